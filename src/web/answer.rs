//! What handlers answer with. A problem is carried to the edge as it is; there it gets its words, in the asker's
//! language, and its trace.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use intake::Refused;
use serde::Serialize;

use crate::problem::Problem;
use crate::store::StoreError;

/// Why a request was not done as asked.
#[derive(Debug)]
pub(crate) struct Refuse(pub(crate) Problem);

/// What every handler gives back.
pub(crate) type Answer = Result<Response, Refuse>;

impl From<Problem> for Refuse {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<Refused> for Refuse {
    fn from(refused: Refused) -> Self {
        Self(refused.into())
    }
}

impl From<StoreError> for Refuse {
    fn from(error: StoreError) -> Self {
        let problem = Problem::from(error.clone());
        // Once, here, with its cause; the answer has only what people need.
        if problem.code().status() >= 500 {
            let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            tracing::error!(problem = problem.code().name(), cause, "{error}");
        }
        Self(problem)
    }
}

impl IntoResponse for Refuse {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

/// A value as JSON.
pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Answer {
    let body = serde_json::to_vec(value).map_err(Problem::store_damaged)?;
    Ok((status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response())
}

/// The same answer, which anybody may keep for a while: nothing of a case is in it.
pub(crate) fn kept(mut response: Response, policy: &'static str) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}
