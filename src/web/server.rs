//! Listening: an address, plain on loopback or with TLS, and an end that lets every request finish.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::routing::{MethodFilter, on};
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;

use crate::access::{AccessError, Holder, KeyKind, NewKey, Scope, Scopes, Secrets};
use crate::calendar::Time;
use crate::desk::Desk;
use crate::office::Folder;
use crate::text::Fonts;

use super::attempts::Attempts;
use super::connection::Patient;
use super::door::Door;
use super::live::Live;
use super::metrics::Metrics;
use super::pages;
use super::pulse::Pulse;
use super::route::Route;
use super::seals::Seals;
use super::site::{self, Address, Site};
use super::table;
use super::watched::Watched;

/// How long requests have to finish when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// How long a client may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(10);

/// How many connections may wait to be taken up; the system may allow fewer.
const WAITING: i32 = 4096;

/// How many requests wait for the disk at the same time.
const THREADS: usize = 128;

/// How long the one-time address lets its holder in, in hours.
const INVITATION_HOURS: i64 = 24;

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub chain: PathBuf,
    pub key: PathBuf,
}

/// How a server is started.
#[derive(Debug, Clone)]
pub struct Options {
    pub listen: SocketAddr,
    pub certificate: Option<Certificate>,
    /// A proxy in front does TLS, and says where requests come from.
    pub behind_proxy: bool,
    /// Under which address people reach it, where that is another.
    pub public_url: Option<String>,
    /// The office's own look of what is printed; as is built in where it has none.
    pub look: Option<Folder>,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Passwords and records would cross the network for all to read.
    #[error("{0} is not this machine alone, and there is neither TLS nor a proxy in front")]
    Unprotected(SocketAddr),
    #[error("listening at {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("the certificate: {0}")]
    Certificate(io::Error),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error("the folder of the store: {0}")]
    Folder(io::Error),
    #[error("the pages' templates: {0}")]
    Templates(String),
    #[error("the runtime: {0}")]
    Runtime(io::Error),
}

/// A server that runs until it is told to stop.
pub struct Running {
    pub address: Address,
    /// Lets whoever started it in, once; only where nobody else can listen in.
    pub login_url: Option<String>,
    /// Told whenever what goes on by itself was done.
    pub pulse: Arc<Pulse>,
    runtime: Runtime,
    signals: Signals,
    handle: Handle<SocketAddr>,
    over: watch::Sender<bool>,
    served: tokio::task::JoinHandle<io::Result<()>>,
}

/// Starts to serve what stands before the desk; `watched` is the store behind it.
pub fn start(
    desk: Desk,
    watched: Arc<Watched>,
    folder: &Path,
    now: fn() -> Time,
    options: &Options,
) -> Result<Running, ServeError> {
    let loopback = options.listen.ip().is_loopback();
    if !loopback && options.certificate.is_none() && !options.behind_proxy {
        return Err(ServeError::Unprotected(options.listen));
    }
    let listener = TcpListener::bind(options.listen);
    let listener = listener.map_err(|error| ServeError::Listen(options.listen, error))?;
    let listening = |error| ServeError::Listen(options.listen, error);
    // As the standard library has it, 128 may wait; the 129th of an office that comes at once would wait for seconds.
    rustix::net::listen(&listener, WAITING).map_err(|error| listening(error.into()))?;
    let bound = listener.local_addr().map_err(listening)?;
    listener.set_nonblocking(true).map_err(listening)?;
    let address = address(options, bound);
    let (over, is_over) = watch::channel(false);
    let live = Live::new(is_over);
    let teller = live.teller();
    let mut site = furnish(desk, live, folder, now, address.clone())?;
    site.look.clone_from(&options.look);
    let pulse = Arc::clone(&site.pulse);
    let login_url = (loopback && !options.behind_proxy).then(|| invite(&site, now())).transpose()?;
    let runtime = Builder::new_multi_thread().enable_all().max_blocking_threads(THREADS).build();
    let runtime = runtime.map_err(ServeError::Runtime)?;
    // Whoever reads the address may ask for an end at once.
    let signals = {
        let _inside = runtime.enter();
        Signals::listen().map_err(ServeError::Runtime)?
    };
    let app = router(&Arc::new(Door::new(Arc::new(site), options.behind_proxy)));
    runtime.spawn(Live::tell(teller, watched));
    let handle = Handle::new();
    let served = serve(&runtime, listener, app, options.certificate.as_ref(), handle.clone())?;
    Ok(Running { address, login_url, pulse, runtime, signals, handle, over, served })
}

impl Running {
    /// Serves until the system asks for an end, then lets every request finish.
    pub fn until_told(self) -> io::Result<()> {
        let Running { runtime, mut signals, handle, over, served, .. } = self;
        let ended = runtime.block_on(async {
            let mut served = served;
            tokio::select! {
                ended = &mut served => return ended?,
                () = signals.told() => {}
            }
            over.send_replace(true);
            handle.graceful_shutdown(Some(GRACE));
            served.await?
        });
        // What is still being answered by then, to somebody whose connection is cut, is not waited for without end.
        runtime.shutdown_timeout(GRACE);
        ended
    }

