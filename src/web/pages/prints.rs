//! Where prints are taken from.

use super::super::both::{Format, print_document, print_record};
use super::super::route::{Access, Handler, Route};

pub(super) fn routes() -> Vec<Route> {
    let paths: [(&str, Handler); 8] = [
        ("/documents/{document}/print.pdf", |asked| print_document(asked, Format::Pdf)),
        ("/documents/{document}/print.svg", |asked| print_document(asked, Format::Svg)),
        ("/documents/{document}/print.png", |asked| print_document(asked, Format::Png)),
        ("/documents/{document}/print.html", |asked| print_document(asked, Format::Html)),
        ("/instances/{id}/record.pdf", |asked| print_record(asked, Format::Pdf)),
        ("/instances/{id}/record.svg", |asked| print_record(asked, Format::Svg)),
        ("/instances/{id}/record.png", |asked| print_record(asked, Format::Png)),
        ("/instances/{id}/record.html", |asked| print_record(asked, Format::Html)),
    ];
    paths.into_iter().map(|(path, handler)| Route::get(path, Access::Person, handler)).collect()
}
