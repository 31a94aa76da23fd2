//! The page of a case, and what is done on it.

use case::{Actor, Role};
use quintake::desk;
use serde_json::json;

use super::Browser;
use crate::support::county::County;
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
        assert!(
            routed.says("交办云溪县住建局，限 2026-12-20 前办理")
                && routed.says("已交办给云溪县住建局，限 2026-12-20 前办理。"),
            "{}",
            routed.html
        );
        act(&handler, "acceptance", &[("class", "appeal"), ("route", "opinion")]).await;
        let text = "路灯已修好。";
        act(&handler, "replies", &[("kind", "substantive"), ("text", text), ("meant", "yes")]).await;
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
        for said in ["别人刚刚改过", "打开这一页以后", "转送云溪县住建局", "请速办理"] {
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
            (
                "closing",
                vec![version, ("outcome_resolved", "yes"), ("summary", "已经修好了的报告")],
                "尚未受理",
                "已经修好了的报告",
            ),
            (
                "closing",
                vec![version, ("summary", "没有选结果的报告")],
                "请在“办理结果（三到位一处理）”里至少选一项",
                "没有选结果的报告",
            ),
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

/// A case that lies with the housing bureau, and somebody there.
async fn at_the_unit(office: &Office) -> (String, Browser, County) {
    let county = office.county().await;
    let entry = json!({"text": "景泉村路灯不亮，请修好", "name": "李桂英", "address": "景泉村3组"});
    let number = office.take_in(&pieces::letter(&entry)).await.arrived.number;
    let case = format!("/desk/cases/{number}");
    let triage = Browser::of_role(office, Role::Bureau, Some(office.bureau().await)).await;
    let version = triage.get(&case).await.value("version").expect("a version");
    let fields = [("version", version.as_str()), ("unit", "zjj"), ("how", "forward")];
    assert_eq!(triage.post(&format!("{case}/routings"), &fields).await.status, 303);
    (number, Browser::of_role(office, Role::Unit, Some(county.housing)).await, county)
}

#[test]
fn nothing_that_decides_is_chosen_for_anybody() {
    on_each_database(async |office: Office| {
        let (number, handler, _) = at_the_unit(&office).await;
        let page = handler.get(&format!("/desk/cases/{number}")).await;
        for (name, required) in [("class", " required"), ("kind", " required")] {
            let (_, field) = page.html.split_once(&format!("name=\"{name}\"{required}")).expect(name);
            let field = field.split_once("</select>").expect("a list").0;
            assert!(
                field.contains("<option value=\"\">请选择</option>") && !field.contains("selected"),
                "{name}: {field}"
            );
        }
        assert!(
            page.says("name=\"ground\" value=\"not_competent\" required> 不属于本机关职权"),
            "none of the grounds is ticked"
        );
        assert!(page.says("只有它算作已答复") && page.says("不算作已答复"), "what the two kinds of reply mean");
        let version = page.value("version").expect("a version");
        for (act, field, label) in [
            ("acceptance", ("route", "opinion"), "类别："),
            ("refusal", ("reason", "不归我们管"), "不予受理的理由："),
            ("replies", ("text", "路灯的灯泡和线路都已经换过，今晚起正常亮灯，请放心出行。"), "答复的性质："),
        ] {
            let refused = handler.post(&format!("/desk/cases/{number}/{act}"), &[("version", &version), field]).await;
            assert!(refused.status == 422 && refused.says(label), "{act}: {} {}", refused.status, refused.html);
        }
        assert_eq!(office.case(&number).await.version.to_string(), version, "nothing was done");
    });
}

#[test]
fn a_short_reply_on_the_merits_is_asked_back_once_and_a_closing_says_what_came_of_it() {
    on_each_database(async |office: Office| {
        let (number, handler, _) = at_the_unit(&office).await;
        let case = format!("/desk/cases/{number}");
        let send = async |act: &str, fields: &[(&str, &str)]| {
            let version = handler.get(&case).await.value("version").expect("a version");
            let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("version", version.as_str())]).collect();
            handler.post(&format!("{case}/{act}"), &fields).await
        };
        assert_eq!(send("acceptance", &[("class", "suggestion")]).await.status, 303);
        let short = [("kind", "substantive"), ("text", "已收到。")];
        let asked = send("replies", &short).await;
        assert!(asked.status == 422 && asked.says("这样短的答复算实体性答复吗"), "{}", asked.html);
        assert!(
            asked.says(">已收到。</textarea>") && asked.says("name=\"meant\""),
            "the words are kept, and a tick is offered"
        );
        assert!(asked.says("<option value=\"substantive\" selected>"), "so is the kind");
        assert!(office.case(&number).await.replies.is_empty(), "nothing went out");
        assert_eq!(send("replies", &[("kind", "procedural"), ("text", "已收到。")]).await.status, 303);
        let only_procedure = handler.get(&case).await;
        assert!(
            only_procedure.says("outcome_led_to_procedure") && !only_procedure.says("outcome_resolved"),
            "unanswered on its merits it can be closed as led to another procedure alone"
        );
        assert_eq!(send("replies", &[short[0], short[1], ("meant", "yes")]).await.status, 303, "who means it sends it");
        let without = send("closing", &[("summary", "已修好")]).await;
        assert!(without.status == 422 && without.says("没有选办理结果") && without.says("<fieldset class=\" wrong\">"));
        assert_eq!(send("closing", &[("summary", "已修好"), ("outcome_resolved", "yes")]).await.status, 303);
        assert_eq!(office.case(&number).await.state, "closed");
    });
}

