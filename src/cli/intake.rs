//! `quintake intake`: pieces of a channel, or a register of old cases, come in by the one door.

use std::path::{Path, PathBuf};

use ::intake::{Arrival, Channel, Intake as Piece, Origin, Refused};
use case::{Actor, UnitId, Verdict};
use clap::Args;
use serde::Serialize;

use super::beside::Beside;
use super::input::{Input, STANDARD, messages, starts_with};
use super::normalise::channel;
use super::office::with_a_store;
use super::pieces::{self, Form, Read, Told};
use super::{Answer, Options, Out, register, unit};
use crate::config::Config;
use crate::desk::{self, Circumstances, Receipt};
use crate::lang::{Lang, words};
use crate::problem::{Code, Problem, exit};
use crate::store::{Arrived, Store, StoreError};

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
        self.look_at(channel, &files)?;
        let taken = with_a_store(options, out, async |store, config, out| {
            let unit = self.taking_in(store).await?;
            let mut ending = Ending::default();
            let mut door = Door::of(store, config, unit, files.len() > 1);
            for file in files {
                match (file.and_then(|file| Input::read(&file)), channel) {
                    (Ok(input), Some(channel)) => {
                        door.take_in(channel, self.form(), &input, out, &mut ending).await?;
                    }
                    (Ok(input), None) => register::take_in(store, config, &input, out, &mut ending).await?,
                    // The mail server hands it over once more.
                    (Err(problem), _) if problem.code() == Code::FileNotHad && self.is_a_pipe() => return Err(problem),
                    (Err(problem), _) => {
                        out.problem(&problem);
                        ending.unread = true;
                    }
                }
            }
            door.close(out, &mut ending).await?;
            Ok(ending)
        });
        match taken {
            Ok(ending) if ending.unread => Ok(exit::USAGE),
            Ok(ending) if ending.refused => Ok(exit::REFUSED),
            Ok(_) => Ok(exit::DONE),
            Err(problem) => {
                out.problem(&problem);
                let by_hand = [Code::UnitUnknown, Code::UnitAmbiguous].contains(&problem.code())
                    && channel != Some(Channel::Email);
                Ok(if by_hand { exit::USAGE } else { exit::LATER })
            }
        }
    }

    /// Looks at every file before the first one is taken in, so that nothing is stored of a command that was mistyped.
    /// What comes by standard input is not judged: a mail server has no other way to hand it over.
    fn look_at(&self, channel: Option<Channel>, files: &[Result<PathBuf, Problem>]) -> Result<(), Problem> {
        for file in files {
            let file = file.as_ref().map_err(Clone::clone)?;
            if file == Path::new(STANDARD) {
                continue;
            }
            let starts_as_a_mailbox = starts_with(file, b"From ")?;
            if channel == Some(Channel::Email) && !self.mbox && starts_as_a_mailbox {
                let input = Input::read(file)?;
                if ::email::split_mbox(&input.bytes).len() > 1 {
                    return Err(Problem::several_messages(&input.name));
                }
            }
        }
        Ok(())
    }

    fn is_a_pipe(&self) -> bool {
        self.file == [Path::new(STANDARD)]
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

/// The door as this command sees it. Pieces wait here for each other, a few, so that they share a commit.
struct Door<'a> {
    store: &'a Store,
    circumstances: Circumstances,
    home_area: &'a str,
    several: bool,
    waiting: Vec<Piece>,
    /// The place of each in the list it stands in.
    rows: Vec<Option<usize>>,
    bytes: usize,
}

/// The most pieces that wait for each other.
const MOST: usize = 64;
/// The most bytes that wait, so that a folder of large mails never stands in memory whole.
const MOST_BYTES: usize = 8 << 20;

impl<'a> Door<'a> {
    fn of(store: &'a Store, config: &'a Config, unit: Option<UnitId>, several: bool) -> Self {
        let mut circumstances = Circumstances::new(&config.office.division, Actor::gateway("command"));
        circumstances.taken_in_by = unit;
        let home_area = &config.office.area_code;
        Self { store, circumstances, home_area, several, waiting: Vec::new(), rows: Vec::new(), bytes: 0 }
    }

