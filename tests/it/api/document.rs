//! The document of the interface is what it says it is.

use std::collections::HashSet;

use quintake::web::{ROUTES, Who};
use serde_json::Value;

use super::document;

#[test]
fn every_operation_of_the_table_stands_in_the_document_once_and_no_other() {
    let paths = document()["paths"].as_object().expect("paths");
    let operations: Vec<(&str, &str, &Value)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods");
            methods.iter().map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect();
    assert_eq!(operations.len(), ROUTES.len());
    let ids: HashSet<&str> =
        operations.iter().filter_map(|(.., operation)| operation["operationId"].as_str()).collect();
    assert_eq!(ids.len(), ROUTES.len(), "each operation has a name of its own");
    for route in ROUTES {
        let operation = &document()["paths"][route.path][route.method.name().to_lowercase()];
        assert_eq!(operation["operationId"], route.id);
        let bearer = operation["security"].as_array().expect("security");
        let anonymous = bearer.iter().any(|way| way.as_object().is_some_and(serde_json::Map::is_empty));
        assert_eq!(anonymous, !matches!(route.who, Who::Token(_)), "{}", route.path);
    }
}

#[test]
fn everything_that_is_referred_to_is_there_and_every_schema_is_one() {
    let mut refers = Vec::new();
    gather(document(), &mut refers);
    assert!(refers.len() > 50);
    for path in refers {
        let pointer = path.strip_prefix('#').expect("within the document");
        assert!(document().pointer(pointer).is_some(), "{path} leads nowhere");
    }
    for (name, schema) in document()["components"]["schemas"].as_object().expect("schemas") {
        assert!(jsonschema::meta::is_valid(schema), "{name} is no JSON Schema");
    }
}

#[test]
fn every_part_of_an_address_that_changes_is_a_parameter_and_every_sentence_is_there() {
    for route in ROUTES {
        let operation = &document()["paths"][route.path][route.method.name().to_lowercase()];
        let parameters = operation["parameters"].as_array().expect("parameters");
        let in_path: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let changing: Vec<&str> = route.path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        assert_eq!(in_path, changing, "{}", route.path);
        assert!(route.about.ends_with('.'), "{}: {}", route.path, route.about);
        for parameter in parameters.iter().filter(|parameter| parameter["in"] != "path") {
            assert!(parameter["description"].as_str().is_some_and(|about| about.len() > 8), "{parameter}");
            assert!(parameter["example"].as_str().is_some_and(|example| !example.is_empty()), "{parameter}");
        }
    }
}

fn gather<'a>(value: &'a Value, refers: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            refers.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|value| gather(value, refers));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, refers)),
        _ => {}
    }
}
