use case::{Accused, ReplyKind, Role, Scope, UnitId, Viewer};
use intake::Class;
use quintake::desk;
use quintake::store::{Filter, StoreError};
use serde_json::json;
use time::macros::date;

use super::{Desk, code, dated};
use crate::support::county::{accused_person, accused_unit};
use crate::support::pieces::form;
use crate::support::{Office, on_each_database};

impl Desk<'_> {
    async fn accuse(&self, viewer: &Viewer, accused: Vec<Accused>) -> Result<u32, StoreError> {
        desk::restrict(&self.office.store, self.act(viewer).await, accused).await
    }
}

/// Everything a viewer can learn of the cases there are.
#[derive(Debug, PartialEq)]
struct Seen {
    queue: Vec<(String, String, String)>,
    totals: Vec<i64>,
    found: Vec<Vec<String>>,
    from: Vec<String>,
    exported: Vec<String>,
    figures: String,
    opened: Vec<bool>,
    files: Vec<bool>,
}

async fn seen_by(office: &Office, viewer: &Viewer, numbers: &[String]) -> Seen {
    let store = &office.store;
    let sight = viewer.sight();
    let queue = office.queue(viewer).await;
    let mut totals = vec![i64::try_from(queue.len()).expect("few")];
    for filter in [
        Filter::default(),
        Filter { channel: Some(intake::Channel::Post), ..Filter::default() },
        Filter { state: Some("registered".to_owned()), ..Filter::default() },
        Filter { state: Some("routed".to_owned()), ..Filter::default() },
        Filter { class: Some(Class::Appeal), ..Filter::default() },
        Filter { due_by: Some(date!(2027 - 12 - 31)), ..Filter::default() },
        Filter { received_from: Some(date!(2026 - 01 - 01)), ..Filter::default() },
    ] {
        totals.push(store.total(&sight, &filter).await.expect("counted"));
    }
    let mut found = Vec::new();
    for phrase in ["路灯", "倒卖", "李桂英", "景泉村", "刘建国"] {
        let lines = desk::search(store, viewer, phrase, &Filter::default(), 50).await.expect("searched");
        found.push(lines.into_iter().map(|line| line.number).collect());
    }
    let from = desk::contacts_of(store, viewer, "phone", "13800138000").await.expect("looked up");
    let (exported, _) = desk::export(store, viewer, None, 1000).await.expect("exported");
    let (mut opened, mut files) = (Vec::new(), Vec::new());
    for number in numbers {
        opened.push(desk::case(store, viewer, number).await.expect("read").is_some());
        files.push(desk::file(store, viewer, number, 0).await.expect("read").is_some());
    }
    Seen {
        queue: queue.into_iter().map(|line| (line.number, line.state, line.received.to_string())).collect(),
        totals,
        found,
        from: from.into_iter().map(|line| line.number).collect(),
        exported: exported.into_iter().map(|case| case.number).collect(),
        figures: format!("{:?}", office.figures_of(viewer, date!(2027 - 12 - 31)).await),
        opened,
        files,
    }
}

