//! The proof of a printed document: every page's geometry, and every procedure's flows.

use crate::chart::inspect::{Fault, inspect};
use crate::chart::inspect_flows;
use crate::drawing::{Drawing, Item, Page};
use crate::procedure::Edition;

/// What a proof looked at, and found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub pages: usize,
    /// Arrows; one that a page break cuts counts on each page that it is on.
    pub flows: usize,
    /// By page, from 0.
    pub faults: Vec<(usize, Fault)>,
}

/// Holds each page of a document against the rules of its geometry, and each procedure against what its pages show. A fault
/// of a procedure as a whole is told of its first page.
pub fn prove(edition: &Edition, drawing: &Drawing) -> Proof {
    let pages = &drawing.pages;
    let mut faults: Vec<(usize, Fault)> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        faults.extend(inspect(page).into_iter().map(|fault| (number, fault)));
    }
    for (id, procedure) in &edition.procedures {
        let shows = |page: &Page| page.procedure.as_ref() == Some(id);
        // What is not printed, as where one procedure alone was asked for, is not looked at.
        let Some(first) = pages.iter().position(shows) else { continue };
        let own: Vec<Page> = pages.iter().filter(|page| shows(page)).cloned().collect();
        faults.extend(inspect_flows(procedure, &own).into_iter().map(|fault| (first, fault)));
    }
    faults.sort();
    Proof { pages: pages.len(), flows: pages.iter().map(flows).sum(), faults }
}

fn flows(page: &Page) -> usize {
    page.items.iter().map(|item| if let Item::Flows(flows) = item { flows.len() } else { 0 }).sum()
}
