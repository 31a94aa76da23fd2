use quintake::store::Store;

use super::{Dice, IN_HAND, SETTINGS, change, findings, is_in_hand, names_it, searched};
use crate::support::raw::Raw;
use crate::support::{Office, on_postgres};

/// A row of a table by its place, with the text of one column.
async fn row(raw: &Raw, table: &str, column: &str, dice: &mut Dice) -> Option<(String, Option<String>)> {
    let rows = raw
        .texts(&format!(
            "select ctid::text, case when {column} is null then '-' else '+' || {column}::text end from {table}"
        ))
        .await;
    if rows.is_empty() {
        return None;
    }
    let [place, value] = <[String; 2]>::try_from(rows[dice.below(rows.len())].clone()).expect("two columns");
    Some((place, value.strip_prefix('+').map(str::to_owned)))
}

/// Runs a change with the guards of the past turned off.
async fn past_the_guards(raw: &Raw, statement: &str) -> bool {
    raw.execute("alter table event disable trigger user").await.expect("off");
    let done = raw.execute(statement).await.is_ok_and(|rows| rows > 0);
    raw.execute("alter table event enable trigger user").await.expect("on");
    done
}

/// Whether a gateway that opens the database now finds what was found before.
async fn found_as_before(office: &Office, before: &[Vec<String>]) -> bool {
    let Ok(store) = Store::open(office.how()).await else { return false };
    let found = searched(&store).await;
    store.close().await;
    found == before
}

#[test]
fn one_value_or_row_changed_by_sql_is_named_on_postgresql_too() {
    on_postgres(async |office: Office| {
        office.rich().await;
        let before = searched(&office.store).await;
        assert!(before.iter().all(|found| !found.is_empty()), "{before:?}");
        let raw = office.raw().await;
        let (tables, settings) = (raw.tables().await, raw.texts(SETTINGS).await);
        let mut dice = Dice(20_170_414);
        let (mut done, mut unnoticed) = (0, Vec::new());
        for (table, columns) in tables.iter().filter(|(table, _)| !IN_HAND.contains(&table.as_str())) {
            // Two columns of each table, and a row less.
            for attempt in 0..3 {
                let verified: Vec<_> = columns.iter().filter(|[column, ..]| !is_in_hand(table, column)).collect();
                let [column, kind, _] = verified[dice.below(verified.len())];
                let Some((place, value)) = row(&raw, table, column, &mut dice).await else { continue };
                let changed = change::of_postgres(value.as_deref(), kind, &mut dice);
                let statement = match attempt {
                    2 => format!("delete from {table} where ctid = '{place}'::tid"),
                    _ => format!("update {table} set {column} = {changed} where ctid = '{place}'::tid"),
                };
                let keep = format!("drop table if exists before; create table before as select * from {table}");
                raw.execute(&keep).await.expect("kept");
                if past_the_guards(&raw, &statement).await {
                    done += 1;
                    let found = findings(Store::open(office.how()).await).await;
                    // As on the embedded database: what no search asks may change.
                    let harmless = match table.as_str() {
                        "setting" => raw.texts(SETTINGS).await == settings,
                        table => table.starts_with("search_") && found_as_before(&office, &before).await,
                    };
                    if !names_it(table, &found) && !harmless {
                        unnoticed.push(format!("{statement}\n    {found:?}"));
                    }
                    let undo = format!("delete from {table}; insert into {table} select * from before");
                    assert!(past_the_guards(&raw, &undo).await, "put back");
                }
                raw.execute("drop table if exists before").await.expect("tidied");
            }
        }
        assert!(unnoticed.is_empty(), "{} of {done}:\n{}", unnoticed.len(), unnoticed.join("\n"));
        assert!(done >= 40, "{done} changes");
        office.verify().await;
    });
}
