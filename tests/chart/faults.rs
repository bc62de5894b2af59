//! The inspector itself, tested: each test spoils one thing on a sound page and expects exactly that to be said.

use sop::chart::inspect::{Fault, inspect};
use sop::chart::inspect_flows;
use sop::drawing::{Cell, Flow, Item, Outline, Page, Point, Table};

use super::chart_of;

const SOUND: &str = "
  - { id: terima, activity: Menerima berkas, actor: loket }
  - id: periksa
    activity: Memeriksa berkas
    actor: kepala
    decision: Lengkap?
    branches: { Ya: simpan, Tidak: terima }
  - { id: simpan, activity: Menyimpan berkas, actor: loket }
";

fn page() -> Page {
    let (_, mut pages) = chart_of("", SOUND);
    pages.remove(0)
}

fn flows(page: &mut Page) -> &mut Vec<Flow> {
    let found =
        page.items.iter_mut().find_map(|item| if let Item::Flows(flows) = item { Some(flows) } else { None });
    found.unwrap()
}

fn flow<'a>(page: &'a mut Page, from: &str, to: &str) -> &'a mut Flow {
    flows(page).iter_mut().find(|flow| flow.from == from && flow.to == to).unwrap()
}

fn table(page: &mut Page) -> &mut Table {
    let found =
        page.items.iter_mut().find_map(|item| if let Item::Table(table) = item { Some(table) } else { None });
    found.unwrap()
}

fn cell<'a>(page: &'a mut Page, step: &str, column: &str) -> &'a mut Cell {
    let row = table(page).body.iter_mut().find(|row| row.step.as_deref() == Some(step)).unwrap();
    row.cells.iter_mut().find(|cell| cell.column == column).unwrap()
}

/// What the inspector says once the page is spoilt.
fn said(spoil: impl Fn(&mut Page)) -> Vec<String> {
    let mut page = page();
    assert_eq!(inspect(&page), []);
    spoil(&mut page);
    inspect(&page)
        .iter()
        .map(|fault| format!("{fault:?}").split([' ', '(']).next().unwrap().to_owned())
        .collect()
}

fn shift(points: &mut [Point], dx: f64, dy: f64) {
    for point in points {
        point.x += dx;
        point.y += dy;
    }
}

#[test]
fn a_run_that_slants() {
    assert!(said(|page| flow(page, "start", "terima").points[1].x += 0.5).contains(&"Diagonal".to_owned()));
}

#[test]
fn a_flow_through_a_symbol() {
    let spoil = |page: &mut Page| {
        let low = flow(page, "simpan", "end").points[1];
        flow(page, "start", "terima").points[1] = low;
    };
    assert!(said(spoil).contains(&"ThroughSymbol".to_owned()));
}

#[test]
fn a_flow_over_its_own_label() {
    let spoil = |page: &mut Page| {
        let flow = flow(page, "periksa", "simpan");
        let middle = (flow.points[0].y + flow.points[1].y) / 2.0;
        flow.label[0].at = Point { x: flow.points[0].x - 1.0, y: middle };
    };
    assert!(said(spoil).contains(&"OverText".to_owned()));
}

#[test]
fn two_flows_on_one_line() {
    let spoil = |page: &mut Page| {
        let points = flow(page, "start", "terima").points.clone();
        flow(page, "terima", "periksa").points = points;
    };
    assert!(said(spoil).contains(&"Overlap".to_owned()));
}

#[test]
fn flows_may_become_one_on_their_way_to_a_common_end() {
    let spoil = |page: &mut Page| {
        let tip = *flow(page, "start", "terima").points.last().unwrap();
        let from = flow(page, "periksa", "terima").points[0];
        let bend = Point { x: tip.x, y: tip.y - 1.95 };
        let loose = vec![Point { x: from.x, y: bend.y }, bend, tip];
        flow(page, "periksa", "terima").points = loose;
    };
    assert!(!said(spoil).contains(&"Overlap".to_owned()));
}

#[test]
fn a_flow_on_a_rule() {
    let spoil = |page: &mut Page| {
        let y = table(page)
            .rules
            .iter()
            .find(|rule| rule.from.y == rule.to.y && rule.from.y > 60.0)
            .unwrap()
            .from
            .y;
        let points = &mut flow(page, "periksa", "terima").points;
        points[0].y = y;
        points[1].y = y;
    };
    assert!(said(spoil).contains(&"OnRule".to_owned()));
}

