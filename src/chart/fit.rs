//! The search for sizes at which everything fits: widths, then pages, then routes, then what the routes need, until nothing
//! overflows; denser, then on larger paper, where it must.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::drawing::Sheet;
use crate::text::{Line, Measured};

use super::answers::{Shapes, shapes};
use super::columns::{ActorColumn, ActorNeed, Quality, Widths, actor_columns, widths};
use super::connectors::letters;
use super::fitted::{Attempt, Fitted, FittedPage, TITLE_GAP, paragraphs_height};
use super::grid::{Content, Grid, Rows};
use super::heads::{self, HeadHeights, HeadWords};
use super::job::Job;
use super::leaves::Leaves;
use super::notes::Notes;
use super::paginate::{Cuts, PageSize, paginate};
use super::reserve::Reserved;
use super::room::{Room, RoutedLeaf};
use super::shape::PENTAGON;
use super::sizes::{SymbolSizes, rows};
use super::style::{ACTOR_WIDEST, CONTINUED_SIZE, DENSITIES, Style, TITLE_SIZE};

/// Where the search goes on.
pub struct Within {
    /// Nothing that comes before is tried.
    pub first: Attempt,
    /// The pages that fitted there, kept if they still do.
    pub cuts: Vec<Rows>,
    /// No paper is wider, in mm.
    pub widest: f64,
}

/// How often pages are cut anew with the heights that the last cut came to.
const CUTS: usize = 14;
/// The papers beyond the author's own, in mm; the last but one is a roll that ends where the chart does.
const LARGER: [(f64, f64); 5] =
    [(330.0, 215.0), (420.0, 297.0), (594.0, 420.0), (841.0, 594.0), (1189.0, 841.0)];
const ROLL: (f64, f64) = (4000.0, 20_000.0);
/// A procedure has at most 2,000 rows, and a text at most a mebibyte of letters.
const LAST_RESORT: (f64, f64) = (4e5, 1e7);

/// Finds the sizes: the author's paper at the first density that fits, else the next larger paper. `None` if nothing
/// fits within the bounds given.
pub fn fit(
    job: &Job,
    sheet: &Sheet,
    reserved: &Reserved,
    leaves: &mut Leaves,
    within: &Within,
) -> Option<Fitted> {
    let settings = settings(sheet).into_iter().enumerate().skip(within.first.setting);
    let allowed = settings.take_while(|(_, (sheet, _))| sheet.width <= within.widest);
    allowed.into_iter().find_map(|(setting, (sheet, density))| {
        Trial::of(job, sheet, density, reserved, leaves).run(setting, within)
    })
}

/// Papers and densities in the order in which they are tried.
fn settings(sheet: &Sheet) -> Vec<(Sheet, usize)> {
    let larger =
        LARGER.into_iter().filter(|(width, height)| *width > sheet.width && *height >= sheet.height - 1.0);
    let grown = |(width, height): (f64, f64)| Sheet::sized(width.max(sheet.width), height.max(sheet.height));
    let sheets = [*sheet].into_iter().chain(larger.chain([ROLL]).map(grown));
    let mut settings: Vec<(Sheet, usize)> =
        sheets.flat_map(|sheet| (0..DENSITIES).map(move |density| (sheet, density))).collect();
    settings.push((grown(LAST_RESORT), 0));
    settings
}

/// One way to share the width: the activity's column, those right of the actors, the widest that actors' columns get, whether
/// they must be equal, and their heads.
#[derive(Clone, Copy)]
struct Share {
    activity: f64,
    quality: Quality,
    actor: f64,
    equal: bool,
    words: HeadWords,
}

