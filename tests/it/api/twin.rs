//! The accused learn nothing (Regulations 2022, Arts. 30, 46): two databases that are equal but for one case, which in
//! the first accuses a unit and in the second is a twin held by another unit and of no concern to the first, give that
//! unit equal bytes on every route.

use std::path::{Path, PathBuf};

use case::{Capacity, Role};
use quintake::clock::Clock;
use quintake::store::Store;
use quintake::web::{DESK, Method, PAGES, ROUTES, Who};
use serde_json::{Value, json};

use super::{Answer, Api, number, settings, submit, token};
use crate::desk::{Browser, PASSWORD, Page, user_of};
use crate::support::{Office, at, how, on_postgres, on_sqlite};

/// The later day on which the one case comes.
const LATER: &str = "2026-11-24 10:00";

/// Who is accused, in the first database.
struct Accused {
    /// The token that must not learn of it: one of a unit, or the discipline organ's.
    whose: &'static str,
    /// How the case comes to accuse.
    how: How,
}

enum How {
    /// The sender calls it an accusation and addresses it.
    BySender(&'static str),
    /// The bureau names the accused afterwards.
    ByBureau(Value),
}

fn ways() -> Vec<Accused> {
    vec![
        Accused { whose: "housing", how: How::BySender("housing") },
        Accused { whose: "housing", how: How::ByBureau(json!([{"unit": "housing"}])) },
        Accused { whose: "housing", how: How::ByBureau(json!([{"person": "王某", "unit": "housing"}])) },
        Accused { whose: "lamps", how: How::ByBureau(json!([{"unit": "housing"}])) },
        Accused { whose: "its leader", how: How::BySender("housing") },
        Accused { whose: "its leader", how: How::ByBureau(json!([{"person": "王某", "unit": "lamps"}])) },
        Accused { whose: "its clerk", how: How::ByBureau(json!([{"unit": "housing"}])) },
        Accused { whose: "discipline", how: How::ByBureau(json!([{"unit": "discipline"}])) },
    ]
}

/// One of the two, opened.
struct Twin {
    api: Api,
    store: Store,
    clock: Clock,
    folder: PathBuf,
}

/// The tokens everybody has, the same in both.
struct Tokens {
    bureau: String,
    of: Vec<(&'static str, String)>,
    /// The names with which the same people sign in at the desk.
    users: Vec<(&'static str, String)>,
}

/// A county with a past, before the one case comes.
async fn furnished(office: &Office) -> Tokens {
    let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
    let lamps = office.unit("lamps", "云溪县住建局路灯管理所", Capacity::Unit).await;
    let civil = office.unit("civil", "云溪县民政局", Capacity::Unit).await;
    let organ = office.unit("discipline", "云溪县纪委监委", Capacity::Discipline).await;
    office.change(lamps, |unit| unit.parent = Some(housing)).await;
    let bureau = token(office, Role::Bureau, None).await;
    let (mut of, mut users) = (Vec::new(), Vec::new());
    for (name, role, unit) in [
        ("housing", Role::Unit, housing),
        ("lamps", Role::Unit, lamps),
        ("its leader", Role::Leader, housing),
        ("its clerk", Role::Clerk, housing),
        ("civil", Role::Unit, civil),
        ("discipline", Role::Discipline, organ),
    ] {
        of.push((name, token(office, role, Some(unit)).await));
        Browser::of_role(office, role, Some(unit)).await;
        users.push((name, user_of(role, Some(unit))));
    }
    let api = Api::of(office);
    for (no, unit) in ["housing", "lamps", "civil", "", "housing", "civil"].into_iter().enumerate() {
        office.it_is(&format!("2026-11-2{} 09:00", no / 2));
        let text = format!("第{no}件：路灯管理所收费不开票。");
        submit(&api, json!({"text": text, "unit": unit, "name": "李桂英", "phone": "13800000000"})).await;
    }
    let accusation = json!({"text": "某人收礼。", "class": "accusation", "unit": "civil"});
    submit(&api, accusation).await;
    Tokens { bureau, of, users }
}

/// Every page of the desk, and every public one, with what is asked on it; one that is not here fails the test.
fn pages(path: &str, number: &str) -> Vec<String> {
    let with = |questions: &[&str]| questions.iter().map(|question| format!("{path}{question}")).collect();
    match path {
        "/desk" => with(&["", "?channel=post", "?state=registered", "?state=routed", "?due=overdue", "?unit=civil"]),
        "/desk/figures" => with(&["", "?as_of=2026-11-24"]),
        "/desk/cases/{number}" | "/desk/receipts/{number}" | "/desk/quarantine/{number}" => {
            vec![path.replace("{number}", number)]
        }
        "/desk/files/{number}/{place}" => vec![path.replace("{number}", number).replace("{place}", "0")],
        "/desk/units/{code}" => vec![path.replace("{code}", "housing")],
        path if path.contains('{') => panic!("{path}: what is asked here by whom must not learn of it?"),
        _ => with(&[""]),
    }
}

/// A page without what is new on it each time: the secrets of its forms, and the sealed words of a search.
fn settled(page: &Page, sought: &str) -> String {
    let mut html = if sought.is_empty() { page.html.clone() } else { page.html.replace(sought, "…") };
    for name in ["csrf", "token"] {
        let mark = format!("name=\"{name}\" value=\"");
        let mut from = 0;
        while let Some(found) = html[from..].find(&mark) {
            let start = from + found + mark.len();
            let end = start + html[start..].find('"').expect("a value ends");
            html.replace_range(start..end, "…");
            from = start;
        }
    }
    format!("{} {}\n{html}", page.status, if sought.is_empty() { &page.location } else { "" })
}

/// The desk's pages and the public ones tell the accused nothing either.
async fn the_desk_tells_nothing(first: &Twin, second: &Twin, whose: &str, user: &str, number: &str) {
    let mut browsers = Vec::new();
    for twin in [first, second] {
        let browser = Browser::on(twin.store.clone(), settings(&twin.folder, &[]));
        assert_eq!(browser.signs_in(user, PASSWORD).await.status, 303, "{whose} is at the desk");
        browsers.push(browser);
    }
    let same = |uri: &str, pages: [String; 2]| {
        assert!(pages[0] == pages[1], "{uri} by {whose} differs:\n{}\n---\n{}", pages[0], pages[1]);
    };
    let leaving = ["/desk/sign-in"];
    for route in DESK.iter().filter(|route| route.method == Method::Get && !leaving.contains(&route.path)) {
        for uri in pages(route.path, number) {
            let (first, second) = (browsers[0].get(&uri).await, browsers[1].get(&uri).await);
            same(&uri, [settled(&first, ""), settled(&second, "")]);
        }
    }
    for words in ["收费", "赵敬业", "13900000009", number] {
        let mut found = Vec::new();
        for browser in &browsers {
            browser.get("/desk").await;
            let sent = browser.post("/desk", &[("q", words)]).await;
            let page = browser.get(&sent.location).await;
            let sought = sent.location.split('=').next_back().unwrap_or_default().to_owned();
            found.push(settled(&page, &sought));
        }
        same(words, [found.remove(0), found.remove(0)]);
    }
    for (uri, fields) in [
        (format!("/desk/cases/{number}/replies"), [("version", "1"), ("kind", "procedural"), ("text", "x")]),
        (
            "/desk/alike".to_owned(),
            [("name", "赵敬业"), ("phone", "13900000009"), ("text", "路灯管理所收费不开票，钱去了哪里？")],
        ),
    ] {
        let mut answers = Vec::new();
        for browser in &browsers {
            browser.get("/desk").await;
            answers.push(settled(&browser.post(&uri, &fields).await, ""));
        }
        same(&uri, [answers.remove(0), answers.remove(0)]);
    }
}

impl Twin {
    async fn open(url: &str, folder: &Path) -> Self {
        let clock = Clock::at(at(LATER));
        let store = Store::open(how(url, folder.join("installation.key"), &clock)).await.expect("a copy");
        let api = Api::on(store.clone(), settings(folder, &[]));
        Self { api, store, clock, folder: folder.to_owned() }
    }

    /// The one case: it accuses, or it is of no concern. Both are of one length and come at one moment. Returns its number.
    async fn one_case(&self, accused: Option<&Accused>, bureau: &str) -> String {
        let body =
            |text: &str, unit: &str| json!({"text": text, "unit": unit, "name": "赵敬业", "phone": "13900000009"});
        let accusing = "路灯管理所收费不开票，钱去了哪里？";
        let number = match accused.map(|accused| &accused.how) {
            Some(How::BySender(unit)) => {
                let mut body = body(accusing, unit);
                body["class"] = json!("accusation");
                number(&submit(&self.api, body).await)
            }
            Some(How::ByBureau(accused)) => {
                let number = number(&submit(&self.api, body(accusing, "")).await);
                let restriction = json!({"version": 1, "accused": accused});
                let path = format!("/api/v1/cases/{number}/restriction");
                self.api.post(&path, &restriction).by(bureau).expect(201).await;
                number
            }
            None => number(&submit(&self.api, body("民政所的低保名单怎么还没有公示呢？", "civil")).await),
        };
        self.clock.set(at("2026-12-20 09:00"));
        number
    }
}

/// Every address to be asked on a route; a route that is not here fails the test, so that none is forgotten.
fn addresses(path: &str, number: &str) -> Vec<String> {
    let mut narrowed = vec![String::new()];
    for filter in [
        "channel=post",
        "unit=housing",
        "unit=civil",
        "unit=discipline",
        "unit=office",
        "state=registered",
        "state=routed",
        "class=accusation",
        "due_by=2027-01-31",
        "received_from=2026-11-24",
        "received_to=2026-11-30",
        "limit=1",
        "limit=2&channel=post",
        "q=%E8%B7%AF%E7%81%AF",
        "q=%E8%B7%AF%E7%81%AF&limit=1",
        "q=%E6%94%B6%E8%B4%B9",
        "q=%E5%85%AC%E7%A4%BA",
        "contact=phone:13900000009",
        "contact=name:%E8%B5%B5%E6%95%AC%E4%B8%9A",
        "contact=phone:13800000000",
        "q=13900000009",
    ] {
        narrowed.push(format!("?{filter}"));
    }
    let with = |questions: &[&str]| questions.iter().map(|question| format!("{path}{question}")).collect();
    match path {
        "/api/v1/cases" => narrowed.iter().map(|question| format!("{path}{question}")).collect(),
        "/api/v1/figures" => {
            with(&["", "?unit=housing", "?unit=civil", "?unit=discipline", "?channel=post", "?as_of=2026-11-24"])
        }
        "/api/v1/quarantine" => with(&["", "?verdict=quarantined"]),
        "/api/v1/cases/{number}" | "/api/v1/quarantine/{number}" => vec![path.replace("{number}", number)],
        "/api/v1/submissions/{number}/files/{place}" => {
            let path = path.replace("{number}", number);
            ["0", "1", "2"].iter().map(|place| path.replace("{place}", place)).collect()
        }
        "/api/v1/directory/{unit}" | "/directory/{unit}.json" => {
            ["housing", "civil", "nobody"].iter().map(|unit| path.replace("{unit}", unit)).collect()
        }
        "/problems/{name}" => vec![path.replace("{name}", "barred")],
        "/schemas/{name}" => vec![path.replace("{name}", "case.schema.json")],
        "/api/v1/directory" | "/directory.json" | "/api/v1/export" | "/openapi.json" | "/problems" | "/healthz"
        | "/readyz" | "/metrics" => with(&[""]),
        other => panic!("{other}: what is asked here by whom must not learn of it?"),
    }
}

/// An answer without the name of its request.
fn plain(answer: &Answer) -> (u16, String, Vec<u8>) {
    let trace = answer.header("x-request-id").to_owned();
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| name.as_str() != "x-request-id")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    let body = String::from_utf8(answer.body.clone()).map(|text| text.replace(&trace, "…").into_bytes());
    (answer.status, headers.join("\n"), body.unwrap_or_else(std::string::FromUtf8Error::into_bytes))
}

async fn learns_nothing(first: &Twin, second: &Twin, accused: &Accused, tokens: &Tokens) {
    let number = first.one_case(Some(accused), &tokens.bureau).await;
    assert_eq!(number, second.one_case(None, &tokens.bureau).await, "the number is the next one in both");
    let of = |whose: &str| tokens.of.iter().find(|(name, _)| *name == whose).map(|(_, token)| token.clone());
    let token = of(accused.whose).expect("a token");
    let same = async |what: &str, first: Answer, second: Answer| {
        let (first, second) = (plain(&first), plain(&second));
        let text = |answer: &(u16, String, Vec<u8>)| {
            format!("{}\n{}\n{}", answer.0, answer.1, String::from_utf8_lossy(&answer.2))
        };
        assert!(first == second, "{what} by {} differs:\n{}\n---\n{}", accused.whose, text(&first), text(&second));
    };
    for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
        for uri in addresses(route.path, &number) {
            let ask = async |twin: &Twin| twin.api.get(&uri).by(&token).answer().await;
            let (first, second) = (ask(first).await, ask(second).await);
            same(&uri, first, second).await;
        }
    }
    // What is done to the case, and what is asked in a body.
    for (path, body) in [
        (format!("/api/v1/cases/{number}/routings"), json!({"version": 2, "unit": "housing", "how": "forward"})),
        (format!("/api/v1/cases/{number}/replies"), json!({"version": 1, "kind": "procedural", "text": "x"})),
        (format!("/api/v1/cases/{number}/class"), json!({})),
        ("/api/v1/searches".to_owned(), json!({"contact": "phone:13900000009"})),
        ("/api/v1/searches".to_owned(), json!({"q": "收费不开票", "limit": 1})),
        ("/api/v1/progress".to_owned(), json!({"number": number, "code": "AAAA-AAAA-AAAA-AAAA"})),
    ] {
        let ask = async |twin: &Twin| twin.api.post(&path, &body).by(&token).answer().await;
        let (first, second) = (ask(first).await, ask(second).await);
        same(&path, first, second).await;
    }
    // The next piece of its own desk gets the same number, the same days, and is told the same.
    let enter = async |twin: &Twin| {
        let visit = json!({"text": "路灯管理所收费不开票，钱去了哪里？", "name": "赵敬业", "phone": "13900000009"});
        let answer = twin.api.post("/api/v1/visits", &visit).by(&token).answer().await;
        let mut receipt: Value = serde_json::from_slice(&answer.body).expect("JSON");
        receipt["query_code"] = Value::Null;
        receipt["trace_id"] = Value::Null;
        (answer.status, receipt)
    };
    assert_eq!(enter(first).await, enter(second).await, "{}", accused.whose);
    let user = tokens.users.iter().find(|(name, _)| *name == accused.whose).map(|(_, user)| user.as_str());
    the_desk_tells_nothing(first, second, accused.whose, user.expect("an account"), &number).await;
    // Somebody does see it; otherwise nothing would have been tested.
    let seen = second.api.get(&format!("/api/v1/cases/{number}")).by(&tokens.bureau).answer().await;
    let hidden = first.api.get(&format!("/api/v1/cases/{number}")).by(&tokens.bureau).answer().await;
    assert_eq!((seen.status, hidden.status), (200, 404));
    for twin in [first, second] {
        assert_eq!(twin.store.verify().await.expect("verified").findings, []);
        assert!(twin.folder.exists());
    }
}

impl Twin {
    /// The twin of a case that the bureau held and that accuses the discipline organ: it stays in the bureau's hand, as
    /// the other one in the tray that the bureau keeps for the superior.
    async fn one_case_kept(&self) -> String {
        let body = json!({"text": "民政所的低保名单怎么还没有公示呢？", "name": "赵敬业", "phone": "13900000009"});
        number(&submit(&self.api, body).await)
    }

