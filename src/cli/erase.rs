//! `quintake erase`: the key of a person is destroyed; the matter stays (Personal Information Protection Law, Art. 47).

use case::Viewer;
use clap::Args;
use serde_json::json;

use super::office::with_store;
use super::{Answer, Options, Out};
use crate::desk::{self, Erased, Erasure};
use crate::lang::words;
use crate::problem::{Problem, exit};

/// `quintake erase NUMBER --reason REASON [--everything]`.
#[derive(Debug, Args)]
pub(super) struct Erase {
    number: String,
    #[arg(long)]
    reason: String,
    #[arg(long)]
    everything: bool,
}

impl Erase {
    pub(super) fn run(self, options: &Options, out: &mut Out) -> Answer {
        let number: case::CaseNumber =
            self.number.parse().map_err(|_| Problem::number_not_a_number(&self.number).of_field("number"))?;
        if self.reason.trim().is_empty() {
            return Err(Problem::reason_missing().of_field("reason"));
        }
        with_store(options, out, async |store, config, out| {
            let what = if self.everything { Erasure::Everything } else { Erasure::Person };
            let list = desk::destroyed_list(&config.data_dir);
            let erased = desk::erase(store, &Viewer::Gateway, &number.to_string(), what, &self.reason, &list).await?;
            let before = match erased {
                Erased::Now => None,
                Erased::Before(day) => Some(day.to_string()),
            };
            let object = json!({ "number": number, "everything": self.everything, "erased_before": before });
            let extent = if self.everything { "everything" } else { "person" };
            out.either(&object, |lang| match &before {
                None => words::erased(lang, extent, number.to_string()),
                Some(day) => words::erased_before(lang, day.clone(), extent, number.to_string()),
            });
            Ok(exit::DONE)
        })
    }
}
