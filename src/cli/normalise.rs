//! `quintake normalise`: what an adapter makes of a file. Nothing is stored, and no database, key or configuration is
//! read.

use std::path::PathBuf;

use ::intake::{Arrival, Channel};
use clap::Args;

use super::beside::Beside;
use super::input::{Input, messages};
use super::pieces::{self, Form, Told};
use super::{Answer, Out};
use crate::clock::Clock;
use crate::problem::{Problem, exit};

/// `quintake normalise CHANNEL FILE...`.
#[derive(Debug, Args)]
pub(super) struct Normalise {
    channel: String,
    #[arg(required = true)]
    file: Vec<PathBuf>,
    #[arg(long)]
    mbox: bool,
    #[arg(long, default_value = "")]
    area_code: String,
}

impl Normalise {
    pub(super) fn run(&self, out: &mut Out) -> Answer {
        let channel = channel(&self.channel)?;
        let arrival = Arrival::at(Clock::System.now()).in_area(&self.area_code);
        let form = if self.mbox { Form::Mailbox } else { Form::One };
        let files =
            if channel == Channel::Email { messages(&self.file) } else { self.file.iter().cloned().map(Ok).collect() };
        let several = files.len() > 1;
        let (mut refused, mut unread) = (false, false);
        for file in files {
            let input = match file.and_then(|file| Input::read(&file)) {
                Ok(input) => input,
                Err(problem) => {
                    out.problem(&problem);
                    unread = true;
                    continue;
                }
            };
            let beside = Beside::of(input.folder.as_deref());
            for read in pieces::read(channel, form, &input, &beside, &arrival) {
                match read.piece {
                    Ok(piece) => out.object(&piece),
                    Err(error) => {
                        refused = true;
                        out.object(&Told::of(&error, several.then_some(&input.name), out.lang));
                    }
                }
            }
        }
        Ok(if unread {
            exit::USAGE
        } else if refused {
            exit::REFUSED
        } else {
            exit::DONE
        })
    }
}

/// Reads the name of a channel, in either language.
pub(super) fn channel(name: &str) -> Result<Channel, Problem> {
    Channel::read(name).ok_or_else(|| Problem::unknown_channel(name))
}