#[test]
fn naming_an_accused_takes_the_case_out_of_the_ordinary_queue_in_the_same_transaction() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, Some(office.bureau().await)).await;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        desk.route(&bureau, county.housing).await.expect("routed");
        let numbers = [desk.number.clone()];
        for viewer in [&bureau, &housing] {
            let seen = seen_by(&office, viewer, &numbers).await;
            assert_eq!((seen.queue.len(), seen.totals[1], seen.found[0].len(), seen.opened[0]), (1, 1, 1, true));
        }
        assert_eq!(seen_by(&office, &organ, &numbers).await.queue.len(), 0);

        desk.accuse(&bureau, vec![accused_person("刘建国", county.housing)]).await.expect("named");
        for (viewer, official) in [(&bureau, true), (&housing, false)] {
            let seen = seen_by(&office, viewer, &numbers).await;
            assert!(seen.queue.is_empty() && seen.totals.iter().all(|total| *total == 0), "{seen:?}");
            assert!(
                seen.found.iter().all(Vec::is_empty) && seen.from.is_empty() && seen.exported.is_empty(),
                "{seen:?}"
            );
            assert!(!seen.opened[0] && !seen.files[0]);
            // The county's official figures count every matter; those of a unit's account do not.
            assert_eq!(seen.figures.contains("collected: 1"), official, "{}", seen.figures);
            let act = desk::Act::now(desk.id().await, viewer, 3);
            assert_eq!(code(desk::classify(&office.store, act, Class::Appeal).await), "not-found");
        }
        let seen = seen_by(&office, &organ, &numbers).await;
        assert_eq!((seen.queue.len(), seen.totals[1], seen.opened[0], seen.files[0]), (1, 1, true, true));
        assert_eq!(seen.found[0], numbers, "the organ finds it by reading its tray");
        let raw = office.raw().await;
        assert_eq!(
            raw.text("select cast((select count(*) from search_recent) + (select count(*) from search_part) as text)")
                .await,
            "0",
            "in no index"
        );

        let case = desk::case(&office.store, &organ, &desk.number).await.expect("read").expect("there");
        assert_eq!((case.scope, case.holder, case.state.as_str()), (Scope::Discipline, county.discipline, "routed"));
        let named = case.events[2].words.as_ref().expect("words");
        assert_eq!(named.accused, [accused_person("刘建国", county.housing)]);
        // With the code that whoever held it may know, nothing has happened: nobody learns that it moved.
        let told = desk::progress(&office.store, &desk.number, &office.code_of(&desk.number).await)
            .await
            .expect("read")
            .expect("his");
        assert_eq!(told.deadlines.len(), 2);
        assert!(told.holder.is_some_and(|holder| holder != county.discipline));
        let kinds: Vec<&str> = told.stages.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["received", "routed"], "as it was before");
        office.verify().await;
    });
}

#[test]
fn a_county_in_which_a_unit_is_accused_shows_it_the_same_as_one_in_which_it_is_not() {
    on_each_database(async |here: Office| {
        let there = if here.raw().await.is_sqlite() {
            Office::embedded().await
        } else {
            Office::on_postgres(&std::env::var("QUINTAKE_TEST_PG").expect("a server")).await
        };
        let mut seen = Vec::new();
        for (office, accuses) in [(&here, true), (&there, false)] {
            let county = office.county().await;
            let bureau = office.account(Role::Bureau, None).await;
            let mut numbers = Vec::new();
            let texts =
                [("景泉村路灯坏了", "陈国富"), ("住建局刘建国倒卖路灯", "李桂英"), ("景泉村水塘臭了", "黄秀兰")];
            for (place, (text, name)) in texts.into_iter().enumerate() {
                office.it_is(&format!("2026-11-23 09:0{place}"));
                let entry = json!({"text": text, "name": name, "phone": format!("1380013800{place}")});
                let number = office.take_in(&form(&entry, &place.to_string())).await.arrived.number;
                let desk = Desk { office, number: number.clone() };
                let holder = if place == 1 { county.civil } else { county.housing };
                desk.route(&bureau, holder).await.expect("routed");
                if place == 1 && accuses {
                    desk.accuse(&bureau, vec![accused_person("刘建国", county.housing)]).await.expect("named");
                }
                numbers.push(number);
            }
            for unit in [county.housing, county.lamps] {
                let account = office.account(Role::Unit, Some(unit)).await;
                seen.push(seen_by(office, &account, &numbers).await);
            }
        }
        assert_eq!(seen[0], seen[2], "the accused unit");
        assert_eq!(seen[1], seen[3], "and the one below it");
        assert_eq!(seen[0].queue.len(), 2);
        here.verify().await;
    });
}

