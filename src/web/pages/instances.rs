//! Every instance, the newest first, by state, procedure, and words of its id and title.

use serde::Serialize;

use crate::calendar::when;
use crate::desk::{Filter, Listed};
use crate::instance::State;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Route};
use super::Sheet;
use super::choices::Tab;
use super::instance::tone;
use super::names::Names;

/// How many are shown on one page.
const SHOWN: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/instances", Access::Person, page)]
}

#[derive(Serialize)]
struct Line {
    id: String,
    title: String,
    state: String,
    tone: &'static str,
    opened: Option<String>,
    ended: Option<String>,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["state", "procedure", "q", "page"])?;
    let state = match asked.query("state") {
        None => None,
        Some("open") => Some(State::Open),
        Some("suspended") => Some(State::Suspended),
        Some("done") => Some(State::Done),
        Some("cancelled") => Some(State::Cancelled),
        Some(_) => return Err(Problem::wrong("keadaan tidak dikenal", "unknown state")),
    };
    let procedure = asked.query("procedure").map(str::to_owned);
    let mut listed =
        asked.site.desk.list(&Filter { procedure: procedure.clone(), state, ..Filter::default() })?;
    listed.reverse();
    let names = Names::read(asked)?;
    if let Some(words) = asked.query("q") {
        let words = words.trim().to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&words);
        listed.retain(|one| says(&one.id) || says(&names.procedure(&one.document, &one.procedure)));
    }
    let nth = asked.query("page").and_then(|page| page.parse().ok()).unwrap_or(1_usize).max(1);
    let count = listed.len();
    let lines: Vec<Line> = listed
        .into_iter()
        .skip((nth - 1).saturating_mul(SHOWN))
        .take(SHOWN)
        .map(|one| line(one, &names, asked))
        .collect();
    let address = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["state", "procedure", "q"] {
            if let Some(text) = asked.query(name) {
                query.append_pair(name, text);
            }
        }
        format!("/instances?{}", query.append_pair("page", &page.to_string()).finish())
    };
    Sheet::new(asked, asked.language.choose("Pelaksanaan", "Instances"))
        .with("lines", &lines)
        .with("count", &count)
        .with("filters", &filters(asked))
        .with("q", &asked.query("q"))
        .with("state", &asked.query("state"))
        .with("procedure", &procedure)
        .with("filtered", &!asked.query.is_empty())
        .with("before", &(nth > 1).then(|| address(nth - 1)))
        .with("after", &(nth.saturating_mul(SHOWN) < count).then(|| address(nth + 1)))
        .answer("instances.html")
}

fn line(one: Listed, names: &Names, asked: &Asked) -> Line {
    let language = asked.language;
    let tone = tone(one.state, one.outcome.as_deref());
    let state = match (one.state, one.outcome) {
        (State::Open, _) => language.choose("berjalan", "running").to_owned(),
        (State::Suspended, _) => language.choose("ditangguhkan", "suspended").to_owned(),
        (State::Cancelled, _) => language.choose("dibatalkan", "cancelled").to_owned(),
        (State::Done, outcome) => outcome.unwrap_or_else(|| language.choose("selesai", "done").to_owned()),
    };
    let said = |at| when::moment(at, asked.now, language);
    Line {
        tone,
        state,
        opened: one.opened.map(said),
        ended: one.ended.map(said),
        id: one.id,
        title: names.procedure(&one.document, &one.procedure),
    }
}

fn filters(asked: &Asked) -> Vec<Tab> {
    let all = [
        (None, "Semua", "All"),
        (Some("open"), "Berjalan", "Running"),
        (Some("suspended"), "Ditangguhkan", "Suspended"),
        (Some("done"), "Berakhir", "Ended"),
        (Some("cancelled"), "Dibatalkan", "Cancelled"),
    ];
    let tab = |(state, id, en): (Option<&str>, &'static str, &'static str)| Tab {
        path: state.map_or_else(|| "/instances".to_owned(), |state| format!("/instances?state={state}")),
        name: asked.language.choose(id, en),
        here: asked.query("state") == state,
    };
    all.map(tab).into()
}
