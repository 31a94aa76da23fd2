use std::path::{Path, PathBuf};

use quintake::clock::Clock;
use quintake::store::{Opened, Store};

use super::{Dice, IN_HAND, SETTINGS, change, findings, is_in_hand, names_it, searched};
use crate::support::raw::Raw;
use crate::support::{Office, at, how, on_sqlite};

/// The database of a closed office, to be copied again and again.
struct Pristine {
    folder: PathBuf,
    now: Clock,
}

/// A copy that was changed.
struct Copy {
    folder: tempfile::TempDir,
}

impl Pristine {
    fn copy(&self) -> Copy {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["quintake.db", "installation.key"] {
            std::fs::copy(self.folder.join(name), folder.path().join(name)).expect("copied");
        }
        copy_folder(&self.folder.join("quintake.db-files"), &folder.path().join("quintake.db-files"));
        Copy { folder }
    }

    async fn open(&self, copy: &Copy) -> Result<Store, quintake::store::StoreError> {
        let how: Opened = how(&copy.url(), copy.folder.path().join("installation.key"), &self.now);
        Store::open(how).await
    }
}

impl Copy {
    fn url(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("quintake.db").display())
    }

    async fn raw(&self) -> Raw {
        Raw::open(&self.url()).await
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

async fn pristine(office: Office) -> (Pristine, crate::support::Closed) {
    office.rich().await;
    let closed = office.closed().await;
    let pristine = Pristine { folder: closed.folder(), now: Clock::at(at("2026-11-26 12:00")) };
    let untouched = pristine.copy();
    assert_eq!(findings(pristine.open(&untouched).await).await, [], "an untouched copy verifies");
    (pristine, closed)
}

/// A column of a table.
#[derive(Clone, Debug)]
struct Column {
    table: String,
    name: String,
    kind: String,
}

/// Every column, also those of the tables in which the search index keeps itself.
async fn columns(raw: &Raw) -> Vec<Column> {
    let rows = raw
        .texts(
            "select m.name, c.name, lower(c.type) from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table' \
             and m.name not like 'sqlite_%' and m.name not like '\\_sqlx%' escape '\\' and m.name <> 'search' order by m.name, c.cid",
        )
        .await;
    rows.into_iter()
        .map(|row| {
            let [table, name, kind] = row.try_into().expect("three columns");
            Column { table, name, kind }
        })
        .filter(|column| !IN_HAND.contains(&column.table.as_str()))
        .collect()
}

/// Runs a change with the guards of the past taken away and put back; tells whether the database let it happen.
async fn past_the_guards(raw: &Raw, statement: &str) -> bool {
    let guards = raw.texts("select name, sql from sqlite_schema where type = 'trigger'").await;
    for guard in &guards {
        raw.execute(&format!("drop trigger {}", guard[0])).await.expect("dropped");
    }
    let done = raw.execute(statement).await.is_ok_and(|rows| rows > 0);
    for guard in &guards {
        raw.execute(&guard[1]).await.expect("put back");
    }
    done
}

/// The condition that finds one row of a table, by its own values.
async fn row(raw: &Raw, columns: &[&Column], dice: &mut Dice) -> Option<(String, Vec<String>)> {
    let table = &columns[0].table;
    let list = columns.iter().map(|column| format!("quote({})", column.name)).collect::<Vec<_>>().join(", ");
    let mut rows = raw.texts(&format!("select {list} from {table}")).await;
    if rows.is_empty() {
        return None;
    }
    let row = rows.swap_remove(dice.below(rows.len()));
    let condition: Vec<String> =
        columns.iter().zip(&row).map(|(column, literal)| format!("{} is {literal}", column.name)).collect();
    Some((condition.join(" and "), row))
}

/// Changes one value of a column; tells what was done.
async fn change_a_value(raw: &Raw, column: &Column, all: &[Column], dice: &mut Dice) -> Option<String> {
    let columns: Vec<&Column> = all.iter().filter(|other| other.table == column.table).collect();
    let place = columns.iter().position(|other| other.name == column.name).expect("its own table");
    for _ in 0..12 {
        let (condition, values) = row(raw, &columns, dice).await?;
        let changed = change::of_sqlite(&values[place], &column.kind, dice);
        let statement = format!("update {} set {} = {changed} where {condition}", column.table, column.name);
        if past_the_guards(raw, &statement).await {
            return Some(statement);
        }
    }
    None
}

async fn delete_a_row(raw: &Raw, table: &str, all: &[Column], dice: &mut Dice) -> Option<String> {
    let columns: Vec<&Column> = all.iter().filter(|other| other.table == table).collect();
    let (condition, _) = row(raw, &columns, dice).await?;
    let statement = format!("delete from {table} where {condition}");
    past_the_guards(raw, &statement).await.then_some(statement)
}

/// Adds a row like one that is there, with the values changed that must not stand twice.
async fn add_a_row(raw: &Raw, table: &str, all: &[Column], dice: &mut Dice) -> Option<String> {
    let columns: Vec<&Column> = all.iter().filter(|other| other.table == table).collect();
    for _ in 0..12 {
        let (_, mut values) = row(raw, &columns, dice).await?;
        let unique = [
            "id",
            "stream",
            "address",
            "party",
            "series",
            "name",
            "code",
            "number",
            "doc",
            "day",
            "year",
            "state",
            "verdict",
            "place",
            "part",
            "purpose",
            "seq",
            "no",
            "secret_hash",
            "origin_hash",
            "run",
            "user_name",
            "uid",
        ];
        let mut changed = 0;
        for (column, value) in columns.iter().zip(&mut values) {
            let key = unique.contains(&column.name.as_str());
            // Not all of them at once, where a part of the key is enough: a leg more, a part more.
            if key
                && (changed == 0
                    || dice.below(2) == 0
                    || !matches!(table, "leg" | "blob_part" | "holding" | "conflict" | "contact"))
            {
                *value = change::of_sqlite(value, &column.kind, dice);
                changed += 1;
            }
            if column.name == "cases" || column.name == "pieces" || column.name == "last" {
                "0".clone_into(value);
            }
        }
        let names = columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
        let statement = format!("insert into {table} ({names}) values ({})", values.join(", "));
        if past_the_guards(raw, &statement).await {
            return Some(statement);
        }
    }
    None
}

/// What some searches find in a copy.
async fn searched_in(pristine: &Pristine, copy: &Copy) -> Vec<Vec<String>> {
    let store = pristine.open(copy).await.expect("opened");
    let found = searched(&store).await;
    store.close().await;
    found
}

#[test]
fn one_byte_or_row_changed_two_hundred_times_is_named_two_hundred_times() {
    on_sqlite(async |office: Office| {
        let (pristine, _closed) = pristine(office).await;
        let all = columns(&pristine.copy().raw().await).await;
        assert!(all.len() > 110, "{} columns", all.len());
        let mut tables: Vec<&str> = all.iter().map(|column| column.table.as_str()).collect();
        tables.dedup();
        let before = searched_in(&pristine, &pristine.copy()).await;
        assert!(before.iter().all(|found| !found.is_empty()), "{before:?}");
        let settings = pristine.copy().raw().await.texts(SETTINGS).await;
        let mut dice = Dice(20_170_414);
        let (mut done, mut unnoticed, mut left) = (0, Vec::new(), Vec::new());
        // Every column once, every table short of a row and with one more, then by chance.
        let verified: Vec<usize> =
            (0..all.len()).filter(|&place| !is_in_hand(&all[place].table, &all[place].name)).collect();
        let mut plan: Vec<(u8, usize)> = verified.iter().map(|&column| (0, column)).collect();
        plan.extend((0..tables.len()).flat_map(|table| [(1, table), (2, table)]));
        while plan.len() < 215 {
            plan.push((0, verified[dice.below(verified.len())]));
        }
        for (kind, place) in plan {
            let copy = pristine.copy();
            let raw = copy.raw().await;
            let (table, change) = match kind {
                0 => (all[place].table.as_str(), change_a_value(&raw, &all[place], &all, &mut dice).await),
                1 => (tables[place], delete_a_row(&raw, tables[place], &all, &mut dice).await),
                _ => (tables[place], add_a_row(&raw, tables[place], &all, &mut dice).await),
            };
            raw.close().await;
            let Some(change) = change else {
                left.push(format!("{kind} {table} {}", all.get(place).map_or("", |column| &column.name)));
                continue;
            };
            done += 1;
            let found = findings(pristine.open(&copy).await).await;
            // The tables in which the search index keeps itself also hold what no search asks: a change there is named,
            // or every search finds what it found before.
            let harmless = match table {
                "setting" => copy.raw().await.texts(SETTINGS).await == settings,
                table => table.starts_with("search_") && searched_in(&pristine, &copy).await == before,
            };
            if !names_it(table, &found) && !harmless {
                let change: String = change.chars().take(300).collect();
                unnoticed.push(format!("{change}\n    {found:?}"));
            }
        }
        assert!(unnoticed.is_empty(), "{} of {done}:\n{}", unnoticed.len(), unnoticed.join("\n"));
        assert!(done >= 200, "{done} changes; the database itself refused {left:?}");
    });
}

#[test]
fn a_file_beside_the_database_that_is_changed_cut_or_gone_is_named() {
    on_sqlite(async |office: Office| {
        let (pristine, _closed) = pristine(office).await;
        let mut files = Vec::new();
        for folder in std::fs::read_dir(pristine.folder.join("quintake.db-files")).expect("files") {
            let folder = folder.expect("a folder").path();
            files.extend(std::fs::read_dir(folder).expect("files").map(|file| file.expect("a file").path()));
        }
        assert!(!files.is_empty(), "something is large enough");
        let mut dice = Dice(7);
        for file in &files {
            let relative = file.strip_prefix(&pristine.folder).expect("beside");
            let bytes = std::fs::read(file).expect("read");
            for attempt in 0..4 {
                let copy = pristine.copy();
                let path = copy.folder.path().join(relative);
                let mut changed = bytes.clone();
                match attempt {
                    0 => changed[dice.below(bytes.len())] ^= 1 << dice.below(8),
                    1 => changed.truncate(dice.below(bytes.len())),
                    2 => changed.push(0),
                    _ => {}
                }
                if attempt == 3 {
                    std::fs::remove_file(&path).expect("removed");
                } else {
                    std::fs::write(&path, changed).expect("written");
                }
                let found = findings(pristine.open(&copy).await).await;
                assert!(names_it("files", &found), "attempt {attempt}: {found:?}");
            }
        }
    });
}

#[test]
fn a_guard_of_the_past_that_was_taken_away_is_named() {
    on_sqlite(async |office: Office| {
        let (pristine, _closed) = pristine(office).await;
        for guard in ["event_stays", "event_remains", "event_once"] {
            let copy = pristine.copy();
            let raw = copy.raw().await;
            raw.execute(&format!("drop trigger {guard}")).await.expect("dropped");
            raw.close().await;
            let found = findings(pristine.open(&copy).await).await;
            assert_eq!(found.iter().map(|finding| finding.row.as_str()).collect::<Vec<_>>(), [guard]);
        }
    });
}
