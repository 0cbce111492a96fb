//! Someone who presses buttons, fast.

use std::net::Ipv4Addr;

use anyhow::{Context, Result, ensure};
use homeroom_core::{Action, AttemptId};

use crate::{
    course::{self, COURSE, QUESTIONS},
    http::Visitor,
    page::Page,
};

/// A learner with a browser, and the presses they are about to make.
#[derive(Debug)]
pub struct Pupil {
    /// The browser.
    pub visitor: Visitor,
    /// One for each open question.
    pub presses: Vec<Press>,
}

/// A press that answers a question.
#[derive(Clone, Debug)]
pub struct Press {
    /// Where its form is sent.
    pub path: String,
    /// What its button says to the classroom.
    pub token: String,
}

impl Press {
    /// Of this option of this question (both from 0).
    pub fn new(attempt: AttemptId, question: u8, option: u8) -> Self {
        let path = format!("/a/{attempt}/{}", u16::from(question) + 1);
        Self { path, token: Action::Answer(attempt, question, option).token().as_str().to_owned() }
    }
}

impl Pupil {
    /// Comes in under a name of their own and begins so many quizzes of the drill course.
    pub async fn arrive(origin: &str, number: u16, quizzes: u8) -> Result<Self> {
        // An address of their own: nobody pays for the others' coming in.
        let [high, low] = number.to_be_bytes();
        let visitor = Visitor::new(origin).from(Ipv4Addr::new(127, 1, high, low));
        let mut pupil = Self { visitor, presses: Vec::new() };
        let page = pupil.visitor.enter(&format!("Pupil {number}")).await?;
        ensure!(page.is_good(), "not let in ({}): {}", page.status, page.words());
        for quiz in 1..=quizzes {
            let attempt = pupil.begin(&course::item(quiz)).await?;
            let option = u8::try_from(number % u16::from(course::OPTIONS))?;
            pupil.presses.extend((0..QUESTIONS).map(|question| Press::new(attempt, question, option)));
        }
        Ok(pupil)
    }

    /// Makes a press.
    pub async fn press(&mut self, press: &Press) -> Result<Page> {
        self.visitor.post(&press.path, &[("token", &press.token)]).await
    }

    async fn begin(&mut self, item: &str) -> Result<AttemptId> {
        let cover = self.visitor.get(&format!("/c/{COURSE}/{item}")).await?;
        let begin =
            cover.button(|button| matches!(Action::from_token(&button.value), Some(Action::Begin(..))));
        let (form, button) =
            begin.with_context(|| format!("no start ({}):\n{}", cover.status, cover.body))?;
        let page = self.visitor.press(&form, &button).await?;
        let answers = page.forms().into_iter().flat_map(|form| form.buttons);
        let mut attempts = answers.filter_map(|button| match Action::from_token(&button.value)? {
            Action::Answer(attempt, ..) => Some(attempt),
            _ => None,
        });
        attempts.next().with_context(|| format!("no options ({}):\n{}", page.status, page.body))
    }
}
