//! What a notice may tell when it leaves. It is asked then and not when it was posted, since a case may have become
//! restricted in between.

use case::{Case, CaseDeadline, Event, Rule, UnitId, by_rule, deadlines};
use intake::Channel;
use time::Date;
use uuid::Uuid;

use super::super::read::{EventView, opened, put_right, told};
use super::super::words::What;
use crate::seal::{Key, QueryCode, ThreadToken};
use crate::store::{NoticeKind, OFFICE, Purpose, Row, Store, StoreError, Taken, Unit};

/// What a notice may tell.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The number of the reader's own piece.
    pub(crate) number: String,
    /// Its query code, for whoever has no receipt that shows it.
    pub(crate) code: Option<String>,
    /// The token by which an answer joins.
    pub(crate) token: String,
    /// The Message-ID that is answered, without angle brackets.
    pub(crate) answers: Option<String>,
    /// The office's name and phone.
    pub(crate) office: (String, Option<String>),
    /// Whether the case is restricted.
    pub(crate) restricted: bool,
    /// What the kind of notice tells.
    pub(crate) tells: Tells,
}

/// What a kind of notice tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    /// It arrived on a day; what is due next.
    Arrived { on: Date, next: Option<(Rule, Date)> },
    /// It went to a unit, with the unit's phone; what is due there next.
    Routed { on: Date, to: String, phone: Option<String>, next: Option<(Rule, Date)> },
    /// It was accepted by a unit; when the opinion is due.
    Accepted { on: Date, by: Option<String>, next: Option<(Rule, Date)> },
    /// It was not accepted.
    Refused { on: Date },
    /// An answer, with its text where that may stand in a mail.
    Answered { on: Date, text: Option<String>, corrected: bool },
    /// It was closed.
    Closed { on: Date },
}

/// Why a notice is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Withheld {
    /// The person was erased.
    Erased,
    /// The case is restricted now, and this is not told of one.
    Restricted,
    /// What it tells is not there.
    Gone,
}

impl Withheld {
    /// The code in the outbox.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::Restricted => "restricted",
            Self::Gone => "nothing-to-tell",
        }
    }
}

/// What a notice may tell now, and the key of its reader.
pub(crate) async fn facts(store: &Store, notice: &Taken) -> Result<Result<(Facts, Key), Withheld>, StoreError> {
    let piece = Uuid::from_bytes(notice.submission.bytes());
    let Some(key) = store.key(piece, Purpose::Identity).await? else { return Ok(Err(Withheld::Erased)) };
    let Some(number) = store.number_of(piece).await? else { return Ok(Err(Withheld::Gone)) };
    let Some(mut row) = store.piece_by_number(&number).await? else { return Ok(Err(Withheld::Gone)) };
    let (_, what) = opened(store, &row).await?;
    let Some(what) = what else { return Ok(Err(Withheld::Erased)) };
    let told = told(store, notice.matter).await?;
    put_right(store, &told.case, std::slice::from_mut(&mut row)).await?;
    let units = store.units().await?;
    let telling = Telling { case: &told.case, events: &told.events, units: &units, what: &what, row: &row };
    let tells = match telling.tells(store, notice) {
        Ok(tells) => tells,
        Err(withheld) => return Ok(Err(withheld)),
    };
    let bureau = units.iter().find(|unit| unit.code == OFFICE);
    let by_mail = row.channel == Channel::Email.name();
    let facts = Facts {
        code: shows_code(notice.kind, &row)
            .then(|| QueryCode::of(store.keyring(), notice.submission).as_str().to_owned()),
        token: ThreadToken::of(store.keyring(), &number).to_string(),
        answers: what.thread.message_id.clone().filter(|_| by_mail && notice.kind == NoticeKind::Acknowledgement),
        office: (bureau.map_or_else(String::new, |unit| unit.name.clone()), bureau.and_then(|unit| unit.phone.clone())),
        number,
        restricted: told.case.scope.is_restricted(),
        tells,
    };
    Ok(Ok((facts, key)))
}

/// The code goes out with the acknowledgement alone, and not where the receipt on the screen showed it to whoever typed
/// the address: there the address is nobody's proof.
fn shows_code(kind: NoticeKind, row: &Row) -> bool {
    kind == NoticeKind::Acknowledgement && row.channel != Channel::Post.name()
}

struct Telling<'a> {
    case: &'a Case,
    events: &'a [EventView],
    units: &'a [Unit],
    what: &'a What,
    row: &'a Row,
}

