//! The search for sizes at which everything fits: widths, then pages, then routes, then what the routes need, until nothing
//! overflows; denser, then on larger paper, where it must.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::drawing::{Sheet, SymbolKind};
use crate::text::{Line, Measured};

use super::columns::{ActorColumn, ActorNeed, Quality, Widths, actor_columns, widths};
use super::connectors::{Leaf, connector_bands, connectors, letters};
use super::grid::{Content, Grid};
use super::heads::{self, HeadHeights, HeadWords};
use super::job::Job;
use super::label::Label;
use super::notes::Notes;
use super::paginate::{Cuts, paginate};
use super::room::{Room, RoutedLeaf};
use super::shape::{BOX_HEIGHT, CAPSULE_HEIGHT, PENTAGON, diamond_height};
use super::style::{ACTOR_WIDEST, CONTINUED_SIZE, DENSITIES, SYMBOL_SHARE, SYMBOL_WIDEST, Style, TITLE_SIZE};

/// Everything with its size; nothing is placed yet.
pub struct Fitted {
    pub sheet: Sheet,
    pub style: Style,
    pub widths: Widths,
    pub actors: Vec<ActorColumn>,
    pub heads: HeadHeights,
    pub symbols: SymbolSizes,
    pub letters: BTreeMap<usize, String>,
    pub pages: Vec<FittedPage>,
}

/// One page with its size.
pub struct FittedPage {
    pub routed: Rc<RoutedLeaf>,
    pub room: Room,
    pub title: Vec<Line>,
    pub above_table: Vec<Line>,
    pub under_table: Vec<Line>,
    pub rows: Vec<FittedRow>,
    /// What the page has for rows, in mm.
    pub height: f64,
}

/// A printed row with its least height.
pub struct FittedRow {
    /// `None`: a row of connectors.
    pub row: Option<usize>,
    /// The page's bands in it, half-open.
    pub bands: (usize, usize),
    pub height: f64,
    /// What its connectors say.
    pub note: Vec<Line>,
}

/// The widths and heights of symbols, in mm.
pub struct SymbolSizes {
    /// By column: half of the widest symbol.
    pub half: Vec<f64>,
    /// By spot: width and height.
    pub spots: Vec<(f64, f64)>,
    /// By spot: the lines in it.
    pub words: Vec<Vec<Line>>,
}

/// Pages cut and routed once; the same cut is always routed alike.
pub type Routes = BTreeMap<(usize, usize), Rc<RoutedLeaf>>;

/// Between a title, a paragraph and the table.
pub const TITLE_GAP: f64 = 3.0;
/// How often pages are cut anew with the heights that the last cut came to.
const CUTS: usize = 14;
/// The papers beyond the author's own, in mm; the last is a roll that ends where the chart does.
const LARGER: [(f64, f64); 5] =
    [(330.0, 215.0), (420.0, 297.0), (594.0, 420.0), (841.0, 594.0), (1189.0, 841.0)];
const ROLL: (f64, f64) = (4000.0, 20_000.0);

/// Finds the sizes: the author's paper at the first density that fits, else the next larger paper.
pub fn fit(job: &Job, sheet: &Sheet, reserved: &Reserved, routes: &mut Routes) -> Fitted {
    let papers =
        LARGER.iter().filter(|(width, height)| *width > sheet.width && *height >= sheet.height - 1.0);
    let papers = papers.chain([&ROLL]).map(|&(width, height)| grown(sheet, width, height));
    for sheet in [*sheet].into_iter().chain(papers) {
        for density in 0..DENSITIES {
            let mut trial = Trial { job, sheet, style: Style::of(density), reserved, routes };
            if let Some(fitted) = trial.run(density) {
                return fitted;
            }
        }
    }
    // A procedure has at most 2,000 rows, and a text at most a mebibyte of letters.
    Trial { job, sheet: grown(sheet, 4e5, 1e7), style: Style::of(0), reserved, routes }
        .run(DENSITIES)
        .expect("a sheet of four hundred metres holds every chart that the limits of the language allow")
}

