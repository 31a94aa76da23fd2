//! Puts a backup back: into an empty database, in one transaction, or not at all.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, RwLock};

use case::{Actor, Rules};
use data_encoding::BASE64;
use serde_json::Value;
use time::Date;
use time::macros::format_description;
use uuid::Uuid;

use super::files::Restored;
use super::tables::TABLES;
use super::{BackupError, Contents, FORM, Heading};
use crate::desk;
use crate::seal::{ArchiveReader, InstallationKey, KeyError, Keyring};
use crate::store::home::Home;
use crate::store::key::{self, Purpose};
use crate::store::moment::Moments;
use crate::store::tx::Table;
use crate::store::types::At;
use crate::store::value::{Kind, Value as Column};
use crate::store::writer::Tools;
use crate::store::{Database, Opened, StoreError, Tx, act, file, migrate, place, search, submission};

/// Rows written with one statement.
const ROWS: usize = 64;
/// A line holds one row; the longest is a part of a file.
const LONGEST_LINE: u64 = 256 << 20;

/// Puts a backup back into an empty database, and its large files beside it. Nothing is written unless all of it is
/// there, and what was erased after it was made is erased again before anybody can read it: `destroyed` are the pieces, and
/// whether what they say went, too. Returns what the backup held, and how many pieces had come back.
///
/// # Errors
/// A database that is not empty, an archive that is damaged, cut or of another key.
pub async fn restore(
    how: &Opened,
    from: impl Read,
    destroyed: &[(Uuid, bool)],
) -> Result<(Contents, u64), BackupError> {
    let (key, _) = InstallationKey::find(how.key.as_deref(), &how.key_file, false).map_err(|error| match error {
        KeyError::Missing { path } => BackupError::KeyMissing(path.display().to_string()),
        other => StoreError::Key(Arc::new(other)).into(),
    })?;
    let keyring = Arc::new(Keyring::new(&key));
    // What is no archive, or one of another key, is told before anything is touched.
    let archive = ArchiveReader::new(&keyring, BufReader::new(from))?;
    let mut lines = Lines { from: BufReader::new(zstd::stream::read::Decoder::new(archive)?), line: 0 };
    let heading: Heading = lines.next()?.ok_or(BackupError::NotWhole)?;
    if heading.quintake_backup != FORM {
        return Err(BackupError::Line { line: 1 });
    }
    let database = place::open(&how.url).await?;
    let known = migrate::known(&database);
    if heading.schema > known {
        return Err(StoreError::SchemaNewer { found: heading.schema, known }.into());
    }
    migrate::run(&database).await?;
    let rules = Arc::new(RwLock::new((Arc::new(Rules::built_in()), Vec::new())));
    let clock = how.clock.clone();
    let tools = Tools { database, keyring, rules, clock, moments: Moments::default() };
    let loaded = load(&tools, &mut lines, destroyed).await;
    tools.database.close().await;
    loaded
}

/// Whether anything but empty folders lies in a folder for large files.
fn holds_files(folder: &Path) -> bool {
    let within = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten();
    within(folder).any(|entry| {
        let path = entry.path();
        !path.is_dir() || within(&path).next().is_some()
    })
}

async fn load<R: BufRead>(
    tools: &Tools,
    lines: &mut Lines<R>,
    destroyed: &[(Uuid, bool)],
) -> Result<(Contents, u64), BackupError> {
    let database = &tools.database;
    let mut tx = Tx::begin(database, &Home::default()).await?;
    let row = tx.row("select (select count(*) from event) + (select count(*) from setting)", &[]).await?;
    let there: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    if there != 0 {
        return Err(BackupError::NotEmpty);
    }
    if let Database::Sqlite { files, .. } = database
        && holds_files(files)
    {
        return Err(BackupError::FilesLeftOver(files.display().to_string()));
    }
    let mut beside = Vec::new();
    let loaded = async {
        let contents = rows(&mut tx, database, lines, &mut beside).await?;
        let again = erase_again(&mut tx, tools, destroyed).await?;
        make_index(&mut tx, &tools.keyring).await?;
        Ok((contents, again))
    };
    match loaded.await {
        Ok(contents) => {
            tx.commit().await.map_err(StoreError::from)?;
            Ok(contents)
        }
        Err(error) => {
            for address in &beside {
                file::take_away(database, address).await;
            }
            Err(error)
        }
    }
}

