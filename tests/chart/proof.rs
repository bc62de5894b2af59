//! Charts held against the inspector: every fault on their pages, and how good they are beyond having none.

use std::fmt;
use std::ops::AddAssign;

use sop::chart::inspect::{Fault, inspect};
use sop::chart::{inspect_flows, lay_out};
use sop::document::Paper;
use sop::drawing::{Flow, Item, Page, Sheet};
use sop::procedure::Procedure;
use sop::text::Fonts;

use super::random::{self, Dice, Size};

pub const PAPERS: [Paper; 4] = [Paper::A4, Paper::F4, Paper::Letter, Paper::Legal];

/// A label whose nearest letter is farther than this from where its flow leaves its symbol does not stand at the symbol, in mm.
const FAR: f64 = 9.0;

/// The random procedure that a seed makes.
pub fn random_procedure(seed: u64) -> Procedure {
    let mut dice = Dice::new(seed);
    let size = Size::random(&mut dice);
    random::procedure(&mut dice, size)
}

/// A seed's procedure on the seed's paper.
pub fn random_chart(seed: u64, fonts: &Fonts) -> (Procedure, Vec<Page>) {
    let procedure = random_procedure(seed);
    let sheet = Sheet::landscape(PAPERS[seed as usize % PAPERS.len()]);
    let pages = lay_out(&procedure, fonts, &sheet, 2);
    (procedure, pages)
}

/// Every fault of a chart, with the number of its page where it is one page's, from 0.
pub fn faults(procedure: &Procedure, pages: &[Page]) -> Vec<(Option<usize>, Fault)> {
    let on_page = |(number, page)| inspect(page).into_iter().map(move |fault| (Some(number), fault));
    let of_flows = inspect_flows(procedure, pages).into_iter().map(|fault| (None, fault));
    pages.iter().enumerate().flat_map(on_page).chain(of_flows).collect()
}

/// How good charts are, in sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measures {
    pub charts: usize,
    pub pages: usize,
    pub flows: usize,
    pub crossings: usize,
    pub bends: usize,
    pub labels: usize,
    pub far: usize,
}

impl Measures {
    pub fn of(pages: &[Page]) -> Measures {
        let flows = || pages.iter().flat_map(flows);
        let labelled = || flows().filter(|flow| !flow.label.is_empty());
        Measures {
            charts: 1,
            pages: pages.len(),
            flows: flows().count(),
            crossings: flows().map(|flow| flow.hops.len()).sum(),
            bends: flows().map(|flow| flow.points.len().saturating_sub(2)).sum(),
            labels: labelled().count(),
            far: labelled().filter(|flow| label_distance(flow) > FAR).count(),
        }
    }
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Measures) {
        self.charts += other.charts;
        self.pages += other.pages;
        self.flows += other.flows;
        self.crossings += other.crossings;
        self.bends += other.bends;
        self.labels += other.labels;
        self.far += other.far;
    }
}

impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Measures { charts, pages, flows, crossings, bends, labels, far } = self;
        let each = |count: usize| count as f64 / (*flows).max(1) as f64;
        writeln!(f, "{charts} charts, {pages} pages, {flows} flows")?;
        writeln!(
            f,
            "{crossings} crossings ({:.3} a flow), {bends} bends ({:.3})",
            each(*crossings),
            each(*bends)
        )?;
        write!(f, "{labels} labels, {far} of them more than {FAR} mm from their symbol")
    }
}

/// The arrows of a page.
pub fn flows(page: &Page) -> &[Flow] {
    let flows = page
        .items
        .iter()
        .find_map(|item| if let Item::Flows(flows) = item { Some(&flows[..]) } else { None });
    flows.unwrap_or_default()
}

/// From where a flow leaves its symbol to its label's nearest letter, in mm.
pub fn label_distance(flow: &Flow) -> f64 {
    let from = flow.points[0];
    let lines = flow.label.iter().map(|line| {
        let outside = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
        let across = outside(line.at.x, line.at.x + line.width, from.x);
        let down = outside(line.at.y - 0.74 * line.size, line.at.y + 0.22 * line.size, from.y);
        across.hypot(down)
    });
    lines.fold(f64::MAX, f64::min)
}
