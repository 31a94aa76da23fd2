//! `quintake serve`: the gateway.

use super::office::{log_to_standard_error, note_a_new_key, opened, settings};
use super::{Answer, Options, Out};
use crate::config::Config;
use crate::lang::words;
use crate::problem::{Problem, exit};
use crate::store::{Beginning, Store};
use crate::web;

pub(super) fn run(options: &Options, out: &mut Out) -> Answer {
    let config = settings(options)?;
    log_to_standard_error(&config.log)?;
    serving(async {
        let store = Store::open(opened(&config, Beginning::WithANewKey)).await?;
        note_a_new_key(&store, out);
        let lang = out.lang;
        web::run(config, store, |address| out.note(&words::listening(lang, format!("http://{address}")))).await
    })
}

/// Runs the gateway on as many threads as there are processors.
pub(super) fn serving(work: impl Future<Output = Result<(), Problem>>) -> Answer {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::file_trouble(&error, "tokio"))?;
    runtime.block_on(work)?;
    Ok(exit::DONE)
}

/// Where people reach it.
pub(super) fn address_of(config: &Config, address: std::net::SocketAddr) -> String {
    config.web.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
}
