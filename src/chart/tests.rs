//! Routes told in pictures: pages sketched in characters, and what the router makes of them.

use super::lanes::{Lanes, Path, Place, Side, Wire, centre};
use super::route::route;
use crate::drawing::SymbolKind;

/// Rows of cells (`.` is empty, `?` and `!` are decisions) and lines between them: `a>b` on, `a<b` back.
struct Sketch<'a> {
    cells: &'a [&'a str],
    wires: &'a [&'a str],
}

impl Sketch<'_> {
    fn lanes(&self) -> Lanes {
        let mut lanes = Lanes { columns: self.cells[0].len(), bands: self.cells.len(), ..Lanes::default() };
        let mut names = Vec::new();
        for (band, cells) in self.cells.iter().enumerate() {
            for (column, name) in cells.chars().enumerate().filter(|(_, name)| *name != '.') {
                let kind = if "?!".contains(name) { SymbolKind::Decision } else { SymbolKind::Process };
                names.push(name);
                let sides = [true; 4];
                lanes.places.push(Place { kind, band, column: Some(column), wish: column, sides });
            }
        }
        let place = |name: Option<char>| names.iter().position(|known| Some(*known) == name).unwrap();
        for line in self.wires {
            let (from, to) = (place(line.chars().next()), place(line.chars().last()));
            let back = line.contains('<');
            let main = !back && !lanes.wires.iter().any(|wire: &Wire| wire.from == from && wire.main);
            lanes.wires.push(Wire { from, to, main, back, fixed: None });
        }
        lanes
    }
}

/// One character for each crossing of lanes: `#` a symbol, lines as lines.
fn picture(lanes: &Lanes, paths: &[Path]) -> String {
    let mut drawn = vec![vec![0_u8; lanes.across()]; lanes.down()];
    for pair in paths.iter().flat_map(|path| path.windows(2)) {
        let side = Side::facing(pair[0], pair[1]);
        drawn[pair[0].1][pair[0].0] |= 1 << side as u8;
        drawn[pair[1].1][pair[1].0] |= 1 << side.opposite() as u8;
    }
    // Bits: top 1, right 2, bottom 4, left 8.
    const GLYPHS: [char; 16] =
        ['·', '╵', '╶', '└', '╷', '│', '┌', '├', '╴', '┘', '─', '┴', '┐', '┤', '┬', '┼'];
    let symbols: Vec<_> =
        lanes.places.iter().map(|place| centre(place.column.unwrap(), place.band)).collect();
    let glyph =
        |x: usize, y: usize| if symbols.contains(&(x, y)) { '#' } else { GLYPHS[drawn[y][x] as usize] };
    let lines = (0..lanes.down()).map(|y| (0..lanes.across()).map(|x| glyph(x, y)).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

/// The routes of a sketch as a picture: one character per lane crossing.
fn routed(sketch: &Sketch) -> String {
    let routed = route(sketch.lanes());
    picture(&routed.lanes, &routed.paths)
}

#[test]
fn a_line_leaves_by_the_side_and_enters_on_top() {
    let sketch = Sketch { cells: &["a..", "..b", "c.."], wires: &["a>b", "b>c"] };
    insta::assert_snapshot!(routed(&sketch), @r"
        ·······
        ·#───┐·
        ·····│·
        ·┌───#·
        ·│·····
        ·#·····
        ·······
        ");
}

#[test]
fn a_loop_runs_up_the_channel_and_enters_by_the_side() {
    let sketch = Sketch { cells: &["a.", ".?", ".b"], wires: &["a>?", "?>b", "?<a"] };
    insta::assert_snapshot!(routed(&sketch), @r"
        ·····
        ┌#─┐·
        │··│·
        └──#·
        ···│·
        ···#·
        ·····
        ");
}

#[test]
fn loops_to_one_step_become_one_line() {
    let sketch =
        Sketch { cells: &["a", "?", "b", "!", "c"], wires: &["a>?", "?>b", "b>!", "!>c", "?<a", "!<a"] };
    insta::assert_snapshot!(routed(&sketch), @r"
        ···
        ┌#·
        ││·
        ├#·
        ││·
        │#·
        ││·
        └#·
        ·│·
        ·#·
        ···
        ");
}

#[test]
fn a_step_may_lead_back_to_itself() {
    let sketch = Sketch { cells: &["a", "?", "b"], wires: &["a>?", "?>b", "?<?"] };
    insta::assert_snapshot!(routed(&sketch), @r"
        ···
        ·#·
        ┌┤·
        └#·
        ·│·
        ·#·
        ···
        ");
}

#[test]
fn a_long_line_goes_around_what_stands_between() {
    let sketch = Sketch { cells: &["?", "a", "b", "c"], wires: &["?>a", "a>b", "b>c", "?>c"] };
    insta::assert_snapshot!(routed(&sketch), @r"
        ···
        ┌#·
        ││·
        │#·
        ││·
        │#·
        ││·
        └#·
        ···
        ");
}

#[test]
fn a_line_across_a_tie_leaves_the_tie_and_its_boxes_where_they_are() {
    let sketch = Sketch { cells: &[".x.", "a..", ".y."], wires: &["x>y", "a>y"] };
    let mut lanes = sketch.lanes();
    lanes.obstacles.push(centre(2, 1));
    let tie: Path = (1..=5).map(|lane| (lane, 3)).collect();
    let lead = lanes.places.iter().position(|place| place.column == Some(0)).unwrap();
    lanes.wires.push(Wire { from: lead, to: lead, main: false, back: false, fixed: Some(tie.clone()) });
    let routed = route(lanes);
    assert_eq!(routed.paths[2], tie);
    assert_eq!(routed.lanes.places[lead].column, Some(0));
}