/// The arrows whose labels found no place near their beginning: they get room of their own.
pub type Reserved = BTreeSet<usize>;

fn grown(sheet: &Sheet, width: f64, height: f64) -> Sheet {
    Sheet::sized(width.max(sheet.width), height.max(sheet.height))
}

struct Trial<'a, 'r> {
    job: &'a Job<'a>,
    sheet: Sheet,
    style: Style,
    reserved: &'a Reserved,
    routes: &'r mut Routes,
}

/// One way to share the width: the activity's column, those right of the actors, whether actors' columns must be equal, and
/// their heads.
#[derive(Clone, Copy)]
struct Share {
    activity: f64,
    quality: Quality,
    equal: bool,
    words: HeadWords,
}

/// A cut with what it needs.
struct Cut {
    pages: Vec<(Rc<RoutedLeaf>, Room)>,
    needs: Vec<ActorNeed>,
}

impl Trial<'_, '_> {
    fn run(&mut self, density: usize) -> Option<Fitted> {
        let Style { activity, activity_least, .. } = self.style;
        let pleasant = Share { activity, quality: Quality::Pleasant, equal: true, words: HeadWords::Whole };
        let narrow = Share { activity: activity_least, equal: false, ..pleasant };
        let mut shares = vec![
            pleasant,
            Share { activity: (activity + activity_least) / 2.0, ..pleasant },
            Share { equal: true, ..narrow },
            narrow,
        ];
        if density >= 2 {
            // Many actors: first the other columns give way, then the heads.
            let snug = Share { quality: Quality::Snug, ..narrow };
            shares.extend([HeadWords::Short, HeadWords::Upright].map(|words| Share { words, ..snug }));
        }
        shares
            .into_iter()
            .find_map(|share| ACTOR_WIDEST.into_iter().find_map(|actor| self.with(share, actor)))
    }

    fn with(&mut self, share: Share, actor: f64) -> Option<Fitted> {
        let (texts, style) = (self.job.texts, self.style);
        let widths = widths(texts, &style, self.sheet.frame.width, (share.activity, share.quality), actor);
        let each = widths.actors / texts.actors.len().max(1) as f64;
        let least: f64 = texts.actors.iter().map(|head| head.least(&style, share.words)).sum();
        // A wider limit that no column reaches has been tried already as a narrower one.
        let is_known = actor > ACTOR_WIDEST[0] && each < actor / 2.0;
        if widths.actors < least || each < style.symbol || is_known {
            return None;
        }
        let symbols = self.symbols(each);
        let texts_heights = self.text_heights(&widths);
        let flat = vec![each; texts.actors.len()];
        let mut head =
            heads::heights(texts, &style, self.job.procedure.print.numbers, &flat, &widths.columns);
        let mut raised = vec![0.0; self.job.grid.rows.len()];
        for _ in 0..CUTS {
            let cut = self.cut(&symbols, &texts_heights, &raised, head.total());
            let needs = self.with_heads(&cut.needs, share.words);
            let x = self.sheet.frame.x + widths.number + widths.activity;
            let actors = actor_columns(&needs, x, widths.actors, share.equal)?;
            let own: Vec<f64> = actors.iter().map(|column| column.width).collect();
            let true_head =
                heads::heights(texts, &style, self.job.procedure.print.numbers, &own, &widths.columns);
            if true_head.total() > head.total() + 0.01 {
                head = true_head;
                continue;
            }
            let pages = self.pages(cut.pages, &symbols, &texts_heights, &widths, true_head.total());
            if self.raise_overflown(&pages, &mut raised)? {
                continue;
            }
            let cuts: Vec<(usize, usize)> = pages.iter().map(|page| page.routed.leaf.rows).collect();
            let letters = letters(self.job.grid, &cuts);
            return Some(Fitted {
                sheet: self.sheet,
                style,
                widths,
                actors,
                heads: true_head,
                symbols,
                letters,
                pages,
            });
        }
        None
    }

