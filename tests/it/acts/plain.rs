use case::{Event, LegState, Outcome, ReplyKind, Role, Verdict, Viewer};
use intake::Class;
use quintake::desk;
use serde_json::json;
use time::macros::date;

use super::{Desk, code};
use crate::support::pieces::{form, form_at};
use crate::support::{Office, on_each_database};

#[test]
fn a_case_is_routed_accepted_answered_corrected_and_closed() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, Some(office.bureau().await)).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        assert!(office.numbers(&housing).await.is_empty(), "what it does not hold it does not see");

        office.it_is("2026-11-24 10:00");
        assert_eq!(desk.route(&bureau, county.housing).await.expect("routed"), 2);
        assert_eq!(office.numbers(&housing).await, std::slice::from_ref(&desk.number));
        let case = office.case(&desk.number).await;
        assert_eq!((case.state.as_str(), case.holder, case.legs.len()), ("routed", county.housing, 2));
        assert_eq!(case.legs[0].state, LegState::PassedOn { on: date!(2026 - 11 - 24) }.name());
        let due: Vec<_> = case.deadlines.iter().filter(|d| d.is_open()).map(|d| (d.rule().name(), d.legal())).collect();
        assert_eq!(due, [("notice", date!(2026 - 12 - 09)), ("reply", date!(2026 - 12 - 08))]);

        office.it_is("2026-11-26 09:00");
        desk.accept(&housing).await.expect("accepted");
        let case = office.case(&desk.number).await;
        assert_eq!((case.state.as_str(), case.class), ("accepted", Some(Class::Appeal)));
        let handling = case.deadlines.iter().find(|d| d.rule() == case::Rule::Handling).expect("the 60 days run");
        assert_eq!(handling.legal(), date!(2027 - 01 - 25));

        office.it_is("2026-11-27 09:00");
        desk.reply(&housing, ReplyKind::Procedural, "您的来信已转县住建局办理。").await.expect("told");
        assert_eq!(office.figures(date!(2026 - 11 - 27)).await.replied, 0, "a notice is no reply");
        assert_eq!(code(desk.close(&housing).await), "not-answered");
        office.it_is("2026-12-02 16:00");
        desk.reply(&housing, ReplyKind::Substantive, "路灯已于12月1日修好。").await.expect("answered");
        desk.correct_reply(&housing, 2, "路灯已于12月2日修好。").await.expect("corrected");
        let case = office.case(&desk.number).await;
        assert_eq!(case.replies.len(), 2);
        assert_eq!(
            case.replies[1].versions,
            ["路灯已于12月1日修好。", "路灯已于12月2日修好。"],
            "the first one stays visible"
        );
        let told =
            desk::progress(&office.store, &desk.number, &office.code_of(&desk.number).await).await.expect("read");
        assert_eq!(told.expect("his own").replies[1].versions.len(), 2);

        office.it_is("2026-12-03 11:00");
        assert_eq!(desk.close(&housing).await.expect("closed"), 7);
        let case = office.case(&desk.number).await;
        assert_eq!(case.state, "closed");
        assert!(case.legs.iter().all(|leg| leg.state != "open" && leg.state != "accepted"), "nobody holds it any more");
        assert!(office.queue(&Viewer::Gateway).await[0].next_due.is_none());
        let kinds: Vec<String> = case.events.iter().map(|event| kind(&event.event)).collect();
        assert_eq!(kinds, ["received", "routed", "accepted", "replied", "replied", "reply_corrected", "closed"]);
        assert_eq!(case.events[6].words.as_ref().expect("words").text, "路灯已修好");

        // Each day as it was.
        for (day, replied, closed) in
            [(date!(2026 - 12 - 01), 0, 0), (date!(2026 - 12 - 02), 1, 0), (date!(2026 - 12 - 03), 1, 1)]
        {
            let figures = office.figures(day).await;
            assert_eq!((figures.collected, figures.replied, figures.closed), (1, replied, closed), "{day}");
        }
        office.verify().await;
    });
}

