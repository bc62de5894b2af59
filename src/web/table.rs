//! Every address there is, and who may use it.

use axum::http::{Method, StatusCode};

use super::answer::Answer;
use super::asked::Asked;
use super::problem::Problem;
use super::route::{Access, Doc, Route};
use super::{api, openapi, pages};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = api::routes();
    routes.extend(pages::routes());
    routes.push(Route::listen("/events", Access::Person));
    routes.push(
        Route::listen("/api/v1/events", Access::Person).told(
            Doc::new("events", "Server-sent events: `changed` with the instances that changed, as JSON.")
                .gives_other("text/event-stream")
                .query("instance", "only this instance's changes"),
        ),
    );
    routes.push(
        Route::get("/api/v1/openapi.json", Access::Open, description)
            .told(Doc::new("openapi", "This description.").gives_other("application/json")),
    );
    let pages: Vec<&'static str> =
        routes.iter().filter(|route| route.method == Method::GET).map(|route| route.path).collect();
    for route in &mut routes {
        route.page = page_of(route.path, &pages);
    }
    routes
}

fn description(_: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::json(StatusCode::OK, &openapi::describe(&routes())))
}

/// A form stands on the nearest page above its address; one at the top stands on every page.
fn page_of(path: &'static str, pages: &[&'static str]) -> &'static str {
    let mut at = path;
    while !pages.contains(&at) {
        match at.rsplit_once('/') {
            Some((above, _)) if !above.is_empty() => at = above,
            Some(_) | None => return "/",
        }
    }
    at
}
