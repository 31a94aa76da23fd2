//! `quintake export`: everything the store knows, one case a line.

use case::Viewer;
use clap::Args;

use super::office::with_store;
use super::{Answer, Options, Out};
use crate::desk;
use crate::lang::words;
use crate::problem::{Problem, exit};
use crate::store::Store;

/// `quintake export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[arg(long)]
    pieces: bool,
}

/// Cases, or pieces, read at once.
const PAGE: i64 = 100;

impl Export {
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        with_store(options, out, async |store, _, out| {
            if self.pieces {
                pieces(store, out).await?;
            } else {
                cases(store, out).await?;
            }
            Ok(exit::DONE)
        })
    }
}

async fn cases(store: &Store, out: &mut Out) -> Result<(), Problem> {
    let mut after = None;
    loop {
        let (page, next) = desk::export(store, &Viewer::Gateway, after, PAGE).await?;
        for case in &page {
            out.object(case);
        }
        after = next;
        if after.is_none() || out.is_gone() {
            break;
        }
    }
    let left = store.loose_count().await?;
    if left > 0 && !out.is_gone() {
        out.note(&words::export_left(out.lang, left));
    }
    Ok(())
}

/// What belongs to no case: automatic mail, and what waits in quarantine.
async fn pieces(store: &Store, out: &mut Out) -> Result<(), Problem> {
    let mut after = 0;
    loop {
        let (page, next) = desk::export_pieces(store, after, PAGE).await?;
        for piece in &page {
            out.object(piece);
        }
        match next {
            Some(next) if !out.is_gone() => after = next,
            _ => return Ok(()),
        }
    }
}
