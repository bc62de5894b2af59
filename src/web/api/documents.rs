//! Documents: the editions that were published, and publishing another.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::calendar::Date;
use crate::desk::{self, Card, Denial, Shown, ShownChange, Terms, WantedToOpen};
use crate::procedure::difference::compare;
use crate::procedure::{self, Options};
use crate::source::render::Finding;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::problem::Problem;
use super::super::registered::Registered;
use super::super::route::{Access, Doc, Route, Takes};
use super::days::day;

/// The largest document, in bytes; one more shows that a file is larger.
const DOCUMENT_MAX: u64 = 1024 * 1024 + 1;

/// What checking a document came to.
#[derive(Serialize, JsonSchema)]
struct Findings {
    findings: Vec<Finding>,
}

/// A document: the edition that stands for it, and what can be opened with that.
#[derive(Serialize, JsonSchema)]
struct Described {
    #[serde(flatten)]
    shown: Shown,
    procedures: Vec<ProcedureTitle>,
}

#[derive(Serialize, JsonSchema)]
struct ProcedureTitle {
    procedure: String,
    title: String,
}

/// What changed between two editions, each named by its SHA-256 in lower-case hex.
#[derive(Serialize, JsonSchema)]
struct Changes {
    from: String,
    to: String,
    changes: Vec<ShownChange>,
}

/// An edition that was published.
#[derive(Serialize, JsonSchema)]
struct Published {
    document: String,
    /// SHA-256 in lower-case hex.
    edition: String,
    procedures: Vec<String>,
    /// False where this very edition was in force, or about to be, already.
    new: bool,
    effective: Option<Date>,
    expires: Option<Date>,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/documents", Access::Person, list).told(
            Doc::new("listDocuments", "Every edition, and how it stands today.").gives::<Items<Shown>>(200),
        ),
        Route::get("/api/v1/documents/{document}", Access::Person, show).told(
            Doc::new("showDocument", "A document: its edition in force, else the last one.")
                .gives::<Described>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/documents/{document}/editions", Access::Person, editions).told(
            Doc::new("listEditions", "The editions of one document.")
                .gives::<Items<Shown>>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/documents/{document}/editions/{edition}", Access::Person, edition).told(
            Doc::new("showEdition", "One edition, by its number or at least six digits of its SHA-256.")
                .gives::<Described>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/documents/{document}/editions/{edition}/source", Access::Person, source).told(
            Doc::new("editionSource", "An edition's YAML, as it was published.")
                .gives_other("application/yaml")
                .problems(&[404]),
        ),
        Route::get("/api/v1/documents/{document}/changes", Access::Person, changes).told(
            Doc::new("documentChanges", "What changed from one edition to another, in words.")
                .gives::<Changes>(200)
                .query(
                    "from",
                    "the edition before, by number or hash; the one before `to`, where none is named",
                )
                .query("to", "the edition after; the document's current one, where none is named")
                .problems(&[404, 422]),
        ),
        Route::get("/api/v1/documents/{document}/procedures/{procedure}", Access::Person, wanted).told(
            Doc::new(
                "showProcedure",
                "What opens a procedure of the edition in force: its ways in, its form.",
            )
            .gives::<WantedToOpen>(200)
            .problems(&[404]),
        ),
        Route::post("/api/v1/check", Access::Person, Takes::File, check).told(
            Doc::new("checkDocument", "Checks a document, its YAML as it is, and publishes nothing.")
                .gives::<Findings>(200)
                .query("release", "true: also what an office must settle before it goes into force"),
        ),
        Route::post("/api/v1/documents", Access::Author, Takes::File, publish).told(
            Doc::new("publishDocument", "Publishes a document: its YAML as it is.")
                .gives::<Published>(201)
                .problems(&[409])
                .query_as("effective", "the first day on which instances are opened with it", day_schema())
                .query_as("expires", "the last such day", day_schema()),
        ),
    ]
}

fn day_schema() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.documents(None)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

/// The editions of the document that the address names, and the one that stands for it.
fn group(asked: &Asked) -> Result<Vec<Shown>, Problem> {
    let document = asked.param("document");
    let mut group = asked.site.desk.documents(None)?;
    let mut known: Vec<String> = group.iter().map(|shown| shown.document.clone()).collect();
    known.dedup();
    group.retain(|shown| shown.document == document);
    if group.is_empty() {
        return Err(Denial::NoDocument { name: document.to_owned(), known }.into());
    }
    Ok(group)
}

fn show(asked: &Asked) -> Result<Answer, Problem> {
    let group = group(asked)?;
    let current = Shown::current(&group).ok_or_else(Problem::no_page)?;
    described(asked, current.clone())
}

fn editions(asked: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::json(StatusCode::OK, &Items { items: group(asked)? }))
}

