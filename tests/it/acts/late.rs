use case::{ReplyKind, Role, Viewer};
use intake::Class;
use quintake::desk::{self, Asked};
use time::macros::date;

use super::{Desk, by_gateway, code, dated};
use crate::support::{Office, at, on_each_database};

#[test]
fn what_is_entered_late_counts_from_its_own_day_and_the_old_report_stays_as_it_was() {
    on_each_database(async |office: Office| {
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        office.it_is("2026-12-10 09:00");
        let known = at("2026-12-10 08:00");
        let act = dated(desk.act(&bureau).await, "2026-11-25 10:00");
        desk::accept(&office.store, act, Class::Consultation, None).await.expect("accepted two weeks ago");
        let act = dated(desk.act(&bureau).await, "2026-12-01 10:00");
        desk::reply(&office.store, act, ReplyKind::Substantive, "已答复".to_owned()).await.expect("answered then");
        let case = office.case(&desk.number).await;
        assert_eq!(case.events[2].effective_at, at("2026-12-01 10:00"));
        assert_eq!(case.events[2].recorded_at, at("2026-12-10 09:00"), "when it was recorded stays visible");
        let figures = async |as_of, known_at| {
            let asked = Asked { as_of, known_at, unit: None, channel: None };
            desk::figures(&office.store, &Viewer::Gateway, &asked).await.expect("counted")
        };
        assert_eq!(figures(date!(2026 - 11 - 30), None).await.replied, 0);
        assert_eq!(figures(date!(2026 - 12 - 01), None).await.replied, 1);
        assert_eq!(figures(date!(2026 - 12 - 01), Some(known)).await.replied, 0, "as it was known then");
        assert_eq!(figures(date!(2026 - 12 - 10), Some(known)).await.replied, 0);
        office.verify().await;
    });
}

#[test]
fn nothing_takes_effect_before_the_last_change_or_in_the_future() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        office.it_is("2026-12-10 09:00");
        let store = &office.store;
        let accept = async |moment: &str| {
            desk::accept(store, dated(desk.act(&bureau).await, moment), Class::Consultation, None).await
        };
        assert_eq!(code(accept("2026-11-22 23:59").await), "before-the-last-act", "before it was received");
        assert_eq!(code(accept("2026-12-10 09:01").await), "effective-in-the-future");
        let route = dated(desk.act(&bureau).await, "2026-12-01 09:00");
        desk::route(store, route, county.housing, case::Handover::Forward, case::Part::Lead, None, String::new())
            .await
            .expect("routed");
        assert_eq!(code(accept("2026-11-30 12:00").await), "before-the-last-act");
        let reply = dated(desk.act(&bureau).await, "2026-11-22 12:00");
        let refused = desk::reply(store, reply, ReplyKind::Substantive, "已修好".to_owned()).await;
        assert_eq!(code(refused), "before-the-last-act", "no answer before the question");
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let reply = dated(desk.act(&housing).await, "2026-11-25 12:00");
        let refused = desk::reply(store, reply, ReplyKind::Substantive, "已修好".to_owned()).await;
        assert_eq!(code(refused), "before-the-last-act", "nor before it reached the unit");
        let reply = dated(desk.act(&bureau).await, "2026-11-25 12:00");
        desk::reply(store, reply, ReplyKind::Procedural, "正在核实".to_owned()).await.expect("the bureau had it then");
        accept("2026-12-01 08:00").await.expect("within the day the order of recording decides");
        // Whatever was entered late, every day can be counted.
        let mut day = date!(2026 - 11 - 20);
        while day <= date!(2026 - 12 - 12) {
            let figures = office.figures(day).await;
            assert_eq!(figures.collected, u64::from(day >= date!(2026 - 11 - 23)), "{day}");
            day = day.next_day().expect("a day");
        }
        office.verify().await;
    });
}

#[test]
fn a_register_may_close_what_it_never_saw_accepted_and_answer_without_words() {
    on_each_database(async |office: Office| {
        let desk = Desk::with_a_case(&office).await;
        office.it_is("2026-12-10 09:00");
        let id = desk.id().await;
        let store = &office.store;
        desk::reply(store, by_gateway(id, "2026-11-24"), ReplyKind::Substantive, String::new())
            .await
            .expect("answered");
        desk::close(store, by_gateway(id, "2026-11-25"), Vec::new(), None, String::new(), true).await.expect("closed");
        let figures = office.figures(date!(2026 - 11 - 25)).await;
        assert_eq!((figures.replied, figures.closed), (1, 1));
        office.verify().await;
    });
}
