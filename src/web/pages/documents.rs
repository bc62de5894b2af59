//! Documents: how each stands, what it says, what changed from edition to edition, and what can be started or printed.

use serde::Serialize;

use crate::calendar::{Date, date_in_words};
use crate::desk::{EditionState, Shown, Visitor};
use crate::document::Identity;
use crate::page;
use crate::procedure::difference::{Change, compare};
use crate::procedure::{Edition, Procedure};
use crate::source::Language;
use crate::text::Fonts;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::meant;
use super::super::problem::Problem;
use super::super::route::{Access, Route};
use super::super::site::OfficeRole;
use super::Sheet;
use super::charts::{self, ChartView};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/documents", Access::Person, list),
        Route::get("/documents/{document}", Access::Person, show),
    ]
}

/// A document in the list.
#[derive(Serialize)]
struct DocumentLine {
    id: String,
    title: String,
    state: String,
    tone: &'static str,
    number: usize,
    since: Option<String>,
    until: Option<String>,
    review: Option<String>,
    open: usize,
    /// The edition that is still to come: its number and day.
    coming: Option<(usize, Option<String>)>,
}

/// An edition among those of its document.
#[derive(Serialize)]
struct EditionLine {
    number: usize,
    state: String,
    tone: &'static str,
    since: Option<String>,
    until: Option<String>,
    open: usize,
    edition: String,
    here: bool,
}

/// A procedure of an edition, with its chart.
#[derive(Serialize)]
struct ProcedureView {
    chart: ChartView,
    /// Where it is started; none where this visitor may not, or nobody can with this edition.
    start: Option<String>,
    /// Who may.
    starters: String,
}

/// Differences of one procedure, or of the document as a whole.
#[derive(Serialize)]
pub(super) struct ChangesOf {
    head: String,
    changes: Vec<String>,
}

/// What can be chosen to be seen.
const FILTERS: [(&str, &str, &str); 5] = [
    ("", "Semua", "All"),
    ("in_force", "Berlaku", "In force"),
    ("due_for_review", "Perlu ditinjau", "Due for review"),
    ("draft", "Belum berlaku", "Not yet in force"),
    ("expired", "Habis masa", "Expired"),
];

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language;
    let mut groups: Vec<Vec<Shown>> = Vec::new();
    for shown in asked.site.desk.documents(None)? {
        match groups.last_mut().filter(|group| group[0].document == shown.document) {
            Some(group) => group.push(shown),
            None => groups.push(vec![shown]),
        }
    }
    let wanted = asked.query("state").unwrap_or_default();
    let (mut lines, all) = (Vec::new(), groups.len());
    for group in &groups {
        let Some(current) = Shown::current(group) else { continue };
        let is_coming = group.iter().any(|shown| shown.state == EditionState::Draft);
        let fits = match wanted {
            "in_force" => current.state.is_open(),
            "due_for_review" => current.state == EditionState::DueForReview,
            "draft" => is_coming,
            "expired" => current.state == EditionState::Expired,
            _all => true,
        };
        if fits {
            lines.push(line(group, current, language));
        }
    }
    let filters: Vec<(String, &str, bool)> = FILTERS
        .iter()
        .map(|(state, id, en)| {
            let path =
                if state.is_empty() { "/documents".into() } else { format!("/documents?state={state}") };
            (path, language.choose(*id, *en), *state == wanted)
        })
        .collect();
    Sheet::new(asked, language.choose("Dokumen", "Documents"))
        .with("documents", &lines)
        .with("all", &all)
        .with("filters", &filters)
        .with("author", &is_author(asked))
        .answer("documents.html")
}

fn line(group: &[Shown], current: &Shown, language: Language) -> DocumentLine {
    let coming =
        group.iter().find(|shown| shown.state == EditionState::Draft && shown.number != current.number);
    let (state, tone) = standing(current.state, language);
    DocumentLine {
        id: current.document.clone(),
        title: current.title.clone(),
        state,
        tone,
        number: current.number,
        since: current.effective.map(|day| in_words(day, language)),
        until: current.expires.map(|day| in_words(day, language)),
        review: current.review.map(|day| in_words(day, language)),
        open: group.iter().map(|shown| shown.open).sum(),
        coming: coming.map(|shown| (shown.number, shown.effective.map(|day| in_words(day, language)))),
    }
}

/// An edition's state in words, and its badge.
pub(super) fn standing(state: EditionState, language: Language) -> (String, &'static str) {
    let tone = match state {
        EditionState::InForce => "good",
        EditionState::DueForReview => "soon",
        EditionState::Draft => "mine",
        EditionState::Expired => "late",
        EditionState::Superseded => "",
    };
    (state.in_words().in_language(language).to_owned(), tone)
}

pub(super) fn in_words(day: Date, language: Language) -> String {
    date_in_words(day).in_language(language).to_owned()
}

pub(super) fn is_author(asked: &Asked) -> bool {
    asked.caller.as_ref().is_some_and(|caller| caller.is(OfficeRole::Author))
}

