//! What somebody answered in an attempt.

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use homeroom_core::{
    desk::{Ask, Paper, Sight},
    words::{score, times},
};
use maud::{Markup, html};

use super::{Desk, Tab, class, either, id, see};
use crate::{
    blocks::blocks,
    outgoing,
    room::{Inside, Room},
    sheet::Sheet,
    words::desk,
};

pub(crate) async fn show(
    State(room): State<Room>,
    Path((cohort, attempt)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async {
        let ask = Ask::Paper(id(&cohort)?, id(&attempt)?);
        let Sight::Paper(paper) = see(&room, &parts, &ask).await? else { return Err(outgoing::not_here()) };
        let at = |at| times::short(at, &paper.cohort.zone, room.clock.now());
        let when = desk::attempt(&at(paper.began), paper.ended.map(at).as_deref());
        let title = format!("{}: {}", paper.learner.name, paper.title);
        let subtitle = format!("{when} · {}", score(paper.score));
        let page = Desk {
            cohort: &paper.cohort,
            tab: Tab::None,
            title: &title,
            subtitle: Some(&subtitle),
            said: None,
        };
        Ok(page.around(inside(&room, &paper)))
    };
    either(shown.await)
}

fn inside(room: &Inside, paper: &Paper) -> Markup {
    let back = format!("{}/learner/{}", class(paper.cohort.id), paper.learner.id);
    let sheet = Sheet::new(room.clock.now(), back.clone(), None);
    html! {
        div.presses { a.button.plain href=(back) { (desk::to_learner(&paper.learner.name)) } }
        @if paper.blocks.is_empty() { p.empty { (desk::NO_PAPER) } }
        @else {
            section.preview {
                h2 { (crate::words::STEPS) }
                ol role="list" { @for one in &paper.blocks { li { (blocks(&sheet, one)) } } }
            }
        }
    }
}