#[test]
fn an_assignment_has_a_limit_and_a_transfer_has_none() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let route = async |how, limit| {
            let act = desk.act(&bureau).await;
            desk::route(&office.store, act, county.housing, how, case::Part::Lead, limit, "请按期报结果".to_owned())
                .await
        };
        assert_eq!(code(route(case::Handover::Assign, None).await), "limit-missing");
        assert_eq!(code(route(case::Handover::Assign, Some(date!(2026 - 11 - 22))).await), "limit-in-the-past");
        assert_eq!(code(route(case::Handover::Forward, Some(date!(2026 - 12 - 22))).await), "limit-not-allowed");
        route(case::Handover::Assign, Some(date!(2026 - 12 - 12))).await.expect("assigned");
        let case = office.case(&desk.number).await;
        assert_eq!(case.legs[1].limit_on.as_deref(), Some("2026-12-12"));
        let assigned = case.deadlines.iter().find(|d| d.rule() == case::Rule::Assigned).expect("a date was set");
        assert_eq!(assigned.legal(), date!(2026 - 12 - 12), "a Saturday, as it was set");
        assert_eq!(office.queue(&Viewer::Gateway).await[0].close_due, Some(date!(2026 - 12 - 12)));
        assert_eq!(code(desk.route(&bureau, county.housing).await), "already-there");
        assert_eq!(case.version, 2, "what is refused is not recorded");
        office.verify().await;
    });
}

#[test]
fn acts_out_of_order_are_refused_and_say_why() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.account(Role::Bureau, None).await;
        let desk = Desk::with_a_case(&office).await;
        assert_eq!(code(desk.close(&bureau).await), "not-accepted");
        assert_eq!(code(desk.correct_reply(&bureau, 1, "x").await), "no-such-reply");
        assert_eq!(code(desk.reply(&bureau, ReplyKind::Substantive, "  ").await), "text-missing");
        let accept = async |class, route| desk::accept(&office.store, desk.act(&bureau).await, class, route).await;
        assert_eq!(code(accept(Class::Appeal, None).await), "route-missing");
        assert_eq!(code(accept(Class::Suggestion, Some(case::Route::Opinion)).await), "route-not-allowed");
        assert_eq!(code(accept(Class::Accusation, None).await), "nobody-named");
        assert_eq!(
            code(desk::classify(&office.store, desk.act(&bureau).await, Class::Accusation).await),
            "nobody-named"
        );
        let id = desk.id().await;
        let merge = desk::merge(&office.store, desk.act(&bureau).await, id, "同一件".to_owned()).await;
        assert_eq!(code(merge), "merge-with-itself");
        let unmerge = desk::unmerge(&office.store, desk.act(&bureau).await, id, "两件".to_owned()).await;
        assert_eq!(code(unmerge), "not-merged");
        desk.accept(&bureau).await.expect("accepted");
        assert_eq!(code(desk.accept(&bureau).await), "already-accepted");
        assert_eq!(code(desk.decline(&bureau).await), "already-accepted");
        desk.reply(&bureau, ReplyKind::Substantive, "已修好").await.expect("answered");
        desk.close(&bureau).await.expect("closed");
        for refused in [
            code(desk.close(&bureau).await),
            code(desk.accept(&bureau).await),
            code(desk.decline(&bureau).await),
            code(desk.route(&bureau, county.housing).await),
            code(desk.withdraw(&bureau).await),
            code(desk::classify(&office.store, desk.act(&bureau).await, Class::Thanks).await),
        ] {
            assert_eq!(refused, "already-closed");
        }
        office.verify().await;
    });
}

#[test]
fn a_case_that_was_declined_or_withdrawn_has_ended() {
    on_each_database(async |office: Office| {
        let bureau = office.account(Role::Bureau, None).await;
        let desk = Desk::with_a_case(&office).await;
        let act = desk.act(&bureau).await;
        let without = desk::decline(&office.store, act, case::DeclineGround::NotCompetent, " ".to_owned()).await;
        assert_eq!(code(without), "reason-missing");
        desk.decline(&bureau).await.expect("declined");
        assert_eq!(desk.state().await, "declined");
        assert_eq!(code(desk.accept(&bureau).await), "already-declined");
        let figures = office.figures(date!(2026 - 12 - 31)).await;
        assert_eq!((figures.collected, figures.reply_not_owed, figures.due_reply_rate.denominator), (1, 1, 0));

        let second = office.take_in(&form(&json!({"text": "水塘臭了"}), "2")).await.arrived.number;
        let third = office.take_in(&form(&json!({"text": "桥断了"}), "3")).await.arrived.number;
        let second = Desk { office: &office, number: second };
        let third = Desk { office: &office, number: third };
        let without = desk::withdraw(&office.store, second.act(&bureau).await, String::new()).await;
        assert_eq!(code(without), "reason-missing", "a call without confirmation is no proof");
        second.withdraw(&bureau).await.expect("withdrawn");
        third.accept(&bureau).await.expect("accepted");
        third.withdraw(&bureau).await.expect("withdrawn");
        assert_eq!(code(second.withdraw(&bureau).await), "already-withdrawn");
        let figures = office.figures(date!(2026 - 11 - 23)).await;
        assert_eq!((figures.collected, figures.withdrawn_before_acceptance, figures.closed), (2, 1, 1));
        office.verify().await;
    });
}

