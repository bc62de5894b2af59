//! How much of a file is read.

/// The largest file that is read.
pub const MAX_BYTES: usize = 1024 * 1024;
/// How deep mappings and lists may be nested.
pub const MAX_LEVELS: usize = 32;
/// How many scalars, lists and mappings a file may hold.
pub const MAX_NODES: usize = 200_000;
