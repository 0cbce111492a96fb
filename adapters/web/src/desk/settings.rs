//! Name, zone, courses, code, archive.

use axum::{
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use homeroom_core::{
    CohortId, CourseId, LabRules, MayLeave, Refusal,
    desk::{Ask, Class, Done, Order, Sight},
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, either, fields, id, parts, see};
use crate::{
    incoming::Fields,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    words::desk,
};

pub(crate) async fn show(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async { page(&room, &parts, id(&cohort)?, &html! { (parts::saved(&parts)) }, None).await };
    either(shown.await)
}

pub(crate) async fn change(
    State(room): State<Room>,
    Path(cohort): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let changed = async {
        let cohort = id(&cohort)?;
        let fields = fields(&parts, body).await?;
        let done = match order(&fields, cohort) {
            Ok(order) => carry_out(&room, &parts, &order).await?,
            Err(refusal) => Err(Notice::refused(&refusal)),
        };
        match done {
            Ok(Done::Link(secret)) => {
                let link = parts::one_time(&room, &parts, &secret);
                page(&room, &parts, cohort, &parts::shown_once(desk::INVITE_LINK, &link), None).await
            }
            Ok(_) => Ok(outgoing::to(&format!("{}?saved", parts.uri.path()))),
            Err(said) => page(&room, &parts, cohort, &html! {}, Some((&fields, &said))).await,
        }
    };
    either(changed.await)
}

fn order(fields: &Fields, cohort: CohortId) -> Result<Order, Refusal> {
    Ok(match fields.get("do") {
        "settings" => Order::Settings {
            cohort,
            name: fields.get("name").to_owned(),
            zone: parts::zone(fields.get("zone")).to_owned(),
            courses: fields.all("course").map(CourseId::new).collect(),
        },
        "labs" => Order::LabRules(cohort, rules(fields)?),
        "renew" => Order::RenewCode(cohort),
        "invite" => Order::Invite(cohort),
        "archive" => Order::Archive(cohort),
        "revive" => Order::Revive(cohort),
        _ => return Err(Refusal::Unreadable),
    })
}

/// The limits of labs, as they were typed.
fn rules(fields: &Fields) -> Result<LabRules, Refusal> {
    let number = |name: &str| fields.get(name).trim().parse().map_err(|_| Refusal::NotANumber);
    Ok(LabRules {
        at_once: number("at_once")?,
        a_minute: number("a_minute")?,
        tokens_a_day: number("tokens_a_day")?,
        longest: number("longest")?,
        hosted: if fields.get("hosted").is_empty() { MayLeave::Never } else { MayLeave::IfAgreed },
    })
}

/// The page, with something above; what was typed and refused stays in its fields.
async fn page(
    room: &Inside,
    parts: &Parts,
    cohort: CohortId,
    above: &Markup,
    refused: Option<(&Fields, &Notice)>,
) -> Result<Response, Response> {
    let Sight::Class(seen) = see(room, parts, &Ask::Class(cohort)).await? else {
        return Err(outgoing::not_here());
    };
    let typed = refused.map(|(fields, _)| fields).filter(|fields| fields.get("do") == "settings");
    let page = Desk {
        cohort: &seen.cohort,
        tab: Tab::Settings,
        title: desk::SETTINGS,
        subtitle: Some(&seen.cohort.name),
        said: refused.map(|(_, said)| said),
    };
    let inside = html! {
        (above)
        @if seen.cohort.archived.is_some() {
            section.card { h2 { (desk::ARCHIVED) } p { (desk::ARCHIVED_WHY) } (press(&seen, "revive", desk::REVIVE_NOW)) }
        } @else {
            (about(&seen, typed))
            (labs(&seen, refused.map(|(fields, _)| fields)))
            (code(&seen))
            section.card { h2 { (desk::INVITE) } p { (desk::INVITE_WHY) } (press(&seen, "invite", desk::INVITE_NOW)) }
            section.card { h2 { (desk::ARCHIVE) } p { (desk::ARCHIVE_WHY) } (press(&seen, "archive", desk::ARCHIVE_NOW)) }
        }
    };
    Ok(page.around(inside))
}

fn about(seen: &Class, typed: Option<&Fields>) -> Markup {
    let chosen = match typed {
        Some(fields) => fields.all("course").map(CourseId::new).collect(),
        None => seen.cohort.courses.clone(),
    };
    html! {
        section.card {
            h2 { (desk::ABOUT_CLASS) }
            form.sheet method="post" action={ (class(seen.cohort.id)) "/settings" } {
                input type="hidden" name="do" value="settings";
                (parts::about(&parts::About {
                    name: typed.map_or(&seen.cohort.name, |fields| fields.get("name")),
                    zone: typed.map_or(seen.cohort.zone.name(), |fields| fields.get("zone")),
                    chosen: &chosen,
                    courses: &seen.available,
                }))
                div.presses { button.button.primary { (desk::SAVE) } }
            }
        }
    }
}

/// How its labs share the servers.
fn labs(seen: &Class, typed: Option<&Fields>) -> Markup {
    let typed = typed.filter(|fields| fields.get("do") == "labs");
    let LabRules { at_once, a_minute, tokens_a_day, longest, hosted } = seen.cohort.labs;
    let now = [at_once, a_minute, tokens_a_day, longest];
    let names = ["at_once", "a_minute", "tokens_a_day", "longest"];
    let allowed = match typed {
        Some(fields) => !fields.get("hosted").is_empty(),
        None => hosted == MayLeave::IfAgreed,
    };
    html! {
        section.card #labs {
            h2 { (desk::LAB_RULES) }
            p { (desk::LAB_RULES_WHY) }
            form.sheet method="post" action={ (class(seen.cohort.id)) "/settings" } {
                input type="hidden" name="do" value="labs";
                @for (((name, now), label), (least, most)) in
                    names.into_iter().zip(now).zip(desk::LAB_LIMITS).zip(LabRules::BOUNDS)
                {
                    div.field {
                        label for={ "labs_" (name) } { (label) }
                        div.typed.numeric {
                            input type="number" id={ "labs_" (name) } name=(name) required min=(least) max=(most)
                                step="1" inputmode="numeric"
                                value=(typed.map_or_else(|| now.to_string(), |fields| fields.get(name).to_owned()));
                        }
                    }
                }
                div.ticks {
                    label {
                        input type="checkbox" name="hosted" value="on" checked[allowed];
                        " " (desk::LAB_HOSTED)
                    }
                }
                div.presses { button.button.primary { (desk::SAVE_LIMITS) } }
            }
        }
    }
}

/// The old code ends for good, so it is asked once.
fn code(seen: &Class) -> Markup {
    html! {
        section.card {
            h2 { (desk::JOIN) }
            @if let Some(code) = &seen.cohort.code { p { (desk::CODE_NOW) " " code { (code) } } }
            details.plain {
                summary { (desk::RENEW) }
                div.inside {
                    p { (desk::RENEW_WHY) }
                    (final_press(seen, "renew", desk::RENEW_NOW))
                }
            }
        }
    }
}

fn press(seen: &Class, order: &str, name: &str) -> Markup {
    html! {
        form method="post" action={ (class(seen.cohort.id)) "/settings" } {
            button.button.plain name="do" value=(order) { (name) }
        }
    }
}

fn final_press(seen: &Class, order: &str, name: &str) -> Markup {
    html! {
        form method="post" action={ (class(seen.cohort.id)) "/settings" } {
            button.button.final name="do" value=(order) { (name) }
        }
    }
}
