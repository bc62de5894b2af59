//! Every address there is, and who may use it.

use super::route::{Access, Doc, Route};
use super::{api, pages};

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
    routes
}
