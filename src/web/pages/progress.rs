//! Where a matter stands, for whoever has number and code. Both stand in the body, never in an address.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::CaseNumber;
use intake::Channel;

use super::display::Chosen;
use super::frame::{Frame, page};
use super::story::{self, After};
use crate::desk;
use crate::lang::{Lang, words as w};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number;
use crate::web::asking::Asking;
use crate::web::form::Sent;

/// Letters and digits of a code.
const CODE: usize = 16;
/// The serial of the example: no county gets as far in a year.
const EXAMPLE: u64 = 654_321;

#[derive(Template)]
#[template(path = "pages/progress.html")]
struct Ask {
    f: Frame,
    example: String,
    number: String,
    code: String,
    fault: Option<Fault>,
}

/// What may be wrong, and where.
struct Fault {
    field: &'static str,
    text: String,
}

/// `GET /progress`.
pub(crate) async fn ask(State(gateway): State<Gateway>, asking: Asking) -> Answer {
    Ask::show(&gateway, &asking, StatusCode::OK, (String::new(), String::new()), None).await
}

/// `POST /progress`. An unknown number and a wrong code are one answer.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let chosen = Chosen::take(&mut sent);
    let asking = chosen.map_or(asking, |chosen| chosen.seen(asking));
    let is_story = sent.take("seen").is_some();
    let (written, code) = (sent.take("number").unwrap_or_default(), sent.take("code").unwrap_or_default());
    let mut response = match chosen {
        Some(_) if !is_story => Ask::show(&gateway, &asking, StatusCode::OK, (written, code), None).await?,
        _ => look_up(&gateway, &asking, written, code).await?,
    };
    if let Some(chosen) = chosen {
        chosen.keep(&gateway, &mut response);
    }
    Ok(response)
}

async fn look_up(gateway: &Gateway, asking: &Asking, written: String, code: String) -> Answer {
    let number = number::read(&written).unwrap_or_else(|| written.clone());
    gateway.budgets.lookup(asking.source, &number)?;
    if let Some(progress) = desk::progress(&gateway.store, &number, &code).await? {
        return story::show(gateway, asking, progress, &code, After::Nothing).await;
    }
    let fault = Fault::of(asking.lang, &written, &code);
    Ask::show(gateway, asking, StatusCode::NOT_FOUND, (written, code), Some(fault)).await
}

impl Fault {
    /// What may be wrong, told from what was typed alone: whether such a number exists is not said.
    fn of(lang: Lang, written: &str, code: &str) -> Self {
        let letters = code.chars().filter(|letter| letter.is_alphanumeric()).count();
        let (field, text) = if number::read(written).is_none() {
            ("number", w::progress_number_wrong(lang))
        } else if letters != CODE {
            ("code", w::progress_code_wrong(lang, CODE as u64, letters as u64))
        } else {
            ("code", w::progress_none(lang))
        };
        Self { field, text }
    }
}

impl Ask {
    async fn show(
        gateway: &Gateway,
        asking: &Asking,
        status: StatusCode,
        (number, code): (String, String),
        fault: Option<Fault>,
    ) -> Answer {
        let f = Frame::of(gateway, asking, "/progress").await.filling(None, false);
        let year = gateway.store.now().local().year();
        let example = CaseNumber::new(&gateway.config.office.division, year, Channel::Post, EXAMPLE);
        let example = example.map(|example| example.to_string()).unwrap_or_default();
        page(status, asking.lang, &Self { f, example, number, code, fault })
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.field == field)
    }
}
