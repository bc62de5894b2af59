//! Symbols in millimetres: their sizes, their outlines, and where a line meets them.

use crate::drawing::{Outline, Point, Rect, SymbolKind};

use super::lanes::Side;

pub const BOX_HEIGHT: f64 = 6.6;
pub const CAPSULE_HEIGHT: f64 = 6.2;
pub const PENTAGON: (f64, f64) = (7.0, 7.4);

/// A symbol in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    pub kind: SymbolKind,
    pub centre: Point,
    pub width: f64,
    pub height: f64,
    /// Where a pentagon points.
    pub down: bool,
}

/// The part of a pentagon's half height from its centre to its shoulder.
const SHOULDER: f64 = 0.1;

/// Between a symbol's corner and the outermost line that meets it.
const CORNER: f64 = 1.0;
/// The share of a diamond's slope that each of its two sides has for lines, so that those of one do not run into the other's.
const SLOPE_SHARE: f64 = 0.42;

/// The height of a diamond of this width.
pub fn diamond_height(width: f64) -> f64 {
    (width * 0.62).clamp(7.0, 8.6)
}

impl Shape {
    pub fn outline(&self) -> Outline {
        let (x, y) = (self.centre.x, self.centre.y);
        let (half, tall) = (self.width / 2.0, self.height / 2.0);
        let area = Rect { x: x - half, y: y - tall, width: self.width, height: self.height };
        let polygon = |points: &[(f64, f64)]| {
            Outline::Polygon(points.iter().map(|(dx, dy)| Point { x: x + dx, y: y + dy }).collect())
        };
        match self.kind {
            SymbolKind::Process => Outline::Rect(area),
            SymbolKind::Terminator => Outline::Capsule(area),
            SymbolKind::Decision => polygon(&[(0.0, -tall), (half, 0.0), (0.0, tall), (-half, 0.0)]),
            SymbolKind::OffPage => {
                let way = if self.down { 1.0 } else { -1.0 };
                let (flat, shoulder, tip) = (-tall * way, tall * SHOULDER * way, tall * way);
                polygon(&[(-half, flat), (half, flat), (half, shoulder), (0.0, tip), (-half, shoulder)])
            }
        }
    }

    /// Where a line `off` millimetres beside the centre meets a side.
    pub fn port(&self, side: Side, off: f64) -> Point {
        let (half, tall) = (self.width / 2.0, self.height / 2.0);
        let depth = self.depth(side, off);
        let Point { x, y } = self.centre;
        match side {
            Side::Top => Point { x: x + off, y: y - tall + depth },
            Side::Bottom => Point { x: x + off, y: y + tall - depth },
            Side::Left => Point { x: x - half + depth, y: y + off },
            Side::Right => Point { x: x + half - depth, y: y + off },
        }
    }

    /// How far beside the centre lines may meet a side: top and bottom if they are upright.
    pub fn reach(&self, upright: bool) -> f64 {
        let half = if upright { self.width } else { self.height } / 2.0;
        match self.kind {
            SymbolKind::Decision => half * SLOPE_SHARE,
            SymbolKind::Process | SymbolKind::Terminator | SymbolKind::OffPage => half - CORNER,
        }
    }

    /// How far the outline lies inside the bounding box there.
    fn depth(&self, side: Side, off: f64) -> f64 {
        let (half, tall) = (self.width / 2.0, self.height / 2.0);
        let beside = off.abs();
        match self.kind {
            SymbolKind::Process => 0.0,
            SymbolKind::Decision if side.is_horizontal() => half * beside / tall,
            SymbolKind::Decision => tall * beside / half,
            SymbolKind::Terminator if side.is_horizontal() => arc_depth(tall, beside),
            SymbolKind::Terminator => arc_depth(tall, (beside - (half - tall)).max(0.0)),
            SymbolKind::OffPage if side.is_horizontal() => {
                let below = if self.down { off } else { -off };
                half * ((below - tall * SHOULDER) / (tall * (1.0 - SHOULDER))).max(0.0)
            }
            SymbolKind::OffPage => {
                let at_tip = self.down == (side == Side::Bottom);
                if at_tip { tall * (1.0 - SHOULDER) * beside / half } else { 0.0 }
            }
        }
    }

    /// Whether a box comes nearer than `margin` to the symbol.
    pub fn touches(&self, area: &Rect, margin: f64) -> bool {
        let nearest = |low: f64, high: f64, at: f64| (at.clamp(low, high) - at).abs();
        let across = nearest(area.x, area.x + area.width, self.centre.x);
        let along = nearest(area.y, area.y + area.height, self.centre.y);
        let (half, tall) = (self.width / 2.0 + margin, self.height / 2.0 + margin);
        match self.kind {
            SymbolKind::Decision => across / half + along / tall < 1.0,
            SymbolKind::Process | SymbolKind::Terminator | SymbolKind::OffPage => {
                across < half && along < tall
            }
        }
    }
}

fn arc_depth(radius: f64, beside: f64) -> f64 {
    radius - (radius * radius - beside * beside).max(0.0).sqrt()
}
