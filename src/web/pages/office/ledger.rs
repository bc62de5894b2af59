//! The ledger for auditors: its head, whether it is whole, and what to keep outside of this machine.

use serde::Serialize;

use crate::calendar::moment_in_words;
use crate::ledger::{KEY_FILE, kept_key};

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::both::{Signed, first_signed};
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route, Takes};
use super::health::grouped;
use super::sheet;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/office/ledger", Access::Auditor, page),
        Route::post("/office/ledger/verify", Access::Auditor, Takes::Form, verify),
        Route::post("/office/ledger/checkpoint", Access::Auditor, Takes::Form, take),
    ]
}

/// What reading everything again came to.
#[derive(Serialize)]
struct Verified {
    ok: bool,
    entries: String,
    at: String,
    faults: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    place: String,
    message: String,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    show(asked, None)
}

fn show(asked: &Asked, verified: Option<&Verified>) -> Result<Answer, Problem> {
    let head = asked.site.desk.head()?;
    let public = kept_key(&asked.site.folder.join(KEY_FILE)).ok().flatten();
    sheet(asked, asked.language.choose("Buku besar", "Ledger"))?
        .with("entries", &grouped(head.sequence, asked.language))
        .with("empty", &(head.sequence == 0))
        .with("sequence", &head.sequence)
        .with("head", &head.digest.to_string())
        .with("public_key", &public.map(|key| key.public().text()))
        .with("verified", &verified)
        .answer("office-ledger.html")
}

fn verify(asked: &Asked) -> Result<Answer, Problem> {
    let report = asked.site.desk.verify()?;
    let faults = report.faults.iter().map(|fault| Fault {
        place: fault.place.clone(),
        message: fault.message.in_language(asked.language).to_owned(),
    });
    let verified = Verified {
        ok: report.ok(),
        entries: grouped(report.entries, asked.language),
        at: moment_in_words(asked.now).in_language(asked.language).to_owned(),
        faults: faults.collect(),
    };
    show(asked, Some(&verified))
}

fn take(asked: &Asked) -> Result<Answer, Problem> {
    let Signed { checkpoint, text, .. } = first_signed(asked)?;
    let name = format!("checkpoint-{}.txt", checkpoint.size);
    Ok(Answer::bytes("text/plain; charset=utf-8", text.into_bytes()).named(&name))
}
