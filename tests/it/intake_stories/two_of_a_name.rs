//! A name that two units bear: what names it reaches neither of them until somebody has said which is meant.

use case::Role;
use quintake::desk::RowError;
use serde_json::json;

use crate::support::pieces::{form, letter};
use crate::support::{DIVISION, Office, on_each_database};

/// Both are called 住建局 for short.
async fn two_of_a_name(office: &Office) {
    let county = office.county().await;
    let town = office.unit("jqzjj", "景泉镇住建局", case::Capacity::Unit).await;
    for unit in [county.housing, town] {
        office.change(unit, |unit| unit.aliases = vec!["住建局".to_owned()]).await;
    }
}

#[test]
fn what_names_two_units_waits_with_the_bureau_and_both_are_named_to_whoever_decides() {
    on_each_database(async |office: Office| {
        two_of_a_name(&office).await;
        let bureau = office.bureau().await;
        let desk = crate::desk::Browser::of_role(&office, Role::Bureau, Some(bureau)).await;
        for (place, piece) in [
            letter(&json!({"text": "景泉村路灯坏了", "unit": "住建局"})),
            form(&json!({"text": "景泉村井盖丢了", "unit": "住建局"}), "1"),
        ]
        .iter()
        .enumerate()
        {
            let number = office.take_in(piece).await.arrived.number;
            assert_eq!(office.case(&number).await.holder, bureau, "{place}");
            let page = desk.get(&format!("/desk/cases/{number}")).await;
            assert!(page.says("住建局（可以是好几个单位：景泉镇住建局（jqzjj）、云溪县住建局（zjj）"), "{}", page.html);
        }
        // Whoever writes the code or the full name means one of them.
        let number = office.take_in(&letter(&json!({"text": "水塘臭了", "unit": "景泉镇住建局"}))).await.arrived.number;
        assert_ne!(office.case(&number).await.holder, bureau);
        office.verify().await;
    });
}

#[test]
fn a_row_of_an_old_register_that_names_two_units_is_refused_with_both() {
    on_each_database(async |office: Office| {
        two_of_a_name(&office).await;
        let register =
            "序号,渠道,单位,收到日期,内容\n1,来信,住建局,2026-03-03,路灯坏了\n2,来信,zjj,2026-03-03,井盖丢了\n";
        let outcomes = office.take_in_register(register.as_bytes(), DIVISION).await;
        let RowError::Ambiguous { unit, units } = outcomes[0].receipt.as_ref().expect_err("refused") else {
            panic!("another refusal: {outcomes:?}")
        };
        let units: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
        assert_eq!((unit.as_str(), &units[..]), ("住建局", &["景泉镇住建局", "云溪县住建局"][..]));
        assert!(outcomes[1].receipt.is_ok());
        assert_eq!(office.counted().await, [("letter case".to_owned(), 1)]);
        office.verify().await;
    });
}
