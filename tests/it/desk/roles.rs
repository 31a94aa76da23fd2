//! What a role may not see is not there.

use case::{Accused, Role, UnitId};
use quintake::desk;
use quintake::web::{DESK, Method, Who};
use serde_json::json;

use super::Browser;
use crate::support::county::accused_unit;
use crate::support::{Office, on_each_database, pieces};

#[test]
fn each_page_of_the_desk_is_there_for_its_roles_and_for_nobody_else() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.bureau().await;
        let piece = pieces::letter(&json!({"text": "景泉村路灯不亮", "unit": "zjj"}));
        let number = office.take_in(&piece).await.arrived.number;
        for role in Role::ALL {
            let unit = match role {
                Role::Unit => Some(county.housing),
                Role::Discipline => Some(county.discipline),
                Role::Clerk | Role::Leader => Some(bureau),
                _ => None,
            };
            let browser = Browser::of_role(&office, role, unit).await;
            for route in DESK.iter().filter(|route| !route.path.contains("sign-")) {
                let Who::Desk(roles) = route.who else { continue };
                let uri = route.path.replace("{number}", &number).replace("{place}", "0");
                let uri = uri.replace("{code}", "zjj").replace("{form}", "call").replace("{user}", "nobody");
                // Discipline and superior do not see this case; nothing lies in the tray.
                let hidden = matches!(role, Role::Discipline | Role::Superior) && uri.contains(&number);
                if route.method == Method::Post {
                    let sent = browser.post_bare(&uri, &[], &[("sec-fetch-site", "same-origin")]).await;
                    assert_eq!(sent.status == 404, hidden || !roles.contains(&role), "{role:?} {uri}: {}", sent.status);
                    continue;
                }
                let page = browser.get(&uri).await;
                if roles.contains(&role) {
                    let expected: &[u16] =
                        if hidden || uri.starts_with("/desk/quarantine/") { &[404] } else { &[200, 303] };
                    assert!(expected.contains(&page.status), "{role:?} {uri}: {}", page.status);
                } else {
                    assert_eq!(page.status, 404, "{role:?} {uri}");
                }
            }
        }
    });
}

#[test]
fn an_accused_unit_finds_nothing_of_the_accusation() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let text = "举报住建局收取好处费，景泉村工程";
        let number = office.take_in(&pieces::letter(&json!({"text": text, "unit": "zjj"}))).await.arrived.number;
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let handler = Browser::of_role(&office, Role::Unit, Some(county.housing)).await;
        let leader = Browser::of_role(&office, Role::Leader, Some(county.housing)).await;
        assert!(handler.get("/desk").await.says(&number) && leader.get("/desk").await.says(&number));
        let page = triage.get(&format!("/desk/cases/{number}")).await;
        let version = page.value("version").expect("a version");
        let fields = [("version", version.as_str()), ("unit", "zjj"), ("persons", "")];
        let moved = triage.post(&format!("/desk/cases/{number}/restriction"), &fields).await;
        assert_eq!((moved.status, moved.location.as_str()), (303, "/desk?done=out-of-sight"), "{}", moved.html);
        let organ = Browser::of_role(&office, Role::Discipline, Some(county.discipline)).await;
        assert!(organ.get(&format!("/desk/cases/{number}")).await.says("检举控告专办"));
        for browser in [&triage, &handler, &leader] {
            for page in [browser.get("/desk").await, browser.searches("好处费").await] {
                assert!(page.status == 200 && !page.says(&number) && !page.says("好处费</a>"), "{}", page.html);
            }
            for uri in ["cases", "receipts"] {
                assert_eq!(browser.get(&format!("/desk/{uri}/{number}")).await.status, 404, "{uri}");
            }
            assert_eq!(browser.get(&format!("/desk/files/{number}/0")).await.status, 404);
        }
        // What is not there is not there for acts either, and looks like a number that nobody got.
        let act = |number: &str| format!("/desk/cases/{number}/replies");
        handler.get("/desk").await;
        let hidden = handler.post(&act(&number), &[("version", "2"), ("text", "x")]).await;
        assert_eq!(hidden.status, 404);
    });
}

#[test]
fn who_asked_to_be_kept_confidential_is_not_shown_to_the_unit() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = json!({"text": "景泉村路灯不亮", "unit": "zjj", "name": "李桂英", "phone": "13900000001", "confidential": true});
        let number = office.take_in(&pieces::call(&entry)).await.arrived.number;
        for (role, unit, sees) in [
            (Role::Bureau, None, true),
            (Role::Unit, Some(county.housing), false),
            (Role::Leader, Some(county.housing), false),
            (Role::Clerk, Some(county.housing), false),
        ] {
            let browser = Browser::of_role(&office, role, unit).await;
            let page = browser.get(&format!("/desk/cases/{number}")).await;
            assert!(page.status == 200 && page.says("景泉村路灯不亮"), "{role:?}");
            assert_eq!(page.says("李桂英"), sees, "{role:?}");
            assert_eq!(browser.get(&format!("/desk/receipts/{number}")).await.status == 200, sees, "{role:?}");
            assert_eq!(browser.get(&format!("/desk/files/{number}/0")).await.status == 200, sees, "{role:?}");
            assert_eq!(browser.searches("李桂英").await.says(&number), sees);
        }
    });
}