    /// Capsules are as wide as their words, all others alike.
    fn symbols(&self, column: f64) -> SymbolSizes {
        let grid = self.job.grid;
        let width = (column * SYMBOL_SHARE).clamp(self.style.symbol, SYMBOL_WIDEST);
        let mut sizes =
            SymbolSizes { half: vec![width / 2.0; grid.columns], spots: Vec::new(), words: Vec::new() };
        for (index, spot) in grid.spots.iter().enumerate() {
            let words = match &self.job.texts.symbols[index] {
                Some(words) => words.wrap_evenly(self.style.label, (column - 4.0).max(width)),
                None => Vec::new(),
            };
            let size = match spot.kind {
                SymbolKind::Process => (width, BOX_HEIGHT),
                SymbolKind::Decision => (width, diamond_height(width)),
                SymbolKind::Terminator => capsule(&words, &self.style, width),
                SymbolKind::OffPage => PENTAGON,
            };
            sizes.half[spot.column] = sizes.half[spot.column].max(size.0 / 2.0);
            sizes.spots.push(size);
            sizes.words.push(words);
        }
        sizes
    }

    /// By grid row: the height of its texts with their padding.
    fn text_heights(&self, widths: &Widths) -> Vec<f64> {
        let style = &self.style;
        let lines = |text: &Measured, width: f64| text.wrap(style.text, width - 2.0 * style.pad_across).len();
        let height = |row: &super::texts::RowTexts| {
            let of_columns = row.columns.iter().zip(&widths.columns).map(|(text, &width)| lines(text, width));
            let most = of_columns.chain([lines(&row.activity, widths.activity)]).max().unwrap_or(0);
            style.lines(most) + 2.0 * style.pad_down
        };
        self.job.texts.rows.iter().map(height).collect()
    }

    fn cut(&mut self, symbols: &SymbolSizes, texts: &[f64], raised: &[f64], head: f64) -> Cut {
        let (grid, style) = (self.job.grid, self.style);
        let estimate = |row: usize| {
            let bands = (0..grid.rows[row].bands)
                .map(|band| row_symbol(grid, symbols, row, band) + 2.0 * style.clear);
            bands.sum::<f64>().max(texts[row]).max(raised[row])
        };
        let heights: Vec<f64> = (0..grid.rows.len()).map(estimate).collect();
        let connector = PENTAGON.1 + 2.0 * style.clear;
        let room = |start: usize, end: usize| {
            let (above, below) = connector_bands(grid, &connectors(grid, start, end));
            self.height_for_rows(start, end, head) - connector * (above + below) as f64
        };
        let cuts = paginate(&Cuts { heights: &heights, parted: &parted(grid), room: &room });
        let mut pages = Vec::new();
        let mut needs = vec![ActorNeed::default(); grid.columns];
        for rows in cuts {
            let routed = self
                .routes
                .entry(rows)
                .or_insert_with(|| Rc::new(RoutedLeaf::of(Leaf::cut(grid, rows))))
                .clone();
            let labels = labels(self.job, &routed, &style);
            let room = routed.room(&style, &symbols.half, &labels, self.reserved);
            for (column, need) in needs.iter_mut().enumerate() {
                need.left = need.left.max(room.left[column] + symbols.half[column]);
                need.right = need.right.max(room.right[column] + symbols.half[column]);
            }
            pages.push((routed, room));
        }
        Cut { pages, needs }
    }

    fn with_heads(&self, needs: &[ActorNeed], words: HeadWords) -> Vec<ActorNeed> {
        let heads = self.job.texts.actors.iter().map(|head| head.least(&self.style, words));
        needs.iter().zip(heads).map(|(need, head)| ActorNeed { head, ..*need }).collect()
    }

