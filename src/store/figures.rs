//! Kept figures: what changed on which day, for each unit and channel and for all units together. The figures as of a
//! day are the sum of all changes less those that come later, so they cost the same whatever the number of cases.

use std::collections::BTreeMap;

use case::{Counts, Kept, UnitId};
use intake::Channel;
use sqlx::Row as _;
use time::Date;
use uuid::Uuid;

use super::shared::ALL_DAYS;
use super::tx::{Many, Table};
use super::types::AsUuid;
use super::value::{Kind, Value, values};
use super::{Store, StoreError, Tx, database::read};

/// Stands for all units together.
const ALL_UNITS: UnitId = UnitId::from_bits(u128::MAX);

/// Stands for what everybody reads beside that: by how much the figures for everybody differ from those of all units.
const EVERYBODY: UnitId = UnitId::from_bits(u128::MAX - 1);

/// Makes what names each number of the figures from one list of them.
macro_rules! with_numbers {
    ($($name:literal),+ $(,)?) => {
        static FIGURE_DAY: Table = Table::new(
            "figure_day",
            &[("unit_id", Kind::Id), ("channel", Kind::Text), ("day", Kind::Day), $(($name, Kind::Int)),+],
            concat!(
                "on conflict (unit_id, channel, day) do update set unit_id = excluded.unit_id"
                $(, ", ", $name, " = figure_day.", $name, " + excluded.", $name)+
            ),
        );
        /// A row without any number says nothing.
        static EMPTY_DAYS: Many = Many {
            kinds: &[Kind::Id, Kind::Text, Kind::Day],
            sqlite: concat!(
                "delete from figure_day where unit_id = ?1 and channel = ?2 and day = ?3" $(, " and ", $name, " = 0")+
            ),
            postgres: concat!(
                "delete from figure_day where (unit_id, channel, day) in \
                 (select * from unnest($1::uuid[], $2::text[], $3::date[]))" $(, " and ", $name, " = 0")+
            ),
        };
        /// The sum of all changes, and that of those after a day.
        const SUMS: &str = concat!(
            "select day = '9999-01-01'" $(, ", cast(sum(", $name, ") as bigint)")+,
            " from figure_day where unit_id in ("
        );
        /// The rows as they stand.
        const STORED: &str = concat!("select unit_id, channel, day" $(, ", ", $name)+, " from figure_day");
        #[cfg(test)]
        const NUMBERS: &[&str] = &[$($name),+];
    };
}

with_numbers!(
    "collected",
    "replied",
    "reply_due",
    "reply_due_done",
    "reply_in_time",
    "closed",
    "close_due",
    "close_due_done",
    "close_in_time",
    "notices",
    "notices_in_time",
    "routings",
    "routings_in_time",
    "overdue",
    "no_limit",
    "reply_not_owed",
    "merged",
    "withdrawn",
);

static FIGURE_OVERDUE: Table = Table::new(
    "figure_overdue",
    &[
        ("unit_id", Kind::Id),
        ("channel", Kind::Text),
        ("due", Kind::Day),
        ("first", Kind::Day),
        ("last", Kind::Day),
        ("cases", Kind::Int),
    ],
    "on conflict (unit_id, channel, last, due, first) do update set cases = figure_overdue.cases + excluded.cases",
);
static EMPTY_SPANS: Many = Many {
    kinds: &[Kind::Id, Kind::Text, Kind::Day, Kind::Day, Kind::Day],
    sqlite: "delete from figure_overdue where unit_id = ?1 and channel = ?2 and due = ?3 and first = ?4 and last = ?5 \
             and cases = 0",
    postgres: "delete from figure_overdue where (unit_id, channel, due, first, last) in \
               (select * from unnest($1::uuid[], $2::text[], $3::date[], $4::date[], $5::date[])) and cases = 0",
};

/// Changes by unit, channel and day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Days(pub(super) BTreeMap<(UnitId, Channel, Date), Counts>);