#[test]
fn nobody_who_is_accused_or_belongs_to_the_accused_gets_the_case() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.account(Role::Bureau, None).await;
        // The housing bureau was made of the construction bureau, and a new authority takes it over later.
        let construction = office.unit("jsj", "云溪县建设局", case::Capacity::Unit).await;
        office.change(construction, |unit| unit.successor = Some(county.housing)).await;
        let team = office.unit("jsd", "县建设局监察队", case::Capacity::Unit).await;
        office.change(team, |unit| unit.parent = Some(construction)).await;
        let authority = office.unit("zjw", "云溪县住建委", case::Capacity::Unit).await;
        office.change(county.housing, |unit| unit.successor = Some(authority)).await;
        let desk = Desk::with_a_case(&office).await;
        desk.accuse(&bureau, vec![accused_person("刘建国", county.housing)]).await.expect("named");
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        for (unit, name) in [
            (county.housing, "itself"),
            (county.lamps, "below it"),
            (authority, "its successor"),
            (team, "below one that became it"),
        ] {
            assert_eq!(code(desk.route(&organ, unit).await), "barred", "{name}");
            assert_eq!(code(desk.assist(&organ, unit).await), "barred", "{name}");
        }
        desk.assist(&organ, construction).await.expect("whom it succeeded is another unit");
        // Nor does the organ's branch in what became the accused see it.
        let branch = office.unit("pzs", "县纪委驻建设局纪检组", case::Capacity::Discipline).await;
        office.change(branch, |unit| unit.parent = Some(construction)).await;
        let in_branch = office.account(Role::Discipline, Some(branch)).await;
        assert!(office.numbers(&in_branch).await.is_empty());
        // A unit that comes under the accused later is barred from then on.
        office.change(county.civil, |unit| unit.parent = Some(county.lamps)).await;
        assert_eq!(code(desk.assist(&organ, county.civil).await), "barred");
        office.change(county.civil, |unit| unit.parent = None).await;
        desk.assist(&organ, county.civil).await.expect("and not once it is out of it");
        assert_eq!(office.case(&desk.number).await.legs.len(), 4);
        office.verify().await;
    });
}

#[test]
fn an_organ_that_is_accused_itself_does_not_see_it_and_never_gets_it_back() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let superior = office.account(Role::Superior, None).await;
        desk.accuse(&bureau, vec![accused_unit(county.housing)]).await.expect("named");
        assert_eq!(office.numbers(&organ).await.len(), 1);
        desk.accuse(&organ, vec![accused_person("王纪检", county.discipline)]).await.expect("its own man is named");
        assert!(office.numbers(&organ).await.is_empty());
        assert_eq!(code(desk.accept(&organ).await), "not-found");
        let case = office.case(&desk.number).await;
        assert_eq!((case.scope, case.holder), (Scope::Superior, office.bureau().await));
        // A further accused, of no concern to the organ, does not bring it back into the organ's tray.
        desk.accuse(&superior, vec![accused_unit(county.civil)]).await.expect("named");
        let case = office.case(&desk.number).await;
        assert_eq!((case.scope, case.holder), (Scope::Superior, office.bureau().await));
        assert!(office.numbers(&organ).await.is_empty());
        assert_eq!(code(desk.accuse(&superior, Vec::new()).await), "nobody-named");
        let empty = Accused { person: None, unit: None };
        assert_eq!(code(desk.accuse(&superior, vec![empty]).await), "nobody-named");
        // Where the office is accused as well, it waits for the superior, whom nobody here is.
        desk.accuse(&superior, vec![accused_unit(office.bureau().await)]).await.expect("named");
        assert_eq!(office.case(&desk.number).await.holder, UnitId::from_bits(0));
        office.verify().await;
    });
}

