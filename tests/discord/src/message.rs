//! Messages: as they are kept, as Discord writes them, and as a test reads them.

use serde_json::{Value, json};

use crate::{
    checks::text,
    clock::{Id, written},
    components::{self, is_select, kind, kind_of},
};

/// What a message's `flags` say.
pub mod flags {
    /// Links show no preview.
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    /// Only one person sees it.
    pub const EPHEMERAL: u64 = 1 << 6;
    /// The bot is thinking.
    pub const LOADING: u64 = 1 << 7;
    /// Nobody's telephone rings.
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    /// Components of the second version: no content, no embeds.
    pub const COMPONENTS_V2: u64 = 1 << 15;
}

/// A message as it stands now.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: Id,
    /// Where it stands.
    pub channel: Id,
    /// Who wrote it.
    pub author: Id,
    /// The name of who wrote it.
    pub author_name: String,
    /// Whether a bot wrote it.
    pub is_bot: bool,
    /// Its text.
    pub content: String,
    /// Its embeds.
    pub embeds: Vec<Value>,
    /// Its components.
    pub components: Vec<Value>,
    /// Its files, with the address of each in `url`.
    pub attachments: Vec<Value>,
    /// Its [`flags`].
    pub flags: u64,
    /// The only person who sees it, if it is for one alone.
    pub only_for: Option<Id>,
    /// When it was changed last, in milliseconds since 1970.
    pub edited: Option<u64>,
    /// How often it was changed.
    pub edits: u32,
    /// Whose telephones it made ring.
    pub pings: Vec<Id>,
    /// Whether it made all of them ring.
    pub pings_everyone: bool,
    /// Whether it is pinned.
    pub is_pinned: bool,
    /// The message that it replies to.
    pub replies_to: Option<Id>,
    /// The thread that was started from it.
    pub thread: Option<Id>,
    pub(crate) nonce: Option<Value>,
    pub(crate) mentions: Vec<Value>,
    pub(crate) mention_roles: Vec<Id>,
    pub(crate) interaction: Option<Value>,
    pub(crate) guild: Option<Id>,
    pub(crate) author_json: Value,
}

