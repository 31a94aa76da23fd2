//! Every table of the schema with its columns, as they stand in a backup. A test compares this with the live schema.

use crate::store::tx::Table;
use crate::store::value::Kind::{At, Bytes, Day, Flag, Id, Int, Text};

const fn table(name: &'static str, columns: &'static [(&'static str, crate::store::value::Kind)]) -> Table {
    Table::new(name, columns, "")
}

/// Every table but those of the files (`blob`, `blob_part`), which stand differently in either database, and the blind
/// index, which is made again.
pub(super) static TABLES: [Table; 23] = [
    table("setting", &[("name", Text), ("value", Text)]),
    table(
        "unit",
        &[
            ("id", Id),
            ("code", Text),
            ("name", Text),
            ("short_name", Text),
            ("pinyin", Text),
            ("aliases", Text),
            ("capacity", Text),
            ("parent_id", Id),
            ("successor_id", Id),
            ("valid_from", Day),
            ("valid_to", Day),
            ("phone", Text),
            ("mailbox", Text),
            ("reception_room", Text),
            ("reception_day", Text),
            ("policy", Text),
            ("imported", Flag),
            ("version", Int),
            ("head", Bytes),
        ],
    ),
    table(
        "event",
        &[
            ("stream", Id),
            ("seq", Int),
            ("kind", Text),
            ("effective", At),
            ("recorded", At),
            ("actor", Text),
            ("clear", Text),
            ("sealed", Bytes),
            ("hash", Bytes),
        ],
    ),
    table("day_root", &[("day", Day), ("events", Int), ("root", Bytes), ("hash", Bytes)]),
    table(
        "submission",
        &[
            ("id", Id),
            ("doc", Int),
            ("matter_id", Id),
            ("number", Text),
            ("channel", Text),
            ("sub_channel", Text),
            ("verdict", Text),
            ("origin_hash", Bytes),
            ("content_hash", Bytes),
            ("body_hash", Bytes),
            ("occurred", At),
            ("received", At),
            ("registered", At),
            ("unit_id", Id),
            ("duplicate_of", Id),
            ("identity", Bytes),
            ("content", Bytes),
            ("original", Bytes),
        ],
    ),
    table("contact", &[("party", Bytes), ("submission_id", Id)]),
    table("holding", &[("submission_id", Id), ("place", Int), ("address", Bytes), ("wrapped", Bytes)]),
    table("sealing_key", &[("id", Id), ("purpose", Text), ("wrapped", Bytes)]),
    table("destroyed_key", &[("id", Id), ("purpose", Text), ("destroyed", At)]),
    table(
        "matter",
        &[
            ("id", Id),
            ("number", Text),
            ("channel", Text),
            ("scope", Text),
            ("state", Text),
            ("class", Text),
            ("holder", Id),
            ("received", At),
            ("version", Int),
            ("head", Bytes),
            ("merged_into", Id),
            ("accepted_on", Day),
            ("replied_on", Day),
            ("closed_on", Day),
            ("reply_due", Day),
            ("close_due", Day),
            ("next_due", Day),
        ],
    ),
    table(
        "leg",
        &[
            ("matter_id", Id),
            ("no", Int),
            ("unit_id", Id),
            ("capacity", Text),
            ("how", Text),
            ("part", Text),
            ("received_on", Day),
            ("limit_on", Day),
            ("state", Text),
        ],
    ),
    table("conflict", &[("matter_id", Id), ("party", Bytes)]),
    table("counter", &[("scope", Text), ("holder", Id), ("channel", Text), ("state", Text), ("cases", Int)]),
    table(
        "figure_day",
        &[
            ("unit_id", Id),
            ("channel", Text),
            ("day", Day),
            ("collected", Int),
            ("replied", Int),
            ("reply_due", Int),
            ("reply_due_done", Int),
            ("reply_in_time", Int),
            ("closed", Int),
            ("close_due", Int),
            ("close_due_done", Int),
            ("close_in_time", Int),
            ("notices", Int),
            ("notices_in_time", Int),
            ("routings", Int),
            ("routings_in_time", Int),
            ("overdue", Int),
            ("no_limit", Int),
            ("reply_not_owed", Int),
            ("merged", Int),
            ("withdrawn", Int),
        ],
    ),
    table(
        "figure_overdue",
        &[("unit_id", Id), ("channel", Text), ("due", Day), ("first", Day), ("last", Day), ("cases", Int)],
    ),
    table("intake_counter", &[("channel", Text), ("verdict", Text), ("pieces", Int)]),
    table("serial", &[("series", Text), ("last", Int)]),
    table(
        "account",
        &[
            ("id", Id),
            ("user_name", Text),
            ("person", Text),
            ("role", Text),
            ("unit_id", Id),
            ("password_hash", Text),
            ("one_time", Flag),
            ("created", At),
            ("disabled", At),
            ("version", Int),
            ("head", Bytes),
            ("mark", Bytes),
        ],
    ),
    table(
        "access_token",
        &[
            ("id", Id),
            ("name", Text),
            ("secret_hash", Bytes),
            ("role", Text),
            ("unit_id", Id),
            ("created", At),
            ("revoked", At),
            ("version", Int),
            ("head", Bytes),
            ("mark", Bytes),
        ],
    ),
    table("calendar_year", &[("year", Int), ("days", Text)]),
    table(
        "mailbox",
        &[
            ("account", Text),
            ("folder", Text),
            ("uidvalidity", Int),
            ("last_uid", Int),
            ("on_server", Int),
            ("last_success", At),
            ("last_error", Text),
            ("error_since", At),
        ],
    ),
    table(
        "mail_ledger",
        &[
            ("account", Text),
            ("folder", Text),
            ("uidvalidity", Int),
            ("uid", Int),
            ("size", Int),
            ("verdict", Text),
            ("submission_id", Id),
            ("content_hash", Bytes),
            ("renumbered", Flag),
            ("fetched", At),
            ("told", At),
            ("mark", Bytes),
        ],
    ),
    table(
        "outbox",
        &[
            ("id", Id),
            ("submission_id", Id),
            ("matter_id", Id),
            ("kind", Text),
            ("about", Int),
            ("language", Text),
            ("recipient", Bytes),
            ("address_day", Bytes),
            ("mark", Bytes),
            ("letter", Bytes),
            ("state", Text),
            ("created", At),
            ("next_try", At),
            ("tries", Int),
            ("in_doubt", Int),
            ("last_error", Text),
            ("holder", Id),
            ("lease_until", At),
            ("ended", At),
            ("standing", Bytes),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::{Database, migrate};

    /// Tables that stand in a backup in another form, are made again, or end with the day.
    const OTHERWISE: [&str; 8] =
        ["blob", "blob_part", "session", "draft", "lease", "search_recent", "search_run", "search_part"];

    #[tokio::test]
    async fn every_table_and_column_of_the_schema_is_in_a_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.expect("open");
        migrate::run(&database).await.expect("migrated");
        let Database::Sqlite { read, .. } = &database else { unreachable!("the embedded one") };
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select t.name, c.name from pragma_table_list t, pragma_table_info(t.name) c where t.type = 'table' \
             and t.name not like 'sqlite%' and t.name <> '_sqlx_migrations' order by t.name, c.cid",
        )
        .fetch_all(read)
        .await
        .expect("read");
        let mut live: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column) in rows {
            live.entry(table).or_default().push(column);
        }
        live.retain(|table, _| !OTHERWISE.contains(&table.as_str()));
        let kept: BTreeMap<String, Vec<String>> = TABLES
            .iter()
            .map(|table| (table.name.to_owned(), table.columns.iter().map(|(name, _)| (*name).to_owned()).collect()))
            .collect();
        assert_eq!(kept, live);
    }
}
