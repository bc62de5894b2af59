//! Placed pages made into drawings: headings, tables with their symbols, arrows with their labels and hops.

use crate::drawing::{Anchor, Flow, Item, Page, Point, Symbol, SymbolKind, Table, TextClass, TextLine};
use crate::procedure::Node;
use crate::text::{Face, Line};

use super::connectors::Stands;
use super::fitted::{Fitted, FittedPage, TITLE_GAP};
use super::inspect::common_tail;
use super::job::{Job, name_of};
use super::label::PlacedLabel;
use super::place::{Placed, PlacedSymbol};
use super::table::{TableMaker, offsets};
use super::words;

/// Draws one page; the chart's first has its bookmark.
pub fn draw(
    job: &Job,
    fitted: &Fitted,
    page: &FittedPage,
    placed: &Placed,
    labels: &[PlacedLabel],
    is_first: bool,
) -> Page {
    let artist = Artist { job, fitted, page, placed };
    let mut table = TableMaker { job, fitted, page, placed }.table();
    artist.add_symbols(&mut table);
    artist.add_ties(&mut table);
    let flows = artist.flows(labels);
    let mut items = vec![Item::Heading(1, artist.title())];
    let preface =
        artist.paragraph(&page.above_table, placed.head - TITLE_GAP - artist.height(&page.above_table));
    items.extend(preface);
    items.push(Item::Table(table));
    items.push(Item::Flows(flows));
    let bottom = placed.rows[placed.rows.len() - 1];
    items.extend(artist.paragraph(&page.under_table, bottom + TITLE_GAP * 0.6));
    let bookmark = is_first.then(|| job.procedure.title.clone());
    let procedure = Some(job.procedure.id.clone());
    let (width, height) = (fitted.sheet.width, fitted.sheet.height);
    Page { width, height, part: None, bookmark, procedure, items }
}

struct Artist<'a> {
    job: &'a Job<'a>,
    fitted: &'a Fitted,
    page: &'a FittedPage,
    placed: &'a Placed,
}

