//! The county's figures, with numerator and denominator, as of a day.

use schemars::JsonSchema;
use serde::Serialize;
use time::Date;

/// What the figures need to know of a case, as of the day they are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day it was received.
    pub received: Date,
    /// Why it is not counted, if it is not.
    pub left_out: Option<LeftOut>,
    /// The legal day of the first substantive reply.
    pub reply_due: Option<Date>,
    /// Whether it is in no denominator of replies or closings (rulings 5.13).
    pub reply_not_owed: bool,
    /// The day of the first substantive reply.
    pub replied_on: Option<Date>,
    /// The legal day of the closing; none where no law sets one (rulings 5.14).
    pub close_due: Option<Date>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// Written notices owed by units.
    pub notices: Vec<Duty>,
    /// Routing owed by the bureau.
    pub routings: Vec<Duty>,
}

/// A duty with its legal day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The legal day.
    pub due: Date,
    /// The day it was done.
    pub done: Option<Date>,
    /// It is no duty: name or address unclear.
    pub waived: bool,
}

impl Duty {
    /// Whether it was done by its legal day.
    fn is_met(&self) -> bool {
        self.done.is_some_and(|on| on <= self.due)
    }
}

/// Why a case is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Joined to another case.
    Merged,
    /// Withdrawn before it was accepted.
    WithdrawnBeforeAcceptance,
}

/// A rate: both numbers always, and the percentage with one decimal, or nothing when nothing was due.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Rate {
    /// How many of them.
    pub numerator: u64,
    /// Of how many.
    pub denominator: u64,
    /// Per cent with one decimal, rounded half up from whole numbers; null when the denominator is 0.
    pub percent: Option<f64>,
}

impl Rate {
    fn of(numerator: u64, denominator: u64) -> Self {
        // (1000·a·2 + b) / (2·b) is a/b in tenths of a per cent, rounded half up, without a fraction in between.
        let tenths = (denominator > 0).then(|| (2000 * numerator + denominator) / (2 * denominator));
        #[expect(clippy::cast_precision_loss, reason = "tenths of a per cent are small numbers")]
        let percent = tenths.map(|tenths| tenths as f64 / 10.0);
        Self { numerator, denominator, percent }
    }
}

/// The figures: one flat object.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Figures {
    /// 收集: cases received by the end of the day.
    pub collected: u64,
    /// 回复: answered on their merits.
    pub replied: u64,
    /// 回复率: replied of collected.
    pub reply_rate: Rate,
    /// 到期回复率: answered of those whose reply was due; late ones count.
    pub due_reply_rate: Rate,
    /// 按期回复率: answered in time of those whose reply was due.
    pub ontime_reply_rate: Rate,
    /// 结案.
    pub closed: u64,
    /// 结案率: closed of collected.
    pub close_rate: Rate,
    /// 到期结案率: closed of those whose closing was due.
    pub due_close_rate: Rate,
    /// 按期办结率: closed in time of those whose closing was due.
    pub ontime_close_rate: Rate,
    /// 按期受理率: written notices sent in time of those due and not waived.
    pub ontime_accept_rate: Rate,
    /// 按期转送率: routed in time of those due.
    pub ontime_route_rate: Rate,
    /// 超期数: cases with a reply or closing that was due before the day and is not done.
    pub overdue_open: u64,
    /// How many calendar days the oldest of them is overdue; 0 when none is.
    pub overdue_days: i64,
    /// Cases without a legal closing day (无法定期限), outside the closing rates.
    pub no_legal_limit: u64,
    /// Cases outside the rates of what was due, replies and closings alike: not accepted, led to another procedure, or
    /// without a way to answer.
    pub reply_not_owed: u64,
    /// Joined to other cases, not counted.
    pub merged: u64,
    /// Withdrawn before acceptance, not counted.
    pub withdrawn_before_acceptance: u64,
}

/// Counts the figures as of the end of a day. `facts` must hold what was known and in effect by then.
pub fn figures<'a>(facts: impl Iterator<Item = &'a Facts>, as_of: Date) -> Figures {
    let (mut counts, mut oldest) = (Counts::default(), None);
    for case in facts {
        counts += count(case, as_of);
        oldest = oldest.into_iter().chain(overdue_since(case, as_of)).min();
    }
    figures_of(&counts, oldest, as_of)
}

