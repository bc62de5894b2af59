//! Pages told in words, so that a test can be read: what stands on them in reading order, and how it is marked.

use std::fmt::Write;

use sop::drawing::{Cell, Drawing, Flow, Item, Mark, TableRow, TextLine};

pub fn told(drawing: &Drawing) -> String {
    let mut text = format!("{}\n", drawing.title);
    for (page, number) in drawing.pages.iter().zip(1..) {
        let bookmark = page.bookmark.as_ref().map(|bookmark| format!(" \"{bookmark}\"")).unwrap_or_default();
        write!(text, "\npage {number}, {} × {}{bookmark}\n", page.width, page.height).unwrap();
        page.items.iter().for_each(|item| text.push_str(&said(item)));
    }
    text
}

fn said(item: &Item) -> String {
    match item {
        Item::Heading(level, lines) => format!("{} {}\n", "#".repeat(usize::from(*level)), joined(lines)),
        Item::Paragraph(lines) => lines.iter().map(|line| format!("  {}\n", line.text)).collect::<String>(),
        Item::Table(table) => {
            let head = table.head.iter().map(row).map(|row| format!("  {row}\n  ---\n"));
            head.chain(table.body.iter().map(row).map(|row| format!("  {row}\n"))).collect()
        }
        Item::Flows(flows) => flows.iter().map(flow).collect(),
        Item::Rules(_) | Item::Picture(_) | Item::Links(_) => String::new(),
        Item::Code(code) => format!("  code of {} × {}: {}\n", code.side, code.side, code.text),
        Item::Foot(lines) => format!("  foot: {}\n", joined(lines)),
    }
}

fn row(row: &TableRow) -> String {
    row.cells.iter().map(cell).collect::<Vec<_>>().join(" | ")
}

fn cell(cell: &Cell) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut boxes = cell.boxes.iter();
    for line in &cell.texts {
        // A box stands before the text on its height.
        let of = boxes.clone().next();
        let beside = of.filter(|of| of.area.y < line.at.y && line.at.y < of.area.y + of.area.height + 1.0);
        let mark = beside.map(|of| if of.ticked { "☑ " } else { "☐ " });
        if mark.is_some() {
            boxes.next();
        }
        said.push(format!("{}{}", mark.unwrap_or_default(), line.text));
    }
    said.extend(cell.symbols.iter().map(|symbol| {
        let mark = match symbol.mark {
            None => "",
            Some(Mark::Done) => ":done",
            Some(Mark::Current) => ":current",
        };
        format!("<{}{mark}>", symbol.step)
    }));
    said.join(" / ")
}

fn flow(flow: &Flow) -> String {
    let branch = flow.branch.as_ref().map(|branch| format!(" ({branch})")).unwrap_or_default();
    let taken = match flow.taken {
        None => "",
        Some(true) => ": taken",
        Some(false) => ": not taken",
    };
    format!("  {} -> {}{branch}{taken}\n", flow.from, flow.to)
}

fn joined(lines: &[TextLine]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" / ")
}
