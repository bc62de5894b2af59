//! The door: finds out who comes, whether the route lets him, reads what he brings, and hands it to the handler on a thread that may
//! wait for the disk. Every answer leaves with the same protecting headers, and every limit of a request stands here.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, RawPathParams, Request};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use axum::middleware::Next;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use crate::source::Language;

use super::answer::Answer;
use super::asked::Asked;
use super::caller::{Caller, cookie};
use super::intake;
use super::pages;
use super::problem::Problem;
use super::route::{Access, Does, Handler, Route, is_api};
use super::site::Site;
use super::table;

/// The most requests that are worked on, or wait for a thread.
const REQUESTS_MAX: usize = 1024;

/// How long further ones wait for their turn, before they are told to come again: all pages that listened come at once when a server is
/// back.
const TURN: Duration = Duration::from_secs(5);

/// Nothing but what the server itself serves; no script or style in a page's text, nowhere else to send a form, in nobody's frame.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What stands behind every address.
pub(super) struct Door {
    pub site: Arc<Site>,
    room: Semaphore,
    behind_proxy: bool,
}

impl Door {
    pub fn new(site: Arc<Site>, behind_proxy: bool) -> Door {
        Door { site, room: Semaphore::new(REQUESTS_MAX), behind_proxy }
    }

    /// Answers a request on a route.
    pub async fn enter(
        self: Arc<Door>,
        route: Arc<Route>,
        params: Option<RawPathParams>,
        request: Request,
    ) -> Response<Body> {
        let params = params.and_then(|params| checked(&params));
        let began = Instant::now();
        let (parts, body) = request.into_parts();
        let (method, mut asker) = (parts.method.clone(), Asker::of(&parts, Some(&route)));
        let answered = self.clone().pass(&route, params, parts, body, &mut asker).await;
        let response = self.told(answered, &asker);
        let took = began.elapsed();
        let status = response.status().as_u16();
        self.site.metrics.answered(method.as_str(), route.path, status, took);
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(method = method.as_str(), route = route.path, status, milliseconds, "answered");
        response
    }

    /// Answers what no route is for: whoever has not come in is told only that.
    pub async fn nowhere(self: Arc<Door>, request: Request, status: StatusCode) -> Response<Body> {
        let (parts, _) = request.into_parts();
        let mut asker = Asker::of(&parts, None);
        let wrong_method = status == StatusCode::METHOD_NOT_ALLOWED;
        let is_open = parts.extensions.get::<MatchedPath>().is_some_and(|path| is_open(path.as_str()));
        let problem = match self.find(&parts.headers) {
            Err(problem) => problem,
            Ok(None) if wrong_method && is_open => no_method(),
            Ok(None) => Problem::no_login(),
            Ok(caller) => {
                asker.caller = caller;
                if wrong_method { no_method() } else { Problem::no_page() }
            }
        };
        self.site.metrics.answered(parts.method.as_str(), "", problem.status.as_u16(), Duration::ZERO);
        self.told(Err(problem), &asker)
    }

    async fn pass(
        self: Arc<Door>,
        route: &Route,
        params: Option<HashMap<String, String>>,
        parts: Parts,
        body: Body,
        asker: &mut Asker,
    ) -> Result<Response<Body>, Problem> {
        let room = timeout(TURN, self.room.acquire()).await.map_err(|_| Problem::busy())?;
        let _room = room.map_err(|_| Problem::busy())?;
        let caller = self.find(&parts.headers)?;
        asker.caller.clone_from(&caller);
        if route.access != Access::Open {
            let changes = !matches!(parts.method, Method::GET | Method::HEAD);
            caller.as_ref().ok_or_else(Problem::no_login)?.may(route.access, changes)?;
        }
        let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let query: Vec<(String, String)> = query.into_owned().collect();
        let params = params.ok_or_else(Problem::no_page)?;
        known(route, &query)?;
        let handler: Handler = match route.does {
            Does::Answer(handler) => handler,
            Does::Listen => {
                let only = query.into_iter().find(|(name, _)| name == "instance").map(|(_, id)| id);
                return self.site.live.listen(only);
            }
        };
        let brought = intake::read(&self.site, route.takes, &parts, body).await?;
        let asked = Asked {
            site: Arc::clone(&self.site),
            caller,
            params,
            query,
            page: asker.page.clone(),
            language: language(route.is_api(), &parts.headers),
            peer: self.peer(&parts),
            headers: parts.headers,
            brought,
            now: (self.site.now)(),
        };
        let is_api = route.is_api();
        let answered = on_thread(move || {
            let answer = handler(&asked);
            match answer {
                Err(problem) if !is_api && problem.status != StatusCode::UNAUTHORIZED => {
                    Ok(pages::refusal(&asked, &problem))
                }
                other => other,
            }
        });
        answered.await?.map(Answer::into_response)
    }

