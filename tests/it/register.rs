//! A register of old cases: in by the one door, and the county's figures of any day come out of it.

use std::collections::{BTreeMap, BTreeSet};

use case::{Rate, Verdict, Viewer};
use intake::Channel;
use quintake::desk::{self, Asked, RowError, RowOutcome};
use quintake::store::Filter;
use time::macros::date;
use time::{Date, Duration};

use crate::support::{DIVISION, Office, at, on_each_database};

/// The division of the county in the file.
const COUNTY: &str = "431023";
const AS_OF: Date = date!(2017 - 04 - 14);

fn file() -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/county_247.csv", env!("CARGO_MANIFEST_DIR"))).expect("the register")
}

async fn take_in(office: &Office, register: &[u8], division: &str) -> Vec<RowOutcome> {
    office.take_in_register(register, division).await
}

/// A row of the file as this test reads it, by itself.
struct Row {
    channel: String,
    unit: String,
    received: Date,
    reply_due: Date,
    close_due: Date,
    replied: Option<Date>,
    closed: Option<Date>,
}

fn rows() -> Vec<Row> {
    let text = String::from_utf8(file()).expect("UTF-8");
    let day = |text: &str| {
        let parts: Vec<u16> = text.trim().split('-').map(|part| part.parse().expect("a number")).collect();
        let month = u8::try_from(parts[1]).expect("a month").try_into().expect("a month");
        Date::from_calendar_date(i32::from(parts[0]), month, u8::try_from(parts[2]).expect("a day")).expect("a day")
    };
    let rows: Vec<Row> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let given = |cell: &str| (!cell.trim().is_empty()).then(|| day(cell));
            Row {
                channel: cells[2].to_owned(),
                unit: cells[3].to_owned(),
                received: day(cells[4]),
                reply_due: day(cells[6]),
                close_due: day(cells[7]),
                replied: given(cells[8]),
                closed: given(cells[9]),
            }
        })
        .collect();
    assert_eq!(rows.len(), 247);
    rows
}

/// Counts a day by walking the rows: nothing of the program's own counting.
fn counted(rows: &[&Row], day: Date) -> [(u64, u64); 8] {
    let mut out = [(0, 0); 8];
    let by = |on: Option<Date>, day: Date| on.is_some_and(|on| on <= day);
    for row in rows.iter().filter(|row| row.received <= day) {
        let (replied, closed) = (by(row.replied, day), by(row.closed, day));
        let mut add = |place: usize, of: bool, done: bool| {
            if of {
                let rate: &mut (u64, u64) = &mut out[place];
                rate.1 += 1;
                rate.0 += u64::from(done);
            }
        };
        add(0, true, replied);
        add(1, true, closed);
        add(2, row.reply_due <= day, replied);
        add(3, row.reply_due <= day, by(row.replied, row.reply_due) && replied);
        add(4, row.close_due <= day, closed);
        add(5, row.close_due <= day, by(row.closed, row.close_due) && closed);
        let reply_late = row.reply_due < day && !replied && !closed;
        let close_late = row.close_due < day && !closed;
        add(6, true, reply_late || close_late);
        let since = [(reply_late, row.reply_due), (close_late, row.close_due)];
        for (_, due) in since.into_iter().filter(|(late, _)| *late) {
            let days = u64::try_from((day - due).whole_days()).expect("later");
            out[7].0 = out[7].0.max(days);
        }
    }
    out
}

fn of_figures(figures: &case::Figures) -> [(u64, u64); 8] {
    let rate = |rate: Rate| (rate.numerator, rate.denominator);
    [
        rate(figures.reply_rate),
        rate(figures.close_rate),
        rate(figures.due_reply_rate),
        rate(figures.ontime_reply_rate),
        rate(figures.due_close_rate),
        rate(figures.ontime_close_rate),
        (figures.overdue_open, figures.collected),
        (u64::try_from(figures.overdue_days).expect("not negative"), 0),
    ]
}

