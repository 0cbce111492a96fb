//! What the form means, said in full before anything happens; and the plan that is posted from there.

use axum::response::Response;
use homeroom_core::{
    PostingId, Reminder, Terms,
    desk::{Drafted, Plan, Typed},
    words::desk::plan as in_full,
};
use maud::{Markup, html};

use super::form::{feedback, feedback_name};
use crate::{
    desk::{
        Desk, Tab,
        carried::{hidden, millis, moment, number},
    },
    incoming::Fields,
    room::Inside,
    words::posting as said,
};

/// The page. Its form carries the plan, and what was typed for who would rather change it.
pub(super) fn page(
    room: &Inside,
    address: &str,
    drafted: &Drafted,
    (typed, plan): (&Typed, &Plan),
) -> Response {
    let desk =
        Desk { cohort: &drafted.cohort, tab: Tab::None, title: said::PLAN, subtitle: None, said: None };
    let rules = drafted.tests.first().map(|test| &test.rules);
    let lines = rules.map(|rules| in_full(plan, rules, &drafted.cohort.zone, room.clock.now()));
    let posting = PostingId::from_bytes(room.desk.fresh());
    desk.around(html! {
        section.card.echo {
            dl.terms {
                div { dt { (said::PLAN_TEST) } dd { (drafted.title) } }
                div { dt { (said::PLAN_CLASS) } dd { (drafted.cohort.name) } }
                @for (label, text) in lines.iter().flatten() { div { dt { (label) } dd { (text) } } }
            }
            @if let Some(title) = &drafted.replaces { p { (said::replaces(title)) } }
            form method="post" action=(address) {
                (hidden("posting", &posting.to_string()))
                (kept(typed))
                (meant(plan))
                div.presses {
                    button.button.primary name="do" value="post" { (said::POST) }
                    button.button.plain name="do" value="change" { (said::CHANGE) }
                }
            }
        }
    })
}

/// The plan that a form carries, and the id that makes two presses one posting.
pub(super) fn read(fields: &Fields) -> Option<(PostingId, Plan)> {
    let terms = Terms {
        time: number(fields.get("plan_time"))?,
        attempts: number(fields.get("plan_attempts"))?,
        feedback: feedback(fields.get("feedback"))?,
    };
    let plan = Plan {
        opens: moment(fields.get("plan_opens"))?,
        closes: moment(fields.get("plan_closes"))?,
        terms,
        reminder: if fields.get("reminder") == "on" { Reminder::On } else { Reminder::Off },
    };
    Some((fields.get("posting").parse().ok()?, plan))
}

fn kept(typed: &Typed) -> Markup {
    html! {
        (hidden("opens", &typed.opens))
        (hidden("closes", &typed.closes))
        (hidden("time", &typed.time))
        (hidden("attempts", &typed.attempts))
        (hidden("feedback", feedback_name(typed.feedback)))
        @if typed.reminder == Reminder::On { (hidden("reminder", "on")) }
    }
}

fn meant(plan: &Plan) -> Markup {
    let Terms { time, attempts, .. } = plan.terms;
    html! {
        (hidden("plan_opens", &millis(plan.opens)))
        (hidden("plan_closes", &millis(plan.closes)))
        (hidden("plan_time", &time.map(|time| time.to_string()).unwrap_or_default()))
        (hidden("plan_attempts", &attempts.map(|of| of.to_string()).unwrap_or_default()))
    }
}
