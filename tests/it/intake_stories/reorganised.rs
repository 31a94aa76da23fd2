//! Units end, and others take their matters over: what still names the old one must reach somebody who is there.

use case::{Capacity, Role, UnitId, Viewer};
use intake::{Intake, NoEnclosures};
use quintake::desk;
use serde_json::json;
use time::macros::date;

use crate::support::county::County;
use crate::support::pieces::{arrival, form, letter};
use crate::support::{DIVISION, Office, circumstances, on_each_database};

/// 云溪县房管局 ended with 2025 and became 云溪县住房保障中心, which was joined to 云溪县住建局 in the summer of 2026.
async fn reorganised(office: &Office) -> (County, UnitId) {
    let county = office.county().await;
    let centre = office.unit("zfzx", "云溪县住房保障中心", Capacity::Unit).await;
    let old = office.unit("fgj", "云溪县房管局", Capacity::Unit).await;
    office
        .change(centre, |unit| {
            unit.valid_from = Some(date!(2026 - 01 - 01));
            unit.valid_to = Some(date!(2026 - 06 - 30));
            unit.successor = Some(county.housing);
        })
        .await;
    office
        .change(old, |unit| {
            unit.valid_to = Some(date!(2025 - 12 - 31));
            unit.successor = Some(centre);
        })
        .await;
    (county, old)
}

async fn holder(office: &Office, piece: &Intake) -> UnitId {
    let number = office.take_in(piece).await.arrived.number;
    office.case(&number).await.holder
}

#[test]
fn what_names_a_unit_of_before_reaches_the_one_that_took_its_matters_over() {
    on_each_database(async |office: Office| {
        let (county, _) = reorganised(&office).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let table = "姓名,收信单位,内容\n李桂英,云溪县房管局,房产证三年没办下来\n";
        let mut read = ::letter::read_register(table.as_bytes(), &arrival(), &NoEnclosures);
        for piece in [
            form(&json!({"text": "公租房漏雨", "unit": "fgj"}), "1"),
            letter(&json!({"text": "公租房漏水", "unit": "云溪县住房保障中心"})),
            read.next().expect("a row").expect("a letter"),
        ] {
            let number = office.take_in(&piece).await.arrived.number;
            assert_eq!(office.case(&number).await.holder, county.housing);
            assert!(office.numbers(&housing).await.contains(&number), "its account sees it");
        }
        office.verify().await;
    });
}

#[test]
fn what_came_before_the_end_and_is_entered_after_it_reaches_the_successor_too() {
    on_each_database(async |office: Office| {
        let (county, old) = reorganised(&office).await;
        let stamped = json!({"text": "公租房漏雨", "unit": "云溪县房管局", "received_at": "2025-12-30"});
        assert_eq!(holder(&office, &letter(&stamped)).await, county.housing);
        // A register of old cases tells who answered for them in their day.
        let register = "序号,渠道,单位,收到日期,内容\n1,来信,云溪县房管局,2025-03-03,公租房漏雨\n";
        let outcomes = office.take_in_register(register.as_bytes(), DIVISION).await;
        let (arrived, _) = outcomes[0].receipt.as_ref().expect("went in");
        assert_eq!(office.case(&arrived.number).await.holder, old);
        office.verify().await;
    });
}

#[test]
fn of_two_units_of_one_name_the_one_that_exists_is_meant() {
    on_each_database(async |office: Office| {
        let (county, _) = reorganised(&office).await;
        office.change(county.civil, |unit| unit.aliases = vec!["云溪县房管局".to_owned()]).await;
        let piece = form(&json!({"text": "公租房漏雨", "unit": "云溪县房管局"}), "1");
        assert_eq!(holder(&office, &piece).await, county.civil);
    });
}

#[test]
fn where_nobody_took_over_or_the_unit_is_still_to_come_the_bureau_has_it() {
    on_each_database(async |office: Office| {
        let bureau = office.bureau().await;
        let gone = office.unit("nyb", "云溪县农业办", Capacity::Unit).await;
        office.change(gone, |unit| unit.valid_to = Some(date!(2026 - 11 - 22))).await;
        let coming = office.unit("sjj", "云溪县数据局", Capacity::Unit).await;
        office.change(coming, |unit| unit.valid_from = Some(date!(2026 - 11 - 24))).await;
        let about =
            |code: &str, token: &str| form(&json!({"text": format!("第{token}件没有人管"), "unit": code}), token);
        assert_eq!(holder(&office, &about("nyb", "1")).await, bureau);
        assert_eq!(holder(&office, &about("sjj", "2")).await, bureau);
        office.it_is("2026-11-24 00:00");
        assert_eq!(holder(&office, &about("sjj", "3")).await, coming, "from its first day on");
        office.verify().await;
    });
}

#[test]
fn what_the_desk_of_an_ended_unit_takes_in_is_its_successors() {
    on_each_database(async |office: Office| {
        let (county, old) = reorganised(&office).await;
        let mut circumstances = circumstances();
        circumstances.taken_in_by = Some(old);
        let piece = form(&json!({"text": "公租房漏雨"}), "1");
        let receipt = desk::receive(&office.store, &piece, &circumstances).await.expect("taken in");
        assert_eq!(office.case(&receipt.arrived.number).await.holder, county.housing);
    });
}

#[test]
fn an_accusation_goes_to_the_discipline_organ_that_exists() {
    on_each_database(async |office: Office| {
        let old = office.unit("jcj", "云溪县监察局", Capacity::Discipline).await;
        let county = office.county().await;
        office.change(old, |unit| unit.valid_to = Some(date!(2017 - 12 - 31))).await;
        let piece = form(&json!({"text": "有人倒卖路灯", "class": "accusation"}), "1");
        assert_eq!(holder(&office, &piece).await, county.discipline);
        let number = office.take_in(&form(&json!({"text": "有人收好处费"}), "2")).await.arrived.number;
        let act = office.act(&Viewer::Gateway, &number).await;
        let accused = crate::support::county::accused_unit(county.housing);
        desk::restrict(&office.store, act, vec![accused]).await.expect("restricted");
        assert_eq!(office.case(&number).await.holder, county.discipline);
        office.verify().await;
    });
}