#[test]
fn the_organs_branch_in_the_accused_unit_does_not_see_what_the_organ_sees() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let branch = office.unit("pzz", "县纪委驻住建局纪检组", case::Capacity::Discipline).await;
        office.change(branch, |unit| unit.parent = Some(county.housing)).await;
        let desk = Desk::with_a_case(&office).await;
        let other = office.take_in(&form(&json!({"text": "民政局有人收礼"}), "2")).await.arrived.number;
        let bureau = office.account(Role::Bureau, None).await;
        desk.accuse(&bureau, vec![accused_unit(county.housing)]).await.expect("named");
        Desk { office: &office, number: other.clone() }
            .accuse(&bureau, vec![accused_unit(county.civil)])
            .await
            .expect("named");
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let in_branch = office.account(Role::Discipline, Some(branch)).await;
        assert_eq!(office.numbers(&organ).await.len(), 2);
        let seen = seen_by(&office, &in_branch, &[desk.number.clone(), other.clone()]).await;
        assert_eq!((seen.queue.len(), seen.totals[1], seen.opened), (1, 1, vec![false, true]));
        assert_eq!(seen.exported, std::slice::from_ref(&other));
        // Into the hands of the accused nothing is joined: the other way round it is.
        let (guest, host) = (office.store_id(&desk.number).await, office.store_id(&other).await);
        let (how, part) = (case::Handover::Forward, case::Part::Lead);
        let act = desk::Act::now(host, &organ, office.version(host).await);
        desk::route(&office.store, act, county.housing, how, part, None, String::new()).await.expect("routed");
        let merged =
            desk::merge(&office.store, office.act(&organ, &desk.number).await, host, "同一件".to_owned()).await;
        assert_eq!(code(merged), "merge-into-the-accused");
        let act = desk::Act::now(host, &organ, office.version(host).await);
        desk::route(&office.store, act, county.discipline, how, part, None, String::new()).await.expect("taken back");
        // Joined to what the branch sees, the accusation takes that out of its sight, too; separated, it is back.
        desk::merge(&office.store, office.act(&organ, &desk.number).await, host, "同一件".to_owned())
            .await
            .expect("joined");
        let seen = seen_by(&office, &in_branch, &[desk.number.clone(), other.clone()]).await;
        assert!(seen.queue.is_empty() && seen.exported.is_empty() && seen.opened == [false, false], "{seen:?}");
        assert_eq!(office.numbers(&organ).await.len(), 2);
        let act = desk::Act::now(host, &organ, office.version(host).await);
        let routed = desk::route(&office.store, act, county.housing, how, part, None, String::new()).await;
        assert_eq!(code(routed), "barred", "and goes to nobody who is accused in either");
        let act = desk::Act::now(guest, &organ, office.version(guest).await);
        desk::unmerge(&office.store, act, host, "两件".to_owned()).await.expect("separated");
        let seen = seen_by(&office, &in_branch, &[desk.number.clone(), other.clone()]).await;
        assert_eq!((seen.queue.len(), seen.opened), (1, vec![false, true]));
        office.verify().await;
    });
}

#[test]
fn a_person_whose_unit_is_not_known_bars_nobody_until_somebody_names_it() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let branch = office.unit("pzz", "县纪委驻住建局纪检组", case::Capacity::Discipline).await;
        office.change(branch, |unit| unit.parent = Some(county.housing)).await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let in_branch = office.account(Role::Discipline, Some(branch)).await;
        let known = async || {
            let case = desk::case(&office.store, &organ, &desk.number).await.expect("read").expect("there");
            serde_json::to_value(case).expect("JSON")["without_unit"].clone()
        };
        let somebody = |name: &str| Accused { person: Some(name.to_owned()), unit: None };
        desk.accuse(&bureau, vec![somebody("刘建国"), accused_person("王某", county.civil)]).await.expect("named");
        assert_eq!(office.numbers(&bureau).await, Vec::<String>::new(), "it has left the ordinary queue");
        assert_eq!(known().await, json!(["刘建国"]), "and somebody has to find out");
        assert_eq!(office.numbers(&in_branch).await.len(), 1, "nobody knows yet that it is about its unit");
        desk.assist(&organ, county.lamps).await.expect("nor is anybody barred");
        // Another name for the same unit does not tell where he works.
        desk.accuse(&organ, vec![accused_unit(county.civil)]).await.expect("named");
        assert_eq!(known().await, json!(["刘建国"]));
        desk.accuse(&organ, vec![accused_person(" 刘建国 ", county.housing)]).await.expect("completed");
        assert_eq!(known().await, json!([]));
        assert_eq!(office.numbers(&in_branch).await, Vec::<String>::new());
        assert_eq!(code(desk.assist(&organ, county.housing).await), "barred");
        let held: Vec<UnitId> = office.case(&desk.number).await.legs.into_iter().map(|leg| leg.unit).collect();
        assert_eq!(held.last(), Some(&county.lamps), "what was handed out before stands there");
        office.verify().await;
    });
}

