//! The pages in a real browser: each story opens an office, serves it on a port of this machine, and lets Chromium tell
//! the rest (`tests/browser/NAME.mjs`). `tests/run` brings the browser; without `QUINTAKE_TEST_BROWSER` these are left
//! out.

mod by_keyboard;
mod citizen;
mod every_page;
mod on_paper;
mod side_by_side;

use std::process::Command;

use case::{Actor, Role, UnitId};
use quintake::desk;
use serde_json::{Map, Value, json};

use crate::desk::{Browser, PASSWORD};
use crate::support::serving::Serving;
use crate::support::{Office, left_out, on_sqlite};

/// Sets the stage, and lets the browser tell the rest. What is set is what the page needs to know.
fn in_a_browser(story: &str, set: &impl AsyncFn(&Office) -> Value) {
    let folder = std::env::var("QUINTAKE_TEST_BROWSER").unwrap_or_default();
    if ["", "none"].contains(&folder.as_str()) {
        return left_out("the stories told in a browser: QUINTAKE_TEST_BROWSER names no folder");
    }
    on_sqlite(async |office: Office| {
        let mut known = set(&office).await;
        let serving = Serving::start(&office, &[]).await;
        known["url"] = json!(format!("http://{}", serving.address));
        let file = office.folder().join("known.json");
        std::fs::write(&file, known.to_string()).expect("written");
        let script = format!("{}/tests/browser/{story}.mjs", env!("CARGO_MANIFEST_DIR"));
        let mut node = Command::new("node");
        node.arg(script).arg(&file);
        let told = tokio::task::spawn_blocking(move || node.output()).await.expect("waited for").expect("node starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (said, complained) = (text(&told.stdout), text(&told.stderr));
        assert!(told.status.success(), "{story}:\n{said}{complained}");
        print_what_was_measured(&said);
        serving.stopped().await;
        office.verify().await;
    });
}

#[expect(clippy::print_stdout, reason = "figures are shown to whoever asks for them with --nocapture")]
fn print_what_was_measured(said: &str) {
    print!("{said}");
}

/// Somebody who works there, with a password of his own.
async fn at_work(office: &Office, user: &str, person: &str, role: Role, unit: Option<UnitId>) -> Value {
    let entered = desk::enter_account(&office.store, user, person, role, unit, Actor::gateway("test")).await;
    Browser::of(office).signs_in_first(user, &entered.expect("entered")).await;
    json!({"user": user, "password": PASSWORD, "person": person})
}

/// What a story needs to know.
fn known<const N: usize>(facts: [(&str, Value); N]) -> Value {
    Value::Object(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
