//! Pages become messages.

use homeroom_core::{
    Action, Block, Button, Chosen, EntrySort, Form, Menu, Page, Picture, Pictures, Row, take_pictures,
};
use serde_json::{Value, json};

use crate::{
    html::{blocks, lines, paragraph, strong, words},
    limits::{FILE_BYTES_MAX, FILE_NAME_MAX, LABEL_MAX, SAID_MAX, SEEDS_MAX},
    plain::plain,
    press::{CONTROLS, Controls, Key, SUBMIT, keycap},
    settings::Graded,
    words as said,
};

/// The one format there is: <https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes>.
const FORMAT: &str = "org.matrix.custom.html";

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
        let title = strong(&words(&page.title));
        let subtitle = page.subtitle.as_deref().map(|line| format!("<em>{}</em>", words(line)));
        let mut list = List::default();
        for row in &page.rows {
            match row {
                Row::Buttons(buttons) => buttons.iter().for_each(|button| list.button(button)),
                Row::Menu(menu) => list.menu(menu),
            }
        }
        list.close(graded);
        let beside =
            if page.at == Action::Privacy { paragraph(&words(said::seen(graded))) } else { String::new() };
        let head = lines(&[title, subtitle.unwrap_or_default()]);
        let html = format!("{head}{}{beside}{}", blocks(&shown), list.html);
        let files = page.blocks.iter().filter_map(file).collect();
        Self { html, controls: list.controls, seeds: list.seeds, pictures, files, ..Self::default() }
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

    /// In the thread that began with this message.
    pub(crate) fn in_thread(self, root: &str) -> Self {
        Self { thread: Some(root.into()), ..self }
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
            "m.mentions": if self.pings == Pings::Room { json!({ "room": true }) } else { json!({}) },
        });
        if !self.controls.is_empty() {
            content[CONTROLS] = json!(self.controls);
        }
        self.beside(content)
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

/// The controls of a page, one after the other.
#[derive(Default)]
struct List {
    html: String,
    controls: Controls,
    seeds: Vec<String>,
    open: Vec<String>,
    /// Whether something here is an answer.
    answers: bool,
    form: Option<Form>,
}

impl List {
    fn button(&mut self, button: &Button) {
        let token = button.action.token().as_str().to_owned();
        self.answers |= matches!(button.action, Action::Answer(..) | Action::Submit(..));
        if let (Some(form), None) = (&button.form, &self.controls.form) {
            self.controls.form = Some(token);
            self.form = Some(form.clone());
            return;
        }
        self.add(&button.label, None, button.chosen, Key::Press(token));
        self.seed(self.controls.keys.len());
    }

    fn menu(&mut self, menu: &Menu) {
        self.flush();
        self.html.push_str(&paragraph(&strong(&words(&menu.label))));
        for (place, option) in menu.options.iter().enumerate() {
            let key = match (&menu.submit, u8::try_from(place)) {
                (Some(_), Ok(place)) => Key::Pick(place),
                _ => Key::Press(option.action.token().as_str().to_owned()),
            };
            self.add(&option.label, option.note.as_deref(), option.chosen, key);
            if menu.submit.is_some() {
                self.seed(self.controls.keys.len());
            }
        }
        if let Some(submit) = &menu.submit {
            self.answers = true;
            self.controls.several = Some(submit.token().as_str().to_owned());
            self.seeds.push(SUBMIT.into());
        }
        self.flush();
    }

    fn add(&mut self, label: &str, note: Option<&str>, chosen: Chosen, key: Key) {
        self.controls.keys.push(key);
        let n = self.controls.keys.len();
        let number = keycap(n).unwrap_or_else(|| strong(&n.to_string()));
        let mark = if chosen == Chosen::Yes { said::CHOSEN } else { "" };
        let note = note.filter(|note| !note.trim().is_empty()).map(|note| format!(" · {}", words(note)));
        let label = words(&cut(label, LABEL_MAX));
        self.open.push(format!("{number} {label}{mark}{}", note.unwrap_or_default()));
    }

    fn seed(&mut self, n: usize) {
        if self.seeds.len() < SEEDS_MAX {
            self.seeds.extend(keycap(n));
        }
    }

    fn flush(&mut self) {
        self.html.push_str(&lines(&std::mem::take(&mut self.open)));
    }

    fn close(&mut self, graded: Graded) {
        self.flush();
        let replied = graded == Graded::Reply && self.answers;
        if replied {
            self.seeds.clear();
        }
        if self.controls.several.is_some() {
            let hint = if replied { said::SEVERAL_SENT } else { said::SEVERAL };
            self.html.push_str(&paragraph(&format!("<em>{}</em>", words(hint))));
        }
        if let Some(form) = &self.form {
            let hint = match &form.sort {
                EntrySort::Words => said::SEND_WORDS.to_owned(),
                EntrySort::Number { unit: None } => said::SEND_NUMBER.to_owned(),
                EntrySort::Number { unit: Some(unit) } => said::number_in(unit),
            };
            let label = strong(&words(&cut(&form.label, LABEL_MAX)));
            let value = form.value.as_deref().map(|value| format!(" ({}{})", words(value), said::CHOSEN));
            let first = format!("✏️ {label}{}", value.unwrap_or_default());
            self.html.push_str(&lines(&[first, format!("<em>{}</em>", words(&hint))]));
        }
    }
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
