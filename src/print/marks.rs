//! What only the chart of a run, a form and a code have, in the words of SVG.

use serde::Serialize;

use crate::drawing::{Code, Flow, Item, Page, Rect, TickBox};

use super::ink;
use super::values::{AreaView, area, clean, number, path};

#[derive(Serialize)]
pub struct MarkerView {
    class: &'static str,
    colour: String,
}

/// How a flow on the chart of a run differs from one on any other chart.
#[derive(Serialize)]
pub struct FlowStroke {
    class: &'static str,
    colour: String,
    width: String,
}

#[derive(Serialize)]
pub struct BoxView {
    #[serde(flatten)]
    area: AreaView,
    line: String,
    tick: Option<String>,
    description: String,
}

#[derive(Serialize)]
pub struct CodeView {
    d: String,
    text: String,
}

/// One arrowhead for each look that flows of a run have on this page.
pub fn markers(page: &Page) -> Vec<MarkerView> {
    let mut markers: Vec<MarkerView> = Vec::new();
    for item in &page.items {
        let Item::Flows(flows) = item else { continue };
        for stroke in flows.iter().filter_map(|flow| Some(flow_stroke(flow, flow.taken?))) {
            if markers.iter().all(|marker| marker.class != stroke.class) {
                markers.push(MarkerView { class: stroke.class, colour: stroke.colour });
            }
        }
    }
    markers
}

pub fn flow_stroke(flow: &Flow, taken: bool) -> FlowStroke {
    let (colour, width) = ink::flow(flow);
    let class = if taken { "taken" } else { "untaken" };
    FlowStroke { class, colour: colour.hex(), width: number(width) }
}

pub fn box_view(of: &TickBox) -> BoxView {
    BoxView {
        area: area(of.area),
        line: number(ink::BOX),
        tick: of.ticked.then(|| path(&ink::tick(of.area))),
        description: clean(&of.description),
    }
}

pub fn code_view(code: &Code) -> CodeView {
    let bar = |bar: Rect| {
        let Rect { x, y, width, height } = bar;
        format!("M{} {}h{}v{}h-{}z", number(x), number(y), number(width), number(height), number(width))
    };
    CodeView { d: ink::bars(code).into_iter().map(bar).collect(), text: clean(&code.text) }
}
