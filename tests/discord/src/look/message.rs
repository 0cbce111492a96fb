//! A message: who, when, and what.

use maud::{Markup, html};
use serde_json::Value;

use super::Painter;
use crate::{
    checks::text,
    message::{Message, flags},
};

impl Painter<'_> {
    pub(super) fn message(&self, message: &Message) -> Markup {
        let initial = message.author_name.chars().next().unwrap_or('?');
        html! {
            article.ephemeral[message.is_ephemeral()] {
                (self.occasion(message))
                div.avatar.bot[message.is_bot] aria-hidden="true" { (initial) }
                div.body {
                    div.by {
                        span.author { (message.author_name) }
                        @if message.is_bot { span.badge { "APP" } }
                        time.at { (Self::hour(message.id)) }
                    }
                    (self.content(message))
                    @if message.is_ephemeral() {
                        div.notice { "Only you can see this · " span.link { "Dismiss message" } }
                    }
                    @if let Some(thread) = message.thread.and_then(|thread| self.state.channels.get(&thread)) {
                        div.thread { "# " (thread.name) span.link { " See thread ›" } }
                    }
                }
            }
        }
    }

    /// What the message answers.
    fn occasion(&self, message: &Message) -> Markup {
        let command = message.interaction.as_ref().filter(|metadata| metadata["type"] == 2);
        let replied = message.replies_to.and_then(|id| self.state.messages.get(&id));
        html! {
            @if let Some(command) = command {
                div.occasion {
                    strong { (text(&command["user"], "global_name")) } " used " span.mention { "/" (text(command, "name")) }
                }
            }
            @if let Some(replied) = replied {
                div.occasion { strong { (replied.author_name) } " " (replied.content) }
            }
        }
    }

    fn content(&self, message: &Message) -> Markup {
        if message.is_loading() {
            return html! { p.loading { (message.author_name) " is thinking…" } };
        }
        let shows_embeds = message.flags & flags::SUPPRESS_EMBEDS == 0;
        html! {
            @if !message.content.is_empty() { div.text { (self.markdown(&message.content)) } }
            @if message.edited.is_some() { span.edited { "(edited)" } }
            @for file in message.attachments.iter().filter(|file| !is_used(message, file)) { (self.file(file)) }
            @if shows_embeds { @for embed in &message.embeds { (self.embed(embed)) } }
            @for component in &message.components { (self.component(component)) }
        }
    }

    /// A file: as a picture, or by name and size.
    pub(super) fn file(&self, file: &Value) -> Markup {
        let (url, words) = (text(file, "url"), text(file, "description"));
        let size = file["size"].as_u64().unwrap_or_default();
        html! {
            @if self.inside(url).is_some() {
                (self.picture(url, "attachment", words))
            } @else {
                div.file { strong { (text(file, "filename")) } small { (size) " bytes" } }
            }
        }
    }
}

/// Whether a file is shown inside an embed or a component.
fn is_used(message: &Message, file: &Value) -> bool {
    fn holds(value: &Value, url: &Value) -> bool {
        match value {
            Value::Array(items) => items.iter().any(|item| holds(item, url)),
            Value::Object(fields) => fields.values().any(|field| holds(field, url)),
            _ => value == url,
        }
    }
    message.embeds.iter().chain(&message.components).any(|part| holds(part, &file["url"]))
}
