//! The stores, by their one contract and by what can befall their files.

mod toy;
mod folder;
mod contract;
mod reopen;
mod tamper;
mod crash;
mod socket;
mod hears;
