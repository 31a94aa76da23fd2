use std::path::Path;

use super::look::{contents_in, texts_in};
use crate::support::raw::Raw;
use crate::support::rich::Rich;
use crate::support::{Office, on_postgres, on_sqlite};

/// Every file of a folder and below, but the installation's key.
fn all_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else if path.file_name().is_some_and(|name| name != "installation.key") {
            files.push((path.display().to_string(), std::fs::read(&path).expect("read")));
        }
    }
    files
}

fn nothing_stands_in(files: &[(String, Vec<u8>)], rich: &Rich) {
    for (name, bytes) in files {
        let mut found = texts_in(bytes, &rich.words);
        found.extend(contents_in(bytes, &rich.contents));
        found.extend(texts_in(name.as_bytes(), &rich.words));
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn nothing_a_person_said_or_is_stands_in_the_database_its_log_or_the_files() {
    on_sqlite(async |office: Office| {
        let rich = office.rich().await;
        let files = all_files(&office.folder());
        let names: Vec<&str> = files.iter().map(|(name, _)| name.rsplit('/').next().unwrap_or_default()).collect();
        assert!(names.contains(&"quintake.db") && names.contains(&"quintake.db-wal"), "{names:?}");
        assert!(files.iter().any(|(name, bytes)| name.contains("quintake.db-files") && bytes.len() > 256 * 1024));
        nothing_stands_in(&files, &rich);
        // What may stand in clear is found: the search looks at the right bytes.
        let clear = ["云溪县住建局".to_owned(), rich.number("letter").to_owned()];
        let seen: Vec<String> = files.iter().flat_map(|(_, bytes)| texts_in(bytes, &clear)).collect();
        assert!(clear.iter().all(|text| seen.contains(&format!("{text} as UTF-8 plain"))), "{seen:?}");
        let closed = office.closed().await;
        nothing_stands_in(&all_files(&closed.folder()), &rich);
    });
}

/// Every column of every table as bytes.
async fn dump(raw: &Raw) -> Vec<(String, Vec<u8>)> {
    let mut columns = Vec::new();
    for (table, of_table) in raw.tables().await {
        for [column, kind, _] in of_table {
            let (value, decode) = match kind.as_str() {
                "bytea" => (format!("encode({column}, 'hex')"), true),
                _ => (format!("{column}::text"), false),
            };
            let rows = raw.texts(&format!("select {value} from {table} where {column} is not null")).await;
            let mut bytes = Vec::new();
            for row in rows {
                if decode {
                    bytes.extend(data_encoding::HEXLOWER.decode(row[0].as_bytes()).expect("digits"));
                } else {
                    bytes.extend(row[0].as_bytes());
                }
                bytes.push(b'\n');
            }
            columns.push((format!("{table}.{column}"), bytes));
        }
    }
    columns
}

#[test]
fn nothing_a_person_said_or_is_stands_in_any_column_on_postgresql() {
    on_postgres(async |office: Office| {
        let rich = office.rich().await;
        let columns = dump(&office.raw().await).await;
        assert!(columns.len() > 100, "{} columns", columns.len());
        nothing_stands_in(&columns, &rich);
        let clear = ["云溪县住建局".to_owned(), rich.number("letter").to_owned()];
        let seen: Vec<String> = columns.iter().flat_map(|(_, bytes)| texts_in(bytes, &clear)).collect();
        assert!(clear.iter().all(|text| seen.contains(&format!("{text} as UTF-8 plain"))), "{seen:?}");
    });
}
