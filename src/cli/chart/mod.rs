//! A procedure's chart for a screen: a row for each activity, a column for each actor, the flow from row to row drawn, every
//! other arrow named by the row it leads to. Made of a `Procedure` and where its steps stand; never of pages or fonts.

mod grid;
mod symbol;

use crate::chart::quorum_in_words;
use crate::procedure::{ActorIx, EndIx, Flow, Node, Procedure, StepIx, Why};
use crate::source::Language;
use crate::text::hyphen_breaks;

use super::style::Style;
use super::table::{pad, wrap};
use grid::{Grid, Paint};
use symbol::{HALF, Symbol};

/// Where a step stands in an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nobody has come to it.
    Ahead,
    /// Somebody is to do it now.
    Current,
    Done,
}

/// What a chart is drawn for.
pub struct View<'a> {
    pub procedure: &'a Procedure,
    /// By step, in written order.
    pub marks: &'a [Mark],
    pub language: Language,
    pub style: Style,
    /// In characters.
    pub width: usize,
}

/// The mark and the number, before an activity.
const GUTTER: usize = 5;
/// The least room for an activity's text.
const TEXT: usize = 20;
/// A column is at least a symbol and a space, and need not be wider than a title's words.
const NARROW: usize = 2 * HALF + 2;
const WIDE: usize = 13;

/// The chart in lines.
pub fn draw(view: &View<'_>) -> String {
    let columns = view.procedure.columns.len().max(1);
    let room = view.width.saturating_sub(GUTTER + TEXT + 1) / columns;
    let lane = room.min(WIDE);
    let mut canvas = Canvas::new(view, if lane < NARROW { 0 } else { lane });
    canvas.heads();
    canvas.start();
    for row in 0..view.procedure.rows.len() {
        canvas.row(row);
    }
    canvas.ends();
    canvas.text()
}

/// One line of the left side.
#[derive(Clone)]
struct Line {
    /// The mark and the number.
    gutter: String,
    text: String,
    paint: Paint,
}

const BLANK: Line = Line { gutter: String::new(), text: String::new(), paint: Paint::Plain };

/// The drawing as it grows downwards: texts on the left, lanes on the right.
struct Canvas<'v> {
    view: &'v View<'v>,
    procedure: &'v Procedure,
    /// The width of an actor's column; 0 where the screen has no room for columns.
    lane: usize,
    texts: Vec<Line>,
    lanes: Grid,
    /// Flows drawn into the next row: the column they come down in.
    coming: Vec<(Node, usize)>,
}

