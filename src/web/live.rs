//! What tells open pages that something changed: server-sent events, a few times a second at most, however much happens; bounded in
//! number and memory, and ended after a while, so that whoever may no longer look does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use futures_util::stream;
use serde_json::json;
use tokio::sync::broadcast::{self, Receiver, error::RecvError};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};

use super::problem::Problem;
use super::watched::{Changed, Watched};

/// The most listeners at a time.
const LISTENERS_MAX: usize = 10_240;

/// Changes that come within this time are told together.
const TOGETHER: Duration = Duration::from_millis(150);

/// How many tellings a slow listener may be behind before it is told only that it missed some.
const BEHIND_MAX: usize = 16;

/// A sign of life, so that a dead connection is noticed.
const PULSE: Duration = Duration::from_secs(20);

/// When a listener must come again and show its key anew.
const LIFE: Duration = Duration::from_secs(10 * 60);

/// What changed, and how whoever listens to everything is told: written once, however many they are.
pub(super) struct Told {
    changed: Changed,
    text: Bytes,
}

pub(super) struct Live {
    told: broadcast::Sender<Arc<Told>>,
    listeners: Arc<AtomicUsize>,
    over: watch::Receiver<bool>,
}

/// One listener, counted while it is there.
struct Listener {
    told: Receiver<Arc<Told>>,
    over: watch::Receiver<bool>,
    /// The only stream that it wants to hear of.
    only: Option<String>,
    until: Instant,
    counted: Arc<AtomicUsize>,
    greeted: bool,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.counted.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Live {
    /// `over` says when the server stops, and every listener is let go.
    pub fn new(over: watch::Receiver<bool>) -> Live {
        Live { told: broadcast::channel(BEHIND_MAX).0, listeners: Arc::default(), over }
    }

    pub fn listeners(&self) -> usize {
        self.listeners.load(Ordering::Relaxed)
    }

    /// Tells the listeners what the store says, for as long as it is asked to.
    pub async fn tell(told: broadcast::Sender<Arc<Told>>, watched: Arc<Watched>) {
        loop {
            watched.changed().await;
            sleep(TOGETHER).await;
            // That nobody listens is no fault.
            drop(told.send(Arc::new(Told::of(watched.take()))));
        }
    }

    pub fn teller(&self) -> broadcast::Sender<Arc<Told>> {
        self.told.clone()
    }

    /// Lets a listener in.
    pub fn listen(&self, only: Option<String>) -> Result<Response<Body>, Problem> {
        if self.listeners.fetch_add(1, Ordering::Relaxed) >= LISTENERS_MAX {
            self.listeners.fetch_sub(1, Ordering::Relaxed);
            let problem = Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too_many_listeners",
                "terlalu banyak halaman yang terbuka",
                "too many pages are open",
            );
            return Err(problem.after(30));
        }
        let listener = Listener {
            told: self.told.subscribe(),
            over: self.over.clone(),
            only,
            until: Instant::now() + LIFE,
            counted: Arc::clone(&self.listeners),
            greeted: false,
        };
        let events = stream::unfold(listener, |mut listener| async {
            let text = listener.next().await?;
            Some((Ok::<Bytes, std::convert::Infallible>(text), listener))
        });
        let mut response = Response::new(Body::from_stream(events));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // Proxies that would gather an answer before they pass it on are asked not to.
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        Ok(response)
    }
}

impl Listener {
    /// The next thing to say; none when it is over.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(Bytes::from_static(b"retry: 3000\n\n"));
        }
        loop {
            let now = Instant::now();
            if now >= self.until || *self.over.borrow() {
                return None;
            }
            let pulse = (now + PULSE).min(self.until);
            let told = tokio::select! {
                told = timeout_at(pulse, self.told.recv()) => told,
                _ = self.over.changed() => return None,
            };
            match told {
                Err(_) => return Some(Bytes::from_static(b":\n\n")),
                Ok(Err(RecvError::Closed)) => return None,
                Ok(Err(RecvError::Lagged(_))) => return Some(event(&[], true)),
                Ok(Ok(told)) => {
                    if let Some(text) = self.said(&told) {
                        return Some(text);
                    }
                }
            }
        }
    }

    fn said(&self, Told { changed, text }: &Told) -> Option<Bytes> {
        match &self.only {
            Some(only) if changed.streams.contains(only) => Some(event(&[only.as_str()], changed.all)),
            Some(_) if changed.all => Some(event(&[], true)),
            Some(_) => None,
            None => Some(text.clone()),
        }
    }
}

impl Told {
    fn of(changed: Changed) -> Told {
        let streams: Vec<&str> = changed.streams.iter().map(String::as_str).collect();
        let text = event(&streams, changed.all);
        Told { changed, text }
    }
}

fn event(instances: &[&str], all: bool) -> Bytes {
    Bytes::from(format!("event: changed\ndata: {}\n\n", json!({ "instances": instances, "all": all })))
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use http_body_util::BodyExt;
    use tokio::io::{AsyncWriteExt, duplex};
    use tokio::time::timeout;

    use super::super::connection::Connection;
    use super::*;

    /// A change of so many instances.
    fn told(count: usize) -> Arc<Told> {
        let streams = (0..count).map(|number| format!("izin-{number}")).collect();
        Arc::new(Told::of(Changed { streams, all: false }))
    }

    async fn next(body: &mut Body) -> String {
        let frame = body.frame().await.expect("it goes on").expect("nothing fails");
        String::from_utf8(frame.into_data().expect("data").to_vec()).expect("text")
    }

    #[test]
    fn whoever_never_reads_is_cut_and_let_go_while_others_hear_everything() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (_over, is_over) = watch::channel(false);
            let live = Live::new(is_over);
            let [mut mute, mut heard] = [(); 2].map(|()| live.listen(None).unwrap().into_body());
            // As a server does it: the next piece is asked for when the one before is gone.
            let (near, _far) = duplex(1024);
            let mut connection = Connection::new(near, Duration::from_millis(20), None);
            let sending = tokio::spawn(async move {
                loop {
                    if let Err(error) = connection.write_all(next(&mut mute).await.as_bytes()).await {
                        return error.kind();
                    }
                }
            });
            assert!(next(&mut heard).await.starts_with("retry"));
            for _ in 0..100 {
                live.teller().send(told(50)).map_err(drop).unwrap();
                assert!(next(&mut heard).await.contains("\"izin-49\""));
            }
            assert_eq!(live.listeners(), 2);
            let cut = timeout(Duration::from_secs(30), sending).await.expect("it is cut");
            assert_eq!(cut.unwrap(), ErrorKind::TimedOut);
            assert_eq!(live.listeners(), 1);
        });
    }

    #[test]
    fn whoever_is_too_far_behind_is_told_only_that_something_changed() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (_over, is_over) = watch::channel(false);
            let live = Live::new(is_over);
            let mut slow = live.listen(Some("izin-0".to_owned())).unwrap().into_body();
            assert!(next(&mut slow).await.starts_with("retry"));
            let telling = live.teller();
            for _ in 0..10 * BEHIND_MAX {
                telling.send(told(1)).map_err(drop).unwrap();
            }
            assert!(next(&mut slow).await.contains("\"all\":true"));
            assert!(next(&mut slow).await.contains("\"izin-0\""));
            assert!(telling.len() <= BEHIND_MAX, "{} are kept", telling.len());
        });
    }
}
