//! A copy of the database with one byte or one row changed: `verify` names it, every time.

mod change;
mod foreign;
mod on_postgres;
mod on_sqlite;

use case::Viewer;
use quintake::desk;
use quintake::store::{Filter, Finding, Store, StoreError, Verified};

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(drawn).expect("33 bits") % most
    }
}

/// What verification says of a changed database; a store that does not open any more has said it already.
async fn findings(opened: Result<Store, StoreError>) -> Vec<Finding> {
    let store = match opened {
        Ok(store) => store,
        Err(StoreError::OtherKey | StoreError::Damaged(_) | StoreError::Sealed) => {
            return vec![Finding { code: "does-not-open", table: "setting", row: "key_check".to_owned() }];
        }
        Err(error) => panic!("the changed database can be read: {error}"),
    };
    let verified: Verified = store.verify().await.expect("a changed value is a finding and no failure");
    store.close().await;
    verified.findings
}

/// The tables in which a change may be named: its own, and those that are compared with it.
fn may_be_named_in(table: &str) -> Vec<&str> {
    match table {
        // An event that is gone at the end of its stream shows in what it had done.
        "event" => {
            vec!["event", "matter", "submission", "unit", "account", "access_token", "calendar_year", "day_root"]
        }
        "leg" | "conflict" => vec![table, "matter"],
        "holding" => vec!["holding", "submission", "blob"],
        "blob_part" => vec!["blob", "blob_part"],
        "files" => vec!["blob"],
        "day_root" => vec!["day_root"],
        "setting" => vec!["setting", "day_root"],
        // Rows without events are counted by a series.
        "mail_ledger" | "outbox" => vec![table, "serial"],
        table if table.starts_with("search") => vec!["search_part", "search_run", "database"],
        table => vec![table],
    }
}

/// Work in hand, which nothing was promised about: it has no events, and no verification. How far a mailbox was read is
/// asked of the server again at every visit, and compared with the ledger there.
const IN_HAND: [&str; 4] = ["draft", "lease", "mailbox", "session"];

/// The same in tables whose other columns are verified: whether the server was told (it may be told twice).
const IN_HAND_COLUMNS: [(&str, &str); 1] = [("mail_ledger", "told")];

fn is_in_hand(table: &str, column: &str) -> bool {
    IN_HAND.contains(&table) || IN_HAND_COLUMNS.contains(&(table, column))
}

/// The settings. Whose rules the figures were last counted by is compared when the database is opened, and where it was
/// changed everything is counted again: then they stand as they stood before.
const SETTINGS: &str = "select name, value from setting order by name";

fn names_it(table: &str, findings: &[Finding]) -> bool {
    let allowed = may_be_named_in(table);
    findings.iter().any(|finding| allowed.contains(&finding.table))
}

/// What some searches find: words of every piece that is in the index.
async fn searched(store: &Store) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for phrase in [
        "路灯",
        "低保名单",
        "坪洞水塘",
        "江左村的桥",
        "自来水",
        "隔壁县",
        "不反映",
        "谢冬生",
        "13800138001",
        "bridge",
        "jiangzuo",
    ] {
        let lines = desk::search(store, &Viewer::Gateway, phrase, &Filter::default(), 50).await.unwrap_or_default();
        let mut numbers: Vec<String> = lines.into_iter().map(|line| line.number).collect();
        numbers.sort();
        found.push(numbers);
    }
    found
}
