//! Rows made into pages: the cheapest cuts, where a page costs, empty space costs, and every flow that a cut parts costs.
//! Never splits a row.

use super::grid::Rows;

/// What the pages are cut from.
pub struct Cuts<'a> {
    /// Each row's height, in mm.
    pub heights: &'a [f64],
    /// For each place between rows (0 before the first), how many flows a cut there parts.
    pub parted: &'a [u32],
}

/// The price of a page.
const PAGE: f64 = 400.0;
/// The price of a page's empty share, squared; a little less on the last page, where it is natural. So pages are about equally
/// full, rather than the last one left with a row or two.
const SLACK: f64 = 250.0;
const LAST_SLACK: f64 = 200.0;
/// The price of parting one flow.
const PARTED: f64 = 22.0;

/// What a page takes and what it has for rows, in mm.
#[derive(Debug, Clone, Copy)]
pub struct PageSize {
    pub height: f64,
    pub room: f64,
}

/// Cuts rows into pages, in order. `size` is told a page's rows and the sum of their heights; a row too high for any page gets
/// one of its own.
pub fn paginate(cuts: &Cuts, mut size: impl FnMut(Rows, f64) -> PageSize) -> Vec<Rows> {
    let rows = cuts.heights.len();
    // For each row: the least price of the pages before it, and where the last of them begins.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; rows + 1];
    best[0] = Some((0.0, 0));
    for end in 1..=rows {
        let mut sum = 0.0;
        for start in (0..end).rev() {
            sum += cuts.heights[start];
            let page = size((start, end), sum);
            if page.height > page.room && start + 1 < end {
                break;
            }
            let Some((before, _)) = best[start] else { continue };
            let price = before + page_price(cuts, end, page);
            if best[end].is_none_or(|(least, _)| price < least) {
                best[end] = Some((price, start));
            }
        }
    }
    trace(&best, rows)
}

fn page_price(cuts: &Cuts, end: usize, page: PageSize) -> f64 {
    let slack = ((page.room - page.height) / page.room).max(0.0).powi(2);
    if end == cuts.heights.len() {
        PAGE + LAST_SLACK * slack
    } else {
        PAGE + SLACK * slack + PARTED * f64::from(cuts.parted[end])
    }
}

fn trace(best: &[Option<(f64, usize)>], rows: usize) -> Vec<Rows> {
    let mut pages = Vec::new();
    let mut end = rows;
    while end > 0 {
        let start = best[end].map_or(end - 1, |(_, start)| start);
        pages.push((start, end));
        end = start;
    }
    pages.reverse();
    pages
}

#[cfg(test)]
mod tests {
    use super::{Cuts, PageSize, paginate};

    fn pages(heights: &[f64], parted: &[u32], room: f64) -> Vec<(usize, usize)> {
        paginate(&Cuts { heights, parted }, |_, height| PageSize { height, room })
    }

    #[test]
    fn pages_are_about_equally_full() {
        assert_eq!(pages(&[10.0; 7], &[1; 8], 60.0), [(0, 4), (4, 7)]);
    }

    #[test]
    fn what_fits_stays_on_one_page() {
        assert_eq!(pages(&[10.0; 5], &[1; 6], 50.0), [(0, 5)]);
    }

    #[test]
    fn a_cut_moves_to_where_fewer_flows_are_parted() {
        assert_eq!(pages(&[10.0; 8], &[0, 1, 1, 4, 1, 4, 4, 1, 0], 50.0), [(0, 4), (4, 8)]);
    }

    #[test]
    fn a_row_higher_than_the_page_stands_alone() {
        assert_eq!(pages(&[10.0, 90.0, 10.0], &[1; 4], 50.0), [(0, 1), (1, 2), (2, 3)]);
    }

    #[test]
    fn nothing_makes_no_page() {
        assert_eq!(pages(&[], &[0], 50.0), []);
    }
}