/// Makes the numbers of the figures and their names, so that no list of them is written twice.
macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// The whole numbers that the figures are made of: of one case, of many, or how they change from a day on.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Counts {
            $($(#[$doc])* pub $name: i64,)+
        }

        impl Counts {
            /// Their names, in the order of [`Counts::to_array`].
            pub const NAMES: [&'static str; [$(stringify!($name)),+].len()] = [$(stringify!($name)),+];

            /// The numbers in the order of [`Counts::NAMES`].
            pub const fn to_array(self) -> [i64; Self::NAMES.len()] {
                [$(self.$name),+]
            }

            /// The numbers from that order.
            pub const fn from_array(numbers: [i64; Self::NAMES.len()]) -> Self {
                let [$($name),+] = numbers;
                Self { $($name),+ }
            }
        }

        impl std::ops::AddAssign for Counts {
            fn add_assign(&mut self, other: Self) {
                $(self.$name += other.$name;)+
            }
        }

        impl std::ops::SubAssign for Counts {
            fn sub_assign(&mut self, other: Self) {
                $(self.$name -= other.$name;)+
            }
        }
    };
}

counts! {
    /// Received.
    collected,
    /// Answered on their merits.
    replied,
    /// With a reply that is due.
    reply_due,
    /// Of these, answered.
    reply_due_done,
    /// Of these, answered in time.
    reply_in_time,
    /// Closed.
    closed,
    /// With a closing that is due.
    close_due,
    /// Of these, closed.
    close_due_done,
    /// Of these, closed in time.
    close_in_time,
    /// Written notices that are due and not waived.
    notices,
    /// Of these, sent in time.
    notices_in_time,
    /// Routings that are due.
    routings,
    /// Of these, done in time.
    routings_in_time,
    /// With something that was due before the day and is not done.
    overdue,
    /// Without a legal closing day.
    no_limit,
    /// Outside the reply rates.
    reply_not_owed,
    /// Joined to other cases.
    merged,
    /// Withdrawn before acceptance.
    withdrawn,
}