#[test]
fn clerks_class_and_leaders_read_and_neither_decides() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.bureau().await;
        let number = office.take_in(&pieces::letter(&json!({"text": "路灯", "unit": "ldgls"}))).await.arrived.number;
        let other = office.take_in(&pieces::letter(&json!({"text": "低保", "unit": "mzj"}))).await.arrived.number;
        let sees = async |role: Role, unit: UnitId| office.numbers(&office.account(role, Some(unit)).await).await;
        assert_eq!(
            sees(Role::Leader, county.housing).await,
            std::slice::from_ref(&number),
            "the unit below is a leader's, too"
        );
        assert_eq!(sees(Role::Clerk, county.housing).await, Vec::<String>::new());
        assert_eq!(sees(Role::Clerk, county.lamps).await, std::slice::from_ref(&number));
        for role in [Role::Clerk, Role::Leader] {
            assert_eq!(sees(role, bureau).await.len(), 2, "{role:?}");
            assert!(office.numbers(&office.account(role, None).await).await.is_empty(), "{role:?} bound to nothing");
        }
        let clerk = office.account(Role::Clerk, Some(bureau)).await;
        let act = office.act(&clerk, &other).await;
        desk::classify(&office.store, act, intake::Class::Appeal).await.expect("classed");
        for viewer in [&clerk, &office.account(Role::Leader, Some(bureau)).await] {
            let act = office.act(viewer, &other).await;
            let accused: Vec<Accused> = vec![accused_unit(county.civil)];
            assert!(desk::restrict(&office.store, act.clone(), accused).await.is_err());
            assert!(desk::reply(&office.store, act, case::ReplyKind::Procedural, "已收到".to_owned()).await.is_err());
        }
        let leader = office.account(Role::Leader, Some(bureau)).await;
        let act = office.act(&leader, &other).await;
        assert!(desk::classify(&office.store, act, intake::Class::Other).await.is_err());
        office.verify().await;
    });
}

#[test]
fn who_may_only_read_a_case_is_told_whom_to_call() {
    on_each_database(async |office: Office| {
        let bureau = office.bureau().await;
        office.county().await;
        office.change(bureau, |unit| unit.phone = Some("0735-0000100".to_owned())).await;
        let number = office.take_in(&pieces::letter(&json!({"text": "景泉村路灯不亮"}))).await.arrived.number;
        let page = Browser::of_role(&office, Role::Supervisor, None).await.get(&format!("/desk/cases/{number}")).await;
        assert!(page.says("请打给现在办理的云溪县信访局：0735-0000100。"), "{}", page.html);
    });
}

#[test]
fn an_account_is_disabled_only_after_it_was_asked_once() {
    on_each_database(async |office: Office| {
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        let keeper = Browser::of_role(&office, Role::Administrator, None).await;
        let user = super::user_of(Role::Clerk, Some(office.bureau().await));
        keeper.get("/desk/accounts").await;
        let asked = keeper.post(&format!("/desk/accounts/{user}/state"), &[("to", "disabled")]).await;
        assert!(asked.status == 200 && asked.says("停用后立即退出") && asked.says("name=\"sure\""), "{}", asked.html);
        assert_eq!(clerk.get("/desk").await.status, 200, "nothing happened yet");
        let fields = [("to", "disabled"), ("sure", "yes")];
        assert!(keeper.post(&format!("/desk/accounts/{user}/state"), &fields).await.says("已停用"));
        assert_eq!(clerk.get("/desk").await.status, 303, "signed out");
    });
}

#[test]
fn a_reception_day_is_chosen_in_plain_fields_and_says_its_next_three_days() {
    on_each_database(async |office: Office| {
        office.county().await;
        let keeper = Browser::of_role(&office, Role::Administrator, None).await;
        let form = keeper.get("/desk/units/zjj").await;
        assert!(!form.says("FREQ") && form.says("每月第一个"), "{}", form.html);
        let fields = [
            ("name", "云溪县住建局"),
            ("capacity", "unit"),
            ("reception_every", "weekly"),
            ("reception_weekday", "TU"),
            ("reception_from", "09:00"),
            ("reception_to", "11:30"),
            ("reception_skip", "yes"),
        ];
        let saved = keeper.post("/desk/units/zjj", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.html);
        let said = keeper.get(&saved.location).await;
        for day in ["11月24日", "12月1日", "12月8日"] {
            assert!(said.says(day), "{day}: {}", said.html);
        }
        let unit = office.units().await.into_iter().find(|unit| unit.code == "zjj").expect("the unit");
        assert_eq!(unit.reception_day.as_deref(), Some("FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays"));
        let half = keeper.post("/desk/units/zjj", &[fields[0], fields[1], fields[2]]).await;
        assert!(half.status == 422 && half.says("星期：") && half.says("href=\"#reception_weekday\""), "{}", half.html);
    });
}
