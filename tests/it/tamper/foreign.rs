//! What no migration made in the database is named, and what one made and is gone.

use quintake::store::Finding;

use crate::support::{Office, on_each_database};

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
        assert_eq!(named(&office).await, [of("index mine"), of("table copied"), of("trigger spy")]);
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
