//! Figures for whoever watches the server: how much is asked, how it is answered and how fast, in Prometheus' text format. No name of
//! a person or an instance is among them.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::ledger::Head;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    /// The address as it is declared, so that ids are not told.
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    route: &'static str,
}

pub(super) struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    seconds: Family<Of, Histogram>,
    listeners: Gauge,
    entries: Gauge<u64, AtomicU64>,
}

/// Bounds of the histogram, in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

impl Metrics {
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("sop");
        let metrics = Metrics {
            answered: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
            listeners: Gauge::default(),
            entries: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("http_requests", "Requests that were answered", metrics.answered.clone());
        registry.register("http_request_seconds", "How long answers took", metrics.seconds.clone());
        registry.register("listeners", "Pages that listen for changes", metrics.listeners.clone());
        registry.register("ledger_entries", "Entries of the ledger", metrics.entries.clone());
        Metrics { registry, ..metrics }
    }

    pub fn answered(&self, method: &str, route: &'static str, status: u16, took: Duration) {
        // Anybody may make methods up, and each would be kept.
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
            .into_iter()
            .find(|known| *known == method);
        let of = Answered { method: known.unwrap_or("other"), route, status };
        self.answered.get_or_create(&of).inc();
        self.seconds.get_or_create(&Of { route }).observe(took.as_secs_f64());
    }

    pub fn text(&self, listeners: usize, head: Head) -> String {
        self.listeners.set(i64::try_from(listeners).unwrap_or(i64::MAX));
        self.entries.set(head.sequence);
        let mut text = String::new();
        // A String takes whatever is written.
        let written = encode(&mut text, &self.registry);
        debug_assert!(written.is_ok());
        text
    }
}
