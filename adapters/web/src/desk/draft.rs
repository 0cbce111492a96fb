//! A test that could be posted: seen as learners will see it, tried, posted.

mod echo;
mod form;

use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use homeroom_core::{
    Action, COURSE_ID_MAX, CohortId, CourseId, EditionId, ITEM_ID_MAX, ItemId,
    desk::{Ask, Done, Drafted, Order, PlanFault, Preview, Sight, Source, Typed},
    is_id,
    words::terms,
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, either, fields, id, see};
use crate::{
    address::href,
    assets,
    blocks::blocks,
    incoming::Fields,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    sheet::Sheet,
    words::posting as said,
};

pub(crate) async fn show(
    State(room): State<Room>,
    Path((cohort, edition)): Path<(String, String)>,
    request: Request,
) -> Response {
    either(shown(&room, draft(&cohort, &edition), request).await)
}

pub(crate) async fn change(
    State(room): State<Room>,
    Path((cohort, edition)): Path<(String, String)>,
    request: Request,
) -> Response {
    either(changed(&room, draft(&cohort, &edition), request).await)
}

pub(crate) async fn show_test(
    State(room): State<Room>,
    Path((cohort, course, item)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    either(shown(&room, test(&cohort, &course, &item), request).await)
}

pub(crate) async fn change_test(
    State(room): State<Room>,
    Path((cohort, course, item)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    either(changed(&room, test(&cohort, &course, &item), request).await)
}

/// What an address is of.
struct Place {
    cohort: CohortId,
    source: Source,
}

fn draft(cohort: &str, edition: &str) -> Option<Place> {
    let good = !edition.is_empty() && edition.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let source = Source::Draft(EditionId::new(edition));
    Some(Place { cohort: id(cohort).ok()?, source }).filter(|_| good)
}

fn test(cohort: &str, course: &str, item: &str) -> Option<Place> {
    let good = is_id(course, COURSE_ID_MAX) && is_id(item, ITEM_ID_MAX);
    let source = Source::Course(CourseId::new(course), ItemId::new(item));
    Some(Place { cohort: id(cohort).ok()?, source }).filter(|_| good)
}

impl Place {
    fn ask(&self) -> Ask {
        match &self.source {
            Source::Draft(edition) => Ask::Draft(self.cohort, edition.clone()),
            Source::Course(course, item) => Ask::Test(self.cohort, course.clone(), item.clone()),
        }
    }

    fn address(&self) -> String {
        let class = class(self.cohort);
        match &self.source {
            Source::Draft(edition) => format!("{class}/draft/{edition}"),
            Source::Course(course, item) => format!("{class}/test/{course}/{item}"),
        }
    }

    /// The page, with what is in the form; at first what its file says.
    async fn page(
        &self,
        room: &Inside,
        parts: &Parts,
        typed: Option<Typed>,
        notice: Option<&Notice>,
    ) -> Result<Response, Response> {
        let Sight::Draft(drafted) = see(room, parts, &self.ask()).await? else {
            return Err(outgoing::not_here());
        };
        let typed = typed.unwrap_or_else(|| form::start(&drafted.terms));
        Ok(self.render(room, &drafted, (&typed, &[]), notice))
    }
}

async fn shown(room: &Inside, place: Option<Place>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    place.ok_or_else(outgoing::not_here)?.page(room, &parts, None, None).await
}

async fn changed(room: &Inside, place: Option<Place>, request: Request) -> Result<Response, Response> {
    let place = place.ok_or_else(outgoing::not_here)?;
    let (parts, body) = request.into_parts();
    let fields: Fields = fields(&parts, Body::new(body)).await?;
    let cohort = place.cohort;
    let order = match (fields.get("do"), &place.source) {
        ("plan", _) => return place.plan(room, &parts, &fields).await,
        ("post", _) => return place.post(room, &parts, &fields).await,
        ("change", _) => return place.page(room, &parts, Some(form::typed(&fields)), None).await,
        ("try", source) => Order::Try { cohort, source: source.clone() },
        ("discard", Source::Draft(edition)) => Order::Discard { cohort, edition: edition.clone() },
        ("take-up", Source::Draft(edition)) => Order::TakeUp { cohort, edition: edition.clone() },
        _ => return Err(outgoing::not_here()),
    };
    match carry_out(room, &parts, &order).await? {
        Ok(Done::Trial(attempt)) => Ok(outgoing::to(&href(&Action::Question(attempt, 0)))),
        Ok(_) => Ok(outgoing::to(&class(cohort))),
        Err(notice) => place.page(room, &parts, None, Some(&notice)).await,
    }
}

impl Place {
    /// What the form means, in full; or what is wrong with it, beside its fields.
    async fn plan(&self, room: &Inside, parts: &Parts, fields: &Fields) -> Result<Response, Response> {
        let typed = form::typed(fields);
        let ask = Ask::Plan(self.cohort, self.source.clone(), typed.clone());
        let Sight::Plan(planned) = see(room, parts, &ask).await? else { return Err(outgoing::not_here()) };
        match &planned.plan {
            Ok(plan) => Ok(echo::page(room, &self.address(), &planned.drafted, (&typed, plan))),
            Err(faults) => {
                let notice = Notice {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    text: said::PLAN_WRONG.into(),
                    wait: None,
                };
                Ok(self.render(room, &planned.drafted, (&typed, faults), Some(&notice)))
            }
        }
    }

    async fn post(&self, room: &Inside, parts: &Parts, fields: &Fields) -> Result<Response, Response> {
        let (posting, plan) = echo::read(fields).ok_or_else(outgoing::not_here)?;
        let order = Order::Post { cohort: self.cohort, posting, source: self.source.clone(), plan };
        match carry_out(room, parts, &order).await? {
            Ok(_) => Ok(outgoing::to(&format!("{}/p/{posting}", class(self.cohort)))),
            Err(notice) => self.page(room, parts, Some(form::typed(fields)), Some(&notice)).await,
        }
    }

    fn render(
        &self,
        room: &Inside,
        drafted: &Drafted,
        (typed, faults): (&Typed, &[PlanFault]),
        notice: Option<&Notice>,
    ) -> Response {
        let subtitle = subtitle(drafted);
        let desk = Desk {
            cohort: &drafted.cohort,
            tab: Tab::None,
            title: &drafted.title,
            subtitle: Some(&subtitle),
            said: notice,
        };
        let address = self.address();
        let sheet = Sheet::new(room.clock.now(), address.clone(), None);
        let one = drafted.tests.len() == 1;
        desk.around(html! {
            (self.presses(&address, drafted))
            @if one { (form::markup(&address, drafted, typed, faults)) } @else { (add(&address)) }
            @for test in &drafted.tests { (preview(&sheet, test, (!one).then_some(&test.title))) }
            script src=(assets::WRITE.address()) defer {}
        })
    }

    /// What can be done with it beside posting.
    fn presses(&self, address: &str, drafted: &Drafted) -> Markup {
        let draft = match &self.source {
            Source::Draft(edition) => Some(edition),
            Source::Course(..) => None,
        };
        html! {
            @if let Some(title) = &drafted.replaces {
                section.card {
                    p { (said::replaces(title)) }
                    form method="post" action=(address) {
                        button.button.plain name="do" value="take-up" { (said::REPLACE) }
                    }
                }
            }
            div.presses.draft {
                @if !drafted.tests.is_empty() {
                    form method="post" action=(address) {
                        button.button.plain name="do" value="try" aria-describedby="_try" { (said::TRY) }
                    }
                }
                @if let Some(edition) = draft {
                    // A course is changed in its files.
                    @if drafted.tests.len() == 1 && drafted.others == 0 {
                        a.button.plain href={ (class(self.cohort)) "/new?edition=" (edition) } { (said::EDIT) }
                    }
                    (sure(address, "discard", [said::DISCARD, said::DISCARD_SURE, said::DISCARD_YES]))
                }
            }
            @if !drafted.tests.is_empty() { p.help #_try { (said::TRY_WHY) } }
        }
    }
}

/// Something that is asked for once more before it is done.
pub(super) fn sure(address: &str, what: &str, [name, why, yes]: [&str; 3]) -> Markup {
    html! {
        details.sure {
            summary.button.plain { (name) }
            form method="post" action=(address) {
                p { (why) }
                button.button.final name="do" value=(what) { (yes) }
            }
        }
    }
}

fn subtitle(drafted: &Drafted) -> String {
    let mut parts: Vec<String> = match drafted.tests.as_slice() {
        [one] => vec![terms(one.questions as usize, &one.rules)],
        several => several.iter().map(|test| test.title.clone()).collect(),
    };
    if drafted.others > 0 {
        parts.push(said::others(drafted.others));
    }
    parts.join(" · ")
}

fn add(address: &str) -> Markup {
    html! {
        section.card {
            p { (said::ADD_WHY) }
            form method="post" action=(address) {
                button.button.primary name="do" value="take-up" { (said::ADD) }
            }
        }
    }
}

fn preview(sheet: &Sheet<'_>, test: &Preview, title: Option<&String>) -> Markup {
    html! {
        section.preview {
            h2 { (title.map_or(said::QUESTIONS, String::as_str)) }
            ol role="list" { @for question in &test.blocks { li { (blocks(sheet, question)) } } }
        }
    }
}
