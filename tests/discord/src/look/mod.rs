//! Pictures: messages as a person sees them, as one page that needs nothing but itself.
//!
//! **Invariant:** no text of a bot becomes markup, and no page loads anything from anywhere.

mod blocks;
mod components;
mod embeds;
mod inline;
mod message;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State as Held},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use crate::{
    StandIn,
    answer::{Answer, Form},
    clock::{Id, time_of},
    guild::Channel,
    message::Message,
    state::{Shared, State},
    user::User,
};

const STYLE: &str = include_str!("style.css");
/// The pictures that a client shows; others are files to it.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Whether it is day or night.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Theme {
    /// Light on dark, as most people have it.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl StandIn {
    /// Messages, and a form before them if one is open, as a page of HTML.
    pub fn picture(&self, title: &str, messages: &[Message], form: Option<&Form>, theme: Theme) -> String {
        Painter { state: &self.shared.lock() }.page(title, messages, form, theme)
    }

    /// An answer as a page of HTML: the message, what followed it, or the form.
    pub fn picture_of(&self, title: &str, answer: &Answer, theme: Theme) -> String {
        let messages: Vec<_> = answer.message.iter().chain(&answer.followups).cloned().collect();
        self.picture(title, &messages, answer.form.as_ref(), theme)
    }
}

impl Channel {
    /// What a person sees in it, as a page of HTML.
    pub fn picture(&self, viewer: &User, theme: Theme) -> String {
        let messages = self.messages_for(viewer);
        let state = self.shared.lock();
        let name = state.channels.get(&self.id).map_or("", |channel| channel.name.as_str());
        Painter { state: &state }.page(name, &messages, None, theme)
    }
}

/// Shows a channel in a browser: `/look/7`, `/look/7?for=8&theme=light`.
pub(crate) async fn show(
    Held(shared): Held<Arc<Shared>>,
    Path(channel): Path<Id>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let value = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value)
    };
    let theme = if value("theme").is_some_and(|theme| theme == "light") { Theme::Light } else { Theme::Dark };
    let channel = Channel { shared: Arc::clone(&shared), id: channel };
    if !channel.exists() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let page = match value("for").and_then(|id| id.parse().ok()) {
        Some(id) => channel.picture(&User { shared, id }, theme),
        None => {
            let mut messages = channel.messages();
            messages.retain(|message| !message.is_ephemeral());
            Painter { state: &shared.lock() }.page("", &messages, None, theme)
        }
    };
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// Draws with what the stand-in knows: names, files, the time.
pub(crate) struct Painter<'a> {
    pub(crate) state: &'a State,
}

impl Painter<'_> {
    pub(crate) fn page(
        &self,
        title: &str,
        messages: &[Message],
        form: Option<&Form>,
        theme: Theme,
    ) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" data-theme=(theme.name()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    @if !title.is_empty() { header { span.hash { "#" } (title) } }
                    main {
                        @for message in messages { (self.message(message)) }
                    }
                    @if let Some(form) = form { (self.form(&form.json)) }
                }
            }
        };
        page.into_string()
    }

    /// The name of a person, a channel or whatever else has an id.
    fn name(&self, id: Id) -> String {
        let person = self.state.people.get(&id).map(|person| person.name.clone());
        person.unwrap_or_else(|| "unknown-user".into())
    }

    /// A picture that somebody uploaded, whole. Another's picture is only named.
    fn picture(&self, url: &str, class: &str, words: &str) -> Markup {
        match self.inside(url) {
            Some(source) => html! { img class=(class) src=(source) alt=(words); },
            None => {
                html! { span class={ "elsewhere " (class) } { (if words.is_empty() { url } else { words }) } }
            }
        }
    }

    fn inside(&self, url: &str) -> Option<String> {
        let rest = url.strip_prefix(&self.state.origin)?.strip_prefix("/attachments/")?;
        let id = rest.split('/').nth(1)?.parse::<Id>().ok()?;
        let file = self.state.files.get(&id).filter(|file| PICTURES.contains(&file.sort.as_str()))?;
        Some(format!("data:{};base64,{}", file.sort, BASE64_STANDARD.encode(&file.bytes)))
    }

    /// An emoji; one of a guild's own is only named.
    fn emoji(emoji: &Value) -> Markup {
        let name = crate::checks::text(emoji, "name");
        html! {
            @if !name.is_empty() {
                span.emoji { @if emoji["id"].is_null() { (name) } @else { ":" (name) ":" } }
            }
        }
    }

    /// The hour of a message.
    fn hour(id: Id) -> String {
        crate::clock::written(time_of(id)).get(11..16).unwrap_or_default().to_owned()
    }
}
