//! What could not be told yet, or not at all, and trying again.

use serde::Serialize;

use crate::calendar::when;
use crate::desk::{About, Delivery, DeliveryState, Receiver};

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route, Takes};
use super::sheet;

/// The most deliveries that one page shows.
const SHOWN_MAX: usize = 200;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/office/notices", Access::Administrator, page),
        Route::post("/office/notices/{number}/retry", Access::Administrator, Takes::Form, retry),
    ]
}

/// One delivery in words.
#[derive(Serialize)]
struct Shown {
    number: u64,
    to: String,
    by: &'static str,
    about: String,
    id: Option<String>,
    state: &'static str,
    tone: &'static str,
    again: Option<String>,
    fault: Option<String>,
    tries: u32,
    /// Whether it can be tried anew.
    retry: bool,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["all"])?;
    let all = asked.query("all").is_some();
    let mut deliveries = asked.site.desk.deliveries(all)?;
    let count = deliveries.len();
    deliveries.reverse();
    deliveries.truncate(SHOWN_MAX);
    let shown: Vec<Shown> = deliveries.iter().map(|delivery| shown(delivery, asked)).collect();
    sheet(asked, asked.language.choose("Pemberitahuan", "Notices"))?
        .with("all", &all)
        .with("count", &count)
        .with("deliveries", &shown)
        .with("site", &asked.site.folder.join("notices.yaml").exists())
        .answer("office-notices.html")
}

fn shown(delivery: &Delivery, asked: &Asked) -> Shown {
    let language = asked.language;
    let (by, to) = match &delivery.to {
        Receiver::Mail(name) => (language.choose("surel", "mail"), name),
        Receiver::Webhook(name) => ("webhook", name),
    };
    let (tone, id, en) = match delivery.state {
        DeliveryState::Pending => ("soon", "tertunda", "waiting"),
        DeliveryState::Sent => ("good", "terkirim", "sent"),
        DeliveryState::GivenUp => ("late", "gagal", "given up"),
        DeliveryState::Dropped => ("", "tidak perlu lagi", "no longer needed"),
    };
    let one = |about: &About| about.event.clone();
    let about = match &delivery.about[..] {
        [only] => one(only),
        many => format!("{} {}", many.len(), language.choose("hal", "things")),
    };
    Shown {
        number: delivery.number,
        to: to.clone(),
        by,
        about,
        id: delivery.about.first().filter(|_| delivery.about.len() == 1).and_then(|about| about.id.clone()),
        state: language.choose(id, en),
        tone,
        again: delivery.next.or(delivery.ended).map(|at| when::moment(at, asked.now, language)),
        fault: delivery.fault.as_ref().map(|fault| fault.describe().in_language(language).to_owned()),
        tries: delivery.tries,
        retry: matches!(delivery.state, DeliveryState::GivenUp | DeliveryState::Pending),
    }
}

fn retry(asked: &Asked) -> Result<Answer, Problem> {
    let number = asked.param("number").parse().map_err(|_| Problem::no_page())?;
    asked.site.desk.try_again(number)?;
    Ok(Answer::see_other("/office/notices"))
}
