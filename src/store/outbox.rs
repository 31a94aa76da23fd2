//! The outbox: notices that wait to leave, written in the transaction of the act they tell of. A row ends as sent or as
//! visibly failed (invariant I7).

use std::collections::HashMap;

use case::{CaseId, SubmissionId};
use intake::Ts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use uuid::Uuid;

use super::tx::{Lookup, Table};
use super::types::{AsUuid, At};
use super::value::{Kind, Value, values};
use super::{Store, StoreError, Tx, database::read};
use crate::lang::Lang;
use crate::seal::Keyring;

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The piece arrived: its number, its code, what happens next.
    Acknowledgement,
    /// 转送、交办: where the matter went.
    Routing,
    /// 受理.
    Acceptance,
    /// 不予受理.
    Refusal,
    /// 答复.
    Reply,
    /// 更正 of a reply.
    Correction,
    /// 办结.
    Closing,
}

impl NoticeKind {
    /// All kinds, in the order a matter passes them.
    pub const ALL: [Self; 7] = [
        Self::Acknowledgement,
        Self::Routing,
        Self::Acceptance,
        Self::Refusal,
        Self::Reply,
        Self::Correction,
        Self::Closing,
    ];

    /// The name in the table, in JSON and in the words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Routing => "routing",
            Self::Acceptance => "acceptance",
            Self::Refusal => "refusal",
            Self::Reply => "reply",
            Self::Correction => "correction",
            Self::Closing => "closing",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| StoreError::Damaged(format!("notice {name}")))
    }
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It waits, for the first or for another try.
    Waiting,
    /// A gateway is handing it to the mail server.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was given up; somebody should look.
    Failed,
}

impl NoticeState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Sending, Self::Sent, Self::Failed];

    /// The name in the table and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let state = Self::ALL.into_iter().find(|state| state.name() == name);
        state.ok_or_else(|| StoreError::Damaged(format!("notice {name}")))
    }
}

/// How the office writes to people: which addresses are its own, and how often one of theirs is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondence {
    own: Vec<String>,
    /// How many acknowledgements one address gets on one day.
    pub most_a_day: u32,
}

impl Correspondence {
    /// The office's own addresses, and how many acknowledgements one address gets on one day.
    pub fn new<'a>(own: impl IntoIterator<Item = &'a str>, most_a_day: u32) -> Self {
        Self { own: own.into_iter().map(without_tag).collect(), most_a_day }
    }

    /// Whether an address is one of the office's own, whatever stands behind a `+` in it.
    pub fn is_our_own(&self, address: &str) -> bool {
        self.own.contains(&without_tag(address))
    }
}

fn without_tag(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}

/// A notice that is about to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Its identity.
    pub id: Uuid,
    /// The piece whose sender it goes to.
    pub submission: SubmissionId,
    /// The matter it tells of.
    pub matter: CaseId,
    /// What it tells.
    pub kind: NoticeKind,
    /// The leg or reply it tells of.
    pub about: Option<u16>,
    /// The language of its reader.
    pub lang: Lang,
    /// When it is posted, by the clock that says when it leaves.
    pub posted: Ts,
    /// The address, sealed with the piece's identity key.
    pub recipient: Vec<u8>,
    /// Keyed hash of the address and the day.
    pub address_day: [u8; 16],
    /// How many acknowledgements one address gets on one day.
    pub most_a_day: u32,
}

static OUTBOX: Table = Table::new(
    "outbox",
    &[
        ("id", Kind::Id),
        ("submission_id", Kind::Id),
        ("matter_id", Kind::Id),
        ("kind", Kind::Text),
        ("about", Kind::Int),
        ("language", Kind::Text),
        ("recipient", Kind::Bytes),
        ("address_day", Kind::Bytes),
        ("mark", Kind::Bytes),
        ("state", Kind::Text),
        ("created", Kind::At),
        ("next_try", Kind::At),
        ("tries", Kind::Int),
        ("in_doubt", Kind::Int),
    ],
    "on conflict do nothing",
);

static ACKNOWLEDGED: Lookup = Lookup::new(
    "select address_day, count(*) from outbox where kind = 'acknowledgement' and address_day",
    "group by address_day",
);