    /// What is turned away before it comes to a route, such as another site's form, is told why, and leaves as everything else does.
    pub async fn guard(self: Arc<Door>, request: Request, next: Next) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let asker = Asker::of(&parts, None);
        let response = next.run(Request::from_parts(parts, body)).await;
        if response.headers().contains_key(CONTENT_SECURITY_POLICY) {
            return response;
        }
        self.site.metrics.answered("", "", response.status().as_u16(), Duration::ZERO);
        let problem = match response.status() {
            StatusCode::FORBIDDEN => Problem::new(
                StatusCode::FORBIDDEN,
                "cross_site",
                "permintaan ini berasal dari situs lain",
                "this request comes from another site",
            ),
            status => {
                Problem::new(status, "malformed", "permintaan tidak terbaca", "the request cannot be read")
            }
        };
        self.told(Err(problem), &asker)
    }

    /// A few rows that memory holds nearly always: to wake a thread for them would cost more than they do.
    fn find(&self, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
        Caller::find(&self.site, headers, (self.site.now)())
    }

    /// An answer as it leaves.
    fn told(&self, answered: Result<Response<Body>, Problem>, asker: &Asker) -> Response<Body> {
        let mut response = answered.unwrap_or_else(|problem| {
            let answer = match (asker.is_api, problem.status) {
                (true, _) => problem.answer(asker.language),
                // Where a form would stand tells a stranger that there is such an address.
                (false, StatusCode::UNAUTHORIZED) => {
                    pages::to_login(if asker.looks { &asker.page } else { "/" })
                }
                (false, _) => {
                    pages::problem(&self.site, &problem, asker.language, asker.caller.as_ref(), &asker.page)
                }
            };
            answer.into_response()
        });
        let headers = response.headers_mut();
        let mut set = |name: HeaderName, value: &'static str| {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        };
        set(CONTENT_SECURITY_POLICY, POLICY);
        set(X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(X_FRAME_OPTIONS, "DENY");
        set(REFERRER_POLICY, "same-origin");
        set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        set(CACHE_CONTROL, "no-store");
        if self.site.address.secure {
            set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        response
    }

    /// Where a request comes from; behind a proxy, what the nearest one says.
    fn peer(&self, parts: &Parts) -> Option<IpAddr> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let told = parts.headers.get("x-forwarded-for").filter(|_| self.behind_proxy);
        let told = told.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        told.or(direct)
    }
}

/// The parts of an address; none where one holds what no name has.
fn checked(params: &RawPathParams) -> Option<HashMap<String, String>> {
    let plain = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    let params = params.iter().map(|(name, value)| plain(value).then(|| (name.to_owned(), value.to_owned())));
    params.collect()
}

/// A program's query says nothing that is not described: a word that is mistyped would be taken for left out.
fn known(route: &Route, query: &[(String, String)]) -> Result<(), Problem> {
    let Some(doc) = route.doc.as_ref().filter(|_| route.access != Access::Open) else { return Ok(()) };
    let is_known = |key: &str| doc.query.iter().any(|known| known.name == key);
    match query.iter().find(|(key, _)| !is_known(key)) {
        None => Ok(()),
        Some((key, _)) => {
            Err(Problem::wrong(format!("kueri `{key}` tidak dikenal"), format!("unknown parameter `{key}`"))
                .allowed(doc.query.iter().map(|known| known.name.to_owned()).collect()))
        }
    }
}

/// Whether a route's addresses are such that everybody may know of.
fn is_open(path: &str) -> bool {
    table::routes().iter().any(|route| route.path == path && route.access == Access::Open)
}

/// How whoever asks is answered where nothing else is known of him.
struct Asker {
    is_api: bool,
    language: Language,
    /// The page that he is on; the first where that is not known.
    page: String,
    /// Whether he only looks, and sent no form.
    looks: bool,
    /// Who he is, once that is known: a page that says no is dressed for him.
    caller: Option<Caller>,
}

impl Asker {
    fn of(parts: &Parts, route: Option<&Route>) -> Asker {
        let is_api = route.map_or_else(|| is_api(parts.uri.path()), Route::is_api);
        let looks = parts.method == Method::GET;
        let page = match route {
            _ if looks => parts.uri.path_and_query().map_or("/", |page| page.as_str()).to_owned(),
            Some(route) => route.page_at(parts.uri.path()).to_owned(),
            None => "/".to_owned(),
        };
        Asker { is_api, language: language(is_api, &parts.headers), page, looks, caller: None }
    }
}

/// Pages are Indonesian until whoever reads them chooses English; programs say what they want.
fn language(is_api: bool, headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, pages::LANGUAGE_COOKIE);
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).filter(|_| is_api);
    match chosen.or(accepted) {
        Some(name) if name.trim_start().to_ascii_lowercase().starts_with("en") => Language::En,
        Some(_) | None => Language::Id,
    }
}

/// Does what may wait for the disk where nobody else waits for it.
async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a request ended in a fault of the program");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "fault",
            "program ini salah; periksa apakah yang diminta sudah terjadi",
            "a fault of the program; look whether what was asked has happened",
        )
    })
}

fn no_method() -> Problem {
    let (id, en) = ("alamat ini tidak menerima metode itu", "this address does not take that method");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "no_method", id, en)
}