impl Message {
    /// Whether only one person sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.only_for.is_some()
    }

    /// Whether it only says that the bot is thinking.
    pub fn is_loading(&self) -> bool {
        self.flags & flags::LOADING != 0
    }

    /// Every component at every depth, in the order of the page.
    pub fn every_component(&self) -> Vec<&Value> {
        components::all(&self.components).into_iter().map(|(_, component)| component).collect()
    }

    /// Its buttons.
    pub fn buttons(&self) -> Vec<&Value> {
        let mut every = self.every_component();
        every.retain(|one| kind_of(one) == kind::BUTTON);
        every
    }

    /// Its menus.
    pub fn menus(&self) -> Vec<&Value> {
        let mut every = self.every_component();
        every.retain(|one| is_select(one));
        every
    }

    /// The component with this id.
    pub fn component(&self, custom_id: &str) -> Option<&Value> {
        self.every_component().into_iter().find(|one| one["custom_id"] == custom_id)
    }

    /// The id of the first button or menu that is labelled so, or whose placeholder says so.
    pub fn labelled(&self, label: &str) -> Option<&str> {
        let mut every = self.every_component().into_iter();
        every.find(|one| one["label"] == label || one["placeholder"] == label)?["custom_id"].as_str()
    }

    /// Everything that can be read in it: content, embeds, texts, labels, line by line.
    pub fn words(&self) -> String {
        let mut lines = vec![self.content.as_str()];
        for embed in &self.embeds {
            lines.extend([text(&embed["author"], "name"), text(embed, "title"), text(embed, "description")]);
            for field in crate::checks::list(embed, "fields") {
                lines.extend([text(field, "name"), text(field, "value")]);
            }
            lines.push(text(&embed["footer"], "text"));
        }
        for component in self.every_component() {
            lines.extend([
                text(component, "content"),
                text(component, "label"),
                text(component, "placeholder"),
            ]);
            for option in crate::checks::list(component, "options") {
                lines.extend([text(option, "label"), text(option, "description")]);
            }
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// As Discord writes it.
    pub fn json(&self) -> Value {
        let mut message = json!({
            "id": self.id.to_string(),
            "channel_id": self.channel.to_string(),
            "type": if self.interaction.is_some() { 20 } else if self.replies_to.is_some() { 19 } else { 0 },
            "author": self.author_json,
            "content": self.content,
            "timestamp": written(crate::clock::time_of(self.id)),
            "edited_timestamp": self.edited.map(written),
            "tts": false,
            "mention_everyone": self.pings_everyone,
            "mentions": self.mentions,
            "mention_roles": self.mention_roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "attachments": self.attachments,
            "embeds": self.embeds,
            "components": self.components,
            "pinned": self.is_pinned,
            "flags": self.flags,
        });
        let application = self.is_bot.then(|| self.author_json["id"].clone());
        let reply = self.replies_to.map(
            |to| json!({ "type": 0, "channel_id": self.channel.to_string(), "message_id": to.to_string() }),
        );
        let optional = [
            ("application_id", application.clone()),
            ("webhook_id", application.filter(|_| self.interaction.is_some())),
            ("interaction_metadata", self.interaction.clone()),
            ("nonce", self.nonce.clone()),
            ("message_reference", reply),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                message[name] = value;
            }
        }
        message
    }

    /// As the gateway writes it: with its guild, and without what it says if the bot may not read that.
    pub(crate) fn dispatch(&self, is_readable: bool) -> Value {
        let mut message = self.told(is_readable);
        if let Some(guild) = self.guild {
            message["guild_id"] = guild.to_string().into();
        }
        message
    }

    /// As Discord writes it, without what it says if the bot may not read that.
    pub(crate) fn told(&self, is_readable: bool) -> Value {
        let mut message = self.json();
        if !is_readable {
            message["content"] = "".into();
            for name in ["embeds", "components", "attachments"] {
                message[name] = json!([]);
            }
        }
        message
    }

    /// Whether nothing would be shown.
    pub(crate) fn is_empty(&self) -> bool {
        self.content.trim().is_empty()
            && self.embeds.is_empty()
            && self.components.is_empty()
            && self.attachments.is_empty()
    }
}

/// Numbers the components of a message that were not numbered, as Discord does.
pub(crate) fn number(components: &mut [Value]) {
    let mut next = 1;
    components.iter_mut().for_each(|component| number_one(component, &mut next));
}

fn number_one(component: &mut Value, next: &mut u64) {
    if component["id"].as_u64().unwrap_or_default() == 0 {
        component["id"] = (*next).into();
    }
    *next += 1;
    if let Some(inside) = component["components"].as_array_mut() {
        inside.iter_mut().for_each(|inner| number_one(inner, next));
    }
    if component["accessory"].is_object() {
        number_one(&mut component["accessory"], next);
    }
}

/// The ids of people that a text mentions: `<@7>`.
pub(crate) fn mentioned(text: &str) -> Vec<Id> {
    marked(text, "<@")
}

/// The ids of roles that a text mentions: `<@&7>`.
pub(crate) fn mentioned_roles(text: &str) -> Vec<Id> {
    marked(text, "<@&")
}

fn marked(text: &str, mark: &str) -> Vec<Id> {
    let mut ids: Vec<Id> = Vec::new();
    for piece in text.split(mark).skip(1) {
        let id = piece.split_once('>').and_then(|(id, _)| id.trim_start_matches('!').parse().ok());
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_found_once_each() {
        let text = "<@7> and <@!8>, <@7> but not <@&9> or <@x>";
        assert_eq!(mentioned(text), [7, 8]);
        assert_eq!(mentioned_roles(text), [9]);
    }

    #[test]
    fn every_component_gets_a_number() {
        let mut components =
            vec![json!({ "type": 1, "components": [{ "type": 2 }, { "type": 2, "id": 70 }] })];
        number(&mut components);
        assert_eq!(components[0]["id"], 1);
        assert_eq!(components[0]["components"][0]["id"], 2);
        assert_eq!(components[0]["components"][1]["id"], 70);
    }
}