fn edition(asked: &Asked) -> Result<Answer, Problem> {
    let card = card(asked)?;
    let sha256 = card.edition.to_string();
    let shown = group(asked)?.into_iter().find(|shown| shown.edition == sha256);
    described(asked, shown.ok_or_else(Problem::no_page)?)
}

fn card(asked: &Asked) -> Result<Card, Problem> {
    let (document, edition) = (asked.param("document"), asked.param("edition"));
    Ok(asked.site.desk.find_edition(&format!("{document}@{edition}"))?)
}

fn described(asked: &Asked, shown: Shown) -> Result<Answer, Problem> {
    let card = asked.site.desk.find_edition(&format!("{}@{}", shown.document, shown.edition))?;
    let titles = card.procedures.into_iter();
    let procedures = titles.map(|(procedure, title)| ProcedureTitle { procedure, title }).collect();
    Ok(Answer::json(StatusCode::OK, &Described { shown, procedures }))
}

fn wanted(asked: &Asked) -> Result<Answer, Problem> {
    let name = format!("{}/{}", asked.param("document"), asked.param("procedure"));
    let procedure = asked.site.desk.published(&name)?;
    Ok(Answer::json(StatusCode::OK, &WantedToOpen::of(&procedure)))
}

/// Between two editions; from the one before, where only the later is meant. The first has changed nothing.
fn changes(asked: &Asked) -> Result<Answer, Problem> {
    let (desk, group) = (&asked.site.desk, group(asked)?);
    let named = |name: &str| {
        let which = asked.query(name).map(|which| format!("{}@{which}", asked.param("document")));
        which.map(|which| desk.find_edition(&which)).transpose()
    };
    let to = match named("to")? {
        Some(card) => card,
        None => {
            let current = Shown::current(&group).ok_or_else(Problem::no_page)?;
            desk.find_edition(&format!("{}@{}", current.document, current.edition))?
        }
    };
    let number = |card: &Card| {
        let sha256 = card.edition.to_string();
        group.iter().find(|shown| shown.edition == sha256).map_or(1, |shown| shown.number)
    };
    let former = number(&to).checked_sub(1).filter(|number| *number > 0);
    let from = match (named("from")?, former) {
        (Some(card), _) => card,
        (None, Some(number)) => desk.find_edition(&format!("{}@{number}", asked.param("document")))?,
        (None, None) => to.clone(),
    };
    let (old, new) = (desk.edition(&from)?, desk.edition(&to)?);
    let differences = compare(&old, &new).into_iter();
    let shown = differences.map(|change| ShownChange::new(change, asked.language)).collect();
    let told = Changes { from: from.edition.to_string(), to: to.edition.to_string(), changes: shown };
    Ok(Answer::json(StatusCode::OK, &told))
}

fn source(asked: &Asked) -> Result<Answer, Problem> {
    let card = card(asked)?;
    let bytes = asked.site.desk.edition_bytes(&card)?;
    Ok(Answer::bytes("application/yaml", bytes).named(&format!("{}.yaml", card.document)))
}

fn check(asked: &Asked) -> Result<Answer, Problem> {
    let release = asked.flag("release")?;
    let bytes = asked.upload()?.bytes(DOCUMENT_MAX)?;
    let source = desk::read_source("document.yaml", &bytes);
    let commands = Registered::read(&asked.site).known()?;
    let options = Options { today: Some(asked.now.date_naive()), release, commands: commands.as_ref() };
    let report = procedure::check(&source, &options);
    let told = |finding| Finding::new(&source, finding, report.language);
    let findings = report.findings.iter().map(told).collect();
    Ok(Answer::json(StatusCode::OK, &Findings { findings }))
}

fn publish(asked: &Asked) -> Result<Answer, Problem> {
    let terms = Terms { effective: day(asked, "effective")?, expires: day(asked, "expires")? };
    if let Some(fault) = terms.fault(asked.now.date_naive()) {
        return Err(Problem::wrong(fault.id, fault.en));
    }
    let bytes = asked.upload()?.bytes(DOCUMENT_MAX)?;
    let commands = Registered::read(&asked.site).known()?;
    let today = Some(asked.now.date_naive());
    let options = Options { today, commands: commands.as_ref(), ..Options::default() };
    let checked = desk::check("document.yaml", bytes, &options)?;
    let published = asked.office_desk()?.publish_for(&checked, terms)?;
    let desk::Published { card, is_new, .. } = published;
    let told = Published {
        document: card.document,
        edition: card.edition.to_string(),
        procedures: card.procedures.keys().cloned().collect(),
        new: is_new,
        effective: card.effective,
        expires: card.expires,
    };
    Ok(Answer::json(StatusCode::CREATED, &told))
}