#[test]
fn a_flow_among_the_texts() {
    assert!(
        said(|page| shift(&mut flow(page, "periksa", "terima").points, -60.0, 0.0))
            .contains(&"Outside".to_owned())
    );
}

#[test]
fn a_flow_that_ends_in_the_air() {
    assert_eq!(said(|page| flow(page, "start", "terima").points[0].y += 1.0), ["Loose"]);
}

#[test]
fn an_arrow_too_short_for_its_head() {
    let spoil = |page: &mut Page| {
        let points = &mut flow(page, "start", "terima").points;
        let tip = points[1];
        points[0] = Point { x: tip.x, y: tip.y - 1.0 };
    };
    assert_eq!(said(spoil), ["Loose", "ShortArrow"]);
}

#[test]
fn a_text_that_leaves_its_cell() {
    assert!(
        said(|page| cell(page, "terima", "activity").texts[0].at.x += 60.0)
            .contains(&"TextOutside".to_owned())
    );
}

#[test]
fn a_text_on_a_text() {
    let spoil = |page: &mut Page| {
        let line = cell(page, "terima", "activity").texts[0].clone();
        cell(page, "terima", "activity").texts.push(line);
    };
    assert_eq!(said(spoil), ["TextCovered"]);
}

#[test]
fn a_text_under_a_symbol() {
    let spoil = |page: &mut Page| {
        let mut line = cell(page, "terima", "activity").texts[0].clone();
        let Outline::Rect(area) = cell(page, "simpan", "loket").symbols[0].outline else { unreachable!() };
        line.at = Point { x: area.x, y: area.y + area.height / 2.0 };
        line.width = area.width;
        cell(page, "simpan", "loket").texts.push(line);
    };
    assert!(said(spoil).contains(&"TextCovered".to_owned()));
}

#[test]
fn a_label_that_leaves_the_actors_columns() {
    let spoil = |page: &mut Page| flow(page, "periksa", "simpan").label[0].at.x += 200.0;
    assert!(said(spoil).contains(&"TextOutside".to_owned()));
}

#[test]
fn a_title_that_leaves_the_page_or_stands_on_the_table() {
    let title = |page: &mut Page, dy: f64| {
        let Item::Heading(_, lines) = &mut page.items[0] else { unreachable!() };
        lines[0].at.y += dy;
    };
    assert_eq!(said(|page| title(page, -20.0)), ["TextOutside"]);
    assert!(said(|page| title(page, 9.0)).contains(&"TextCovered".to_owned()));
}

#[test]
fn a_symbol_on_a_symbol() {
    let spoil = |page: &mut Page| {
        let mut twin = cell(page, "simpan", "loket").symbols[0].clone();
        let Outline::Rect(area) = &mut twin.outline else { unreachable!() };
        area.x += 1.0;
        cell(page, "simpan", "loket").symbols.push(twin);
    };
    assert!(said(spoil).contains(&"SymbolCovered".to_owned()));
}

#[test]
fn a_flow_that_seems_to_join_another() {
    let spoil = |page: &mut Page| {
        let [from, to] = [0, 1].map(|nth| flow(page, "start", "terima").points[nth]);
        let middle = (from.y + to.y) / 2.0;
        let other = &mut flow(page, "terima", "periksa").points;
        other.insert(1, Point { x: from.x, y: middle });
        other.insert(1, Point { x: other[0].x, y: middle });
    };
    assert!(said(spoil).contains(&"Touching".to_owned()));
}

#[test]
fn a_symbol_in_two_columns() {
    let spoil = |page: &mut Page| {
        let Outline::Rect(area) = &mut cell(page, "simpan", "loket").symbols[0].outline else {
            unreachable!()
        };
        area.x -= 40.0;
    };
    assert!(said(spoil).contains(&"SymbolOutside".to_owned()));
}

#[test]
fn a_table_that_reaches_into_the_foot() {
    let spoil = |page: &mut Page| {
        let last = cell(page, "end", "activity").area;
        page.height = last.y + last.height + 10.0;
    };
    assert_eq!(said(spoil), ["TableBelow"]);
}

