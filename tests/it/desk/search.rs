//! Words that were run together.

use case::{Accused, Role, Viewer};
use quintake::desk::{self, Sought};
use quintake::store::Filter;
use serde_json::json;

use super::Browser;
use crate::support::county::accused_unit;
use crate::support::{Office, on_each_database, pieces};

const NOTE: &str = "没有哪一件把“石桥村路灯”连着写";

async fn letter(office: &Office, text: &str) -> String {
    office.take_in(&pieces::letter(&json!({ "text": text }))).await.arrived.number
}

#[test]
fn words_run_together_find_what_has_them_apart_and_only_where_nothing_has_them_in_one_piece() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let apart = letter(&office, "石桥村三组村口的路灯坏了三个月").await;
        let half = letter(&office, "石桥村自来水发黄").await;
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let found = triage.searches("石桥村路灯").await;
        assert!(found.says(NOTE) && found.says("共 1 件"), "{}", found.html);
        assert!(found.says(&apart) && !found.says(&half));
        assert!(!triage.searches("石桥村 路灯").await.says("连着写"), "with a space they were asked for apart");
        assert!(triage.searches("石桥村停电").await.says("没有符合条件的"), "each part must be there");
        // Another channel has none.
        triage.get("/desk").await;
        let sent = triage.post("/desk", &[("q", "石桥村路灯"), ("channel", "visit")]).await;
        assert!(triage.get(&sent.location).await.says("没有符合条件的"));
        let handler = Browser::of_role(&office, Role::Unit, Some(county.housing)).await;
        let nothing = handler.searches("石桥村路灯").await;
        assert!(nothing.says("没有符合条件的") && !nothing.says("连着写"), "what is not in sight is not there");
        let whole = letter(&office, "石桥村路灯还没有修").await;
        let found = triage.searches("石桥村路灯").await;
        assert!(found.says(&whole) && !found.says(&apart) && !found.says("连着写"), "{}", found.html);
    });
}

#[test]
fn what_lies_in_a_tray_changes_nothing_for_whoever_does_not_see_it() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        letter(&office, "石桥村三组村口的路灯坏了").await;
        let plain = triage.searches("石桥村路灯").await;
        // One that has the words in one piece, and one that has them apart, go to the discipline organ.
        let bureau = office.account(Role::Bureau, None).await;
        for text in ["举报住建局在石桥村路灯工程中收钱", "举报住建局：石桥村的工程，路灯是次品"]
        {
            let number = letter(&office, text).await;
            let id = office.id(&number).await;
            let act = desk::Act::now(id, &bureau, office.version(id).await);
            let accused: Vec<Accused> = vec![accused_unit(county.housing)];
            desk::restrict(&office.store, act, accused).await.expect("named");
        }
        let lines = |page: &super::Page| page.html.split_once("<tbody>").map(|(_, rest)| rest.to_owned());
        let again = triage.searches("石桥村路灯").await;
        assert!(again.says(NOTE) && again.says("共 1 件"), "{}", again.html);
        assert_eq!(
            lines(&again).map(|html| html.matches("<tr>").count()),
            lines(&plain).map(|html| html.matches("<tr>").count())
        );
        let organ = Browser::of_role(&office, Role::Discipline, Some(county.discipline)).await;
        let found = organ.searches("石桥村路灯").await;
        assert!(found.says("收钱") && !found.says("次品") && !found.says("连着写"), "{}", found.html);
        let apart = organ.searches("住建局路灯次品").await;
        assert!(apart.says("次品") && apart.says("连着写"), "its tray is read the same way: {}", apart.html);
    });
}

#[test]
fn what_is_found_apart_is_turned_over_page_by_page() {
    on_each_database(async |office: Office| {
        for no in 0..120 {
            office.it_is(&format!("2026-11-23 {:02}:{:02}", 9 + no / 60, no % 60));
            letter(&office, &format!("第{no}件：石桥村三组的路灯不亮")).await;
        }
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let cases = |page: &super::Page| -> Vec<String> {
            page.html.split("href=\"/desk/cases/").skip(1).map(|rest| rest[..20].to_owned()).collect()
        };
        let mut page = triage.searches("石桥村路灯").await;
        let mut seen = cases(&page);
        while let Some((_, rest)) = page.html.split_once("<a rel=\"next\" href=\"") {
            let next = rest.split('"').next().expect("an address").replace("&#38;", "&").replace("&amp;", "&");
            page = triage.get(&next).await;
            assert!(page.says(NOTE), "{next}");
            seen.extend(cases(&page));
        }
        assert_eq!(seen.len(), 120);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 120, "each once");
    });
}

/// The plain reading of a text: parts of at least two characters, one after the other, all of them in it.
fn has_apart(text: &str, word: &[char]) -> bool {
    let is_there = |part: &[char]| text.contains(&part.iter().collect::<String>());
    word.is_empty() || (2..=word.len()).any(|end| is_there(&word[..end]) && has_apart(text, &word[end..]))
}

#[test]
fn a_search_for_parts_finds_what_a_scan_finds() {
    on_each_database(async |office: Office| {
        let places = ["石桥村", "石桥镇", "桥头村", "景泉村"];
        let things = ["路灯", "自来水", "石料厂", "村路"];
        let mut texts = Vec::new();
        for (no, place) in places.iter().enumerate() {
            for (other, thing) in things.iter().enumerate() {
                let text = match (no + other) % 3 {
                    0 => format!("{place}{thing}坏了"),
                    1 => format!("{thing}的事：{place}一直没有人管"),
                    _ => format!("{place}三组反映，{}之后{thing}不好", things[(other + 1) % things.len()]),
                };
                texts.push((letter(&office, &text).await, text));
            }
        }
        for place in places {
            for thing in things {
                for written in [format!("{place}{thing}"), format!("{thing}{place}")] {
                    let word: Vec<char> = written.chars().collect();
                    let mut scanned: Vec<&str> =
                        texts.iter().filter(|(_, text)| has_apart(text, &word)).map(|(no, _)| no.as_str()).collect();
                    let sought = Sought::apart(&written).expect("several parts");
                    let found =
                        desk::search_page(&office.store, &Viewer::Gateway, &sought, &Filter::default(), None, 50).await;
                    let lines = found.expect("searched").lines;
                    let mut found: Vec<&str> = lines.iter().map(|line| line.number.as_str()).collect();
                    found.sort_unstable();
                    scanned.sort_unstable();
                    assert!(!scanned.is_empty(), "{written}");
                    assert_eq!(found, scanned, "{written}");
                }
            }
        }
    });
}
