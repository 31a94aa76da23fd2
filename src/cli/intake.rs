//! `quintake intake`: pieces of a channel, or a register of old cases, come in by the one door.

use std::path::PathBuf;

use ::intake::{Arrival, Channel, Origin, Refused, SubChannel};
use case::{Actor, UnitId, Verdict};
use clap::Args;
use serde::Serialize;

use super::input::{Input, messages};
use super::normalise::channel;
use super::office::with_store;
use super::pieces::{self, Form, Read, Told};
use super::{Answer, Options, Out, register, unit};
use crate::config::Config;
use crate::desk::{self, Circumstances, Receipt};
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};
use crate::store::Store;

/// `quintake intake CHANNEL FILE...` and `quintake intake register FILE`.
#[derive(Debug, Args)]
pub(super) struct Intake {
    channel: String,
    #[arg(required = true)]
    file: Vec<PathBuf>,
    #[arg(long)]
    mbox: bool,
    #[arg(long)]
    unit: Option<String>,
}

/// What is answered for a piece.
#[derive(Serialize)]
pub(super) struct Taken {
    /// The row of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row: Option<usize>,
    /// What it was taken as.
    pub(super) verdict: Verdict,
    /// Its number.
    pub(super) number: String,
    /// Its query code.
    pub(super) query_code: String,
    /// Whether the same delivery had come before.
    pub(super) again: bool,
}

/// How the command ends.
#[derive(Default)]
pub(super) struct Ending {
    pub(super) refused: bool,
    pub(super) unread: bool,
}

impl Intake {
    /// Takes the files in. What keeps the store from taking a piece is told and answered with "try again later", whatever
    /// it is: a mail server then keeps the mail, which any other answer would send back to the citizen.
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        let register = self.channel == register::NAME;
        let channel = if register { None } else { Some(channel(&self.channel)?) };
        let files = if channel == Some(Channel::Email) {
            messages(&self.file)
        } else {
            self.file.iter().cloned().map(Ok).collect()
        };
        let taken = with_store(options, out, async |store, config, out| {
            let unit = self.taking_in(store).await?;
            let mut ending = Ending::default();
            let several = files.len() > 1;
            for file in files {
                match file.and_then(|file| Input::read(&file)) {
                    Ok(input) => match channel {
                        Some(channel) => {
                            let door = Door { store, config, channel, unit, several };
                            door.take_in(self.form(), &input, out, &mut ending).await?;
                        }
                        None => register::take_in(store, config, &input, out, &mut ending).await?,
                    },
                    Err(problem) => {
                        out.problem(&problem);
                        ending.unread = true;
                    }
                }
            }
            Ok(ending)
        });
        match taken {
            Ok(ending) if ending.unread => Ok(exit::USAGE),
            Ok(ending) if ending.refused => Ok(exit::REFUSED),
            Ok(_) => Ok(exit::DONE),
            Err(problem) => {
                out.problem(&problem);
                let by_hand = problem.code() == crate::problem::Code::UnitUnknown && channel != Some(Channel::Email);
                Ok(if by_hand { exit::USAGE } else { exit::LATER })
            }
        }
    }

    fn form(&self) -> Form {
        if self.mbox { Form::Mailbox } else { Form::One }
    }

    async fn taking_in(&self, store: &Store) -> Result<Option<UnitId>, Problem> {
        match &self.unit {
            Some(name) => Ok(Some(unit::find(&store.units().await?, name)?.id)),
            None => Ok(None),
        }
    }
}

/// The door as this command sees it.
struct Door<'a> {
    store: &'a Store,
    config: &'a Config,
    channel: Channel,
    unit: Option<UnitId>,
    several: bool,
}

impl Door<'_> {
    async fn take_in(&self, form: Form, input: &Input, out: &mut Out, ending: &mut Ending) -> Result<(), Problem> {
        let arrival = Arrival::at(self.store.now()).in_area(&self.config.office.area_code);
        for Read { piece, bytes } in pieces::read(self.channel, form, input, &arrival) {
            let receipt = match piece {
                Ok(piece) => desk::receive(self.store, &piece, &self.circumstances()).await?,
                Err(refused) if self.channel == Channel::Email => self.quarantine(bytes, &refused).await?,
                Err(refused) => {
                    ending.refused = true;
                    tell(&refused, self.several.then_some(input.name.as_str()), out);
                    continue;
                }
            };
            answer(Taken::of(receipt), out);
        }
        Ok(())
    }

    fn circumstances(&self) -> Circumstances {
        let mut circumstances = Circumstances::new(&self.config.office.division, Actor::gateway("command"));
        circumstances.taken_in_by = self.unit;
        circumstances
    }

    /// What cannot be read waits for a person, with its bytes: a mail is never sent back for its form.
    async fn quarantine(&self, bytes: &[u8], refused: &Refused) -> Result<Receipt, Problem> {
        let (origin, circumstances) = (Origin::of_bytes(bytes), self.circumstances());
        let mailbox = SubChannel::Mailbox;
        let kept =
            desk::quarantine(self.store, self.channel, mailbox, bytes, "message/rfc822", &origin, refused, &circumstances);
        Ok(kept.await?)
    }
}

impl Taken {
    fn of(receipt: Receipt) -> Self {
        let query_code = receipt.code.as_str().to_owned();
        let arrived = receipt.arrived;
        Self { row: None, verdict: arrived.verdict, number: arrived.number, query_code, again: arrived.again }
    }

    fn words(&self, lang: Lang) -> String {
        let again = if self.again { "yes" } else { "no" };
        words::intake_line(lang, again, self.query_code.clone(), self.number.clone(), self.verdict.name())
    }
}

/// Answers for a piece that is stored now.
pub(super) fn answer(taken: Taken, out: &mut Out) {
    out.either(&taken, |lang| taken.words(lang));
    out.flush();
}

/// Answers for a piece that was refused.
pub(super) fn tell(refused: &Refused, file: Option<&str>, out: &mut Out) {
    if out.is_json() {
        out.object(&Told::of(refused, file, out.lang));
    } else {
        let line = Problem::from(refused.clone()).line(out.lang);
        out.note(&file.map_or_else(|| line.clone(), |file| format!("{file}: {line}")));
    }
}
