//! `sop watch`: a page on this machine alone that shows a file as it is checked, and shows it anew on each save. Its address cannot be
//! guessed; it knows no store and nobody's name.

use std::fs;
use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, Uri};
use axum::routing::get;
use axum_server::Handle;
use futures_util::stream;
use tera::{Context, Tera};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::calendar::{Time, clock_in_words};
use crate::desk::read_source;
use crate::procedure::{self, Edition, Options};
use crate::source::{Language, MAX_BYTES};
use crate::text::Fonts;

use super::answer::Answer;
use super::door::POLICY;
use super::pages;
use super::server::{ServeError, Signals, serve};

/// How often the file is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// A sign of life, so that a dead connection is noticed.
const PULSE: Duration = Duration::from_secs(20);

/// How long what is being answered has when the page ends.
const GRACE: Duration = Duration::from_secs(1);

/// What is watched, and how.
#[derive(Debug, Clone)]
pub struct Watch {
    pub listen: SocketAddr,
    /// Where the file is, and what the page calls it.
    pub path: PathBuf,
    pub name: String,
    /// Of the page itself; findings are told in the document's own.
    pub language: Language,
    pub now: fn() -> Time,
}

/// A page that watches until it is told to stop.
pub struct Watching {
    pub url: String,
    runtime: Runtime,
    signals: Signals,
    handle: Handle<SocketAddr>,
    over: watch::Sender<bool>,
    served: tokio::task::JoinHandle<io::Result<()>>,
}

/// What the server's threads share: the page as it is now, and how often it was made.
struct Shared {
    token: String,
    page: Mutex<String>,
    made: watch::Sender<u64>,
    over: watch::Receiver<bool>,
}

/// Makes the page out of the file.
struct Reader {
    watch: Watch,
    templates: Tera,
    fonts: Fonts,
    /// The last text without errors.
    good: Option<Edition>,
    token: String,
}

/// What is known of a file without reading it.
type Look = Option<(SystemTime, u64)>;

/// Begins to watch.
///
/// # Errors
/// An address that is not this machine's alone, or is taken.
pub fn watch(watch: Watch) -> Result<Watching, ServeError> {
    if !watch.listen.ip().is_loopback() {
        return Err(ServeError::Unprotected(watch.listen));
    }
    let listening = |error| ServeError::Listen(watch.listen, error);
    let listener = TcpListener::bind(watch.listen).map_err(listening)?;
    let bound = listener.local_addr().map_err(listening)?;
    listener.set_nonblocking(true).map_err(listening)?;
    let templates = pages::templates().map_err(|error| ServeError::Templates(error.to_string()))?;
    let token = token()?;
    let url = format!("http://{bound}/watch/{token}");
    let (over, is_over) = watch::channel(false);
    let mut reader = Reader { watch, templates, fonts: Fonts::embedded(), good: None, token: token.clone() };
    let (seen, first) = (reader.look(), reader.page());
    let shared = Shared { token, page: Mutex::new(first), made: watch::channel(0).0, over: is_over };
    let shared = Arc::new(shared);
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    let handle = Handle::new();
    let served = serve(&runtime, listener, router(Arc::clone(&shared)), None, handle.clone())?;
    std::thread::spawn(move || reader.go_on(&shared, seen));
    let signals = {
        let _inside = runtime.enter();
        Signals::listen().map_err(ServeError::Runtime)?
    };
    Ok(Watching { url, runtime, signals, handle, over, served })
}

impl Watching {
    /// Watches until the system asks for an end.
    pub fn until_told(mut self) -> io::Result<()> {
        self.runtime.block_on(self.signals.told());
        self.stop()
    }

    /// Ends it now.
    pub fn stop(self) -> io::Result<()> {
        let Watching { runtime, handle, over, served, .. } = self;
        over.send_replace(true);
        handle.graceful_shutdown(Some(GRACE));
        runtime.block_on(served)?
    }
}

/// What no page of another site can guess.
fn token() -> Result<String, ServeError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| ServeError::Runtime(error.into()))?;
    Ok(format!("{:032x}", u128::from_be_bytes(random)))
}

impl Reader {
    /// Looks at the file again and again, and makes the page anew when it was saved.
    fn go_on(mut self, shared: &Shared, mut seen: Look) {
        while !*shared.over.borrow() {
            std::thread::sleep(LOOK);
            let look = self.look();
            if look == seen {
                continue;
            }
            seen = look;
            let page = self.page();
            *shared.page.lock().unwrap_or_else(PoisonError::into_inner) = page;
            shared.made.send_modify(|made| *made += 1);
        }
    }

    fn look(&self) -> Look {
        let known = fs::metadata(&self.watch.path).ok()?;
        Some((known.modified().ok()?, known.len()))
    }

