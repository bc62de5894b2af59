//! Every text of a chart, shaped once. Layout asks these for lines of many widths and sizes.

use crate::document::{Actor, Column, Head, Item, Print};
use crate::procedure::{ActorIx, Node, Procedure, Row, Why};
use crate::text::{Face, Fonts, Measured};

use super::grid::{Content, Grid};
use super::words;

/// The texts of one chart.
pub struct Texts {
    pub title: Measured,
    pub continued: Measured,
    pub preface: Vec<Measured>,
    pub footnotes: Vec<Measured>,
    pub number_head: Measured,
    pub activity_head: Measured,
    pub actors_head: Measured,
    pub quality_head: Measured,
    /// By actor column.
    pub actors: Vec<ActorHead>,
    /// The columns right of the actors.
    pub columns: Vec<ColumnTexts>,
    /// By grid row.
    pub rows: Vec<RowTexts>,
    /// By spot: what stands in the symbol.
    pub symbols: Vec<Option<Measured>>,
    /// By arrow: what stands at its beginning.
    pub labels: Vec<Option<Measured>>,
}

pub struct ActorHead {
    pub whole: Measured,
    pub short: Option<Measured>,
}

pub struct ColumnTexts {
    pub column: Column,
    pub head: Measured,
    /// Whether it stands under the head Mutu Baku.
    pub grouped: bool,
}

pub struct RowTexts {
    pub number: Option<Measured>,
    pub activity: Measured,
    /// By column right of the actors.
    pub columns: Vec<Measured>,
}

impl Texts {
    pub fn of(procedure: &Procedure, grid: &Grid, fonts: &Fonts) -> Texts {
        let bold = |text: &str| fonts.measure(text, Face::Bold);
        let plain = |text: &str| fonts.measure(text, Face::Regular);
        let head = |head: Head| bold(&head_words(procedure, head));
        let columns = columns(procedure);
        let actor = |&column: &ActorIx| actor_head(procedure.actor(column), fonts);
        Texts {
            title: bold(&procedure.title),
            continued: bold(&continued(procedure)),
            preface: procedure.preface.iter().map(|line| plain(line)).collect(),
            footnotes: procedure.footnotes.iter().map(|line| plain(line)).collect(),
            number_head: head(Head::Number),
            activity_head: head(Head::Activity),
            actors_head: head(Head::Actors),
            quality_head: head(Head::Quality),
            actors: procedure.columns.iter().map(actor).collect(),
            rows: grid.rows.iter().map(|row| row_texts(procedure, row.content, &columns, fonts)).collect(),
            columns: columns
                .into_iter()
                .map(|column| ColumnTexts {
                    column,
                    head: head(Head::Column(column)),
                    grouped: is_grouped(&procedure.print, column),
                })
                .collect(),
            symbols: grid
                .spots
                .iter()
                .map(|spot| Some(plain(&symbol_words(procedure, grid, spot)?)))
                .collect(),
            labels: grid.arrows.iter().map(|arrow| Some(plain(&label(procedure, arrow.flow)?))).collect(),
        }
    }
}

fn head_words(procedure: &Procedure, head: Head) -> String {
    let own = procedure.print.heads.get(&head);
    own.cloned().unwrap_or_else(|| words::head(head, procedure.language))
}

/// The title of further pages.
fn continued(procedure: &Procedure) -> String {
    let own = procedure.print.continued.clone();
    let continued = own.unwrap_or_else(|| words::continued(procedure.language));
    format!("{} {continued}", procedure.title).trim_end().to_owned()
}

fn actor_head(actor: &Actor, fonts: &Fonts) -> ActorHead {
    let bold = |text: &str| fonts.measure(text, Face::Bold);
    ActorHead { whole: bold(&actor.title), short: actor.short.as_deref().map(bold) }
}

/// The columns right of the actors: the author's, or the regulation's with notes only where a step has one.
fn columns(procedure: &Procedure) -> Vec<Column> {
    if let Some(columns) = &procedure.print.columns {
        return columns.clone();
    }
    let mut columns = vec![Column::Requires, Column::Time, Column::Output];
    if procedure.steps.iter().any(|step| step.note.is_some()) {
        columns.push(Column::Note);
    }
    columns
}

fn is_grouped(print: &Print, column: Column) -> bool {
    match &print.group {
        Some(group) => group.contains(&column),
        None => column != Column::Note,
    }
}