#[test]
fn what_is_begun_for_an_act_is_kept_for_its_writer_and_gone_once_it_is_done() {
    on_each_database(async |office: Office| {
        let (number, handler, county) = at_the_unit(&office).await;
        let case = format!("/desk/cases/{number}");
        let version = handler.get(&case).await.value("version").expect("a version");
        let text = "经查，村口三盏路灯的线路老化，已于昨天全部更换。";
        let begun = [("kind", "substantive"), ("text", text), ("version", version.as_str())];
        let kept = handler.post(&format!("{case}/drafts/replies"), &begun).await;
        assert!(kept.status == 200 && kept.html.len() == 5 && kept.html.contains(':'), "when, by the office's clock");
        let page = handler.get(&case).await;
        assert!(page.says(&format!(">{text}</textarea>")) && page.says("没有保存完的内容"), "{}", page.html);
        assert!(page.says("<option value=\"substantive\" selected>"), "with what was chosen");
        let other = handler.elsewhere("203.0.113.10");
        let second = desk::enter_account(
            &office.store,
            "zhao.min",
            "赵敏",
            Role::Unit,
            Some(county.housing),
            Actor::gateway("test"),
        )
        .await;
        other.signs_in_first("zhao.min", &second.expect("entered")).await;
        let theirs = other.get(&case).await;
        assert!(theirs.status == 200 && !theirs.says(text), "nobody else reads what is not sent");
        assert_eq!(handler.post(&format!("{case}/replies"), &begun).await.status, 303);
        assert!(!handler.get(&case).await.says("没有保存完的内容"), "what is sent is no draft");
        // A reason, begun and thrown away.
        handler.post(&format!("{case}/drafts/refusal"), &[("reason", "不属于本单位职权")]).await;
        assert!(handler.get(&case).await.says("不属于本单位职权"));
        let fields = [("reason", "不属于本单位职权"), ("discard", "yes")];
        assert_eq!(handler.post(&format!("{case}/drafts/refusal"), &fields).await.location, case);
        assert!(!handler.get(&case).await.says("不属于本单位职权"));
        assert_eq!(handler.post(&format!("{case}/drafts/nothing"), &fields).await.status, 404);
    });
}

