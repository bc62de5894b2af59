//! What pages are dressed with: one style, one small script, the face of the charts. They have the program's version in their address, so
//! that a browser keeps them until there is another.

use crate::text::{Face, Family};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Route};

const STYLE: &str = include_str!("../assets/sop.css");
const SCRIPT: &str = include_str!("../assets/sop.js");
const ICON: &str = include_str!("../assets/icon.svg");

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/assets/{version}/{name}", Access::Open, asset),
        // Browsers ask for it by themselves.
        Route::get("/favicon.ico", Access::Open, icon),
        Route::get("/robots.txt", Access::Open, robots),
    ]
}

/// Changes with what is in the files.
pub(super) fn version() -> String {
    let digest = crate::ledger::Digest::of([STYLE, SCRIPT, ICON].concat().as_bytes());
    digest.to_string()[..12].to_owned()
}

fn asset(asked: &Asked) -> Result<Answer, Problem> {
    named(asked.param("name")).ok_or_else(Problem::no_page)
}

/// What is called so.
pub(in crate::web) fn named(name: &str) -> Option<Answer> {
    let (kind, bytes) = match name {
        "sop.css" => ("text/css; charset=utf-8", STYLE.as_bytes()),
        "sop.js" => ("text/javascript; charset=utf-8", SCRIPT.as_bytes()),
        "icon.svg" => ("image/svg+xml", ICON.as_bytes()),
        "regular.ttf" => return Some(face(Face::Regular)),
        "bold.ttf" => return Some(face(Face::Bold)),
        _other => return None,
    };
    Some(Answer::text(kind, bytes).for_ever())
}

fn face(face: Face) -> Answer {
    Answer::bytes("font/ttf", Family::embedded().file(face).to_vec()).for_ever()
}

fn icon(_: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::text("image/svg+xml", ICON))
}

/// Nothing here is for search engines.
fn robots(_: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::text("text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n"))
}