impl Days {
    /// What a case adds goes in `by` times, or out.
    pub(super) fn keep(&mut self, kept: &Kept, by: i64) {
        for change in &kept.changes {
            for unit in [change.unit, ALL_UNITS] {
                self.add(unit, change.channel, change.day, change.by, by);
            }
        }
        for change in kept.veil.iter().flat_map(|veil| &veil.changes) {
            self.add(EVERYBODY, change.channel, change.day, change.by, by);
        }
    }

    fn add(&mut self, unit: UnitId, channel: Channel, day: Date, counts: Counts, by: i64) {
        for day in [day, ALL_DAYS] {
            let kept = self.0.entry((unit, channel, day)).or_default();
            if by < 0 { *kept -= counts } else { *kept += counts }
        }
    }

    pub(super) fn extend(&mut self, others: Self) {
        for (key, by) in others.0 {
            *self.0.entry(key).or_default() += by;
        }
    }

    pub(super) fn rows(&self) -> Written<'static> {
        let changed = || self.0.iter().filter(|(_, counts)| !counts.is_zero());
        let mut values = Vec::new();
        for ((unit, channel, day), counts) in changed() {
            values.extend_from_slice(values![*unit, channel.name(), *day]);
            values.extend(counts.to_array().map(Value::from));
        }
        // What all cases of a unit and a channel count in the end is never below nothing, so only what goes out can empty
        // that sum. What changes on one day may be below nothing (a case went to another unit then), and so may a
        // difference; what comes in may make up for it.
        let may_be_empty = changed().filter(|((unit, _, day), counts)| {
            *day != ALL_DAYS || *unit == EVERYBODY || counts.to_array().iter().any(|number| *number < 0)
        });
        let empty = may_be_empty
            .flat_map(|((unit, channel, day), _)| [(*unit).into(), channel.name().into(), (*day).into()])
            .collect();
        Written { table: &FIGURE_DAY, values, empty, clear: &EMPTY_DAYS }
    }
}

/// Spans in which cases are overdue: how many, by unit, channel, legal day, first and last day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spans(pub(super) BTreeMap<(UnitId, Channel, Date, Date, Date), i64>);

impl Spans {
    /// What a case adds goes in `by` times, or out.
    pub(super) fn keep(&mut self, kept: &Kept, by: i64) {
        let of_units = kept.overdue.iter().flat_map(|span| [(span.unit, span), (ALL_UNITS, span)]);
        let veiled = kept.veil.iter().flat_map(|veil| &veil.overdue).map(|span| (EVERYBODY, span));
        for (unit, span) in of_units.chain(veiled) {
            let key = (unit, span.channel, span.due, span.first, span.last.unwrap_or(ALL_DAYS));
            *self.0.entry(key).or_default() += by;
        }
    }

    pub(super) fn extend(&mut self, others: Self) {
        for (key, by) in others.0 {
            *self.0.entry(key).or_default() += by;
        }
    }

    pub(super) fn rows(&self) -> Written<'static> {
        let (mut values, mut empty) = (Vec::new(), Vec::new());
        for ((unit, channel, due, first, last), cases) in self.0.iter().filter(|(_, cases)| **cases != 0) {
            let key = values![*unit, channel.name(), *due, *first, *last];
            values.extend_from_slice(key);
            values.push((*cases).into());
            if *cases < 0 {
                empty.extend_from_slice(key);
            }
        }
        Written { table: &FIGURE_OVERDUE, values, empty, clear: &EMPTY_SPANS }
    }
}

/// Rows to be written, and those that may say nothing afterwards.
pub(super) struct Written<'a> {
    pub(super) table: &'static Table,
    pub(super) values: Vec<Value<'a>>,
    empty: Vec<Value<'a>>,
    clear: &'static Many,
}

impl Written<'_> {
    /// Takes away what says nothing any more.
    pub(super) async fn clear(&self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.many(self.clear, &self.empty).await
    }
}

/// Forgets all kept figures; whoever does so keeps them anew in the same transaction.
pub(super) async fn forget_all(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute("delete from figure_day", &[]).await?;
    tx.execute("delete from figure_overdue", &[]).await?;
    Ok(())
}

