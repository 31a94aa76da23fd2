//! What no migration made in the database is named, and what one made and is gone.

use quintake::store::Finding;

use crate::support::{Office, on_each_database, on_postgres};

async fn named(office: &Office) -> Vec<(&'static str, String)> {
    let findings = office.store.verify().await.expect("verified").findings;
    findings.into_iter().map(|Finding { code, row, .. }| (code, row)).collect()
}

#[test]
fn a_table_a_trigger_and_an_index_that_no_migration_made_are_named() {
    on_each_database(async |office: Office| {
        office.verify().await;
        let raw = office.raw().await;
        let trigger = if raw.is_sqlite() {
            "create trigger spy after insert on submission begin insert into copied values (new.id); end"
        } else {
            "create function spy() returns trigger language plpgsql as $$ begin return new; end $$; \
             create trigger spy after insert on submission for each row execute function spy()"
        };
        for statement in ["create table copied (id text)", trigger, "create index mine on matter (state)"] {
            raw.execute(statement).await.expect("done");
        }
        raw.close().await;
        let of = |name: &str| ("schema-unknown", name.to_owned());
        let mut expected = vec![of("index mine"), of("table copied"), of("trigger spy")];
        if !office.store.is_embedded() {
            expected.insert(0, of("column copied.id"));
            expected.insert(1, of("function spy"));
        }
        assert_eq!(named(&office).await, expected);
    });
}

#[test]
fn an_index_that_is_gone_and_a_table_that_is_another_one_are_named() {
    on_each_database(async |office: Office| {
        let raw = office.raw().await;
        for statement in ["drop index outbox_acknowledged", "drop index matter_queue"] {
            raw.execute(statement).await.expect("done");
        }
        raw.close().await;
        let of = |name: &str| ("schema-missing", name.to_owned());
        assert_eq!(named(&office).await, [of("index matter_queue"), of("index outbox_acknowledged")]);
    });
}

/// Each of these leaves every name where it was.
#[test]
fn a_part_of_postgresql_that_was_made_another_way_is_named() {
    on_postgres(async |office: Office| {
        let raw = office.raw().await;
        for (change, undo, part) in [
            (
                "alter table event enable replica trigger event_stays",
                "alter table event enable trigger event_stays",
                "trigger event_stays",
            ),
            (
                "create or replace function event_stays() returns trigger language plpgsql as \
                 $$ begin return new; end $$",
                "create or replace function event_stays() returns trigger language plpgsql as \
                 $$ begin raise exception 'events are append-only'; end $$",
                "function event_stays",
            ),
            (
                "alter table submission drop constraint submission_origin_hash_key",
                "alter table submission add unique (origin_hash)",
                "constraint submission.submission_origin_hash_key",
            ),
            (
                "create rule copied as on insert to contact do also insert into setting values ('x', 'y')",
                "drop rule copied on contact",
                "rule contact.copied",
            ),
            (
                "alter table submission add column spy text",
                "alter table submission drop column spy",
                "column submission.spy",
            ),
            (
                "alter table submission alter column body_hash set default '\\x00'::bytea",
                "alter table submission alter column body_hash drop default",
                "column submission.body_hash",
            ),
            ("drop index matter_queue; create index matter_queue on matter (number)", "", "index matter_queue"),
        ] {
            raw.execute(change).await.expect("changed");
            let found: Vec<String> = named(&office).await.into_iter().map(|(_, row)| row).collect();
            assert!(found.iter().any(|row| row == part), "{change}: {found:?}");
            if !undo.is_empty() {
                raw.execute(undo).await.expect("put back");
                assert_eq!(named(&office).await, [], "{undo}");
            }
        }
        raw.close().await;
    });
}