/// A restricted tray with three cases, and who is accused in each of them.
async fn three_that_accuse(office: &Office, bureau: &Viewer, accused: [UnitId; 3]) -> Vec<String> {
    let mut numbers = Vec::new();
    for (place, unit) in accused.into_iter().enumerate() {
        office.it_is(&format!("2026-11-23 09:0{place}"));
        let entry = json!({"text": format!("景泉村路灯之{place}"), "name": "李桂英", "phone": "13800138000"});
        let number = office.take_in(&form(&entry, &place.to_string())).await.arrived.number;
        Desk { office, number: number.clone() }.accuse(bureau, vec![accused_unit(unit)]).await.expect("named");
        numbers.push(number);
    }
    numbers
}

/// What the interface answers to the bearer of a token, but for the name of the request.
async fn answered(office: &Office, token: &str, numbers: &[String]) -> Vec<String> {
    let api = crate::api::Api::of(office);
    let mut uris: Vec<String> = numbers.iter().map(|number| format!("/api/v1/cases/{number}")).collect();
    uris.extend(["", "?state=merged", "?contact=phone:13800138000"].map(|asked| format!("/api/v1/cases{asked}")));
    uris.extend(["/api/v1/export", "/api/v1/figures"].map(str::to_owned));
    let mut answers = Vec::new();
    for uri in uris {
        let answer = api.get(&uri).by(token).answer().await;
        answers.push(answer.text().replace(answer.header("x-request-id"), "…"));
    }
    answers
}

#[test]
fn who_is_accused_in_one_of_three_joined_cases_sees_none_of_them_in_whatever_order_they_were_joined() {
    on_each_database(async |here: Office| {
        let there = if here.raw().await.is_sqlite() {
            Office::embedded().await
        } else {
            Office::on_postgres(&std::env::var("QUINTAKE_TEST_PG").expect("a server")).await
        };
        let (mut seen, mut answers) = (Vec::new(), Vec::new());
        // Here the third case accuses the housing bureau; there each of them does.
        for (office, only_the_third) in [(&here, true), (&there, false)] {
            let county = office.county().await;
            let branch = office.unit("pzz", "县纪委驻住建局纪检组", case::Capacity::Discipline).await;
            office.change(branch, |unit| unit.parent = Some(county.housing)).await;
            let bureau = office.account(Role::Bureau, None).await;
            let organ = office.account(Role::Discipline, Some(county.discipline)).await;
            let in_branch = office.account(Role::Discipline, Some(branch)).await;
            let other = if only_the_third { county.civil } else { county.housing };
            let numbers = three_that_accuse(office, &bureau, [other, other, county.housing]).await;
            let merge = async |guest: usize, host: usize| {
                let act = office.act(&organ, &numbers[guest]).await;
                let host = office.store_id(&numbers[host]).await;
                desk::merge(&office.store, act, host, "同一件".to_owned()).await.expect("joined");
            };
            let in_sight = async || office.numbers(&in_branch).await.len();
            office.it_is("2026-11-23 10:00");
            assert_eq!(in_sight().await, if only_the_third { 2 } else { 0 });
            merge(0, 1).await;
            assert_eq!(in_sight().await, if only_the_third { 2 } else { 0 });
            merge(2, 1).await;
            assert_eq!(office.numbers(&organ).await.len(), 3);
            seen.push(seen_by(office, &in_branch, &numbers).await);
            let token = crate::api::token(office, Role::Discipline, Some(branch)).await;
            answers.push(answered(office, &token, &numbers).await);
            office.verify().await;
        }
        assert_eq!(seen[0], seen[1], "as if each of them accused it");
        assert_eq!(answers[0], answers[1], "byte for byte");
        assert!(seen[0].queue.is_empty() && seen[0].totals.iter().all(|total| *total == 0), "{:?}", seen[0]);
    });
}

