//! The addresses of the desk, each with who may come there.

use axum::routing::{get, post};

use super::{
    accounts, acts, alike, case_page, drafts, enter, figures, password, quarantine, queue, receipt, sign_in, units,
};
use crate::web::api::files;
use crate::web::body::Largest;
use crate::web::form;
use crate::web::roles::{ACTORS, ALL, CLASSIFIERS, CORRECTORS, DESKS, KEEPERS, OFFICE, READERS, SORTERS};
use crate::web::route::{Gives, Method, Route, SchemaOf, Who};

const HTML: Gives = Gives::Other("text/html");
const FORMS: &[(&str, Option<SchemaOf>)] = &[(form::FORMS[1], None), (form::FORMS[2], None)];

macro_rules! page {
    ($path:literal, $id:literal, $roles:expr, $about:literal, $handler:path) => {
        Route::new(Method::Get, $path, $id, Who::Desk($roles), $about, || get($handler)).gives(&[200], HTML)
    };
}

macro_rules! sends {
    ($path:literal, $id:literal, $roles:expr, $largest:ident, $about:literal, $handler:path) => {
        Route::new(Method::Post, $path, $id, Who::Desk($roles), $about, || post($handler))
            .takes(Largest::$largest, FORMS)
            .gives(&[303], HTML)
    };
}

/// Every page of the desk. They are no part of the document of the interface.
pub static DESK: &[Route] = &[
    Route::new(Method::Get, "/desk/sign-in", "signInPage", Who::Anyone, "User and password.", || get(sign_in::ask))
        .knows(sign_in::PARAMS)
        .gives(&[200], HTML),
    Route::new(Method::Post, "/desk/sign-in", "signIn", Who::Anyone, "Signs in.", || post(sign_in::enter))
        .takes(Largest::Little, FORMS)
        .gives(&[303], HTML),
    sends!("/desk/sign-out", "signOut", ALL, Little, "Signs out.", sign_in::leave),
    page!("/desk/password", "passwordPage", ALL, "One's own password.", password::ask),
    sends!("/desk/password", "changePassword", ALL, Little, "Changes it.", password::change),
    page!("/desk", "queue", ALL, "The queue.", queue::show).knows(queue::PARAMS),
    sends!("/desk", "searchQueue", READERS, Little, "Searches it.", queue::search),
    page!("/desk/cases/{number}", "casePage", READERS, "One case.", case_page::show).knows(case_page::PARAMS),
    Route::new(
        Method::Get,
        "/desk/files/{number}/{place}",
        "deskFile",
        Who::Desk(READERS),
        "A file of a submission, as a download.",
        || get(files::show),
    )
    .gives(&[200], Gives::Other("application/octet-stream")),
    sends!("/desk/cases/{number}/routings", "deskRoute", ACTORS, Act, "转送, 交办.", acts::route),
    sends!("/desk/cases/{number}/acceptance", "deskAccept", ACTORS, Act, "受理.", acts::accept),
    sends!("/desk/cases/{number}/refusal", "deskDecline", ACTORS, Act, "不予受理.", acts::decline),
    sends!("/desk/cases/{number}/replies", "deskReply", ACTORS, Act, "答复.", acts::reply),
    sends!("/desk/cases/{number}/reply_corrections", "deskCorrectReply", ACTORS, Act, "更正.", acts::correct_reply),
    sends!("/desk/cases/{number}/closing", "deskClose", ACTORS, Act, "办结.", acts::close),
    sends!("/desk/cases/{number}/withdrawal", "deskWithdraw", OFFICE, Act, "撤回.", acts::withdraw),
    sends!("/desk/cases/{number}/class", "deskClassify", CLASSIFIERS, Act, "The class.", acts::classify),
    sends!("/desk/cases/{number}/corrections", "deskCorrect", CORRECTORS, Act, "A fact is put right.", acts::correct),
    sends!("/desk/cases/{number}/restriction", "deskRestrict", OFFICE, Act, "Somebody is accused.", acts::restrict),
    sends!("/desk/cases/{number}/merger", "deskMerge", OFFICE, Act, "并案.", acts::merge),
    sends!("/desk/cases/{number}/separation", "deskSeparate", OFFICE, Act, "And the way back.", acts::separate),
    page!("/desk/call", "callForm", DESKS, "A call.", enter::call).knows(enter::PARAMS),
    sends!("/desk/call", "deskCall", DESKS, Piece, "Saves a call.", enter::enter_call),
    page!("/desk/visit", "visitForm", DESKS, "A visit.", enter::visit).knows(enter::PARAMS),
    sends!("/desk/visit", "deskVisit", DESKS, Piece, "Saves a visit.", enter::enter_visit),
    page!("/desk/letter", "letterForm", DESKS, "A letter.", enter::letter).knows(enter::PARAMS),
    sends!("/desk/letter", "deskLetter", DESKS, Piece, "Saves a letter.", enter::enter_letter),
    sends!("/desk/drafts/{form}", "keepDraft", DESKS, Act, "Keeps what was written so far.", drafts::create),
    sends!("/desk/cases/{number}/drafts/{form}", "keepActDraft", ACTORS, Act, "Keeps an act.", drafts::keep_act),
    sends!("/desk/alike", "alike", DESKS, Act, "Cases that are probably about the same.", alike::show)
        .gives(&[200], Gives::Other("application/json")),
    page!("/desk/receipts/{number}", "receiptPage", READERS, "The receipt to print.", receipt::show),
    page!("/desk/quarantine", "quarantinePage", SORTERS, "What belongs to no case.", quarantine::list)
        .knows(quarantine::PARAMS),
    page!("/desk/quarantine/{number}", "quarantinedPage", SORTERS, "One of it.", quarantine::show),
    page!("/desk/figures", "deskFigures", READERS, "The figures.", figures::show).knows(figures::PARAMS),
    page!("/desk/units", "unitsPage", KEEPERS, "The directory.", units::list).knows(units::PARAMS),
    page!("/desk/units/{code}", "unitPage", KEEPERS, "One unit.", units::show),
    sends!("/desk/units/{code}", "saveUnit", KEEPERS, Act, "Saves it.", units::save),
    page!("/desk/accounts", "accountsPage", KEEPERS, "The accounts.", accounts::list),
    sends!("/desk/accounts", "enterAccount", KEEPERS, Little, "Enters somebody.", accounts::enter),
    sends!("/desk/accounts/{user}/password", "resetPassword", KEEPERS, Little, "A new one.", accounts::reset),
    sends!("/desk/accounts/{user}/state", "accountState", KEEPERS, Little, "On or off.", accounts::change),
];
