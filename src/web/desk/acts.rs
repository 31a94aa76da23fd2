//! What is done on the page of a case. What the rules refuse stands on the same page with its remedy, and what was typed
//! is kept.

use axum::extract::{Request, State};
use case::act::Refusal;
use case::{Accused, CaseId, Correction, DeclineGround, Handover, OpinionResult, Outcome, Part, ReplyKind, Route};
use intake::{Class, Ts};
use time::{Date, Duration};

use super::case_page::{Refused, in_sight, shown};
use super::drafts;
use super::given::Given;
use super::session::{SignedIn, elsewhere};
use super::told::code_of;
use crate::desk::{self, Act};
use crate::problem::Problem;
use crate::store::{StoreError, Unit};
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::number::{self, Number};
use crate::web::asking::Asking;
use crate::web::params::unit_called;

/// A reply on the merits of fewer letters is asked back once.
const SHORT_REPLY: usize = 20;

/// An act that is being done.
struct Doing {
    gateway: Gateway,
    asking: Asking,
    signed: SignedIn,
    number: String,
    kind: &'static str,
    case: CaseId,
    version: u32,
    given: Given,
}

impl Doing {
    /// Reads an act on a case in sight.
    async fn begin(
        gateway: Gateway,
        asking: Asking,
        signed: SignedIn,
        number: String,
        kind: &'static str,
        request: Request,
    ) -> Result<Self, Refuse> {
        let case = in_sight(&gateway, &signed, &number).await?;
        let given = Given::of(&signed.sent(&gateway, request).await?);
        let version = given.needed("version").ok().and_then(|text| text.parse().ok());
        let version = version.ok_or_else(Problem::version_missing)?;
        Ok(Self { gateway, asking, signed, number, kind, case, version, given })
    }

    fn act(&self) -> Act {
        Act { actor: self.signed.actor(), ..Act::now(self.case, &self.signed.viewer, self.version) }
    }

    async fn unit(&self, field: &str) -> Result<Unit, Refuse> {
        unit_called(&self.gateway.store, self.given.needed(field)?).await
    }

    /// Goes back to the page: after it was done to see it, else with the reason.
    async fn end(self, outcome: Result<u32, Refuse>) -> Answer {
        if outcome.is_ok() {
            // What was being written is done.
            self.gateway.store.drop_draft(self.signed.account.id, &drafts::of_act(self.case, self.kind)).await?;
        }
        match outcome {
            Ok(_) if desk::id_of(&self.gateway.store, &self.signed.viewer, &self.number).await?.is_some() => {
                Ok(elsewhere(&format!("/desk/cases/{}?done={}", self.number, self.kind)))
            }
            Ok(_) => Ok(elsewhere("/desk?done=out-of-sight")),
            Err(Refuse(problem)) if problem.code().status() < 500 => {
                let refused = Refused { act: self.kind, given: self.given, version: self.version, problem };
                shown(&self.gateway, &self.asking, &self.signed, &self.number, Some(refused), None).await
            }
            Err(refuse) => Err(refuse),
        }
    }
}

