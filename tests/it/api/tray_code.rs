//! Whoever held a case may have kept its query code. Once the case was moved into a restricted tray, that code opens it
//! as it stood before; what happens in the tray is for whoever holds the code the tray gave out (Regulations 2022,
//! Arts. 30, 46).

use case::{Capacity, Role};
use serde_json::{Value, json};

use super::{Answer, Api, number, settings, submit, token};
use crate::desk::{Browser, PASSWORD, user_of};
use crate::support::{Office, on_each_database};

/// An office with a unit that takes pieces in, and a discipline organ.
struct County {
    api: Api,
    bureau: String,
    organ: String,
    clerk: String,
    at_the_organ: Browser,
}

impl County {
    async fn of(office: &Office) -> Self {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let organ = office.unit("discipline", "云溪县纪委监委", Capacity::Discipline).await;
        Browser::of_role(office, Role::Discipline, Some(organ)).await;
        let at_the_organ = Browser::on(office.store.clone(), settings(&office.folder(), &[]));
        at_the_organ.signs_in(&user_of(Role::Discipline, Some(organ)), PASSWORD).await;
        Self {
            api: Api::of(office),
            bureau: token(office, Role::Bureau, None).await,
            organ: token(office, Role::Discipline, Some(organ)).await,
            clerk: token(office, Role::Clerk, Some(housing)).await,
            at_the_organ,
        }
    }

    /// A visitor at the unit's own desk; the unit prints the receipt and so knows the code.
    async fn visit(&self, text: &str) -> (String, String) {
        let visit = json!({"text": text, "name": "赵敬业", "phone": "13900000009"});
        let receipt = self.api.post("/api/v1/visits", &visit).by(&self.clerk).expect(201).await;
        (number(&receipt), receipt["query_code"].as_str().expect("a code").to_owned())
    }

    async fn act(&self, number: &str, noun: &str, by: &str, body: Value) {
        self.api.post(&format!("/api/v1/cases/{number}/{noun}"), &body).by(by).expect(201).await;
    }

    /// The case accuses, and the organ deals with it to the end.
    async fn accuses(&self, number: &str, version: u32) {
        self.act(number, "restriction", &self.bureau, json!({"version": version, "accused": [{"unit": "housing"}]}))
            .await;
        self.act(number, "acceptance", &self.organ, json!({"version": version + 1, "class": "accusation"})).await;
        let reply = json!({"version": version + 2, "kind": "substantive", "text": "已立案审查。"});
        self.act(number, "replies", &self.organ, reply).await;
        let closing = json!({"version": version + 3, "outcomes": ["resolved"]});
        self.act(number, "closing", &self.organ, closing).await;
    }

    /// What number and code open, in the interface and on the page.
    async fn opened(&self, number: &str, code: &str) -> (Value, String) {
        let proof = json!({"number": number, "code": code});
        let answer = self.api.post("/api/v1/progress", &proof).expect(200).await;
        let anybody = self.at_the_organ.elsewhere("203.0.113.77");
        anybody.get("/progress").await;
        let page = anybody.post("/progress", &[("number", number), ("code", code)]).await;
        assert_eq!(page.status, 200);
        // The name that an addition from this page would have.
        let mark = "name=\"token\" value=\"";
        let start = page.html.find(mark).map_or(0, |place| place + mark.len());
        let end = start + page.html[start..].find('"').unwrap_or_default();
        let mut html = page.html;
        html.replace_range(start..end, "…");
        (answer, html)
    }

    /// The code on the receipt that the organ prints.
    async fn code_at_the_organ(&self, number: &str) -> String {
        let page = self.at_the_organ.get(&format!("/desk/receipts/{number}")).await;
        assert_eq!(page.status, 200, "{}", page.html);
        let is_code = |word: &&str| {
            word.len() == 19 && word.split('-').count() == 4 && word.split('-').all(|group| group.len() == 4)
        };
        let words = page.html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        words.into_iter().find(is_code).expect("a code").to_owned()
    }
}

/// A receipt without what is new in each.
fn told(answer: &Answer) -> Value {
    let mut receipt = answer.json();
    for changing in ["number", "query_code", "received_at"] {
        receipt[changing] = Value::Null;
    }
    receipt
}