impl Telling<'_> {
    fn tells(&self, store: &Store, notice: &Taken) -> Result<Tells, Withheld> {
        let open = || deadlines(self.case, &store.rules());
        match notice.kind {
            NoticeKind::Acknowledgement => {
                let mut open = open();
                if self.case.scope.is_restricted() {
                    // Where an accusation lies is not told, nor what shows it (Art. 30¶3).
                    open.retain(|deadline| deadline.leg.is_none());
                }
                let next = first_due(&open, &[Rule::Route, Rule::Notice, Rule::Reply]);
                Ok(Tells::Arrived { on: self.row.received.date(), next })
            }
            NoticeKind::Routing | NoticeKind::Acceptance if self.case.scope.is_restricted() => {
                Err(Withheld::Restricted)
            }
            NoticeKind::Routing => self.routed(notice.about, &open()),
            NoticeKind::Acceptance => {
                let (on, leg) = self
                    .last(|event| match event {
                        Event::Accepted { leg, .. } => Some(*leg),
                        _ => None,
                    })
                    .ok_or(Withheld::Gone)?;
                let by = self.case.legs.iter().find(|known| known.no == leg).map(|leg| leg.holder.unit);
                let by = by.and_then(|unit| self.unit(unit)).map(|unit| unit.name.clone());
                Ok(Tells::Accepted { on, by, next: first_due(&open(), &[Rule::Handling, Rule::Close, Rule::Reply]) })
            }
            NoticeKind::Refusal => {
                let declined = self.last(|event| matches!(event, Event::Declined { .. }).then_some(()));
                declined.map(|(on, ())| Tells::Refused { on }).ok_or(Withheld::Gone)
            }
            NoticeKind::Reply | NoticeKind::Correction => self.answered(notice.about),
            NoticeKind::Closing => {
                let closed = self.last(|event| matches!(event, Event::Closed { .. }).then_some(()));
                closed.map(|(on, ())| Tells::Closed { on }).ok_or(Withheld::Gone)
            }
        }
    }

    fn routed(&self, leg: Option<u16>, open: &[CaseDeadline]) -> Result<Tells, Withheld> {
        let (on, unit) = self
            .last(|event| match event {
                Event::Routed(routed) if leg.is_none_or(|leg| leg == routed.leg) => Some(routed.to.unit),
                _ => None,
            })
            .ok_or(Withheld::Gone)?;
        let unit = self.unit(unit).ok_or(Withheld::Gone)?;
        let there: Vec<CaseDeadline> = open.iter().filter(|due| due.leg.is_none() || due.leg == leg).cloned().collect();
        let next = first_due(&there, &[Rule::Notice, Rule::Reply]);
        Ok(Tells::Routed { on, to: unit.name.clone(), phone: unit.phone.clone(), next })
    }

    /// The latest version of an answer. Its text stands in a mail only for whoever did not ask to be kept unknown, and
    /// never where the case is restricted.
    fn answered(&self, reply: Option<u16>) -> Result<Tells, Withheld> {
        let mut latest = None;
        for event in self.events {
            let corrected = match event.event {
                Event::Replied { reply: no, .. } if Some(no) == reply => false,
                Event::ReplyCorrected { reply: no, .. } if Some(no) == reply => true,
                _ => continue,
            };
            latest = Some((event, corrected));
        }
        let (event, corrected) = latest.ok_or(Withheld::Gone)?;
        let discreet = self.what.confidential || self.what.anonymous || self.case.scope.is_restricted();
        let text = event.words.as_ref().map(|words| words.text.clone());
        let text = text.filter(|text| !discreet && !text.trim().is_empty());
        Ok(Tells::Answered { on: event.effective_at.date(), text, corrected })
    }

    /// The last event of a kind: its day, and what of it matters.
    fn last<T>(&self, of: impl Fn(&Event) -> Option<T>) -> Option<(Date, T)> {
        self.events.iter().rev().find_map(|event| Some((event.effective_at.date(), of(&event.event)?)))
    }

    fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }
}

/// The first of these rules that is open, with its day.
fn first_due(deadlines: &[CaseDeadline], rules: &[Rule]) -> Option<(Rule, Date)> {
    let open = by_rule(deadlines);
    rules.iter().find_map(|rule| open.get(rule.name()).map(|deadline| (*rule, deadline.legal())))
}
