//! Pages become messages.

use std::time::Duration;

use homeroom_core::{Action, Block, Page, Picture, Pictures, para, take_pictures, words::label};
use serde_json::{Value, json};

use crate::{
    html::{blocks, lines, paragraph, strong, words},
    limits::{FILE_BYTES_MAX, FILE_NAME_MAX, SAID_MAX},
    list::List,
    plain::plain,
    press::{CONTROLS, Controls},
    settings::Graded,
    words as said,
};

/// The one format there is: <https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes>.
const FORMAT: &str = "org.matrix.custom.html";

/// Marks the message at the head of a lab's thread.
const LAB: &str = "homeroom.lab";

/// A message, before it is known how it goes out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Message {
    html: String,
    controls: Controls,
    /// Reactions that we put under it ourselves.
    pub(crate) seeds: Vec<String>,
    /// Pictures, which go before it.
    pub(crate) pictures: Vec<Picture>,
    /// Files to take away: their names and texts.
    pub(crate) files: Vec<(String, String)>,
    voice: Voice,
    pings: Pings,
    /// The first message of the thread that it is in.
    thread: Option<String>,
    /// The message that it answers.
    answers: Option<String>,
    /// Whom it calls.
    calls: Option<String>,
    heads: Heads,
}

/// What begins with a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Heads {
    #[default]
    Nothing,
    /// The thread of a lab.
    Lab,
}

/// How a message asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Voice {
    /// To somebody.
    #[default]
    Text,
    /// To everybody, by the way: <https://spec.matrix.org/v1.16/client-server-api/#mnotice>.
    Notice,
}

/// Whom a message pings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pings {
    #[default]
    Nobody,
    /// Everybody in the room.
    Room,
}

impl Message {
    /// A sentence alone.
    pub(crate) fn said(sentence: &str) -> Self {
        Self { html: paragraph(&words(&cut(sentence, SAID_MAX))), ..Self::default() }
    }

    /// A page.
    pub(crate) fn of(page: &Page, graded: Graded, from: &dyn Pictures) -> Self {
        let mut shown = page.blocks.clone();
        let pictures = take_pictures(&mut shown, from, FILE_BYTES_MAX);
        let list = List::of(page, graded);
        list.number(&mut shown);
        if list.controls().several.is_some() {
            // The list says so itself, and how.
            shown.retain(|block| *block != para(label::CHOOSE_ALL));
        }
        let title = strong(&words(&page.title));
        let subtitle = page.subtitle.as_deref().map(|line| format!("<em>{}</em>", words(line)));
        let head = lines(&[title, subtitle.unwrap_or_default()]);
        let beside = match page.at {
            Action::Privacy => {
                format!("{}{}", paragraph(&words(said::seen(graded))), paragraph(&words(said::LAB_SEEN)))
            }
            Action::Home => paragraph(&format!("<em>{}</em>", words(said::HOW))),
            _ => String::new(),
        };
        let html = format!("{head}{}{beside}{}", blocks(&shown), list.html());
        let files = page.blocks.iter().filter_map(file).collect();
        let (controls, seeds) = (list.controls(), list.seeds());
        Self { html, controls, seeds, pictures, files, ..Self::default() }
    }

    /// To everybody, by the way.
    pub(crate) fn aside(self) -> Self {
        Self { voice: Voice::Notice, ..self }
    }

    /// Pings everybody in the room.
    pub(crate) fn announced(self) -> Self {
        let html = format!("{}{}", paragraph("@room"), self.html);
        Self { html, pings: Pings::Room, ..self }
    }

    /// At the head of a lab's thread.
    pub(crate) fn of_lab(self) -> Self {
        Self { heads: Heads::Lab, ..self }
    }

    /// Calls somebody.
    pub(crate) fn calling(self, user: &str) -> Self {
        Self { calls: Some(user.into()), ..self }
    }

    /// In the thread that began with this message.
    pub(crate) fn in_thread(self, root: &str) -> Self {
        Self { thread: Some(root.into()), ..self }
    }

    /// With a word on how long the next answer takes.
    pub(crate) fn with_wait(&self, wait: Duration) -> Self {
        let html =
            format!("{}{}", self.html, paragraph(&format!("<em>{}</em>", words(&said::next_in(wait)))));
        Self { html, ..self.clone() }
    }

    /// As an answer to this message.
    pub(crate) fn answering(self, event: &str) -> Self {
        Self { answers: Some(event.into()), ..self }
    }

    /// What is sent.
    pub(crate) fn content(&self) -> Value {
        let kind = if self.voice == Voice::Notice { "m.notice" } else { "m.text" };
        let mut content = json!({
            "msgtype": kind,
            "body": plain(&self.html),
            "format": FORMAT,
            "formatted_body": self.html,
            // <https://spec.matrix.org/v1.16/client-server-api/#user-and-room-mentions>
            "m.mentions": self.mentions(),
        });
        if self.heads == Heads::Lab {
            content[LAB] = json!(true);
        }
        if !self.controls.is_empty() {
            content[CONTROLS] = json!(self.controls);
        }
        self.beside(content)
    }

    fn mentions(&self) -> Value {
        match (self.pings, &self.calls) {
            (Pings::Room, _) => json!({ "room": true }),
            (Pings::Nobody, Some(user)) => json!({ "user_ids": [user] }),
            (Pings::Nobody, None) => json!({}),
        }
    }

    /// Something that goes out where this message does: <https://spec.matrix.org/v1.16/client-server-api/#threading>.
    pub(crate) fn beside(&self, mut content: Value) -> Value {
        let answers =
            self.answers.as_ref().or(self.thread.as_ref()).map(|event| json!({ "event_id": event }));
        let Some(answers) = answers else { return content };
        content["m.relates_to"] = json!({ "m.in_reply_to": answers });
        if let Some(root) = &self.thread {
            content["m.relates_to"]["rel_type"] = json!("m.thread");
            content["m.relates_to"]["event_id"] = json!(root);
            content["m.relates_to"]["is_falling_back"] = json!(self.answers.is_none());
        }
        content
    }

    /// In place of a message that was sent: <https://spec.matrix.org/v1.16/client-server-api/#event-replacements>.
    pub(crate) fn replacing(&self, event: &str) -> Value {
        let new = self.content();
        let mut content = new.clone();
        // Who was pinged is not pinged again.
        content["m.mentions"] = json!({});
        content["body"] = json!(format!("* {}", plain(&self.html)));
        content["m.new_content"] = new;
        content["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": event });
        content
    }
}

/// Whether the thread of a lab begins with a message.
pub(crate) fn heads_lab(content: &Value) -> bool {
    content.get(LAB) == Some(&Value::Bool(true))
}

fn file(block: &Block) -> Option<(String, String)> {
    let Block::File { name, text } = block else { return None };
    (text.len() <= FILE_BYTES_MAX).then(|| (file_name(name), text.clone()))
}

/// A name that every system can keep.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let name: String = name.chars().map(plain).take(FILE_NAME_MAX).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "file.txt".into() } else { name.into() }
}

/// At most so many letters.
pub(crate) fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(max.saturating_sub(1)).collect();
    out.push('…');
    out
}
