//! The words of the printed chart, in both of its languages.

use crate::document::{Column, Head};
use crate::drawing::SymbolKind;
use crate::procedure::{Flow, Node, Performers, Procedure, Step};
use crate::source::{Language, Phrase};

/// The head over a column or a group of columns where the author chose no words.
pub fn head(head: Head, language: Language) -> String {
    let phrase = match head {
        Head::Number => Phrase::new("No", "No"),
        Head::Activity => Phrase::new("Kegiatan", "Activity"),
        Head::Actors => Phrase::new("Pelaksana", "Actors"),
        Head::Quality => Phrase::new("Mutu Baku", "Quality Standard"),
        Head::Column(Column::Requires) => Phrase::new("Kelengkapan", "Requirements"),
        Head::Column(Column::Time) => Phrase::new("Waktu", "Time"),
        Head::Column(Column::Output) => Phrase::new("Output", "Output"),
        Head::Column(Column::Note) => Phrase::new("Keterangan", "Notes"),
    };
    phrase.in_language(language).to_owned()
}

/// The words in the start capsule and the end capsules.
pub fn start(language: Language) -> String {
    Phrase::new("Mulai", "Start").in_language(language).to_owned()
}

pub fn end(language: Language) -> String {
    Phrase::new("Selesai", "End").in_language(language).to_owned()
}

/// What stands after the title of a chart's further pages.
pub fn continued(language: Language) -> String {
    Phrase::new("(lanjutan)", "(continued)").in_language(language).to_owned()
}

/// What stands at the arrow that is taken once a step has been visited as often as it may.
pub fn more_than(visits: u32, language: Language) -> String {
    let times = if visits == 1 { "time" } else { "times" };
    Phrase::new(format!("> {visits} kali"), format!("> {visits} {times}")).in_language(language).to_owned()
}

/// How many of its actors a quorum needs, and the answers of which one vote is enough: `two of: Chair, Secretary, Member;
/// veto: No`. None of any other step, nor of a quorum whose step nobody does.
pub fn quorum(procedure: &Procedure, step: &Step, language: Language) -> Option<String> {
    let Performers::Quorum { needed, of } = &step.performers else { return None };
    if step.is_automatic() {
        return None;
    }
    let titles: Vec<&str> = of.iter().map(|actor| procedure.actor(*actor).title.as_str()).collect();
    let number = quorum_number(*needed);
    let between = language.choose("dari", "of");
    let mut words = format!("{} {between}: {}", number.in_language(language), titles.join(", "));
    let vetoes: Vec<&str> =
        step.branches().iter().filter(|branch| branch.veto).map(|branch| branch.answer.as_str()).collect();
    if !vetoes.is_empty() {
        words.push_str(&format!("; veto: {}", vetoes.join(", ")));
    }
    Some(words)
}

/// A number as the language writes it in `two_of` and so on; digits beyond ten.
fn quorum_number(number: usize) -> Phrase {
    const WORDS: [(&str, &str); 10] = [
        ("satu", "one"),
        ("dua", "two"),
        ("tiga", "three"),
        ("empat", "four"),
        ("lima", "five"),
        ("enam", "six"),
        ("tujuh", "seven"),
        ("delapan", "eight"),
        ("sembilan", "nine"),
        ("sepuluh", "ten"),
    ];
    match number.checked_sub(1).and_then(|at| WORDS.get(at)) {
        Some((id, en)) => Phrase::new(*id, *en),
        None => Phrase::new(number.to_string(), number.to_string()),
    }
}

/// A target of an arrow in words.
pub enum Place {
    Numbered(usize),
    /// A step whose row has no number; its activity.
    Unnumbered(String),
    Start,
    End,
    /// The outcome.
    NamedEnd(String),
}

impl Place {
    pub fn of(procedure: &Procedure, node: Node) -> Place {
        match node {
            Node::Start => Place::Start,
            Node::End(end) if procedure.end(end).named => Place::NamedEnd(procedure.end(end).outcome.clone()),
            Node::End(_) => Place::End,
            Node::Step(step) => match procedure.rows[procedure.step(step).row].number {
                Some(number) => Place::Numbered(number),
                None => Place::Unnumbered(
                    procedure.step(step).activity.lines().next().unwrap_or_default().to_owned(),
                ),
            },
        }
    }

    pub fn in_language(&self, language: Language) -> String {
        let phrase = match self {
            Place::Numbered(number) => Phrase::new(format!("langkah {number}"), format!("step {number}")),
            Place::Unnumbered(activity) => Phrase::new(format!("“{activity}”"), format!("“{activity}”")),
            Place::Start => Phrase::new("mulai", "start"),
            Place::End => Phrase::new("selesai", "the end"),
            Place::NamedEnd(outcome) => {
                Phrase::new(format!("selesai: {outcome}"), format!("the end: {outcome}"))
            }
        };
        phrase.in_language(language).to_owned()
    }
}

/// What a connector where arrows leave the page says.
pub fn leads_to(letter: &str, back: bool, place: &Place, page: usize, language: Language) -> String {
    let target = place.in_language(language);
    let (id, en) = if back { ("kembali ke", "back to") } else { ("lanjut ke", "on to") };
    let phrase = Phrase::new(
        format!("{letter}: {id} {target} (hal. {page})"),
        format!("{letter}: {en} {target} (page {page})"),
    );
    phrase.in_language(language).to_owned()
}

/// What a connector where arrows reach the page says.
pub fn comes_from(letter: &str, pages: &[usize], language: Language) -> String {
    let listed = pages.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let plural = if pages.len() == 1 { "page" } else { "pages" };
    let phrase =
        Phrase::new(format!("{letter}: dari hal. {listed}"), format!("{letter}: from {plural} {listed}"));
    phrase.in_language(language).to_owned()
}

/// Where the only way out of a symbol leads.
pub fn then(target: &str, language: Language) -> String {
    Phrase::new(format!("lalu {target}"), format!("then {target}")).in_language(language).to_owned()
}

/// What an arrow says to those who cannot see it: "dari langkah 3 ke langkah 4: disetujui".
pub fn flow(procedure: &Procedure, flow: &Flow) -> String {
    let language = procedure.language;
    let place = |node: Node| Place::of(procedure, node).in_language(language);
    let (from, to) = (place(flow.from), place(flow.to));
    let phrase = Phrase::new(format!("dari {from} ke {to}"), format!("from {from} to {to}"));
    let said = phrase.in_language(language).to_owned();
    match procedure.label(flow) {
        Some(answer) => format!("{said}: {answer}"),
        None => said,
    }
}

/// What symbols are called to those who cannot see them.
pub fn symbol(kind: SymbolKind, language: Language) -> String {
    let phrase = match kind {
        SymbolKind::Process => Phrase::new("kegiatan", "activity"),
        SymbolKind::Decision => Phrase::new("keputusan", "decision"),
        SymbolKind::Terminator => Phrase::new("mulai atau selesai", "start or end"),
        SymbolKind::OffPage => Phrase::new("penghubung halaman", "off-page connector"),
    };
    phrase.in_language(language).to_owned()
}