#[test]
fn a_refusal_names_the_label_of_the_field_and_never_its_name() {
    on_each_database(async |office: Office| {
        office.county().await;
        let number = office.take_in(&pieces::letter(&json!({"text": "景泉村路灯不亮"}))).await.arrived.number;
        let case = format!("/desk/cases/{number}");
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let version = triage.get(&case).await.value("version").expect("a version");
        let fields = [("version", version.as_str()), ("unit", "zjj"), ("how", "assign")];
        let missing = triage.post(&format!("{case}/routings"), &fields).await;
        let said = missing.html.split_once("class=\"fault\">").expect("said at the form").1;
        let said = said.split_once("</p>").expect("an end").0;
        assert!(said.starts_with("办理期限：交办必须写明办理期限。") && !said.contains("limit_on"), "{said}");
        assert!(missing.says("<div class=\"field wrong\"><label for=\"limit_on\">"), "the field is marked");
        let fields = [fields[0], fields[1], fields[2], ("limit_on", "明天")];
        let malformed = triage.post(&format!("{case}/routings"), &fields).await;
        assert!(malformed.says("请照这个样子填写：2026-12-23"), "an example that lies ahead: {}", malformed.html);
        assert_eq!(malformed.html.matches("请照这个样子填写").count(), 1, "and is said once");
    });
}

#[test]
fn only_what_the_rules_would_take_is_offered() {
    on_each_database(async |office: Office| {
        let (number, handler, county) = at_the_unit(&office).await;
        let case = format!("/desk/cases/{number}");
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let page = triage.get(&case).await;
        let fields = [
            ("version", page.value("version").expect("a version")),
            ("unit", "mzj".into()),
            ("how", "forward".into()),
            ("part", "assist".into()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(triage.post(&format!("{case}/routings"), &fields).await.status, 303);
        let offers = |page: &super::Page, act: &str| page.says(&format!("id=\"act-{act}\""));
        let helper = Browser::of_role(&office, Role::Unit, Some(county.civil)).await;
        let (leads, helps) = (handler.get(&case).await, helper.get(&case).await);
        for act in ["acceptance", "refusal", "closing", "replies"] {
            assert!(offers(&leads, act), "who leads: {act}");
            assert_eq!(offers(&helps, act), act == "replies", "who assists answers for his part: {act}");
        }
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

#[test]
fn a_clerk_puts_her_own_entry_right_and_what_stood_there_stays_to_be_read() {
    on_each_database(async |office: Office| {
        office.county().await;
        let bureau = Some(office.bureau().await);
        let clerk = Browser::of_role(&office, Role::Clerk, bureau).await;
        clerk.get("/desk/visit").await;
        let fields = [("text", "桥头村村民来访，反映自来水发黄"), ("group_size", "2"), ("name", "罗大山")];
        let saved = clerk.post("/desk/visit", &fields).await;
        let number = saved.location.strip_prefix("/desk/visit?saved=").expect("saved").to_owned();
        let case = format!("/desk/cases/{number}");
        let page = clerk.get(&case).await;
        assert!(page.says("act-corrections"), "{}", page.html);
        let version = page.value("version").expect("a version");
        let mut fields =
            vec![("version", version.as_str()), ("submission", number.as_str()), ("group_size", "12"), ("reason", "")];
        let refused = clerk.post(&format!("{case}/corrections"), &fields).await;
        assert!(refused.status == 422 || refused.status == 409, "{}", refused.status);
        assert!(refused.says("value=\"12\""), "what was typed is kept");
        fields[3].1 = "少写了一个1";
        let done = clerk.post(&format!("{case}/corrections"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.html);
        let page = clerk.get(&case).await;
        assert!(
            page.says(&format!("更正 {number} 的人数：2 人改为 12 人")) && page.says("少写了一个1"),
            "{}",
            page.html
        );
        assert!(page.says("<dt>人数</dt><dd>12 人</dd>"));
        // What somebody else entered is not offered, and not taken.
        let piece = pieces::letter(&json!({"text": "景泉村路灯不亮", "name": "李桂英"}));
        let other = office.take_in(&piece).await.arrived.number;
        let page = clerk.get(&format!("/desk/cases/{other}")).await;
        assert!(!page.says("act-corrections"), "{}", page.html);
        let fields = [("version", "1"), ("submission", other.as_str()), ("group_size", "3"), ("reason", "数错了")];
        assert_eq!(clerk.post(&format!("/desk/cases/{other}/corrections"), &fields).await.status, 409);
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        assert!(triage.get(&case).await.says("act-corrections"));
        let leader = Browser::of_role(&office, Role::Leader, bureau).await;
        assert!(!leader.get(&case).await.says("act-corrections"));
    });
}
