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
    /// Why it is in no reply denominator, if it is not (rulings 5.13).
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
    /// Cases outside the reply rates: not accepted, led to another procedure, or without a way to answer.
    pub reply_not_owed: u64,
    /// Joined to other cases, not counted.
    pub merged: u64,
    /// Withdrawn before acceptance, not counted.
    pub withdrawn_before_acceptance: u64,
}

/// Counts the figures as of the end of a day. `facts` must hold what was known and in effect by then.
pub fn figures<'a>(facts: impl Iterator<Item = &'a Facts>, as_of: Date) -> Figures {
    let mut tally = Tally::default();
    for case in facts.filter(|case| case.received <= as_of) {
        match case.left_out {
            Some(LeftOut::Merged) => tally.merged += 1,
            Some(LeftOut::WithdrawnBeforeAcceptance) => tally.withdrawn += 1,
            None => tally.add(case, as_of),
        }
    }
    tally.figures()
}

#[derive(Default)]
struct Tally {
    collected: u64,
    replied: u64,
    reply_due: u64,
    reply_due_done: u64,
    reply_in_time: u64,
    closed: u64,
    close_due: u64,
    close_due_done: u64,
    close_in_time: u64,
    notices: (u64, u64),
    routings: (u64, u64),
    overdue: u64,
    overdue_days: i64,
    no_limit: u64,
    not_owed: u64,
    merged: u64,
    withdrawn: u64,
}

impl Tally {
    fn add(&mut self, case: &Facts, as_of: Date) {
        let done = |on: Option<Date>| on.filter(|on| *on <= as_of);
        let (replied, closed) = (done(case.replied_on), done(case.closed_on));
        self.collected += 1;
        self.replied += u64::from(replied.is_some());
        self.closed += u64::from(closed.is_some());
        self.not_owed += u64::from(case.reply_not_owed);
        self.no_limit += u64::from(case.close_due.is_none());
        let reply_due = case.reply_due.filter(|due| *due <= as_of && !case.reply_not_owed);
        if let Some(due) = reply_due {
            self.reply_due += 1;
            self.reply_due_done += u64::from(replied.is_some());
            self.reply_in_time += u64::from(replied.is_some_and(|on| on <= due));
        }
        let close_due = case.close_due.filter(|due| *due <= as_of);
        if let Some(due) = close_due {
            self.close_due += 1;
            self.close_due_done += u64::from(closed.is_some());
            self.close_in_time += u64::from(closed.is_some_and(|on| on <= due));
        }
        // The day itself is due but not overdue (rulings 5.12).
        let late_reply = reply_due.filter(|due| *due < as_of && replied.is_none() && closed.is_none());
        let late_close = close_due.filter(|due| *due < as_of && closed.is_none());
        if let Some(due) = late_reply.into_iter().chain(late_close).min() {
            self.overdue += 1;
            self.overdue_days = self.overdue_days.max((as_of - due).whole_days());
        }
        add_duties(&mut self.notices, &case.notices, as_of);
        add_duties(&mut self.routings, &case.routings, as_of);
    }

    fn figures(&self) -> Figures {
        Figures {
            collected: self.collected,
            replied: self.replied,
            reply_rate: Rate::of(self.replied, self.collected),
            due_reply_rate: Rate::of(self.reply_due_done, self.reply_due),
            ontime_reply_rate: Rate::of(self.reply_in_time, self.reply_due),
            closed: self.closed,
            close_rate: Rate::of(self.closed, self.collected),
            due_close_rate: Rate::of(self.close_due_done, self.close_due),
            ontime_close_rate: Rate::of(self.close_in_time, self.close_due),
            ontime_accept_rate: Rate::of(self.notices.0, self.notices.1),
            ontime_route_rate: Rate::of(self.routings.0, self.routings.1),
            overdue_open: self.overdue,
            overdue_days: self.overdue_days,
            no_legal_limit: self.no_limit,
            reply_not_owed: self.not_owed,
            merged: self.merged,
            withdrawn_before_acceptance: self.withdrawn,
        }
    }
}

fn add_duties(rate: &mut (u64, u64), duties: &[Duty], as_of: Date) {
    for duty in duties.iter().filter(|duty| duty.due <= as_of && !duty.waived) {
        rate.1 += 1;
        rate.0 += u64::from(duty.done.is_some_and(|on| on <= duty.due));
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
