//! How rows are written: moments and numbers in keys, JSON in values.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::calendar::Time;
use crate::desk::Denial;
use crate::ledger::NewEntry;
use crate::store::DeriveError;

/// The number in an instance's id, `restore-7`.
pub(in crate::desk) fn number(id: &str) -> Option<u64> {
    id.rsplit_once('-').and_then(|(_, number)| number.parse().ok())
}

/// A moment in a key: milliseconds since 1970, moved so that earlier moments are smaller numbers, too.
pub(in crate::desk) fn moment_key(time: Time) -> [u8; 8] {
    (time.timestamp_millis().cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// A row's value as it was written by this program.
pub(in crate::desk) fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, Denial> {
    serde_json::from_slice(value).map_err(|error| Denial::Unreadable { reason: error.to_string() })
}

/// When an entry was written.
pub(in crate::desk) fn written(entry: &NewEntry) -> Result<Time, Denial> {
    Time::parse_from_rfc3339(&entry.time).map_err(|error| Denial::Unreadable { reason: error.to_string() })
}

pub(in crate::desk) fn parse<T: DeserializeOwned>(entry: &NewEntry) -> Result<T, DeriveError> {
    serde_json::from_str(&entry.event).map_err(|error| fault(&error))
}

pub(in crate::desk) fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, DeriveError> {
    serde_json::to_vec(value).map_err(|error| fault(&error))
}

pub(super) fn fault(error: &serde_json::Error) -> DeriveError {
    DeriveError { message: error.to_string() }
}