#[test]
fn a_code_that_the_accused_may_know_opens_the_case_as_it_stood_and_the_trays_code_what_happened_since() {
    on_each_database(async |office| {
        let county = County::of(&office).await;
        let (accusing, code) = county.visit("收费不开票，钱去了哪里？").await;
        let before = county.opened(&accusing, &code).await;
        assert_eq!(before.0["state"], "registered");
        county.accuses(&accusing, 1).await;
        assert_eq!(county.opened(&accusing, &code).await, before, "nothing has happened");

        let of_the_tray = county.code_at_the_organ(&accusing).await;
        assert_ne!(of_the_tray, code);
        let (story, page) = county.opened(&accusing, &of_the_tray).await;
        assert_eq!((&story["state"], &story["holder"]), (&json!("closed"), &Value::Null));
        assert_eq!(story["replies"][0]["versions"], json!(["已立案审查。"]));
        assert!(page.contains("已立案审查。"));

        // What is added with the first code reaches the organ, and the receipt promises what it would without the
        // accusation.
        let (plain, plain_code) = county.visit("窗口什么时候上班？").await;
        let add = async |number: &str, code: &str| {
            let addition = json!({"code": code, "text": "还有一张收据。"});
            county.api.post(&format!("/api/v1/submissions/{number}/additions"), &addition).answer().await
        };
        office.it_is("2026-11-26 09:00");
        let (added, beside) = (add(&accusing, &code).await, add(&plain, &plain_code).await);
        assert_eq!((added.status, beside.status), (201, 201), "{}", added.text());
        assert_eq!(told(&added), told(&beside));
        assert_eq!(office.case(&accusing).await.submissions.len(), 2);
        let (story, page) = county.opened(&accusing, &code).await;
        assert_eq!(story, before.0);
        assert!(page.contains("还有一张收据。") && !page.contains("已立案审查。"), "{page}");
        office.verify().await;
    });
}

#[test]
fn what_is_added_with_the_trays_code_shows_to_nobody_who_has_the_first_one() {
    on_each_database(async |office| {
        let county = County::of(&office).await;
        let (accusing, code) = county.visit("收费不开票，钱去了哪里？").await;
        let before = county.opened(&accusing, &code).await;
        county.accuses(&accusing, 1).await;
        let of_the_tray = county.code_at_the_organ(&accusing).await;
        let addition = json!({"code": of_the_tray, "text": "这是转账记录。"});
        let path = format!("/api/v1/submissions/{accusing}/additions");
        let added = county.api.post(&path, &addition).expect(201).await;
        assert_eq!(county.opened(&accusing, &code).await, before);
        let (story, _) = county.opened(&accusing, &of_the_tray).await;
        assert_eq!(story["state"], "closed");
        let (story, _) = county.opened(&number(&added), added["query_code"].as_str().expect("a code")).await;
        assert_eq!(story["state"], "closed", "the code of what was added there opens what happened there");
        assert_eq!(office.case(&accusing).await.submissions.len(), 2);
        office.verify().await;
    });
}

#[test]
fn the_code_of_a_case_that_was_joined_to_an_accusation_stands_still_with_it() {
    on_each_database(async |office| {
        let county = County::of(&office).await;
        let (host, _) = county.visit("收费不开票，钱去了哪里？").await;
        let (guest, code) = county.visit("交了钱没有收据。").await;
        county.act(&guest, "merger", &county.bureau, json!({"version": 1, "into": host, "reason": "同一件事。"})).await;
        let before = county.opened(&guest, &code).await;
        let version = office.case(&host).await.version;
        county.accuses(&host, version).await;
        assert_eq!(county.opened(&guest, &code).await, before);
        let (story, _) = county.opened(&guest, &county.code_at_the_organ(&guest).await).await;
        assert_eq!(story["state"], "closed");
    });
}

