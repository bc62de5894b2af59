//! The description of the API for programs, OpenAPI 3.1: made from the routes themselves, so that it cannot tell of others.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::problem::ProblemDetails;
use super::route::{Access, Doc, PAGE, Query, Route, Takes};
use super::site::OfficeRole;

/// The problems that any route with a login may answer with.
const ALWAYS: [u16; 5] = [401, 403, 404, 422, 503];

pub(super) fn describe(routes: &[Route]) -> Value {
    let mut schemas = Schemas::new();
    let problem = schemas.given.subschema_for::<ProblemDetails>();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes {
        let Some(doc) = &route.doc else { continue };
        let operation = operation(route, doc, &mut schemas, &json!(problem));
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_ascii_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "sop",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Standard operating procedures: documents, instances, tasks. Every change takes an idempotency key.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas.all(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "From `sop person token NAME`." },
            },
        },
    })
}

/// The shapes that are named: of what is asked, where what may be left out counts, and of what is given, where what is left out counts.
struct Schemas {
    asked: SchemaGenerator,
    given: SchemaGenerator,
}

impl Schemas {
    fn new() -> Schemas {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        let given = settings.clone().for_serialize().into_generator();
        Schemas { asked: settings.into_generator(), given }
    }

    fn all(mut self) -> Map<String, Value> {
        let mut all = self.given.take_definitions(true);
        for (name, schema) in self.asked.take_definitions(true) {
            debug_assert!(
                all.get(&name).is_none_or(|other| *other == schema),
                "two shapes are called {name}"
            );
            all.insert(name, schema);
        }
        all
    }
}

fn operation(route: &Route, doc: &Doc, schemas: &mut Schemas, problem: &Value) -> Value {
    let mut operation = json!({
        "operationId": doc.id,
        "summary": doc.summary,
        "parameters": parameters(route, doc),
        "responses": responses(route, doc, schemas, problem),
    });
    if route.access == Access::Open {
        operation["security"] = json!([]);
    } else {
        operation["security"] = json!([{ "token": [] }]);
        operation["x-access"] = json!(role(route.access));
    }
    if let Some(asks) = doc.asks {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": asks(&mut schemas.asked) } },
        });
    } else if route.takes == Takes::File {
        operation["requestBody"] = json!({ "required": true, "content": { "application/octet-stream": {} } });
    }
    operation
}

/// The role that opens a route, `person` where any does.
fn role(access: Access) -> &'static str {
    match access {
        Access::Open => "open",
        Access::Person => "person",
        Access::Author => OfficeRole::Author.name(),
        Access::Auditor => OfficeRole::Auditor.name(),
        Access::Administrator => OfficeRole::Administrator.name(),
    }
}

fn parameters(route: &Route, doc: &Doc) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }))
        .collect();
    for Query { name, meaning, schema, required } in &doc.query {
        parameters.push(json!({
            "name": name, "in": "query", "description": meaning, "schema": schema, "required": required,
        }));
    }
    let header = |name: &str, meaning: &str, pattern: &str| {
        json!({
            "name": name, "in": "header", "description": meaning,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": pattern },
        })
    };
    if doc.keyed {
        parameters.push(header(
            "Idempotency-Key",
            "The same key with the same content is done once.",
            "^[!#-~]+$",
        ));
    }
    if doc.versioned {
        parameters.push(header("If-Match", "Only at the version with this tag.", "^([*]|\"[!#-~]+\")$"));
    }
    parameters
}

fn responses(route: &Route, doc: &Doc, schemas: &mut Schemas, problem: &Value) -> Value {
    let mut responses: Map<String, Value> = Map::new();
    let mut good = json!({ "description": "Done." });
    if let Some(gives) = doc.gives {
        good["content"]["application/json"] = json!({ "schema": gives(&mut schemas.given) });
    }
    for kind in &doc.gives_other {
        good["content"][kind] = json!({});
    }
    responses.insert(doc.good.to_string(), good);
    let mut told = |status: u16| {
        let mut content = json!({ "application/problem+json": { "schema": problem } });
        if doc.gives_other.contains(&PAGE) {
            content[PAGE] = json!({});
        }
        responses.insert(status.to_string(), json!({ "description": "A problem.", "content": content }));
    };
    if route.access != Access::Open {
        ALWAYS.into_iter().for_each(&mut told);
    }
    match route.takes {
        Takes::Nothing => {}
        Takes::Json | Takes::Form => [400, 408, 413, 415, 422].into_iter().for_each(&mut told),
        Takes::File => [400, 408, 413, 422].into_iter().for_each(&mut told),
    }
    if doc.versioned {
        told(412);
    }
    doc.problems.iter().copied().for_each(&mut told);
    Value::Object(responses)
}
