//! The page of a case, and what is done on it.

use case::Role;
use serde_json::json;

use super::Browser;
use crate::support::sink::{Does, Sink};
use crate::support::{Office, on_each_database, pieces};

#[test]
fn a_case_goes_its_way_from_the_triage_to_the_closing() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = json!({"text": "景泉村路灯不亮，请修好", "name": "李桂英", "address": "景泉村3组"});
        let number = office.take_in(&pieces::letter(&entry)).await.arrived.number;
        let case = format!("/desk/cases/{number}");
        let triage = Browser::of_role(&office, Role::Bureau, Some(office.bureau().await)).await;
        let handler = Browser::of_role(&office, Role::Unit, Some(county.housing)).await;
        assert_eq!(handler.get(&case).await.status, 404, "it is not the unit's yet");
        let act = async |browser: &Browser, kind: &str, fields: &[(&str, &str)]| {
            let version = browser.get(&case).await.value("version").expect("a version");
            let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("version", version.as_str())]).collect();
            let page = browser.post(&format!("{case}/{kind}"), &fields).await;
            assert_eq!(page.location, format!("{case}?done={kind}"), "{kind}: {}", page.html);
            browser.get(&page.location).await
        };
        let routed = act(&triage, "routings", &[("unit", "zjj"), ("how", "assign"), ("limit_on", "2026-12-20")]).await;
        assert!(routed.says("交办云溪县住建局，限 2026-12-20 前办理") && routed.says("已转出。"), "{}", routed.html);
        act(&handler, "acceptance", &[("class", "appeal"), ("route", "opinion")]).await;
        act(&handler, "replies", &[("kind", "substantive"), ("text", "路灯已修好。")]).await;
        let fields = [("reply", "1"), ("text", "路灯已于今天修好。"), ("reason", "写明日期")];
        let corrected = act(&handler, "reply_corrections", &fields).await;
        assert!(corrected.says("路灯已于今天修好。") && corrected.says("路灯已修好。"), "both versions stand there");
        let closed =
            act(&handler, "closing", &[("outcome_resolved", "yes"), ("summary", "已修好"), ("result", "upheld")]).await;
        assert!(closed.says("已办结") && closed.says("诉求合理，解决问题到位、支持"), "{}", closed.html);
        assert!(closed.says("依据：《信访工作条例》"), "each deadline with its reason");
        let case = office.case(&number).await;
        assert_eq!(case.state, "closed");
        assert!(case.events[2].actor.starts_with("account:unit."), "{}", case.events[2].actor);
        office.verify().await;
    });
}

#[test]
fn the_organ_reads_of_whom_no_unit_is_known_until_somebody_names_it() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let number = office.take_in(&pieces::letter(&json!({"text": "有人收礼"}))).await.arrived.number;
        let case = format!("/desk/cases/{number}");
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let organ = Browser::of_role(&office, Role::Discipline, Some(county.discipline)).await;
        let accuse = async |browser: &Browser, version: &str, unit: &str| {
            let fields = [("version", version), ("persons", "刘建国"), ("unit", unit)];
            assert_eq!(browser.post(&format!("{case}/restriction"), &fields).await.status, 303);
        };
        let form = triage.get(&case).await;
        assert!(form.says("不知道单位"), "the form says what it means: {}", form.html);
        accuse(&triage, "1", "").await;
        let page = organ.get(&case).await;
        assert!(page.says("所在单位还不清楚") && page.says("被反映：刘建国（单位不详）"), "{}", page.html);
        accuse(&organ, "2", "zjj").await;
        let page = organ.get(&case).await;
        assert!(!page.says("所在单位还不清楚") && page.says("被反映：云溪县住建局 刘建国"), "{}", page.html);
        office.verify().await;
    });
}

#[test]
fn only_what_is_joined_to_the_case_itself_is_offered_for_separation() {
    on_each_database(async |office: Office| {
        let mut numbers = Vec::new();
        for no in ["1", "2", "3"] {
            let entry = json!({"text": format!("第{no}盏路灯坏了")});
            numbers.push(office.take_in(&pieces::form(&entry, no)).await.arrived.number);
        }
        for (guest, host) in [(0, 1), (1, 2)] {
            let act = office.act(&case::Viewer::Gateway, &numbers[guest]).await;
            let host = office.store_id(&numbers[host]).await;
            quintake::desk::merge(&office.store, act, host, "同一条线路".to_owned()).await.expect("joined");
        }
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let page = triage.get(&format!("/desk/cases/{}", numbers[0])).await;
        let listed = |number: &str| page.says(&format!("<span class=\"mono\">{number}</span> "));
        assert!(listed(&numbers[0]) && listed(&numbers[1]), "{}", page.html);
        let offered = |number: &str| page.says(&format!("name=\"joined\" value=\"{number}\""));
        assert!(offered(&numbers[1]) && !offered(&numbers[0]), "{}", page.html);
    });
}

