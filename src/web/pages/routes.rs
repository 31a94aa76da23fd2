//! The addresses of the pages, in the same form as those of the interface.

use axum::routing::{get, post};

use super::{additions, directory, display, done, figures, home, look, privacy, progress, submit};
use crate::web::body::Largest;
use crate::web::form;
use crate::web::route::{Gives, Method, Route, Who};

const HTML: Gives = Gives::Other("text/html");
const FORMS: &[(&str, Option<crate::web::route::SchemaOf>)] = &[(form::FORMS[1], None), (form::FORMS[2], None)];

/// Every page. They are no part of the document of the interface.
pub static PAGES: &[Route] = &[
    Route::new(Method::Get, "/", "home", Who::Anyone, "Three ways: report, check, find.", || get(home::show))
        .gives(&[200], HTML),
    Route::new(Method::Get, "/submit", "submitForm", Who::Anyone, "The form, its first page.", || get(submit::begin))
        .knows(submit::PARAMS)
        .gives(&[200], HTML),
    Route::new(Method::Post, "/submit", "submitStep", Who::Anyone, "A step of the form.", || post(submit::step))
        .takes(Largest::Piece, FORMS)
        .gives(&[200, 201], HTML),
    Route::new(Method::Get, "/progress", "progressForm", Who::Anyone, "Number and code.", || get(progress::ask))
        .gives(&[200], HTML),
    Route::new(Method::Post, "/progress", "progressPage", Who::Anyone, "How far it is.", || post(progress::show))
        .takes(Largest::Little, FORMS)
        .gives(&[200], HTML),
    Route::new(Method::Post, "/progress/receipt", "receiptPage", Who::Anyone, "The receipt, again or to keep.", || {
        post(done::again)
    })
    .takes(Largest::Little, FORMS)
    .gives(&[200], HTML),
    Route::new(Method::Post, "/progress/additions", "additionPage", Who::Anyone, "More to a submission.", || {
        post(additions::create)
    })
    .takes(Largest::Piece, FORMS)
    .gives(&[201], HTML),
    Route::new(Method::Get, "/directory", "directoryPage", Who::Anyone, "All units.", || get(directory::list))
        .knows(directory::PARAMS)
        .gives(&[200], HTML),
    Route::new(Method::Get, "/figures", "figuresPage", Who::Anyone, "The figures.", || get(figures::show))
        .knows(figures::PARAMS)
        .gives(&[200], HTML),
    Route::new(Method::Get, "/privacy", "privacyPage", Who::Anyone, "What happens to personal data.", || {
        get(privacy::show)
    })
    .gives(&[200], HTML),
    Route::new(Method::Post, "/display", "display", Who::Anyone, "Language and size of type.", || post(display::set))
        .takes(Largest::Little, FORMS)
        .gives(&[303], HTML),
    Route::new(Method::Get, "/mark.svg", "mark", Who::Anyone, "The stamp.", || get(look::mark))
        .gives(&[200], Gives::Other("image/svg+xml")),
    Route::new(Method::Get, "/look/{file}", "look", Who::Anyone, "Style and script.", || get(look::file))
        .gives(&[200], Gives::Other("text/css")),
];
