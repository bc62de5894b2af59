//! Signed checkpoints.

use axum::http::StatusCode;

use crate::ledger::{Checkpoint, KEY_FILE, KeyFileError, SecretKey, kept_key, secret_key};

use super::super::asked::Asked;
use super::super::problem::Problem;

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
