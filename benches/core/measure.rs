//! Counting and reckoning: time, processor time, percentiles, ratios.

use std::time::{Duration, Instant};

/// Processor time this process has used so far, all threads, user and system (proc(5), fields 14 and 15).
pub(crate) fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may contain spaces; what follows it does not.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    // A tick is 10 ms on every Linux this runs on (USER_HZ).
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
}

/// Runs something and tells what it took.
pub(crate) async fn taken<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<(T, Took)> {
    let (start, before) = (Instant::now(), cpu());
    let done = work.await?;
    Ok((done, Took { wall: start.elapsed(), cpu: cpu().saturating_sub(before) }))
}

/// Asks something so often, one after the other, after a tenth as many that do not count.
pub(crate) async fn timed<T>(times: usize, ask: impl AsyncFn() -> anyhow::Result<T>) -> anyhow::Result<Calls> {
    for _ in 0..times / 10 {
        ask().await?;
    }
    let mut calls = Calls::default();
    for _ in 0..times {
        let start = Instant::now();
        std::hint::black_box(ask().await?);
        calls.add(start.elapsed());
    }
    Ok(calls)
}

/// The middle of some values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How long single calls took, in milliseconds.
#[derive(Default)]
pub(crate) struct Calls(Vec<f64>);

impl Calls {
    /// Another call.
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64() * 1000.0);
    }

    /// These as well.
    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The value that `percent` of a hundred calls do not exceed.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut values = self.0.clone();
        values.sort_by(f64::total_cmp);
        values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}

/// How many a second.
#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
pub(crate) fn rate(count: usize, wall: Duration) -> f64 {
    count as f64 / wall.as_secs_f64()
}
