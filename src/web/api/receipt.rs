//! Takes a piece in by the one door, and what its sender gets for it.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use case::{Actor, Verdict};
use intake::{Intake, Reason, Refused, Ts};
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk::{self, Circumstances, Promise};
use crate::problem::{Code, Problem};
use crate::web::answer::{Answer, Refuse, json};
use crate::web::caller::Caller;
use crate::web::{Gateway, LARGE};

/// What the sender of a piece gets. A retry with the same Idempotency-Key gets the same.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Receipt {
    /// The number, such as `431023-26-T-000001-B`.
    pub(crate) number: String,
    /// The query code: with the number it shows where the matter stands. It is shown here and nowhere else.
    pub(crate) query_code: String,
    /// When it reached the office; the clocks start here.
    pub(crate) received_at: Ts,
    /// The days by which the office has to do something, by rule: `route`, `notice`, `reply`, `handling` and so on.
    pub(crate) deadlines: BTreeMap<&'static str, Promise>,
}

/// The same for the office's own people, with what became of the piece.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StaffReceipt {
    #[serde(flatten)]
    receipt: Receipt,
    /// What it was taken as.
    verdict: Verdict,
    /// The number of the case it belongs to; absent for a piece without one.
    case: Option<String>,
}

/// What an addition to a submission gets: a number and a code of its own. It starts no clock.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AdditionReceipt {
    /// The number of the addition.
    number: String,
    /// Its query code.
    query_code: String,
    /// When it reached the office.
    received_at: Ts,
}

/// Does work on something that is `bytes` large: what is large, apart from what answers others.
pub(crate) async fn by_size<T: Send + 'static>(bytes: usize, work: impl Future<Output = T> + Send + 'static) -> T {
    if bytes <= LARGE {
        return work.await;
    }
    let here = tokio::runtime::Handle::current();
    match tokio::task::spawn_blocking(move || here.block_on(work)).await {
        Ok(outcome) => outcome,
        Err(fault) => std::panic::resume_unwind(fault.into_panic()),
    }
}

/// Takes a piece in. `read` makes it of what was sent, which is `bytes` large.
pub(crate) async fn take_in(
    gateway: &Gateway,
    bytes: usize,
    circumstances: Circumstances,
    read: impl FnOnce() -> Result<Intake, Problem> + Send + 'static,
    keyed: bool,
) -> Result<(Intake, desk::Receipt), Refuse> {
    let store = gateway.store.clone();
    let work = async move {
        let intake = read()?;
        let mut circumstances = circumstances;
        if keyed {
            circumstances.body.get_or_insert_default().extend_from_slice(&intake.original().bytes);
        }
        let receipt = desk::receive(&store, &intake, &circumstances).await?;
        Ok((intake, receipt))
    };
    by_size(bytes, work).await
}

/// Takes in what a page's form sent; its token makes it one piece however often it is sent.
pub(crate) async fn take_in_form(
    gateway: &Gateway,
    bytes: usize,
    circumstances: Circumstances,
    read: impl FnOnce() -> Result<Intake, Problem> + Send + 'static,
) -> Result<(Intake, desk::Receipt), Refuse> {
    take_in(gateway, bytes, circumstances, read, true).await.map_err(|refuse| match refuse.0.code() {
        // Nobody at a page knows of keys.
        Code::IdempotencyKeyReused => Problem::form_sent_already().into(),
        _ => refuse,
    })
}

/// What the office knows of a piece that a caller brings in.
pub(crate) fn circumstances(gateway: &Gateway, caller: &Caller) -> Circumstances {
    let actor = match caller.role() {
        Some(_) => Actor::token(caller.name()),
        None => Actor::gateway("web"),
    };
    let mut circumstances = Circumstances::new(&gateway.config.office.division, actor);
    circumstances.taken_in_by = caller.unit();
    circumstances.entered_by = caller.unit().filter(|_| caller.viewer.is_of_a_unit());
    circumstances
}

impl Receipt {
    /// The receipt of a piece.
    pub(crate) async fn of(gateway: &Gateway, intake: &Intake, receipt: &desk::Receipt) -> Result<Self, Refuse> {
        Ok(Self {
            number: receipt.arrived.number.clone(),
            query_code: receipt.code.as_str().to_owned(),
            received_at: receipt.arrived.received,
            deadlines: desk::promised(&gateway.store, intake, receipt).await?,
        })
    }

    /// The receipt of a piece that opened no case: nothing is promised for it.
    pub(crate) fn without_a_case(receipt: &desk::Receipt) -> Self {
        Self {
            number: receipt.arrived.number.clone(),
            query_code: receipt.code.as_str().to_owned(),
            received_at: receipt.arrived.received,
            deadlines: BTreeMap::new(),
        }
    }

    /// The receipt as a member of the office gets it. A link to what the caller does not see is not told.
    pub(crate) async fn for_staff(
        self,
        gateway: &Gateway,
        caller: &Caller,
        receipt: &desk::Receipt,
    ) -> Result<StaffReceipt, Refuse> {
        let sight = caller.viewer.sight();
        let line = match receipt.arrived.case {
            Some(case) => gateway.store.line(&sight, case).await?,
            None => None,
        };
        let hidden = receipt.arrived.case.is_some() && line.is_none();
        let number = self.number.clone();
        Ok(StaffReceipt {
            receipt: self,
            verdict: if hidden { Verdict::Case } else { receipt.arrived.verdict },
            case: if hidden { Some(number) } else { line.map(|line| line.number) },
        })
    }
}

impl AdditionReceipt {
    /// The receipt of an addition.
    pub(crate) fn of(receipt: &desk::Receipt) -> Self {
        Self {
            number: receipt.arrived.number.clone(),
            query_code: receipt.code.as_str().to_owned(),
            received_at: receipt.arrived.received,
        }
    }
}

/// Says that the same piece had come before: the answer is the same, and nothing was stored again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The answer to a piece: 201, the first time and every time.
pub(crate) fn created<T: Serialize>(value: &T, receipt: &desk::Receipt) -> Answer {
    let mut response: Response = json(StatusCode::CREATED, value)?;
    if receipt.arrived.again {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// A refusal of an entry in the words of this interface.
pub(crate) fn refused(refused: Refused) -> Problem {
    match (&refused.field, &refused.reason) {
        (Some(field), Reason::FileMissing { name }) => {
            Problem::malformed("[{\"name\": \"路灯.jpg\", \"content_base64\": \"…\"}]", name).of_field(field)
        }
        _ => refused.into(),
    }
}