    /// The twin of a case that the bureau held: it is handed on the same day to a unit, as the other one to the organ.
    async fn one_case_handed_on(&self, bureau: &str) -> String {
        let number = self.one_case_kept().await;
        let routing = json!({"version": 1, "unit": "civil", "how": "forward"});
        self.api.post(&format!("/api/v1/cases/{number}/routings"), &routing).by(bureau).expect(201).await;
        number
    }
}

/// An answer without the name that a piece from this page would have.
fn once(mut answer: Answer) -> Answer {
    let mut html = answer.text();
    let mark = "name=\"token\" value=\"";
    if let Some(place) = html.find(mark) {
        let start = place + mark.len();
        let end = start + html[start..].find('"').expect("a value ends");
        html.replace_range(start..end, "…");
        answer.body = html.into_bytes();
    }
    answer
}

/// What everybody may read without a token, on each route for everybody; one that is not here fails the test.
fn open_addresses(path: &str, number: &str) -> Vec<String> {
    const DAYS: [&str; 7] =
        ["2026-11-23", "2026-11-24", "2026-11-25", "2026-12-09", "2026-12-10", "2026-12-20", "2027-02-28"];
    let of_days = |more: &str| DAYS.iter().map(|day| format!("{path}?as_of={day}{more}")).collect::<Vec<_>>();
    match path {
        "/figures" => of_days(""),
        "/api/v1/figures" => {
            let known = "&known_at=2026-12-01T09:00:00%2B08:00";
            [of_days(""), of_days("&channel=post"), of_days("&channel=letter"), of_days(known)].concat()
        }
        "/" | "/submit" | "/progress" | "/directory" | "/privacy" | "/mark.svg" => vec![path.to_owned()],
        "/look/{file}" => vec!["/look/quintake.css".to_owned()],
        path => addresses(path, number),
    }
}

/// Nobody can tell from what everybody may read whether a case accuses somebody, on no day, and of no day.
async fn everybody_learns_nothing(first: &Twin, second: &Twin, accused: &Accused, bureau: &str) {
    let number = first.one_case(Some(accused), bureau).await;
    second.clock.set(at(LATER));
    let superior = matches!(&accused.how, How::ByBureau(accused) if accused[0]["unit"] == "discipline");
    let twin = match accused.how {
        How::BySender(_) => second.one_case(None, bureau).await,
        How::ByBureau(_) if superior => second.one_case_kept().await,
        How::ByBureau(_) => second.one_case_handed_on(bureau).await,
    };
    assert_eq!(number, twin);
    let open = |who: &Who| matches!(who, Who::Anyone);
    for today in ["2026-11-24 18:00", "2026-12-20 09:00", "2027-03-01 09:00"] {
        first.clock.set(at(today));
        second.clock.set(at(today));
        for route in ROUTES.iter().chain(PAGES).filter(|route| route.method == Method::Get && open(&route.who)) {
            for uri in open_addresses(route.path, &number) {
                let (first, second) = (first.api.get(&uri).answer().await, second.api.get(&uri).answer().await);
                let (one, other) = (plain(&once(first)), plain(&once(second)));
                let text = |answer: &(u16, String, Vec<u8>)| String::from_utf8_lossy(&answer.2).into_owned();
                assert!(one == other, "{uri} on {today} differs:\n{}\n---\n{}", text(&one), text(&other));
            }
        }
    }
    // The office's own figures do leave the accusation out of the rates.
    let of_the_office = async |twin: &Twin| {
        let figures = twin.api.get("/api/v1/figures").by(bureau).expect(200).await;
        (figures["reply_not_owed"].as_u64(), figures["due_reply_rate"]["denominator"].as_u64())
    };
    let ((not_owed, due), (of_twin, due_of_twin)) = (of_the_office(first).await, of_the_office(second).await);
    let more = u64::from(!superior);
    assert_eq!((not_owed, due), (of_twin.map(|owed| owed + more), due_of_twin.map(|due| due - more)));
    for twin in [first, second] {
        assert_eq!(twin.store.verify().await.expect("verified").findings, []);
    }
}

/// Two copies of a county with a past, with the folders they lie in.
async fn twins(office: Office) -> (Vec<Twin>, Tokens, [tempfile::TempDir; 2]) {
    let tokens = furnished(&office).await;
    let is_embedded = office.store.is_embedded();
    let closed = office.closed().await;
    let mut twins = Vec::new();
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    for (no, folder) in (1..).zip(&folders) {
        copy(&closed.folder(), folder.path());
        let url = if is_embedded {
            format!("sqlite:{}", folder.path().join("quintake.db").display())
        } else {
            crate::support::copy_of_database(&closed.url, no).await
        };
        twins.push(Twin::open(&url, folder.path()).await);
    }
    (twins, tokens, folders)
}

async fn nobody_can_tell(office: Office, accused: &Accused) {
    let (twins, tokens, _folders) = twins(office).await;
    everybody_learns_nothing(&twins[0], &twins[1], accused, &tokens.bureau).await;
}

async fn the_accused_cannot_tell(office: Office, accused: &Accused) {
    let (twins, tokens, _folders) = twins(office).await;
    learns_nothing(&twins[0], &twins[1], accused, &tokens).await;
}

#[test]
fn on_sqlite_nobody_can_tell_from_what_everybody_reads_that_a_case_accuses() {
    for accused in ways().into_iter().filter(|accused| matches!(accused.whose, "housing" | "discipline")) {
        on_sqlite(async |office| nobody_can_tell(office, &accused).await);
    }
}

#[test]
fn on_postgresql_nobody_can_tell_from_what_everybody_reads_that_a_case_accuses() {
    for accused in ways().into_iter().filter(|accused| matches!(accused.whose, "housing" | "discipline")) {
        on_postgres(async |office| nobody_can_tell(office, &accused).await);
    }
}

#[test]
fn on_sqlite_the_accused_unit_gets_the_bytes_it_would_get_without_the_accusation() {
    for accused in ways() {
        on_sqlite(async |office| the_accused_cannot_tell(office, &accused).await);
    }
}

#[test]
fn on_postgresql_the_accused_unit_gets_the_bytes_it_would_get_without_the_accusation() {
    for accused in ways() {
        on_postgres(async |office| the_accused_cannot_tell(office, &accused).await);
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