impl<'v> Canvas<'v> {
    fn new(view: &'v View<'v>, lane: usize) -> Canvas<'v> {
        let lanes = Grid::new(lane * view.procedure.columns.len());
        Canvas { view, procedure: view.procedure, lane, texts: Vec::new(), lanes, coming: Vec::new() }
    }

    fn text_width(&self) -> usize {
        self.view.width.saturating_sub(GUTTER + 1 + self.lane * self.procedure.columns.len())
    }

    /// The middle of an actor's column.
    fn middle(&self, actor: ActorIx) -> usize {
        let column = self.procedure.columns.iter().position(|column| *column == actor).unwrap_or_default();
        column * self.lane + self.lane / 2
    }

    fn heads(&mut self) {
        if self.lane == 0 {
            return;
        }
        let title = |actor: &ActorIx| {
            let actor = self.procedure.actor(*actor);
            wrap(&parted(actor.short.as_ref().unwrap_or(&actor.title), self.lane - 1), self.lane - 1)
        };
        let titles: Vec<Vec<String>> = self.procedure.columns.iter().map(title).collect();
        let height = titles.iter().map(Vec::len).max().unwrap_or_default();
        for (actor, lines) in self.procedure.columns.iter().zip(titles) {
            let middle = self.middle(*actor);
            for (y, line) in (height - lines.len()..).zip(&lines) {
                let left = middle.saturating_sub(line.chars().count() / 2);
                self.lanes.write(left, y, line, Paint::Dim);
            }
        }
        self.texts.resize(height, BLANK);
    }

    fn start(&mut self) {
        if self.lane == 0 {
            return;
        }
        let word = self.procedure.print.start.clone().unwrap_or_else(|| self.word("Mulai", "Start"));
        let flows: Vec<Flow> = self.flows_from(Node::Start);
        let Some(first) = self.procedure.starts.first() else { return };
        let middle = self.middle(self.procedure.step(*first).performers.lead());
        let y = self.texts.len();
        self.capsule(&word, middle, y, Paint::Dim);
        self.texts.push(BLANK);
        self.leave(&flows, middle, y, None);
    }

    /// One row: its text on the left, its symbols on the right, and what leaves them.
    fn row(&mut self, row: usize) {
        let arrows = self.arrive(row, self.texts.len());
        let top = self.texts.len();
        let steps = self.procedure.rows[row].steps.clone();
        self.row_text(row, &steps);
        if self.lane == 0 {
            return;
        }
        while self.texts.len() < top + 3 {
            self.texts.push(BLANK);
        }
        for step in &steps {
            self.symbols(*step, top);
        }
        for middle in arrows {
            self.lanes.write(middle, top, "▼", Paint::Dim);
        }
        let bottom = self.texts.len() - 1;
        for step in steps {
            let middle = self.middle(self.procedure.step(step).performers.lead());
            let flows = self.flows_from(Node::Step(step));
            let near = self.leave(&flows, middle, top + 2, Some(row));
            if near && bottom > top + 2 {
                self.lanes.vertical(middle, top + 3, bottom, Paint::Dim);
            }
        }
    }

    fn row_text(&mut self, row: usize, steps: &[StepIx]) {
        let mark = self.row_mark(steps);
        let (sign, paint) = match mark {
            Mark::Ahead => (' ', Paint::Plain),
            Mark::Current => ('▶', Paint::Current),
            Mark::Done => ('✓', Paint::Done),
        };
        let number = self.procedure.rows[row].number.map_or(String::new(), |number| number.to_string());
        let activity = steps.first().map_or("", |step| self.procedure.step(*step).activity.as_str());
        let mut lines = wrap(activity, self.text_width());
        for step in steps {
            let quorum = quorum_in_words(self.procedure, self.procedure.step(*step), self.view.language);
            lines.extend(quorum.iter().flat_map(|quorum| wrap(&format!("· {quorum}"), self.text_width())));
        }
        if self.lane == 0 {
            lines.push(format!("· {}", self.performers(steps)));
        }
        for step in steps {
            lines.extend(self.ways(*step, row));
        }
        for (at, line) in lines.into_iter().enumerate() {
            let gutter = if at == 0 { format!("{sign} {number:>2}") } else { String::new() };
            self.texts.push(Line { gutter, text: line, paint });
        }
    }

    /// The ways on that the drawing alone does not tell: a decision's answers, and arrows to distant rows.
    fn ways(&self, step: StepIx, row: usize) -> Vec<String> {
        let flows = self.flows_from(Node::Step(step));
        // Where nothing is drawn, a lone flow to the next row still goes without saying, but a fork does not.
        let all = self.procedure.step(step).is_decision() || (self.lane == 0 && flows.len() > 1);
        let told = flows.iter().filter(|flow| all || !self.is_near(flow, Some(row)));
        let lines = told.map(|flow| match (flow.why, self.procedure.label(flow)) {
            (Why::AtMost, _) => format!("{} → {}", self.limit(step), self.name(flow.to)),
            (Why::Next | Why::Answer(_), Some(answer)) => format!("{answer} → {}", self.name(flow.to)),
            (Why::Next | Why::Answer(_), None) => format!("→ {}", self.name(flow.to)),
        });
        lines.flat_map(|line| wrap(&line, self.text_width())).collect()
    }

    /// When a step's limit turns the flow away.
    fn limit(&self, step: StepIx) -> String {
        let visits = self.procedure.step(step).at_most.as_ref().map_or(0, |limit| limit.visits);
        self.view.language.choose(format!("sesudah {visits}×"), format!("after {visits}×"))
    }

    fn symbols(&mut self, step: StepIx, top: usize) {
        let content = self.procedure.step(step);
        let paint = match self.view.marks.get(step.0) {
            Some(Mark::Current) => Paint::Current,
            Some(Mark::Done) => Paint::Done,
            Some(Mark::Ahead) | None => Paint::Plain,
        };
        let inside = match self.view.marks.get(step.0) {
            Some(Mark::Done) => "✓".to_owned(),
            Some(Mark::Current | Mark::Ahead) | None => self.number(step),
        };
        let kind = if content.is_decision() { Symbol::Diamond } else { Symbol::Box };
        let middles: Vec<usize> = content.performers.all().iter().map(|actor| self.middle(*actor)).collect();
        for middle in &middles {
            kind.draw(&mut self.lanes, *middle, top, &inside, paint);
        }
        let (Some(first), Some(last)) = (middles.iter().min(), middles.iter().max()) else { return };
        for x in first + HALF + 1..last.saturating_sub(HALF) {
            let inside_another = middles.iter().any(|middle| x.abs_diff(*middle) <= HALF);
            if !inside_another && self.lanes.is_free(x, top + 1, 1) {
                self.lanes.write(x, top + 1, "╌", Paint::Dim);
            }
        }
    }

    /// Lets flows out of a symbol whose last line is `y`: downwards where they lead to the next row, else as a tag at its
    /// side. Gives whether any goes down.
    fn leave(&mut self, flows: &[Flow], middle: usize, y: usize, row: Option<usize>) -> bool {
        if self.lane == 0 {
            return false;
        }
        let (near, far): (Vec<&Flow>, Vec<&Flow>) = flows.iter().partition(|flow| self.is_near(flow, row));
        if !near.is_empty() && row.is_some() {
            self.lanes.join(middle, y, grid::DOWN, Paint::Plain);
        }
        let goes_down = !near.is_empty();
        self.coming.extend(near.into_iter().map(|flow| (flow.to, middle)));
        let names: Vec<String> = far.iter().map(|flow| self.tag(flow.to)).collect();
        if !names.is_empty() {
            self.side_tag(&names.join(","), middle, if row.is_some() { y - 1 } else { y });
        }
        goes_down
    }

    /// A short arrow out of a symbol's free side, with the name of where it leads.
    fn side_tag(&mut self, name: &str, middle: usize, y: usize) {
        let length = name.chars().count() + 2;
        let right = middle + HALF + 1;
        if self.lanes.is_free(right, y, length) {
            self.lanes.write(right, y, &format!("─▸{name}"), Paint::Dim);
        } else if let Some(left) = (middle - HALF).checked_sub(length)
            && self.lanes.is_free(left, y, length)
        {
            self.lanes.write(left, y, &format!("{name}◂─"), Paint::Dim);
        }
    }

    /// Leads the flows that come from above across to their symbols in this row; gives where they come in.
    fn arrive(&mut self, row: usize, y: usize) -> Vec<usize> {
        let coming = std::mem::take(&mut self.coming);
        let mut arrows = Vec::new();
        for (to, from) in &coming {
            let Node::Step(step) = *to else { continue };
            debug_assert_eq!(self.procedure.step(step).row, row, "only flows to the next row are drawn");
            let to = self.middle(self.procedure.step(step).performers.lead());
            self.connect(*from, to, y);
            arrows.push(to);
        }
        if !coming.is_empty() || (row > 0 && self.lane > 0) {
            self.texts.push(BLANK);
        }
        arrows
    }

    /// One line that comes down at `from` and goes on down at `to`.
    fn connect(&mut self, from: usize, to: usize, y: usize) {
        self.lanes.join(from, y, grid::UP, Paint::Dim);
        self.lanes.horizontal(from, to, y, Paint::Dim);
        self.lanes.join(to, y, grid::DOWN, Paint::Dim);
    }

    /// The end capsules that flows of the last row reach.
    fn ends(&mut self) {
        let coming = std::mem::take(&mut self.coming);
        if self.lane == 0 || coming.is_empty() {
            return;
        }
        let y = self.texts.len();
        for (to, from) in coming {
            let Node::End(end) = to else { continue };
            let to = self.middle(self.procedure.end(end).at);
            self.connect(from, to, y);
            self.capsule(&self.end_name(end), to, y + 1, Paint::Dim);
        }
        self.texts.resize(y + 2, BLANK);
    }

    fn capsule(&mut self, word: &str, middle: usize, y: usize, paint: Paint) {
        if self.lane == 0 {
            return;
        }
        let word = format!("({word})");
        let half = word.chars().count() / 2;
        let left = middle.saturating_sub(half);
        self.lanes.write(left, y, &word, paint);
    }

    fn text(self) -> String {
        let mut text = String::new();
        let height = self.texts.len().max(self.lanes.height());
        for y in 0..height {
            let Line { gutter, text: words, paint } = self.texts.get(y).cloned().unwrap_or(BLANK);
            let (gutter, words) = (pad(&gutter, GUTTER), pad(&words, self.text_width() + 1));
            let left = match paint {
                Paint::Plain | Paint::Dim => format!("{gutter}{words}"),
                Paint::Done => format!("{}{words}", self.view.style.good(&gutter)),
                Paint::Current => self.view.style.current(&format!("{gutter}{words}")),
            };
            let line = format!("{left}{}", self.lanes.line(y, self.view.style));
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn word(&self, id: &str, en: &str) -> String {
        self.procedure.language.choose(id, en).to_owned()
    }

    fn flows_from(&self, node: Node) -> Vec<Flow> {
        self.procedure.flows.iter().filter(|flow| flow.from == node).cloned().collect()
    }

    /// Whether a flow leads from this row to the next one, or from the last to an end, and so is drawn. One that is
    /// taken only when a limit is reached is not: it would look like the usual way.
    fn is_near(&self, flow: &Flow, row: Option<usize>) -> bool {
        if flow.why == Why::AtMost {
            return false;
        }
        let next = row.map_or(0, |row| row + 1);
        match flow.to {
            Node::Start => false,
            Node::Step(step) => self.procedure.step(step).row == next,
            Node::End(_) => next == self.procedure.rows.len(),
        }
    }

    /// Where an arrow leads, in the words of a sentence.
    fn name(&self, node: Node) -> String {
        match node {
            Node::Start => String::new(),
            Node::Step(step) => self.number(step),
            Node::End(end) if self.procedure.end(end).named => {
                format!("{}: {}", self.view.language.choose("berakhir", "ends"), self.end_name(end))
            }
            Node::End(end) => self.end_name(end),
        }
    }

    fn tag(&self, node: Node) -> String {
        match node {
            Node::Start => String::new(),
            Node::Step(step) => self.number(step),
            Node::End(end) => format!("({})", self.end_name(end)),
        }
    }

    fn end_name(&self, end: EndIx) -> String {
        let end = self.procedure.end(end);
        if end.named {
            return end.outcome.clone();
        }
        self.procedure.print.end.clone().unwrap_or_else(|| self.word("Selesai", "End"))
    }

    /// The number of a step's row, or the step's id where the row has none.
    fn number(&self, step: StepIx) -> String {
        let content = self.procedure.step(step);
        let number = self.procedure.rows.get(content.row).and_then(|row| row.number);
        number.map_or_else(|| content.id.clone(), |number| number.to_string())
    }

    fn performers(&self, steps: &[StepIx]) -> String {
        let actors = steps.iter().flat_map(|step| self.procedure.step(*step).performers.all());
        let titles: Vec<&str> = actors.map(|actor| self.procedure.actor(*actor).title.as_str()).collect();
        titles.join(", ")
    }

    fn row_mark(&self, steps: &[StepIx]) -> Mark {
        let marks: Vec<Mark> = steps.iter().filter_map(|step| self.view.marks.get(step.0).copied()).collect();
        if marks.contains(&Mark::Current) {
            Mark::Current
        } else if marks.contains(&Mark::Done) {
            Mark::Done
        } else {
            Mark::Ahead
        }
    }
}

/// A title whose words fit into a width: a longer one is parted, with a hyphen, between syllables where there are any.
fn parted(title: &str, width: usize) -> String {
    let mut parted: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        let mut rest = word;
        while rest.chars().count() > width {
            let room = rest.char_indices().nth(width - 1).map_or(rest.len(), |(at, _)| at);
            let at = hyphen_breaks(rest).into_iter().rfind(|at| *at <= room).unwrap_or(room);
            parted.push(format!("{}-", &rest[..at]));
            rest = &rest[at..];
        }
        parted.push(rest.to_owned());
    }
    parted.join(" ")
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn long_words_of_a_title_are_parted_between_syllables() {
        assert_eq!(parted("Kabid Bidang Informatika", 9), "Kabid Bidang Informa- tika");
        assert_eq!(parted("Koordinator", 8), "Koordi- nator");
        assert_eq!(parted("Laboratory", 8), "Labora- tory");
        assert_eq!(parted("XXXXXXXXXX", 8), "XXXXXXX- XXX");
        assert_eq!(parted("Kadis Kominfo", 9), "Kadis Kominfo");
    }
}