    /// Ends it now, letting every request finish.
    pub fn stop(self) -> io::Result<()> {
        let Running { runtime, handle, over, served, .. } = self;
        over.send_replace(true);
        handle.graceful_shutdown(Some(GRACE));
        runtime.block_on(served)?
    }
}

/// Hears from the moment it is made on that the system asks for an end.
pub(super) struct Signals {
    term: Signal,
    int: Signal,
}

impl Signals {
    /// Within a runtime.
    pub fn listen() -> io::Result<Signals> {
        Ok(Signals { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    pub async fn told(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

fn address(options: &Options, bound: SocketAddr) -> Address {
    let scheme = if options.certificate.is_some() { "https" } else { "http" };
    let url = options.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    let secure = options.certificate.is_some() || options.behind_proxy;
    Address { url: url.unwrap_or_else(|| format!("{scheme}://{bound}")), secure }
}

pub(super) fn furnish(
    desk: Desk,
    live: Live,
    folder: &Path,
    now: fn() -> Time,
    address: Address,
) -> Result<Site, ServeError> {
    let incoming = site::incoming(folder);
    // What was on its way when the last server stopped has no owner any more.
    drop(std::fs::remove_dir_all(&incoming));
    crate::ledger::create_folder(&incoming).map_err(ServeError::Folder)?;
    let templates = pages::templates().map_err(|error| ServeError::Templates(error.to_string()))?;
    Ok(Site {
        desk,
        secrets: Secrets::of(folder),
        live,
        metrics: Metrics::new(),
        attempts: Attempts::default(),
        seals: Seals::default(),
        templates,
        fonts: Fonts::embedded(),
        look: None,
        address,
        folder: folder.to_owned(),
        now,
        pulse: Arc::default(),
    })
}

/// The owner's one-time address; the one of the last start opens nothing any more.
fn invite(site: &Site, now: Time) -> Result<String, ServeError> {
    let is_former = |key: &crate::access::Key| key.holder == Holder::Owner && key.kind == KeyKind::Invitation;
    site.secrets.end_keys(is_former)?;
    let invitation = NewKey {
        kind: KeyKind::Invitation,
        holder: Holder::Owner,
        scopes: Scopes::from(Scope::ALL),
        ends: Some(now + chrono::TimeDelta::hours(INVITATION_HOURS)),
        label: "",
    };
    let text = site.secrets.make_key(invitation, now)?;
    Ok(format!("{}/login/{text}", site.address.url))
}

/// Every route behind the door, and what no route is for.
pub(super) fn router(door: &Arc<Door>) -> Router {
    let mut router = Router::new();
    for route in table::routes() {
        let (route, door) = (Arc::new(route), Arc::clone(door));
        let (path, filter) = (route.path, filter(&route));
        let answer = move |params: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
            Arc::clone(&door).enter(Arc::clone(&route), params.ok(), request)
        };
        router = router.route(path, on(filter, answer));
    }
    let (lost, wrong, guard) = (Arc::clone(door), Arc::clone(door), Arc::clone(door));
    let smaller = SizeAbove::new(1024)
        .and(NotForContentType::new("text/event-stream"))
        .and(NotForContentType::new("application/octet-stream"));
    router
        .fallback(move |request: Request| Arc::clone(&lost).nowhere(request, StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(move |request: Request| {
            Arc::clone(&wrong).nowhere(request, StatusCode::METHOD_NOT_ALLOWED)
        })
        .layer(CompressionLayer::new().gzip(true).compress_when(smaller))
        // A browser says where a form comes from; one of another site is turned away before anything is read.
        .layer(CsrfLayer::new())
        .layer(from_fn(move |request: Request, next: Next| Arc::clone(&guard).guard(request, next)))
}

fn filter(route: &Route) -> MethodFilter {
    match route.method {
        Method::POST => MethodFilter::POST,
        _ => MethodFilter::GET,
    }
}

pub(super) fn serve(
    runtime: &Runtime,
    listener: TcpListener,
    app: Router,
    certificate: Option<&Certificate>,
    handle: Handle<SocketAddr>,
) -> Result<tokio::task::JoinHandle<io::Result<()>>, ServeError> {
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let _inside = runtime.enter();
    match certificate {
        Some(Certificate { chain, key }) => {
            let loaded = runtime.block_on(RustlsConfig::from_pem_file(chain, key));
            let config = loaded.map_err(ServeError::Certificate)?;
            let server = axum_server::from_tcp(listener).map_err(ServeError::Runtime)?.handle(handle);
            let mut server = server.acceptor(RustlsAcceptor::new(config).acceptor(Patient::default()));
            patience(server.http_builder());
            Ok(runtime.spawn(server.serve(service)))
        }
        None => {
            let server = axum_server::from_tcp(listener).map_err(ServeError::Runtime)?.handle(handle);
            let mut server = server.acceptor(Patient::default());
            patience(server.http_builder());
            Ok(runtime.spawn(server.serve(service)))
        }
    }
}

/// Whoever does not say what he wants is not waited for.
fn patience(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder
        .http1()
        .timer(hyper_util::rt::TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(64 * 1024);
}