/// Whose figures are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Of the cases a unit answers for.
    Unit(UnitId),
    /// Of all cases.
    County,
    /// Of all cases, as everybody may read them: they do not tell what accuses.
    Everybody,
}

impl Whose {
    /// The units whose rows are added up; one of them twice is one.
    fn rows(self) -> [UnitId; 2] {
        match self {
            Self::Unit(unit) => [unit, unit],
            Self::County => [ALL_UNITS, ALL_UNITS],
            Self::Everybody => [ALL_UNITS, EVERYBODY],
        }
    }
}

impl Store {
    /// The numbers of the figures as of a day, of a channel or of all, and the earliest legal day of what is overdue
    /// then.
    pub(crate) async fn kept_figures(
        &self,
        whose: Whose,
        channel: Option<Channel>,
        as_of: Date,
    ) -> Result<(Counts, Option<Date>), StoreError> {
        let [unit, beside] = whose.rows().map(AsUuid::uuid);
        let mut counts = Counts::default();
        let sums = self.sums([unit, beside], channel, as_of).await?;
        for (is_sum, numbers) in sums {
            if is_sum { counts += numbers } else { counts -= numbers }
        }
        let oldest = read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new("select min(due) from figure_overdue where unit_id in (");
            query.push_bind(unit).push(", ").push_bind(beside);
            query.push(") and last >= ").push_bind(as_of).push(" and first <= ").push_bind(as_of);
            if let Some(channel) = channel {
                query.push(" and channel = ").push_bind(channel.name());
            }
            query.build_query_scalar::<Option<Date>>().fetch_one(c).await?
        });
        Ok((counts, oldest))
    }

    async fn sums(
        &self,
        [unit, beside]: [Uuid; 2],
        channel: Option<Channel>,
        as_of: Date,
    ) -> Result<Vec<(bool, Counts)>, StoreError> {
        read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new(SUMS);
            query.push_bind(unit).push(", ").push_bind(beside).push(") and day > ").push_bind(as_of);
            if let Some(channel) = channel {
                query.push(" and channel = ").push_bind(channel.name());
            }
            query.push(" group by 1");
            let mut sums = Vec::new();
            for row in query.build().fetch_all(c).await? {
                let mut numbers = [0; Counts::NAMES.len()];
                for (place, number) in (1..).zip(&mut numbers) {
                    *number = row.try_get(place)?;
                }
                sums.push((row.try_get(0)?, Counts::from_array(numbers)));
            }
            Ok(sums)
        })
    }

    /// The kept figures as they stand.
    pub(super) async fn stored_days(&self) -> Result<Days, StoreError> {
        read!(self.database(), |c| {
            let mut days = Days::default();
            for row in sqlx::query(STORED).fetch_all(c).await? {
                let mut numbers = [0; Counts::NAMES.len()];
                for (place, number) in (3..).zip(&mut numbers) {
                    *number = row.try_get(place)?;
                }
                let channel = super::matter::channel(&row.try_get::<String, _>(1)?)?;
                let unit = UnitId::of(row.try_get::<Uuid, _>(0)?);
                days.0.insert((unit, channel, row.try_get(2)?), Counts::from_array(numbers));
            }
            Ok(days)
        })
    }

    /// The spans in which cases are overdue, as they stand.
    pub(super) async fn stored_spans(&self) -> Result<Spans, StoreError> {
        read!(self.database(), |c| {
            let mut spans = Spans::default();
            let text = "select unit_id, channel, due, first, last, cases from figure_overdue";
            for row in sqlx::query(text).fetch_all(c).await? {
                let channel = super::matter::channel(&row.try_get::<String, _>(1)?)?;
                let unit = UnitId::of(row.try_get::<Uuid, _>(0)?);
                let key = (unit, channel, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
                spans.0.insert(key, row.try_get(5)?);
            }
            Ok(spans)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_the_numbers_of_the_figures_in_their_order() {
        assert_eq!(NUMBERS, Counts::NAMES);
    }
}
