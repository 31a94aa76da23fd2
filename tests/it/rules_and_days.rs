//! The calendar that somebody imports, the days that are closed, and the machine's clock.

use case::{Role, Rule, Viewer};
use quintake::desk;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{form, letter_at};
use crate::support::{Office, at, circumstances, on_each_database};

/// A notice in which 4 January 2027 is a day of rest.
const NOTICE: &str = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n";

fn reply_due(case: &desk::CaseView) -> time::Date {
    case.deadlines.iter().find(|deadline| deadline.rule() == Rule::Reply).expect("a reply is due").legal()
}

#[test]
fn a_year_that_is_imported_moves_the_open_due_days_in_every_process() {
    on_each_database(async |office: Office| {
        let other = office.another_process().await;
        office.it_is("2026-12-20 09:00");
        let now = office.clock.now();
        // The fifteenth day is Sunday, 3 January.
        let entry = |text: &str| json!({"text": text, "received_at": "2026-12-19"});
        let before = office.take_in(&letter_at(&entry("路灯坏了"), now)).await.arrived.number;
        assert_eq!(reply_due(&office.case(&before).await), date!(2027 - 01 - 04));
        let year =
            office.store.import_calendar(NOTICE.to_owned(), case::Actor::gateway("test")).await.expect("imported");
        assert_eq!(year, 2027);
        assert_eq!(reply_due(&office.case(&before).await), date!(2027 - 01 - 05));
        assert_eq!(office.queue(&Viewer::Gateway).await[0].reply_due, Some(date!(2027 - 01 - 05)));
        // The other process did not import it, and follows.
        assert!(other.follow_rules().await.expect("followed"));
        let after =
            desk::receive(&other, &letter_at(&entry("水塘臭了"), now), &circumstances()).await.expect("taken in");
        let line = other
            .line(&Viewer::Gateway.sight(), after.arrived.case.expect("a case"))
            .await
            .expect("read")
            .expect("there");
        assert_eq!(line.reply_due, Some(date!(2027 - 01 - 05)));
        assert_eq!(other.verify().await.expect("verified").findings, []);
        office.verify().await;
        // A notice with a mistake changes nothing.
        let wrong =
            office.store.import_calendar("2027-01-05,workday,x\n".to_owned(), case::Actor::gateway("test")).await;
        assert!(wrong.is_err());
        // The corrected notice replaces the first.
        let corrected = "date,kind,name\n2027-01-01,holiday,元旦\n".to_owned();
        other.import_calendar(corrected, case::Actor::gateway("test")).await.expect("imported again");
        assert!(office.store.follow_rules().await.expect("followed"));
        office.take_in(&letter_at(&entry("桥断了"), now)).await;
        assert_eq!(reply_due(&office.case(&before).await), date!(2027 - 01 - 04));
        office.verify().await;
        other.close().await;
    });
}

#[test]
fn due_days_and_figures_of_other_rules_are_counted_again_when_the_store_is_opened() {
    on_each_database(async |office: Office| {
        office.it_is("2026-12-20 09:00");
        let entry = json!({"text": "路灯坏了", "received_at": "2026-12-19"});
        let number = office.take_in(&letter_at(&entry, office.clock.now())).await.arrived.number;
        office.store.import_calendar(NOTICE.to_owned(), case::Actor::gateway("test")).await.expect("imported");
        // As a program with other rules left them.
        let raw = office.raw().await;
        raw.execute("update matter set reply_due = '2027-01-04', next_due = '2027-01-04'").await.expect("as before");
        raw.execute("update figure_day set reply_due = reply_due + 1 where day < '9999-01-01'")
            .await
            .expect("as before");
        raw.execute("delete from figure_overdue").await.expect("as before");
        raw.execute("update setting set value = 'others' where name = 'projected_by'").await.expect("as before");
        raw.close().await;
        let office = office.reopened().await;
        assert_eq!(office.queue(&Viewer::Gateway).await[0].reply_due, Some(date!(2027 - 01 - 05)), "{number}");
        office.verify().await;
    });
}

#[test]
fn a_case_that_comes_on_the_day_another_one_goes_leaves_no_empty_figures() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.account(Role::Bureau, None).await;
        office.it_is("2026-11-16 09:00");
        let number = office.take_in(&letter_at(&json!({"text": "路灯坏了"}), office.clock.now())).await.arrived.number;
        office.it_is("2026-11-17 09:00");
        let act = office.act(&bureau, &number).await;
        let (how, part) = (case::Handover::Forward, case::Part::Lead);
        desk::route(&office.store, act, county.lamps, how, part, None, String::new()).await.expect("routed");
        office.verify().await;
        // For the office it is one fewer and one more on the same day.
        office.take_in(&letter_at(&json!({"text": "水塘臭了"}), office.clock.now())).await;
        office.verify().await;
    });
}

