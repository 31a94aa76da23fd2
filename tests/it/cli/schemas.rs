use std::path::{Path, PathBuf};

use intake::{Arrival, Enclosures, NoFile, Pieces, Ts};
use jsonschema::Validator;
use quintake::schemas::SCHEMAS;
use serde_json::{Value, json};

use super::folder::Folder;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn validator(name: &str) -> Validator {
    let (_, schema) = SCHEMAS.iter().find(|(known, _)| *known == name).expect("the schema");
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn assert_valid(validator: &Validator, value: &Value, place: &str) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{place}: {errors:?}\n{value}");
}

#[test]
fn the_schemas_in_the_tree_are_those_of_the_types() {
    let told = Folder::new().run(&["schemas", "--check", &format!("{ROOT}/schemas")]);
    assert_eq!((told.code, told.out.as_str()), (0, "All are up to date.\n"), "{told:?}");
}

#[test]
fn a_stale_a_missing_and_a_forgotten_schema_are_named() {
    let folder = Folder::new();
    folder.run(&["schemas"]).done();
    assert_eq!(folder.run(&["schemas", "--check", "--json"]).object(), json!({ "stale": [] }));
    folder.put("schemas/unit.schema.json", "{}");
    folder.put("schemas/old.schema.json", "{}");
    std::fs::remove_file(folder.path("schemas/case.schema.json")).expect("removed");
    let told = folder.run(&["schemas", "--check", "--json"]);
    let stale = json!({ "stale": ["case.schema.json", "unit.schema.json", "old.schema.json"] });
    assert_eq!((told.code, told.objects()), (1, vec![stale]), "{told:?}");
    let told = folder.run(&["schemas", "--json"]).object();
    assert_eq!(told, json!({ "written": ["case.schema.json", "unit.schema.json"] }));
}

struct Beside(PathBuf);

impl Enclosures for Beside {
    fn open(&self, name: &str) -> Result<Vec<u8>, NoFile> {
        std::fs::read(self.0.join(name)).map_err(|_| NoFile::Missing)
    }
}

type Register = for<'a> fn(&'a [u8], &Arrival, &'a dyn Enclosures) -> Pieces<'a>;

#[test]
fn whatever_an_adapter_makes_of_its_corpus_fits_the_schema() {
    let (pieces, refusals) = (validator("intake.schema.json"), validator("refused.schema.json"));
    let channels: [(&str, Register); 5] = [
        ("letter", letter::read_register),
        ("visit", visit::read_register),
        ("phone", phone::read_register),
        ("post", post::read_register),
        ("email", |bytes, arrival, _| Box::new(std::iter::once(email::normalise(bytes, arrival)))),
    ];
    let arrival = Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment")).in_area("0735");
    let mut seen = 0;
    for (channel, read) in channels {
        let folder = Path::new(ROOT).join("adapters").join(channel).join("corpus");
        for entry in std::fs::read_dir(&folder).expect("the corpus") {
            let path = entry.expect("an entry").path();
            if !path.is_file() || path.to_string_lossy().ends_with(".expected.json") {
                continue;
            }
            let bytes = std::fs::read(&path).expect("the input");
            let beside = Beside(folder.clone());
            for result in read(&bytes, &arrival, &beside) {
                seen += 1;
                let place = path.display().to_string();
                if let Ok(piece) = result {
                    assert_valid(&pieces, &serde_json::to_value(&piece).expect("JSON"), &place);
                }
            }
            let told = Folder::new().run(&["normalise", channel, &path.display().to_string()]);
            for object in told.objects() {
                let validator = if object.get("refused").is_some() { &refusals } else { &pieces };
                assert_valid(validator, &object, &path.display().to_string());
            }
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(!pieces.is_valid(&json!({ "channel": "fax" })));
    assert!(!refusals.is_valid(&json!({ "refused": {} })));
}

#[test]
fn an_entry_as_a_program_sends_it_fits_the_schema_of_its_channel() {
    for (name, entry, wrong) in [
        (
            "letter.schema.json",
            json!({ "text": "路灯坏了", "name": "李桂英", "postmark": "2017-03-17", "signers": 3, "scans": ["1.jpg"] }),
            json!({ "texts": "路灯坏了" }),
        ),
        (
            "visit.schema.json",
            json!({ "text": "路灯坏了", "room": "二楼", "representatives": ["李桂英"], "read_back": true }),
            json!({ "read_back": ["yes"] }),
        ),
        ("phone.schema.json", json!({ "call_id": 7, "caller": "13800138000" }), json!({ "call": 7 })),
        (
            "post.schema.json",
            json!({ "text": "路灯坏了", "attachments": [{ "name": "1.jpg", "content_base64": "AA==" }] }),
            json!({ "name": "李桂英" }),
        ),
        (
            "thread.schema.json",
            json!({ "url": "https://bbs.example/1", "posts": [{ "text": "a" }] }),
            json!({ "posts": 1 }),
        ),
    ] {
        let validator = validator(name);
        assert_valid(&validator, &entry, name);
        assert!(!validator.is_valid(&wrong), "{name} takes {wrong}");
    }
}

#[test]
fn what_the_program_answers_fits_its_schema() {
    let folder = Folder::new();
    folder.put("letters.csv", "姓名,内容,收到日期,类别\n李桂英,路灯坏了,2017-03-20,申诉求决\n");
    assert_eq!(folder.run(&["intake", "letter", "letters.csv"]).code, 0);
    folder.run_with(&["intake", "email", "-"], b"nothing").done();
    let answers = [
        ("export.schema.json", folder.run(&["export"]).object()),
        ("piece.schema.json", folder.run(&["export", "--pieces"]).object()),
        ("figures.schema.json", folder.run(&["figures", "--json"]).object()),
        ("deadline.schema.json", folder.run(&["due", "notice", "--from", "2026-06-04", "--json"]).object()),
        ("deadline.schema.json", folder.run(&["due", "reply", "--from", "2026-06-04", "--json"]).object()),
    ];
    for (name, answer) in answers {
        assert_valid(&validator(name), &answer, name);
    }
    let exported = folder.run(&["export"]).object();
    for event in exported["events"].as_array().expect("events") {
        assert_valid(&validator("event.schema.json"), event, "event");
    }
    let problem = folder.run(&["due", "soon", "--from", "2026-06-04", "--json"]).err;
    assert_valid(&validator("problem.schema.json"), &serde_json::from_str(&problem).expect("JSON"), "problem");
    let settings = "[office]\nname = \"云溪县信访局\"\ndivision = \"431023\"\n[web]\nsubmissions_per_hour = 7\n";
    let settings: toml::Table = settings.parse().expect("settings");
    let settings = serde_json::to_value(settings).expect("JSON");
    assert_valid(&validator("config.schema.json"), &settings, "settings");
    assert!(!validator("config.schema.json").is_valid(&json!({ "ofice": {} })));
}
