//! The home page: three ways.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;

use super::directory::UnitCard;
use super::frame::{Frame, page};
use crate::lang::words as w;
use crate::store::OFFICE;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    f: Frame,
    office: Option<UnitCard>,
    /// Where letters go.
    address: Option<String>,
}

/// `GET /`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking) -> Answer {
    let units = gateway.store.units().await?;
    let office = units.iter().find(|unit| unit.code == OFFICE);
    let office = office.map(|unit| UnitCard::of(unit, &gateway.store, asking.lang, 1));
    let address = Some(gateway.config.office.address.clone()).filter(|address| !address.is_empty());
    let home = Home { f: Frame::of(&gateway, &asking, "/").await.wide(), office, address };
    page(StatusCode::OK, asking.lang, &home)
}
