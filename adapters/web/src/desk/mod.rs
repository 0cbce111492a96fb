//! The desk of those who teach: tables, forms and charts over the reports of the core. Everything works without a
//! script; to whoever does not teach the cohort in an address there is nothing here.

#![expect(clippy::result_large_err, reason = "who stops early answers with a page, and a page is a response")]

mod board;
mod carried;
mod classes;
mod columns;
mod deeds;
mod draft;
mod grades;
mod labs;
mod merges;
mod paper;
mod parts;
mod person;
mod postings;
mod query;
mod questions;
mod roster;
mod settings;
mod talk;
mod write;

#[cfg(test)]
pub(crate) use board::Now;

use axum::{
    body::Body,
    http::{Extensions, HeaderMap, StatusCode, request::Parts},
    response::Response,
    routing::{MethodRouter, get, post},
};
use homeroom_core::{
    Cohort, CohortId, Refusal, Sender, Turned,
    desk::{Ask, Done, Order, Sight},
};
use maud::{Markup, html};

use crate::{
    cookie, incoming,
    incoming::Fields,
    outgoing,
    pages::{self, Frame, Here, Notice, entry},
    room::{Inside, Room},
    words,
};

/// Every address of the desk.
pub(crate) fn routes() -> Vec<(&'static str, MethodRouter<Room>)> {
    vec![
        ("/teach", get(classes::all).post(classes::make)),
        ("/teach/{cohort}", get(classes::one)),
        ("/teach/{cohort}/settings", get(settings::show).post(settings::change)),
        ("/teach/{cohort}/roster", get(roster::show).post(roster::change)),
        ("/teach/{cohort}/learner/{learner}", get(person::show).post(person::change)),
        ("/teach/{cohort}/a/{attempt}", get(paper::show)),
        ("/teach/{cohort}/new", get(write::show).post(write::bring)),
        ("/teach/{cohort}/draft/{edition}", get(draft::show).post(draft::change)),
        ("/teach/{cohort}/test/{course}/{item}", get(draft::show_test).post(draft::change_test)),
        ("/teach/{cohort}/p/{posting}", get(board::show).post(postings::change)),
        ("/teach/{cohort}/p/{posting}/live", get(board::live)),
        ("/teach/{cohort}/questions/{course}/{item}", get(questions::show).post(questions::change)),
        ("/teach/{cohort}/grades", get(grades::show)),
        ("/teach/{cohort}/grades.csv", get(grades::csv)),
        ("/teach/{cohort}/grades.json", get(grades::json)),
        ("/teach/{cohort}/labs", get(labs::show)),
        ("/teach/{cohort}/lab/{talk}", get(talk::show).post(talk::change)),
        ("/teach/{cohort}/deeds", get(deeds::show)),
        ("/invite/{secret}", get(pages::invite::show).post(pages::invite::accept)),
        ("/join/{code}", get(pages::me::join_link)),
        ("/privacy", get(pages::privacy::show)),
        ("/privacy/export.json", get(pages::privacy::export)),
        ("/privacy/erase", post(pages::privacy::erase)),
    ]
}

/// Who asks, as the door wants to know it.
pub(crate) fn sender(room: &Inside, headers: &HeaderMap, extensions: &Extensions) -> Sender {
    incoming::sender(room, headers, extensions)
}

/// A report, or the page that says why not.
pub(crate) async fn see(room: &Inside, parts: &Parts, ask: &Ask) -> Result<Sight, Response> {
    let from = sender(room, &parts.headers, &parts.extensions);
    room.desk.see(&from, ask).await.map_err(|turned| turn(room, parts, &turned))
}

/// Carries out an order. A refusal comes back as a notice, to be said on the page it was asked from; whoever has no
/// business here gets the page for that instead.
pub(crate) async fn carry_out(
    room: &Inside,
    parts: &Parts,
    order: &Order,
) -> Result<Result<Done, Notice>, Response> {
    let from = sender(room, &parts.headers, &parts.extensions);
    match room.desk.order(&from, order).await {
        Ok(done) => Ok(Ok(done)),
        Err(Turned::Refused(refusal @ (Refusal::SignedOut | Refusal::NotFound))) => {
            Err(turn(room, parts, &Turned::Refused(refusal)))
        }
        Err(turned) => Ok(Err(Notice::turned(&turned))),
    }
}

