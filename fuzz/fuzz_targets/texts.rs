//! Any bytes handed in as a calendar, a checkpoint, a key, a template or a logo: read or refused, and no panic.

#![no_main]

#[path = "../../tests/texts/reads.rs"]
mod reads;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reads::reads(bytes);
});