#[test]
fn the_countys_register_gives_the_countys_figures() {
    on_each_database(async |office: Office| {
        let outcomes = take_in(&office, &file(), COUNTY).await;
        assert_eq!(outcomes.len(), 247);
        assert!(
            outcomes.iter().all(|row| row.receipt.as_ref().is_ok_and(|(arrived, _)| arrived.verdict == Verdict::Case))
        );
        let figures = office.figures(AS_OF).await;
        assert_eq!((figures.collected, figures.replied, figures.closed), (247, 224, 212));
        assert_eq!(figures.due_reply_rate, Rate { numerator: 198, denominator: 218, percent: Some(90.8) });
        assert_eq!(figures.due_close_rate, Rate { numerator: 87, denominator: 100, percent: Some(87.0) });
        assert_eq!((figures.reply_rate.percent, figures.close_rate.percent), (Some(90.7), Some(85.8)));
        assert_eq!(
            (figures.ontime_reply_rate, figures.ontime_close_rate),
            (figures.due_reply_rate, figures.due_close_rate)
        );
        assert_eq!((figures.reply_not_owed, figures.no_legal_limit, figures.merged), (0, 0, 0));

        let total = office.store.total(&Viewer::Gateway.sight(), &Filter::default()).await.expect("counted");
        assert_eq!(total, 247);
        let numbers: BTreeSet<String> = office.numbers(&Viewer::Gateway).await.into_iter().collect();
        assert_eq!(numbers.len(), 247);
        assert!(numbers.iter().all(|number| number.starts_with("431023-17-")), "numbered by the year of receipt");
        let units = office.units().await;
        assert_eq!(units.iter().filter(|unit| unit.imported).count(), 8, "units nobody had entered, marked");
        office.verify().await;
    });
}

#[test]
fn every_day_of_the_year_agrees_with_a_count_by_hand() {
    on_each_database(async |office: Office| {
        take_in(&office, &file(), COUNTY).await;
        let rows = rows();
        let all: Vec<&Row> = rows.iter().collect();
        let mut day = date!(2016 - 12 - 30);
        while day <= date!(2017 - 06 - 20) {
            let figures = office.figures(day).await;
            assert_eq!(of_figures(&figures), counted(&all, day), "{day}");
            day += Duration::DAY;
        }
    });
}

#[test]
fn the_figures_of_channels_and_units_are_their_rows_and_add_up() {
    on_each_database(async |office: Office| {
        take_in(&office, &file(), COUNTY).await;
        let rows = rows();
        let units: BTreeMap<String, case::UnitId> =
            office.units().await.into_iter().map(|unit| (unit.name, unit.id)).collect();
        for day in [date!(2017 - 02 - 10), date!(2017 - 03 - 31), AS_OF, date!(2017 - 06 - 10)] {
            let mut sum = (0, 0, 0);
            let names: BTreeSet<&str> = rows.iter().map(|row| row.unit.as_str()).collect();
            for channel in Channel::ALL {
                let mine: Vec<&Row> = rows.iter().filter(|row| row.channel == channel.name()).collect();
                let asked = Asked { as_of: day, known_at: None, unit: None, channel: Some(channel) };
                let figures = desk::figures(&office.store, &Viewer::Gateway, &asked).await.expect("counted");
                assert_eq!(of_figures(&figures), counted(&mine, day), "{channel} on {day}");
                sum = (sum.0 + figures.collected, sum.1 + figures.replied, sum.2 + figures.closed);
            }
            let whole = office.figures(day).await;
            assert_eq!(sum, (whole.collected, whole.replied, whole.closed));
            for name in names {
                let mine: Vec<&Row> = rows.iter().filter(|row| row.unit == name).collect();
                let asked = Asked { as_of: day, known_at: None, unit: Some(units[name]), channel: None };
                let figures = desk::figures(&office.store, &Viewer::Gateway, &asked).await.expect("counted");
                assert_eq!(of_figures(&figures), counted(&mine, day), "{name} on {day}");
            }
        }
    });
}

#[test]
fn the_same_register_again_changes_nothing() {
    on_each_database(async |office: Office| {
        let first = take_in(&office, &file(), COUNTY).await;
        let raw = office.raw().await;
        let state = async || {
            let sums = "select cast(count(*) as text), cast((select count(*) from submission) as text), \
                        cast((select count(*) from unit) as text), cast((select sum(cases) from counter) as text) from event";
            raw.texts(sums).await
        };
        let before = state().await;
        office.it_is("2026-11-25 09:00");
        let second = take_in(&office, &file(), COUNTY).await;
        assert_eq!(state().await, before);
        for (first, second) in first.iter().zip(&second) {
            let (first, second) = (first.receipt.as_ref().expect("in"), second.receipt.as_ref().expect("in"));
            assert_eq!((&first.0.number, &first.1), (&second.0.number, &second.1), "the same number and code");
            assert!(second.0.again && !first.0.again);
        }
        office.verify().await;
    });
}