#[test]
fn once_the_accusation_is_separated_again_the_others_are_seen_as_before_through_any_number_of_mergers() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let branch = office.unit("pzz", "县纪委驻住建局纪检组", case::Capacity::Discipline).await;
        office.change(branch, |unit| unit.parent = Some(county.housing)).await;
        let bureau = office.account(Role::Bureau, None).await;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let in_branch = office.account(Role::Discipline, Some(branch)).await;
        let numbers = three_that_accuse(&office, &bureau, [county.civil, county.civil, county.housing]).await;
        let ids = [
            office.store_id(&numbers[0]).await,
            office.store_id(&numbers[1]).await,
            office.store_id(&numbers[2]).await,
        ];
        let merge = async |guest: usize, host: usize| {
            let act = desk::Act::now(ids[guest], &organ, office.version(ids[guest]).await);
            desk::merge(&office.store, act, ids[host], "同一件".to_owned()).await.expect("joined");
        };
        let unmerge = async |guest: usize, host: usize| {
            let act = desk::Act::now(ids[guest], &organ, office.version(ids[guest]).await);
            desk::unmerge(&office.store, act, ids[host], "两件".to_owned()).await.expect("separated");
        };
        let others = || {
            let mut others = numbers[..2].to_vec();
            others.sort();
            others
        };
        let sight = async || {
            let mut numbers = office.numbers(&in_branch).await;
            numbers.sort();
            numbers
        };
        // Beside the accusation, and as the guest of a guest of it.
        merge(0, 1).await;
        for (guest, host) in [(2, 1), (1, 2)] {
            assert_eq!(sight().await, others());
            merge(guest, host).await;
            assert_eq!(sight().await, Vec::<String>::new(), "{guest} into {host}");
            office.verify().await;
            unmerge(guest, host).await;
            assert_eq!(sight().await, others(), "{guest} out of {host}");
            assert_eq!(office.numbers(&organ).await.len(), 3);
            office.verify().await;
        }
        // One that is separated while the accusation stays with the host is by itself again.
        merge(2, 1).await;
        unmerge(0, 1).await;
        assert_eq!(sight().await, numbers[..1]);
        let desk = Desk { office: &office, number: numbers[0].clone() };
        desk.assist(&organ, county.housing).await.expect("which is not accused in this one");
        office.verify().await;
    });
}

