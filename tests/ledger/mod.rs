//! The ledger's files, and what can befall them: power cuts, failing devices, flipped bits, readers in other
//! languages.

mod device;
mod writer;
mod story;
mod power;
mod failure;
mod damage;
mod reader;
