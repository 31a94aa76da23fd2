//! `quintake demo`: a sample county in a folder of its own, to look around in.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::office::{log_to_standard_error, opened};
use super::serve::{address_of, serving};
use super::{Answer, Options, Out};
use crate::config::Config;
use crate::demo::{self, Prepared, SignIn};
use crate::lang::{Lang, words};
use crate::problem::Problem;
use crate::store::{Beginning, Store};
use crate::web;

/// `quintake demo [--data DIR] [--listen ADDRESS]`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// Where the sample county is kept unless a folder is named.
const FOLDER: &str = "quintake-demo";

/// What is needed to look around.
#[derive(Serialize)]
struct Ready<'a> {
    url: &'a str,
    sign_ins: &'a [SignIn],
    api_token: &'a str,
}

impl Demo {
    pub(super) fn run(self, options: &Options, out: &mut Out) -> Answer {
        if !self.listen.ip().is_loopback() {
            // Invented people, but real passwords in a terminal: it is for this machine alone.
            return Err(Problem::config_wrong_value("127.0.0.1:8080", "--listen", self.listen));
        }
        let folder = options.data.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
        let config = Config::of_the_demo(&folder, self.listen)?;
        log_to_standard_error(&config.log)?;
        serving(async {
            let store = Store::open(opened(&config, Beginning::WithANewKey)).await?;
            let prepared = demo::prepare(&store).await?;
            let shown = config.clone();
            web::run(config, store, |address| tell(&prepared, &address_of(&shown, address), out)).await
        })
    }
}

fn tell(prepared: &Prepared, url: &str, out: &mut Out) {
    let Prepared { sign_ins, api_token } = prepared;
    out.either(&Ready { url, sign_ins, api_token }, |lang| in_words(lang, prepared, url));
    out.flush();
}

fn in_words(lang: Lang, prepared: &Prepared, url: &str) -> String {
    let mut lines = vec![words::demo_ready(lang, url.to_owned())];
    let of = |sign_in: &SignIn| format!("  {:<14} {:<12} {}", sign_in.role.name(), sign_in.user, sign_in.password);
    lines.extend(prepared.sign_ins.iter().map(of));
    lines.push(words::demo_token(lang, prepared.api_token.clone()));
    lines.join("\n")
}