    /// What a page with these rows has for rows and connectors.
    fn height_for_rows(&self, start: usize, end: usize, head: f64) -> f64 {
        let title = paragraphs_height(&self.title(start), TITLE_GAP);
        let preface = paragraphs_height(&self.preface(start), TITLE_GAP);
        let footnotes = paragraphs_height(&self.footnotes(end), TITLE_GAP);
        self.sheet.frame.height - title - preface - footnotes - head
    }

    fn title(&self, start: usize) -> Vec<Line> {
        let texts = self.job.texts;
        let (title, size) =
            if start == 0 { (&texts.title, TITLE_SIZE) } else { (&texts.continued, CONTINUED_SIZE) };
        title.wrap_evenly(size, self.sheet.frame.width)
    }

    fn preface(&self, start: usize) -> Vec<Line> {
        let lines = if start == 0 { &self.job.texts.preface[..] } else { &[] };
        lines.iter().flat_map(|line| line.wrap(self.style.text, self.sheet.frame.width)).collect()
    }

    fn footnotes(&self, end: usize) -> Vec<Line> {
        let lines = if end == self.job.grid.rows.len() { &self.job.texts.footnotes[..] } else { &[] };
        lines.iter().flat_map(|line| line.wrap(self.style.label, self.sheet.frame.width)).collect()
    }

    fn pages(
        &self,
        cut: Vec<(Rc<RoutedLeaf>, Room)>,
        symbols: &SymbolSizes,
        texts: &[f64],
        widths: &Widths,
        head: f64,
    ) -> Vec<FittedPage> {
        let cuts: Vec<(usize, usize)> = cut.iter().map(|(routed, _)| routed.leaf.rows).collect();
        let says = Notes { job: self.job, cuts: &cuts };
        let page = |(number, (routed, room)): (usize, (Rc<RoutedLeaf>, Room))| {
            let (start, end) = routed.leaf.rows;
            let mut rows = rows(self.job.grid, &routed.leaf, &room, symbols, texts);
            for row in rows.iter_mut().filter(|row| row.row.is_none()) {
                let above = row.bands.0 == 0 && routed.leaf.above > 0;
                row.note = says.lines(number, &routed.leaf, above, &self.style, widths.activity);
                let style = &self.style;
                let height = row.note.len() as f64 * style.label * style.leading + 2.0 * style.pad_down;
                row.height = row.height.max(height);
            }
            FittedPage {
                rows,
                title: self.title(start),
                above_table: self.preface(start),
                under_table: self.footnotes(end),
                height: self.height_for_rows(start, end, head),
                routed,
                room,
            }
        };
        cut.into_iter().enumerate().map(page).collect()
    }

    /// Remembers the true heights where a page overflows. `None`: one row alone overflows its page.
    fn raise_overflown(&self, pages: &[FittedPage], raised: &mut [f64]) -> Option<bool> {
        let mut any = false;
        for page in pages {
            let over = page.rows.iter().map(|row| row.height).sum::<f64>() - page.height;
            if over <= 0.01 {
                continue;
            }
            let (start, end) = page.routed.leaf.rows;
            if end - start == 1 {
                return None;
            }
            any = true;
            // What connector rows take beyond the estimate is laid on the page's rows.
            let share = 0.35 * over / (end - start) as f64;
            for row in &page.rows {
                let Some(index) = row.row else { continue };
                raised[index] = f64::max(raised[index], row.height) + share;
            }
        }
        Some(any)
    }
}

/// A capsule around its words: as high as its lines, as wide as its arcs leave room for them.
fn capsule(words: &[Line], style: &Style, least: f64) -> (f64, f64) {
    let leading = style.label * 1.15;
    let height = CAPSULE_HEIGHT.max(words.len() as f64 * leading + 2.2);
    let radius = height / 2.0;
    let beside = (words.len() as f64 * leading / 2.0 - 0.1 * style.label).max(0.0);
    let arc = radius - (radius * radius - beside * beside).max(0.0).sqrt();
    let widest = words.iter().map(|line| line.width).fold(0.0, f64::max);
    ((widest + 2.0 * arc + 1.6).max(least), height)
}

