//! What several pages of the desk are made of.

use axum::http::request::Parts;
use homeroom_core::{Cohort, CourseId, Secret, Zone, desk::Named};
use maud::{Markup, html};

use super::class;
use crate::{
    assets,
    pages::entry,
    room::Inside,
    words::{self, desk},
};

/// Most characters of a class's name; the refusal says so too.
const NAME_MAX: usize = 60;

/// Name, zone and courses of a class: as they are, or as they were typed.
pub(crate) struct About<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its zone.
    pub(crate) zone: &'a str,
    /// Its courses.
    pub(crate) chosen: &'a [CourseId],
    /// The courses there are.
    pub(crate) courses: &'a [Named],
}

/// The fields of a class.
pub(crate) fn about(about: &About<'_>) -> Markup {
    html! {
        div.field {
            label for="_name" { (desk::CLASS_NAME) }
            p.help #_name_help { (desk::CLASS_NAME_HELP) }
            div.typed {
                input type="text" id="_name" name="name" value=(about.name) required maxlength=(NAME_MAX)
                    autocomplete="off" aria-describedby="_name_help";
            }
        }
        div.field {
            label for="_zone" { (desk::ZONE) }
            p.help #_zone_help { (desk::ZONE_HELP) }
            div.typed {
                input type="text" id="_zone" name="zone" value=(about.zone) list="_zones" data-zone placeholder="UTC"
                    autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="_zone_help";
            }
            script src=(assets::DESK.address()) defer {}
            datalist #_zones { @for name in Zone::all() { option value=(name) {} } }
        }
        (courses(about))
    }
}

/// Chosen ones first, in their order, which is the order that learners find them in.
fn courses(about: &About<'_>) -> Markup {
    let place = |one: &&Named| about.chosen.iter().position(|id| *id == one.id).unwrap_or(usize::MAX);
    let mut all: Vec<&Named> = about.courses.iter().collect();
    all.sort_by_key(place);
    html! {
        fieldset.field {
            legend { (desk::COURSES) }
            p.help { (if all.is_empty() { desk::NO_COURSES } else { desk::COURSES_HELP }) }
            div.boxes {
                @for one in all {
                    label.box {
                        input type="checkbox" name="course" value=(one.id) checked[about.chosen.contains(&one.id)];
                        span { (one.title) }
                    }
                }
            }
        }
    }
}

/// What was typed for a zone; nothing typed is UTC.
pub(crate) fn zone(typed: &str) -> &str {
    if typed.trim().is_empty() { "UTC" } else { typed }
}

/// The address of a one-time link.
pub(crate) fn one_time(room: &Inside, parts: &Parts, secret: &Secret) -> String {
    format!("{}/invite/{}", entry::origin(room, &parts.headers), secret.reveal())
}

/// A one-time link, on the one page that shows it.
pub(crate) fn shown_once(title: &str, address: &str) -> Markup {
    html! {
        section.card.once {
            h2 { (title) }
            (copied("_once", title, address))
            p.help.after { (desk::ONCE) }
        }
    }
}

/// An address to be copied.
pub(crate) fn copied(id: &str, label: &str, address: &str) -> Markup {
    html! {
        div.typed.address {
            input type="text" id=(id) readonly value=(address) spellcheck="false" aria-label=(label);
            button.button.plain.copy type="button" data-copy=(id) data-done=(words::COPIED) { (words::COPY) }
        }
    }
}

/// Says that a class is in the archive, and the way out.
pub(crate) fn archived(cohort: &Cohort) -> Markup {
    html! {
        @if cohort.archived.is_some() {
            div.callout.note role="note" {
                p { (desk::ARCHIVED_WHY) }
                p { a href={ (class(cohort.id)) "/settings" } { (desk::ARCHIVED_OUT) } }
            }
        }
    }
}

/// Says that it is done, where the page looks as before.
pub(crate) fn saved(parts: &Parts) -> Markup {
    html! { @if parts.uri.query() == Some("saved") { p.saved role="status" { (desk::SAVED) } } }
}

/// A word about how something stands.
pub(crate) fn badge(sort: &str, text: &str) -> Markup {
    html! { span.badge.(sort) { (text) } }
}