/// Posts notices in the caller's transaction. An address that got its acknowledgements of the day gets no further one,
/// and a matter never gets a second one.
pub(super) async fn post(tx: &mut Tx, keyring: &Keyring, postings: &[&Posting]) -> Result<(), StoreError> {
    let is_acknowledgement = |posting: &Posting| posting.kind == NoticeKind::Acknowledgement;
    let acknowledgements = postings.iter().filter(|posting| is_acknowledgement(posting));
    let addresses: Vec<&[u8]> = acknowledgements.map(|posting| &posting.address_day[..]).collect();
    let mut today: HashMap<[u8; 16], i64> = HashMap::new();
    for row in tx.look_up(&ACKNOWLEDGED, &addresses).await? {
        let address: Vec<u8> = row.try_get(0)?;
        today.insert(super::submission::half(&address)?, row.try_get(1)?);
    }
    let mut rows = Vec::new();
    for posting in postings {
        if is_acknowledgement(posting) {
            let count = today.entry(posting.address_day).or_default();
            *count += 1;
            if *count > i64::from(posting.most_a_day) {
                continue;
            }
        }
        rows.extend_from_slice(values![
            posting.id,
            posting.submission,
            posting.matter,
            posting.kind.name(),
            posting.about,
            posting.lang.tag(),
            &posting.recipient,
            &posting.address_day,
            Value::Owned(mark(keyring, posting)),
            NoticeState::Waiting.name(),
            At(posting.posted),
            At(posting.posted),
            0_i64,
            0_i64,
        ]);
    }
    let posted = tx.put_counted(&OUTBOX, &rows).await?;
    tx.shared.count_rows(SERIES, posted);
    Ok(())
}

/// The series that counts the notices, so that one that is gone shows.
pub(super) const SERIES: &str = "outbox";

fn mark(keyring: &Keyring, posting: &Posting) -> Vec<u8> {
    let row = NoticeRow {
        id: posting.id,
        submission: posting.submission.uuid(),
        matter: posting.matter.uuid(),
        kind: posting.kind.name(),
        about: posting.about.map(i64::from),
        language: posting.lang.tag(),
        created: posting.posted,
    };
    row.mark(keyring).to_vec()
}

/// What a notice is, as far as it never changes.
pub(super) struct NoticeRow<'a> {
    pub(super) id: Uuid,
    pub(super) submission: Uuid,
    pub(super) matter: Uuid,
    pub(super) kind: &'a str,
    pub(super) about: Option<i64>,
    pub(super) language: &'a str,
    pub(super) created: Ts,
}

impl NoticeRow<'_> {
    /// The mark of the row.
    pub(super) fn mark(&self, keyring: &Keyring) -> [u8; 16] {
        let ids = [self.id, self.submission, self.matter].map(|id| id.simple().to_string());
        let row = serde_json::json!([ids, self.kind, self.about, self.language, self.created.micros()]);
        keyring.mark(OUTBOX.name, &row.to_string())
    }
}

/// The sender of this piece was erased: to whom the notices went is gone, and that they went remains.
pub(super) async fn forget_address(tx: &mut Tx, submission: Uuid) -> Result<(), StoreError> {
    let text = "update outbox set address_day = null, recipient = $2, letter = null where submission_id = $1";
    tx.execute(text, values![submission, &[][..]]).await?;
    Ok(())
}

/// A notice that this gateway is to hand over.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its identity.
    pub id: Uuid,
    /// The piece whose sender it goes to.
    pub submission: SubmissionId,
    /// The matter it tells of.
    pub matter: CaseId,
    /// What it tells.
    pub kind: NoticeKind,
    /// The leg or reply it tells of.
    pub about: Option<u16>,
    /// The language of its reader.
    pub lang: Lang,
    /// The address, sealed.
    pub recipient: Vec<u8>,
    /// The message as it was tried before, sealed.
    pub letter: Option<Vec<u8>>,
    /// When it was posted.
    pub created: Ts,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// How many of the tries before ended without an answer.
    pub in_doubt: u32,
}

/// A notice as it stands, for whoever looks after it. Nothing in it says to whom it goes or what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Posted {
    /// Its identity.
    #[serde(skip)]
    pub id: Uuid,
    /// The matter it tells of.
    #[serde(skip)]
    pub matter: CaseId,
    /// The piece whose sender it goes to.
    #[serde(skip)]
    pub submission: SubmissionId,
    /// What it tells.
    pub kind: NoticeKind,
    /// The leg or reply it tells of.
    pub about: Option<u16>,
    /// Where it stands.
    pub state: NoticeState,
    /// When it was posted.
    pub created_at: Ts,
    /// When it is tried next; the past for what has ended.
    pub next_try_at: Ts,
    /// How often it was tried.
    pub tries: u32,
    /// How many of the tries ended without an answer: it may have arrived more than once.
    pub in_doubt: u32,
    /// What went wrong last, as a code.
    pub last_error: Option<String>,
    /// When it was sent or given up.
    pub ended_at: Option<Ts>,
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxTotals {
    /// Notices that wait or are being handed over.
    pub open: i64,
    /// The oldest of them.
    pub oldest: Option<Ts>,
    /// Notices that were given up.
    pub failed: i64,
    /// Notices that were handed over.
    pub sent: i64,
}

