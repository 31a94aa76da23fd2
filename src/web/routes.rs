//! The one table of routes: every address, its method, who may call it, what it takes and what it answers. The router and
//! the document of the interface are both made from it, so that they cannot differ.

use std::collections::BTreeMap;

use axum::routing::{MethodRouter, get, post, put};
use case::Role;
use letter::LetterEntry;
use phone::PhoneEntry;
use post::{BoardEntry, PostEntry};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use visit::VisitEntry;

use super::api::acts::{
    Act, Acted, acceptance, class, closing, corrections, merger, refusal, replies, restriction, routings, withdrawal,
};
use super::api::{
    additions, cases, directory, entries, export, figures, files, mails, progress, quarantine, receipt, submissions,
    units,
};
use super::body::Largest;
use super::params::Param;
use super::{Gateway, form, health, metrics, openapi, problems};
use crate::desk;
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

/// Those who see the ordinary queue or a tray of their own.
const READERS: &[Role] =
    &[Role::Clerk, Role::Bureau, Role::Unit, Role::Leader, Role::Discipline, Role::Superior, Role::Supervisor];
/// Those who act on cases.
const ACTORS: &[Role] = &[Role::Bureau, Role::Unit, Role::Discipline, Role::Superior];
/// Those who class cases.
const CLASSIFIERS: &[Role] = &[Role::Clerk, Role::Bureau, Role::Unit, Role::Discipline, Role::Superior];
/// Those whose desks take pieces in.
const DESKS: &[Role] = &[Role::Clerk, Role::Bureau, Role::Unit, Role::Discipline];
/// Those who see what belongs to no case yet.
const SORTERS: &[Role] = &[Role::Bureau, Role::Supervisor];
/// Those who look after the program.
const KEEPERS: &[Role] = &[Role::Bureau, Role::Supervisor, Role::Administrator];
/// Those who keep the directory.
const ADMINISTRATORS: &[Role] = &[Role::Administrator];

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

    const fn keyed(self) -> Self {
        Self { keyed: true, ..self }
    }

    pub(super) const fn gives(self, success: &'static [u16], gives: Gives) -> Self {
        Self { success, gives, ..self }
    }

    const fn refuses(self, problems: &'static [Code]) -> Self {
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
const BODIES: [Code; 11] = [
    Code::BodyNotJson,
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
/// What may be wrong with the entry of a piece.
const ENTRY: &[Code] = &[
    Code::BodyNotForm,
    Code::MediaTypeUnknown,
    Code::NoText,
    Code::Unreadable,
    Code::Empty,
    Code::NothingSaid,
    Code::TooManyRepresentatives,
    Code::OutOfRange,
    Code::InTheFuture,
    Code::IdNumberWrong,
    Code::TooManyRequests,
];
/// The same of an addition.
const ADDITION: &[Code] = &[
    Code::BodyNotForm,
    Code::MediaTypeUnknown,
    Code::NoText,
    Code::Unreadable,
    Code::Empty,
    Code::TooManyRequests,
    Code::WrongCode,
];
/// What the rules may say to an act.
const ACT: &[Code] = &[
    Code::VersionMissing,
    Code::VersionConflict,
    Code::AlreadyClosed,
    Code::AlreadyDeclined,
    Code::AlreadyWithdrawn,
    Code::AlreadyAccepted,
    Code::MergedAway,
    Code::NotMerged,
    Code::MergeWithItself,
    Code::MergeAcrossTrays,
    Code::MergeIntoTheAccused,
    Code::BeforeTheLastAct,
    Code::EffectiveInTheFuture,
    Code::AlreadyThere,
    Code::NotHeldHere,
    Code::NotYourLine,
    Code::LimitMissing,
    Code::LimitInThePast,
    Code::LimitNotAllowed,
    Code::Barred,
    Code::ReasonMissing,
    Code::TextMissing,
    Code::NoSuchReply,
    Code::NoSuchPiece,
    Code::OneFactOnly,
    Code::NumberNotANumber,
    Code::RouteMissing,
    Code::RouteNotAllowed,
    Code::NotAnswered,
    Code::NotAccepted,
    Code::NobodyNamed,
    Code::StaysRestricted,
    Code::UnitUnknown,
];

const JSON: &str = "application/json";

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// The forms in which a piece is taken.
const fn forms<T: JsonSchema>() -> [(&'static str, Option<SchemaOf>); 3] {
    [(form::FORMS[0], Some(schema::<T>)), (form::FORMS[1], Some(schema::<T>)), (form::FORMS[2], Some(schema::<T>))]
}

macro_rules! act {
    ($path:literal, $id:literal, $about:literal, $body:ty, $handler:path) => {
        act!($path, $id, $about, $body, $handler, ACTORS)
    };
    ($path:literal, $id:literal, $about:literal, $body:ty, $handler:path, $roles:ident) => {
        Route::new(Method::Post, concat!("/api/v1/cases/{number}/", $path), $id, Who::Token($roles), $about, || {
            post($handler)
        })
        .takes(Largest::Act, const { &[(JSON, Some(schema::<Act<$body>> as SchemaOf))] })
        .gives(&[201], Gives::Json(schema::<Acted>))
        .refuses(ACT)
    };
}

/// Every route.
pub static ROUTES: &[Route] = &[
    // What anybody may send and ask.
    Route::new(
        Method::Post,
        "/api/v1/submissions",
        "submit",
        Who::Anyone,
        "Takes a submission in from anybody. Only `text` must be there. The answer has the number and the query code.",
        || post(submissions::create),
    )
    .takes(Largest::Piece, const { &forms::<PostEntry>() })
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::Receipt>))
    .refuses(ENTRY),
    Route::new(
        Method::Post,
        "/api/v1/submissions/{number}/additions",
        "addToSubmission",
        Who::Anyone,
        "Adds to a submission, for whoever holds its query code.",
        || post(additions::create),
    )
    .takes(Largest::Piece, const { &forms::<additions::Addition>() })
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::AdditionReceipt>))
    .refuses(ADDITION),
    Route::new(
        Method::Post,
        "/api/v1/progress",
        "progress",
        Who::Anyone,
        "Shows where a matter stands, for whoever has the number and the query code of a submission.",
        || post(progress::show),
    )
    .takes(Largest::Little, const { &forms::<progress::Proof>() })
    .gives(&[200], Gives::Json(schema::<progress::Progress>))
    .refuses(ADDITION),
    Route::new(
        Method::Get,
        "/api/v1/directory",
        "directory",
        Who::Anyone,
        "The units with their five published items, and which of them are missing.",
        || get(directory::list),
    )
    .gives(&[200], Gives::Json(schema::<directory::Directory>)),
    Route::new(
        Method::Get,
        "/api/v1/directory/{unit}",
        "directoryUnit",
        Who::Anyone,
        "One unit, by code, name, alias or identity.",
        || get(directory::show),
    )
    .gives(&[200], Gives::Json(schema::<directory::DirectoryUnit>)),
    Route::new(
        Method::Get,
        "/directory.json",
        "directoryFile",
        Who::Anyone,
        "The public directory as a file.",
        || get(directory::list),
    )
    .gives(&[200], Gives::Json(schema::<directory::Directory>)),
    Route::new(
        Method::Get,
        "/directory/{unit}.json",
        "directoryUnitFile",
        Who::Anyone,
        "One unit of the public directory as a file.",
        || get(directory::file),
    )
    .gives(&[200], Gives::Json(schema::<directory::DirectoryUnit>)),
    Route::new(
        Method::Get,
        "/api/v1/figures",
        "figures",
        Who::Anyone,
        "The figures as of a day, each rate with its numerator and denominator. Public; a unit's token counts what that \
         unit sees.",
        || get(figures::show),
    )
    .knows(figures::PARAMS)
    .gives(&[200], Gives::Json(schema::<case::Figures>))
    .refuses(&[Code::UnitUnknown, Code::TooManyRequests, Code::NotForThisRole]),
    // What the office's own desks enter.
    Route::new(
        Method::Post,
        "/api/v1/letters",
        "enterLetter",
        Who::Token(DESKS),
        "Enters a letter. `received_at` is the mail room's stamp; without it the letter was received now.",
        || post(entries::letter),
    )
    .takes(Largest::Piece, const { &forms::<LetterEntry>() })
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::StaffReceipt>))
    .refuses(ENTRY),
    Route::new(
        Method::Post,
        "/api/v1/visits",
        "enterVisit",
        Who::Token(DESKS),
        "Enters a visit. `visited_at` is when it began; without it the visit begins now.",
        || post(entries::visit),
    )
    .takes(Largest::Piece, const { &forms::<VisitEntry>() })
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::StaffReceipt>))
    .refuses(ENTRY),
    Route::new(
        Method::Post,
        "/api/v1/calls",
        "enterCall",
        Who::Token(DESKS),
        "Enters a call. `started_at` is when it began; without it the call begins now.",
        || post(entries::call),
    )
    .takes(Largest::Piece, const { &forms::<PhoneEntry>() })
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::StaffReceipt>))
    .refuses(ENTRY),
    Route::new(
        Method::Post,
        "/api/v1/posts",
        "enterPost",
        Who::Token(DESKS),
        "Enters a post captured from a message board. It was received when it reached the office.",
        || post(entries::post),
    )
    .takes(Largest::Piece, const { &forms::<BoardEntry>() })
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::StaffReceipt>))
    .refuses(ENTRY),
    Route::new(
        Method::Post,
        "/api/v1/mails",
        "handOverMail",
        Who::Token(DESKS),
        "Takes a mail in, byte for byte. One that cannot be read is kept in quarantine, which is no failure. Without a \
         key a mail is known by its bytes.",
        || post(mails::create),
    )
    .takes(Largest::Piece, &[(mails::MESSAGE, None)])
    .keyed()
    .gives(&[201], Gives::Json(schema::<receipt::StaffReceipt>))
    .refuses(&[Code::MessageOnly, Code::Empty]),
    // Cases.
    Route::new(
        Method::Get,
        "/api/v1/cases",
        "listCases",
        Who::Token(READERS),
        "The cases in the token's sight, the one received last first, with the exact total.",
        || get(cases::list),
    )
    .knows(cases::PARAMS)
    .gives(&[200], Gives::Json(schema::<cases::CasePage>))
    .refuses(&[Code::UnitUnknown]),
    Route::new(
        Method::Post,
        "/api/v1/searches",
        "searchCases",
        Who::Token(READERS),
        "The same as the list of cases, asked in a body, so that names and phone numbers stay out of addresses.",
        || post(cases::search),
    )
    .takes(Largest::Little, &[(JSON, Some(schema::<cases::Search>))])
    .gives(&[200], Gives::Json(schema::<cases::CasePage>))
    .refuses(&[Code::UnitUnknown]),
    Route::new(
        Method::Get,
        "/api/v1/cases/{number}",
        "showCase",
        Who::Token(READERS),
        "One case, whole. Any number of a case leads to it, also after a merger. A case out of sight is not there.",
        || get(cases::show),
    )
    .gives(&[200], Gives::Json(schema::<cases::CaseAnswer>)),
    Route::new(
        Method::Get,
        "/api/v1/submissions/{number}/files/{place}",
        "showFile",
        Who::Token(READERS),
        "A file of a submission: 0 is the original, from 1 the attachments. Always as a download.",
        || get(files::show),
    )
    .gives(&[200], Gives::Other("application/octet-stream")),
    Route::new(
        Method::Get,
        "/api/v1/quarantine",
        "listQuarantine",
        Who::Token(SORTERS),
        "The pieces that belong to no case: what could not be read, and what machines sent.",
        || get(quarantine::list),
    )
    .knows(quarantine::PARAMS)
    .gives(&[200], Gives::Json(schema::<quarantine::LonePage>)),
    Route::new(
        Method::Get,
        "/api/v1/quarantine/{number}",
        "showQuarantined",
        Who::Token(SORTERS),
        "One of them, with the reason and what could be read.",
        || get(quarantine::show),
    )
    .gives(&[200], Gives::Json(schema::<quarantine::LoneAnswer>)),
    Route::new(
        Method::Get,
        "/api/v1/export",
        "export",
        Who::Token(READERS),
        "All cases in the token's sight, one a line.",
        || get(export::show),
    )
    .gives(&[200], Gives::Lines(schema::<desk::Exported>)),
    // Acts.
    act!("routings", "route", "转送 or 交办: hands the case to a unit.", routings::Routing, routings::create),
    act!("acceptance", "accept", "受理.", acceptance::Acceptance, acceptance::create),
    act!("refusal", "refuse", "不予受理, 不再受理.", refusal::Refusal, refusal::create),
    act!("replies", "reply", "答复: a reply leaves the office. It is never changed.", replies::Reply, replies::create),
    act!(
        "replies/{no}/corrections",
        "correctReply",
        "更正 of a reply: a further version, the former ones stay.",
        replies::ReplyCorrection,
        replies::correct
    ),
    act!("closing", "close", "办结.", closing::Closing, closing::create),
    act!("withdrawal", "withdraw", "撤回, with the petitioner's proof.", withdrawal::Withdrawal, withdrawal::create),
    act!("class", "classify", "The class is given or put right.", class::Classing, class::create, CLASSIFIERS),
    act!(
        "corrections",
        "correctFact",
        "A fact of a submission is put right; the submission stays as it came.",
        corrections::FactCorrection,
        corrections::create
    ),
    act!(
        "restriction",
        "restrict",
        "Somebody is accused: the case leaves the ordinary queue at once, and the accused never learn of it.",
        restriction::Restriction,
        restriction::create
    ),
    act!("merger", "merge", "并案: the case is joined to another one.", merger::Merging, merger::create),
    act!(
        "separation",
        "separate",
        "The case that this number opened stands by itself again. The version is that in `mergers` of the other case.",
        merger::Separation,
        merger::separate
    ),
    // The directory is kept.
    Route::new(
        Method::Put,
        "/api/v1/units/{code}",
        "putUnit",
        Who::Token(ADMINISTRATORS),
        "Enters a unit, or puts this in place of what was known of it.",
        || put(units::put),
    )
    .takes(Largest::Act, &[(JSON, Some(schema::<units::UnitEntry>))])
    .gives(&[200, 201], Gives::Json(schema::<directory::DirectoryUnit>))
    .refuses(&[Code::UnitUnknown, Code::AlreadyExists, Code::UnitInACircle, Code::LineTooLong]),
    // About the program.
    Route::new(
        Method::Get,
        "/openapi.json",
        "openapi",
        Who::Anyone,
        "This document.",
        || get(openapi::show),
    )
    .gives(&[200], Gives::Other(JSON)),
    Route::new(
        Method::Get,
        "/schemas/{name}",
        "showSchema",
        Who::Anyone,
        "A JSON Schema of what goes in or comes out, such as `intake.schema.json`.",
        || get(openapi::schema),
    )
    .gives(&[200], Gives::Other(JSON)),
    Route::new(
        Method::Get,
        "/problems",
        "listProblems",
        Who::Anyone,
        "Every problem there is, as a page.",
        || get(problems::list),
    )
    .gives(&[200], Gives::Other("text/html")),
    Route::new(
        Method::Get,
        "/problems/{name}",
        "showProblem",
        Who::Anyone,
        "What a problem means and what to do about it, as a page: the `type` of every problem leads here.",
        || get(problems::show),
    )
    .gives(&[200], Gives::Other("text/html")),
    Route::new(Method::Get, "/healthz", "health", Who::Anyone, "The process lives.", || get(health::lives))
        .gives(&[200], Gives::Json(schema::<health::Health>)),
    Route::new(
        Method::Get,
        "/readyz",
        "readiness",
        Who::Anyone,
        "Intake would be accepted now, tried with a real write; otherwise the problem a sender would get.",
        || get(health::is_ready),
    )
    .gives(&[200], Gives::Json(schema::<health::Health>)),
    Route::new(
        Method::Get,
        "/metrics",
        "metrics",
        Who::Local(KEEPERS),
        "Figures about the program itself, as Prometheus reads them.",
        || get(metrics::show),
    )
    .gives(&[200], Gives::Other("text/plain")),
];
