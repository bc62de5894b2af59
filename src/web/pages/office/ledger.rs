//! The ledger for auditors: its head, whether it is whole, and what to keep outside of this machine.

use axum::http::StatusCode;
use serde::Serialize;

use crate::calendar::moment_in_words;
use crate::ledger::{Checkpoint, KEY_FILE, KeyFileError, SecretKey, kept_key, secret_key};

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
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

/// A checkpoint, and what proves it.
pub(in crate::web) struct Signed {
    pub checkpoint: Checkpoint,
    pub text: String,
    pub public_key: String,
}

/// A checkpoint by the office's key; to ask makes none.
pub(in crate::web) fn signed(asked: &Asked) -> Result<Signed, Problem> {
    let key = kept_key(&asked.site.folder.join(KEY_FILE)).map_err(|error| no_key(&error))?;
    let key = key.ok_or_else(|| {
        let (id, en) = (
            "kantor ini belum punya kunci penanda tangan; kunci dibuat pada titik periksa pertama",
            "this office has no signing key yet; it is made with the first checkpoint",
        );
        let first = ["POST /api/v1/checkpoint", "sop checkpoint"].map(str::to_owned);
        Problem::new(StatusCode::CONFLICT, "no_key", id, en).allowed(first.into())
    })?;
    sign(asked, || Ok(key))
}

/// The same where the office may have no key yet: then it is made.
pub(in crate::web) fn first_signed(asked: &Asked) -> Result<Signed, Problem> {
    sign(asked, || {
        let (key, is_new) = secret_key(&asked.site.folder.join(KEY_FILE)).map_err(|error| no_key(&error))?;
        if is_new {
            tracing::warn!("a new key signs checkpoints: keep a copy of {KEY_FILE}");
        }
        Ok(key)
    })
}

/// Verifies everything, then signs it: what does not verify gets no signature.
fn sign(asked: &Asked, key: impl FnOnce() -> Result<SecretKey, Problem>) -> Result<Signed, Problem> {
    let report = asked.site.desk.verify()?;
    if report.entries == 0 {
        let (id, en) = (
            "buku besar masih kosong; belum ada yang dapat ditandatangani",
            "the ledger is empty; there is nothing to sign yet",
        );
        return Err(Problem::new(StatusCode::CONFLICT, "no_entries", id, en));
    }
    if !report.ok() {
        let (id, en) = (
            "buku besar tidak utuh, jadi tidak ditandatangani",
            "the ledger is not whole, so it is not signed",
        );
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_whole", id, en));
    }
    let key = key()?;
    let checkpoint = Checkpoint { origin: report.tree.origin, size: report.entries, root: report.tree.root };
    Ok(Signed { text: checkpoint.sign(&key), public_key: key.public().text(), checkpoint })
}

fn no_key(error: &KeyFileError) -> Problem {
    tracing::error!(%error, "the key that signs checkpoints");
    let (id, en) =
        ("kunci penanda tangan tidak terbaca atau tersimpan", "the signing key cannot be read or kept");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no_key", id, en)
}
