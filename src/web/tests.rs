//! What holds of all routes and templates, whoever writes the next one.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{Method, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

use crate::calendar::Time;
use crate::desk::{Derivation, Desk};
use crate::store::MemoryStore;

use super::door::Door;
use super::live::Live;
use super::openapi;
use super::route::{Access, Route};
use super::server;
use super::site::Address;
use super::table::routes;

fn now() -> Time {
    Time::parse_from_rfc3339("2026-11-24T08:00:00+07:00").expect("a moment")
}

/// An office that nobody has used yet; its folder is removed with it.
struct Office {
    door: Arc<Door>,
    folder: std::path::PathBuf,
}

impl Office {
    fn new(name: &str) -> Office {
        let folder = std::env::temp_dir().join(format!("sop-web-{}-{name}", std::process::id()));
        let desk = Desk::new(Arc::new(MemoryStore::new(Arc::new(Derivation))), now, "sari");
        let live = Live::new(tokio::sync::watch::channel(false).1);
        let address = Address { url: "http://127.0.0.1:1".to_owned(), secure: false };
        let site = server::furnish(desk, live, &folder, now, address).expect("a site");
        Office { door: Arc::new(Door::new(Arc::new(site), false)), folder }
    }

    async fn ask(&self, method: &Method, path: &str) -> axum::http::Response<Body> {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        server::router(&self.door).oneshot(request).await.expect("an answer")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// A route's address with something in each of its holes.
fn filled(route: &Route) -> String {
    let part = |part: &str| if part.starts_with('{') { "x".to_owned() } else { part.to_owned() };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn without_a_login_no_route_that_is_not_open_answers() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let office = Office::new("closed");
    for route in routes() {
        let answer = runtime.block_on(office.ask(&route.method, &filled(&route)));
        let (status, path) = (answer.status(), route.path);
        assert!(answer.headers().contains_key(CONTENT_SECURITY_POLICY), "{path}");
        match (route.access, route.is_api()) {
            (Access::Open, _) => assert_ne!(status, StatusCode::UNAUTHORIZED, "{path}"),
            (_, true) => assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}"),
            (_, false) => {
                assert_eq!(status, StatusCode::SEE_OTHER, "{path}");
                assert!(answer.headers()[LOCATION].to_str().expect("text").starts_with("/login"), "{path}");
            }
        }
        if route.access == Access::Open && !OPEN.contains(&path) {
            panic!("{path} is open to everybody; if that is meant, say so here and in docs/security.md");
        }
    }
}

/// What everybody may look at.
const OPEN: [&str; 12] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/openapi.json",
    "/login",
    "/login/{invitation}",
    "/language",
    "/assets/{version}/{name}",
    "/favicon.ico",
    "/robots.txt",
    "/v",
    "/v/{code}",
];

#[test]
fn every_address_is_declared_once_and_every_one_for_programs_described() {
    const ONLY_PAGES: [&str; 6] = [
        "/login",
        "/login/{invitation}",
        "/language",
        "/assets/{version}/{name}",
        "/favicon.ico",
        "/robots.txt",
    ];
    let (mut addresses, mut names) = (HashSet::new(), HashSet::new());
    for route in routes() {
        let address = format!("{} {}", route.method, route.path);
        assert!(addresses.insert(address.clone()), "{address} is declared twice");
        // What stands open is for programs, too, such as those that check the codes of sheets.
        let is_open = route.access == Access::Open && !ONLY_PAGES.contains(&route.path);
        assert!(!(route.is_api() || is_open) || route.doc.is_some(), "{address} is not described");
        if let Some(doc) = &route.doc {
            assert!(names.insert(doc.id), "two are called {}", doc.id);
            assert!(doc.summary.ends_with('.'), "{}", doc.summary);
        }
    }
}

#[test]
fn the_description_names_only_what_it_has() {
    let told = openapi::describe(&routes());
    let mut references = Vec::new();
    gather(&told, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("within the document");
        assert!(told.pointer(pointer).is_some(), "{reference}");
    }
    let paths = told["paths"].as_object().expect("paths");
    let operations = paths.values().flat_map(|path| path.as_object().expect("operations").values());
    for operation in operations {
        let name = &operation["operationId"];
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}");
        assert_eq!(responses.contains_key("401"), operation["security"] != serde_json::json!([]), "{name}");
    }
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(all) => {
            for (key, value) in all {
                match value {
                    Value::String(text) if key == "$ref" => found.push(text.clone()),
                    _ => gather(value, found),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|value| gather(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Names that are the same in both languages, and signs.
const SAME: [&str; 8] = ["SOP", "PDF", "HTML", "SVG", "PNG", "SHA-256", "English", "Indonesia"];

/// A word that stands in a template by itself is read in one language only.
#[test]
fn every_text_of_a_template_is_in_both_languages() {
    let mut bare: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in templates() {
        let mut bare_in = |what: String| bare.entry(name.clone()).or_default().push(what);
        let text = text.as_str();
        let shown = without(&without(text, "{{", "}}"), "{%", "%}");
        let shown = without(&without(&shown, "<svg", "</svg>"), "<kbd>", "</kbd>");
        // What is typed is the same for everybody.
        let shown = without(&shown, "<code>", "</code>");
        for piece in without(&shown, "<", ">").split('\n') {
            for word in piece.split(|c: char| !c.is_alphanumeric() && c != '-') {
                if word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !SAME.contains(&word) {
                    bare_in(word.to_owned());
                }
            }
        }
        // What is read aloud, or shown where nothing is filled in, is a text, too.
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            for value in text.split(attribute).skip(1) {
                if !value.starts_with("{{") && !value.starts_with('"') && !value.starts_with("{%") {
                    bare_in(format!("{attribute}{}", value.chars().take(20).collect::<String>()));
                }
            }
        }
        for said in text.split("say(").skip(1) {
            let said = said.split("}}").next().unwrap_or_default();
            assert!(said.contains("id=\"") && said.contains("en=\""), "{name}: say({said}");
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

/// Every template there is, by its name.
fn templates() -> Vec<(String, String)> {
    let folder =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/templates")).expect("a folder");
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a text"))
    };
    folder.map(|entry| read(entry.expect("an entry").path())).collect()
}

/// A text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        kept.push(' ');
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    kept + rest
}

/// A template's own script, style or handler would be refused by the policy, and is so anyway a mistake.
#[test]
fn templates_hold_no_script_no_style_and_nothing_unescaped_but_pictures() {
    for (name, text) in templates() {
        for forbidden in [
            "<style",
            " style=\"",
            " onclick",
            " onsubmit",
            " onload",
            " onchange",
            "javascript:",
            "http://",
            "https://",
        ] {
            assert!(!text.contains(forbidden), "{name}: {forbidden}");
        }
        let scripts = text.matches("<script").count();
        assert_eq!(scripts, usize::from(name == "frame.html"), "{name}");
    }
    let script = include_str!("assets/sop.js");
    assert!(script.len() < 15 * 1024, "{} bytes of script", script.len());
    assert!(
        !script.contains("innerHTML =") && !script.contains("eval("),
        "what comes is never made a page of by hand"
    );
}
