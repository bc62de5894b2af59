//! `sop serve`: the counter for browsers, phones and programs, and everything that is due by itself, until it is told to stop.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::desk::{Denial, Desk};
use crate::source::Phrase;
use crate::store::{FolderStore, SocketListener};
use crate::web::{self, Certificate, Options, ServeError, Watched};

use super::arguments::Serve;
use super::chores::Chores;
use super::failure::{Exit, Failure};
use super::print::templates;
use super::session::Session;

pub fn run(asked: &Serve, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let listen = address(&asked.listen)?;
    let path = |path: &std::path::PathBuf| session.shell.path(path);
    let certificate = asked.tls_cert.as_ref().zip(asked.tls_key.as_ref());
    let certificate = certificate.map(|(chain, key)| Certificate { chain: path(chain), key: path(key) });
    let (behind_proxy, public_url) = (asked.behind_proxy, asked.url.clone());
    let look = asked.templates.as_deref().map(|folder| templates::open(folder, session)).transpose()?;
    let options = Options { listen, certificate, behind_proxy, public_url, look };
    let data = session.data.clone();
    let store = session.open("sop serve", |opening| FolderStore::open(&data, opening))?;
    let watched = Watched::new(Arc::new(store));
    let now = session.shell.now;
    let desk = Desk::new(Arc::clone(&watched) as _, now, session.shell.os_user.clone());
    log(session);
    open_many_files();
    let running = web::start(desk.clone(), Arc::clone(&watched), &data, now, &options)
        .map_err(|error| failed(&error))?;
    // From here on other commands come in through the socket.
    let socket = SocketListener::start(&data, watched).map_err(|error| session.deny(Denial::Store(error)))?;
    let chores = Chores::start(&desk, Arc::clone(&running.pulse), session);
    tell(&running.address.url, running.login_url.as_deref(), session)?;
    let ended = running.until_told();
    chores.stop();
    drop(socket);
    if let Err(denial) = desk.close() {
        return Err(session.deny(denial));
    }
    ended.map_err(|error| Failure::world(&Phrase::new("melayani", "serving"), &error))?;
    Ok(Exit::Done)
}

/// Every listener and client is an open file: as many as the system grants are asked for. What it does not grant is done without, and
/// whoever comes too many waits.
fn open_many_files() {
    let granted = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: granted.maximum, ..granted });
}

/// Where it is reached, and how its owner comes in the first time.
fn tell(url: &str, login_url: Option<&str>, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        return session.answer_json(&json!({ "url": url, "login_url": login_url }));
    }
    let mut text = format!("{} {url}\n", session.word("Melayani di", "Serving at"));
    if let Some(login) = login_url {
        let what =
            session.word("Masuk sebagai pengelola, sekali pakai:", "Sign in as the administrator, once:");
        text.push_str(&format!("{what} {login}\n"));
    }
    text.push_str(&session.word("Ctrl-C menghentikannya.\n", "Ctrl-C stops it.\n"));
    session.answer(&text)
}

/// What happens is told on stderr: in words at a terminal, and only what needs a person; else each thing as a line of JSON.
fn log(session: &Session<'_, '_>) {
    let terminal = session.shell.interactive && !session.json();
    let level =
        session.shell.set("SOP_LOG").unwrap_or_else(|| if terminal { "warn" } else { "info" }.to_owned());
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // One process serves once; a second subscriber, as in tests, is not needed.
    let _ = match terminal {
        true => subscriber.compact().try_init(),
        false => subscriber.json().flatten_event(true).try_init(),
    };
}

/// An address and port as they are typed.
pub fn address(typed: &str) -> Result<SocketAddr, Failure> {
    let found = typed.to_socket_addrs().ok().and_then(|mut all| all.next());
    found.ok_or_else(|| {
        Failure::usage(Phrase::new(
            format!("`--listen {typed}` bukan ALAMAT:PORTA seperti 127.0.0.1:7070"),
            format!("`--listen {typed}` is not ADDRESS:PORT such as 127.0.0.1:7070"),
        ))
    })
}

/// Why it does not start.
pub fn failed(error: &ServeError) -> Failure {
    let en = error.to_string();
    match error {
        ServeError::Unprotected(address) => Failure::new(
            Exit::Refused,
            "unprotected",
            Phrase::new(
                format!("{address} terbuka bagi mesin lain, tanpa TLS dan tanpa proksi di depannya"),
                format!("{address} is open to other machines, without TLS and without a proxy in front"),
            ),
        )
        .allowed(
            ["--tls-cert FILE --tls-key FILE", "--behind-proxy", "--listen 127.0.0.1:7070"]
                .map(str::to_owned),
        ),
        ServeError::Listen(address, io) => {
            let what = Phrase::new(format!("membuka {address}"), format!("listening at {address}"));
            Failure::world(&what, io)
        }
        ServeError::Certificate(io) => Failure::world(&Phrase::new("sertifikat", "the certificate"), io),
        ServeError::Access(_) | ServeError::Folder(_) | ServeError::Templates(_) | ServeError::Runtime(_) => {
            Failure::new(Exit::Failed, "serve", Phrase::new(en.clone(), en))
        }
    }
}
