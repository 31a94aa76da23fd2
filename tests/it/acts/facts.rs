use case::{Actor, Correction, ReplyKind, Role};
use quintake::desk;
use serde_json::json;
use time::macros::date;

use super::{Desk, code, dated};
use crate::support::pieces::{call, form, letter};
use crate::support::{Office, at, on_each_database};

#[test]
fn a_wrong_day_of_receipt_is_put_right_and_the_clocks_with_it() {
    on_each_database(async |office: Office| {
        let entry = json!({"name": "李桂英", "address": "景泉村", "text": "路灯坏了", "received_at": "2026-11-20"});
        let number = office.take_in(&letter(&entry)).await.arrived.number;
        let desk = Desk { office: &office, number };
        let bureau = office.account(Role::Bureau, None).await;
        let piece = office.piece_of(&desk.number).await;
        let correct = async |moment: &str, why: &str| {
            let to = Correction::Received { to: at(moment) };
            desk::correct_fact(&office.store, desk.act(&bureau).await, piece, to, why.to_owned()).await
        };
        assert_eq!(code(correct("2026-11-10", " ").await), "reason-missing");
        assert_eq!(code(correct("2026-11-24", "盖章看错").await), "effective-in-the-future");
        correct("2026-11-10", "收文章是11月10日").await.expect("put right");
        let case = office.case(&desk.number).await;
        assert_eq!(case.received_at, at("2026-11-10"));
        assert_eq!(case.submissions[0].received_at, at("2026-11-10"), "the piece with it");
        let its_code = office.code_of(&desk.number).await;
        let told = desk::progress(&office.store, &desk.number, &its_code).await.expect("read").expect("there");
        assert_eq!(told.received_at, at("2026-11-10"), "the citizen is told the day that the clocks count from");
        assert_eq!(told.stages[0].1, "2026-11-10");
        let (exported, _) = desk::export(&office.store, &case::Viewer::Gateway, None, 10).await.expect("exported");
        let piece_of = &exported[0].submissions[0].rest;
        assert_eq!((exported[0].received_at, piece_of.received_at), (at("2026-11-10"), at("2026-11-10")));
        assert_eq!(piece_of.occurred_at, at("2026-11-10"), "nor did it happen after it was there");
        // What stood there before is in the history.
        let case::Event::Received(entered) = &case.events[0].event else { panic!("a receipt") };
        assert_eq!(entered.received, at("2026-11-20"));
        let reply = case.deadlines.iter().find(|d| d.rule() == case::Rule::Reply).expect("due");
        assert_eq!(reply.legal(), date!(2026 - 11 - 25));
        // It was there all the time: a report of the days between counts it, unless it asks what was known then.
        assert_eq!(office.figures(date!(2026 - 11 - 15)).await.collected, 1);
        assert_eq!(office.figures(date!(2026 - 11 - 09)).await.collected, 0);
        // What really happened in between can be entered now.
        let act = dated(desk.act(&bureau).await, "2026-11-12");
        desk::accept(&office.store, act, intake::Class::Consultation, None).await.expect("accepted then");
        assert_eq!(code(correct("2026-11-13", "又看错").await), "before-the-last-act", "not after it was accepted");
        correct("2026-11-11", "其实是11日").await.expect("put right again");
        assert_eq!(office.figures(date!(2026 - 11 - 10)).await.collected, 0);
        office.verify().await;
    });
}

#[test]
fn the_number_of_people_is_put_right_for_one_piece_and_no_other() {
    on_each_database(async |office: Office| {
        let desk = Desk::with_a_case(&office).await;
        let other = office.take_in(&form(&json!({"text": "水塘臭了"}), "2")).await.arrived;
        let bureau = office.account(Role::Bureau, None).await;
        let piece = office.piece_of(&desk.number).await;
        let correct = async |piece, to| {
            let to = Correction::GroupSize { to };
            desk::correct_fact(&office.store, desk.act(&bureau).await, piece, to, "数错了".to_owned()).await
        };
        assert_eq!(code(correct(piece, 0).await), "nobody-named");
        assert_eq!(code(correct(other.id, 5).await), "no-such-piece");
        correct(piece, 12).await.expect("put right");
        let case = office.case(&desk.number).await;
        assert!(matches!(
            case.events[1].event,
            case::Event::Corrected { correction: Correction::GroupSize { to: 12 }, .. }
        ));
        desk.reply(&bureau, ReplyKind::Substantive, "已修好").await.expect("answered");
        office.verify().await;
    });
}

