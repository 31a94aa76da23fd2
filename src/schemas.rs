//! The JSON schemas (2020-12) of what goes in and comes out, made of the types. They stand in `schemas/`; a check finds
//! the ones that are stale.

use schemars::{JsonSchema, Schema, schema_for};
use serde_json::{Map, Value, json};

use crate::config::{MAILBOX_SETTINGS, SETTINGS, Setting};
use crate::desk::{CaseView, EventView, Exported, LoosePiece};
use crate::lang::Lang;
use crate::problem::Told;
use crate::store::Unit;

/// A file of `schemas/`, and what makes it.
pub type Entry = (&'static str, fn() -> Value);

/// All of them, by name.
pub const SCHEMAS: &[Entry] = &[
    ("case.schema.json", || of(schema_for!(CaseView))),
    ("config.schema.json", config),
    ("deadline.schema.json", || of(schema_for!(case::Deadline))),
    ("email.schema.json", || of(email::schema())),
    ("event.schema.json", || of(schema_for!(EventView))),
    ("export.schema.json", || of(schema_for!(Exported))),
    ("figures.schema.json", || of(schema_for!(case::Figures))),
    ("intake.schema.json", || of(schema_for!(intake::Intake))),
    ("letter.schema.json", || of(letter::schema())),
    ("openapi.json", crate::web::openapi),
    ("phone.schema.json", || of(phone::schema())),
    ("piece.schema.json", || of(schema_for!(LoosePiece))),
    ("post.schema.json", || of(post::schema())),
    ("problem.schema.json", || of(schema_for!(Told))),
    ("refused.schema.json", refused),
    ("thread.schema.json", || of(post::thread_schema())),
    ("unit.schema.json", || of(schema_for!(Unit))),
    ("visit.schema.json", || of(visit::schema())),
];

/// A schema with what it is at its head.
fn of(schema: Schema) -> Value {
    let Value::Object(mut members) = schema.to_value() else { return Value::Bool(true) };
    let head = ["$schema", "title", "description"].into_iter();
    let head: Vec<(String, Value)> = head.filter_map(|name| Some((name.to_owned(), members.remove(name)?))).collect();
    head.into_iter().chain(members).collect()
}

/// A refusal, as `normalise` and `intake` answer it.
fn refused() -> Value {
    #[derive(JsonSchema)]
    #[schemars(rename = "RefusedPiece")]
    #[expect(dead_code, reason = "only its schema is used")]
    struct RefusedPiece {
        /// The file it stands in, where several were named.
        file: Option<String>,
        /// The row, from 1 without the heading.
        row: Option<usize>,
        /// Why.
        refused: Why,
    }
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Why {
        /// The row, from 1 without the heading.
        row: Option<usize>,
        /// The field as the file or form names it.
        field: Option<String>,
        /// What is wrong: a code of the catalogue of problems. Beside it stand the values of its sentence.
        code: String,
        /// What is wrong, in the reader's language.
        detail: String,
        /// What to do about it, in the reader's language.
        fix: String,
    }
    of(schema_for!(RefusedPiece))
}

/// The settings of `quintake.toml`, from their table.
fn config() -> Value {
    let mut sections: Map<String, Value> = Map::new();
    for setting in SETTINGS {
        describe(&mut sections, setting);
    }
    let mut mailboxes: Map<String, Value> = Map::new();
    for setting in MAILBOX_SETTINGS {
        describe(&mut mailboxes, setting);
    }
    sections.extend(mailboxes.into_iter().map(|(name, table)| (name, json!({ "type": "array", "items": table }))));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "quintake.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": sections,
    })
}

/// Adds a setting to the section it stands in.
fn describe(sections: &mut Map<String, Value>, setting: &Setting) {
    let (section, key) = setting.key.split_once('.').unwrap_or(("", setting.key));
    let described = json!({
        "type": ["string", "integer", "boolean", "array"],
        "description": setting.meaning(Lang::En),
        "default": setting.default,
        "examples": [setting.example],
    });
    let empty = json!({ "type": "object", "additionalProperties": false, "properties": {} });
    let section = sections.entry(section).or_insert(empty);
    section["properties"][key] = described;
}
