//! Hands over what waits in the outbox: each notice once, whatever fails in between.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use uuid::Uuid;

use super::handed_over::HandedOver;
use super::notice::{Letter, write};
use super::smtp::{Outcome, Relay};
use super::wire::Trust;
use super::{Fault, Patience};
use crate::config::{Config, Smtp};
use crate::desk::{self, Withheld, notice_place, recipient};
use crate::seal::{Key, open_text, seal_text};
use crate::store::{Correspondence, Store, StoreError, Taken};

/// How long a notice is held while it is handed over, in seconds: longer than the server may take.
const HELD: i64 = 20 * 60;
/// A notice is tried for this long, in seconds (RFC 5321 §4.5.4.1: four to five days).
const TRIED_FOR: i64 = 5 * 24 * 3600;
/// The first pause, in seconds; each one is twice as long as the one before.
const FIRST_PAUSE: i64 = 60;
/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 4 * 3600;
/// As often as this a notice may be in doubt; then a person has to look.
const MOST_IN_DOUBT: u32 = 2;
/// How many acknowledgements one address gets on one day.
const MOST_A_DAY: u32 = 5;

/// Hands notices over.
pub struct Postman {
    store: Store,
    smtp: Smtp,
    pages: Option<String>,
    holder: Uuid,
    patience: Patience,
    handed_over: HandedOver,
    stopping: AtomicBool,
}

/// What came of a turn.
#[derive(Debug, Default)]
pub struct Turn {
    /// Notices that were handed over.
    pub sent: usize,
    /// Notices that were given up.
    pub failed: usize,
    /// Notices that are tried again later.
    pub put_off: usize,
    /// Acknowledgements wait, because too many left in the last hour.
    pub over_budget: bool,
    /// What is wrong with the server; the turn ended there.
    pub fault: Option<Fault>,
}

impl Correspondence {
    /// How the office of these settings writes; `None` where it has no server to write by.
    pub fn of(config: &Config) -> Option<Self> {
        let smtp = config.smtp.as_ref()?;
        let from = smtp.from.email.to_string();
        let ours = [Some(from.as_str()), smtp.envelope.as_deref(), smtp.reply_to.as_deref(), smtp.user.as_deref()];
        let mailboxes = config.mailboxes.iter().map(|mailbox| mailbox.user.as_str());
        Some(Self::new(ours.into_iter().flatten().chain(mailboxes).filter(|address| address.contains('@')), MOST_A_DAY))
    }
}

impl Postman {
    /// A postman of a gateway; `pages` is the address people use.
    pub fn new(store: Store, smtp: Smtp, pages: Option<String>, holder: Uuid) -> Self {
        let (handed_over, stopping) = (HandedOver::nowhere(), AtomicBool::new(false));
        Self { store, smtp, pages, holder, patience: Patience::for_letters(), handed_over, stopping }
    }

    /// The same, and what the server took is noted in a folder of this gateway.
    #[must_use]
    pub fn noting_in(mut self, folder: &Path) -> Self {
        self.handed_over = HandedOver::in_folder(folder);
        self
    }

    /// Nothing more is begun; what is in hand is brought to its end.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether nothing more is begun.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The same with other times.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// What this gateway had in hand when it was killed: what the server took has left, everything else waits again.
    ///
    /// # Errors
    /// The store.
    pub async fn take_up_again(&self) -> Result<(), StoreError> {
        self.store.release_notices(self.holder, self.handed_over.noted()).await?;
        self.handed_over.forget();
        Ok(())
    }

    /// Hands over all that is due now. A server that cannot be reached ends the turn.
    ///
    /// # Errors
    /// The store.
    pub async fn turn(&self) -> Result<Turn, StoreError> {
        let mut turn = Turn::default();
        let mut relay = None;
        while turn.fault.is_none() && !self.is_stopping() {
            let hour = self.store.now().plus_seconds(-3600);
            let left = self.store.acknowledgements_since(hour).await?;
            turn.over_budget = left >= i64::from(self.smtp.acknowledgements_per_hour);
            let Some(id) = self.store.next_notice(!turn.over_budget).await? else { break };
            if let Some(notice) = self.store.take_notice(id, self.holder, HELD).await? {
                self.deliver(&notice, &mut relay, &mut turn).await?;
            }
        }
        if let Some(relay) = relay {
            relay.leave().await;
        }
        Ok(turn)
    }

