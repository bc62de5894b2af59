//! Any bytes handed to the ledger's decoder: no panic, and what is read once is read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sop::ledger::{Entry, decode};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = decode(bytes) {
        for (_, line) in frame.lines() {
            check_line(line);
        }
    }
    check_line(bytes);
});

fn check_line(line: &[u8]) {
    let Ok(entry) = Entry::parse(line) else { return };
    assert_eq!(Entry::parse(line), Ok(entry));
}