impl Counts {
    /// Whether nothing is counted.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

/// What one case counts as of the end of a day.
pub(crate) fn count(case: &Facts, as_of: Date) -> Counts {
    let mut counts = Counts::default();
    if case.received > as_of {
        return counts;
    }
    match case.left_out {
        Some(LeftOut::Merged) => counts.merged = 1,
        Some(LeftOut::WithdrawnBeforeAcceptance) => counts.withdrawn = 1,
        None => add(&mut counts, case, as_of),
    }
    counts
}

fn add(counts: &mut Counts, case: &Facts, as_of: Date) {
    let (replied, closed) = (by(case.replied_on, as_of), by(case.closed_on, as_of));
    counts.collected += 1;
    counts.replied += i64::from(replied.is_some());
    counts.closed += i64::from(closed.is_some());
    counts.reply_not_owed += i64::from(case.reply_not_owed);
    counts.no_limit += i64::from(case.close_due.is_none());
    if let Some(due) = reply_due(case, as_of) {
        counts.reply_due += 1;
        counts.reply_due_done += i64::from(replied.is_some());
        counts.reply_in_time += i64::from(replied.is_some_and(|on| on <= due));
    }
    if let Some(due) = close_due(case, as_of) {
        counts.close_due += 1;
        counts.close_due_done += i64::from(closed.is_some());
        counts.close_in_time += i64::from(closed.is_some_and(|on| on <= due));
    }
    counts.overdue += i64::from(overdue_since(case, as_of).is_some());
    for duty in case.notices.iter().filter(|duty| duty.due <= as_of && !duty.waived) {
        counts.notices += 1;
        counts.notices_in_time += i64::from(duty.is_met());
    }
    for duty in case.routings.iter().filter(|duty| duty.due <= as_of && !duty.waived) {
        counts.routings += 1;
        counts.routings_in_time += i64::from(duty.is_met());
    }
}

fn by(day: Option<Date>, as_of: Date) -> Option<Date> {
    day.filter(|day| *day <= as_of)
}

fn reply_due(case: &Facts, as_of: Date) -> Option<Date> {
    by(case.reply_due, as_of).filter(|_| !case.reply_not_owed)
}

/// What is counted out of the replies is counted out of the closings (rulings 5.13).
fn close_due(case: &Facts, as_of: Date) -> Option<Date> {
    by(case.close_due, as_of).filter(|_| !case.reply_not_owed)
}

/// The earliest legal day of a reply or closing that was due before the day and is not done. The day itself is due but
/// not overdue (rulings 5.12).
pub(crate) fn overdue_since(case: &Facts, as_of: Date) -> Option<Date> {
    if case.received > as_of || case.left_out.is_some() || by(case.closed_on, as_of).is_some() {
        return None;
    }
    let reply = reply_due(case, as_of).filter(|_| by(case.replied_on, as_of).is_none());
    reply.into_iter().chain(close_due(case, as_of)).filter(|due| *due < as_of).min()
}

/// The figures from their numbers; `oldest` is the earliest legal day of what is overdue.
pub fn figures_of(counts: &Counts, oldest: Option<Date>, as_of: Date) -> Figures {
    // A number below nought would be a fault of the kept figures, which verification finds.
    let whole = |number: i64| u64::try_from(number).unwrap_or(0);
    let rate = |numerator: i64, denominator: i64| Rate::of(whole(numerator), whole(denominator));
    Figures {
        collected: whole(counts.collected),
        replied: whole(counts.replied),
        reply_rate: rate(counts.replied, counts.collected),
        due_reply_rate: rate(counts.reply_due_done, counts.reply_due),
        ontime_reply_rate: rate(counts.reply_in_time, counts.reply_due),
        closed: whole(counts.closed),
        close_rate: rate(counts.closed, counts.collected),
        due_close_rate: rate(counts.close_due_done, counts.close_due),
        ontime_close_rate: rate(counts.close_in_time, counts.close_due),
        ontime_accept_rate: rate(counts.notices_in_time, counts.notices),
        ontime_route_rate: rate(counts.routings_in_time, counts.routings),
        overdue_open: whole(counts.overdue),
        overdue_days: oldest.map_or(0, |due| (as_of - due).whole_days()),
        no_legal_limit: whole(counts.no_limit),
        reply_not_owed: whole(counts.reply_not_owed),
        merged: whole(counts.merged),
        withdrawn_before_acceptance: whole(counts.withdrawn),
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::date;

    use super::*;

    const AS_OF: Date = date!(2017 - 04 - 14);

    /// A cell of the county's table: replied, closed, received on a day whose reply and closing are due or not.
    fn cell(received: Date, replied: bool, closed: bool, count: usize) -> Vec<Facts> {
        let case = Facts {
            received,
            left_out: None,
            reply_due: Some(received + Duration::days(15)),
            reply_not_owed: false,
            replied_on: replied.then_some(received + Duration::DAY),
            close_due: Some(received + Duration::days(60)),
            closed_on: closed.then_some(received + Duration::DAY),
            notices: Vec::new(),
            routings: Vec::new(),
        };
        vec![case; count]
    }

    #[test]
    fn the_county_collected_247_and_answered_90_point_8_per_cent_of_those_due() {
        let (old, middle, new) = (date!(2017 - 01 - 20), date!(2017 - 03 - 01), date!(2017 - 04 - 05));
        let cases: Vec<Facts> = [
            cell(old, true, true, 87),
            cell(old, true, false, 5),
            cell(old, false, false, 8),
            cell(middle, true, true, 103),
            cell(middle, true, false, 3),
            cell(middle, false, false, 12),
            cell(new, true, true, 22),
            cell(new, true, false, 4),
            cell(new, false, false, 3),
        ]
        .concat();
        let figures = figures(cases.iter(), AS_OF);
        assert_eq!((figures.collected, figures.replied, figures.closed), (247, 224, 212));
        assert_eq!(figures.due_reply_rate, Rate { numerator: 198, denominator: 218, percent: Some(90.8) });
        assert_eq!(figures.due_close_rate, Rate { numerator: 87, denominator: 100, percent: Some(87.0) });
        assert_eq!(figures.reply_rate.percent, Some(90.7));
        assert_eq!(figures.close_rate.percent, Some(85.8));
        assert_eq!(figures.ontime_reply_rate, figures.due_reply_rate);
        assert_eq!(figures.overdue_open, 25);
    }

    #[test]
    fn a_rate_of_nothing_is_no_rate() {
        assert_eq!(figures([].iter(), AS_OF).due_reply_rate, Rate { numerator: 0, denominator: 0, percent: None });
    }

    #[test]
    fn a_reply_due_today_is_due_but_not_overdue() {
        let today = cell(AS_OF - Duration::days(15), false, false, 1);
        let counted = figures(today.iter(), AS_OF);
        assert_eq!((counted.due_reply_rate.denominator, counted.overdue_open), (1, 0));
        let tomorrow = figures(today.iter(), AS_OF + Duration::DAY);
        assert_eq!((tomorrow.overdue_open, tomorrow.overdue_days), (1, 1));
    }

    #[test]
    fn a_late_reply_counts_as_answered_but_not_as_in_time() {
        let mut late = cell(date!(2017 - 03 - 01), true, false, 1);
        late[0].replied_on = Some(date!(2017 - 04 - 01));
        let figures = figures(late.iter(), AS_OF);
        assert_eq!((figures.due_reply_rate.numerator, figures.ontime_reply_rate.numerator), (1, 0));
    }
}
