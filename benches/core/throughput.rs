//! Durable intakes a second, beside the bare bound.

use std::sync::Arc;
use std::time::Instant;

use case::Actor;
use intake::{Intake, Ts};
use quintake::clock::Clock;
use quintake::desk::{self, Circumstances};
use quintake::store::Store;

use crate::bare::Bare;
use crate::measure::{Calls, Took, median, rate, taken};
use crate::petitions::{Petition, posted};
use crate::place::{Kind, Place};

pub(crate) const DIVISION: &str = "439901";

pub(crate) fn circumstances() -> Circumstances {
    Circumstances::new(DIVISION, Actor::gateway("bench"))
}

/// Shares the pieces out to so many submitters, each of which hands in the next when the last was answered.
pub(crate) async fn submit(store: &Store, pieces: Vec<Intake>, submitters: usize) -> anyhow::Result<Calls> {
    let pieces = Arc::new(pieces);
    let mut tasks = Vec::new();
    for first in 0..submitters {
        let (store, pieces) = (store.clone(), Arc::clone(&pieces));
        tasks.push(tokio::spawn(async move {
            let mut calls = Calls::default();
            let circumstances = circumstances();
            for piece in pieces.iter().skip(first).step_by(submitters) {
                let start = Instant::now();
                desk::receive(&store, piece, &circumstances).await?;
                calls.add(start.elapsed());
            }
            anyhow::Ok(calls)
        }));
    }
    let mut all = Calls::default();
    for task in tasks {
        all.extend(task.await??);
    }
    Ok(all)
}

pub(crate) async fn submit_bare(bare: &Bare, rows: Vec<Vec<u8>>, submitters: usize) -> anyhow::Result<Calls> {
    let rows = Arc::new(rows);
    let mut tasks = Vec::new();
    for first in 0..submitters {
        let (bare, rows) = (bare.clone(), Arc::clone(&rows));
        tasks.push(tokio::spawn(async move {
            let mut calls = Calls::default();
            for row in rows.iter().skip(first).step_by(submitters) {
                let start = Instant::now();
                bare.store(row.clone()).await?;
                calls.add(start.elapsed());
            }
            anyhow::Ok(calls)
        }));
    }
    let mut all = Calls::default();
    for task in tasks {
        all.extend(task.await??);
    }
    Ok(all)
}

pub(crate) async fn run(kind: Kind) -> anyhow::Result<()> {
    let place = Place::new(kind).await?;
    let clock = Clock::System;
    let store = place.store(&clock).await?;
    let bare = Bare::open(&place).await?;
    let mut next = 0_u64;
    for submitters in [1, 16, 64] {
        let count = if submitters == 1 { 300 } else { 4000 };
        let (mut ours, mut bound, mut ratio, mut p50, mut p99, mut b50, mut c) =
            (vec![], vec![], vec![], vec![], vec![], vec![], vec![]);
        for _ in 0..5 {
            let bodies: Vec<(u64, Vec<u8>)> = (next..next + count).map(|no| (no, Petition::no(no).body())).collect();
            next += count;
            let pieces_now = usize::try_from(count)?;
            let now: Ts = store.now();
            let pieces = bodies.iter().map(|(no, body)| posted(body, *no, now)).collect::<anyhow::Result<Vec<_>>>()?;
            let rows: Vec<Vec<u8>> = bodies.into_iter().map(|(_, body)| body).collect();
            let (calls, took): (Calls, Took) = taken(submit(&store, pieces, submitters)).await?;
            let (bcalls, btook) = taken(submit_bare(&bare, rows, submitters)).await?;
            ours.push(rate(pieces_now, took.wall));
            bound.push(rate(pieces_now, btook.wall));
            ratio.push(btook.wall.as_secs_f64() / took.wall.as_secs_f64());
            p50.push(calls.percentile(50));
            p99.push(calls.percentile(99));
            b50.push(bcalls.percentile(50));
            c.push(1e6 / rate(pieces_now, took.cpu));
        }
        #[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
        {
            println!(
                "{} {submitters:3}: {:8.0}/s bare {:8.0}/s ratio {:.3}  p50 {:.2} p99 {:.2} bare p50 {:.2} cpu {:.0} us",
                kind.name(),
                median(ours),
                median(bound),
                median(ratio),
                median(p50),
                median(p99),
                median(b50),
                median(c)
            );
        }
    }
    store.close().await;
    place.remove().await
}
