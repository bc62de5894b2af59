//! Every address there is, and who may use it.

use super::route::{Access, Route};
use super::{api, pages};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = api::routes();
    routes.extend(pages::routes());
    routes.push(Route::listen("/events", Access::Person));
    routes
}