#[test]
fn days_that_ended_are_closed_one_by_one_and_chained() {
    on_each_database(async |office: Office| {
        office.take_in(&form(&json!({"text": "路灯坏了"}), "1")).await;
        office.it_is("2026-11-24 00:04");
        assert_eq!(
            office.store.close_days().await.expect("closed"),
            Some(0),
            "a write of yesterday may still be under way"
        );
        office.it_is("2026-11-26 08:00");
        assert_eq!(
            office.store.close_days().await.expect("closed"),
            Some(3),
            "also the days on which nothing happened"
        );
        assert_eq!(office.store.close_days().await.expect("closed"), Some(0));
        let raw = office.raw().await;
        let days = "select cast(day as text), cast(events as text) from day_root order by day";
        let days = raw.texts(days).await;
        assert_eq!(days, [["2026-11-23", "2"], ["2026-11-24", "0"], ["2026-11-25", "0"]]);
        raw.close().await;
        office.verify().await;
        let office = office.reopened().await;
        office.verify().await;
    });
}

/// A clock that shows another year for a minute must not close the days of years: nothing is recorded on a closed day, and
/// what is recorded after the leap would be of that year for good.
#[test]
fn a_clock_that_leaps_closes_nothing_though_something_was_recorded_meanwhile() {
    on_each_database(async |office| {
        let just_leapt = std::time::Duration::ZERO;
        office.it_is("2026-11-24 09:00");
        office.take_in(&form(&json!({"text": "路灯坏了"}), "1")).await;
        office.it_is("2036-11-24 09:00");
        office.take_in(&form(&json!({"text": "井盖丢了"}), "2")).await;
        assert_eq!(office.store.close_days_by(just_leapt).await.expect("asked"), None);
        office.it_is("2026-11-26 09:00");
        office.take_in(&form(&json!({"text": "水管破了"}), "3")).await;
        assert_eq!(office.store.close_days_by(just_leapt).await.expect("asked"), Some(3), "the days before");
        let kept = quintake::desk::known_by("2026-11-26").expect("a day");
        let asked = quintake::desk::Asked {
            as_of: time::macros::date!(2026 - 11 - 26),
            known_at: Some(kept),
            unit: None,
            channel: None,
        };
        let figures = quintake::desk::figures(&office.store, &case::Viewer::Gateway, &asked).await.expect("counted");
        assert_eq!(figures.collected, 2, "what came by the right clock is known by it");
        office.verify().await;
    });
}

#[test]
fn a_clock_that_goes_back_adds_nothing_to_a_day_that_was_closed() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let number = office.take_in(&form(&json!({"text": "路灯坏了"}), "1")).await.arrived.number;
        office.it_is("2026-11-26 08:00");
        office.store.close_days().await.expect("closed");
        office.it_is("2026-11-24 08:00");
        let bureau = office.account(Role::Bureau, None).await;
        let act = office.act(&bureau, &number).await;
        desk::classify(&office.store, act, intake::Class::Suggestion).await.expect("classed");
        office.take_in(&form(&json!({"text": "水塘臭了"}), "2")).await;
        office.change(county.civil, |unit| unit.phone = Some("0735-1".to_owned())).await;
        office
            .store
            .issue_token("x".to_owned(), Role::Bureau, None, case::Actor::gateway("test"))
            .await
            .expect("issued");
        let case = office.case(&number).await;
        assert_eq!(case.events[1].recorded_at, at("2026-11-26 00:00"), "the first moment that is still open");
        office.verify().await;
        office.it_is("2026-11-28 08:00");
        office.store.close_days().await.expect("closed");
        office.verify().await;
        let office = office.reopened().await;
        office.verify().await;
    });
}

#[test]
fn verification_beside_a_gateway_that_goes_on_writing_finds_nothing() {
    on_each_database(async |office: Office| {
        for piece in 0..20 {
            office.take_in(&form(&json!({"text": format!("第{piece}件")}), &piece.to_string())).await;
        }
        let store = office.store.clone();
        let bureau = office.account(Role::Bureau, None).await;
        let lines = office.queue(&bureau).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let (tell, mut told) = tokio::sync::watch::channel(0_u32);
        let writing = tokio::spawn(async move {
            let mut round = 0_u32;
            while !*stopped.borrow() {
                let piece = form(&json!({"text": format!("又一件{round}")}), &format!("w{round}"));
                desk::receive(&store, &piece, &circumstances()).await.expect("taken in");
                let line = &lines[usize::try_from(round).expect("few") % lines.len()];
                let act = desk::Act { version: None, ..desk::Act::now(line.id, &bureau, 0) };
                let class = if round.is_multiple_of(2) { intake::Class::Suggestion } else { intake::Class::Thanks };
                desk::classify(&store, act, class).await.expect("classed");
                round += 1;
                tell.send_replace(round);
            }
        });
        // Three times while it writes, each begun after something new was written.
        for rounds in 1..=3 {
            told.wait_for(|round| *round >= rounds).await.expect("it goes on");
            office.verify().await;
        }
        stop.send(true).expect("stopped");
        writing.await.expect("the task ends");
        office.verify().await;
    });
}
