//! How a message comes to be and how it changes, whoever asks for it.

use serde_json::Value;

use super::{attachments, body::Upload, id_in};
use crate::{
    checks::{Use, list, message as check, text},
    clock::{Id, is_id},
    components::{self, kind, kind_of},
    fault::Fault,
    message::{Message, flags, mentioned, mentioned_roles, number},
    permissions::Permissions,
    state::State,
};

/// What a new message is, besides its body.
#[derive(Debug, Default)]
pub(crate) struct Post<'a> {
    pub(crate) channel: Id,
    pub(crate) author: Id,
    pub(crate) uploads: &'a [Upload],
    /// The only person who is to see it.
    pub(crate) only_for: Option<Id>,
    /// What it answers.
    pub(crate) interaction: Option<Value>,
    /// It only says that the bot is thinking.
    pub(crate) is_loading: bool,
}

impl State {
    /// Sends a message; its body was not checked yet.
    pub(crate) fn post(&mut self, body: &Value, post: Post<'_>) -> Result<Id, Fault> {
        let purpose = if post.interaction.is_some() { Use::Reply } else { Use::New };
        check(body, purpose)?;
        let id = self.clock.id();
        let attachments = attachments::of_new(self, post.channel, body, post.uploads)?;
        let author = self.people.get(&post.author).ok_or_else(Fault::no_access)?;
        let mut wanted = body["flags"].as_u64().unwrap_or_default() & !flags::EPHEMERAL;
        if post.only_for.is_some() {
            wanted |= flags::EPHEMERAL;
        }
        if post.is_loading {
            wanted |= flags::LOADING;
        }
        let mut message = Message {
            id,
            channel: post.channel,
            author: post.author,
            author_name: author.name.clone(),
            is_bot: author.is_bot,
            author_json: author.json(),
            content: text(body, "content").trim().to_owned(),
            embeds: list(body, "embeds").to_vec(),
            components: list(body, "components").to_vec(),
            attachments,
            flags: wanted,
            only_for: post.only_for,
            edited: None,
            edits: 0,
            pings: Vec::new(),
            pings_everyone: false,
            is_pinned: false,
            replies_to: id_in(&body["message_reference"]["message_id"]),
            thread: None,
            nonce: Some(body["nonce"].clone()).filter(|nonce| !nonce.is_null()),
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            interaction: post.interaction,
            guild: self.channel(post.channel)?.guild,
        };
        if !post.is_loading && message.is_empty() {
            return Err(Fault::empty());
        }
        self.finish(&mut message);
        self.ring(&mut message, &body["allowed_mentions"]);
        self.channel_mut(post.channel)?.last_message = Some(id);
        self.tell_message("MESSAGE_CREATE", &message);
        self.messages.insert(id, message);
        Ok(id)
    }

