//! The one table of routes. The router and the document of the interface are both made from it, so that they cannot differ.

use axum::routing::{get, post, put};
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
use super::roles::{ACTORS, CLASSIFIERS, CORRECTORS, DESKS, KEEPERS, READERS, SORTERS, WATCHERS};
use super::route::{Gives, Method, Route, SchemaOf, Who};
use super::{form, health, metrics, openapi, problems};
use crate::desk;
use crate::problem::Code;

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
    Code::NotYourEntry,
    Code::UnitNotThere,
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
    Code::UnitAmbiguous,
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
    .refuses(&[Code::UnitUnknown, Code::UnitAmbiguous, Code::TooManyRequests, Code::NotForThisRole]),
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
    .refuses(&[Code::UnitUnknown, Code::UnitAmbiguous]),
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
    .refuses(&[Code::UnitUnknown, Code::UnitAmbiguous]),
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
        "A fact of a submission is put right, by the office or by whoever entered it; the submission stays as it came.",
        corrections::FactCorrection,
        corrections::create,
        CORRECTORS
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
        Who::Token(KEEPERS),
        "Enters a unit, or puts this in place of what was known of it.",
        || put(units::put),
    )
    .takes(Largest::Act, &[(JSON, Some(schema::<units::UnitEntry>))])
    .gives(&[200, 201], Gives::Json(schema::<directory::DirectoryUnit>))
    .refuses(&[Code::UnitUnknown, Code::UnitAmbiguous, Code::AlreadyExists, Code::UnitInACircle, Code::LineTooLong]),
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
        Who::Local(WATCHERS),
        "Figures about the program itself, as Prometheus reads them.",
        || get(metrics::show),
    )
    .gives(&[200], Gives::Other("text/plain")),
];