#[test]
fn cases_that_are_joined_move_together() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.account(Role::Bureau, None).await;
        let mut numbers = Vec::new();
        for place in 0..4 {
            let entry = json!({"text": format!("景泉村路灯之{place}"), "name": "李桂英"});
            numbers.push(office.take_in(&form(&entry, &place.to_string())).await.arrived.number);
        }
        let merge = async |guest: usize, host: usize| {
            let act = office.act(&bureau, &numbers[guest]).await;
            let host = office.store_id(&numbers[host]).await;
            desk::merge(&office.store, act, host, "同一件".to_owned()).await.expect("joined");
        };
        merge(0, 1).await;
        merge(1, 2).await;
        merge(3, 2).await;
        let act = desk::Act::now(
            office.store_id(&numbers[0]).await,
            &bureau,
            office.version(office.store_id(&numbers[0]).await).await,
        );
        assert_eq!(code(desk::restrict(&office.store, act, vec![accused_unit(county.housing)]).await), "merged-away");
        let desk = Desk { office: &office, number: numbers[2].clone() };
        desk.accuse(&bureau, vec![accused_unit(county.housing)]).await.expect("named");
        let seen = seen_by(&office, &bureau, &numbers).await;
        assert!(seen.queue.is_empty() && seen.found.iter().all(Vec::is_empty), "{seen:?}");
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        assert_eq!(office.numbers(&organ).await.len(), 4);
        // Separated again, each stays where it is.
        let host = office.store_id(&numbers[2]).await;
        let guest = office.store_id(&numbers[3]).await;
        let act = desk::Act::now(guest, &organ, office.version(guest).await);
        desk::unmerge(&office.store, act, host, "两件".to_owned()).await.expect("separated");
        let case = office.case(&numbers[3]).await;
        assert_eq!((case.scope, case.holder, case.state.as_str()), (Scope::Discipline, county.discipline, "routed"));
        assert!(seen_by(&office, &bureau, &numbers).await.queue.is_empty());
        // An ordinary case is not joined to a restricted one: it would show one tray to the other.
        let ordinary = office.take_in(&form(&json!({"text": "另一盏灯"}), "9")).await.arrived;
        let act = desk::Act::now(ordinary.case.expect("a case"), &Viewer::Gateway, 1);
        assert_eq!(code(desk::merge(&office.store, act, host, "同一件".to_owned()).await), "merge-across-trays");
        let act = desk::Act::now(ordinary.case.expect("a case"), &bureau, 1);
        assert_eq!(
            code(desk::merge(&office.store, act, host, "同一件".to_owned()).await),
            "not-found",
            "nor is it there"
        );
        office.verify().await;
    });
}

#[test]
fn a_closed_case_is_narrowed_too_and_what_the_organ_decides_stands_sealed() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        desk.accept(&bureau).await.expect("accepted");
        desk.reply(&bureau, ReplyKind::Substantive, "已修好").await.expect("answered");
        desk.close(&bureau).await.expect("closed");
        desk.accuse(&bureau, vec![accused_unit(county.housing)]).await.expect("named after it was closed");
        assert!(office.numbers(&bureau).await.is_empty());
        let case = desk::case(&office.store, &organ, &desk.number).await.expect("read").expect("there");
        assert_eq!((case.state.as_str(), case.legs.len()), ("closed", 1));
        assert_eq!(case.class, Some(Class::Appeal), "what it had been classed as is known to the organ");

        let second =
            office.take_in(&form(&json!({"text": "有人倒卖救济粮", "class": "accusation"}), "2")).await.arrived;
        let second = Desk { office: &office, number: second.number };
        desk::accept(&office.store, second.act(&organ).await, Class::Accusation, None).await.expect("accepted");
        let case = office.case(&second.number).await;
        assert_eq!(case.class, Some(Class::Accusation));
        let raw = office.raw().await;
        let clear = raw.texts("select clear from event where kind = 'accepted' order by recorded, seq").await;
        assert!(clear[1][0].contains("\"class\":null"), "{clear:?}");
        assert_eq!(raw.texts("select coalesce(class, '-') from matter").await, [["-"], ["-"]]);
        office.verify().await;
    });
}

#[test]
fn an_accusation_is_not_dated_before_what_was_done_already() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        office.it_is("2026-12-01 09:00");
        desk.route(&bureau, county.civil).await.expect("routed");
        office.it_is("2026-12-05 09:00");
        let act = dated(desk.act(&bureau).await, "2026-11-30");
        let refused = desk::restrict(&office.store, act, vec![accused_unit(county.housing)]).await;
        assert_eq!(code(refused), "before-the-last-act");
        let act = dated(desk.act(&bureau).await, "2026-12-03");
        desk::restrict(&office.store, act, vec![accused_unit(county.housing)]).await.expect("named on the third");
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let act = dated(desk.act(&organ).await, "2026-12-04");
        desk::accept(&office.store, act, Class::Accusation, None).await.expect("accepted on the fourth");
        for day in [date!(2026 - 11 - 30), date!(2026 - 12 - 02), date!(2026 - 12 - 03), date!(2026 - 12 - 04)] {
            assert_eq!(office.figures(day).await.collected, 1, "{day}");
        }
        office.verify().await;
    });
}
