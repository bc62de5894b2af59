//! The documents that come with the program are read without an error.

use std::fs;

use sop::document;
use sop::source::Source;

#[test]
fn every_document_of_ours_is_read_without_an_error() {
    let mut read = 0;
    for folder in ["sop", "examples"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let source = Source::new(path.display().to_string(), fs::read_to_string(&path).unwrap());
            let reading = document::read(&source);
            assert!(!reading.has_errors(), "{}: {:#?}", path.display(), reading.findings);
            read += 1;
        }
    }
    assert!(read >= 4, "only {read} documents were found");
}
