use case::{Role, Scope, Verdict, Viewer};
use quintake::desk;
use quintake::store::Filter;
use serde_json::json;

use crate::support::county::accused_unit;
use crate::support::pieces::form;
use crate::support::{Office, on_each_database};

#[test]
fn what_its_sender_calls_an_accusation_goes_past_the_unit_to_the_discipline_organ() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = json!({"text": "住建局有人倒卖路灯", "unit": "云溪县住建局", "class": "检举控告"});
        let receipt = office.take_in(&form(&entry, "1")).await.arrived;
        let case = office.case(&receipt.number).await;
        assert_eq!((case.scope, case.holder), (Scope::Discipline, county.discipline));
        for (role, unit) in [(Role::Bureau, office.bureau().await), (Role::Unit, county.housing)] {
            let other = office.account(role, Some(unit)).await;
            assert!(desk::case(&office.store, &other, &receipt.number).await.expect("read").is_none());
        }
        office.verify().await;
    });
}

#[test]
fn an_accusation_sent_to_the_discipline_organ_lies_in_its_own_tray() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = json!({"text": "住建局有人倒卖路灯", "unit": "云溪县纪委监委", "class": "accusation"});
        let receipt = office.take_in(&form(&entry, "1")).await.arrived;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let case = desk::case(&office.store, &organ, &receipt.number).await.expect("read").expect("its own");
        assert_eq!((case.scope, case.holder), (Scope::Discipline, county.discipline));
        office.verify().await;
    });
}

#[test]
fn the_same_words_called_an_accusation_do_not_join_the_case_the_unit_has_in_hand() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = |class: Option<&str>| json!({"text": "住建局有人倒卖路灯", "unit": "云溪县住建局", "class": class});
        let plain = office.take_in(&form(&entry(None), "1")).await.arrived;
        let accusing = office.take_in(&form(&entry(Some("accusation")), "2")).await.arrived;
        assert_eq!(accusing.verdict, Verdict::Case, "it has a case of its own");
        assert_ne!(accusing.case, plain.case);
        let again = office.take_in(&form(&entry(Some("accusation")), "3")).await.arrived;
        assert_eq!((again.verdict, again.case), (Verdict::Duplicate, accusing.case), "and the next one joins that");
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        assert_eq!(office.numbers(&housing).await, std::slice::from_ref(&plain.number));
        assert_eq!(office.case(&plain.number).await.submissions.len(), 1);
        office.verify().await;
    });
}

#[test]
fn what_joins_a_restricted_case_is_in_no_index_and_bears_no_class_in_clear() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = json!({"text": "住建局有人倒卖路灯", "class": "appeal"});
        let first = office.take_in(&form(&entry, "1")).await.arrived;
        let bureau = office.account(Role::Bureau, None).await;
        let found = async |viewer: &Viewer| {
            desk::search(&office.store, viewer, "倒卖", &Filter::default(), 10).await.expect("searched").len()
        };
        assert_eq!(found(&bureau).await, 1);
        let act = office.act(&bureau, &first.number).await;
        desk::restrict(&office.store, act, vec![accused_unit(county.housing)]).await.expect("restricted");
        assert_eq!(found(&bureau).await, 0);
        let second = office.take_in(&form(&entry, "2")).await.arrived;
        assert_eq!((second.verdict, second.case), (Verdict::Duplicate, first.case));
        assert_eq!(found(&bureau).await, 0, "nor does the second one lead there");
        let raw = office.raw().await;
        assert_eq!(
            raw.text("select cast((select count(*) from search_recent) + (select count(*) from search_part) as text)")
                .await,
            "0"
        );
        let clear =
            raw.text("select clear from event where kind = 'received' order by recorded desc, seq desc limit 1").await;
        assert!(clear.contains("\"class\":null"), "{clear}");
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        assert_eq!(found(&organ).await, 1, "the organ finds it by reading its tray");
        office.verify().await;
    });
}
