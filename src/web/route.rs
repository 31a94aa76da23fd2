//! A row of the table of routes: an address, its method, who may call it, what it takes and what it answers.

use std::collections::BTreeMap;

use axum::routing::MethodRouter;
use case::Role;
use schemars::{Schema, SchemaGenerator};

use super::Gateway;
use super::body::Largest;
use super::params::Param;
use crate::problem::Code;

/// The methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes something new.
    Post,
    /// Puts something in place of what was there.
    Put,
}

impl Method {
    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody. A token that comes along is looked at all the same.
    Anyone,
    /// Bearers of a token of one of these roles.
    Token(&'static [Role]),
    /// The machine itself, or bearers of a token of one of these roles.
    Local(&'static [Role]),
    /// People of one of these roles who have signed in at the desk.
    Desk(&'static [Role]),
}

/// Makes the schema of something, with what it refers to.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a route answers.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    /// JSON.
    Json(SchemaOf),
    /// A JSON object a line.
    Lines(SchemaOf),
    /// Anything else of this media type.
    Other(&'static str),
}

/// A row of the table.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address, with `{name}` where something stands that changes.
    pub path: &'static str,
    /// What the operation is called, once in the whole table.
    pub id: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Who may call it.
    pub who: Who,
    /// The parameters it knows.
    pub params: &'static [Param],
    /// How much it takes.
    pub largest: Largest,
    /// The media types it takes, each with its schema where it has one.
    pub(super) takes: &'static [(&'static str, Option<SchemaOf>)],
    /// Whether the sender may give an `Idempotency-Key`.
    pub(super) keyed: bool,
    /// The statuses of success, the usual one first.
    pub(super) success: &'static [u16],
    /// What it answers then.
    pub(super) gives: Gives,
    /// Problems of its own, beside those that follow from the rest of the row.
    pub(super) problems: &'static [Code],
    handler: fn() -> MethodRouter<Gateway>,
}

impl Route {
    pub(super) const fn new(
        method: Method,
        path: &'static str,
        id: &'static str,
        who: Who,
        about: &'static str,
        handler: fn() -> MethodRouter<Gateway>,
    ) -> Self {
        Self {
            method,
            path,
            id,
            about,
            who,
            params: &[],
            largest: Largest::Little,
            takes: &[],
            keyed: false,
            success: &[200],
            gives: Gives::Other("text/plain"),
            problems: &[],
            handler,
        }
    }

    pub(super) const fn knows(self, params: &'static [Param]) -> Self {
        Self { params, ..self }
    }

    pub(super) const fn takes(self, largest: Largest, takes: &'static [(&'static str, Option<SchemaOf>)]) -> Self {
        Self { largest, takes, ..self }
    }

    pub(super) const fn keyed(self) -> Self {
        Self { keyed: true, ..self }
    }

    pub(super) const fn gives(self, success: &'static [u16], gives: Gives) -> Self {
        Self { success, gives, ..self }
    }

    pub(super) const fn refuses(self, problems: &'static [Code]) -> Self {
        Self { problems, ..self }
    }

    /// The address as the router has it: an ending after a part that changes is told apart by the handler.
    pub fn pattern(&self) -> &'static str {
        self.path.strip_suffix("}.json").map_or(self.path, |stem| &self.path[..=stem.len()])
    }

    /// What answers it.
    pub(super) fn handler(&self) -> MethodRouter<Gateway> {
        (self.handler)()
    }

    /// Every problem it may answer with, by status.
    pub fn all_problems(&self) -> BTreeMap<u16, Vec<Code>> {
        let mut codes = vec![
            Code::Internal,
            Code::DatabaseUnavailable,
            Code::DatabaseLocked,
            Code::DataNotWritable,
            Code::SealBroken,
            Code::StoreDamaged,
            Code::FileUnusable,
        ];
        codes.extend(self.problems);
        codes.push(Code::QueryWrong);
        codes.push(Code::BodyNotText);
        codes.push(Code::TokenUnknown);
        match self.who {
            Who::Anyone => codes.push(Code::TokenMissing),
            Who::Desk(_) => codes.extend([Code::SessionEnded, Code::FormStale, Code::FromElsewhere]),
            Who::Token(_) => codes.extend([Code::TokenMissing, Code::NotForThisRole]),
            Who::Local(_) => codes.extend([Code::TokenMissing, Code::NotForThisRole, Code::LocalOnly]),
        }
        codes.push(Code::BodyTooLarge);
        if self.path.contains('{') {
            codes.push(Code::NotFound);
        }
        if !self.takes.is_empty() {
            codes.extend(BODIES);
        }
        if self.keyed {
            codes.extend([Code::IdempotencyKeyReused, Code::OriginReused, Code::IdempotencyKeyWrong]);
        }
        if self.method != Method::Get || self.path == "/readyz" {
            codes.extend([Code::DiskFull, Code::OutcomeUnknown]);
        }
        let mut all: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
        for code in codes {
            let codes = all.entry(code.status()).or_default();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        all
    }
}

/// What may be wrong with a body of any kind.
const BODIES: [Code; 12] = [
    Code::BodyNotJson,
    Code::BodyNotObject,
    Code::FieldTwice,
    Code::JsonOnly,
    Code::ClientGone,
    Code::TooSlow,
    Code::Busy,
    Code::Missing,
    Code::Malformed,
    Code::Unknown,
    Code::UnknownField,
    Code::TooMuch,
];
