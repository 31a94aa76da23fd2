//! Every table of the schema with its columns, as they stand in a backup. A test compares this with the live schema.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identity.
    Uuid,
    /// Bytes.
    Bytes,
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A moment.
    At,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
}

/// A table.
pub(super) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// Its columns.
    pub(super) columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// The names of the columns, with commas between them.
    pub(super) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

use Kind::{At, Bytes, Day, Flag, Int, Text, Uuid};

const fn table(name: &'static str, columns: &'static [(&'static str, Kind)]) -> Table {
    Table { name, columns }
}

/// Every table but those of the files (`blob`, `blob_part`), which stand differently in either database, and the blind
/// index, which is made again.
pub(super) const TABLES: &[Table] = &[
    table("setting", &[("name", Text), ("value", Text)]),
    table(
        "unit",
        &[
            ("id", Uuid),
            ("code", Text),
            ("name", Text),
            ("short_name", Text),
            ("pinyin", Text),
            ("aliases", Text),
            ("capacity", Text),
            ("parent_id", Uuid),
            ("successor_id", Uuid),
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
            ("stream", Uuid),
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
            ("id", Uuid),
            ("doc", Int),
            ("matter_id", Uuid),
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
            ("unit_id", Uuid),
            ("duplicate_of", Uuid),
            ("identity", Bytes),
            ("content", Bytes),
        ],
    ),
    table("contact", &[("party", Bytes), ("submission_id", Uuid)]),
    table("holding", &[("submission_id", Uuid), ("place", Int), ("address", Bytes), ("wrapped", Bytes)]),
    table("sealing_key", &[("id", Uuid), ("purpose", Text), ("wrapped", Bytes)]),
    table("destroyed_key", &[("id", Uuid), ("purpose", Text), ("destroyed", At)]),
    table(
        "matter",
        &[
            ("id", Uuid),
            ("number", Text),
            ("channel", Text),
            ("scope", Text),
            ("state", Text),
            ("class", Text),
            ("holder", Uuid),
            ("received", At),
            ("version", Int),
            ("head", Bytes),
            ("merged_into", Uuid),
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
            ("matter_id", Uuid),
            ("no", Int),
            ("unit_id", Uuid),
            ("capacity", Text),
            ("how", Text),
            ("part", Text),
            ("received_on", Day),
            ("limit_on", Day),
            ("state", Text),
        ],
    ),
    table("conflict", &[("matter_id", Uuid), ("party", Bytes)]),
    table("counter", &[("scope", Text), ("holder", Uuid), ("channel", Text), ("state", Text), ("cases", Int)]),
    table("intake_counter", &[("channel", Text), ("verdict", Text), ("pieces", Int)]),
    table("serial", &[("series", Text), ("last", Int)]),
    table(
        "account",
        &[
            ("id", Uuid),
            ("user_name", Text),
            ("person", Text),
            ("role", Text),
            ("unit_id", Uuid),
            ("password_hash", Text),
            ("one_time", Flag),
            ("created", At),
            ("disabled", At),
            ("version", Int),
            ("head", Bytes),
        ],
    ),
    table(
        "access_token",
        &[
            ("id", Uuid),
            ("name", Text),
            ("secret_hash", Bytes),
            ("role", Text),
            ("unit_id", Uuid),
            ("created", At),
            ("revoked", At),
            ("version", Int),
            ("head", Bytes),
        ],
    ),
    table("calendar_year", &[("year", Int), ("days", Text)]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::{Database, migrate};

    /// Tables that stand in a backup in another form, are made again, or end with the day.
    const OTHERWISE: [&str; 4] = ["blob", "blob_part", "session", "draft"];

    #[tokio::test]
    async fn every_table_and_column_of_the_schema_is_in_a_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.expect("open");
        migrate::run(&database).await.expect("migrated");
        let Database::Sqlite { write, .. } = &database else { unreachable!("the embedded one") };
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select t.name, c.name from pragma_table_list t, pragma_table_info(t.name) c where t.type = 'table' \
             and t.name not like 'sqlite%' and t.name <> '_sqlx_migrations' order by t.name, c.cid",
        )
        .fetch_all(write)
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
