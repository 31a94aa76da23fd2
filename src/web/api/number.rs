//! The number of a piece in an address, however it is written.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use case::CaseNumber;

use crate::problem::Problem;
use crate::web::answer::Refuse;

/// A number as it stands on a receipt. What is none leads nowhere, like one that nobody got.
pub(crate) struct Number(pub(crate) String);

/// Reads a number.
pub(crate) fn read(written: &str) -> Option<String> {
    written.parse::<CaseNumber>().ok().map(|number| number.to_string())
}

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Refuse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refuse> {
        let Path((written,)) =
            Path::<(String,)>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(read(&written).ok_or_else(Problem::not_found)?))
    }
}

/// A number that somebody claims to hold the code of. What is none is like one that nobody got: the code is wrong.
pub(crate) struct Claimed(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Claimed {
    type Rejection = Refuse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refuse> {
        let Path((written,)) =
            Path::<(String,)>::from_request_parts(parts, state).await.map_err(|_| Problem::wrong_code())?;
        Ok(Self(read(&written).unwrap_or(written)))
    }
}

/// A number and something of it: a file, a reply.
pub(crate) struct NumberAnd(pub(crate) String, pub(crate) u32);

impl<S: Send + Sync> FromRequestParts<S> for NumberAnd {
    type Rejection = Refuse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refuse> {
        let Path((written, place)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        let number = read(&written).ok_or_else(Problem::not_found)?;
        Ok(Self(number, place.parse().map_err(|_| Problem::not_found())?))
    }
}

/// A number and a word: an act on a case.
pub(crate) struct NumberAndWord(pub(crate) String, pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for NumberAndWord {
    type Rejection = Refuse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refuse> {
        let Path((written, word)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(read(&written).ok_or_else(Problem::not_found)?, word))
    }
}

/// A word in an address: a unit's code, the name of a problem.
pub(crate) struct Word(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Word {
    type Rejection = Refuse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refuse> {
        let Path((word,)) =
            Path::<(String,)>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(word))
    }
}