#[test]
fn what_was_known_before_the_register_came_is_nothing_and_a_later_register_adds_what_is_new() {
    on_each_database(async |office: Office| {
        let figures = async |known_at: &str| {
            let asked = Asked { as_of: AS_OF, known_at: Some(at(known_at)), unit: None, channel: None };
            desk::figures(&office.store, &Viewer::Gateway, &asked).await.expect("counted")
        };
        let register = |replied: &str, closed: &str| {
            format!(
                "序号,信访形式,承办单位,收到日期,受理日期,首次回复日期,办结日期\n\
                 1,来信,云溪县住建局,2017-03-01,2017-03-02,{replied},{closed}\n\
                 2,来访,云溪县住建局,2017-03-05,,,\n"
            )
        };
        take_in(&office, register("", "").as_bytes(), DIVISION).await;
        office.it_is("2026-12-01 09:00");
        take_in(&office, register("2017-03-10", "").as_bytes(), DIVISION).await;
        office.it_is("2026-12-02 09:00");
        take_in(&office, register("2017-03-10", "2017-03-20").as_bytes(), DIVISION).await;
        let known: Vec<(u64, u64, u64)> = {
            let mut known = Vec::new();
            for moment in ["2026-11-23 08:59", "2026-11-23 09:00", "2026-12-01 10:00", "2026-12-02 10:00"] {
                let figures = figures(moment).await;
                known.push((figures.collected, figures.replied, figures.closed));
            }
            known
        };
        assert_eq!(known, [(0, 0, 0), (2, 0, 0), (2, 1, 0), (2, 1, 1)]);
        assert_eq!(office.counted().await.iter().map(|(_, pieces)| pieces).sum::<i64>(), 2);
        office.verify().await;
    });
}

#[test]
fn optional_columns_say_what_a_row_is() {
    on_each_database(async |office: Office| {
        let register = "seq,channel,unit,received_on,accepted_on,reply_due_on,close_due_on,first_reply_on,closed_on,class,merged_into,reply_kind,withdrawn_on,text,name,cell\n\
            1,letter,云溪县住建局,2017-03-01,2017-03-02,2017-03-16,,2017-03-10,2017-03-20,appeal,,,,村口的路灯坏了,李桂英,A\n\
            2,visit,云溪县住建局,2017-02-20,,2017-03-07,,,,,3,,,来访反映路灯,李桂英,A\n\
            3,phone,云溪县住建局,2017-03-03,,2017-03-18,,,,,1,,,来电催问路灯,李桂英,A\n\
            4,email,云溪县民政局,2017-03-04,,2017-03-19,,2017-03-10,,suggestion,,procedural,,建议公示低保名单,陈国富,B\n\
            5,post,云溪县民政局,2017-03-05,,2017-03-20,,,,consultation,,,2017-03-06,问低保,黄秀兰,B\n\
            6,post,云溪县纪委监委,2017-03-06,2017-03-07,2017-03-21,,,2017-03-30,accusation,,,,有人倒卖救济粮,,C\n";
        let outcomes = take_in(&office, register.as_bytes(), DIVISION).await;
        assert!(outcomes.iter().all(|row| row.receipt.is_ok()), "{outcomes:?}");
        let numbers: Vec<&str> =
            outcomes.iter().map(|row| row.receipt.as_ref().expect("in").0.number.as_str()).collect();

        let case = office.case(numbers[1]).await;
        assert_eq!((case.number.as_str(), case.submissions.len()), (numbers[0], 3), "2 into 3 into 1");
        assert_eq!(case.received_at.date(), date!(2017 - 02 - 20), "from the earliest receipt");
        assert_eq!(case.class, Some(intake::Class::Appeal));
        let piece = case.submissions.iter().find(|piece| piece.number == numbers[0]).expect("its own piece");
        assert_eq!(
            (piece.text.as_deref(), piece.notes.as_slice()),
            (Some("村口的路灯坏了"), ["cell: A".to_owned()].as_slice())
        );
        assert_eq!(office.case(numbers[3]).await.replies[0].kind, case::ReplyKind::Procedural);
        assert_eq!(office.case(numbers[4]).await.state, "withdrawn");
        let accusation = office.case(numbers[5]).await;
        assert_eq!((accusation.scope, accusation.state.as_str()), (case::Scope::Discipline, "closed"));
        assert_eq!(accusation.class, Some(intake::Class::Accusation));

        let figures = office.figures(AS_OF).await;
        assert_eq!((figures.collected, figures.merged, figures.withdrawn_before_acceptance), (3, 2, 1));
        assert_eq!((figures.replied, figures.closed), (1, 2), "a procedural reply answers nothing");
        assert_eq!(figures.due_reply_rate, Rate { numerator: 1, denominator: 2, percent: Some(50.0) });
        let before = office.figures(date!(2017 - 03 - 02)).await;
        assert_eq!((before.collected, before.merged), (2, 0), "merged from the later receipt on");
        let again = take_in(&office, register.as_bytes(), DIVISION).await;
        assert!(again.iter().all(|row| row.receipt.as_ref().is_ok_and(|(arrived, _)| arrived.again)), "{again:?}");
        office.verify().await;
    });
}