/// What is joined and separated in the tray is not seen with the first code, whatever the case was joined to.
#[test]
fn what_is_joined_and_separated_in_the_tray_moves_nothing_for_the_first_code() {
    on_each_database(async |office| {
        let county = County::of(&office).await;
        let accuse = async |number: &str| {
            let version = office.case(number).await.version;
            let restriction = json!({"version": version, "accused": [{"unit": "housing"}]});
            county.act(number, "restriction", &county.bureau, restriction).await;
        };
        let join = async |guest: &str, host: &str, by: &str| {
            let version = office.case(guest).await.version;
            let merger = json!({"version": version, "into": host, "reason": "同一件事。"});
            county.act(guest, "merger", by, merger).await;
        };
        // Joined in the open, separated in the tray.
        let (host, _) = county.visit("收费不开票，钱去了哪里？").await;
        let (guest, code) = county.visit("交了钱没有收据。").await;
        join(&guest, &host, &county.bureau).await;
        let before = county.opened(&guest, &code).await;
        accuse(&host).await;
        assert_eq!(county.opened(&guest, &code).await, before);
        let merged = quintake::desk::merged(&office.store, &case::Viewer::Gateway, &guest).await;
        let version = merged.expect("read").expect("joined").version;
        let separation = json!({"version": version, "reason": "两件事。"});
        county.act(&guest, "separation", &county.organ, separation).await;
        assert_eq!(county.opened(&guest, &code).await, before, "separated");

        // Joined in the tray to what was an accusation from the first day, and answered there.
        let (own, code) = county.visit("窗口收钱不给票。").await;
        let before = county.opened(&own, &code).await;
        accuse(&own).await;
        let direct = submit(&county.api, json!({"text": "某人收礼。", "class": "accusation", "unit": "housing"})).await;
        let (direct, code_of_direct) = (number(&direct), direct["query_code"].as_str().expect("a code").to_owned());
        join(&own, &direct, &county.organ).await;
        let version = office.case(&direct).await.version;
        let reply = json!({"version": version, "kind": "substantive", "text": "已立案审查。"});
        county.act(&direct, "replies", &county.organ, reply).await;
        assert_eq!(county.opened(&own, &code).await, before, "joined in the tray");
        let add = async |number: &str, code: &str| {
            let addition = json!({"code": code, "text": "还有一张收据。"});
            county.api.post(&format!("/api/v1/submissions/{number}/additions"), &addition).answer().await
        };
        let (plain, plain_code) = county.visit("窗口什么时候上班？").await;
        let (added, beside) = (add(&own, &code).await, add(&plain, &plain_code).await);
        assert_eq!((added.status, told(&added)), (201, told(&beside)), "{}", added.text());
        let (story, page) = county.opened(&own, &code).await;
        assert_eq!(story, before.0);
        assert!(page.contains("还有一张收据。"), "what he added is there: {page}");

        // Who accused from the first day follows his case into the one it was joined to, and is told no unit.
        let (open, _) = county.visit("停车收费没有票据。").await;
        accuse(&open).await;
        join(&direct, &open, &county.organ).await;
        let version = office.case(&open).await.version;
        let reply = json!({"version": version, "kind": "substantive", "text": "已给予处分。"});
        county.act(&open, "replies", &county.organ, reply).await;
        let (story, _) = county.opened(&direct, &code_of_direct).await;
        assert_eq!(story["holder"], Value::Null);
        assert!(story["replies"].to_string().contains("已给予处分。"), "{story}");
        office.verify().await;
    });
}

#[test]
fn what_was_called_an_accusation_from_the_first_day_is_followed_with_the_code_of_its_receipt() {
    on_each_database(async |office| {
        let county = County::of(&office).await;
        let receipt =
            submit(&county.api, json!({"text": "收费不开票。", "class": "accusation", "unit": "housing"})).await;
        let (number, code) = (number(&receipt), receipt["query_code"].as_str().expect("a code").to_owned());
        county.act(&number, "acceptance", &county.organ, json!({"version": 1, "class": "accusation"})).await;
        let reply = json!({"version": 2, "kind": "substantive", "text": "已立案审查。"});
        county.act(&number, "replies", &county.organ, reply).await;
        let (story, _) = county.opened(&number, &code).await;
        assert_eq!(story["replies"][0]["versions"], json!(["已立案审查。"]), "nobody else knows this code");
    });
}