#[test]
fn of_two_who_act_at_once_the_second_is_told_who_did_what() {
    on_each_database(async |office: Office| {
        office.county().await;
        let number = office.take_in(&pieces::letter(&json!({"text": "景泉村路灯不亮"}))).await.arrived.number;
        let case = format!("/desk/cases/{number}");
        let first = Browser::of_role(&office, Role::Bureau, None).await;
        let second = Browser::of_role(&office, Role::Bureau, Some(office.bureau().await)).await;
        let version = first.get(&case).await.value("version").expect("a version");
        second.get(&case).await;
        let to_housing = [("version", version.as_str()), ("unit", "zjj"), ("how", "forward")];
        assert_eq!(first.post(&format!("{case}/routings"), &to_housing).await.status, 303);
        let fields = [("version", version.as_str()), ("unit", "mzj"), ("how", "forward"), ("note", "请速办理")];
        let told = second.post(&format!("{case}/routings"), &fields).await;
        assert_eq!(told.status, 409);
        for said in ["别人刚刚改过", "在你打开以后", "转送云溪县住建局", "请速办理"] {
            assert!(told.says(said), "{said}");
        }
        assert!(told.says("<option value=\"mzj\" data-find=\"云溪县民政局 mzj\" selected>"), "what was chosen is kept");
        assert_ne!(told.value("version"), Some(version), "a second press is meant for what is there now");
        assert_eq!(office.case(&number).await.legs.len(), 2);
    });
}

#[test]
fn a_refused_act_says_what_to_do_and_loses_nothing() {
    on_each_database(async |office: Office| {
        office.county().await;
        let number = office.take_in(&pieces::letter(&json!({"text": "景泉村路灯不亮"}))).await.arrived.number;
        let case = format!("/desk/cases/{number}");
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let version = triage.get(&case).await.value("version").expect("a version");
        let version = ("version", version.as_str());
        for (kind, fields, said, kept) in [
            ("closing", vec![version, ("summary", "已经修好了的报告")], "尚未受理", "已经修好了的报告"),
            (
                "routings",
                vec![version, ("unit", "zjj"), ("how", "assign"), ("note", "附言一句")],
                "缺少期限",
                "附言一句",
            ),
            (
                "routings",
                vec![version, ("unit", "zjj"), ("limit_on", "明天"), ("note", "附言二句")],
                "格式不对",
                "附言二句",
            ),
            ("refusal", vec![version, ("ground", "not_competent")], "缺少理由", "open"),
            ("merger", vec![version, ("into", "123"), ("reason", "同一件事")], "不是编号", "同一件事"),
            ("acceptance", vec![version, ("class", "appeal")], "缺少途径", "open"),
            ("replies", vec![("text", "没有版本的答复")], "缺少版本", ""),
        ] {
            let page = triage.post(&format!("{case}/{kind}"), &fields).await;
            assert!(page.status >= 400 && page.says(said) && page.says(kept), "{kind}: {} {}", page.status, page.html);
        }
        assert_eq!(office.case(&number).await.version.to_string(), version.1, "nothing was done");
    });
}

#[test]
fn what_was_told_by_mail_stands_on_the_page_and_what_could_not_be_says_why() {
    on_each_database(async |office: Office| {
        office.answers();
        office.county().await;
        let entry = json!({"text": "景泉村路灯不亮，请修好", "name": "李桂英", "email": "li@mail.example"});
        let number = office.take_in(&pieces::form(&entry, "1")).await.arrived.number;
        let triage = Browser::of_role(&office, Role::Bureau, Some(office.bureau().await)).await;
        let page = async || triage.get(&format!("/desk/cases/{number}")).await;
        let waits = page().await;
        assert!(waits.says("收件回执") && waits.says("等待发出"), "{}", waits.html);
        let sink = Sink::that(&[Does::Later, Does::Never]).await;
        office.postman(&sink, 1).turn().await.expect("a turn");
        assert!(page().await.says("试过 1 次，还会再试") && page().await.says("smtp-450-4.2.1"));
        office.it_is("2026-11-23 10:00");
        office.postman(&sink, 1).turn().await.expect("a turn");
        let given_up = page().await;
        assert!(given_up.says("没有送到，已放弃") && given_up.says("smtp-550-5.1.1"), "{}", given_up.html);
        assert_eq!(office.case(&number).await.notices.len(), 1);
    });
}

#[test]
fn a_case_is_handed_to_units_that_are_there_and_may_accuse_one_of_before() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let old = office.unit("fgj", "云溪县房管局", case::Capacity::Unit).await;
        let end = time::macros::date!(2025 - 12 - 31);
        office.change(old, |unit| (unit.valid_to, unit.successor) = (Some(end), Some(county.housing))).await;
        let bureau = office.bureau().await;
        let mut circumstances = crate::support::circumstances();
        circumstances.taken_in_by = Some(bureau);
        let piece = pieces::letter(&json!({"text": "公租房漏雨", "unit": "fgj"}));
        let receipt = quintake::desk::receive(&office.store, &piece, &circumstances).await.expect("taken in");
        let triage = Browser::of_role(&office, Role::Bureau, Some(bureau)).await;
        let page = triage.get(&format!("/desk/cases/{}", receipt.arrived.number)).await;
        let offered = |list: &str, code: &str| {
            let from = page.html.find(&format!("id=\"{list}\"")).expect("a list");
            let list = &page.html[from..];
            list[..list.find("</select>").expect("its end")].contains(&format!("value=\"{code}\""))
        };
        assert!(offered("route-unit", "zjj") && !offered("route-unit", "fgj"));
        assert!(offered("accused-unit", "zjj") && offered("accused-unit", "fgj"));
        assert!(
            page.says("<option value=\"zjj\" data-find=\"云溪县住建局 zjj\" selected>"),
            "who has its matters is suggested"
        );
        assert!(!triage.get("/desk/letter").await.says("value=\"fgj\""), "nor does anybody write to it any more");
    });
}
