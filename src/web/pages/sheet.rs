//! The frame of every page: who looks, in which language, where he can go.

use axum::http::StatusCode;
use serde::Serialize;
use tera::Context;

use crate::source::Language;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::caller::Caller;
use super::super::problem::Problem;
use super::super::site::OfficeRole;
use super::assets;

/// A page that is being put together.
pub(in crate::web) struct Sheet<'a> {
    asked: &'a Asked,
    pub context: Context,
}

/// A place of the navigation.
#[derive(Serialize)]
struct Place {
    path: &'static str,
    name: &'static str,
    here: bool,
}

impl<'a> Sheet<'a> {
    pub fn new(asked: &'a Asked, title: &str) -> Sheet<'a> {
        let mut context = Context::new();
        look(&mut context, asked.language);
        context.insert("title", title);
        dress(&mut context, asked.language, asked.caller.as_ref(), &asked.page);
        Sheet { asked, context }
    }

    pub fn with<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Sheet<'a> {
        self.context.insert(name, value);
        self
    }

    /// The page.
    pub fn answer(self, template: &str) -> Result<Answer, Problem> {
        self.answer_as(StatusCode::OK, template)
    }

    /// The page, where something is to be put right.
    pub fn answer_as(self, status: StatusCode, template: &str) -> Result<Answer, Problem> {
        Ok(Answer::html(status, self.asked.site.render(template, &self.context)?))
    }
}

/// What every page needs to be dressed in.
pub(in crate::web) fn look(context: &mut Context, language: Language) {
    context.insert("lang", language.choose("id", "en"));
    // For the fields of a form that nobody has sent.
    context.insert("blank", &std::collections::BTreeMap::<String, String>::new());
    context.insert("assets", &format!("/assets/{}", assets::version()));
}

/// Who looks, at which page, and where he can go from there.
pub(super) fn dress(context: &mut Context, language: Language, caller: Option<&Caller>, page: &str) {
    context.insert("here", page);
    if let Some(caller) = caller {
        context.insert("person", caller.name());
        context.insert("owner", &caller.is_owner());
        context.insert("places", &places(caller, language, place(page)));
    }
}

/// A page's address without its query.
pub(super) fn place(page: &str) -> &str {
    page.split('?').next().unwrap_or(page)
}

fn places(caller: &Caller, language: Language, here: &str) -> Vec<Place> {
    let administers = caller.is(OfficeRole::Administrator);
    let audits = !administers && caller.is(OfficeRole::Auditor);
    let all = [
        ("/", "Tugas", "Tasks", true),
        ("/instances", "Pelaksanaan", "Instances", true),
        ("/documents", "Dokumen", "Documents", true),
        ("/reports", "Laporan", "Reports", true),
        ("/office", "Kantor", "Office", administers),
        ("/office/ledger", "Buku besar", "Ledger", audits),
    ];
    let shown = all.into_iter().filter(|(.., shown)| *shown);
    let place = |(path, id, en, _): (&'static str, &'static str, &'static str, bool)| Place {
        path,
        name: language.choose(id, en),
        here: if path == "/" { here == "/" } else { here.starts_with(path) },
    };
    shown.map(place).collect()
}
