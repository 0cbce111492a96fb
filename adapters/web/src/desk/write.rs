//! Writing or uploading a test: pasted, checked, and kept as a draft if nothing is wrong with it.

mod flaws;
mod upload;

use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use homeroom_core::{
    Cohort, CohortId, EditionId, Flaw, Receipt, Refusal, Turned, Upload,
    desk::{Ask, Sight},
};
use maud::{Markup, html};

use super::{Desk, Tab, class, either, id, query::Query, see, sender, turn};
use crate::{
    assets,
    limits::TEXT_MAX,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    words::posting as said,
};

/// The empty page, the template, or the text of a draft to go on with.
pub(crate) async fn show(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    either(begun(&room, &cohort, &parts).await)
}

/// Takes what is brought.
pub(crate) async fn bring(
    State(room): State<Room>,
    Path(cohort): Path<String>,
    request: Request,
) -> Response {
    either(brought(&room, &cohort, request).await)
}

async fn begun(room: &Inside, cohort: &str, parts: &Parts) -> Result<Response, Response> {
    let cohort = taught(room, parts, cohort).await?;
    let query = Query::of(parts);
    let mut page = Page::of(&cohort);
    if let Some(edition) = query.word("edition") {
        let from = sender(room, &parts.headers, &parts.extensions);
        let text = room.desk.text(&from, cohort.id, &EditionId::new(edition)).await;
        match text.map_err(|turned| turn(room, parts, &turned))? {
            Some(text) => page.text = text,
            None => page.said = Some(notice(StatusCode::CONFLICT, said::NO_TEXT)),
        }
    } else if query.get("template").is_some() {
        page.text = room.desk.template();
    }
    Ok(page.render())
}

async fn brought(room: &Inside, cohort: &str, request: Request) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    // Who does not teach here sends nothing: so much is read for nobody else.
    let cohort = taught(room, &parts, cohort).await?;
    let mut page = Page::of(&cohort);
    let upload = match upload::read(&parts.headers, body).await {
        Ok(upload) => upload,
        Err((status, why)) => {
            page.said = Some(notice(status, why));
            return Ok(page.render());
        }
    };
    let from = sender(room, &parts.headers, &parts.extensions);
    if let Upload::Text(text) = &upload {
        page.text.clone_from(text);
    }
    match room.desk.bring(&from, cohort.id, upload).await {
        Ok(Receipt::Kept(edition, remarks)) => {
            let draft = format!("{}/draft/{edition}", class(cohort.id));
            if remarks.is_empty() {
                return Ok(outgoing::to(&draft));
            }
            page.draft = Some(draft);
            page.flaws = remarks;
        }
        Ok(Receipt::Flawed(flaws)) => {
            page.said = Some(notice(StatusCode::UNPROCESSABLE_ENTITY, &flaws::summary(&flaws)));
            page.flaws = flaws;
        }
        Err(turned @ Turned::Refused(Refusal::SignedOut | Refusal::NotFound)) => {
            return Err(turn(room, &parts, &turned));
        }
        Err(turned) => page.said = Some(Notice::turned(&turned)),
    }
    Ok(page.render())
}

/// The class, for who teaches it.
async fn taught(room: &Inside, parts: &Parts, cohort: &str) -> Result<Cohort, Response> {
    let cohort: CohortId = id(cohort)?;
    match see(room, parts, &Ask::Class(cohort)).await? {
        Sight::Class(class) => Ok(class.cohort),
        _ => Err(outgoing::not_here()),
    }
}

fn notice(status: StatusCode, text: &str) -> Notice {
    Notice { status, text: text.to_owned(), wait: None }
}

struct Page<'a> {
    cohort: &'a Cohort,
    text: String,
    said: Option<Notice>,
    flaws: Vec<Flaw>,
    /// Where it is kept, if it is.
    draft: Option<String>,
}

impl<'a> Page<'a> {
    fn of(cohort: &'a Cohort) -> Self {
        Self { cohort, text: String::new(), said: None, flaws: Vec::new(), draft: None }
    }

    fn render(&self) -> Response {
        let desk = Desk {
            cohort: self.cohort,
            tab: Tab::None,
            title: said::NEW,
            subtitle: Some(said::NEW_HELP),
            said: self.said.as_ref(),
        };
        let text = (!self.text.is_empty()).then_some(self.text.as_str());
        desk.around(html! {
            @if let Some(draft) = &self.draft {
                div.notice.good role="status" tabindex="-1" { p { (said::kept(self.flaws.len())) } }
                div.presses.first { a.button.primary href=(draft) { (said::GO_ON) } }
            }
            div.writing {
                @if !self.flaws.is_empty() { (flaws::list(&self.flaws, text)) }
                (self.form())
            }
            script src=(assets::WRITE.address()) defer {}
        })
    }

    fn form(&self) -> Markup {
        let address = format!("{}/new", class(self.cohort.id));
        html! {
            form.write method="post" action=(address) enctype="multipart/form-data"
                data-most=(TEXT_MAX) data-too-long=(said::TEXT_STAYS) {
                div.field {
                    div.above {
                        label for="_text" { (said::TEXT) }
                        a href={ (address) "?template" } { (said::TEMPLATE) }
                    }
                    // The first line end after the tag is not part of the text.
                    div.lined { textarea #_text name="text" rows="24" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off" {
                        "\n" (self.text)
                    } }
                    p.notice #_too_long role="alert" hidden {}
                }
                div.field {
                    label for="_file" { (said::FILE) }
                    p.help #_file_help { (said::FILE_HELP) }
                    input #_file type="file" name="file" accept=".md,.zip,text/markdown,application/zip" aria-describedby="_file_help";
                }
                @let kept = self.draft.is_some();
                div.presses { button.button.primary[!kept].plain[kept] { (said::CHECK) } }
            }
        }
    }
}
