//! The document of the interface (OpenAPI 3.1), put together from the table of routes and the schemas of the types. There
//! is nothing in it that the router does not do.

use std::sync::OnceLock;

use axum::http::StatusCode;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::answer::{Answer, json as answer, kept};
use super::api::number::Word;
use super::route::{Gives, Route, SchemaOf, Who};
use super::routes::ROUTES;
use crate::problem::{Code, Problem, Told};
use crate::schemas::SCHEMAS;

/// Where the schemas stand in the document.
const COMPONENTS: &str = "/components/schemas";

/// `GET /openapi.json`.
pub(crate) async fn show() -> Answer {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    Ok(kept(answer(StatusCode::OK, DOCUMENT.get_or_init(openapi))?, "public, max-age=300"))
}

/// `GET /schemas/{name}`.
pub(crate) async fn schema(Word(name): Word) -> Answer {
    let (_, schema) = SCHEMAS.iter().find(|(known, _)| *known == name).ok_or_else(Problem::not_found)?;
    Ok(kept(answer(StatusCode::OK, &schema())?, "public, max-age=300"))
}

/// The document.
pub fn openapi() -> Value {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    for route in ROUTES {
        let operation = schemas.operation(route);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.name().to_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quintake",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An intake gateway for public petitions: five ways in, one case, one queue, nothing lost.",
            "description": "Errors are RFC 9457 problems in the language of Accept-Language; `type` leads to a page that \
                            explains it. Moments are RFC 3339 in +08:00, days are YYYY-MM-DD in Asia/Shanghai.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "responses": std::mem::take(&mut schemas.refusals),
            "schemas": schemas.all(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An access token, `qt_…`."},
            },
        },
    })
}

/// The schemas of what is taken and of what is given: a field with a default may be left out of the one and is always in
/// the other.
struct Schemas {
    taken: SchemaGenerator,
    given: SchemaGenerator,
    /// The answers of refusal, each set of problems once.
    refusals: Map<String, Value>,
}

impl Schemas {
    fn new() -> Self {
        let settings = || SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = COMPONENTS.into());
        Self {
            taken: settings().for_deserialize().into_generator(),
            given: settings().for_serialize().into_generator(),
            refusals: Map::new(),
        }
    }

    fn all(mut self) -> Map<String, Value> {
        let mut all = self.given.take_definitions(true);
        all.extend(self.taken.take_definitions(true));
        all.sort_keys();
        all
    }

    fn operation(&mut self, route: &Route) -> Value {
        let mut operation = json!({
            "operationId": route.id,
            "description": route.about,
            "parameters": parameters(route),
            "responses": self.responses(route),
        });
        operation["security"] = match route.who {
            Who::Anyone | Who::Local(_) => json!([{}, {"token": []}]),
            Who::Token(_) | Who::Desk(_) => json!([{"token": []}]),
        };
        if let Who::Token(roles) | Who::Local(roles) = route.who {
            let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
            operation["x-roles"] = json!(roles);
        }
        if !route.takes.is_empty() {
            let content: Map<String, Value> =
                route.takes.iter().map(|(kind, schema)| ((*kind).to_owned(), self.content(kind, *schema))).collect();
            operation["requestBody"] = json!({"required": true, "content": content});
        }
        operation
    }

    fn content(&mut self, kind: &str, schema: Option<SchemaOf>) -> Value {
        let Some(schema) = schema else { return json!({}) };
        let schema = schema(&mut self.taken);
        if kind == "application/json" { json!({"schema": schema}) } else { json!({"schema": self.form(kind, &schema)}) }
    }

    /// The same fields as a form has them: files come beside, not in a field.
    fn form(&self, kind: &str, schema: &Schema) -> Value {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        let entry = name.and_then(|name| self.taken.definitions().get(name)).cloned();
        let mut form = entry.unwrap_or_else(|| schema.clone().to_value());
        if let Some(fields) = form.get_mut("properties").and_then(Value::as_object_mut) {
            let had_files = fields.shift_remove("attachments").is_some() | fields.shift_remove("scans").is_some();
            if had_files && kind == "multipart/form-data" {
                let file = json!({"type": "string", "contentMediaType": "application/octet-stream"});
                fields.insert("files".to_owned(), json!({"type": "array", "items": file}));
            }
        }
        form
    }

    fn responses(&mut self, route: &Route) -> Value {
        let mut responses = Map::new();
        let content = match route.gives {
            Gives::Json(schema) => json!({"application/json": {"schema": schema(&mut self.given)}}),
            Gives::Lines(schema) => json!({"application/jsonl": {"schema": schema(&mut self.given)}}),
            Gives::Other(kind) => json!({kind: {}}),
        };
        for status in route.success {
            responses.insert(status.to_string(), json!({"description": "Done.", "content": content}));
        }
        for (status, codes) in route.all_problems() {
            responses.insert(status.to_string(), self.refusal(status, &codes));
        }
        responses.sort_keys();
        Value::Object(responses)
    }
}

impl Schemas {
    /// An answer with one of these problems. Most routes share most of them.
    fn refusal(&mut self, status: u16, codes: &[Code]) -> Value {
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        let content = json!({"application/problem+json": {"schema": self.given.subschema_for::<Told>()}});
        let refusal = json!({"description": names.join(", "), "content": content});
        let mut alike = self.refusals.iter().filter(|(name, _)| name.starts_with(&format!("{status}-")));
        let count = alike.clone().count();
        let known = alike.find(|(_, known)| **known == refusal).map(|(name, _)| name.clone());
        let name = known.unwrap_or_else(|| format!("{status}-{}", count + 1));
        let path = format!("#/components/responses/{name}");
        self.refusals.insert(name, refusal);
        json!({"$ref": path})
    }
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    let in_query = route.params.iter().map(|param| {
        let schema = json!({"type": "string"});
        json!({"name": param.name, "in": "query", "description": param.about, "example": param.example, "schema": schema})
    });
    let mut parameters: Vec<Value> = in_path.chain(in_query).collect();
    let header = |name: &str, about: &str, example: &str| {
        let schema = json!({"type": "string"});
        json!({"name": name, "in": "header", "description": about, "example": example, "schema": schema})
    };
    if route.keyed {
        let about = "1 to 255 signs of ASCII, new for each piece and bound to its content. A retry with the same key gets \
                     the same answer and stores nothing again.";
        parameters.push(header("Idempotency-Key", about, "01935e5a-6f0c-7b2e-9d53-0a5f3c1e2b7a"));
    }
    if route.problems.contains(&Code::VersionMissing) {
        parameters.push(header("If-Match", "The version of the case, where it is not in the body.", "\"7\""));
    }
    if route.id == "addToSubmission" {
        parameters.push(header("X-Query-Code", "The query code, where it is not in the body.", "7Q2M-0ZKX-91TA-B4CD"));
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_things() {
        let mut schemas = Schemas::new();
        for route in ROUTES {
            schemas.operation(route);
        }
        let (taken, given) = (schemas.taken.definitions().clone(), schemas.given.definitions());
        for (name, schema) in taken {
            let other = given.get(&name);
            assert!(other.is_none_or(|other| *other == schema), "{name} is taken and given in different shapes");
        }
    }
}
