//! What every request is answered from: the desk, the secrets, what is live, and where the server stands.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tera::Tera;

use crate::access::Secrets;
use crate::calendar::Time;
use crate::desk::Desk;
pub use crate::desk::OfficeRole;
use crate::office::Folder;
use crate::text::Fonts;
use crate::worker::Runs;

use super::attempts::Attempts;
use super::live::Live;
use super::metrics::Metrics;
use super::problem::Problem;
use super::pulse::Pulse;
use super::seals::Seals;

/// Where the server is reached.
#[derive(Debug, Clone)]
pub struct Address {
    /// With its scheme, without a slash at the end.
    pub url: String,
    /// Whether browsers reach it by TLS, here or at the proxy in front.
    pub secure: bool,
}

impl Address {
    /// The address, where others than this machine reach it: only that is worth printing.
    pub fn public(&self) -> Option<&str> {
        let host = self.url.split_once("://").map_or(self.url.as_str(), |(_, host)| host);
        let here = ["127.", "localhost", "[::1]"].iter().any(|local| host.starts_with(local));
        (!here).then_some(self.url.as_str())
    }

    /// The session's cookie: `__Host-` ties it to this very host, which browsers believe only over TLS.
    pub(super) fn cookie(&self) -> &'static str {
        if self.secure { "__Host-sop" } else { "sop" }
    }

    /// The header that sets a cookie for so many seconds.
    pub(super) fn set_cookie(&self, text: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.cookie();
        format!("{name}={text}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
    }
}

pub(super) struct Site {
    pub desk: Desk,
    pub secrets: Secrets,
    pub live: Live,
    pub metrics: Metrics,
    pub attempts: Attempts,
    pub seals: Seals,
    pub templates: Tera,
    /// For charts.
    pub fonts: Fonts,
    /// The office's own look of what is printed.
    pub look: Option<Folder>,
    pub address: Address,
    /// The store's folder.
    pub folder: PathBuf,
    pub now: fn() -> Time,
    /// When what goes on by itself was last done.
    pub pulse: Arc<Pulse>,
}

impl Site {
    /// The commands that run in this store.
    pub fn runs(&self) -> Runs {
        Runs::new(self.folder.join("runs"))
    }

    /// Where what is uploaded stands until it is kept.
    pub fn incoming(&self) -> PathBuf {
        incoming(&self.folder)
    }

    /// A page made by its template.
    pub fn render(&self, template: &str, context: &tera::Context) -> Result<String, Problem> {
        self.templates.render(template, context).map_err(|error| {
            tracing::error!(template, error = %full(&error), "a page could not be made");
            Problem::new(
                axum::http::StatusCode::INTERNAL_SERVER_ERROR,
                "page",
                "halaman ini tidak dapat dibuat",
                "this page could not be made",
            )
        })
    }
}

/// In the store's folder, so that it is on the same disk.
pub(super) fn incoming(folder: &Path) -> PathBuf {
    folder.join("incoming")
}

/// An error with its causes.
fn full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(&format!(": {next}"));
        cause = next.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_of_this_machine_alone_is_not_printed() {
        let public = |url: &str| Address { url: url.to_owned(), secure: false }.public().is_some();
        assert!(public("https://sop.kantor.go.id") && public("https://10.0.0.7:7070"));
        assert!(
            !public("http://127.0.0.1:7070")
                && !public("http://localhost:7070")
                && !public("http://[::1]:7070")
        );
    }
}
