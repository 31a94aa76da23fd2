//! `quintake doctor`: what is not well, and what to type.

use clap::{Args, Subcommand};
use serde_json::json;

use super::office::{block_on, opened, settings, with_store};
use super::{Answer, Options, Out};
use crate::doctor::{self, Checked, Outcome, ToldCheck};
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};
use crate::store::Beginning;

/// `quintake doctor [recovery-sheet | confirm-key WORD | mailbox NAME | smtp]`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Prints the key for the safe.
    RecoverySheet,
    /// Remembers that the sheet is kept.
    ConfirmKey(ConfirmKey),
    /// Looks at a mailbox, step by step.
    Mailbox(MailboxName),
    /// Looks at the server of the notices, step by step.
    Smtp,
}

#[derive(Debug, Args)]
struct MailboxName {
    name: String,
}

#[derive(Debug, Args)]
struct ConfirmKey {
    word: String,
}

impl Doctor {
    pub(super) fn run(self, options: &Options, out: &mut Out) -> Answer {
        match self.what {
            None => examine(options, out),
            Some(What::RecoverySheet) => recovery_sheet(options, out),
            Some(What::ConfirmKey(confirm)) => confirm_key(&confirm.word, options, out),
            Some(What::Mailbox(mailbox)) => steps_of_mailbox(&mailbox.name, options, out),
            Some(What::Smtp) => steps_of_smtp(options, out),
        }
    }
}

fn examine(options: &Options, out: &mut Out) -> Answer {
    let config = settings(options)?;
    let checked = block_on(&config, doctor::examine(&config, &opened(&config, Beginning::Refused)))?;
    Ok(tell(&checked, out))
}

fn steps_of_mailbox(name: &str, options: &Options, out: &mut Out) -> Answer {
    let config = settings(options)?;
    let checked = block_on(&config, doctor::mailbox(&config, name))?;
    let known: Vec<&str> = config.mailboxes.iter().map(|mailbox| mailbox.name.as_str()).collect();
    let checked = checked.ok_or_else(|| Problem::mailbox_unknown(known.join("、"), name))?;
    Ok(tell(&checked, out))
}

fn steps_of_smtp(options: &Options, out: &mut Out) -> Answer {
    let config = settings(options)?;
    let checked = block_on(&config, doctor::smtp(&config))?.ok_or_else(Problem::no_smtp)?;
    Ok(tell(&checked, out))
}

/// Tells what was found; the exit code.
fn tell(checked: &[Checked], out: &mut Out) -> u8 {
    let told: Vec<ToldCheck> = checked.iter().map(|checked| checked.told(out.lang)).collect();
    let count = |outcome: Outcome| told.iter().filter(|check| check.outcome == outcome).count() as u64;
    let (wrong, warnings) = (count(Outcome::Wrong), count(Outcome::Warning));
    let object = json!({ "checks": told, "wrong": wrong, "warnings": warnings });
    out.either(&object, |lang| in_words(lang, &told, wrong, warnings));
    if wrong + warnings == 0 { exit::DONE } else { exit::FOUND }
}

fn in_words(lang: Lang, told: &[ToldCheck], wrong: u64, warnings: u64) -> String {
    let mut lines: Vec<String> = Vec::new();
    for check in told {
        let mark = match check.outcome {
            Outcome::Well => "✓",
            Outcome::Skipped => "–",
            Outcome::Warning => "!",
            Outcome::Wrong => "✗",
        };
        lines.push(format!("{mark} {}: {}", check.title, check.found));
        lines.extend(check.fix.iter().map(|fix| format!("    → {fix}")));
    }
    lines.push(words::doctor_summary(lang, told.len() as u64, warnings, wrong));
    lines.join("\n")
}

/// The sheet goes to standard error: it never stands in an answer that somebody keeps.
fn recovery_sheet(options: &Options, out: &mut Out) -> Answer {
    let sheet = doctor::recovery_sheet(&settings(options)?)?;
    let groups: Vec<String> = sheet.groups.chunks(4).map(|line| line.join(" ")).collect();
    out.note(&words::recovery_sheet(out.lang, groups.join("\n"), sheet.word));
    Ok(exit::DONE)
}

fn confirm_key(word: &str, options: &Options, out: &mut Out) -> Answer {
    with_store(options, out, async |store, _, out| {
        if !doctor::confirm_key(store, word).await? {
            return Err(Problem::recovery_word_wrong());
        }
        out.either(&json!({ "confirmed": true }), words::key_confirmed);
        Ok(exit::DONE)
    })
}