/// The ways to share the width at a density in the order in which they are tried.
fn shares(density: usize) -> Vec<Share> {
    let Style { activity, activity_least, .. } = Style::of(density);
    let (quality, words) = (Quality::Pleasant, HeadWords::Whole);
    let pleasant = Share { activity, quality, actor: ACTOR_WIDEST[0], equal: true, words };
    let narrow = Share { activity: activity_least, equal: false, ..pleasant };
    let mut ways = vec![
        pleasant,
        Share { activity: (activity + activity_least) / 2.0, ..pleasant },
        Share { equal: true, ..narrow },
        narrow,
    ];
    if density >= 2 {
        // Many actors: first the other columns give way, then the heads.
        let snug = Share { quality: Quality::Snug, ..narrow };
        ways.extend([HeadWords::Short, HeadWords::Upright].map(|words| Share { words, ..snug }));
    }
    let each = |share| ACTOR_WIDEST.into_iter().map(move |actor| Share { actor, ..share });
    ways.into_iter().flat_map(each).collect()
}

/// A chart on one paper at one density.
struct Trial<'a, 'g, 'r> {
    job: &'a Job<'a>,
    sheet: Sheet,
    density: usize,
    style: Style,
    reserved: &'a Reserved,
    leaves: &'r mut Leaves<'g>,
    /// By arrow: the label at its beginning.
    labels: Vec<Option<Shapes>>,
    /// By place between rows: how many arrows a cut there parts.
    parted: Vec<u32>,
    margins: Margins,
}

/// What stands above the table and under it.
struct Margins {
    title: Vec<Line>,
    continued: Vec<Line>,
    preface: Vec<Line>,
    footnotes: Vec<Line>,
}

/// The sizes that a share of the width comes to.
struct Sizes {
    widths: Widths,
    symbols: SymbolSizes,
    /// By grid row: the height of its texts with their padding.
    texts: Vec<f64>,
}

/// What the cuts so far have taught.
struct Learnt {
    /// By grid row: its height on a page that overflowed.
    rows: Vec<f64>,
    /// The true heights of whole pages.
    pages: BTreeMap<Rows, f64>,
}

/// A cut with what it needs.
struct Cut {
    pages: Vec<(Rc<RoutedLeaf>, Room)>,
    actors: Vec<ActorColumn>,
}