/// The height of the highest symbol of a row's band.
fn row_symbol(grid: &Grid, symbols: &SymbolSizes, row: usize, band: usize) -> f64 {
    let here = grid.spots.iter().zip(&symbols.spots).filter(|(spot, _)| (spot.row, spot.band) == (row, band));
    here.map(|(_, size)| size.1).fold(0.0, f64::max)
}

impl FittedPage {
    /// The height of the highest symbol of a band.
    pub fn symbol_height(&self, grid: &Grid, symbols: &SymbolSizes, band: usize) -> f64 {
        symbol_height(grid, &self.routed.leaf, symbols, band)
    }
}

fn symbol_height(grid: &Grid, leaf: &Leaf, symbols: &SymbolSizes, band: usize) -> f64 {
    let nth = leaf.first_band.partition_point(|&first| first <= band);
    match nth.checked_sub(1) {
        Some(nth) if nth + 1 < leaf.first_band.len() => {
            row_symbol(grid, symbols, leaf.rows.0 + nth, band - leaf.first_band[nth])
        }
        Some(_) | None => PENTAGON.1,
    }
}

/// The printed rows of a page with their least heights.
fn rows(grid: &Grid, leaf: &Leaf, room: &Room, symbols: &SymbolSizes, texts: &[f64]) -> Vec<FittedRow> {
    let bands_height = |(first, last): (usize, usize)| {
        (first..last)
            .map(|band| room.above[band] + symbol_height(grid, leaf, symbols, band) + room.below[band])
            .sum()
    };
    let connector_row = |bands| FittedRow { row: None, bands, height: bands_height(bands), note: Vec::new() };
    let mut rows = Vec::new();
    if leaf.above > 0 {
        rows.push(connector_row((0, leaf.above)));
    }
    for (nth, pair) in leaf.first_band.windows(2).enumerate() {
        let (row, bands) = (leaf.rows.0 + nth, (pair[0], pair[1]));
        rows.push(FittedRow {
            row: Some(row),
            bands,
            height: bands_height(bands).max(texts[row]),
            note: Vec::new(),
        });
    }
    if leaf.below > 0 {
        rows.push(connector_row((leaf.lanes.bands - leaf.below, leaf.lanes.bands)));
    }
    rows
}

/// By place between rows: how many arrows a cut there parts. Parting capsules from their neighbours counts as many.
fn parted(grid: &Grid) -> Vec<u32> {
    let is_capsules = |row: usize| matches!(grid.rows[row].content, Content::Capsules(_));
    let count = |place: usize| {
        let before = |spot: usize| grid.spots[spot].row < place;
        let arrows = grid.arrows.iter().filter(|arrow| before(arrow.from) != before(arrow.to)).count() as u32;
        let start = place == 1 && is_capsules(0);
        let end = (1..grid.rows.len()).contains(&place) && is_capsules(place);
        arrows + if start || end { 20 } else { 0 }
    };
    (0..=grid.rows.len()).map(count).collect()
}

/// By wire: the label at its beginning, if any.
fn labels(job: &Job, routed: &RoutedLeaf, style: &Style) -> Vec<Option<Label>> {
    let label = |wire: usize| {
        let text = job.texts.labels[routed.labelled(wire)?].as_ref()?;
        Some(Label::of(text, style.label, style.label_widest))
    };
    (0..routed.leaf.arrows.len()).map(label).collect()
}

/// The height of lines set under one another with a gap after them; nothing for none.
pub fn paragraphs_height(lines: &[Line], gap: f64) -> f64 {
    if lines.is_empty() { 0.0 } else { lines.iter().map(|line| line.size * 1.25).sum::<f64>() + gap }
}
