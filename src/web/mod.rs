//! The counter in a browser, on a phone, and for programs: one server over one desk. A face like the command line: no rule lives here.
//!
//! A request comes in at the `door`, which finds out who asks (`caller`), whether the route lets him (`route`, the one list of them in
//! `table`), and reads what he brought (`intake`). The route's handler is an ordinary function from what was asked to an `Answer` or a
//! `Problem`; it runs on a thread where waiting for the disk harms nobody.
//!
//! | you look for | it stands in |
//! |---|---|
//! | every address there is, and who may use it | `table` |
//! | JSON for programs, and its description | `api`, `openapi` |
//! | what both are given alike | `both` |
//! | pages for people | `pages`, with `templates/` and `assets/` |
//! | parts of addresses, as every face writes them | `link` |
//! | what tells pages that something changed | `live`, `watched` |
//! | listening, TLS, the end | `server` |
//! | the page of `sop watch` | `watching` |
//!
//! A route cannot be written without saying who may use it.

mod answer;
mod api;
mod asked;
mod attempts;
mod both;
mod caller;
mod connection;
mod door;
mod intake;
mod link;
mod live;
mod metrics;
mod openapi;
mod pages;
mod problem;
mod pulse;
mod registered;
mod route;
mod seals;
mod server;
mod site;
mod table;
mod watched;
mod watching;
#[cfg(test)]
mod tests;

pub use link::segment;
pub use pulse::{Beats, Pulse};
pub use server::{Certificate, Options, Running, ServeError, start};
pub use site::{Address, OfficeRole};
pub use watched::Watched;
pub use watching::{Watch, Watching, watch};
