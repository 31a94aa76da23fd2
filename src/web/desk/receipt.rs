//! The receipt to print: one part for the petitioner, one for the file. The code is derived each time and stored nowhere.

use askama::Template;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use case::by_rule;
use qrcode::{Color, QrCode};

use super::frame::{Frame, page};
use super::queue::not_there;
use super::session::SignedIn;
use crate::desk::{self, CaseView};
use crate::lang::words as w;
use crate::problem::Problem;
use crate::seal::QueryCode;
use crate::store::{OFFICE, Store, StoreError};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::asking::Asking;
use crate::web::pages::days;

#[derive(Template)]
#[template(path = "desk/receipt.html")]
struct Receipt {
    f: Frame,
    number: String,
    code: String,
    channel: String,
    received: String,
    name: Option<String>,
    title: String,
    clerk: String,
    unit: Option<String>,
    next: Vec<String>,
    phone: Option<String>,
    address: String,
    code_path: String,
    code_size: usize,
    /// It lies in a restricted tray, which has a code of its own.
    restricted: bool,
}

/// `GET /desk/receipts/{number}`. Only for whoever may see who it is from, or entered it himself: the code opens the
/// petitioner's own story.
pub(crate) async fn show(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    Number(number): Number,
    headers: HeaderMap,
) -> Answer {
    let store = &gateway.store;
    let view = desk::case(store, &signed.viewer, &number).await?.ok_or_else(not_there)?;
    let piece = view.submissions.iter().find(|piece| piece.number == number).ok_or_else(not_there)?;
    let code = code(&gateway, &signed, &view, &number).await?.ok_or_else(not_there)?;
    let lang = asking.lang;
    let f = Frame::of(&gateway, &asking, &signed, &format!("/desk/receipts/{number}")).await?;
    let open = by_rule(&view.deadlines);
    let day = |rule: &str| open.get(rule).map(|due| days::long(lang, due.legal()));
    // Of what lies in a restricted tray nothing shows outside.
    let told = day("route").or_else(|| day("notice")).filter(|_| !view.scope.is_restricted());
    let answered = day("reply").filter(|_| !view.scope.is_restricted());
    let next = told.map(|day| w::submit_done_next(lang, day));
    let answered = answered.map(|day| w::submit_done_reply(lang, day));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let site = gateway.config.web.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    let address = format!("{}/progress", site.trim_end_matches('/'));
    let (code_path, code_size) = drawn(&address)?;
    let office = f.units.iter().find(|unit| unit.code == OFFICE);
    let first = piece.petitioners.iter().flatten().find_map(|petitioner| petitioner.name.clone());
    let holder = f.units.iter().find(|unit| unit.id == view.holder && !view.scope.is_restricted());
    let receipt = Receipt {
        code,
        channel: w::channel_name(lang, piece.channel.clone()),
        received: days::long(lang, piece.received_at.date()),
        name: first,
        title: piece.title.clone().unwrap_or_default(),
        clerk: entered_by(store, &view, &number).await?,
        unit: holder.map(|unit| unit.name.clone()),
        next: next.into_iter().chain(answered).collect(),
        phone: office.and_then(|office| office.phone.clone()),
        address,
        code_path,
        code_size,
        restricted: view.scope.is_restricted(),
        number,
        f,
    };
    page(StatusCode::OK, lang, &receipt)
}

/// The person who entered a piece; nobody's name where it was no account.
async fn entered_by(store: &Store, view: &CaseView, number: &str) -> Result<String, StoreError> {
    let entered = view.events.iter().find(|event| match &event.event {
        case::Event::Received(received) => received.number == number,
        _ => false,
    });
    let Some(entered) = entered else { return Ok(String::new()) };
    let account = store.accounts().await?.into_iter().find(|account| desk::actor_of(account).0 == entered.actor);
    Ok(account.map(|account| account.person).unwrap_or_default())
}

/// The code of a piece, for whoever may see who it is from, or entered it himself; in a restricted tray the code of the
/// tray, since the first one may be known to those who held the case before.
pub(crate) async fn code(
    gateway: &Gateway,
    signed: &SignedIn,
    view: &CaseView,
    number: &str,
) -> Result<Option<String>, StoreError> {
    let store = &gateway.store;
    let Some(piece) = view.submissions.iter().find(|piece| piece.number == number) else { return Ok(None) };
    let arrived = view.events.iter().find_map(|event| match &event.event {
        case::Event::Received(received) if received.number == number => Some((received.submission, &event.actor)),
        _ => None,
    });
    let (id, actor) = match arrived {
        Some((id, actor)) => (id, actor.clone()),
        // It came to a case that was joined to this one.
        None => match store.piece_by_number(number).await? {
            Some(row) => (case::SubmissionId::from_bits(row.id.as_u128()), String::new()),
            None => return Ok(None),
        },
    };
    let own = actor == signed.actor().0;
    let may = piece.petitioners.is_some() || own;
    let code = if view.scope.is_restricted() { QueryCode::of_the_tray } else { QueryCode::of };
    Ok(may.then(|| code(store.keyring(), id).as_str().to_owned()))
}

/// A QR code as the path of a drawing, with the quiet zone of four modules around it (ISO/IEC 18004), and its size.
fn drawn(text: &str) -> Result<(String, usize), Problem> {
    use std::fmt::Write as _;
    let code = QrCode::new(text.as_bytes()).map_err(|error| StoreError::Damaged(error.to_string()));
    let code = code.map_err(Problem::from)?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, line) in modules.chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let dark = line[column..].iter().take_while(|module| **module == Color::Dark).count();
            if dark > 0 {
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", column + 4, row + 4);
            }
            column += dark.max(1);
        }
    }
    Ok((path, width + 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_three_corners() {
        let (path, size) = drawn("https://xf.example/progress").expect("drawn");
        // Seven modules wide each: the outer edge of a finder pattern.
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!(path.contains(&format!("M{} 4h7v1h-7z", size - 4 - 7)));
        assert!(path.contains(&format!("M4 {}h7v1h-7z", size - 4 - 1)));
    }
}