impl<'a, 'g, 'r> Trial<'a, 'g, 'r> {
    fn of(
        job: &'a Job<'a>,
        sheet: Sheet,
        density: usize,
        reserved: &'a Reserved,
        leaves: &'r mut Leaves<'g>,
    ) -> Trial<'a, 'g, 'r> {
        let style = Style::of(density);
        Trial {
            sheet,
            density,
            reserved,
            leaves,
            labels: job.texts.labels.iter().map(|text| Some(shapes(text.as_ref()?, &style))).collect(),
            parted: parted(job.grid),
            margins: Margins::of(job, &style, sheet.frame.width),
            style,
            job,
        }
    }

    fn run(&mut self, setting: usize, within: &Within) -> Option<Fitted> {
        let first = if setting == within.first.setting { within.first.share } else { 0 };
        let mut shares = shares(self.density).into_iter().enumerate().skip(first);
        shares.find_map(|(nth, share)| {
            let attempt = Attempt { setting, share: nth };
            let cuts = (attempt == within.first && !within.cuts.is_empty()).then(|| within.cuts.clone());
            self.with(share, attempt, cuts)
        })
    }

    fn with(&mut self, share: Share, attempt: Attempt, mut cuts: Option<Vec<Rows>>) -> Option<Fitted> {
        let sizes = self.sizes(share)?;
        let mut heads = self.heads(&sizes.widths, None);
        let mut learnt = Learnt { rows: vec![0.0; self.job.grid.rows.len()], pages: BTreeMap::new() };
        for _ in 0..CUTS {
            let rows = cuts.take().unwrap_or_else(|| self.cuts(&sizes, &learnt, heads.total()));
            let cut = self.cut(share, &sizes, rows)?;
            let true_heads = self.heads(&sizes.widths, Some(&cut.actors));
            if true_heads.total() > heads.total() + 0.01 {
                heads = true_heads;
                continue;
            }
            let rows_of: Vec<Rows> = cut.pages.iter().map(|(routed, _)| routed.leaf.rows).collect();
            let letters = letters(self.job.grid, &rows_of);
            let says = Notes { job: self.job, cuts: &rows_of, letters: &letters };
            let pages = self.pages(cut.pages, &sizes, &says, true_heads.total());
            if learnt.overflow(&pages)? {
                continue;
            }
            return Some(Fitted {
                attempt,
                sheet: self.sheet,
                style: self.style,
                widths: sizes.widths,
                actors: cut.actors,
                heads: true_heads,
                symbols: sizes.symbols,
                letters,
                pages,
            });
        }
        None
    }

    /// `None` where no column would be wide enough for a symbol or its head, or the same has been tried already.
    fn sizes(&self, share: Share) -> Option<Sizes> {
        let (texts, style) = (self.job.texts, &self.style);
        let widths =
            widths(texts, style, self.sheet.frame.width, (share.activity, share.quality), share.actor);
        let each = widths.actors / texts.actors.len().max(1) as f64;
        let least: f64 = texts.actors.iter().map(|head| head.least(style, share.words)).sum();
        // A wider limit that no column reaches has been tried already as a narrower one.
        let is_known = share.actor > ACTOR_WIDEST[0] && each < share.actor / 2.0;
        if widths.actors < least || each < style.symbol || is_known {
            return None;
        }
        let symbols = SymbolSizes::of(self.job, style, each);
        Some(Sizes { texts: self.text_heights(&widths), symbols, widths })
    }

    /// The heads' heights over these columns, or over equal ones.
    fn heads(&self, widths: &Widths, actors: Option<&[ActorColumn]>) -> HeadHeights {
        let count = self.job.texts.actors.len();
        let own = match actors {
            Some(actors) => actors.iter().map(|column| column.width).collect(),
            None => vec![widths.actors / count.max(1) as f64; count],
        };
        let numbers = self.job.procedure.print.numbers;
        heads::heights(self.job.texts, &self.style, numbers, &own, &widths.columns)
    }

    fn text_heights(&self, widths: &Widths) -> Vec<f64> {
        let style = &self.style;
        let lines =
            |text: &Measured, width: f64| text.count_lines(style.text, width - 2.0 * style.pad_across);
        let height = |row: &super::texts::RowTexts| {
            let of_columns = row.columns.iter().zip(&widths.columns).map(|(text, &width)| lines(text, width));
            let most = of_columns.chain([lines(&row.activity, widths.activity)]).max().unwrap_or(0);
            style.lines(most) + 2.0 * style.pad_down
        };
        self.job.texts.rows.iter().map(height).collect()
    }

    /// Cuts the pages anew.
    fn cuts(&mut self, sizes: &Sizes, learnt: &Learnt, head: f64) -> Vec<Rows> {
        let Trial { job, sheet, style, leaves, margins, parted, .. } = self;
        let estimate = |row: usize| {
            (sizes.symbols.row(row, style) + leaves.lines[row]).max(sizes.texts[row]).max(learnt.rows[row])
        };
        let heights: Vec<f64> = (0..job.grid.rows.len()).map(estimate).collect();
        let connector = PENTAGON.1 + 2.0 * style.clear;
        let size = |rows: Rows, sum: f64| {
            let room = sheet.frame.height - margins.height(rows, heights.len()) - head;
            let known = learnt.pages.get(&rows).copied();
            let height = known.unwrap_or_else(|| sum + connector * leaves.connector_bands(rows) as f64);
            PageSize { height, room }
        };
        paginate(&Cuts { heights: &heights, parted }, size)
    }

    /// Routes the pages, and gives up as soon as the lines of one ask for more width than there is.
    fn cut(&mut self, share: Share, sizes: &Sizes, cuts: Vec<Rows>) -> Option<Cut> {
        let Trial { job, sheet, style, .. } = self;
        let x = sheet.frame.x + sizes.widths.number + sizes.widths.activity;
        let head = |head: &super::texts::ActorHead| head.least(style, share.words);
        let mut needs: Vec<ActorNeed> =
            job.texts.actors.iter().map(|of| ActorNeed::of_head(head(of))).collect();
        let mut cut = Cut { pages: Vec::new(), actors: Vec::new() };
        for rows in cuts {
            let routed = self.leaves.routed(rows);
            let room = routed.room(&self.style, &sizes.symbols.half, &self.labels, self.reserved);
            for (column, need) in needs.iter_mut().enumerate() {
                need.left = need.left.max(room.left[column] + sizes.symbols.half[column]);
                need.right = need.right.max(room.right[column] + sizes.symbols.half[column]);
            }
            self.leaves.learn(&routed.leaf, &room, &self.style);
            cut.pages.push((routed, room));
            cut.actors = actor_columns(&needs, x, sizes.widths.actors, share.equal)?;
        }
        Some(cut)
    }

    fn pages(
        &self,
        cut: Vec<(Rc<RoutedLeaf>, Room)>,
        sizes: &Sizes,
        says: &Notes,
        head: f64,
    ) -> Vec<FittedPage> {
        let (style, margins) = (&self.style, &self.margins);
        let count = self.job.grid.rows.len();
        let page = |(number, (routed, room)): (usize, (Rc<RoutedLeaf>, Room))| {
            let (start, end) = routed.leaf.rows;
            let mut rows = rows(&routed.leaf, &room, &sizes.symbols, &sizes.texts);
            for row in rows.iter_mut().filter(|row| row.row.is_none()) {
                let above = row.bands.0 == 0 && routed.leaf.above > 0;
                row.note = says.lines(number, &routed.leaf, above, style, sizes.widths.activity);
                let height = row.note.len() as f64 * style.label * style.leading + 2.0 * style.pad_down;
                row.height = row.height.max(height);
            }
            FittedPage {
                rows,
                title: margins.title(start).to_vec(),
                above_table: margins.preface(start).to_vec(),
                under_table: margins.footnotes(end, count).to_vec(),
                height: self.sheet.frame.height - margins.height((start, end), count) - head,
                routed,
                room,
            }
        };
        cut.into_iter().enumerate().map(page).collect()
    }
}

