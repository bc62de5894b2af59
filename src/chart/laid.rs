//! A whole chart in its place, and how good it is compared with others of the same procedure.

use crate::drawing::Page;

use super::draw::draw;
use super::fitted::Fitted;
use super::job::Job;
use super::label::{PlacedLabels, place_labels};
use super::place::{Placed, place};

/// A chart with everything in its place.
pub struct Laid {
    pub fitted: Fitted,
    pages: Vec<(Placed, PlacedLabels)>,
}

/// What is wrong with a layout, the worst first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Strain {
    /// Labels that touch something.
    pub collisions: usize,
    /// The sheet's area, in mm².
    paper: u64,
    /// Labels that stand far from their lines' beginnings.
    far: usize,
}

impl Laid {
    pub fn of(job: &Job, fitted: Fitted) -> Laid {
        let pages = fitted.pages.iter().map(|page| {
            let placed = place(job.grid, &fitted, page);
            let labels = place_labels(job, &fitted, page, &placed);
            (placed, labels)
        });
        Laid { pages: pages.collect(), fitted }
    }

    /// The arrows whose labels found no place near their beginning.
    pub fn crowded(&self) -> Vec<usize> {
        self.pages.iter().flat_map(|(_, labels)| labels.crowded.iter().copied()).collect()
    }

    pub fn strain(&self) -> Strain {
        let sheet = &self.fitted.sheet;
        let collisions = self.pages.iter().map(|(_, labels)| labels.collisions).sum();
        Strain { collisions, paper: (sheet.width * sheet.height) as u64, far: self.crowded().len() }
    }

    pub fn draw(&self, job: &Job) -> Vec<Page> {
        let pages = self.fitted.pages.iter().zip(&self.pages).enumerate();
        pages
            .map(|(nth, (page, (placed, labels)))| {
                draw(job, &self.fitted, page, placed, &labels.placed, nth == 0)
            })
            .collect()
    }
}
