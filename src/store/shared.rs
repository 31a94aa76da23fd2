//! What the changes of a batch share: counters and kept figures. They are gathered while the batch is written and go in
//! once, before the commit, in one order for all processes, so that two never wait for each other.

use std::collections::BTreeMap;

use case::{CaseRow, Kept, Scope, UnitId};
use intake::Channel;
use time::Date;
use time::macros::date;

use super::figures::{Days, Spans};
use super::tx::Table;
use super::value::{Kind, values};
use super::{StoreError, Tx};

static COUNTER: Table = Table::new(
    "counter",
    &[
        ("scope", Kind::Text),
        ("holder", Kind::Id),
        ("channel", Kind::Text),
        ("state", Kind::Text),
        ("cases", Kind::Int),
    ],
    "on conflict (scope, holder, channel, state) do update set cases = counter.cases + excluded.cases",
);

static SERIAL: Table = Table::new(
    "serial",
    &[("series", Kind::Text), ("last", Kind::Int)],
    "on conflict (series) do update set last = serial.last + excluded.last",
);

/// Changes of counters and figures that are not written yet.
#[derive(Default)]
pub(super) struct Shared {
    /// Counters are kept per tray, holder, channel and state, so that no total ever subtracts.
    counters: BTreeMap<(Scope, UnitId, Channel, &'static str), i64>,
    days: Days,
    spans: Spans,
    /// Rows of what has no events, so that one that is gone shows.
    rows: BTreeMap<&'static str, i64>,
}

impl Shared {
    /// There is one case more, or fewer, that stands so.
    pub(super) fn count(&mut self, row: &CaseRow, by: i64) {
        *self.counters.entry((row.scope, row.holder, row.channel, row.state)).or_default() += by;
    }

    /// There are so many rows more of a series that counts rows.
    pub(super) fn count_rows(&mut self, series: &'static str, rows: u64) {
        if rows > 0 {
            *self.rows.entry(series).or_default() += i64::try_from(rows).unwrap_or(i64::MAX);
        }
    }

    /// What a case adds to the figures goes in.
    pub(super) fn keep(&mut self, kept: &Kept) {
        self.figures(kept, 1);
    }

    /// What a case added to the figures is taken out.
    pub(super) fn give_up(&mut self, kept: &Kept) {
        self.figures(kept, -1);
    }

    fn figures(&mut self, kept: &Kept, by: i64) {
        self.days.keep(kept, by);
        self.spans.keep(kept, by);
    }

    /// These as well.
    pub(super) fn extend(&mut self, others: Self) {
        for (key, by) in others.counters {
            *self.counters.entry(key).or_default() += by;
        }
        for (series, rows) in others.rows {
            *self.rows.entry(series).or_default() += rows;
        }
        self.days.extend(others.days);
        self.spans.extend(others.spans);
    }

    /// Writes them.
    pub(super) async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        let mut counters = Vec::new();
        for ((scope, holder, channel, state), by) in &self.counters {
            counters.extend_from_slice(values![scope.name(), *holder, channel.name(), *state, *by]);
        }
        let mut serials = Vec::new();
        for (series, rows) in &self.rows {
            serials.extend_from_slice(values![*series, *rows]);
        }
        let (days, spans) = (self.days.rows(), self.spans.rows());
        tx.put_all(&[
            (&COUNTER, &counters),
            (&SERIAL, &serials),
            (days.table, &days.values),
            (spans.table, &spans.values),
        ])
        .await?;
        days.clear(tx).await?;
        spans.clear(tx).await
    }
}

/// No figure changes on this day: what stands there is the sum of all.
pub(super) const ALL_DAYS: Date = date!(9999 - 01 - 01);
