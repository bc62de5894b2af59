//! An answer: a status, headers and a body that stands in memory, or a file that is read as it goes.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LOCATION, SET_COOKIE};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use futures_util::stream;
use serde::Serialize;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

/// How many bytes of a file are read at a time.
const CHUNK: usize = 64 * 1024;

pub(super) struct Answer {
    pub status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Content,
}

enum Content {
    Bytes(Bytes),
    File(std::fs::File),
}

impl Answer {
    fn new(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Answer {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(kind))];
        Answer { status, headers, body: Content::Bytes(body.into()) }
    }

    pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Answer {
        let body = serde_json::to_vec(value).expect("texts, numbers and lists are always JSON");
        Answer::new(status, "application/json", body)
    }

    /// A problem for programs (RFC 9457).
    pub fn problem<T: Serialize>(status: StatusCode, value: &T) -> Answer {
        let body = serde_json::to_vec(value).expect("texts, numbers and lists are always JSON");
        Answer::new(status, "application/problem+json", body)
    }

    pub fn html(status: StatusCode, text: String) -> Answer {
        Answer::new(status, "text/html; charset=utf-8", text)
    }

    pub fn text(kind: &'static str, text: impl Into<Bytes>) -> Answer {
        Answer::new(StatusCode::OK, kind, text)
    }

    pub fn bytes(kind: &'static str, bytes: Vec<u8>) -> Answer {
        Answer::new(StatusCode::OK, kind, bytes)
    }

    /// A kept file: always taken away, never shown, whatever it says it is.
    pub fn attachment(name: &str, file: std::fs::File) -> Answer {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))];
        Answer { status: StatusCode::OK, headers, body: Content::File(file) }.named(name)
    }

    pub fn nothing() -> Answer {
        Answer { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Content::Bytes(Bytes::new()) }
    }

    /// After a change, the page to look at next.
    pub fn see_other(path: &str) -> Answer {
        let answer =
            Answer { status: StatusCode::SEE_OTHER, headers: Vec::new(), body: Content::Bytes(Bytes::new()) };
        answer.with(LOCATION, path)
    }

    pub fn not_modified() -> Answer {
        Answer { status: StatusCode::NOT_MODIFIED, ..Answer::nothing() }
    }

    /// With a header; a value that no header can have is left out.
    pub fn with(mut self, name: HeaderName, value: &str) -> Answer {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// Saved under this name.
    pub fn named(self, name: &str) -> Answer {
        let plain: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' })
            .collect();
        let exact: String = name.bytes().map(encoded).collect();
        self.with(CONTENT_DISPOSITION, &format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"))
    }

    pub fn location(self, path: &str) -> Answer {
        self.with(LOCATION, path)
    }

    pub fn etag(self, tag: &str) -> Answer {
        self.with(ETAG, tag)
    }

    pub fn cookie(self, cookie: &str) -> Answer {
        self.with(SET_COOKIE, cookie)
    }

    /// A thing that never changes under its address.
    pub fn for_ever(self) -> Answer {
        self.with(CACHE_CONTROL, "public, max-age=31536000, immutable")
    }

    pub fn into_response(self) -> Response<Body> {
        let body = match self.body {
            Content::Bytes(bytes) => Body::from(bytes),
            Content::File(file) => streamed(file),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// A file's bytes, read as they go.
fn streamed(file: std::fs::File) -> Body {
    let pieces = stream::unfold(File::from_std(file), |mut file| async {
        let mut piece = vec![0; CHUNK];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(count) => {
                piece.truncate(count);
                Some((Ok(Bytes::from(piece)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    Body::from_stream(pieces)
}

/// A byte of a name as headers take it (RFC 8187).
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