fn row_texts(procedure: &Procedure, content: Content, columns: &[Column], fonts: &Fonts) -> RowTexts {
    let plain = |text: &str| fonts.measure(text, Face::Regular);
    let Content::Activity(row) = content else {
        return RowTexts {
            number: None,
            activity: plain(""),
            columns: columns.iter().map(|_| plain("")).collect(),
        };
    };
    let row = &procedure.rows[row];
    let owner = procedure.step(row.steps[0]);
    let cell = |column: &Column| {
        plain(&match column {
            Column::Requires => listed(&owner.quality.requires),
            Column::Time => owner.quality.time.as_ref().map_or(String::new(), |time| time.text.clone()),
            Column::Output => listed(&owner.quality.output),
            Column::Note => {
                let notes = row.steps.iter().filter_map(|step| procedure.step(*step).note.as_deref());
                notes.collect::<Vec<_>>().join("\n")
            }
        })
    };
    RowTexts {
        number: row.number.map(|number| plain(&number.to_string())),
        activity: plain(&activity(procedure, row)),
        columns: columns.iter().map(cell).collect(),
    }
}

/// The activity, with the condition under which it may be skipped, and how many of its actors a quorum needs.
fn activity(procedure: &Procedure, row: &Row) -> String {
    let owner = procedure.step(row.steps[0]);
    let written = owner.activity.trim_end();
    let mut text = match &owner.optional {
        Some(condition) if written.contains('\n') => format!("{written}\n({condition})"),
        Some(condition) => format!("{written} ({condition})"),
        None => written.to_owned(),
    };
    let language = procedure.language;
    let quorums = row.steps.iter().map(|step| words::quorum(procedure, procedure.step(*step), language));
    quorums.flatten().for_each(|quorum| text.push_str(&format!("\n({quorum})")));
    text
}

/// One thing as it is, several as a list.
fn listed(items: &[Item]) -> String {
    match items {
        [only] => only.name.clone(),
        items => items.iter().map(|item| format!("- {}", item.name)).collect::<Vec<_>>().join("\n"),
    }
}

/// The word in a capsule, and under it the outcome that the author named.
fn symbol_words(procedure: &Procedure, grid: &Grid, spot: &super::grid::Spot) -> Option<String> {
    let print = &procedure.print;
    match spot.node {
        Node::Start => Some(print.start.clone().unwrap_or_else(|| words::start(procedure.language))),
        Node::End(end) => {
            let word = print.end.clone().unwrap_or_else(|| words::end(procedure.language));
            let end = procedure.end(end);
            let outcome = end.outcome.replace('-', " ");
            Some(if end.named { format!("{word}\n{outcome}") } else { word })
        }
        Node::Step(_) => absorbed_outcome(procedure, grid, spot),
    }
}

/// The outcome that an activity drawn as a capsule ends with, where the author named it.
fn absorbed_outcome(procedure: &Procedure, grid: &Grid, spot: &super::grid::Spot) -> Option<String> {
    let drawn = |flow: usize| grid.arrows.iter().any(|arrow| arrow.flow == flow);
    let mut ends =
        procedure.flows.iter().enumerate().filter(|(index, flow)| flow.from == spot.node && !drawn(*index));
    let outcome = ends.find_map(|(_, flow)| match flow.to {
        Node::End(end) => Some(procedure.end(end)),
        Node::Start | Node::Step(_) => None,
    })?;
    (outcome.named && spot.lead).then(|| outcome.outcome.replace('-', " "))
}

fn label(procedure: &Procedure, flow: usize) -> Option<String> {
    let flow = &procedure.flows[flow];
    match (flow.why, flow.from) {
        (Why::Answer(_), _) => procedure.label(flow).map(str::to_owned),
        (Why::AtMost, Node::Step(step)) => {
            let limit = procedure.step(step).at_most.as_ref()?;
            Some(words::more_than(limit.visits, procedure.language))
        }
        (Why::AtMost, Node::Start | Node::End(_)) | (Why::Next, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::activity;
    use crate::procedure::{Options, check};
    use crate::source::Source;

    #[test]
    fn under_a_quorum_stands_how_many_of_whom() {
        let said = |language: &str, keys: &str| {
            let text = format!(
                "sop: 1\nid: a\ntitle: A\nlanguage: {language}\nactors: {{ a: Ketua, b: Sekretaris, c: Anggota }}\nprocedures:\n  \
                 p:\n    title: P\n    steps:\n      - {{ id: s, activity: Memutuskan, {keys} }}\n"
            );
            let edition = check(&Source::new("a.yaml", text), &Options::default()).edition;
            let procedure = edition.expect("it is sound").procedures["p"].clone();
            activity(&procedure, &procedure.rows[0])
        };
        let veto = "decision: Ya?, branches: { Ya: end, Tidak: { end: ditolak, veto: true } }";
        let quorum = "actor: { two_of: [a, b, c] }";
        assert_eq!(said("id", "actor: [a, b, c]"), "Memutuskan");
        assert_eq!(said("id", quorum), "Memutuskan\n(dua dari: Ketua, Sekretaris, Anggota)");
        let both = format!("actor: {{ three_of: [a, b, c] }}, {veto}");
        let english = "Memutuskan\n(three of: Ketua, Sekretaris, Anggota; veto: Tidak)";
        assert_eq!(said("en", &both), english);
        // Nobody has to do it.
        assert_eq!(said("id", &format!("{quorum}, wait: 1 hari")), "Memutuskan");
    }
}
