//! The two databases have one schema, and the past cannot be changed in either.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use crate::support::raw::Raw;
use crate::support::{Office, on_each_database, on_postgres, pieces};

#[test]
fn both_databases_have_equal_tables_and_columns() {
    on_postgres(async |there: Office| {
        let here = Office::embedded().await;
        let (sqlite, postgres) = (here.raw().await, there.raw().await);
        let (ours, theirs) = (sqlite.tables().await, postgres.tables().await);
        assert!(ours.len() >= 17, "{} tables", ours.len());
        assert_eq!(names(&ours), names(&theirs));
        for ((table, ours), (_, theirs)) in ours.iter().zip(&theirs) {
            assert_eq!(ours.len(), theirs.len(), "{table}");
            for ([name, kind, null], [other, other_kind, other_null]) in ours.iter().zip(theirs) {
                assert_eq!((name, null), (other, other_null), "{table}.{name}");
                let stands_for: &[&str] = match kind.as_str() {
                    "blob" => &["uuid", "bytea"],
                    "text" => &["text", "date"],
                    "integer" => &["bigint", "boolean", "timestamp with time zone"],
                    _ => &[],
                };
                assert!(stands_for.contains(&other_kind.as_str()), "{table}.{name}: {kind} and {other_kind}");
            }
        }
    });
}

#[test]
fn every_column_says_what_it_means_in_the_same_words() {
    on_postgres(async |there: Office| {
        let here = Office::embedded().await;
        let ours = comments("sqlite");
        let theirs = comments("postgres");
        for (raw, comments) in [(here.raw().await, &ours), (there.raw().await, &theirs)] {
            for (table, columns) in raw.tables().await {
                for [column, ..] in columns {
                    let comment = comments.get(&(table.clone(), column.clone()));
                    assert!(comment.is_some_and(|comment| comment.len() > 2), "{table}.{column} says nothing");
                }
            }
        }
        for (column, comment) in &ours {
            let other = theirs.get(column).map(|other| other.replace("true when", "1 when"));
            assert_eq!(other.as_ref(), Some(comment), "{column:?}");
        }
        assert_eq!(files("sqlite"), files("postgres"));
    });
}

#[test]
fn the_past_can_neither_be_changed_nor_deleted() {
    on_each_database(async |office: Office| {
        office.take_in(&pieces::form(&json!({"text": "路灯坏了"}), "1")).await;
        let raw = office.raw().await;
        let mut attempts = vec![
            "update event set actor = 'gateway:other'",
            "update event set recorded = recorded",
            "delete from event",
            "delete from event where seq = 1",
        ];
        if raw.is_sqlite() {
            attempts.push("insert or replace into event select * from event");
            attempts.push(
                "replace into event select stream, seq, kind, effective, recorded, 'x', clear, sealed, hash from event",
            );
        } else {
            attempts.push("truncate event");
            attempts.push(
                "insert into event select * from event on conflict (stream, seq) do update set actor = 'gateway:other'",
            );
        }
        for attempt in attempts {
            let error = raw.execute(attempt).await.expect_err(attempt).to_string();
            assert!(error.contains("events are append-only"), "{attempt}: {error}");
        }
        office.verify().await;
    });
}

fn names(tables: &[(String, Vec<[String; 3]>)]) -> Vec<&str> {
    tables.iter().map(|(name, _)| name.as_str()).collect()
}

fn folder(database: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database)
}

fn files(database: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder(database))
        .expect("the migrations")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What each column says in the files: `(table, column)` to the words after `--`.
fn comments(database: &str) -> BTreeMap<(String, String), String> {
    let mut comments = BTreeMap::new();
    for file in files(database) {
        let text = std::fs::read_to_string(folder(database).join(file)).expect("a migration");
        let mut table = None;
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["create", "table", name, ..] | ["create", "virtual", "table", name, ..] => {
                    table = Some(name.to_owned());
                }
                [");" | ")", ..] => table = None,
                [column, ..] => {
                    if let (Some(table), Some((_, comment))) = (&table, line.split_once("-- ")) {
                        let column = column.trim_end_matches(',').to_owned();
                        comments.insert((table.clone(), column), comment.trim().to_owned());
                    }
                }
                [] => {}
            }
        }
    }
    comments
}

#[test]
fn a_statement_past_the_program_reaches_the_database() {
    // The attempts above fail for the right reason only if such a statement works at all.
    on_each_database(async |office: Office| {
        let raw: Raw = office.raw().await;
        assert!(raw.execute("update setting set value = value").await.expect("done") >= 1);
    });
}
