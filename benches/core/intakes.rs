//! Durable intakes a second, beside the bare bound.

use std::sync::Arc;
use std::time::Instant;

use case::Actor;
use intake::Intake;
use quintake::clock::Clock;
use quintake::desk::{self, Circumstances};
use quintake::store::Store;

use crate::bare::Bare;
use crate::measure::{Calls, median, rate, taken};
use crate::petitions::{Petition, posted};
use crate::place::{Kind, Place};
use crate::report;

/// A division in no list of real ones.
pub(crate) const DIVISION: &str = "439901";

/// How everything is taken in here.
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

async fn submit_bare(bare: &Bare, rows: Vec<Vec<u8>>, submitters: usize) -> anyhow::Result<Calls> {
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

/// Rounds of which the median counts; ours and the bare one take turns.
const ROUNDS: usize = 5;

pub(crate) async fn run(kind: Kind) -> anyhow::Result<()> {
    report::heading(&format!(
        "durable intakes, {} (ratio: ours to bare, the same pieces in the same run)",
        kind.name()
    ));
    report::columns("submitters", &["/s", "bare /s", "ratio", "p50 ms", "p99 ms", "bare p50 ms", "CPU µs"]);
    let place = Place::new(kind).await?;
    let store = place.store(&Clock::System).await?;
    let bare = Bare::open(&place).await?;
    let mut next = 0_u64;
    for submitters in [1, 16, 64] {
        let count = if submitters == 1 { 300 } else { 4000 };
        let mut columns: [Vec<f64>; 7] = Default::default();
        for _ in 0..ROUNDS {
            let bodies: Vec<(u64, Vec<u8>)> = (next..next + count).map(|no| (no, Petition::no(no).body())).collect();
            next += count;
            let now = store.now();
            let pieces = bodies.iter().map(|(no, body)| posted(body, *no, now)).collect::<anyhow::Result<Vec<_>>>()?;
            let rows: Vec<Vec<u8>> = bodies.into_iter().map(|(_, body)| body).collect();
            let count = rows.len();
            let (calls, took) = taken(submit(&store, pieces, submitters)).await?;
            let (bare_calls, bare_took) = taken(submit_bare(&bare, rows, submitters)).await?;
            let measured = [
                rate(count, took.wall),
                rate(count, bare_took.wall),
                bare_took.wall.as_secs_f64() / took.wall.as_secs_f64(),
                calls.percentile(50),
                calls.percentile(99),
                bare_calls.percentile(50),
                1e6 / rate(count, took.cpu),
            ];
            for (column, number) in columns.iter_mut().zip(measured) {
                column.push(number);
            }
        }
        report::row(&submitters.to_string(), &columns.map(median));
    }
    store.close().await;
    place.remove().await
}