#[test]
fn a_wrong_row_is_told_by_row_and_field_and_leaves_nothing_behind() {
    on_each_database(async |office: Office| {
        let register = "序号,信访形式,承办单位,收到日期,受理日期,回复日期,办结日期,并入序号\n\
            1,来信,云溪县住建局,2017-03-01,2017-03-02,2017-03-10,2017-03-20,\n\
            2,来信,云溪县住建局,2017-03-01,2017-02-02,,,\n\
            3,微信,云溪县住建局,2017-03-01,,,,\n\
            4,来信,云溪县住建局,2117-03-01,,,,\n\
            5,来信,云溪县住建局,2017-03-01,,,,17\n\
            6,来信,云溪县住建局,2017-03-01,,,,2\n\
            7,来信,云溪县住建局,2017-03-01,,,,6\n\
            8,来信,云溪县交通局,2017-03-08,,2017-03-09,2017-03-01,\n";
        let outcomes = take_in(&office, register.as_bytes(), DIVISION).await;
        let told: Vec<(usize, Option<String>, &str)> = outcomes
            .iter()
            .filter_map(|row| match &row.receipt {
                Err(RowError::Refused(refused)) => Some((row.row, refused.field.clone(), refused.reason.code())),
                Err(other) => panic!("{other:?}"),
                Ok(_) => None,
            })
            .collect();
        let field = |name: &str| Some(name.to_owned());
        assert_eq!(
            told,
            [
                (2, field("受理日期"), "out-of-range"),
                (3, field("信访形式"), "unknown"),
                (4, field("收到日期"), "in-the-future"),
                (5, field("merged_into"), "unknown"),
                (6, field("merged_into"), "unknown"),
                (7, field("merged_into"), "unknown"),
                (8, field("办结日期"), "out-of-range"),
            ]
        );
        assert_eq!(office.numbers(&Viewer::Gateway).await.len(), 1);
        assert!(office.units().await.iter().all(|unit| unit.name != "云溪县交通局"), "a refused row enters no unit");
        office.verify().await;
    });
}

#[test]
fn a_row_whose_target_did_not_go_in_stays_in_is_told_so_and_is_joined_when_the_target_comes() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let town = office.unit("jqzjj", "景泉镇住建局", case::Capacity::Unit).await;
        for unit in [county.housing, town] {
            office.change(unit, |unit| unit.aliases = vec!["住建局".to_owned()]).await;
        }
        // Who is meant by the unit of the first row is known only when it goes in.
        let register = |unit: &str| {
            format!(
                "序号,渠道,单位,收到日期,并入,内容\n\
                 1,来信,{unit},2026-03-02,,景泉村路灯坏了\n\
                 2,来访,景泉镇住建局,2026-03-03,1,来访反映路灯\n\
                 3,来电,景泉镇住建局,2026-03-04,2,来电催问路灯\n"
            )
        };
        let outcomes = take_in(&office, register("住建局").as_bytes(), DIVISION).await;
        let [first, second, third] = &outcomes[..] else { panic!("three rows: {outcomes:?}") };
        assert!(matches!(&first.receipt, Err(RowError::Ambiguous { .. })), "{outcomes:?}");
        assert!(matches!(&second.receipt, Err(RowError::NotJoined { into }) if into == "1"), "{outcomes:?}");
        let third = &third.receipt.as_ref().expect("in").0.number;
        assert_eq!(office.case(third).await.submissions.len(), 2, "it is joined to the second, which is in");

        let outcomes = take_in(&office, register("云溪县住建局").as_bytes(), DIVISION).await;
        let taken: Vec<_> = outcomes.iter().map(|row| &row.receipt.as_ref().expect("in").0).collect();
        assert_eq!(taken.iter().map(|arrived| arrived.again).collect::<Vec<_>>(), [false, true, true]);
        let case = office.case(&taken[2].number).await;
        assert_eq!((&case.number, case.submissions.len()), (&taken[0].number, 3), "3 and 2 into 1");
        office.verify().await;
    });
}
