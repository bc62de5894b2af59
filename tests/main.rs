//! Stories told from outside, one binary.

mod store;
