//! Somebody in a lab, with its page open.

use std::net::Ipv4Addr;

use anyhow::{Context, Result, ensure};
use homeroom_core::Action;
use homeroom_tests::{http::Visitor, page::Page};
use tokio::time::Instant;

use super::stage::FIRST;

/// A lab of a shipped course, and where its page is.
pub const LAB: &str = "/c/running-models-locally/1-what-an-api-costs.lab";

/// A learner who has opened the lab.
pub struct Learner {
    visitor: Visitor,
    number: u16,
    /// How often they have said something.
    times: u16,
    /// Where what they say is sent, and the token that goes with it.
    form: String,
    token: String,
}

/// When a reply was there.
pub struct Reply {
    /// Its first word.
    pub first: Instant,
    /// All of it.
    pub over: Instant,
}

impl Learner {
    /// Comes in, joins the class with this code if there is one, and opens the lab.
    pub async fn arrive(origin: &str, number: u16, code: Option<&str>) -> Result<Self> {
        // An address of their own: nobody pays for the others' coming in.
        let [high, low] = number.to_be_bytes();
        let mut visitor = Visitor::new(origin).from(Ipv4Addr::new(127, 3, high, low));
        visitor.enter(&format!("Learner {number}")).await?;
        if let Some(code) = code {
            visitor.post("/join", &[("code", code)]).await?;
        }
        let page = visitor.get(LAB).await?;
        let open = page.button(|button| leads(&button.value, |action| matches!(action, Action::OpenLab(..))));
        let (form, button) = open.with_context(|| format!("no way into the lab: {}", page.words()))?;
        let page = visitor.press(&form, &button).await?;
        let say = page.button(|button| leads(&button.value, |action| matches!(action, Action::Say(_))));
        let (form, button) = say.with_context(|| format!("nowhere to say it: {}", page.words()))?;
        Ok(Self { visitor, number, times: 0, form: form.action, token: button.value })
    }

    /// Another view of the same page.
    pub fn tab(&self) -> Visitor {
        self.visitor.tab()
    }

    /// Closes the page, and with it the connection.
    pub fn leave(&mut self) {
        self.visitor = self.visitor.tab();
    }

    /// Says something, however much waits already; the page that follows, good if it was taken.
    pub async fn say(&mut self) -> Result<Page> {
        let words = said(self.number, self.times);
        self.times += 1;
        self.visitor.post(&self.form, &[("text", &words), ("token", &self.token)]).await
    }

    /// Reads along as the page does until the reply is there; when that was.
    pub async fn read(&self) -> Result<Reply> {
        let mut first = None;
        let read = |piece: &str| {
            if piece.contains(FIRST) {
                first.get_or_insert_with(Instant::now);
            }
            !piece.contains("event: over")
        };
        let status = self.tab().follow(&format!("{LAB}/live"), read).await?;
        // It may be there before anybody looks.
        ensure!(status == 200 || status == 404, "reading along: {status}");
        let over = Instant::now();
        Ok(Reply { first: first.unwrap_or(over), over })
    }

    /// Says something, and reads the reply.
    pub async fn exchange(&mut self) -> Result<Reply> {
        let page = self.say().await?;
        ensure!(page.is_good(), "not taken ({}): {}", page.status, page.words());
        self.read().await
    }
}

/// What a learner says: of one length, and never the same again, which would be another try.
pub fn said(number: u16, times: u16) -> String {
    format!(
        "We summarise {number:03} letters a day, and {times:03} of them name people. Which motives weigh here, and which \
         one would you look at first?"
    )
}

fn leads(token: &str, wanted: impl Fn(&Action) -> bool) -> bool {
    Action::from_token(token).is_some_and(|action| wanted(&action))
}
