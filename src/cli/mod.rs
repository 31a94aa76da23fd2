//! The command line: one file a command. Standard output carries the answer alone; logs, prompts and problems go to
//! standard error.

mod backup;
mod beside;
mod calendar;
mod config;
mod demo;
mod doctor;
mod due;
mod erase;
mod export;
mod figures;
mod help;
mod input;
mod intake;
mod language;
mod migrate;
mod normalise;
mod office;
mod out;
mod pieces;
mod register;
mod restore;
mod schemas;
mod serve;
mod table;
mod unit;
mod usage;
mod user;
mod verify;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::lang::Lang;
use crate::problem::{Problem, exit};
use out::Out;

/// What a command answers with: its exit code, or the problem that stopped it.
type Answer = Result<u8, Problem>;

/// The program's arguments. The words for people stand in `src/lang/` under `help-…`; see [`help`].
#[derive(Debug, Parser)]
#[command(
    name = "quintake",
    bin_name = "quintake",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true
)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Options {
    #[arg(long, global = true, value_parser = language::read)]
    lang: Option<Lang>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands, in the order `quintake help` names them.
#[derive(Debug, Subcommand)]
enum Command {
    /// The gateway.
    Serve,
    /// A sample county.
    Demo(demo::Demo),
    /// Reads pieces and stores nothing.
    Normalise(normalise::Normalise),
    /// Reads pieces and stores them.
    Intake(intake::Intake),
    /// When something is due, and why.
    Due(due::Due),
    /// The figures.
    Figures(figures::Figures),
    /// All cases.
    Export(export::Export),
    /// Recomputes everything.
    Verify,
    /// What is not well.
    Doctor(doctor::Doctor),
    /// Makes a backup.
    Backup(backup::Backup),
    /// Puts a backup back.
    Restore(restore::Restore),
    /// Destroys the key of a person.
    Erase(erase::Erase),
    /// Brings the database to this program's schema.
    Migrate(migrate::Migrate),
    /// Access tokens.
    User(user::User),
    /// Units and what they publish.
    Unit(unit::Unit),
    /// The working-day calendar.
    Calendar(calendar::Calendar),
    /// The settings.
    Config(config::Config),
    /// The JSON schemas.
    Schemas(schemas::Schemas),
    /// Explains a command.
    Help(help::Help),
}

impl Command {
    /// Whether a trouble of ours must come out as "try again later": a mail server that gets it keeps the mail, and
    /// bounces it to the citizen with any other answer.
    const fn keeps_what_it_cannot_store(&self) -> bool {
        matches!(self, Self::Intake(_))
    }
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    hide_words_of_panics();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = language::chosen(&arguments, |name| std::env::var(name).ok());
    let mut out = Out::standard(lang, arguments.iter().any(|argument| argument == "--json"));
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::answer(&error, &arguments, &mut out).into(),
    };
    let keeps = cli.command.keeps_what_it_cannot_store();
    let Ok(answer) = catch_unwind(AssertUnwindSafe(|| carry_out(cli, &mut out))) else {
        let code = out.problem(&Problem::internal());
        return if keeps { exit::LATER } else { code }.into();
    };
    let answer = answer.and_then(|code| out.finish().map(|()| code));
    answer.unwrap_or_else(|problem| out.problem(&problem)).into()
}

/// What a panic says may hold the words of a petition (a text cut in the middle of a character): only its place is told.
fn hide_words_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        if tracing::enabled!(tracing::Level::ERROR) {
            tracing::error!(place, "the program failed at {place}");
        } else {
            out::beside(&format!("the program failed at {place}"));
        }
    }));
}

fn carry_out(cli: Cli, out: &mut Out) -> Answer {
    let Cli { options, command } = cli;
    match command {
        Command::Serve => serve::run(&options, out),
        Command::Demo(demo) => demo.run(&options, out),
        Command::Normalise(normalise) => normalise.run(out),
        Command::Intake(intake) => intake.run(&options, out),
        Command::Due(due) => due.run(out),
        Command::Figures(figures) => figures.run(&options, out),
        Command::Export(export) => export.run(&options, out),
        Command::Verify => verify::run(&options, out),
        Command::Doctor(doctor) => doctor.run(&options, out),
        Command::Backup(backup) => backup.run(&options, out),
        Command::Restore(restore) => restore.run(&options, out),
        Command::Erase(erase) => erase.run(&options, out),
        Command::Migrate(migrate) => migrate.run(&options, out),
        Command::User(user) => user.run(&options, out),
        Command::Unit(unit) => unit.run(&options, out),
        Command::Calendar(calendar) => calendar.run(&options, out),
        Command::Config(config) => config.run(&options, out),
        Command::Schemas(schemas) => schemas.run(out),
        Command::Help(help) => help.run(out),
    }
}
