//! The office a command works for: its settings and its store.

use std::path::Path;

use tracing_subscriber::EnvFilter;

use super::{Options, Out};
use crate::clock::Clock;
use crate::config::{Config, Log};
use crate::lang::words;
use crate::private::make_folder;
use crate::problem::Problem;
use crate::seal::KeySource;
use crate::store::{Beginning, Correspondence, Opened, Store};

/// The settings in force, with `--config` and `--data`.
pub(super) fn settings(options: &Options) -> Result<Config, Problem> {
    let environment =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let given = options.data.as_deref().map(|folder| ("data.dir", "--data", folder.display().to_string()));
    Config::load_with(options.config.as_deref(), environment, given)
}

/// Runs what works with the store, with the log on standard error.
pub(super) fn block_on<T>(config: &Config, work: impl Future<Output = T>) -> Result<T, Problem> {
    log_to_standard_error(&config.log)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::file_trouble(&error, "tokio"))?;
    Ok(runtime.block_on(work))
}

/// Opens the store of an installation that is there, does something with it and closes it again.
pub(super) fn with_store<T>(
    options: &Options,
    out: &mut Out,
    work: impl AsyncFnOnce(&Store, &Config, &mut Out) -> Result<T, Problem>,
) -> Result<T, Problem> {
    on_store(Beginning::Refused, options, out, work)
}

/// The same for what an installation may begin with: it is made where there is none.
pub(super) fn with_a_store<T>(
    options: &Options,
    out: &mut Out,
    work: impl AsyncFnOnce(&Store, &Config, &mut Out) -> Result<T, Problem>,
) -> Result<T, Problem> {
    on_store(Beginning::WithANewKey, options, out, work)
}

fn on_store<T>(
    beginning: Beginning,
    options: &Options,
    out: &mut Out,
    work: impl AsyncFnOnce(&Store, &Config, &mut Out) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let config = settings(options)?;
    block_on(&config, async {
        let store = Store::open(opened(&config, beginning)).await?;
        make_folder(&config.data_dir)
            .map_err(|error| Problem::file_trouble(&error, &config.data_dir.display().to_string()))?;
        store.correspond(Correspondence::of(&config));
        note_a_new_key(&store, out);
        let done = work(&store, &config, out).await;
        // The answer goes out before the tidying: what is stored is stored.
        out.flush();
        store.close().await;
        done
    })?
}

/// Tells that a key was made, and where.
pub(super) fn note_a_new_key(store: &Store, out: &mut Out) {
    if let KeySource::Made(path) = store.key_source() {
        out.note(&words::key_made(out.lang, shown(path)));
    }
}

pub(super) fn opened(config: &Config, beginning: Beginning) -> Opened {
    Opened {
        url: config.database_url.clone(),
        key: config.key.given.clone(),
        key_file: config.key.file.clone(),
        office: config.office.name.clone(),
        clock: Clock::System,
        beginning,
    }
}

fn shown(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// Logs go to standard error, where they never stand in an answer.
pub(super) fn log_to_standard_error(log: &Log) -> Result<(), Problem> {
    // What the database library says of slow statements is for whoever asks for it by name.
    let filter = format!("sqlx=error,{}", log.filter);
    let filter = EnvFilter::try_new(filter).map_err(|_| crate::config::wrong("log.filter", &log.filter))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    // Where a line cannot be written, it is lost: telling of that would end the program, and petitions matter more.
    let builder = builder.log_internal_errors(false);
    // A second one in the same process would be a mistake of ours, not worth an answer.
    let _ = if log.format == "json" { builder.json().try_init() } else { builder.try_init() };
    Ok(())
}
