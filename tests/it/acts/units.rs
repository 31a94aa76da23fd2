use case::{ReplyKind, Role};
use intake::Class;
use quintake::desk;
use time::macros::date;

use super::{Desk, code};
use crate::support::county::accused_unit;
use crate::support::{Office, on_each_database};

#[test]
fn only_the_unit_that_leads_accepts_declines_closes_and_hands_on() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let civil = office.account(Role::Unit, Some(county.civil)).await;
        assert_eq!(code(desk.accept(&housing).await), "not-found", "a unit without a leg does not see it");

        desk.route(&bureau, county.housing).await.expect("routed");
        desk.assist(&bureau, county.civil).await.expect("asked to assist");
        for refused in [
            code(desk.accept(&civil).await),
            code(desk.decline(&civil).await),
            code(desk.close(&civil).await),
            code(desk.route(&civil, county.lamps).await),
        ] {
            assert_eq!(refused, "not-held-here", "who assists does not decide");
        }
        desk.reply(&civil, ReplyKind::Procedural, "民政局协助核实。").await.expect("who assists may answer");
        desk.accept(&housing).await.expect("who leads decides");

        // Handed on, it is decided by the one that has it now.
        desk.route(&housing, county.lamps).await.expect("handed to its own subordinate");
        let lamps = office.account(Role::Unit, Some(county.lamps)).await;
        for refused in [
            code(desk.close(&housing).await),
            code(desk.route(&housing, county.lamps).await),
            code(desk.reply(&housing, ReplyKind::Substantive, "已修好").await),
        ] {
            assert_eq!(refused, "not-held-here");
        }
        desk.reply(&lamps, ReplyKind::Substantive, "路灯已修好。").await.expect("answered");
        desk.close(&lamps).await.expect("closed");
        assert_eq!(code(desk.close(&housing).await), "already-closed");
        office.verify().await;
    });
}

#[test]
fn a_unit_hands_on_to_the_units_below_it_only() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let workshop = office.unit("ldcj", "路灯管理所维修车间", case::Capacity::Unit).await;
        office.change(workshop, |unit| unit.parent = Some(county.lamps)).await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let lamps = office.account(Role::Unit, Some(county.lamps)).await;
        desk.route(&bureau, county.housing).await.expect("routed");
        assert_eq!(code(desk.route(&housing, county.civil).await), "not-your-line");
        let office_unit = office.bureau().await;
        assert_eq!(code(desk.route(&housing, office_unit).await), "not-your-line", "nor back, without an objection");
        desk.route(&housing, county.lamps).await.expect("one step down");
        assert_eq!(code(desk.route(&lamps, county.housing).await), "not-your-line", "nor up");
        desk.route(&lamps, workshop).await.expect("down again");
        desk.route(&bureau, county.housing).await.expect("the bureau routes it anew");
        desk.route(&housing, workshop).await.expect("two steps down");
        office.verify().await;
    });
}

#[test]
fn joining_narrowing_withdrawing_classing_and_putting_right_are_not_a_units_acts() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let other = crate::support::pieces::form(&serde_json::json!({"text": "水塘臭了"}), "2");
        let other = office.take_in(&other).await.arrived;
        let bureau = office.account(Role::Bureau, None).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        for number in [&desk.number, &other.number] {
            Desk { office: &office, number: number.clone() }.route(&bureau, county.housing).await.expect("routed");
        }
        let store = &office.store;
        let host = other.case.expect("a case");
        let piece = office.piece_of(&desk.number).await;
        let act = async || desk.act(&housing).await;
        let group = case::Correction::GroupSize { to: 12 };
        for refused in [
            code(desk::merge(store, act().await, host, "同一件".to_owned()).await),
            code(desk::unmerge(store, act().await, host, "两件".to_owned()).await),
            code(desk::restrict(store, act().await, vec![accused_unit(county.civil)]).await),
            code(desk.withdraw(&housing).await),
            code(desk::classify(store, act().await, Class::Suggestion).await),
        ] {
            assert_eq!(refused, "not-for-this-role");
        }
        let refused = desk::correct_fact(store, act().await, piece, group, "数错了".to_owned()).await;
        assert_eq!(code(refused), "not-your-entry");
        assert_eq!(office.case(&desk.number).await.version, 2);
        desk::accept(store, act().await, Class::Suggestion, None)
            .await
            .expect("a unit gives the class when it accepts");
        assert_eq!(office.case(&desk.number).await.class, Some(Class::Suggestion));
        office.verify().await;
    });
}

#[test]
fn who_held_a_case_to_its_end_may_still_answer_and_correct_and_nobody_else() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let lamps = office.account(Role::Unit, Some(county.lamps)).await;
        let civil = office.account(Role::Unit, Some(county.civil)).await;
        desk.route(&bureau, county.housing).await.expect("routed");
        desk.reply(&housing, ReplyKind::Procedural, "已收到，转路灯所。").await.expect("told");
        desk.route(&housing, county.lamps).await.expect("handed on");
        desk.assist(&bureau, county.civil).await.expect("asked to assist");
        desk.accept(&lamps).await.expect("accepted");
        desk.reply(&lamps, ReplyKind::Substantive, "已于12月1日修好。").await.expect("answered");
        desk.close(&lamps).await.expect("closed");

        assert_eq!(code(desk.correct_reply(&housing, 1, "已收到。").await), "not-held-here", "it had handed it on");
        assert_eq!(code(desk.correct_reply(&housing, 2, "没有修。").await), "not-held-here");
        assert_eq!(
            code(desk.correct_reply(&civil, 2, "没有修。").await),
            "not-held-here",
            "nobody rewrites another's reply"
        );
        desk.correct_reply(&lamps, 2, "已于12月2日修好。").await.expect("its own reply, after the end");
        desk.reply(&lamps, ReplyKind::Substantive, "补充：灯杆也已更换。").await.expect("what it held to the end");
        desk.reply(&civil, ReplyKind::Procedural, "协助已完成。").await.expect("it assisted to the end");
        assert_eq!(code(desk.reply(&housing, ReplyKind::Substantive, "已修好").await), "not-held-here");
        let replies = office.case(&desk.number).await.replies;
        assert_eq!(replies.iter().map(|reply| reply.versions.len()).collect::<Vec<_>>(), [1, 2, 1, 1]);
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.closed, 1);
        office.verify().await;
    });
}

#[test]
fn an_account_that_only_looks_changes_nothing() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        for (role, unit) in [
            (Role::Supervisor, None),
            (Role::Administrator, None),
            (Role::Unit, None),
            (Role::Discipline, Some(county.discipline)),
        ] {
            let account = office.account(role, unit).await;
            let act = desk::Act::now(desk.id().await, &account, 1);
            assert_eq!(
                code(desk::accept(&office.store, act, Class::Suggestion, None).await),
                "not-found",
                "{}",
                role.name()
            );
        }
        let supervisor = office.account(Role::Supervisor, None).await;
        assert_eq!(office.numbers(&supervisor).await.len(), 1, "though it sees the queue");
        office.verify().await;
    });
}
