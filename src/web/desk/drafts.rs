//! What somebody has written so far is kept every few seconds, and gone once it was saved.

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use case::CaseId;
use intake::Ts;
use serde_json::Value;
use uuid::Uuid;

use super::case_page::in_sight;
use super::enter::{Form, keep};
use super::given::Given;
use super::queue::not_there;
use super::session::{SignedIn, elsewhere};
use crate::store::{Store, StoreError};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::{NumberAndWord, Word};

/// `POST /desk/drafts/{form}`.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    signed: SignedIn,
    Word(name): Word,
    request: Request,
) -> Answer {
    let form = Form::read(&name).ok_or_else(not_there)?;
    let mut sent = signed.sent(&gateway, request).await?;
    if sent.take("discard").is_some() {
        gateway.store.drop_draft(signed.account.id, form.name()).await?;
        return Ok(elsewhere(&format!("/desk/{}", form.name())));
    }
    keep(&gateway, &signed, form, &sent).await?;
    Ok(kept_at(&gateway))
}

/// The acts whose words are kept, each with the fields of its form and, first, those in which something is written.
const ACTS: &[(&str, &[&str], usize)] = &[
    ("routings", &["note", "unit", "how", "part", "limit_on"], 1),
    ("refusal", &["reason", "ground"], 1),
    ("replies", &["text", "kind"], 1),
    ("reply_corrections", &["text", "reason", "reply"], 2),
    (
        "closing",
        &[
            "summary",
            "result",
            "outcome_resolved",
            "outcome_counselled",
            "outcome_assisted",
            "outcome_handled_by_law",
            "outcome_led_to_procedure",
        ],
        1,
    ),
    ("withdrawal", &["reason"], 1),
    ("corrections", &["reason", "submission", "received_on", "group_size"], 1),
    ("restriction", &["persons", "unit"], 1),
    ("merger", &["reason", "into"], 1),
];

/// Whether the words of an act are kept.
pub(crate) fn keeps(act: &str) -> bool {
    ACTS.iter().any(|(name, ..)| *name == act)
}

/// The name of the drafts of a case.
fn of_case(case: CaseId) -> String {
    format!("case/{case}/")
}

/// The name of the draft of an act on a case.
pub(crate) fn of_act(case: CaseId, act: &str) -> String {
    of_case(case) + act
}

/// What an account has begun to write on a case: the act, what was typed, and when it was kept.
pub(crate) async fn begun(store: &Store, account: Uuid, case: CaseId) -> Result<Vec<(String, Given, Ts)>, StoreError> {
    let place = of_case(case);
    let kept = store.drafts_under(account, &place).await?;
    let act = |(form, text, at): (String, String, Ts)| (form[place.len()..].to_owned(), Given::of_draft(&text), at);
    Ok(kept.into_iter().map(act).collect())
}

/// `POST /desk/cases/{number}/drafts/{form}`: what is being written for an act.
pub(crate) async fn keep_act(
    State(gateway): State<Gateway>,
    signed: SignedIn,
    NumberAndWord(number, name): NumberAndWord,
    request: Request,
) -> Answer {
    let case = in_sight(&gateway, &signed, &number).await?;
    let mut sent = signed.sent(&gateway, request).await?;
    let (act, fields, written) = ACTS.iter().find(|(act, ..)| *act == name).ok_or_else(not_there)?;
    let (place, account) = (of_act(case, act), signed.account.id);
    let discarded = sent.take("discard").is_some();
    let given = Given::of(&sent);
    if discarded || given.is_blank(&fields[..*written]) {
        gateway.store.drop_draft(account, &place).await?;
    } else {
        let text = Value::Object(given.only(fields)).to_string();
        gateway.store.keep_draft(account, &place, &text).await?;
    }
    if discarded { Ok(elsewhere(&format!("/desk/cases/{number}"))) } else { Ok(kept_at(&gateway)) }
}

/// The time at which something was kept, by the clock of the office.
fn kept_at(gateway: &Gateway) -> Response {
    let now = gateway.store.now().local();
    format!("{:02}:{:02}", now.hour(), now.minute()).into_response()
}