impl Artist<'_> {
    fn title(&self) -> Vec<TextLine> {
        let frame = self.fitted.sheet.frame;
        let mut y = frame.y;
        let line = |line: &Line| {
            let at = Point { x: frame.x + frame.width / 2.0, y: y + line.size };
            y += line.size * 1.25;
            TextLine::new(line.clone(), at, Anchor::Middle, TextClass::Title)
        };
        self.page.title.iter().map(line).collect()
    }

    fn height(&self, lines: &[Line]) -> f64 {
        lines.iter().map(|line| line.size * 1.25).sum()
    }

    fn paragraph(&self, lines: &[Line], top: f64) -> Option<Item> {
        let mut y = top;
        let line = |line: &Line| {
            let at = Point { x: self.fitted.sheet.frame.x, y: y + line.size };
            y += line.size * 1.25;
            TextLine::new(line.clone(), at, Anchor::Start, TextClass::Head)
        };
        (!lines.is_empty()).then(|| Item::Paragraph(lines.iter().map(line).collect()))
    }

    /// The printed row that holds a band.
    fn row_of(&self, band: usize) -> usize {
        let holds = |bands: (usize, usize)| (bands.0..bands.1).contains(&band);
        self.page.rows.iter().position(|row| holds(row.bands)).unwrap_or(0)
    }

    fn add_symbols(&self, table: &mut Table) {
        for placed in &self.placed.symbols {
            let row = self.row_of(placed.band);
            table.body[row].cells[2 + placed.column].symbols.push(self.symbol(placed));
        }
    }

    fn symbol(&self, placed: &PlacedSymbol) -> Symbol {
        let procedure = self.job.procedure;
        let actor = procedure.role(procedure.columns[placed.column]).to_owned();
        let (node, letter, texts) = match placed.stands {
            Stands::Spot(spot) => {
                (self.job.grid.spots[spot].node, None, self.words(placed, &self.fitted.symbols.words[spot]))
            }
            Stands::Connector(connector) => {
                let target = self.page.routed.leaf.connectors[connector].target;
                let letter = self.fitted.letters.get(&target).cloned().unwrap_or_default();
                let line = self.job.fonts.line(&letter, Face::Bold, self.fitted.style.text * 1.06);
                (self.job.grid.spots[target].node, Some(letter), self.words(placed, &[line]))
            }
        };
        Symbol {
            kind: placed.shape.kind,
            step: name_of(procedure, node),
            actor,
            outline: placed.shape.outline(),
            texts,
            description: self.description(placed.shape.kind, node, letter.as_deref()),
            letter,
            mark: None,
        }
    }

    fn words(&self, placed: &PlacedSymbol, lines: &[Line]) -> Vec<TextLine> {
        // A pentagon's weight is away from its tip.
        let lift = match (placed.shape.kind, placed.shape.down) {
            (SymbolKind::OffPage, true) => -0.8,
            (SymbolKind::OffPage, false) => 0.8,
            (SymbolKind::Process | SymbolKind::Decision | SymbolKind::Terminator, _) => 0.0,
        };
        let Point { x, y } = placed.shape.centre;
        let text = |(line, offset): (&Line, f64)| {
            TextLine::new(line.clone(), Point { x, y: y + lift + offset }, Anchor::Middle, TextClass::Symbol)
        };
        lines.iter().zip(offsets(lines, 1.15)).map(text).collect()
    }

    /// What a symbol says to those who cannot see it: its kind, and where each way out leads.
    fn description(&self, kind: SymbolKind, node: Node, letter: Option<&str>) -> String {
        let (procedure, language) = (self.job.procedure, self.job.procedure.language);
        let place = |node: Node| words::Place::of(procedure, node).in_language(language);
        if let Some(letter) = letter {
            return format!("{} {letter}: {}", words::symbol(kind, language), place(node));
        }
        let mut said = match node {
            Node::Step(_) => format!("{}, {}", words::symbol(kind, language), place(node)),
            Node::Start | Node::End(_) => place(node),
        };
        for flow in procedure.flows.iter().filter(|flow| flow.from == node) {
            let target = place(flow.to);
            match procedure.label(flow) {
                Some(answer) => said.push_str(&format!("; {answer}: {target}")),
                None => said.push_str(&format!("; {}", words::then(&target, language))),
            }
        }
        said
    }

    fn add_ties(&self, table: &mut Table) {
        let lanes = &self.page.routed.routed.lanes;
        for (wire, points) in lanes.wires.iter().zip(&self.placed.lines).filter(|(wire, _)| wire.is_tie()) {
            let place = &lanes.places[wire.from];
            if let Some(column) = place.column {
                table.body[self.row_of(place.band)].cells[2 + column].ties.push(points.clone());
            }
        }
    }

    fn flows(&self, labels: &[PlacedLabel]) -> Vec<Flow> {
        let leaf = &self.page.routed.leaf;
        let mut hops = self.hops();
        let mut flows = Vec::new();
        for (wire, points) in self.placed.lines.iter().enumerate() {
            let mut label = labels.iter().find(|label| label.wire == wire).map(PlacedLabel::lines);
            for &arrow in &leaf.arrows[wire] {
                let flow = &self.job.procedure.flows[self.job.grid.arrows[arrow].flow];
                flows.push(Flow {
                    from: name_of(self.job.procedure, flow.from),
                    to: name_of(self.job.procedure, flow.to),
                    branch: self.job.procedure.label(flow).map(str::to_owned),
                    points: points.clone(),
                    hops: std::mem::take(&mut hops[wire]),
                    joins: None,
                    label: label.take().unwrap_or_default(),
                    description: words::flow(self.job.procedure, flow),
                    taken: None,
                });
            }
        }
        join(&mut flows);
        flows
    }

    /// By wire: where its level runs cross upright ones. A line that several arrows share hops once.
    fn hops(&self) -> Vec<Vec<Point>> {
        let mut seen: Vec<Point> = Vec::new();
        let mut hops = vec![Vec::new(); self.placed.lines.len()];
        for (wire, line) in self.placed.lines.iter().enumerate() {
            for level in line.windows(2).filter(|run| run[0].y == run[1].y) {
                for upright in self
                    .placed
                    .lines
                    .iter()
                    .flat_map(|line| line.windows(2))
                    .filter(|run| run[0].x == run[1].x)
                {
                    let at = Point { x: upright[0].x, y: level[0].y };
                    if is_within(at.x, level[0].x, level[1].x)
                        && is_within(at.y, upright[0].y, upright[1].y)
                        && !seen.contains(&at)
                    {
                        seen.push(at);
                        hops[wire].push(at);
                    }
                }
            }
        }
        hops
    }
}

/// Marks where flows run into earlier ones to the same end.
fn join(flows: &mut [Flow]) {
    for nth in 1..flows.len() {
        let (earlier, later) = flows.split_at_mut(nth);
        let flow = &mut later[0];
        let companions = earlier.iter().filter(|other| other.to == flow.to);
        let tails = companions.map(|other| common_tail(&flow.points, &other.points));
        let length = |tail: &Vec<[Point; 2]>| -> f64 {
            tail.iter().map(|run| (run[0].x - run[1].x).abs() + (run[0].y - run[1].y).abs()).sum()
        };
        let longest = tails.max_by(|one, other| length(one).total_cmp(&length(other)));
        flow.joins = longest.and_then(|tail| tail.last().map(|run| run[1]));
    }
}

/// Strictly between.
fn is_within(at: f64, one: f64, other: f64) -> bool {
    at > one.min(other) + 1e-6 && at < one.max(other) - 1e-6
}
