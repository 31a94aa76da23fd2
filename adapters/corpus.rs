//! Pairs on disk: `corpus/NNN-name.*` and what it becomes, `corpus/NNN-name.expected.json`. A new fault is a new pair.
//!
//! `UPDATE_CORPUS=1` writes the expected files anew; read them before they are committed.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use intake::{Arrival, Enclosures, Intake, NoFile, Pieces, Refused, Ts};
use serde::Serialize;

/// What one piece became.
#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Piece {
        #[serde(flatten)]
        piece: &'a Intake,
        content: Option<String>,
    },
    Refused {
        refused: &'a Refused,
    },
}

/// Files beside the corpus.
struct Beside(PathBuf);

impl Enclosures for Beside {
    fn open(&self, name: &str) -> Result<Vec<u8>, NoFile> {
        std::fs::read(self.0.join(name)).map_err(|_| NoFile::Missing)
    }
}

/// Runs every pair of a folder through an adapter.
pub(crate) fn check(
    crate_folder: &str,
    at_least: usize,
    read: impl for<'a> Fn(&'a [u8], &Arrival, &'a dyn Enclosures) -> Pieces<'a>,
) {
    let folder = Path::new(crate_folder).join("corpus");
    let arrival = Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment")).in_area("0735");
    let inputs = inputs(&folder);
    assert!(inputs.len() >= at_least, "{} pairs in {}", inputs.len(), folder.display());
    for input in inputs {
        let bytes = std::fs::read(&input).expect("the input");
        let beside = Beside(folder.clone());
        let results: Vec<_> = read(&bytes, &arrival, &beside).collect();
        let found =
            serde_json::to_string_pretty(&results.iter().map(outcome).collect::<Vec<_>>()).expect("JSON") + "\n";
        let path = input.with_extension("expected.json");
        if std::env::var_os("UPDATE_CORPUS").is_some() {
            std::fs::write(&path, &found).expect("the expected file");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "{} is read differently:\n{found}", input.display());
        let again: Vec<_> = read(&bytes, &arrival, &beside).collect();
        assert_eq!(origins(&results), origins(&again), "{}", input.display());
    }
}

fn outcome(result: &Result<Intake, Refused>) -> Outcome<'_> {
    match result {
        Ok(piece) => {
            Outcome::Piece { piece, content: piece.content().map(|digest| HEXLOWER.encode(digest.as_bytes())) }
        }
        Err(refused) => Outcome::Refused { refused },
    }
}

fn origins(results: &[Result<Intake, Refused>]) -> Vec<Option<String>> {
    results.iter().map(|result| result.as_ref().ok().map(|piece| piece.origin().as_str().to_owned())).collect()
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()))
        })
        .filter(|path| !path.to_string_lossy().ends_with(".expected.json"))
        .collect();
    inputs.sort();
    inputs
}