    async fn deliver(&self, notice: &Taken, relay: &mut Option<Relay>, turn: &mut Turn) -> Result<(), StoreError> {
        let late = notice.created.plus_seconds(TRIED_FOR) < self.store.now();
        if late || notice.in_doubt >= MOST_IN_DOUBT {
            let code = if late { "expired" } else { "outcome-unknown" };
            return self.give_up(notice, notice.in_doubt, code, turn).await;
        }
        let letter = match self.letter(notice).await? {
            Ok(letter) => letter,
            Err(code) => return self.give_up(notice, notice.in_doubt, code, turn).await,
        };
        let mut connected = match relay.take() {
            Some(connected) => connected,
            None => match self.connect().await {
                Ok(connected) => connected,
                Err(fault) => {
                    self.put_off(notice, notice.in_doubt, fault.trouble.code(), turn).await?;
                    turn.fault = Some(fault);
                    return Ok(());
                }
            },
        };
        let on_the_wire = async || self.store.notice_on_the_wire(notice.id, self.holder, HELD).await;
        let outcome = connected.hand_over(&letter, on_the_wire).await?;
        // What another gateway has now was begun on this connection and must not be finished on it.
        if !connected.is_over() && outcome != Outcome::Overtaken {
            *relay = Some(connected);
        }
        match outcome {
            Outcome::Sent => {
                self.handed_over.note(notice.id);
                self.store.notice_sent(notice.id, self.holder, notice.in_doubt).await?;
                self.handed_over.forget();
                turn.sent += 1;
                Ok(())
            }
            Outcome::Later(code) => self.put_off(notice, notice.in_doubt, &code, turn).await,
            Outcome::Never(code) => self.give_up(notice, notice.in_doubt, &code, turn).await,
            Outcome::InDoubt(code) => {
                let in_doubt = notice.in_doubt + 1;
                if in_doubt >= MOST_IN_DOUBT {
                    return self.give_up(notice, in_doubt, "outcome-unknown", turn).await;
                }
                self.put_off(notice, in_doubt, &code, turn).await
            }
            Outcome::Overtaken => Ok(()),
        }
    }

    async fn connect(&self) -> Result<Relay, Fault> {
        Relay::open(&self.smtp, &Trust::new(self.smtp.ca_file.as_deref())?, &self.patience).await
    }

    /// The letter as it may be now; why there is none. What was written for an earlier try is written anew, since the case
    /// may have been restricted in between. Only what may have arrived goes out as it was, or not at all where it says
    /// more than may be told by now.
    async fn letter(&self, notice: &Taken) -> Result<Result<Letter, &'static str>, StoreError> {
        let (facts, key) = match desk::facts(&self.store, notice).await? {
            Ok(found) => found,
            Err(withheld) => return Ok(Err(withheld.code())),
        };
        if let Some(sealed) = notice.letter.as_ref().filter(|_| notice.in_doubt > 0) {
            let text = open_text(&key, &notice_place(notice.id, "letter"), sealed)?;
            let letter: Letter = serde_json::from_str(&text).map_err(|_| StoreError::Sealed)?;
            let says_more = facts.restricted && !letter.of_a_restricted_case;
            return Ok(if says_more { Err(Withheld::Restricted.code()) } else { Ok(letter) });
        }
        let to = recipient(&key, notice.id, &notice.recipient)?;
        let words = write(&facts, notice.lang, self.pages.as_deref());
        let letter = Letter::new(&self.smtp, &facts, words, notice.kind, notice.id, &to, self.store.now())?;
        self.keep(notice, &letter, &key).await?;
        Ok(Ok(letter))
    }

    async fn keep(&self, notice: &Taken, letter: &Letter, key: &Key) -> Result<(), StoreError> {
        let text = serde_json::to_string(letter).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let sealed = seal_text(key, &notice_place(notice.id, "letter"), &text);
        self.store.keep_letter(notice.id, self.holder, sealed).await.map(|_| ())
    }

    async fn put_off(&self, notice: &Taken, in_doubt: u32, code: &str, turn: &mut Turn) -> Result<(), StoreError> {
        let next = self.store.now().plus_seconds(pause(notice.tries));
        turn.put_off += 1;
        self.store.notice_put_off(notice.id, self.holder, next, in_doubt, code).await
    }

    async fn give_up(&self, notice: &Taken, in_doubt: u32, code: &str, turn: &mut Turn) -> Result<(), StoreError> {
        tracing::warn!(notice = %notice.id, kind = notice.kind.name(), error = code, "a notice was given up: {code}");
        turn.failed += 1;
        self.store.notice_failed(notice.id, self.holder, in_doubt, code).await
    }
}

/// How long to wait after so many tries, in seconds.
fn pause(tries: u32) -> i64 {
    FIRST_PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(20)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_minute_to_four_hours_and_end_after_five_days() {
        let minutes: Vec<i64> = (1..=10).map(|tries| pause(tries) / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
        let mut tries = 0;
        let mut passed = 0;
        while passed <= TRIED_FOR {
            tries += 1;
            passed += pause(tries);
        }
        assert!((30..50).contains(&tries), "{tries} tries in five days");
    }
}