    async fn take_in(
        &mut self,
        channel: Channel,
        form: Form,
        input: &Input,
        out: &mut Out,
        ending: &mut Ending,
    ) -> Result<(), Problem> {
        let arrival = Arrival::at(self.store.now()).in_area(self.home_area);
        let beside = Beside::of(input.folder.as_deref());
        let mut read = pieces::read(channel, form, input, &beside, &arrival);
        let start: Vec<Read<'_>> = read.by_ref().take(2).collect();
        let is_a_list = start.len() > 1;
        for (row, Read { piece, bytes }) in (1..).zip(start.into_iter().chain(read)) {
            match piece {
                Ok(piece) => self.add(piece, is_a_list.then_some(row), out, ending).await?,
                Err(refused) => {
                    // What was answered before it is told before it.
                    self.close(out, ending).await?;
                    if channel == Channel::Email {
                        let kept = self.quarantine(bytes, &refused).await?;
                        answer(&Taken::of(None, kept.arrived, kept.code.as_str().to_owned()), out);
                    } else {
                        ending.refused = true;
                        tell(&refused, self.several.then_some(input.name.as_str()), out);
                    }
                }
            }
        }
        Ok(())
    }

    /// `row`: its place in the list it stands in.
    async fn add(
        &mut self,
        piece: Piece,
        row: Option<usize>,
        out: &mut Out,
        ending: &mut Ending,
    ) -> Result<(), Problem> {
        let attached: usize = piece.attachments().iter().map(|file| file.bytes.len()).sum();
        let bytes = piece.original().bytes.len() + attached;
        if bytes >= MOST_BYTES {
            self.close(out, ending).await?;
            // Its files go to their place one after the other, and none stands in memory twice.
            let ready = desk::make_ready(self.store, piece, self.circumstances.clone()).await?;
            let receipts = desk::receive_ready(self.store, vec![ready]).await;
            return Self::settle(receipts, vec![row], out, ending);
        }
        self.bytes += bytes;
        self.waiting.push(piece);
        self.rows.push(row);
        if self.waiting.len() < MOST && self.bytes < MOST_BYTES { Ok(()) } else { self.close(out, ending).await }
    }

    /// Stores what waits, and answers for it.
    async fn close(&mut self, out: &mut Out, ending: &mut Ending) -> Result<(), Problem> {
        let (waiting, rows) = (std::mem::take(&mut self.waiting), std::mem::take(&mut self.rows));
        self.bytes = 0;
        if waiting.is_empty() {
            return Ok(());
        }
        let receipts = desk::receive_all(self.store, &waiting, &self.circumstances).await?;
        Self::settle(receipts, rows, out, ending)
    }

    /// Answers for pieces that the store has had.
    fn settle(
        receipts: Vec<Result<Receipt, StoreError>>,
        rows: Vec<Option<usize>>,
        out: &mut Out,
        ending: &mut Ending,
    ) -> Result<(), Problem> {
        let mut failed = None;
        for (receipt, row) in receipts.into_iter().zip(rows) {
            match receipt {
                Ok(Receipt { arrived, code, .. }) => answer(&Taken::of(None, arrived, code.as_str().to_owned()), out),
                Err(error @ StoreError::OtherContent(_)) => {
                    ending.refused = true;
                    tell_of_rules(&Problem::from(error).in_row(row), None, out);
                }
                // What came after it may be stored all the same, and is answered for.
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// What cannot be read waits for a person, with its bytes: a mail is never sent back for its form.
    async fn quarantine(&self, bytes: &[u8], refused: &Refused) -> Result<Receipt, Problem> {
        let origin = Origin::of_bytes(bytes);
        Ok(desk::quarantine(self.store, bytes, &origin, refused, &self.circumstances).await?)
    }
}

impl Taken {
    /// What is answered for a piece, in a row of a register.
    pub(super) fn of(row: Option<usize>, arrived: Arrived, query_code: String) -> Self {
        Self { row, verdict: arrived.verdict, number: arrived.number, query_code, again: arrived.again }
    }

    fn words(&self, lang: Lang) -> String {
        let again = if self.again { "yes" } else { "no" };
        words::intake_line(lang, again, self.query_code.clone(), self.number.clone(), self.verdict.name())
    }
}

/// Answers for a piece that is stored now.
pub(super) fn answer(taken: &Taken, out: &mut Out) {
    out.either(taken, |lang| taken.words(lang));
    out.flush();
}

/// Answers for a piece that the rules or the store refused.
pub(super) fn tell_of_rules(problem: &Problem, row: Option<usize>, out: &mut Out) {
    if out.is_json() {
        out.object(&Told::of_rules(problem, row, out.lang));
    } else {
        out.problem(problem);
    }
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
