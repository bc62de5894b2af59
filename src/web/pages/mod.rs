//! Pages for people: made on the server by templates, whole without a script; forms go where the pages' own addresses say.

mod acting;
mod assets;
mod charts;
mod checked;
mod choices;
mod documents;
mod inbox;
mod instance;
mod instances;
mod fields;
mod keys;
mod login;
mod names;
mod prints;
mod office;
mod own;
mod refused;
mod reports;
mod sheet;
mod start;
mod task;
mod upload;
mod verify;
mod typed;

use tera::{Context, Kwargs, State, Tera, TeraResult};

use crate::procedure::{Edition, Report};
use crate::source::{Language, Source};
use crate::text::Fonts;

use super::answer::Answer;
use super::asked::Asked;
use super::caller::Caller;
use super::problem::Problem;
use super::route::Route;
use super::site::Site;

use checked::CheckedView;

pub(super) use assets::named as asset;
pub(super) use sheet::{Sheet, look};
use sheet::{dress, place};

/// The language that a person chose.
pub(super) const LANGUAGE_COOKIE: &str = "sop-lang";

pub(super) fn routes() -> Vec<Route> {
    [
        assets::routes(),
        login::routes(),
        inbox::routes(),
        instances::routes(),
        instance::routes(),
        acting::routes(),
        documents::routes(),
        start::routes(),
        prints::routes(),
        verify::routes(),
        upload::routes(),
        office::routes(),
        own::routes(),
        reports::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every template, by its file's name; texts are escaped.
pub(super) fn templates() -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.register_function("say", say);
    tera.add_raw_templates(vec![
        ("frame.html", include_str!("../templates/frame.html")),
        ("confirm.html", include_str!("../templates/confirm.html")),
        ("inbox.html", include_str!("../templates/inbox.html")),
        ("instance.html", include_str!("../templates/instance.html")),
        ("instances.html", include_str!("../templates/instances.html")),
        ("chart.html", include_str!("../templates/chart.html")),
        ("document.html", include_str!("../templates/document.html")),
        ("documents.html", include_str!("../templates/documents.html")),
        ("checked.html", include_str!("../templates/checked.html")),
        ("upload.html", include_str!("../templates/upload.html")),
        ("watch.html", include_str!("../templates/watch.html")),
        ("in_force.html", include_str!("../templates/in_force.html")),
        ("verify.html", include_str!("../templates/verify.html")),
        ("start.html", include_str!("../templates/start.html")),
        ("fields.html", include_str!("../templates/fields.html")),
        ("faults.html", include_str!("../templates/faults.html")),
        ("login.html", include_str!("../templates/login.html")),
        ("password.html", include_str!("../templates/password.html")),
        ("parts.html", include_str!("../templates/parts.html")),
        ("bars.html", include_str!("../templates/bars.html")),
        ("reports.html", include_str!("../templates/reports.html")),
        ("office-calendar.html", include_str!("../templates/office-calendar.html")),
        ("office-commands.html", include_str!("../templates/office-commands.html")),
        ("office-ledger.html", include_str!("../templates/office-ledger.html")),
        ("office-log.html", include_str!("../templates/office-log.html")),
        ("office-notices.html", include_str!("../templates/office-notices.html")),
        ("once.html", include_str!("../templates/once.html")),
        ("office.html", include_str!("../templates/office.html")),
        ("office-rooms.html", include_str!("../templates/office-rooms.html")),
        ("office-people.html", include_str!("../templates/office-people.html")),
        ("office-person.html", include_str!("../templates/office-person.html")),
        ("office-remove.html", include_str!("../templates/office-remove.html")),
        ("token-form.html", include_str!("../templates/token-form.html")),
        ("self.html", include_str!("../templates/self.html")),
        ("problem.html", include_str!("../templates/problem.html")),
    ])?;
    Ok(tera)
}

/// `say(id="…", en="…")`: the text in the page's language.
#[expect(clippy::needless_pass_by_value, reason = "so functions of templates are called")]
fn say(texts: Kwargs, state: &State) -> TeraResult<String> {
    let english = state.get::<String>("lang")?.as_deref() == Some("en");
    Ok(texts.must_get::<&str>(if english { "en" } else { "id" })?.to_owned())
}

/// A text as a page shows it that watches a file; `good` is the last one without errors.
pub(super) fn checked(
    source: &Source,
    report: &Report,
    good: Option<&Edition>,
    fonts: &Fonts,
    language: Language,
) -> CheckedView {
    checked::view(source, report, (good, None), fonts, language)
}

/// Where whoever has not come in is sent; afterwards he is where he wanted to be.
pub(super) fn to_login(path: &str) -> Answer {
    let next: String = form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
    Answer::see_other(&format!("/login?{next}"))
}

/// A page that says why something was not done; in the frame of whoever has come in, so that he can go on from there.
pub(super) fn problem(
    site: &Site,
    problem: &Problem,
    language: Language,
    caller: Option<&Caller>,
    page: &str,
) -> Answer {
    let mut context = Context::new();
    look(&mut context, language);
    dress(&mut context, language, caller, page);
    context.insert("message", problem.message.in_language(language));
    context.insert("allowed", &problem.allowed);
    context.insert("findings", &problem.findings);
    context.insert("status", &problem.status.as_u16());
    let made = site.render("problem.html", &context);
    // Where not even this page can be made, the sentence alone must do.
    let text = made.unwrap_or_else(|_| problem.message.in_language(language).replace('<', "&lt;"));
    problem.marked(Answer::html(problem.status, text))
}

/// The same to whoever asked a handler.
pub(super) fn refusal(asked: &Asked, problem: &Problem) -> Answer {
    self::problem(&asked.site, problem, asked.language, asked.caller.as_ref(), &asked.page)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_template_can_be_read() {
        let read = super::templates().map(drop);
        assert!(read.is_ok(), "{}", read.map_err(|error| error.to_string()).unwrap_err());
    }
}