#[test]
fn a_flow_that_is_missing() {
    let (procedure, mut pages) = chart_of("", SOUND);
    assert_eq!(inspect_flows(&procedure, &pages), []);
    flows(&mut pages[0]).retain(|flow| flow.branch.as_deref() != Some("Tidak"));
    assert_eq!(
        inspect_flows(&procedure, &pages),
        [Fault::NotOnce { flow: "periksa -Tidak-> terima".to_owned(), drawn: 0 }]
    );
}

#[test]
fn a_flow_drawn_twice() {
    let (procedure, mut pages) = chart_of("", SOUND);
    let twin = flow(&mut pages[0], "start", "terima").clone();
    flows(&mut pages[0]).push(twin);
    assert_eq!(
        inspect_flows(&procedure, &pages),
        [Fault::NotOnce { flow: "start -> terima".to_owned(), drawn: 2 }]
    );
}

#[test]
fn a_letter_without_its_pair() {
    let steps: String = (1..40)
        .map(|nth| format!("  - {{ id: s{nth}, activity: Memeriksa berkas, actor: loket }}\n"))
        .collect();
    let (procedure, mut pages) = chart_of("", &steps);
    assert!(pages.len() > 1);
    assert_eq!(inspect_flows(&procedure, &pages), []);
    let cells = table(&mut pages[0]).body.iter_mut().flat_map(|row| &mut row.cells);
    let connector = cells.flat_map(|cell| &mut cell.symbols).find(|symbol| symbol.letter.is_some()).unwrap();
    connector.letter = Some("X".to_owned());
    let said = inspect_flows(&procedure, &pages);
    assert!(said.contains(&Fault::Unpaired { letter: "X".to_owned() }), "{said:?}");
    assert!(said.iter().any(|fault| matches!(fault, Fault::NotOnce { .. })), "{said:?}");
}

#[test]
fn a_letter_that_leads_to_two_steps() {
    let steps: String = (1..40)
        .map(|nth| format!("  - {{ id: s{nth}, activity: Memeriksa berkas, actor: loket }}\n"))
        .collect();
    let (procedure, mut pages) = chart_of("", &steps);
    let cells = table(&mut pages[0]).body.iter_mut().flat_map(|row| &mut row.cells);
    let connector = cells.flat_map(|cell| &mut cell.symbols).find(|symbol| symbol.letter.is_some()).unwrap();
    connector.step = "s1".to_owned();
    assert_eq!(inspect_flows(&procedure, &pages), [Fault::Unpaired { letter: "A".to_owned() }]);
    assert!(inspect(&pages[0]).iter().any(|fault| matches!(fault, Fault::Loose { .. })));
}

const JOINT: &str = "
  - { id: siapkan, activity: Menyiapkan berkas, actor: loket }
  - { id: bahas, activity: Membahas berkas, actor: [kepala, loket] }
  - { id: simpan, activity: Menyimpan berkas, actor: kepala }
";

#[test]
fn a_flow_at_another_box_of_a_joint_activity() {
    let (procedure, mut pages) = chart_of("", JOINT);
    assert_eq!(inspect_flows(&procedure, &pages), []);
    let tip = flow(&mut pages[0], "siapkan", "bahas").points.last().copied().unwrap();
    let Outline::Rect(other) = cell(&mut pages[0], "bahas", "loket").symbols[0].outline else {
        unreachable!()
    };
    let end = Point { x: other.x + other.width / 2.0, y: tip.y };
    *flow(&mut pages[0], "siapkan", "bahas").points.last_mut().unwrap() = end;
    let stray = Fault::NotAtLead { flow: "siapkan -> bahas".to_owned() };
    assert_eq!(inspect_flows(&procedure, &pages), [stray]);
}

#[test]
fn boxes_of_a_joint_activity_that_nothing_joins() {
    let (procedure, mut pages) = chart_of("", JOINT);
    cell(&mut pages[0], "bahas", "kepala").ties.clear();
    assert_eq!(inspect_flows(&procedure, &pages), [Fault::Untied { step: "bahas".to_owned() }]);
}