macro_rules! columns {
    () => {
        "id, submission_id, matter_id, kind, about, state, created, next_try, tries, in_doubt, last_error, ended"
    };
}

macro_rules! posted {
    ($row:expr) => {
        Posted {
            id: $row.try_get(0)?,
            submission: SubmissionId::of($row.try_get::<Uuid, _>(1)?),
            matter: CaseId::of($row.try_get::<Uuid, _>(2)?),
            kind: NoticeKind::read(&$row.try_get::<String, _>(3)?)?,
            about: $row.try_get::<Option<i64>, _>(4)?.and_then(|about| u16::try_from(about).ok()),
            state: NoticeState::read(&$row.try_get::<String, _>(5)?)?,
            created_at: $row.try_get::<At, _>(6)?.0,
            next_try_at: $row.try_get::<At, _>(7)?.0,
            tries: count($row.try_get(8)?),
            in_doubt: count($row.try_get(9)?),
            last_error: $row.try_get(10)?,
            ended_at: $row.try_get::<Option<At>, _>(11)?.map(|at| at.0),
        }
    };
}

fn count(column: i64) -> u32 {
    u32::try_from(column).unwrap_or(0)
}

impl Store {
    /// The notices of a matter, in the order they were posted.
    pub async fn notices_of(&self, matter: CaseId) -> Result<Vec<Posted>, StoreError> {
        read!(self.database(), |c| {
            let rows =
                sqlx::query(concat!("select ", columns!(), " from outbox where matter_id = $1 order by created, id"))
                    .bind(matter.uuid())
                    .fetch_all(c)
                    .await?;
            rows.iter().map(|row| Ok(posted!(row))).collect()
        })
    }

    /// Notices that stand somewhere, the oldest first.
    pub async fn notices_that_are(&self, state: NoticeState, limit: i64) -> Result<Vec<Posted>, StoreError> {
        read!(self.database(), |c| {
            let rows = sqlx::query(concat!(
                "select ",
                columns!(),
                " from outbox where state = $1 order by next_try, id limit $2"
            ))
            .bind(state.name())
            .bind(limit)
            .fetch_all(c)
            .await?;
            rows.iter().map(|row| Ok(posted!(row))).collect()
        })
    }

    /// How the outbox stands.
    pub async fn outbox(&self) -> Result<OutboxTotals, StoreError> {
        let rows: Vec<(String, i64, Option<At>)> = read!(self.database(), |c| {
            sqlx::query_as("select state, count(*), min(created) from outbox group by state").fetch_all(c).await?
        });
        let mut totals = OutboxTotals::default();
        for (state, count, oldest) in rows {
            match NoticeState::read(&state)? {
                NoticeState::Sent => totals.sent = count,
                NoticeState::Failed => totals.failed = count,
                NoticeState::Waiting | NoticeState::Sending => {
                    totals.open += count;
                    let oldest = oldest.map(|at| at.0);
                    totals.oldest = totals.oldest.into_iter().chain(oldest).min();
                }
            }
        }
        Ok(totals)
    }

    /// How many acknowledgements were handed over since a moment.
    pub async fn acknowledgements_since(&self, since: Ts) -> Result<i64, StoreError> {
        Ok(read!(self.database(), |c| {
            sqlx::query_scalar(
                "select count(*) from outbox where kind = 'acknowledgement' and state = 'sent' and ended >= $1",
            )
            .bind(At(since))
            .fetch_one(c)
            .await?
        }))
    }

    /// The notice that is due next: one that waits, or one whose gateway has not been heard of for the time of its lease.
    pub async fn next_notice(&self, with_acknowledgements: bool) -> Result<Option<Uuid>, StoreError> {
        let now = At(self.now());
        let kinds = if with_acknowledgements { "" } else { "acknowledgement" };
        Ok(read!(self.database(), |c| {
            sqlx::query_scalar(
                "select id from outbox where kind <> $1 and ((state = 'waiting' and next_try <= $2) \
                 or (state = 'sending' and lease_until <= $2)) order by next_try, id limit 1",
            )
            .bind(kinds)
            .bind(now)
            .fetch_optional(c)
            .await?
        }))
    }

    /// Takes a notice for a while, in seconds: no other gateway hands it over meanwhile. `None` where another one was
    /// faster.
    pub async fn take_notice(&self, id: Uuid, holder: Uuid, seconds: i64) -> Result<Option<Taken>, StoreError> {
        let now = self.now();
        self.write(async move |tx| {
            let text = "update outbox set state = 'sending', holder = $2, lease_until = $3, tries = tries + 1 \
                        where id = $1 and ((state = 'waiting' and next_try <= $4) \
                        or (state = 'sending' and lease_until <= $4))";
            let until = At(now.plus_seconds(seconds));
            match tx.execute(text, values![id, holder, until, At(now)]).await? {
                0 => Ok(None),
                _ => taken_row(tx, id).await,
            }
        })
        .await
    }

