//! Notices to petitioners: who gets one of what is done with a case. They are posted in the transaction of the act and
//! leave by themselves.

mod facts;

use std::str::FromStr as _;

use case::{CaseId, SubmissionId, Viewer};
use intake::{Intake, Ts};
use time::Date;
use uuid::Uuid;

pub(crate) use facts::{Facts, Tells, Withheld, facts};

use super::read::opened;
use super::receive::Circumstances;
use super::words::{What, Who};
use crate::chance;
use crate::lang::Lang;
use crate::seal::{Key, Keyring, open_text, seal_text};
use crate::store::{Correspondence, NoticeKind, Posting, Purpose, Row, Store, StoreError};

/// What reached the office longer ago than this, in days, is not acknowledged by itself: the time to tell a petitioner
/// (15 days, Regulations 2022, Art. 23¶2) is over, and a mailbox that is read for the first time may hold years of mail.
const FRESH: i64 = 15;
/// An act that took effect longer ago than this, in seconds, was told when it happened; its late entry tells nobody.
const LATE: i64 = 24 * 3600;

/// Senders to whom nobody listens.
const MACHINES: [&str; 8] =
    ["mailer-daemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "bounce"];

/// The acknowledgement for the sender of a piece, in case it opens a matter; `None` where nobody is to be answered.
pub(super) fn acknowledgement(
    store: &Store,
    intake: &Intake,
    circumstances: &Circumstances,
    (id, case): (SubmissionId, CaseId),
    identity: &Key,
) -> Option<Posting> {
    let correspondence = store.correspondence()?;
    let stale = intake.received() < store.now().plus_seconds(-FRESH * 24 * 3600);
    if circumstances.from_register || intake.must_not_be_answered() || stale {
        return None;
    }
    let address = answerable(&correspondence, intake.petitioners().first()?.email.as_deref()?)?;
    let lang = language_of(intake.title().unwrap_or_default(), intake.text());
    let reader = Reader { submission: id, address, lang };
    Some(reader.posting(store, &correspondence, case, NoticeKind::Acknowledgement, identity))
}

/// The notices of an act on a case: for whoever opened it, and for whoever opened a case that is joined to it, at any
/// depth. None where the act took effect long ago, and none of what must not be told of a restricted case (Arts. 23¶4, 30¶3).
pub(super) async fn of_act(
    store: &Store,
    case: CaseId,
    kind: NoticeKind,
    effective: Option<Ts>,
) -> Result<Vec<Posting>, StoreError> {
    let Some(correspondence) = store.correspondence() else { return Ok(Vec::new()) };
    let late = effective.is_some_and(|effective| effective < store.now().plus_seconds(-LATE));
    let Some(line) = store.line(&Viewer::Gateway.sight(), case).await? else { return Ok(Vec::new()) };
    let told_later = matches!(kind, NoticeKind::Routing | NoticeKind::Acceptance) && line.scope.is_restricted();
    if late || told_later {
        return Ok(Vec::new());
    }
    let mut postings = Vec::new();
    for matter in std::iter::once(case).chain(store.joined(case).await?) {
        let Some(row) = opener(store, matter).await? else { continue };
        let (Some(who), Some(what)) = opened(store, &row).await? else { continue };
        let Some(reader) = Reader::of(&correspondence, &row, &who, &what) else { continue };
        if let Some(key) = store.key(row.id, Purpose::Identity).await? {
            postings.push(reader.posting(store, &correspondence, case, kind, &key));
        }
    }
    Ok(postings)
}

/// The piece that opened a matter.
async fn opener(store: &Store, matter: CaseId) -> Result<Option<Row>, StoreError> {
    let pieces = store.pieces(matter).await?;
    Ok(pieces.into_iter().find(|row| row.matter_id == Some(matter_uuid(matter)) && row.verdict == "case"))
}

/// Somebody who gets notices.
struct Reader {
    submission: SubmissionId,
    address: String,
    lang: Lang,
}

impl Reader {
    /// Who sent a piece, if an answer reaches a person there.
    fn of(correspondence: &Correspondence, row: &Row, who: &Who, what: &What) -> Option<Self> {
        let by_a_machine = what.detail.get("automatic").is_some_and(|flag| flag == true);
        let address = who.petitioners.first()?.email.as_deref()?;
        let address = answerable(correspondence, address).filter(|_| !by_a_machine)?;
        let lang = language_of(what.title.as_deref().unwrap_or_default(), &what.text);
        Some(Self { submission: SubmissionId::from_bits(row.id.as_u128()), address, lang })
    }

    fn posting(
        self,
        store: &Store,
        correspondence: &Correspondence,
        matter: CaseId,
        kind: NoticeKind,
        key: &Key,
    ) -> Posting {
        let posted = store.now();
        let id = Uuid::from_u128(chance::identity(posted));
        Posting {
            id,
            submission: self.submission,
            matter,
            kind,
            about: None,
            lang: self.lang,
            posted,
            recipient: seal_text(key, &place(id, "recipient"), &self.address),
            address_day: address_day(store.keyring(), posted.date(), &self.address),
            most_a_day: correspondence.most_a_day,
        }
    }
}

/// An address on a day, as it is counted.
pub(crate) fn address_day(keyring: &Keyring, day: Date, address: &str) -> [u8; 16] {
    keyring.party("email-day", &format!("{day} {}", address.to_lowercase()))
}

/// The place in a notice that something is sealed for.
pub(crate) fn place(id: Uuid, part: &str) -> Vec<u8> {
    [b"notice/", &id.as_bytes()[..], part.as_bytes()].concat()
}

/// The address a notice goes to.
pub(crate) fn recipient(key: &Key, id: Uuid, sealed: &[u8]) -> Result<String, StoreError> {
    Ok(open_text(key, &place(id, "recipient"), sealed)?)
}

/// An address to which an answer may go: one that is whole, is not our own and belongs to no machine.
fn answerable(correspondence: &Correspondence, written: &str) -> Option<String> {
    let address = lettre::Address::from_str(written.trim()).ok()?;
    let local = address.user().to_lowercase();
    let by_a_machine = MACHINES.iter().any(|name| local == *name || local.starts_with(&format!("{name}+")));
    let address = address.to_string();
    (!by_a_machine && !correspondence.is_our_own(&address)).then_some(address)
}

/// The language of an answer: Chinese, unless the piece was written in English.
fn language_of(title: &str, text: &str) -> Lang {
    let letters = || title.chars().chain(text.chars()).take(10_000);
    let latin = letters().filter(char::is_ascii_alphabetic).count();
    let foreign = letters().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let english = (latin >= 8 && foreign == 0) || (latin >= 20 && foreign * 10 <= latin);
    if english { Lang::En } else { Lang::ZhCn }
}

fn matter_uuid(matter: CaseId) -> Uuid {
    Uuid::from_bytes(matter.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_goes_to_a_whole_address_of_a_person_and_never_to_ourselves() {
        let correspondence = Correspondence::new(["Xinfang@yunxi.example"], 5);
        assert_eq!(answerable(&correspondence, " li@mail.example ").as_deref(), Some("li@mail.example"));
        for not in [
            "xinfang@yunxi.example",
            "xinfang+q-ABCD@YUNXI.example",
            "MAILER-DAEMON@mail.example",
            "no-reply@mail.example",
            "bounce+7@mail.example",
            "li@mail.example\r\nBcc: zhang@mail.example",
            "li@mail.example, zhang@mail.example",
            "李桂英",
            "",
        ] {
            assert_eq!(answerable(&correspondence, not), None, "{not}");
        }
    }

    #[test]
    fn whoever_writes_english_is_answered_in_english_and_everybody_else_in_chinese() {
        assert_eq!(language_of("Street lamps", "The lamps at the village gate are dark."), Lang::En);
        assert_eq!(language_of("路灯", "村口路灯不亮 the lamps"), Lang::ZhCn);
        assert_eq!(language_of("", "Street lamp broken"), Lang::En);
        assert_eq!(language_of("", "ok"), Lang::ZhCn);
        assert_eq!(language_of("Фонари", "Фонари у ворот деревни не горят."), Lang::ZhCn);
    }
}
