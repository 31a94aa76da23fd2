use case::{Role, Viewer};
use quintake::desk;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{call, form, letter, mail, message, visit};
use crate::support::{Office, on_each_database};

#[test]
fn the_same_matter_through_five_channels_is_joined_into_one_case_and_separated_again() {
    on_each_database(async |office: Office| {
        let pieces = [
            letter(&json!({"name": "李桂英", "received_at": "2026-11-19", "text": "村口的路灯坏了半年。"})),
            visit(&json!({"visited_at": "2026-11-20 09:00", "name": "李桂英", "text": "来访反映路灯。"})),
            call(&json!({"caller": "13800138000", "started_at": "2026-11-21 10:00", "text": "来电催问路灯。"})),
            mail(&message("路灯", "还是路灯的事。"), 1),
            form(&json!({"text": "路灯什么时候修？", "name": "李桂英"}), "1"),
        ];
        let mut numbers = Vec::new();
        for piece in &pieces {
            numbers.push(office.take_in(piece).await.arrived.number);
        }
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 5);
        let before: Vec<_> = {
            let mut before = Vec::new();
            for number in &numbers {
                before.push(office.case(number).await);
            }
            before
        };

        let bureau = office.account(Role::Bureau, Some(office.bureau().await)).await;
        let host = office.id(&numbers[1]).await;
        let guests: Vec<usize> = vec![0, 2, 3, 4];
        for guest in &guests {
            let act = office.act(&bureau, &numbers[*guest]).await;
            desk::merge(&office.store, act, host, "同一人反映同一路灯".to_owned()).await.expect("joined");
        }
        for number in &numbers {
            let case = office.case(number).await;
            assert_eq!(case.number, numbers[1], "all numbers lead there");
            assert_eq!((case.submissions.len(), case.joined.len()), (5, 4));
            assert_eq!(case.received_at.date(), date!(2026 - 11 - 19), "the clock runs from the earliest of them");
            let channels: Vec<&str> = case.submissions.iter().map(|piece| piece.channel.as_str()).collect();
            assert_eq!(channels, ["letter", "visit", "phone", "email", "post"]);
        }
        let figures = office.figures(date!(2026 - 11 - 23)).await;
        assert_eq!((figures.collected, figures.merged), (1, 4));
        let figures = office.figures(date!(2026 - 11 - 22)).await;
        assert_eq!((figures.collected, figures.merged), (3, 0), "before the merge took effect each counts by itself");
        let open: Vec<String> = office
            .queue(&Viewer::Gateway)
            .await
            .into_iter()
            .filter(|line| line.state != "merged")
            .map(|line| line.number)
            .collect();
        assert_eq!(open, [numbers[1].clone()]);
        office.verify().await;

        office.it_is("2026-11-24 10:00");
        for guest in &guests {
            let id = office.store_id(&numbers[*guest]).await;
            let act = desk::Act::now(id, &bureau, office.version(id).await);
            desk::unmerge(&office.store, act, host, "两处路灯".to_owned()).await.expect("separated");
        }
        for (number, before) in numbers.iter().zip(&before) {
            let case = office.case(number).await;
            assert_eq!((&case.number, case.submissions.len()), (number, 1));
            assert_eq!(
                (&case.state, case.received_at, case.holder),
                (&before.state, before.received_at, before.holder)
            );
            assert_eq!(case.deadlines, before.deadlines, "each as it would stand without the merge");
        }
        let figures = office.figures(date!(2026 - 11 - 24)).await;
        assert_eq!((figures.collected, figures.merged), (5, 0));
        let figures = office.figures(date!(2026 - 11 - 23)).await;
        assert_eq!((figures.collected, figures.merged), (1, 4), "the day in between stays as it was reported");
        office.verify().await;
    });
}

#[test]
fn a_piece_for_a_case_that_was_joined_to_another_goes_there() {
    on_each_database(async |office: Office| {
        let entry = json!({"text": "路灯坏了", "name": "李桂英"});
        let first = office.take_in(&form(&entry, "1")).await.arrived;
        let host = office.take_in(&form(&json!({"text": "景泉村路灯", "name": "陈国富"}), "2")).await.arrived;
        let third = office.take_in(&form(&json!({"text": "全镇路灯", "name": "黄秀兰"}), "3")).await.arrived;
        let bureau = office.account(Role::Bureau, None).await;
        for (guest, host) in [(&first, &host), (&host, &third)] {
            let act = office.act(&bureau, &guest.number).await;
            desk::merge(&office.store, act, host.case.expect("a case"), "同一件事".to_owned()).await.expect("joined");
        }
        let again = office.take_in(&form(&entry, "4")).await.arrived;
        assert_eq!(again.case, third.case, "through both of them");
        let case = office.case(&first.number).await;
        assert_eq!((&case.number, case.submissions.len()), (&third.number, 4));
        // The first is separated from the second only after the second stands by itself again.
        let act =
            desk::Act::now(first.case.expect("a case"), &bureau, office.version(first.case.expect("a case")).await);
        let refused = desk::unmerge(&office.store, act, host.case.expect("a case"), "两处".to_owned()).await;
        assert_eq!(refused.expect_err("refused").to_string(), format!("merged into {}", third.case.expect("a case")));
        office.verify().await;
    });
}
