//! What a record proves to whoever scans or types it off the paper.

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};
use sop::ledger::{Checkpoint, Digest, SecretKey};
use sop::page::SignedCheckpoint;
use sop::print as printed;

use super::run::{print, restore};
use super::told::told;

/// What the codes on a page say to whoever scans them.
pub fn scanned(page: &[u8]) -> Vec<String> {
    let picture = Pixmap::decode_png(page).unwrap();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let dot = |x: usize, y: usize| picture.pixel(x as u32, y as u32).map_or(255, PremultipliedColorU8::red);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, dot);
    image.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
}

#[test]
fn a_signed_checkpoint_stands_on_the_record_line_by_line() {
    let mut run = restore().run();
    let (origin, root) = (Digest::of(b"first"), Digest::of(b"root"));
    let key = SecretKey::of_seed([7; 32]);
    let text = Checkpoint { origin, size: 1_234_567, root }.sign(&key);
    run.record.checkpoint = Some(SignedCheckpoint {
        text: text.clone(),
        size: 1_234_567,
        root: root.to_string(),
        at: run.at,
        public_key: key.public().text(),
    });
    let drawing = print(&run);
    let told = told(&drawing);
    for line in text.lines().filter(|line| !line.is_empty()) {
        assert!(told.lines().any(|said| said.trim() == line), "{line} in {told}");
    }
    assert!(told.contains(&format!("akar Merkle {root}")) && told.contains("kunci sop+b2e6f7a0"), "{told}");
    assert!(told.contains(&format!("--public-key {}", key.public().text())), "{told}");
    let pages = printed::png(&drawing, printed::DPI).unwrap();
    let read: Vec<String> = pages.iter().flat_map(|page| scanned(page)).collect();
    assert_eq!(read[1..], [text]);
}
