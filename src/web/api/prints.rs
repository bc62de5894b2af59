//! Prints: a document, or the record of a run, as a file of whichever format.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::{Format, print_document, print_record};
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/documents/{document}/print/{kind}", Access::Person, document).told(
            printed(Doc::new("printDocument", "A document's sheets: pdf, html, or one page as svg or png."))
                .query("edition", "its number; the document's current one, where none is named"),
        ),
        Route::get("/api/v1/instances/{id}/print/{kind}", Access::Person, record).told(printed(Doc::new(
            "printRecord",
            "The record of a run, sealed as it stands: pdf, html, or one page as svg or png.",
        ))),
    ]
}

fn printed(doc: Doc) -> Doc {
    let doc = Format::ALL.iter().fold(doc, |doc, format| doc.gives_other(format.media_type()));
    doc.query("page", "which page, where each is a file; the first, where none is named")
        .problems(&[404, 422])
}

fn document(asked: &Asked) -> Result<Answer, Problem> {
    print_document(asked, format(asked)?)
}

fn record(asked: &Asked) -> Result<Answer, Problem> {
    print_record(asked, format(asked)?)
}

fn format(asked: &Asked) -> Result<Format, Problem> {
    Format::named(asked.param("kind")).ok_or_else(Problem::no_page)
}
