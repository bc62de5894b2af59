//! Numbers, texts, areas and paths as SVG writes them.

use std::fmt::Write;

use serde::Serialize;

use crate::drawing::{Point, Rect};

#[derive(Serialize)]
pub(super) struct AreaView {
    x: String,
    y: String,
    width: String,
    height: String,
}

pub(super) fn area(area: Rect) -> AreaView {
    AreaView { x: number(area.x), y: number(area.y), width: number(area.width), height: number(area.height) }
}

pub(super) fn path(points: &[Point]) -> String {
    let mut d = String::new();
    for (index, point) in points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        write!(d, "{command}{} {}", number(point.x), number(point.y)).expect("a String takes every write");
    }
    d
}

/// With at most three decimals, and never a negative nought.
pub(super) fn number(value: f64) -> String {
    let mut text = format!("{value:.3}");
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    if text == "-0" { "0".to_string() } else { text }
}

/// Without the characters that XML cannot hold.
pub(super) fn clean(text: &str) -> String {
    let allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(allowed).collect()
}