    /// Changes a message; its body was not checked yet.
    pub(crate) fn edit(&mut self, id: Id, body: &Value, uploads: &[Upload]) -> Result<(), Fault> {
        let mut message = self.message(id)?.clone();
        // Thinking ends with the first change, which may turn it into a message of the second version.
        check(body, Use::Edit(message.flags))?;
        message.attachments =
            attachments::of_changed(self, message.channel, body, uploads, &message.attachments)?;
        if body.get("content").is_some() {
            message.content = text(body, "content").trim().to_owned();
        }
        if body.get("embeds").is_some() {
            message.embeds = list(body, "embeds").to_vec();
        }
        if body.get("components").is_some() {
            message.components = list(body, "components").to_vec();
        }
        let settable = flags::SUPPRESS_EMBEDS | flags::COMPONENTS_V2;
        message.flags |= body["flags"].as_u64().unwrap_or_default() & settable;
        if message.flags & flags::COMPONENTS_V2 != 0
            && !(message.content.is_empty() && message.embeds.is_empty())
        {
            let why = "A message keeps its content and embeds unless they are taken away.";
            return Err(Fault::at("flags", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", why));
        }
        if message.is_empty() {
            return Err(Fault::empty());
        }
        let was_loading = message.is_loading();
        message.flags &= !flags::LOADING;
        message.edits += 1;
        if !was_loading {
            message.edited = Some(self.clock.now());
        }
        self.finish(&mut message);
        if was_loading {
            self.ring(&mut message, &body["allowed_mentions"]);
        }
        self.tell_message("MESSAGE_UPDATE", &message);
        self.messages.insert(id, message);
        Ok(())
    }

    /// Deletes a message.
    pub(crate) fn delete(&mut self, id: Id) -> Result<(), Fault> {
        let message =
            self.messages.remove(&id).ok_or_else(|| Fault::unknown(crate::fault::Unknown::Message))?;
        self.tell_deleted(&message);
        Ok(())
    }

    /// Numbers, kinds and addresses, as Discord adds them.
    fn finish(&self, message: &mut Message) {
        number(&mut message.components);
        for embed in &mut message.embeds {
            embed["type"] = "rich".into();
        }
        let Message { embeds, components, attachments, .. } = message;
        attachments::resolve(embeds, attachments);
        attachments::resolve(components, attachments);
    }

    /// Finds out whose telephones ring.
    fn ring(&self, message: &mut Message, allowed: &Value) {
        let texts = components::all(&message.components);
        let texts = texts.iter().filter(|(_, one)| kind_of(one) == kind::TEXT);
        let mut said = message.content.clone();
        texts.for_each(|(_, one)| said.push_str(text(one, "content")));
        let parses = |what: &str| allowed.is_null() || list(allowed, "parse").iter().any(|one| one == what);
        let named = |what: &str, id: Id| list(allowed, what).iter().any(|one| is_id(one, id));
        let people = mentioned(&said).into_iter().filter(|id| self.people.contains_key(id));
        let mut people: Vec<Id> = people.filter(|id| parses("users") || named("users", *id)).collect();
        message.mentions = people.iter().map(|id| self.person_json(*id)).collect();
        let may = self.channels.get(&message.channel).is_some_and(|channel| {
            self.permissions(channel, message.author).contains(Permissions::MENTION_EVERYONE)
        });
        let guild = message.guild.and_then(|guild| self.guilds.get(&guild));
        let roles = guild.into_iter().flat_map(|guild| &guild.roles).filter(|role| {
            let is_allowed = parses("roles") || named("roles", role.id);
            is_allowed && (role.is_mentionable || may) && mentioned_roles(&said).contains(&role.id)
        });
        message.mention_roles = roles.map(|role| role.id).collect();
        for (person, has) in guild.into_iter().flat_map(|guild| &guild.members) {
            if message.mention_roles.iter().any(|role| has.contains(role)) && !people.contains(person) {
                people.push(*person);
            }
        }
        let is_silent = message.is_ephemeral() || message.flags & flags::SUPPRESS_NOTIFICATIONS != 0;
        message.pings = if is_silent { Vec::new() } else { people };
        let calls = said.contains("@everyone") || said.contains("@here");
        message.pings_everyone = calls && parses("everyone") && may && !message.is_ephemeral();
    }

    /// A message as an answer shows it.
    pub(crate) fn shown(&self, id: Id) -> Result<Value, Fault> {
        let message = self.message(id)?;
        let mut shown = message.told(self.may_read(message));
        if let Some(thread) = message.thread.and_then(|thread| self.channels.get(&thread)) {
            shown["thread"] = self.channel_json(thread);
        }
        Ok(shown)
    }

    /// What the bot needs to send such a message where it may be sent at all.
    pub(crate) fn needed(&self, channel: Id, body: &Value, uploads: &[Upload]) -> Result<Permissions, Fault> {
        let mut needed = match self.channel(channel)?.is_thread() {
            true => Permissions::SEND_MESSAGES_IN_THREADS,
            false => Permissions::SEND_MESSAGES,
        };
        if !list(body, "embeds").is_empty() {
            needed = needed | Permissions::EMBED_LINKS;
        }
        if !uploads.is_empty() {
            needed = needed | Permissions::ATTACH_FILES;
        }
        Ok(needed)
    }
}

/// An answer of 200 with a message.
pub(super) fn body_of(state: &State, id: Id) -> Result<super::Reply, Fault> {
    Ok(super::Reply::Body(state.shown(id)?))
}
