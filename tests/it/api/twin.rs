//! The accused learn nothing (Regulations 2022, Arts. 30, 46): two databases that are equal but for one case, which in
//! the first accuses a unit and in the second is a twin held by another unit and of no concern to the first, give that
//! unit equal bytes on every route.

use std::path::{Path, PathBuf};

use case::{Capacity, Role};
use quintake::clock::Clock;
use quintake::store::Store;
use quintake::web::{Method, ROUTES};
use serde_json::{Value, json};

use super::{Answer, Api, number, settings, submit, token};
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
}

/// A county with a past, before the one case comes.
async fn furnished(office: &Office) -> Tokens {
    let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
    let lamps = office.unit("lamps", "云溪县住建局路灯管理所", Capacity::Unit).await;
    let civil = office.unit("civil", "云溪县民政局", Capacity::Unit).await;
    let organ = office.unit("discipline", "云溪县纪委监委", Capacity::Discipline).await;
    office.change(lamps, |unit| unit.parent = Some(housing)).await;
    let bureau = token(office, Role::Bureau, None).await;
    let of = vec![
        ("housing", token(office, Role::Unit, Some(housing)).await),
        ("lamps", token(office, Role::Unit, Some(lamps)).await),
        ("its leader", token(office, Role::Leader, Some(housing)).await),
        ("its clerk", token(office, Role::Clerk, Some(housing)).await),
        ("civil", token(office, Role::Unit, Some(civil)).await),
        ("discipline", token(office, Role::Discipline, Some(organ)).await),
    ];
    let api = Api::of(office);
    for (no, unit) in ["housing", "lamps", "civil", "", "housing", "civil"].into_iter().enumerate() {
        office.it_is(&format!("2026-11-2{} 09:00", no / 2));
        let text = format!("第{no}件：路灯管理所收费不开票。");
        submit(&api, json!({"text": text, "unit": unit, "name": "李桂英", "phone": "13800000000"})).await;
    }
    let accusation = json!({"text": "某人收礼。", "class": "accusation", "unit": "civil"});
    submit(&api, accusation).await;
    Tokens { bureau, of }
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
    // Somebody does see it; otherwise nothing would have been tested.
    let seen = second.api.get(&format!("/api/v1/cases/{number}")).by(&tokens.bureau).answer().await;
    let hidden = first.api.get(&format!("/api/v1/cases/{number}")).by(&tokens.bureau).answer().await;
    assert_eq!((seen.status, hidden.status), (200, 404));
    for twin in [first, second] {
        assert_eq!(twin.store.verify().await.expect("verified").findings, []);
        assert!(twin.folder.exists());
    }
}

#[test]
fn on_sqlite_the_accused_unit_gets_the_bytes_it_would_get_without_the_accusation() {
    for accused in ways() {
        on_sqlite(async |office| {
            let tokens = furnished(&office).await;
            let closed = office.closed().await;
            let mut twins = Vec::new();
            let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
            for folder in &folders {
                copy(&closed.folder(), folder.path());
                let url = format!("sqlite:{}", folder.path().join("quintake.db").display());
                twins.push(Twin::open(&url, folder.path()).await);
            }
            learns_nothing(&twins[0], &twins[1], &accused, &tokens).await;
        });
    }
}

#[test]
fn on_postgresql_the_accused_unit_gets_the_bytes_it_would_get_without_the_accusation() {
    for accused in ways() {
        on_postgres(async |office| {
            let tokens = furnished(&office).await;
            let closed = office.closed().await;
            let mut twins = Vec::new();
            for no in 1..=2 {
                let url = crate::support::copy_of_database(&closed.url, no).await;
                twins.push(Twin::open(&url, &closed.folder()).await);
            }
            learns_nothing(&twins[0], &twins[1], &accused, &tokens).await;
        });
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
