//! Stories told from outside, one binary.

mod chart;
mod cli;
mod cli_process;
mod cli_served;
mod documents;
mod ledger;
mod mail;
mod mistakes;
mod model;
mod patterns;
mod notices;
mod print;
mod readme;
mod secrecy;
mod serve;
mod soundness;
mod store;
mod texts;
mod tidy;
mod yaml;
mod year;
