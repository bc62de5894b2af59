//! A procedure made into a grid of rows and columns: which symbol stands in which cell, and which arrows join them.
//! Knows neither pages nor millimetres.

use crate::document::Capsules;
use crate::drawing::SymbolKind;
use crate::procedure::{EndIx, Node, Procedure, StepIx, WayOut, Why};

/// Some rows that follow one another, half-open.
pub type Rows = (usize, usize);

/// The whole chart before it is cut into pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// How many actors have a column.
    pub columns: usize,
    pub rows: Vec<GridRow>,
    pub spots: Vec<Spot>,
    pub arrows: Vec<Arrow>,
}

/// A printed row: what its texts are, and how many bands of symbols stand in it, one above the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    pub content: Content,
    pub bands: usize,
}

/// What a printed row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Only capsules; the first of them.
    Capsules(Node),
    /// The procedure's row of this index.
    Activity(usize),
}

/// A symbol in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub node: Node,
    pub kind: SymbolKind,
    pub column: usize,
    pub row: usize,
    /// Counted within the row.
    pub band: usize,
    /// Whether flows meet this symbol; false for the further actors of a joint activity.
    pub lead: bool,
}

/// An arrow between two spots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// Counts in the procedure's flows.
    pub flow: usize,
    pub from: usize,
    pub to: usize,
    /// Whether it is its source's first way on.
    pub main: bool,
    /// Whether it leads back up, or to its own source.
    pub back: bool,
}

impl Grid {
    /// Sets the symbols of a procedure into their cells.
    pub fn of(procedure: &Procedure) -> Grid {
        let absorbed = absorbed_flows(procedure);
        let mut draft = Draft::with_activities(procedure, &absorbed);
        draft.add_start(&absorbed);
        draft.add_ends(&absorbed);
        draft.finish(&absorbed)
    }

    /// The spot of a node that flows meet.
    fn lead_of(&self, node: Node) -> usize {
        self.spots
            .iter()
            .position(|spot| spot.node == node && spot.lead)
            .expect("every node that a drawn flow meets has been given a spot")
    }
}

/// For each flow, whether it is not drawn because the activity at its other end is itself the capsule.
fn absorbed_flows(procedure: &Procedure) -> Vec<bool> {
    let by_activity = procedure.print.capsules == Capsules::Activity;
    let absorbed = |from: Node, to: Node, why: Why| match (from, to) {
        (Node::Start, Node::Step(step)) => !procedure.step(step).is_decision(),
        (Node::Step(_), Node::End(_)) => why == Why::Next,
        (Node::Step(_) | Node::Start | Node::End(_), _) => false,
    };
    procedure.flows.iter().map(|flow| by_activity && absorbed(flow.from, flow.to, flow.why)).collect()
}

/// A symbol not yet given its row and band for good.
struct Symbol {
    node: Node,
    kind: SymbolKind,
    /// The lead's column first.
    columns: Vec<usize>,
}

impl Symbol {
    /// The columns that it and the ties between its boxes cover.
    fn span(&self) -> (usize, usize) {
        let least = self.columns.iter().copied().min().unwrap_or(0);
        (least, self.columns.iter().copied().max().unwrap_or(least))
    }
}

struct DraftRow {
    content: Content,
    bands: Vec<Vec<Symbol>>,
}

impl DraftRow {
    fn of_capsule(symbol: Symbol) -> DraftRow {
        DraftRow { content: Content::Capsules(symbol.node), bands: vec![vec![symbol]] }
    }

    /// Puts a symbol into the lowest band if nothing stands in its span there, else into a band of its own below.
    fn put(&mut self, symbol: Symbol) {
        if !self.has_room(&symbol) {
            self.bands.push(Vec::new());
        }
        if let Some(last) = self.bands.last_mut() {
            last.push(symbol);
        }
    }

    fn has_room(&self, symbol: &Symbol) -> bool {
        let (least, most) = symbol.span();
        let clash = |other: &Symbol| {
            let (first, last) = other.span();
            first <= most && least <= last
        };
        self.bands.last().is_some_and(|band| !band.iter().any(clash))
    }
}

struct Draft<'a> {
    procedure: &'a Procedure,
    rows: Vec<DraftRow>,
}