    fn page(&mut self) -> String {
        let language = self.watch.language;
        let mut context = Context::new();
        pages::look(&mut context, language);
        context.insert("title", &self.watch.name);
        context.insert("alone", &true);
        context.insert("listen", &format!("?watch={}", self.token));
        let now = (self.watch.now)();
        context.insert("at", clock_in_words(now).in_language(language));
        match self.read() {
            Ok(bytes) => {
                let source = read_source(&self.watch.name, &bytes);
                let options = Options { today: Some(now.date_naive()), ..Options::default() };
                let report = procedure::check(&source, &options);
                let view = pages::checked(&source, &report, self.good.as_ref(), &self.fonts, language);
                context.insert("checked", &view);
                self.good = report.edition.or(self.good.take());
            }
            Err(error) => {
                tracing::debug!(%error, "the watched file cannot be read");
                context.insert("unread", &true);
            }
        }
        self.templates.render("watch.html", &context).unwrap_or_else(|error| {
            tracing::error!(%error, "the page could not be made");
            String::new()
        })
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(&self.watch.path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/watch/{token}", get(page))
        .route("/events", get(events))
        .route("/assets/{version}/{name}", get(asset))
        .with_state(shared)
}

async fn page(State(shared): State<Arc<Shared>>, Path(token): Path<String>) -> Response<Body> {
    if token != shared.token {
        return nothing();
    }
    let page = shared.page.lock().unwrap_or_else(PoisonError::into_inner).clone();
    guarded(Answer::html(StatusCode::OK, page).into_response())
}

async fn asset(Path((_, name)): Path<(String, String)>) -> Response<Body> {
    pages::asset(&name).map_or_else(nothing, |asset| guarded(asset.into_response()))
}

/// Tells the page each time that there is a newer one.
async fn events(State(shared): State<Arc<Shared>>, uri: Uri) -> Response<Body> {
    if uri.query().and_then(|query| query.strip_prefix("watch=")) != Some(shared.token.as_str()) {
        return nothing();
    }
    let listener = (shared.made.subscribe(), shared.over.clone(), true);
    let told = stream::unfold(listener, |(mut made, mut over, first)| async move {
        let text: &'static [u8] = if first {
            b"retry: 1000\n\n"
        } else {
            tokio::select! {
                changed = timeout(PULSE, made.changed()) => match changed {
                    Ok(Ok(())) => b"event: changed\ndata: {}\n\n",
                    Ok(Err(_)) => return None,
                    Err(_) => b":\n\n",
                },
                _ = over.changed() => return None,
            }
        };
        Some((Ok::<Bytes, std::convert::Infallible>(Bytes::from_static(text)), (made, over, false)))
    });
    let mut response = Response::new(Body::from_stream(told));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    guarded(response)
}

fn nothing() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    guarded(response)
}

/// With the headers of every page of ours.
fn guarded(mut response: Response<Body>) -> Response<Body> {
    let all: [(HeaderName, &'static str); 4] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in all {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpStream;

    use super::*;

    const SEED: &str = include_str!("../../sop/backup-restore.yaml");

    fn ask(address: &str, path: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit for the test");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
            .expect("it reads");
        BufReader::new(stream)
    }

    fn text(address: &str, path: &str) -> String {
        let mut bytes = Vec::new();
        ask(address, path).read_to_end(&mut bytes).expect("it answers");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn a_save_is_told_and_the_last_good_chart_stays() {
        let folder = std::env::temp_dir().join(format!("sop-watch-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("sop.yaml");
        fs::write(&path, SEED).expect("it can be written");
        let now = || Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time");
        let listen = "127.0.0.1:0".parse().expect("an address");
        let (name, language) = ("sop.yaml".to_owned(), Language::En);
        let watching = watch(Watch { listen, path: path.clone(), name, language, now }).expect("it starts");
        let (address, page) =
            watching.url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("an address");
        let (address, page) = (address.to_owned(), format!("/{page}"));
        let first = text(&address, &page);
        assert!(first.contains("No errors") && first.contains("<svg"), "{first}");
        assert!(text(&address, "/watch/0").starts_with("HTTP/1.1 404"));

        let token = page.rsplit('/').next().expect("a token");
        let mut told = ask(&address, &format!("/events?watch={token}")).lines();
        // It listens from the first line on.
        assert!(told.any(|line| line.is_ok_and(|line| line.starts_with("retry"))));
        fs::write(&path, SEED.replace("actor: kadis", "actor: kadiz")).expect("it can be written");
        assert!(told.any(|line| line.is_ok_and(|line| line == "event: changed")));
        let second = text(&address, &page);
        assert!(second.contains("unknown-actor") || second.contains("kadiz"), "{second}");
        assert!(second.contains("last charts without errors") && second.contains("<svg"), "{second}");
        watching.stop().expect("it ends");
        fs::remove_dir_all(&folder).expect("the folder can go");
    }
}
