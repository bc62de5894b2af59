//! A template of an office: lines of text with holes, filled in with what is known of a document. What fills a hole is only
//! ever text: it is not read as a template again, and whoever writes it down escapes it.

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

    /// The engine's error at its place in the file.
    fn finding(&self, error: &tera::Error) -> Box<Diagnostic> {
        let (reason, place) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                (report.message().to_owned(), Some(report.span().range.clone()))
            }
            _ => (error.to_string(), None),
        };
        let span = place.map_or(self.span, |place| self.place(place.start, place.end));
        let message = Phrase::new(
            format!("templat ini tidak dapat diisi: {reason}"),
            format!("this template cannot be filled in: {reason}"),
        );
        Box::new(Diagnostic::error("broken-template", span, message))
    }

    /// A part of the template in its file; the whole template where the file writes it otherwise than it reads.
    fn place(&self, start: usize, end: usize) -> Span {
        let written = self.source.slice(self.span);
        match written.find(&self.text) {
            Some(before) => {
                let from = self.span.start + before;
                let inside = |at: usize| from + at.min(self.text.len());
                Span::new(inside(start), inside(end.max(start)))
            }
            None => self.span,
        }
    }
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
