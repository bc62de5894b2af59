//! Messages to the world outside: to people by mail, to programs by signed webhooks. Knows hosts and bytes, not what they say; keeps nothing, and knows no
//! clock: when it is, is handed in. Every try is limited in time, and an address inside the office's own network is refused
//! unless it was allowed.

mod address;
mod agent;
mod fault;
mod mail;
mod webhook;

use std::time::Duration;

pub use agent::agent;
pub use fault::Fault;
pub use mail::{Letter, Relay, Secrecy, is_address, is_sender, post};
pub use webhook::{Message, SecretFault, Target, read_secret, send};

/// How long one try may take.
pub const TRY_LIMIT: Duration = Duration::from_secs(15);
