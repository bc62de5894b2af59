//! People and their roles.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::change_address;
use crate::calendar::Date;
use crate::desk::Person;
use crate::post::is_address;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route, Takes};
use super::days::check_order;

/// Who is registered, or gets more roles.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Registering {
    #[schemars(length(min = 1))]
    name: String,
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^[a-z][a-z0-9-]*$")))]
    roles: Vec<String>,
    /// The days on which the roles are held, both included.
    from: Option<Date>,
    until: Option<Date>,
}

/// Roles that are taken away; none: the person is removed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Removing {
    #[serde(default)]
    roles: Vec<String>,
}

/// Where a person is told from now on.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MailTo {
    mail: Option<String>,
}

/// A person's mail address.
#[derive(Serialize, JsonSchema)]
struct Mail {
    mail: Option<String>,
}

/// Who asks.
#[derive(Serialize, JsonSchema)]
struct Caller {
    /// Null: the store's owner, who acts as nobody.
    name: Option<String>,
    /// The roles that he holds today, by himself and for others.
    roles: Vec<String>,
    /// Whether he may act as everybody, since nobody is registered.
    everybody: bool,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/self", Access::Person, whoami)
            .told(Doc::new("self", "Who asks, and the roles that he holds today.").gives::<Caller>(200)),
        Route::get("/api/v1/people", Access::Administrator, list)
            .told(Doc::new("listPeople", "Everybody registered, by name.").gives::<Items<Person>>(200)),
        Route::post("/api/v1/people", Access::Administrator, Takes::Json, register).told(
            Doc::new("registerPerson", "Registers a person, or gives a registered one more roles.")
                .asks::<Registering>()
                .gives::<Person>(200),
        ),
        Route::post("/api/v1/people/{name}/mail", Access::Administrator, Takes::Json, mail).told(
            Doc::new("setMail", "Where a person is told by mail; null: nowhere.")
                .asks::<MailTo>()
                .gives::<Mail>(200)
                .problems(&[404]),
        ),
        Route::post("/api/v1/people/{name}/remove", Access::Administrator, Takes::Json, remove).told(
            Doc::new("removePerson", "Takes roles from a person, or removes him.")
                .asks::<Removing>()
                .gives::<Option<Person>>(200)
                .problems(&[404, 409]),
        ),
    ]
}

fn whoami(asked: &Asked) -> Result<Answer, Problem> {
    let visitor = asked.caller()?.visitor.as_ref();
    let told = Caller {
        name: visitor.map(|visitor| visitor.name.clone()),
        roles: visitor.iter().flat_map(|visitor| visitor.roles()).map(str::to_owned).collect(),
        everybody: visitor.is_some_and(|visitor| visitor.holds == crate::desk::Holds::Everything),
    };
    Ok(Answer::json(StatusCode::OK, &told))
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.people()?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn register(asked: &Asked) -> Result<Answer, Problem> {
    let Registering { name, roles, from, until } = asked.json()?;
    check_order(from, until)?;
    let registered = asked.office_desk()?.add_person_for(&name, &roles, from, until)?;
    Ok(Answer::json(StatusCode::OK, &registered.person))
}

fn mail(asked: &Asked) -> Result<Answer, Problem> {
    let MailTo { mail } = asked.json()?;
    let person = asked.site.desk.known_person(asked.param("name"))?;
    if let Some(wrong) = mail.as_deref().filter(|mail| !is_address(mail)) {
        let (id, en) = (format!("`{wrong}` bukan alamat surel"), format!("`{wrong}` is no mail address"));
        return Err(Problem::wrong(id, en));
    }
    change_address(&asked.site.folder, &person.name, mail.as_deref())?;
    Ok(Answer::json(StatusCode::OK, &Mail { mail }))
}

fn remove(asked: &Asked) -> Result<Answer, Problem> {
    let Removing { roles } = asked.json()?;
    let name = asked.param("name");
    let registered = asked.office_desk()?.remove_person(name, &roles)?;
    if registered.person.is_none() {
        change_address(&asked.site.folder, name, None)?;
        asked.site.secrets.forget(name)?;
    }
    Ok(Answer::json(StatusCode::OK, &registered.person))
}
