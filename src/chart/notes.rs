//! What a row of connectors says in words: "A: lanjut ke langkah 10 (hal. 2)", "C: dari hal. 3".

use std::collections::BTreeMap;

use crate::text::{Face, Line};

use super::connectors::{Connector, Leaf};
use super::grid::Rows;
use super::job::Job;
use super::style::Style;
use super::words;

/// Up to so many connectors have a line each; more would make the row higher than its symbols.
const OWN_LINES: usize = 3;

/// What connectors say depends on all the cuts: letters and page numbers.
pub struct Notes<'a> {
    pub job: &'a Job<'a>,
    pub cuts: &'a [Rows],
    /// By target spot.
    pub letters: &'a BTreeMap<usize, String>,
}

impl Notes<'_> {
    /// What the row of connectors above or below a page's rows says, in a column of this width.
    pub fn lines(&self, page: usize, leaf: &Leaf, above: bool, style: &Style, width: f64) -> Vec<Line> {
        let text = self.words(page, leaf, above);
        self.job.fonts.measure(&text, Face::Italic).wrap(style.label, width - 2.0 * style.pad_across)
    }

    fn words(&self, page: usize, leaf: &Leaf, above: bool) -> String {
        let here = leaf.connectors.iter().filter(|connector| connector.above == above);
        let says = here.map(|connector| {
            let letter = self.letters.get(&connector.target).map_or("", String::as_str);
            self.says(connector, letter, page)
        });
        let said: Vec<String> = says.collect();
        said.join(if said.len() <= OWN_LINES { "\n" } else { "; " })
    }

    fn says(&self, connector: &Connector, letter: &str, page: usize) -> String {
        let (grid, language) = (self.job.grid, self.job.procedure.language);
        let page_of = |spot: usize| {
            let row = grid.spots[spot].row;
            self.cuts.iter().position(|&(start, end)| (start..end).contains(&row)).unwrap_or(0)
        };
        if connector.leaves {
            let target = page_of(connector.target);
            let place = words::Place::of(self.job.procedure, grid.spots[connector.target].node);
            return words::leads_to(letter, target < page, &place, self.job.first_page + target, language);
        }
        let sources = connector.arrows.iter().map(|&arrow| page_of(grid.arrows[arrow].from));
        let mut pages: Vec<usize> = sources.map(|source| self.job.first_page + source).collect();
        pages.sort_unstable();
        pages.dedup();
        words::comes_from(letter, &pages, language)
    }
}
