//! Whatever the guard accepts, serde_yaml reads as the same tree; no check of it panics.

#![no_main]

#[path = "../../tests/yaml/agree.rs"]
mod agree;

libfuzzer_sys::fuzz_target!(|text: &str| {
    agree::agree(text);
});
