//! A route: its address, who may use it, what answers, and what programs are told of it.

use axum::http::Method;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::answer::Answer;
use super::asked::Asked;
pub(super) use super::caller::Access;
use super::problem::Problem;

/// What answers a request.
pub(super) type Handler = fn(&Asked) -> Result<Answer, Problem>;

/// What a request's body may be, and how much of it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    /// One value.
    Json,
    /// A page's form, perhaps with files.
    Form,
    /// A file's bytes, as they are.
    File,
}

/// What answers.
#[derive(Clone, Copy)]
pub(super) enum Does {
    Answer(Handler),
    /// Keeps the connection, and tells of every change.
    Listen,
}

pub(super) struct Route {
    pub method: Method,
    pub path: &'static str,
    /// The page that it belongs to: its own address, or for a form, that of the page on which it stands.
    pub page: &'static str,
    pub access: Access,
    pub takes: Takes,
    pub does: Does,
    /// What programs are told of it; pages are for people and have none.
    pub doc: Option<Doc>,
}

/// A schema, made where it is asked for.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A parameter of a query.
#[derive(Clone)]
pub(super) struct Query {
    pub name: &'static str,
    pub meaning: &'static str,
    pub schema: Value,
    pub required: bool,
}

/// A route of the API, described.
#[derive(Clone)]
pub(super) struct Doc {
    /// Its name, once in the whole API.
    pub id: &'static str,
    pub summary: &'static str,
    pub asks: Option<SchemaOf>,
    /// The status of a good answer, and its schema where it has a body in JSON.
    pub good: u16,
    pub gives: Option<SchemaOf>,
    /// The kinds of a body that is not JSON, or not always.
    pub gives_other: Vec<&'static str>,
    /// What the query may say, and nothing else.
    pub query: Vec<Query>,
    /// Whether an idempotency key and a version may go with it.
    pub keyed: bool,
    pub versioned: bool,
    /// The problems it may answer with, besides those of every route.
    pub problems: Vec<u16>,
}

impl Route {
    fn new(method: Method, path: &'static str, access: Access, takes: Takes, handler: Handler) -> Route {
        Route { method, path, page: path, access, takes, does: Does::Answer(handler), doc: None }
    }

    pub fn get(path: &'static str, access: Access, handler: Handler) -> Route {
        Route::new(Method::GET, path, access, Takes::Nothing, handler)
    }

    pub fn post(path: &'static str, access: Access, takes: Takes, handler: Handler) -> Route {
        Route::new(Method::POST, path, access, takes, handler)
    }

    pub fn listen(path: &'static str, access: Access) -> Route {
        Route {
            method: Method::GET,
            path,
            page: path,
            access,
            takes: Takes::Nothing,
            does: Does::Listen,
            doc: None,
        }
    }

    pub fn told(mut self, doc: Doc) -> Route {
        self.doc = Some(doc);
        self
    }

    /// With the shape of what it asks for.
    pub fn asked_as<T: schemars::JsonSchema>(mut self) -> Route {
        self.doc = self.doc.map(Doc::asks::<T>);
        self
    }

    /// The page that a request belongs to which came to this path on the route.
    pub fn page_at<'p>(&self, path: &'p str) -> &'p str {
        let parts = self.page.matches('/').count();
        path.match_indices('/').nth(parts).map_or(path, |(end, _)| &path[..end])
    }

    /// Whether programs use it and no browser, and so are answered in JSON.
    pub fn is_api(&self) -> bool {
        is_api(self.path) || self.doc.as_ref().is_some_and(|doc| !doc.gives_other.contains(&PAGE))
    }
}

/// What browsers are given.
pub(super) const PAGE: &str = "text/html";

pub(super) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

impl Doc {
    pub fn new(id: &'static str, summary: &'static str) -> Doc {
        Doc {
            id,
            summary,
            asks: None,
            good: 200,
            gives: None,
            gives_other: Vec::new(),
            query: Vec::new(),
            keyed: false,
            versioned: false,
            problems: Vec::new(),
        }
    }

    pub fn asks<T: schemars::JsonSchema>(mut self) -> Doc {
        self.asks = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    pub fn gives<T: schemars::JsonSchema>(mut self, status: u16) -> Doc {
        self.good = status;
        self.gives = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    pub fn gives_other(mut self, kind: &'static str) -> Doc {
        self.gives_other.push(kind);
        self
    }

    pub fn query(self, name: &'static str, meaning: &'static str) -> Doc {
        self.query_as(name, meaning, json!({ "type": "string" }))
    }

    /// A parameter of the query that is not just any text.
    pub fn query_as(mut self, name: &'static str, meaning: &'static str, schema: Value) -> Doc {
        self.query.push(Query { name, meaning, schema, required: false });
        self
    }

    /// The parameter of the query that was named last must be there.
    pub fn required(mut self) -> Doc {
        if let Some(last) = self.query.last_mut() {
            last.required = true;
        }
        self
    }

    pub fn keyed(mut self) -> Doc {
        self.keyed = true;
        self
    }

    pub fn versioned(mut self) -> Doc {
        self.versioned = true;
        self
    }

    pub fn problems(mut self, statuses: &[u16]) -> Doc {
        self.problems.extend(statuses);
        self
    }
}
