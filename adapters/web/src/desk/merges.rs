//! Two records of one person: found, made one, made two again.

use axum::http::request::Parts;
use homeroom_core::{LearnerId, Member, Role, Timestamp, desk::Roster, words::times};
use maud::{Markup, html};

use super::class;
use crate::words::desk;

/// Which records somebody asks to join.
pub(crate) enum Asked<'a> {
    /// None.
    Nothing,
    /// A record with itself.
    Same,
    /// These: kept, gone.
    Two(&'a Member, &'a Member),
}

/// What the address asks: looking at it joins nothing.
pub(crate) fn asked<'a>(parts: &Parts, seen: &'a Roster) -> Asked<'a> {
    let query = parts.uri.query().unwrap_or_default();
    let find = |name: &str| {
        let (_, id) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name)?;
        let id: LearnerId = id.parse().ok()?;
        seen.members.iter().find(|one| one.learner.id == id)
    };
    match (find("kept"), find("gone")) {
        (Some(kept), Some(gone)) if kept.learner.id == gone.learner.id => Asked::Same,
        (Some(kept), Some(gone)) => Asked::Two(kept, gone),
        _ => Asked::Nothing,
    }
}

/// Asks once, with both names.
pub(crate) fn confirm(seen: &Roster, kept: &Member, gone: &Member) -> Markup {
    let address = format!("{}/roster", class(seen.cohort.id));
    html! {
        section.card.once {
            h2 { (desk::MERGE) }
            p { (desk::merge(&kept.learner.name, &gone.learner.name)) }
            form method="post" action=(address) {
                input type="hidden" name="kept" value=(kept.learner.id);
                input type="hidden" name="gone" value=(gone.learner.id);
                div.presses {
                    button.button.final name="do" value="merge" { (desk::MERGE_NOW) }
                    a.button.quiet href=(address) { (desk::NOT_NOW) }
                }
            }
        }
    }
}

/// Asks which two.
pub(crate) fn form(seen: &Roster) -> Markup {
    let learners: Vec<&Member> = seen.members.iter().filter(|one| one.role == Role::Learner).collect();
    html! {
        @if learners.len() > 1 {
            details.card.asks {
                summary { (desk::TWO_RECORDS) }
                form.inside method="get" action={ (class(seen.cohort.id)) "/roster" } {
                    p { (desk::TWO_RECORDS_WHY) }
                    div.grid {
                        (choice("kept", desk::KEPT, &learners))
                        (choice("gone", desk::GONE, &learners))
                    }
                    p.help { (desk::KEPT_HELP) }
                    div.presses { button.button.plain { (desk::LOOK) } }
                }
            }
        }
    }
}

fn choice(name: &str, label: &str, learners: &[&Member]) -> Markup {
    html! {
        div.field {
            label for={ "_" (name) } { (label) }
            select id={ "_" (name) } name=(name) required {
                option value="" { (desk::CHOOSE) }
                @for one in learners { option value=(one.learner.id) { (one.learner.name) } }
            }
        }
    }
}

/// Those that were joined.
pub(crate) fn list(seen: &Roster, now: Timestamp) -> Markup {
    html! {
        @if !seen.merges.is_empty() {
            h2 { (desk::MERGED) }
            ul.people role="list" {
                @for (merge, kept, gone) in &seen.merges {
                    li {
                        div.who {
                            span.label { (desk::merged(gone, kept)) }
                            span.stand { (times::short(merge.at, &seen.cohort.zone, now)) }
                        }
                        @if seen.cohort.archived.is_none() {
                            form method="post" action={ (class(seen.cohort.id)) "/roster" } {
                                input type="hidden" name="merge" value=(merge.id);
                                button.button.plain name="do" value="unmerge" aria-label=(desk::undo(gone, kept)) { (desk::UNDO) }
                            }
                        }
                    }
                }
            }
        }
    }
}