impl<'a> Draft<'a> {
    fn with_activities(procedure: &'a Procedure, absorbed: &[bool]) -> Draft<'a> {
        let mut draft = Draft { procedure, rows: Vec::new() };
        for (index, row) in procedure.rows.iter().enumerate() {
            let mut made = DraftRow { content: Content::Activity(index), bands: vec![Vec::new()] };
            for &step in &row.steps {
                made.put(draft.symbol_of(step, absorbed));
            }
            draft.rows.push(made);
        }
        draft
    }

    fn symbol_of(&self, step: StepIx, absorbed: &[bool]) -> Symbol {
        let is_capsule = self.procedure.flows.iter().zip(absorbed).any(|(flow, &absorbed)| {
            absorbed && (flow.from == Node::Step(step) || flow.to == Node::Step(step))
        });
        let kind = match (&self.procedure.step(step).way_out, is_capsule) {
            (WayOut::Decision { .. }, _) => SymbolKind::Decision,
            (WayOut::Next(_), true) => SymbolKind::Terminator,
            (WayOut::Next(_), false) => SymbolKind::Process,
        };
        let mut columns: Vec<usize> = Vec::new();
        for &actor in self.procedure.step(step).performers.all() {
            let column = column_of(self.procedure, actor);
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Symbol { node: Node::Step(step), kind, columns }
    }

    /// One start capsule, above the first way in; several ways in are several arrows from it.
    fn add_start(&mut self, absorbed: &[bool]) {
        let first = self.drawn(absorbed).find_map(|flow| match (flow.from, flow.to) {
            (Node::Start, Node::Step(step)) => Some(step),
            (Node::Start | Node::Step(_) | Node::End(_), _) => None,
        });
        let Some(first) = first else { return };
        let step = self.procedure.step(first);
        let columns = vec![column_of(self.procedure, step.performers.lead())];
        let symbol = Symbol { node: Node::Start, kind: SymbolKind::Terminator, columns };
        match self.procedure.print.capsules {
            Capsules::Row => self.rows.insert(0, DraftRow::of_capsule(symbol)),
            Capsules::Beside | Capsules::Activity => self.rows[step.row].bands.insert(0, vec![symbol]),
        }
    }

    /// One capsule for each end. A named end stands right after the only step that leads to it, so that its arrow is short;
    /// the others close the chart.
    fn add_ends(&mut self, absorbed: &[bool]) {
        for end in (0..self.procedure.ends.len()).map(EndIx) {
            let mut sources: Vec<Node> =
                self.drawn(absorbed).filter(|flow| flow.to == Node::End(end)).map(|flow| flow.from).collect();
            sources.sort_unstable();
            sources.dedup();
            let Some(&source) = sources.first() else { continue };
            let meant = self.procedure.end(end);
            let columns = vec![column_of(self.procedure, meant.at)];
            let symbol = Symbol { node: Node::End(end), kind: SymbolKind::Terminator, columns };
            let host =
                if meant.named && sources.len() == 1 { self.row_of(source) } else { self.last_activity() };
            match self.procedure.print.capsules {
                Capsules::Row => self.add_end_row(host, symbol),
                Capsules::Beside | Capsules::Activity => self.rows[host].put(symbol),
            }
        }
    }

    /// Below `host`, in the last row of capsules already there if that has room.
    fn add_end_row(&mut self, host: usize, symbol: Symbol) {
        let is_capsules = |row: &DraftRow| matches!(row.content, Content::Capsules(_));
        let mut after = host;
        while self.rows.get(after + 1).is_some_and(is_capsules) {
            after += 1;
        }
        if after > host && self.rows[after].has_room(&symbol) {
            self.rows[after].put(symbol);
        } else {
            self.rows.insert(after + 1, DraftRow::of_capsule(symbol));
        }
    }

    fn row_of(&self, node: Node) -> usize {
        let holds = |row: &DraftRow| row.bands.iter().flatten().any(|symbol| symbol.node == node);
        self.rows.iter().position(holds).unwrap_or_else(|| self.last_activity())
    }

    fn last_activity(&self) -> usize {
        let is_activity = |row: &DraftRow| matches!(row.content, Content::Activity(_));
        self.rows.iter().rposition(is_activity).unwrap_or(0)
    }

    fn drawn<'b>(&'b self, absorbed: &'b [bool]) -> impl Iterator<Item = &'b crate::procedure::Flow> {
        self.procedure.flows.iter().zip(absorbed).filter(|(_, absorbed)| !**absorbed).map(|(flow, _)| flow)
    }

    fn finish(self, absorbed: &[bool]) -> Grid {
        let mut grid = Grid { columns: self.procedure.columns.len(), ..Grid::default() };
        for (row, draft) in self.rows.into_iter().enumerate() {
            grid.rows.push(GridRow { content: draft.content, bands: draft.bands.len() });
            for (band, symbols) in draft.bands.into_iter().enumerate() {
                for symbol in symbols {
                    grid.spots.extend(symbol.columns.iter().enumerate().map(|(nth, &column)| Spot {
                        node: symbol.node,
                        kind: symbol.kind,
                        column,
                        row,
                        band,
                        lead: nth == 0,
                    }));
                }
            }
        }
        grid.arrows = arrows(self.procedure, &grid, absorbed);
        grid
    }
}

fn arrows(procedure: &Procedure, grid: &Grid, absorbed: &[bool]) -> Vec<Arrow> {
    let mut arrows: Vec<Arrow> = Vec::new();
    let mut led: Vec<Node> = Vec::new();
    for (index, flow) in procedure.flows.iter().enumerate() {
        if absorbed[index] {
            continue;
        }
        let (from, to) = (grid.lead_of(flow.from), grid.lead_of(flow.to));
        let height = |spot: usize| (grid.spots[spot].row, grid.spots[spot].band);
        let back = from == to || height(to) < height(from);
        let main = !back && flow.why != Why::AtMost && !led.contains(&flow.from);
        if main {
            led.push(flow.from);
        }
        arrows.push(Arrow { flow: index, from, to, main, back });
    }
    arrows
}

fn column_of(procedure: &Procedure, actor: crate::procedure::ActorIx) -> usize {
    procedure
        .columns
        .iter()
        .position(|&column| column == actor)
        .expect("the checks refuse an actor of a step or an end who has no column")
}