/// Erases what was erased after the backup was made; returns how many pieces had come back.
async fn erase_again(tx: &mut Tx, tools: &Tools, destroyed: &[(Uuid, bool)]) -> Result<u64, StoreError> {
    // The days of the backup may be closed, whatever this machine's clock says.
    tools.moments.look_around(&tools.clock, tx).await?;
    let (actor, mut again) = (Actor::gateway("restore"), 0);
    for (id, everything) in destroyed {
        let Some(row) = submission::by_id_in(tx, *id).await? else { continue };
        match act::erase_in(tx, tools, &row, *everything, &actor, "").await {
            Ok(()) => again += 1,
            // It is erased in the backup, too.
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(again)
}

struct Lines<R> {
    from: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    fn next<T: serde::de::DeserializeOwned>(&mut self) -> Result<Option<T>, BackupError> {
        self.line += 1;
        let mut text = Vec::new();
        (&mut self.from).take(LONGEST_LINE).read_until(b'\n', &mut text)?;
        if text.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&text).map(Some).map_err(|_| BackupError::Line { line: self.line })
    }

    fn wrong(&self) -> BackupError {
        BackupError::Line { line: self.line }
    }
}

/// Reads all rows until the last line, which tells how many there must have been.
async fn rows<R: BufRead>(
    tx: &mut Tx,
    database: &Database,
    lines: &mut Lines<R>,
    beside: &mut Vec<Vec<u8>>,
) -> Result<Contents, BackupError> {
    let mut found = Contents { rows: 0, files: 0, events: 0 };
    let mut waiting: (Option<&'static Table>, Vec<Vec<Value>>) = (None, Vec::new());
    let mut open_file: Option<Restored> = None;
    loop {
        let line: Value = lines.next()?.ok_or(BackupError::NotWhole)?;
        let Value::Array(mut row) = line else {
            flush(tx, &mut waiting, lines).await?;
            let told: Contents = serde_json::from_value(line).map_err(|_| lines.wrong())?;
            let whole = open_file.is_none() && told == found && lines.next::<Value>()?.is_none();
            return if whole { Ok(told) } else { Err(BackupError::NotWhole) };
        };
        let name = row.first().and_then(Value::as_str).ok_or_else(|| lines.wrong())?.to_owned();
        match name.as_str() {
            "blob" => {
                flush(tx, &mut waiting, lines).await?;
                open_file = file_of(&row).map(Some).ok_or_else(|| lines.wrong())?;
            }
            "part" => {
                let bytes = row.get(2).and_then(bytes_of).ok_or_else(|| lines.wrong())?;
                let file = open_file.as_mut().ok_or_else(|| lines.wrong())?;
                file.add(&bytes)?;
            }
            _ => {
                let table = TABLES.iter().find(|table| table.name == name).ok_or_else(|| lines.wrong())?;
                row.remove(0);
                if row.len() != table.columns.len() {
                    return Err(lines.wrong());
                }
                if waiting.0.is_none_or(|before| before.name != table.name) || waiting.1.len() == ROWS {
                    flush(tx, &mut waiting, lines).await?;
                    waiting.0 = Some(table);
                }
                waiting.1.push(row);
                found.rows += 1;
                found.events += u64::from(table.name == "event");
            }
        }
        if open_file.as_ref().is_some_and(Restored::is_whole)
            && let Some(file) = open_file.take()
        {
            file.finish(tx, database, beside).await?;
            found.files += 1;
        }
    }
}

fn file_of(row: &[Value]) -> Option<Restored> {
    let [_, address, size, digest, length] = row else { return None };
    Some(Restored::new(bytes_of(address)?, size.as_i64()?, bytes_of(digest)?, length.as_u64()?))
}

async fn flush<R: BufRead>(
    tx: &mut Tx,
    waiting: &mut (Option<&'static Table>, Vec<Vec<Value>>),
    lines: &Lines<R>,
) -> Result<(), BackupError> {
    let (Some(table), rows) = (waiting.0, std::mem::take(&mut waiting.1)) else { return Ok(()) };
    if rows.is_empty() {
        return Ok(());
    }
    let fits = rows.iter().all(|row| row.iter().zip(table.columns).all(|(value, (_, kind))| is_of(value, *kind)));
    if !fits {
        return Err(lines.wrong());
    }
    let values: Vec<_> = rows
        .iter()
        .flat_map(|row| row.iter().zip(table.columns).map(|(value, (_, kind))| value_of(value, *kind)))
        .collect();
    Ok(tx.put(table, &values).await?)
}

fn value_of(value: &Value, kind: Kind) -> Column<'_> {
    match kind {
        Kind::Id => value.as_str().and_then(|text| Uuid::try_parse(text).ok()).into(),
        Kind::Bytes => bytes_of(value).map_or(Column::Bytes(None), Column::Owned),
        Kind::Text => value.as_str().into(),
        Kind::Int => value.as_i64().into(),
        Kind::At => value.as_i64().map(|micros| At(intake::Ts::from_micros(micros))).into(),
        Kind::Day => day_of(value).into(),
        Kind::Flag => value.as_bool().into(),
    }
}

/// Whether a value can stand in a column; what is null is judged by the database.
fn is_of(value: &Value, kind: Kind) -> bool {
    value.is_null()
        || match kind {
            Kind::Id => value.as_str().is_some_and(|text| Uuid::try_parse(text).is_ok()),
            Kind::Bytes => bytes_of(value).is_some(),
            Kind::Text => value.is_string(),
            Kind::Int | Kind::At => value.is_i64(),
            Kind::Day => day_of(value).is_some(),
            Kind::Flag => value.is_boolean(),
        }
}

fn bytes_of(value: &Value) -> Option<Vec<u8>> {
    BASE64.decode(value.as_str()?.as_bytes()).ok()
}

fn day_of(value: &Value) -> Option<Date> {
    Date::parse(value.as_str()?, format_description!("[year]-[month]-[day]")).ok()
}

/// Makes the blind index again from what the keys open.
async fn make_index(tx: &mut Tx, keyring: &Keyring) -> Result<(), BackupError> {
    let mut after = i64::MIN;
    loop {
        let page = submission::searchable_after(tx, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.doc;
        let mut indexed = Vec::with_capacity(page.len());
        for row in &page {
            let who = match key::get_in(tx, keyring, row.id, Purpose::Identity).await? {
                Some(key) => Some(desk::Who::open(&key, row)?),
                None => None,
            };
            let Some(content) = key::get_in(tx, keyring, row.id, Purpose::Content).await? else { continue };
            let words = desk::words(keyring, who.as_ref(), &desk::What::open(&content, row)?);
            if words.is_empty() {
                continue;
            }
            indexed.push((row.doc, words));
        }
        let rows: Vec<(i64, &[u32])> = indexed.iter().map(|(doc, words)| (*doc, &words[..])).collect();
        search::insert_all(tx, &rows).await?;
        while search::tend(tx).await? {}
    }
}
