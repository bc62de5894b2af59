//! Any bytes said to the side of a store's socket that answers: understood or refused, and no panic.

#![no_main]

#[path = "../../tests/store/hears.rs"]
mod hears;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    hears::hears(bytes);
});