fn show(asked: &Asked) -> Result<Answer, Problem> {
    let (group, shown, card) = meant(asked)?;
    let (desk, language) = (&asked.site.desk, asked.language);
    let edition = desk.edition(&card)?;
    let visitor = asked.caller()?.visitor.as_ref();
    let whole = page::compose(&edition, &asked.site.fonts);
    let is_identity = |page: &&crate::drawing::Page| page.procedure.is_none();
    let identity = crate::drawing::Drawing {
        pages: whole.pages.iter().filter(is_identity).cloned().collect(),
        ..whole.clone()
    };
    let procedures: Vec<ProcedureView> = edition
        .procedures
        .values()
        .map(|procedure| procedure_view(asked, (&edition, procedure), &shown, visitor))
        .collect();
    let former = group.iter().find(|other| other.number + 1 == shown.number);
    let former = former.map(|former| desk.find_edition(&format!("{}@{}", former.document, former.edition)));
    let former = former.transpose()?.map(|card| desk.edition(&card)).transpose()?;
    let changes = former.map(|former| in_groups(&compare(&former, &edition), &edition, language));
    let lines: Vec<EditionLine> =
        group.iter().rev().map(|other| edition_line(other, &shown, language)).collect();
    let (state, tone) = standing(shown.state, language);
    let in_force = group.iter().rev().find(|other| other.state.is_open());
    Sheet::new(asked, &edition.document.title)
        .with("document", &shown.document)
        .with("number", &shown.number)
        .with("edition", &shown.edition)
        .with("state", &state)
        .with("tone", tone)
        .with("newer", &in_force.map(|other| other.number).filter(|number| *number != shown.number))
        .with("since", &shown.effective.map(|day| in_words(day, language)))
        .with("until", &shown.expires.map(|day| in_words(day, language)))
        .with("review", &shown.review.map(|day| in_words(day, language)))
        .with("open", &shown.open)
        .with("facts", &facts(&edition.document.identity, language))
        .with("procedures", &procedures)
        .with("identity", &charts::pages(&identity))
        .with("lists", &lists(&edition.document.identity, language))
        .with("pages", &(1..=whole.pages.len()).collect::<Vec<usize>>())
        .with("editions", &lines)
        .with("changes", &changes)
        .with("author", &is_author(asked))
        .answer("document.html")
}

fn edition_line(other: &Shown, shown: &Shown, language: Language) -> EditionLine {
    let (state, tone) = standing(other.state, language);
    EditionLine {
        number: other.number,
        state,
        tone,
        since: other.effective.map(|day| in_words(day, language)),
        until: other.expires.map(|day| in_words(day, language)),
        open: other.open,
        edition: other.edition.clone(),
        here: other.number == shown.number,
    }
}

fn procedure_view(
    asked: &Asked,
    (edition, procedure): (&Edition, &Procedure),
    shown: &Shown,
    visitor: Option<&Visitor>,
) -> ProcedureView {
    let may = shown.state.is_open() && visitor.is_some_and(|visitor| visitor.may_open(procedure));
    let starters = procedure.start_by.iter().map(|actor| procedure.actor(*actor).title.as_str());
    ProcedureView {
        chart: chart(edition, procedure, &asked.site.fonts, asked.language),
        start: may.then(|| format!("/documents/{}/{}/start", shown.document, procedure.id)),
        starters: starters.collect::<Vec<&str>>().join(", "),
    }
}

/// A procedure's chart, drawn and in words.
pub(super) fn chart(
    edition: &Edition,
    procedure: &Procedure,
    fonts: &Fonts,
    language: Language,
) -> ChartView {
    let drawing = page::compose_charts(edition, procedure, fonts);
    ChartView {
        procedure: procedure.id.clone(),
        title: procedure.title.clone(),
        pages: charts::pages(&drawing),
        steps: charts::steps(procedure, language),
    }
}

/// What the identity page says in single lines; what it leaves empty is left out.
fn facts(identity: &Identity, language: Language) -> Vec<(&'static str, String)> {
    let day = |day: Option<Date>| day.map(|day| in_words(day, language)).unwrap_or_default();
    let approver = &identity.approved_by;
    let approver = [&approver.position, &approver.name].map(|text| text.trim().to_owned());
    let approver: Vec<String> = approver.into_iter().filter(|text| !text.is_empty()).collect();
    let all = [
        ("Instansi", "Agency", identity.agency.join(", ")),
        ("Nomor SOP", "SOP number", identity.number.trim().to_owned()),
        ("Tanggal pembuatan", "Created", day(identity.created)),
        ("Tanggal revisi", "Revised", day(identity.revised)),
        ("Tanggal efektif", "Effective", day(identity.effective)),
        ("Disahkan oleh", "Approved by", approver.join(", ")),
    ];
    let said = all.into_iter().filter(|(.., value)| !value.is_empty());
    said.map(|(id, en, value)| (language.choose(id, en), value)).collect()
}

/// The six boxes of the identity page in words, for those who hear the page.
fn lists(identity: &Identity, language: Language) -> Vec<(&'static str, Vec<String>)> {
    let all = [
        ("Dasar hukum", "Legal basis", &identity.legal_basis),
        ("Kualifikasi pelaksana", "Qualifications", &identity.qualifications),
        ("Keterkaitan", "Related", &identity.related),
        ("Peralatan/perlengkapan", "Equipment", &identity.equipment),
        ("Peringatan", "Warnings", &identity.warnings),
        ("Pencatatan dan pendataan", "Records", &identity.records),
    ];
    let said = all.into_iter().filter(|(.., items)| !items.is_empty());
    said.map(|(id, en, items)| (language.choose(id, en), items.clone())).collect()
}

/// Changes under the heads of what they belong to.
pub(super) fn in_groups(changes: &[Change], new: &Edition, language: Language) -> Vec<ChangesOf> {
    let mut groups: Vec<(Option<&String>, ChangesOf)> = Vec::new();
    for change in changes {
        let said = change.message.in_language(language).to_owned();
        let of = change.procedure.as_ref();
        match groups.last_mut().filter(|(other, _)| *other == of) {
            Some((_, group)) => group.changes.push(said),
            None => {
                let title = |key: &String| {
                    new.procedures.get(key).map_or_else(|| key.clone(), |procedure| procedure.title.clone())
                };
                let head = of.map_or_else(|| language.choose("Dokumen", "Document").to_owned(), title);
                groups.push((of, ChangesOf { head, changes: vec![said] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