    /// What a gateway had in hand when it ended waits again, but for these, which the mail server took.
    pub async fn release_notices(&self, holder: Uuid, taken: Vec<Uuid>) -> Result<(), StoreError> {
        let now = At(self.now());
        self.write(async move |tx| {
            for id in taken {
                let text = "update outbox set state = 'sent', in_doubt = in_doubt - 1, last_error = null, ended = $3, \
                            holder = null, lease_until = null where id = $1 and state = 'sending' and holder = $2";
                tx.execute(text, values![id, holder, now]).await?;
            }
            let text = "update outbox set state = 'waiting', holder = null, lease_until = null \
                        where state = 'sending' and holder = $1";
            tx.execute(text, values![holder]).await
        })
        .await?;
        Ok(())
    }

    /// The message of a notice, sealed, before it leaves: another try after one in doubt sends the same bytes.
    pub async fn keep_letter(&self, id: Uuid, holder: Uuid, letter: Vec<u8>) -> Result<bool, StoreError> {
        self.write(async move |tx| {
            let text = "update outbox set letter = $3 where id = $1 and state = 'sending' and holder = $2 \
                        and address_day is not null";
            Ok(tx.execute(text, values![id, holder, &letter]).await? == 1)
        })
        .await
    }

    /// The message itself is about to go over the wire: from now on a lost connection leaves it in doubt. Tells whether
    /// this gateway still holds it.
    pub async fn notice_on_the_wire(&self, id: Uuid, holder: Uuid, seconds: i64) -> Result<bool, StoreError> {
        let until = At(self.now().plus_seconds(seconds));
        self.write(async move |tx| {
            let text = "update outbox set in_doubt = in_doubt + 1, lease_until = $3 \
                        where id = $1 and state = 'sending' and holder = $2";
            Ok(tx.execute(text, values![id, holder, until]).await? == 1)
        })
        .await
    }

    /// The mail server took it.
    pub async fn notice_sent(&self, id: Uuid, holder: Uuid, in_doubt: u32) -> Result<(), StoreError> {
        self.end_notice(id, holder, NoticeState::Sent, in_doubt, None).await
    }

    /// It is given up.
    pub async fn notice_failed(&self, id: Uuid, holder: Uuid, in_doubt: u32, error: &str) -> Result<(), StoreError> {
        self.end_notice(id, holder, NoticeState::Failed, in_doubt, Some(error.to_owned())).await
    }

    async fn end_notice(
        &self,
        id: Uuid,
        holder: Uuid,
        state: NoticeState,
        in_doubt: u32,
        error: Option<String>,
    ) -> Result<(), StoreError> {
        let now = At(self.now());
        self.write(async move |tx| {
            let text = "update outbox set state = $3, in_doubt = $4, last_error = $5, ended = $6, holder = null, \
                        lease_until = null where id = $1 and state = 'sending' and holder = $2";
            tx.execute(text, values![id, holder, state.name(), in_doubt, &error, now]).await
        })
        .await?;
        Ok(())
    }

    /// It is tried again later.
    pub async fn notice_put_off(
        &self,
        id: Uuid,
        holder: Uuid,
        next_try: Ts,
        in_doubt: u32,
        error: &str,
    ) -> Result<(), StoreError> {
        let error = error.to_owned();
        self.write(async move |tx| {
            let text = "update outbox set state = 'waiting', next_try = $3, in_doubt = $4, last_error = $5, \
                        holder = null, lease_until = null where id = $1 and state = 'sending' and holder = $2";
            tx.execute(text, values![id, holder, At(next_try), in_doubt, &error]).await
        })
        .await?;
        Ok(())
    }
}

async fn taken_row(tx: &mut Tx, id: Uuid) -> Result<Option<Taken>, StoreError> {
    let text = "select id, submission_id, matter_id, kind, about, language, recipient, letter, created, tries, in_doubt \
                from outbox where id = $1";
    let Some(row) = tx.row(text, values![id]).await? else { return Ok(None) };
    Ok(Some(Taken {
        id: row.try_get(0)?,
        submission: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
        matter: CaseId::of(row.try_get::<Uuid, _>(2)?),
        kind: NoticeKind::read(&row.try_get::<String, _>(3)?)?,
        about: row.try_get::<Option<i64>, _>(4)?.and_then(|about| u16::try_from(about).ok()),
        lang: Lang::read(&row.try_get::<String, _>(5)?).unwrap_or_default(),
        recipient: row.try_get(6)?,
        letter: row.try_get(7)?,
        created: row.try_get::<At, _>(8)?.0,
        tries: count(row.try_get(9)?),
        in_doubt: count(row.try_get(10)?),
    }))
}
