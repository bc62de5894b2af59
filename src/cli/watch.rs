//! `sop watch`: a page on this machine that checks and draws a file anew on each save, until it is told to stop.

use serde_json::json;

use crate::source::Phrase;
use crate::web;

use super::arguments::Watch;
use super::failure::{Exit, Failure};
use super::serve::{address, failed};
use super::session::Session;

pub fn run(asked: &Watch, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    // What is not there is said at once; what goes away later is said by the page.
    session.read(&asked.file)?;
    let listen = address(&asked.listen)?;
    if !listen.ip().is_loopback() {
        let typed = &asked.listen;
        return Err(Failure::usage(Phrase::new(
            format!("`--listen {typed}` terbuka bagi mesin lain; halaman ini hanya untuk mesin ini"),
            format!("`--listen {typed}` is open to other machines; this page is for this machine alone"),
        )));
    }
    let watch = web::Watch {
        listen,
        path: session.shell.path(&asked.file),
        name: asked.file.display().to_string(),
        language: session.language,
        now: session.shell.now,
    };
    let watching = web::watch(watch).map_err(|error| failed(&error))?;
    if session.json() {
        session.answer_json(&json!({ "url": watching.url }))?;
    } else {
        let open = session.word("Buka di peramban:", "Open in a browser:");
        let stop = session.word("Ctrl-C menghentikannya.", "Ctrl-C stops it.");
        session.answer(&format!("{open} {}\n{stop}\n", watching.url))?;
    }
    watching.until_told().map_err(|error| Failure::world(&Phrase::new("melayani", "serving"), &error))?;
    Ok(Exit::Done)
}