impl Margins {
    fn of(job: &Job, style: &Style, width: f64) -> Margins {
        let wrapped = |texts: &[Measured], size: f64| {
            texts.iter().flat_map(|line| line.wrap(size, width)).collect::<Vec<_>>()
        };
        Margins {
            title: job.texts.title.wrap_evenly(TITLE_SIZE, width),
            continued: job.texts.continued.wrap_evenly(CONTINUED_SIZE, width),
            preface: wrapped(&job.texts.preface, style.text),
            footnotes: wrapped(&job.texts.footnotes, style.label),
        }
    }

    fn title(&self, start: usize) -> &[Line] {
        if start == 0 { &self.title } else { &self.continued }
    }

    fn preface(&self, start: usize) -> &[Line] {
        if start == 0 { &self.preface } else { &[] }
    }

    fn footnotes(&self, end: usize, count: usize) -> &[Line] {
        if end == count { &self.footnotes } else { &[] }
    }

    /// What they take of a page with these of `count` rows, in mm.
    fn height(&self, (start, end): Rows, count: usize) -> f64 {
        let parts = [self.title(start), self.preface(start), self.footnotes(end, count)];
        parts.into_iter().map(|lines| paragraphs_height(lines, TITLE_GAP)).sum()
    }
}

impl Learnt {
    /// Whether a page overflows. `None`: one row alone overflows its page.
    fn overflow(&mut self, pages: &[FittedPage]) -> Option<bool> {
        let mut any = false;
        for page in pages {
            let height = page.rows.iter().map(|row| row.height).sum::<f64>();
            // What connectors say, and so their height, depends on the other pages too.
            let known = self.pages.entry(page.routed.leaf.rows).or_insert(height);
            *known = known.max(height);
            if height <= page.height + 0.01 {
                continue;
            }
            let (start, end) = page.routed.leaf.rows;
            if end - start == 1 {
                return None;
            }
            any = true;
            for row in &page.rows {
                let Some(index) = row.row else { continue };
                self.rows[index] = f64::max(self.rows[index], row.height);
            }
        }
        Some(any)
    }
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