macro_rules! act {
    ($(#[$about:meta])* $name:ident, $kind:literal, |$doing:ident| $body:expr) => {
        $(#[$about])*
        pub(crate) async fn $name(
            State(gateway): State<Gateway>,
            asking: Asking,
            signed: SignedIn,
            Number(number): Number,
            request: Request,
        ) -> Answer {
            let $doing = Doing::begin(gateway, asking, signed, number, $kind, request).await?;
            let outcome: Result<u32, Refuse> = async { $body }.await;
            $doing.end(outcome).await
        }
    };
}

act!(
    /// 转送, 交办. An attempt to hand it to somebody it accuses is refused and recorded.
    route, "routings", |doing| {
        let unit = doing.unit("unit").await?;
        let how = doing.given.one_of::<Handover>("how")?.unwrap_or(Handover::Forward);
        let part = doing.given.one_of::<Part>("part")?.unwrap_or(Part::Lead);
        // A limit lies in the future, and so does the example of one.
        let today = doing.gateway.store.now().date();
        let limit = day(&doing.given, "limit_on", today + Duration::days(30))?;
        let note = doing.given.text("note").to_owned();
        let store = &doing.gateway.store;
        match desk::route(store, doing.act(), unit.id, how, part, limit, note).await {
            Err(StoreError::Refused(Refusal::Barred)) => {
                let number = desk::record_barred_routing(store, doing.signed.actor(), doing.case, unit.id).await?;
                tracing::warn!(case.number = %number, unit = %unit.code, "a barred routing of {number} was attempted and refused");
                Err(Problem::barred().into())
            }
            outcome => Ok(outcome?),
        }
    }
);

act!(
    /// 受理.
    accept, "acceptance", |doing| {
        let class = doing.given.one_of::<Class>("class")?.ok_or_else(|| Problem::missing().of_field("class"))?;
        // Only an appeal has a route; the field stands there for the others, too.
        let route = doing.given.one_of::<Route>("route")?.filter(|_| class == Class::Appeal);
        Ok(desk::accept(&doing.gateway.store, doing.act(), class, route).await?)
    }
);

act!(
    /// 不予受理.
    decline, "refusal", |doing| {
        let ground = doing.given.one_of::<DeclineGround>("ground")?;
        let ground = ground.ok_or_else(|| Problem::missing().of_field("ground"))?;
        let reason = doing.given.text("reason").to_owned();
        Ok(desk::decline(&doing.gateway.store, doing.act(), ground, reason).await?)
    }
);

act!(
    /// 答复.
    reply, "replies", |doing| {
        let kind = doing.given.one_of::<ReplyKind>("kind")?.ok_or_else(|| Problem::missing().of_field("kind"))?;
        let text = doing.given.text("text").to_owned();
        // Whoever sends so few words as the answer is asked once whether they are one.
        let letters = text.chars().filter(|letter| !letter.is_whitespace()).count();
        let is_short = kind == ReplyKind::Substantive && (1..SHORT_REPLY).contains(&letters);
        if is_short && !doing.given.is_ticked("meant") {
            return Err(Problem::reply_short().of_field("meant").into());
        }
        Ok(desk::reply(&doing.gateway.store, doing.act(), kind, text).await?)
    }
);

act!(
    /// 更正 of a reply.
    correct_reply, "reply_corrections", |doing| {
        let reply = doing.given.needed("reply")?.parse().map_err(|_| Problem::no_such_reply(doing.given.text("reply")))?;
        let (text, reason) = (doing.given.text("text").to_owned(), doing.given.text("reason").to_owned());
        Ok(desk::correct_reply(&doing.gateway.store, doing.act(), reply, text, reason).await?)
    }
);

act!(
    /// 办结.
    close, "closing", |doing| {
        let all = [
            Outcome::Resolved,
            Outcome::Counselled,
            Outcome::Assisted,
            Outcome::HandledByLaw,
            Outcome::LedToProcedure,
        ];
        let outcomes = all.into_iter().filter(|outcome| doing.given.is_ticked(&format!("outcome_{}", code_of(outcome))));
        let outcomes: Vec<Outcome> = outcomes.collect();
        // The register of an old case may know no outcome; who closes it here does.
        if outcomes.is_empty() {
            return Err(Problem::outcome_missing().of_field("outcomes").into());
        }
        let result = doing.given.one_of::<OpinionResult>("result")?;
        let summary = doing.given.text("summary").to_owned();
        Ok(desk::close(&doing.gateway.store, doing.act(), outcomes, result, summary, false).await?)
    }
);

act!(
    /// 撤回.
    withdraw, "withdrawal", |doing| {
        Ok(desk::withdraw(&doing.gateway.store, doing.act(), doing.given.text("reason").to_owned()).await?)
    }
);

act!(
    /// The class is given or put right.
    classify, "class", |doing| {
        let class = doing.given.one_of::<Class>("class")?.ok_or_else(|| Problem::missing().of_field("class"))?;
        Ok(desk::classify(&doing.gateway.store, doing.act(), class).await?)
    }
);

act!(
    /// A fact of a piece is put right.
    correct, "corrections", |doing| {
        let written = doing.given.needed("submission")?;
        let submission = number::read(written).ok_or_else(|| Problem::number_not_a_number(written))?;
        let store = &doing.gateway.store;
        let submission = desk::piece_of(store, doing.case, &submission).await?.ok_or_else(Problem::no_such_piece)?;
        let today = store.now().date();
        let received = day(&doing.given, "received_on", today)?.map(|day| Correction::Received { to: Ts::start_of(day) });
        let group = match doing.given.some("group_size") {
            Some(text) => {
                let to = text.parse().map_err(|_| Problem::malformed("12", text).of_field("group_size"))?;
                Some(Correction::GroupSize { to })
            }
            None => None,
        };
        let correction = match (received, group) {
            (Some(_), Some(_)) => return Err(Problem::one_fact_only().into()),
            (None, None) => return Err(Problem::missing().of_field("received_on").into()),
            (one, other) => one.or(other),
        };
        let correction = correction.ok_or_else(Problem::missing)?;
        let reason = doing.given.text("reason").to_owned();
        Ok(desk::correct_fact(store, doing.act(), submission, correction, reason).await?)
    }
);

act!(
    /// Somebody is accused: the case leaves the ordinary queue at once.
    restrict, "restriction", |doing| {
        let unit = match doing.given.some("unit") {
            Some(_) => Some(doing.unit("unit").await?.id),
            None => None,
        };
        let people: Vec<&str> = doing.given.text("persons").lines().map(str::trim).filter(|name| !name.is_empty()).collect();
        let mut accused: Vec<Accused> =
            people.iter().map(|person| Accused { person: Some((*person).to_owned()), unit }).collect();
        if accused.is_empty() && unit.is_some() {
            accused.push(Accused { person: None, unit });
        }
        Ok(desk::restrict(&doing.gateway.store, doing.act(), accused).await?)
    }
);

act!(
    /// 并案.
    merge, "merger", |doing| {
        let written = doing.given.needed("into")?;
        let into = number::read(written).ok_or_else(|| Problem::number_not_a_number(written).of_field("into"))?;
        let store = &doing.gateway.store;
        let host = desk::id_of(store, &doing.signed.viewer, &into).await?;
        let host = host.ok_or_else(|| Problem::not_found().of_field("into"))?;
        Ok(desk::merge(store, doing.act(), host, doing.given.text("reason").to_owned()).await?)
    }
);

act!(
    /// A joined case stands by itself again. The version is that of the joined case.
    separate, "separation", |doing| {
        let (store, joined) = (&doing.gateway.store, doing.given.needed("joined")?);
        let merged = desk::merged(store, &doing.signed.viewer, joined).await?.ok_or_else(Problem::not_merged)?;
        let act = Act { case: merged.case, ..doing.act() };
        Ok(desk::unmerge(store, act, merged.into, doing.given.text("reason").to_owned()).await?)
    }
);

/// A day that somebody typed.
fn day(given: &Given, field: &str, example: Date) -> Result<Option<Date>, Problem> {
    let Some(text) = given.some(field) else { return Ok(None) };
    let day = Ts::read(text).ok().filter(|_| !text.contains(':'));
    day.map(|day| Some(day.date())).ok_or_else(|| Problem::malformed(example, text).of_field(field))
}
