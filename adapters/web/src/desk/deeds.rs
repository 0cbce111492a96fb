//! Who did what.

use axum::{
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use homeroom_core::{
    Line, LineId, Timestamp, Zone,
    desk::{Ask, Deeds, Sight},
    words::{desk::deed, times},
};
use maud::{Markup, html};

use super::{Desk, Tab, either, id, see};
use crate::{outgoing, room::Room, words::desk};

pub(crate) async fn show(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async {
        let before = before(&parts)?;
        let Sight::Deeds(seen) = see(&room, &parts, &Ask::Deeds(id(&cohort)?, before)).await? else {
            return Err(outgoing::not_here());
        };
        let page = Desk {
            cohort: &seen.cohort,
            tab: Tab::Deeds,
            title: desk::DEEDS,
            subtitle: Some(desk::DEEDS_WHY),
            said: None,
        };
        Ok(page.around(inside(&seen, before, room.clock.now())))
    };
    either(shown.await)
}

/// Where an older page begins.
fn before(parts: &Parts) -> Result<Option<LineId>, Response> {
    let query = parts.uri.query().unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "before");
    found.map(|(_, line)| id(&line)).transpose()
}

fn inside(seen: &Deeds, before: Option<LineId>, now: Timestamp) -> Markup {
    let last = seen.lines.last().filter(|_| seen.more).map(|(line, ..)| line.id);
    html! {
        @if seen.lines.is_empty() { p.empty { (desk::NO_DEEDS) } }
        @else {
            ol.deeds role="list" {
                @for (deed, by, about) in &seen.lines {
                    li { (line(deed, (by.as_deref(), about.as_deref()), &seen.cohort.zone, now)) }
                }
            }
        }
        @if last.is_some() || before.is_some() {
            div.presses {
                @if let Some(last) = last { a.button href={ "?before=" (last) } rel="next" { (desk::OLDER) } }
                @if before.is_some() { a.button.quiet href="?" { (desk::NEWEST) } }
            }
        }
    }
}

fn line(line: &Line, (by, about): (Option<&str>, Option<&str>), zone: &Zone, now: Timestamp) -> Markup {
    html! {
        time datetime=(line.at) { (times::short(line.at, zone, now)) }
        div.told {
            p {
                b { (by.unwrap_or(desk::PROGRAM)) } " " (deed(line.deed))
                @if let Some(about) = about { ": " b { (about) } }
            }
            @if !line.what.is_empty() { p.of { (line.what) } }
            @if line.old.is_some() || line.new.is_some() {
                p.of {
                    @if let Some(old) = &line.old { span.sr { (desk::BEFORE) " " } del { (old) } " " }
                    @if let Some(new) = &line.new { span.sr { (desk::AFTER) " " } ins { (new) } }
                }
            }
            @if let Some(why) = &line.why { p.why { (why) } }
        }
    }
}
