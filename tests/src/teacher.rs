//! Someone who teaches: from the link that the program leaves in its folder to a posted test.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::{http::Visitor, page::Page};

/// An instructor with a browser and a class.
#[derive(Debug)]
pub struct Teacher {
    /// The browser.
    pub visitor: Visitor,
    /// The address of the class: `/teach/01J…`.
    pub class: String,
    /// What lets learners in.
    pub code: String,
}

/// The path of the one-time link that the program left in its data folder.
pub fn invitation(data: &Path) -> Result<String> {
    let link = std::fs::read_to_string(data.join("invitation.txt")).context("no invitation")?;
    let at = link.find("/invite/").context("no link in the invitation")?;
    Ok(link.get(at..).unwrap_or_default().trim().to_owned())
}

impl Teacher {
    /// Opens the link, enters under this name, and makes a class with these courses.
    pub async fn arrive(origin: &str, data: &Path, name: &str, courses: &[&str]) -> Result<Self> {
        let mut visitor = Visitor::new(origin);
        let link = invitation(data)?;
        let page = visitor.post(&link, &[("name", name)]).await?;
        ensure!(page.is_good(), "not let in ({}): {}", page.status, page.words());
        Self::of(visitor, "Evening class", courses).await
    }

    /// Makes a class; whoever sits at this browser may.
    pub async fn of(mut visitor: Visitor, name: &str, courses: &[&str]) -> Result<Self> {
        let page = visitor.get("/teach").await?;
        let field = |form: &crate::page::Form, name: &str| {
            form.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
        };
        let form = page.forms().into_iter().find(|form| field(form, "zone").is_some());
        let form = form.with_context(|| format!("no class can be made:\n{}", page.words()))?;
        let id = field(&form, "id").context("no id for the class")?;
        let mut fields = vec![("id", id.as_str()), ("name", name), ("zone", "Europe/Berlin")];
        fields.extend(courses.iter().map(|course| ("course", *course)));
        let page = visitor.post(&form.action, &fields).await?;
        ensure!(page.is_good(), "no class ({}): {}", page.status, page.words());
        let code = page.body.split("/join/").nth(1).and_then(|rest| rest.get(..9));
        let code = code.with_context(|| format!("no code:\n{}", page.words()))?.to_owned();
        Ok(Self { visitor, class: page.path, code })
    }

    /// Sets what one learner may take in labs: things said at once, things a minute, tokens a day, tokens of a reply.
    pub async fn limit_labs(&mut self, limits: [&str; 4]) -> Result<Page> {
        self.set_labs(limits, "").await
    }

    /// Sets whether words in labs may leave the group's own network: `on`, or nothing.
    pub async fn let_words_leave(&mut self, on: &str) -> Result<Page> {
        self.set_labs(["10", "5", "20000", "100"], on).await
    }

    async fn set_labs(
        &mut self,
        [at_once, a_minute, a_day, longest]: [&str; 4],
        hosted: &str,
    ) -> Result<Page> {
        let rules = [
            ("do", "labs"),
            ("at_once", at_once),
            ("a_minute", a_minute),
            ("tokens_a_day", a_day),
            ("longest", longest),
            ("hosted", hosted),
        ];
        self.visitor.post(&format!("{}/settings", self.class), &rules).await
    }

    /// Pastes a test; answers the page of the draft.
    pub async fn paste(&mut self, text: &str) -> Result<Page> {
        let path = format!("{}/new", self.class);
        let page = self.visitor.post_parts(&path, &[("text", None, text.as_bytes())]).await?;
        ensure!(page.path.contains("/draft/"), "no draft ({}): {}", page.status, page.words());
        Ok(page)
    }

    /// Pastes and posts a test that closes as typed; answers the address of its board.
    pub async fn post(&mut self, text: &str, closes: &str) -> Result<String> {
        let draft = self.paste(text).await?;
        let typed = [
            ("do", "plan"),
            ("opens", "now"),
            ("closes", closes),
            ("time", ""),
            ("attempts", "1"),
            ("feedback", "after-close"),
        ];
        let echo = self.visitor.post(&draft.path, &typed).await?;
        let (form, button) = echo
            .button(|button| button.value == "post")
            .with_context(|| format!("nothing to post:\n{}", echo.words()))?;
        let board = self.visitor.press(&form, &button).await?;
        ensure!(board.path.contains("/p/"), "not posted ({}): {}", board.status, board.words());
        Ok(board.path)
    }
}
