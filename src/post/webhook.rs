//! A message to a program, signed as Standard Webhooks 1.0 says (<https://www.standardwebhooks.com>): the receiver knows from its headers
//! who sent it, when, and whether it came before. No redirect is followed, no proxy asked, and no more of the answer read than its
//! status.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::Fault;
use super::address::is_inside;

/// What a secret is written with, before its base64.
const SECRET_PREFIX: &str = "whsec_";

/// How many bytes a secret has.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Where a webhook goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub url: String,
    /// The key that signs.
    pub secret: Vec<u8>,
    /// Whether it may be inside the office's network, and then also without TLS.
    pub allow_private: bool,
    /// How long a try may take, name look-up and all.
    pub limit: Duration,
}

/// What a webhook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The same at every try.
    pub id: String,
    /// Of this try, in seconds since 1970.
    pub timestamp: i64,
    /// JSON.
    pub body: String,
}

/// Why a text is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretFault;

/// Reads a secret as it is written: `whsec_` and the base64 of 24 to 64 bytes.
pub fn read_secret(text: &str) -> Result<Vec<u8>, SecretFault> {
    let encoded = text.trim().strip_prefix(SECRET_PREFIX).ok_or(SecretFault)?;
    let secret = STANDARD.decode(encoded).map_err(|_| SecretFault)?;
    if SECRET_BYTES.contains(&secret.len()) { Ok(secret) } else { Err(SecretFault) }
}

/// Sends a message once. Well if the answer's status is 2xx.
pub fn send(target: &Target, message: &Message) -> Result<(), Fault> {
    let guard = Guard { inner: DefaultResolver::default(), allow_private: target.allow_private };
    let agent = ureq::Agent::with_parts(config(target), DefaultConnector::default(), guard);
    let request = agent
        .post(&target.url)
        .header("content-type", "application/json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", message.timestamp.to_string())
        .header("webhook-signature", signature(&target.secret, message));
    let answer = request.send(&message.body).map_err(fault)?;
    let status = answer.status();
    if status.is_success() { Ok(()) } else { Err(Fault::Status { status: status.as_u16() }) }
}

fn config(target: &Target) -> Config {
    let tls = TlsConfig::builder().root_certs(roots()).build();
    Config::builder()
        .https_only(!target.allow_private)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_global(Some(target.limit))
        .user_agent(concat!("sop/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build()
}

/// The authorities that the system trusts, an office's own among them; where it has none, those of the web.
pub(super) fn roots() -> RootCerts {
    let found = rustls_native_certs::load_native_certs().certs;
    let found: Vec<Certificate<'static>> =
        found.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
    if found.is_empty() { RootCerts::WebPki } else { RootCerts::Specific(Arc::new(found)) }
}

/// What proves the sender: HMAC-SHA256 of id, time and body.
fn signature(secret: &[u8], message: &Message) -> String {
    let Message { id, timestamp, body } = message;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length is one");
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Looks a name up once, and hands out the addresses only if none of them is inside; the connection then goes to one of just these.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allow_private: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let is_refused = |address: &&SocketAddr| !self.allow_private && is_inside(address.ip());
        match found.iter().find(is_refused) {
            Some(address) => {
                Err(ureq::Error::Other(Box::new(Refused(Fault::Private { address: address.ip() }))))
            }
            None => Ok(found),
        }
    }
}

/// A fault of ours on its way through the client.
#[derive(Debug, thiserror::Error)]
#[error("refused")]
struct Refused(Fault);

fn fault(error: ureq::Error) -> Fault {
    match error {
        ureq::Error::Other(other) => match other.downcast::<Refused>() {
            Ok(refused) => refused.0,
            Err(other) => Fault::Unreachable { reason: other.to_string() },
        },
        ureq::Error::HostNotFound => Fault::NoHost,
        ureq::Error::Timeout(_) => Fault::TimedOut,
        other => Fault::Unreachable { reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Message, Target, read_secret, send, signature};
    use crate::post::Fault;

    /// The example of the specification (standard-webhooks, `spec/standard-webhooks.md`).
    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        let secret = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").expect("a secret");
        let message = Message {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek".into(),
            timestamp: 1_614_265_330,
            body: r#"{"test": 2432232314}"#.into(),
        };
        assert_eq!(signature(&secret, &message), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_long_enough_and_says_what_it_is() {
        for text in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64"] {
            assert!(read_secret(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_inside_a_network_is_refused_before_anything_is_sent() {
        let message = Message { id: "msg_1".into(), timestamp: 0, body: "{}".into() };
        for host in ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "localhost", "2130706433"]
        {
            let url = format!("https://{host}:9/");
            let answer = send(
                &Target { url, secret: vec![0; 24], allow_private: false, limit: Duration::from_secs(5) },
                &message,
            );
            assert!(matches!(answer, Err(Fault::Private { .. })), "{host}: {answer:?}");
        }
        let url = "http://127.0.0.1:9/".to_owned();
        let answer = send(
            &Target { url, secret: vec![0; 24], allow_private: false, limit: Duration::from_secs(5) },
            &message,
        );
        assert!(matches!(answer, Err(Fault::Unreachable { .. } | Fault::Private { .. })), "{answer:?}");
    }
}