/// The fields of a form.
pub(crate) async fn fields(parts: &Parts, body: Body) -> Result<Fields, Response> {
    let read = Fields::read(&parts.headers, body).await;
    read.map_err(|(status, why)| outgoing::fault(status, words::NOT_POSSIBLE, why))
}

/// The page for who is not let in: the way in for who is nobody yet, nothing for everybody else.
pub(crate) fn turn(room: &Inside, parts: &Parts, turned: &Turned) -> Response {
    match turned {
        Turned::Refused(Refusal::NotFound) => outgoing::not_here(),
        Turned::Refused(Refusal::SignedOut) => {
            let said = Notice::turned(turned);
            let page = entry::welcome(Some(&said), "", parts.uri.path());
            outgoing::with_cookie(page, cookie::clear(room))
        }
        turned => {
            let said = Notice::turned(turned);
            let mut response = outgoing::page(said.status, pages::fault::said(&said));
            said.wait(&mut response);
            response
        }
    }
}

/// The pages of a class, in the line of tabs above each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Its tests.
    Tests,
    /// All scores.
    Grades,
    /// How far everybody is with the labs.
    Labs,
    /// Who is in it.
    Roster,
    /// Who did what.
    Deeds,
    /// Its name, zone, courses.
    Settings,
    /// A page below one of these.
    None,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Tests, "", words::desk::TESTS),
        (Self::Grades, "/grades", words::desk::GRADES),
        (Self::Labs, "/labs", words::lab::LABS),
        (Self::Roster, "/roster", words::desk::ROSTER),
        (Self::Deeds, "/deeds", words::desk::DEEDS),
        (Self::Settings, "/settings", words::desk::SETTINGS),
    ];
}

/// A page of the desk.
pub(crate) struct Desk<'a> {
    /// Of which class.
    pub(crate) cohort: &'a Cohort,
    /// Which tab it is.
    pub(crate) tab: Tab,
    /// Its title.
    pub(crate) title: &'a str,
    /// A line below the title.
    pub(crate) subtitle: Option<&'a str>,
    /// Something to be said above it.
    pub(crate) said: Option<&'a Notice>,
}

impl Desk<'_> {
    /// The page around its inside.
    pub(crate) fn around(&self, inside: Markup) -> Response {
        let status = self.said.map_or(StatusCode::OK, |said| said.status);
        let base = class(self.cohort.id);
        let frame = Frame { title: self.title, sort: "desk", here: Here::At("/teach") };
        let markup = frame.around(html! {
            nav.trail aria-label=(words::TRAIL) {
                ol role="list" {
                    li { a href="/teach" { (words::desk::CLASSES) } }
                    @if self.tab != Tab::Tests { li { a href=(base) { (self.cohort.name) } } }
                }
            }
            (pages::notice(self.said))
            div.head {
                h1 tabindex="-1" { (self.title) }
                @if let Some(subtitle) = self.subtitle { p.subtitle { (subtitle) } }
            }
            nav.tabs aria-label=(words::desk::CLASS_PAGES) {
                @for (tab, path, name) in Tab::ALL {
                    a href={ (base) (path) } aria-current=[(self.tab == tab).then_some("page")] { (name) }
                }
            }
            (inside)
        });
        let mut response = outgoing::page(status, markup);
        if let Some(said) = self.said {
            said.wait(&mut response);
        }
        response
    }
}

/// The address of a class.
pub(crate) fn class(cohort: CohortId) -> String {
    format!("/teach/{cohort}")
}

/// An id in an address; anything else there is nothing.
#[expect(clippy::result_large_err, reason = "a page is large, and made once")]
pub(crate) fn id<T: std::str::FromStr + std::fmt::Display>(text: &str) -> Result<T, Response> {
    // Only the canonical spelling: one place, one address.
    text.parse::<T>().ok().filter(|id| id.to_string() == text).ok_or_else(outgoing::not_here)
}

/// A handler that stops early has its page already.
pub(crate) fn either(done: Result<Response, Response>) -> Response {
    done.unwrap_or_else(|page| page)
}
