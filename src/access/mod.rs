//! Who comes in over the network: passwords, tokens, sessions and invitations. Only their hashes are kept, in the file `secrets`
//! beside the ledger: they can be derived from nothing, and must be forgotten when they end, which a ledger never does. So are the mail
//! addresses of people, in `addresses.yaml`.
//!
//! A **key** is a random text that lets whoever shows it in: for the life of a browser's *session*, as a program's *token*, or once,
//! as an *invitation*. What a key's holder may then do is decided by roles, like everybody's; a token's **scopes** can only take
//! from that.

mod addresses;
mod key;
mod password;
mod secrets;
#[cfg(test)]
mod tests;

pub use addresses::{ADDRESSES, Addresses, AddressesError, addresses, change_address};
pub use key::{Holder, INVITATION_DAYS, Key, KeyKind, Scope, Scopes};
pub use password::{PASSWORD_MAX, PASSWORD_MIN, Password};
pub use secrets::{NewKey, Secrets};

use std::io;

/// Why the secrets could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error("the file `secrets`: {0}")]
    Io(#[from] io::Error),
    /// It is not what this program writes.
    #[error("the file `secrets` cannot be read: {0}")]
    Unreadable(String),
    /// A password shorter or longer than is taken.
    #[error("a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters")]
    BadPassword,
    /// More keys than are kept for one person.
    #[error("a person has at most {0} keys")]
    TooManyKeys(usize),
}