#[test]
fn a_day_of_receipt_is_not_put_right_while_the_case_is_joined_to_another() {
    on_each_database(async |office: Office| {
        let desk = Desk::with_a_case(&office).await;
        let host = office.take_in(&form(&json!({"text": "全村路灯"}), "2")).await.arrived;
        let bureau = office.account(Role::Bureau, None).await;
        let piece = office.piece_of(&desk.number).await;
        let guest = desk.id().await;
        let act = desk.act(&bureau).await;
        desk::merge(&office.store, act, host.case.expect("a case"), "同一件".to_owned()).await.expect("joined");
        let to = Correction::Received { to: at("2026-11-01") };
        let act = desk::Act::now(guest, &bureau, office.version(guest).await);
        let refused = desk::correct_fact(&office.store, act, piece, to, "看错了".to_owned()).await;
        assert_eq!(code(refused), "merged-away");
        office.verify().await;
    });
}

#[test]
fn whoever_entered_a_call_puts_its_facts_right_and_nobody_elses() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let store = &office.store;
        let (wang, li) = (Actor("account:wang.li".to_owned()), Actor("account:li.na".to_owned()));
        let clerk = office.account(Role::Clerk, Some(county.housing)).await;
        let other = office.account(Role::Clerk, Some(county.civil)).await;
        let leader = office.account(Role::Leader, Some(county.housing)).await;
        let handler = office.account(Role::Unit, Some(county.housing)).await;
        let entered = async |piece: &intake::Intake, by: &Actor| {
            let mut circumstances = desk::Circumstances::new("431099", by.clone());
            circumstances.taken_in_by = Some(county.housing);
            desk::receive(store, piece, &circumstances).await.expect("taken in").arrived
        };
        let entry = json!({"text": "景泉村路灯不亮，村民12人联名", "caller": "13900000001", "group_size": 2});
        let mine = entered(&call(&entry), &wang).await;
        let theirs = entered(&letter(&json!({"text": "水塘臭了", "name": "罗大山"})), &li).await;
        let post = entered(&form(&json!({"text": "班车停了"}), "9"), &wang).await;
        let correct = async |viewer: &case::Viewer, actor: &Actor, of: &str, piece, to| {
            let id = office.id(of).await;
            let act = desk::Act { actor: actor.clone(), ..desk::Act::now(id, viewer, office.version(id).await) };
            desk::correct_fact(store, act, piece, to, "少写了一个1".to_owned()).await
        };
        let people = Correction::GroupSize { to: 12 };
        correct(&clerk, &wang, &mine.number, mine.id, people).await.expect("her own entry");
        let case = office.case(&mine.number).await;
        let last = case.events.last().expect("an event");
        assert_eq!(
            (last.actor.as_str(), last.words.as_ref().map(|words| words.reason.as_str())),
            ("account:wang.li", Some("少写了一个1"))
        );
        let case::Event::Received(first) = &case.events[0].event else { panic!("a receipt") };
        assert_eq!(first.group_size, 2, "what was entered stays");
        assert_eq!(code(correct(&clerk, &wang, &theirs.number, theirs.id, people).await), "not-your-entry");
        assert_eq!(
            code(correct(&clerk, &wang, &post.number, post.id, people).await),
            "not-your-entry",
            "a post wrote itself"
        );
        assert_eq!(code(correct(&handler, &wang, &theirs.number, theirs.id, people).await), "not-your-entry");
        correct(&handler, &wang, &mine.number, mine.id, people)
            .await
            .expect("who is a handler now entered it all the same");
        assert_eq!(
            code(correct(&leader, &wang, &mine.number, mine.id, people).await),
            "not-found",
            "a leader enters nothing"
        );
        assert_eq!(code(correct(&other, &wang, &mine.number, mine.id, people).await), "not-found", "out of sight");
        let early = Correction::Received { to: at("2026-11-24") };
        assert_eq!(code(correct(&clerk, &wang, &mine.number, mine.id, early).await), "effective-in-the-future");
        // Once it lies in a tray out of sight, it is not hers any more.
        let bureau = office.account(Role::Bureau, None).await;
        let id = office.id(&mine.number).await;
        let act = desk::Act::now(id, &bureau, office.version(id).await);
        desk::restrict(store, act, vec![crate::support::county::accused_unit(county.housing)]).await.expect("named");
        assert_eq!(code(correct(&clerk, &wang, &mine.number, mine.id, people).await), "not-found");
        office.verify().await;
    });
}
