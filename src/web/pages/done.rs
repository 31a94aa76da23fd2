//! The receipt: number and code in huge type, the day of the next word from the office, and the ways to keep it.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse as _;
use intake::Intake;

use super::days;
use super::display::Chosen;
use super::frame::{Frame, page};
use crate::desk;
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number;
use crate::web::asking::Asking;
use crate::web::form::Sent;

#[derive(Template)]
#[template(path = "pages/done.html")]
struct Done {
    f: Frame,
    slip: Slip,
}

/// What stands on it.
struct Slip {
    number: String,
    code: String,
    /// The piece had been registered before.
    again: bool,
    /// The day by which somebody is told who handles it, `2026-12-08`; empty where none is promised.
    told: String,
    /// The day by which it is answered.
    answered: String,
}

/// The page of a receipt.
pub(crate) async fn show(gateway: &Gateway, asking: &Asking, intake: &Intake, receipt: &desk::Receipt) -> Answer {
    let promised = desk::promised(&gateway.store, intake, receipt).await?;
    let day = |rule: &str| promised.get(rule).map(|promise| promise.legal.clone());
    let slip = Slip {
        number: receipt.arrived.number.clone(),
        code: receipt.code.as_str().to_owned(),
        again: receipt.arrived.again,
        told: day("route").or_else(|| day("notice")).unwrap_or_default(),
        answered: day("reply").unwrap_or_default(),
    };
    slip.on_a_page(gateway, asking, StatusCode::CREATED).await
}

/// `POST /progress/receipt`: the receipt again in another look, or as a file to keep; for whoever has number and code.
pub(crate) async fn again(State(gateway): State<Gateway>, asking: Asking, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let chosen = Chosen::take(&mut sent);
    let asking = chosen.map_or(asking, |chosen| chosen.seen(asking));
    let mut take = |name: &str| sent.take(name).unwrap_or_default();
    let (written, code) = (take("number"), take("code"));
    let number = number::read(&written).unwrap_or(written);
    gateway.budgets.lookup(asking.source, &number)?;
    let progress = desk::progress(&gateway.store, &number, &code).await?.ok_or_else(Problem::wrong_code)?;
    let slip = Slip {
        number: progress.number,
        code,
        again: take("again") == "yes",
        told: day_of(&take("told")),
        answered: day_of(&take("answered")),
    };
    let Some(chosen) = chosen else { return Ok(slip.in_a_file(&gateway, asking.lang, progress.received_at)) };
    let mut response = slip.on_a_page(&gateway, &asking, StatusCode::OK).await?;
    chosen.keep(&gateway, &mut response);
    Ok(response)
}

/// A day as the page itself wrote it; anything else is none.
fn day_of(text: &str) -> String {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, format).map_or_else(|_| String::new(), |day| day.to_string())
}

impl Slip {
    async fn on_a_page(self, gateway: &Gateway, asking: &Asking, status: StatusCode) -> Answer {
        let f = Frame::of(gateway, asking, "/submit").await.filling(None, true);
        page(status, asking.lang, &Done { f, slip: self })
    }

    /// What is promised, in sentences.
    fn next(&self, lang: Lang) -> Vec<String> {
        let day = |text: &str| Some(days::long_of(lang, text)).filter(|_| !text.is_empty());
        let told = day(&self.told).map(|day| w::submit_done_next(lang, day));
        let answered = day(&self.answered).map(|day| w::submit_done_reply(lang, day));
        told.into_iter().chain(answered).collect()
    }

    /// A plain text, as a phone and an old computer open it.
    fn in_a_file(&self, gateway: &Gateway, lang: Lang, received: intake::Ts) -> axum::response::Response {
        let mut lines = vec![
            gateway.config.office.name.clone(),
            w::submit_done_line(lang, w::submit_done_number(lang), self.number.clone()),
            w::submit_done_line(lang, w::submit_done_code(lang), self.code.clone()),
            w::submit_done_received(lang, days::long(lang, received.date())),
        ];
        lines.extend(self.next(lang));
        if let Some(url) = &gateway.config.web.public_url {
            lines.push(w::submit_done_where(lang, format!("{url}/progress")));
        }
        lines.extend([w::submit_done_secret(lang), w::progress_lost_named(lang), w::progress_lost_nameless(lang)]);
        // Old programs take a text for UTF-8 by this mark only.
        let mut response = format!("\u{feff}{}\r\n", lines.join("\r\n")).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        let name = format!("attachment; filename=\"{}.txt\"", self.number);
        if let Ok(name) = HeaderValue::from_str(&name) {
            headers.insert(CONTENT_DISPOSITION, name);
        }
        response
    }
}

impl Done {
    fn next(&self) -> Vec<String> {
        self.slip.next(self.f.lang)
    }

    /// What is copied: both, on a line each.
    fn both(&self) -> String {
        let lang = self.f.lang;
        let line = |name, value: &str| w::submit_done_line(lang, name, value.to_owned());
        let number = line(w::submit_done_number(lang), &self.slip.number);
        format!("{number}\n{}", line(w::submit_done_code(lang), &self.slip.code))
    }
}