#[test]
fn what_is_not_owed_an_answer_is_not_overdue_for_its_limit_either() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.account(Role::Bureau, None).await;
        let unit = office.account(Role::Unit, Some(county.lamps)).await;
        let limit = date!(2026 - 12 - 15);
        let assigned = async |text: &str| {
            let number =
                office.take_in(&form(&json!({"text": text, "phone": "13800138000"}), text)).await.arrived.number;
            let desk = Desk { office: &office, number };
            let act = desk.act(&bureau).await;
            let (how, part) = (case::Handover::Assign, case::Part::Lead);
            desk::route(&office.store, act, county.lamps, how, part, Some(limit), String::new())
                .await
                .expect("assigned");
            desk
        };
        assigned("路灯坏了").await.decline(&unit).await.expect("declined");
        let case = assigned("水塘臭了").await;
        case.accept(&unit).await.expect("accepted");
        let act = case.act(&unit).await;
        desk::close(&office.store, act, vec![Outcome::LedToProcedure], None, String::new(), false)
            .await
            .expect("closed");
        let figures = office.figures(date!(2027 - 01 - 05)).await;
        assert_eq!((figures.collected, figures.reply_not_owed, figures.closed), (2, 2, 1));
        assert_eq!((figures.due_close_rate.denominator, figures.overdue_open, figures.overdue_days), (0, 0, 0));
        // As long as it was open it was due.
        assigned("桥断了").await;
        let figures = office.figures(date!(2027 - 01 - 05)).await;
        assert_eq!((figures.due_close_rate.denominator, figures.overdue_open), (1, 1));
        office.verify().await;
    });
}

#[test]
fn what_comes_after_the_end_is_owed_a_notice_until_somebody_answers() {
    on_each_database(async |office: Office| {
        let bureau = office.account(Role::Bureau, None).await;
        let desk = Desk::with_a_case(&office).await;
        let entry = json!({"text": "景泉村村口的路灯坏了半年", "name": "李桂英", "phone": "13800138000", "address": "景泉村三组"});
        let due = async || office.queue(&Viewer::Gateway).await[0].next_due;
        desk.decline(&bureau).await.expect("declined");
        assert_eq!(due().await, None, "nobody owes anything any more");
        let open = |view: &desk::CaseView| view.deadlines.iter().filter(|due| due.is_open()).count();
        assert_eq!(open(&office.case(&desk.number).await), 0);
        // The same letter a week later, and a supplement: the case stays as it ended, and comes into somebody's hand.
        office.it_is("2026-11-30 09:00");
        let first = office.take_in(&form_at(&entry, "again-1", office.clock.now())).await;
        assert_eq!((first.arrived.verdict, desk.state().await.as_str()), (Verdict::Duplicate, "declined"));
        assert_eq!(due().await, Some(date!(2026 - 12 - 15)));
        let view = office.case(&desk.number).await;
        let owed: Vec<_> = view.deadlines.iter().filter(|due| due.is_open()).collect();
        assert_eq!((owed.len(), owed[0].rule()), (1, case::Rule::Notice));
        assert_eq!(owed[0].submission.as_deref(), Some(first.arrived.number.as_str()));
        office.verify().await;
        // An answer about the procedure is one; what came before it is answered by it.
        desk.reply(&bureau, ReplyKind::Procedural, "维持原来的答复").await.expect("answered");
        assert_eq!(due().await, None);
        office.it_is("2026-12-02 09:00");
        office.take_in(&form_at(&entry, "again-2", office.clock.now())).await;
        assert_eq!(due().await, Some(date!(2026 - 12 - 17)), "and not by an answer that came before it");
        let figures = office.figures(date!(2027 - 02 - 01)).await;
        assert_eq!((figures.collected, figures.overdue_open), (1, 0), "it is no case of its own");
        office.verify().await;
    });
}

fn kind(event: &Event) -> String {
    serde_json::to_value(event).expect("an event")["kind"].as_str().expect("a kind").to_owned()
}
