//! `quintake schemas`: writes the JSON schemas of what goes in and comes out, or says which files are stale.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Answer, Out};
use crate::lang::words;
use crate::problem::{Problem, exit};
use crate::schemas::SCHEMAS;

/// `quintake schemas [DIR]`.
#[derive(Debug, Args)]
pub(super) struct Schemas {
    #[arg(default_value = "schemas")]
    folder: PathBuf,
    #[arg(long)]
    check: bool,
}

impl Schemas {
    pub(super) fn run(&self, out: &mut Out) -> Answer {
        let stale: Vec<&str> = SCHEMAS
            .iter()
            .filter(|(name, schema)| !is_fresh(&self.folder.join(name), &text(*schema)))
            .map(|(name, _)| *name)
            .collect();
        let left: Vec<String> = others(&self.folder);
        if self.check {
            let found: Vec<&str> = stale.into_iter().chain(left.iter().map(String::as_str)).collect();
            out.either(&json!({ "stale": found }), |lang| {
                if found.is_empty() { words::schemas_fresh(lang) } else { words::schemas_stale(lang, found.join(", ")) }
            });
            return Ok(if found.is_empty() { exit::DONE } else { exit::FOUND });
        }
        self.write(&stale).map_err(|error| Problem::file_trouble(&error, &self.folder.display().to_string()))?;
        let folder = self.folder.display().to_string();
        out.either(&json!({ "written": stale }), |lang| words::schemas_written(lang, stale.len() as u64, folder));
        Ok(exit::DONE)
    }

    fn write(&self, stale: &[&str]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        for (name, schema) in SCHEMAS.iter().filter(|(name, _)| stale.contains(name)) {
            fs::write(self.folder.join(name), text(*schema))?;
        }
        Ok(())
    }
}

fn text(schema: fn() -> serde_json::Value) -> String {
    serde_json::to_string_pretty(&schema()).unwrap_or_default() + "\n"
}

fn is_fresh(file: &Path, text: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|found| found == text)
}

/// Schemas that nothing makes any more.
fn others(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut others: Vec<String> = names
        .filter(|name| {
            Path::new(name).extension().is_some_and(|ending| ending == "json")
                && !SCHEMAS.iter().any(|(known, _)| known == name)
        })
        .collect();
    others.sort();
    others
}
