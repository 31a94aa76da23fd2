use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use super::super::home::Home;
use super::super::{Database, migrate};
use super::tend::{Pace, tend_at};
use super::*;
use crate::chance;

/// So small that folding and merging happen all the time.
const PACE: Pace = Pace { fold: 4, most: 6, merge: 3, steps: 2 };

/// What happens to an index.
#[derive(Clone, Debug)]
enum Happening {
    Inserted { doc: i64, words: BTreeSet<u32> },
    Removed { doc: i64 },
    Tended,
}

/// Words that lie everywhere between the first and the last one, so that they are cut into parts.
fn word() -> impl Strategy<Value = u32> {
    (0_u32..24).prop_map(|no| no.wrapping_mul(0x0b21_6429))
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (1_i64..60, prop::collection::btree_set(word(), 1..8)).prop_map(|(doc, words)| Happening::Inserted { doc, words }),
        1 => (1_i64..60).prop_map(|doc| Happening::Removed { doc }),
        3 => Just(Happening::Tended),
    ]
}

/// A fresh database of each kind at hand, with what takes it away again.
async fn databases() -> Vec<(Database, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("a.db").display());
    let mut databases = vec![(Database::open(&url).await.expect("open"), Some(folder))];
    match std::env::var("QUINTAKE_TEST_PG").ok().filter(|server| server != "none") {
        Some(server) => {
            let pool = sqlx::PgPool::connect(&server).await.expect("the server answers");
            let name = format!("quintake_{}", Uuid::from_u128(u128::from_be_bytes(chance::bytes())).simple());
            let text = format!("create database {name}");
            sqlx::query(sqlx::AssertSqlSafe(text)).execute(&pool).await.expect("a database");
            let (base, _) = server.rsplit_once('/').expect("a URL with a database");
            databases.push((Database::open(&format!("{base}/{name}")).await.expect("open"), None));
        }
        None => assert!(std::env::var_os("QUINTAKE_TEST_ALL").is_none(), "nothing may be left out: name a server"),
    }
    for (database, _) in &databases {
        migrate::run(database).await.expect("migrated");
    }
    databases
}

/// An index beside a plain map that must say the same.
struct Both<'a> {
    database: &'a Database,
    home: Home,
    expected: BTreeMap<i64, BTreeSet<u32>>,
}

impl Both<'_> {
    async fn happen(&mut self, happening: Happening) {
        let mut tx = Tx::begin(self.database, &self.home).await.expect("begun");
        match happening {
            Happening::Inserted { doc, words } if !self.expected.contains_key(&doc) => {
                let list: Vec<u32> = words.iter().copied().collect();
                insert_all(&mut tx, &[(doc, &list)]).await.expect("inserted");
                self.expected.insert(doc, words);
            }
            Happening::Inserted { .. } => {}
            Happening::Removed { doc } => {
                let there = remove(&mut tx, doc).await.expect("removed");
                assert_eq!(there, self.expected.remove(&doc).is_some(), "{doc}");
            }
            Happening::Tended => {
                tend_at(&mut tx, &PACE).await.expect("tended");
            }
        }
        assert!(tx.commit().await.is_ok(), "committed");
    }

    async fn check(&self, wanted: &[u32], below: i64, limit: usize) {
        let found = candidates(self.database, wanted, below, limit.try_into().expect("small")).await.expect("asked");
        assert!(found.windows(2).all(|pair| pair[0] > pair[1]) && found.len() <= limit, "{found:?}");
        assert!(found.iter().all(|doc| *doc < below && self.expected.contains_key(doc)), "{found:?}");
        let last = if found.len() == limit { found.last().copied().unwrap_or(i64::MAX) } else { i64::MIN };
        for (doc, words) in self.expected.range(..below).filter(|(doc, _)| **doc >= last) {
            if wanted.iter().all(|word| words.contains(word)) {
                assert!(found.contains(doc), "{doc} is not among {found:?}");
            }
        }
        let sums = sums(self.database).await.expect("summed");
        assert!(sums.damaged.is_empty(), "{:?}", sums.damaged);
        let expected: BTreeMap<i64, u64> =
            self.expected.iter().map(|(doc, words)| (*doc, sum(words.iter().copied()))).collect();
        assert_eq!(sums.of.into_iter().collect::<BTreeMap<_, _>>(), expected);
    }
}

async fn emptied(database: &Database) {
    let mut tx = Tx::begin(database, &Home::default()).await.expect("begun");
    for text in ["delete from search_recent", "delete from search_run", "delete from search_part"] {
        tx.execute(text, &[]).await.expect("emptied");
    }
    assert!(tx.commit().await.is_ok(), "committed");
}

#[test]
fn whatever_is_inserted_removed_folded_and_merged_the_index_finds_what_a_scan_finds() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let databases = runtime.block_on(databases());
    let question = (prop::collection::btree_set(word(), 1..4), 1_i64..70, 1_usize..12);
    let story = (prop::collection::vec(happening(), 1..120), prop::collection::vec(question, 1..6));
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&story, |(happenings, questions)| {
        runtime.block_on(async {
            for (database, _) in &databases {
                emptied(database).await;
                let mut both = Both { database, home: Home::default(), expected: BTreeMap::new() };
                for happening in &happenings {
                    both.happen(happening.clone()).await;
                }
                for (words, below, limit) in &questions {
                    both.check(&words.iter().copied().collect::<Vec<_>>(), *below, *limit).await;
                }
            }
        });
        Ok(())
    });
    outcome.expect("the index finds what a scan finds");
}
