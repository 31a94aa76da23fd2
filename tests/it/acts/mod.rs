//! What is done with a case, in order and out of order, by those who may and those who may not.

mod facts;
mod late;
mod plain;
mod restricted;
mod units;
mod versions;

use case::{Actor, CaseId, DeclineGround, Outcome, ReplyKind, Route, UnitId, Viewer};
use intake::Class;
use quintake::desk::{self, Act};
use quintake::store::StoreError;
use serde_json::json;

use crate::support::pieces::form;
use crate::support::{Office, at};

/// A case of 李桂英 and what is done with it, each act by a viewer on the case as it is then.
struct Desk<'a> {
    office: &'a Office,
    number: String,
}

impl<'a> Desk<'a> {
    async fn with_a_case(office: &'a Office) -> Self {
        let entry = json!({"text": "景泉村村口的路灯坏了半年", "name": "李桂英", "phone": "13800138000", "address": "景泉村三组"});
        let number = office.take_in(&form(&entry, "form-1")).await.arrived.number;
        Self { office, number }
    }

    async fn act(&self, viewer: &Viewer) -> Act {
        self.office.act(viewer, &self.number).await
    }

    async fn route(&self, viewer: &Viewer, unit: UnitId) -> Result<u32, StoreError> {
        let act = self.act(viewer).await;
        desk::route(&self.office.store, act, unit, case::Handover::Forward, case::Part::Lead, None, String::new()).await
    }

    async fn assist(&self, viewer: &Viewer, unit: UnitId) -> Result<u32, StoreError> {
        let act = self.act(viewer).await;
        desk::route(&self.office.store, act, unit, case::Handover::Forward, case::Part::Assist, None, String::new())
            .await
    }

    async fn accept(&self, viewer: &Viewer) -> Result<u32, StoreError> {
        desk::accept(&self.office.store, self.act(viewer).await, Class::Appeal, Some(Route::Opinion)).await
    }

    async fn decline(&self, viewer: &Viewer) -> Result<u32, StoreError> {
        let act = self.act(viewer).await;
        desk::decline(&self.office.store, act, DeclineGround::NotCompetent, "不属于本单位职权范围".to_owned()).await
    }

    async fn reply(&self, viewer: &Viewer, kind: ReplyKind, text: &str) -> Result<u32, StoreError> {
        desk::reply(&self.office.store, self.act(viewer).await, kind, text.to_owned()).await
    }

    async fn correct_reply(&self, viewer: &Viewer, reply: u16, text: &str) -> Result<u32, StoreError> {
        let act = self.act(viewer).await;
        desk::correct_reply(&self.office.store, act, reply, text.to_owned(), "日期写错了".to_owned()).await
    }

    async fn close(&self, viewer: &Viewer) -> Result<u32, StoreError> {
        let act = self.act(viewer).await;
        desk::close(&self.office.store, act, vec![Outcome::Resolved], None, "路灯已修好".to_owned(), false).await
    }

    async fn withdraw(&self, viewer: &Viewer) -> Result<u32, StoreError> {
        desk::withdraw(&self.office.store, self.act(viewer).await, "本人签字的撤回书".to_owned()).await
    }

    async fn state(&self) -> String {
        self.office.case(&self.number).await.state
    }

    async fn id(&self) -> CaseId {
        self.office.store_id(&self.number).await
    }
}

/// The same act, said to have taken effect at a moment.
fn dated(mut act: Act, moment: &str) -> Act {
    act.effective = Some(at(moment));
    act
}

/// An act of the gateway, as a register enters it.
fn by_gateway(case: CaseId, moment: &str) -> Act {
    Act { case, viewer: Viewer::Gateway, actor: Actor::gateway("test"), version: None, effective: Some(at(moment)) }
}

/// The code of a refusal; what the store did not let anybody see is `not-found`.
fn code<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> &'static str {
    match outcome.expect_err("refused") {
        StoreError::Refused(refusal) => refusal.code(),
        StoreError::NotFound => "not-found",
        other => panic!("{other}"),
    }
}
