//! A template of an office: lines of text with holes, filled in with what is known of a document. What fills a hole is only
//! ever text: it is not read as a template again, and whoever writes it down escapes it.

use std::ops::Range;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::document::Document;
use crate::source::{Diagnostic, Language, Phrase, Source, Span};

use super::Faulty;
use super::words::date;

/// What a template may make, in characters.
const MOST_TEXT: usize = 4_000;

/// The name by which the engine knows the one template that it holds.
const NAME: &str = "template";

/// One template, whose holes and blocks are sound.
#[derive(Debug, Clone)]
pub struct Template {
    source: Source,
    /// Where it stands in its file.
    span: Span,
    text: String,
    engine: Tera,
}

impl Template {
    /// A file that is a template as a whole.
    pub fn whole(source: Source) -> Result<Template, Box<Diagnostic>> {
        let (span, text) = (Span::new(0, source.text().len()), source.text().to_owned());
        Template::part(source, span, text)
    }

    /// A template that stands at this place of a file.
    pub fn part(source: Source, span: Span, text: String) -> Result<Template, Box<Diagnostic>> {
        let mut template = Template { source, span, text, engine: Tera::new() };
        // What it makes is text; every output escapes it in its own way.
        template.engine.autoescape_on(Vec::<&str>::new());
        match template.engine.add_raw_template(NAME, &template.text) {
            Ok(()) => Ok(template),
            Err(error) => Err(template.finding(&error)),
        }
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    pub fn span(&self) -> Span {
        self.span
    }

    /// Fills it in.
    pub fn fill(&self, variables: &Context) -> Result<String, Box<Diagnostic>> {
        let text = self.engine.render(NAME, variables).map_err(|error| self.finding(&error))?;
        if text.chars().count() > MOST_TEXT {
            let message = Phrase::new(
                format!("templat ini menghasilkan lebih dari {MOST_TEXT} huruf"),
                format!("this template makes more than {MOST_TEXT} characters"),
            );
            return Err(Box::new(Diagnostic::error("broken-template", self.span, message)));
        }
        Ok(text)
    }

    /// The same, its fault in its file.
    pub fn fill_or_fault(&self, variables: &Context) -> Result<String, Faulty> {
        let fault =
            |finding: Box<Diagnostic>| Faulty { source: self.source.clone(), findings: vec![*finding] };
        self.fill(variables).map_err(fault)
    }

    fn finding(&self, error: &tera::Error) -> Box<Diagnostic> {
        finding(&self.source, self.span, &self.text, error)
    }
}

/// The engine's fault in a whole page of the office's own.
pub fn page_fault(page: &Source, error: &tera::Error) -> Faulty {
    let span = Span::new(0, page.text().len());
    Faulty { source: page.clone(), findings: vec![*finding(page, span, page.text(), error)] }
}

/// The engine's error at its place in the file.
fn finding(source: &Source, span: Span, text: &str, error: &tera::Error) -> Box<Diagnostic> {
    let (reason, found) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.message().to_owned(), Some(report.span().range.clone()))
        }
        _ => (error.to_string(), None),
    };
    let span = found.map_or(span, |found| place(source, span, text, found));
    let message = Phrase::new(
        format!("templat ini tidak dapat diisi: {reason}"),
        format!("this template cannot be filled in: {reason}"),
    );
    Box::new(Diagnostic::error("broken-template", span, message))
}

/// A part of a template in its file; the whole template where the file writes it otherwise than it reads.
fn place(source: &Source, span: Span, text: &str, part: Range<usize>) -> Span {
    let Some(before) = source.slice(span).find(text) else { return span };
    let inside = |at: usize| span.start + before + at.min(text.len());
    Span::new(inside(part.start), inside(part.end.max(part.start)))
}

/// What templates know of a document.
#[derive(Serialize)]
struct Known<'a> {
    language: &'static str,
    agency: &'a [String],
    document: KnownDocument<'a>,
    approver: KnownApprover<'a>,
}

/// Dates are in words; what the document does not say is empty.
#[derive(Serialize)]
struct KnownDocument<'a> {
    id: &'a str,
    title: &'a str,
    number: &'a str,
    created: String,
    revised: String,
    effective: String,
}

#[derive(Serialize)]
struct KnownApprover<'a> {
    position: &'a str,
    name: &'a str,
    id_number: &'a str,
}

/// The variables of every template.
pub fn variables(document: &Document) -> Context {
    let (identity, approver) = (&document.identity, &document.identity.approved_by);
    let day = |day: Option<_>| day.map(|day| date(day, document.language)).unwrap_or_default();
    let known = Known {
        language: match document.language {
            Language::Id => "id",
            Language::En => "en",
        },
        agency: &identity.agency,
        document: KnownDocument {
            id: &document.id,
            title: &document.title,
            number: &identity.number,
            created: day(identity.created),
            revised: day(identity.revised),
            effective: day(identity.effective),
        },
        approver: KnownApprover {
            position: &approver.position,
            name: &approver.name,
            id_number: &approver.id_number,
        },
    };
    Context::from_serialize(&known).expect("texts and lists of texts are always values")
}
