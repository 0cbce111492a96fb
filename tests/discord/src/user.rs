//! People as a test plays them.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Value, json};

use crate::{
    answer::{Answer, Form, Pending},
    clock::Id,
    components::{self, is_select, kind, kind_of},
    filled::{self, Filled},
    guild::Channel,
    interaction::{Deed, Sent},
    message::Message,
    permissions::Permissions,
    rest::direct,
    state::{File, Shared},
};

/// A person.
#[derive(Clone, Debug)]
pub struct User {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

impl User {
    /// Their id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// Sends a command, `learn` or `course add`, and waits for what comes of it. The options are an object of names
    /// and values.
    pub async fn command(&self, channel: &Channel, name: &str, options: Value) -> Result<Answer> {
        self.send_command(channel, name, options)?.settled().await
    }

    /// Sends a command. Fails if Discord would not let the person send it.
    pub fn send_command(&self, channel: &Channel, name: &str, options: Value) -> Result<Pending> {
        let data = filled::command(&self.shared.lock(), self.id, channel.id, name, &options, Filled::Whole)?;
        self.interact(Deed::Command, channel.id, None, data)
    }

    /// Types into an option of a command, and waits for suggestions.
    pub async fn suggest(
        &self,
        channel: &Channel,
        name: &str,
        options: Value,
        focused: &str,
    ) -> Result<Answer> {
        let part = Filled::Typing(focused);
        let data = filled::command(&self.shared.lock(), self.id, channel.id, name, &options, part)?;
        self.interact(Deed::Suggestion, channel.id, None, data)?.settled().await
    }

    /// Presses a button of a message as it stands now, and waits for what comes of it.
    pub async fn press(&self, message: &Message, custom_id: &str) -> Result<Answer> {
        self.send_press(message, custom_id)?.settled().await
    }

    /// Presses a button. Fails if the person can't.
    pub fn send_press(&self, message: &Message, custom_id: &str) -> Result<Pending> {
        let component = self.usable(message, custom_id)?;
        ensure!(kind_of(&component) == kind::BUTTON, "{custom_id} is no button");
        self.interact(Deed::Component, message.channel, Some(message.id), pressed(&component))
    }

    /// Chooses from a menu of a message as it stands now, and waits for what comes of it.
    pub async fn select(&self, message: &Message, custom_id: &str, values: &[&str]) -> Result<Answer> {
        self.send_select(message, custom_id, values)?.settled().await
    }

    /// Chooses from a menu. Fails if the person can't.
    pub fn send_select(&self, message: &Message, custom_id: &str, values: &[&str]) -> Result<Pending> {
        let component = self.usable(message, custom_id)?;
        ensure!(is_select(&component), "{custom_id} is no menu");
        let data = filled::selection(&self.shared.lock(), message.guild, &component, values)?;
        self.interact(Deed::Component, message.channel, Some(message.id), data)
    }

    /// Sends a form, and waits for what comes of it.
    pub async fn submit(&self, form: &Form, fields: &[(&str, &str)]) -> Result<Answer> {
        self.send_form(form, fields)?.settled().await
    }

    /// Sends a form. Fails if Discord would not let the person send it.
    pub fn send_form(&self, form: &Form, fields: &[(&str, &str)]) -> Result<Pending> {
        let data = filled::form(form, fields)?;
        self.interact(Deed::Form, form.channel, form.source, data)
    }

    /// Sends what no client of Discord would send: a press with any id, whether or not the message has such a button.
    pub fn press_forged(&self, message: &Message, custom_id: &str) -> Result<Pending> {
        let data = json!({ "custom_id": custom_id, "component_type": kind::BUTTON, "id": 1 });
        self.interact(Deed::Component, message.channel, Some(message.id), data)
    }

    /// Sends any interaction at all: `data` goes out as it is, as of some time ago.
    pub fn send_raw(
        &self,
        deed: Deed,
        channel: &Channel,
        source: Option<Id>,
        data: Value,
        age: Duration,
    ) -> Result<Pending> {
        self.interact_aged(deed, channel.id, source, data, age)
    }

    /// The conversation with the bot.
    pub fn direct(&self) -> Channel {
        let id = self.shared.change(|state| direct(state, self.id));
        Channel { shared: Arc::clone(&self.shared), id }
    }

    /// What stands in the conversation with the bot.
    pub fn direct_messages(&self) -> Vec<Message> {
        self.direct().messages()
    }

    /// Takes direct messages no more, or again.
    pub fn refuse_direct(&self, refuses: bool) {
        self.shared.change(|state| {
            if let Some(person) = state.people.get_mut(&self.id) {
                person.refuses_direct = refuses;
            }
        });
    }

    /// Uses Discord in another language: `de`.
    pub fn speaks(&self, locale: &str) {
        self.shared.change(|state| {
            if let Some(person) = state.people.get_mut(&self.id) {
                person.locale = locale.to_owned();
            }
        });
    }

    /// Writes a message.
    pub fn say(&self, channel: &Channel, text: &str) -> Result<Message> {
        let post = crate::rest::Post { channel: channel.id, author: self.id, ..Default::default() };
        let sent = self.shared.change(|state| state.post(&json!({ "content": text }), post));
        let id = sent.map_err(|fault| anyhow!(fault.line()))?;
        self.shared.lock().messages.get(&id).cloned().context("the message is gone")
    }

    /// Uploads a file for an option of a command; the option's value.
    pub fn upload(&self, name: &str, sort: &str, bytes: &[u8]) -> String {
        self.shared.change(|state| {
            let file = File { name: name.into(), sort: sort.into(), bytes: bytes.to_vec() };
            let mut json = state.keep(self.id, file);
            json["ephemeral"] = true.into();
            let id = json["id"].as_str().unwrap_or_default().to_owned();
            state.offered.insert(id.parse().unwrap_or_default(), json);
            id
        })
    }

    /// Whether the person sees a channel.
    pub fn sees(&self, channel: &Channel) -> bool {
        let state = self.shared.lock();
        let channel = state.channels.get(&channel.id);
        channel.is_some_and(|one| state.permissions(one, self.id).contains(Permissions::VIEW_CHANNEL))
    }

    /// The component of a message as it stands now, if the person can use it.
    fn usable(&self, message: &Message, custom_id: &str) -> Result<Value> {
        let state = self.shared.lock();
        let message = state.messages.get(&message.id).context("the message is gone")?;
        let is_theirs = message.only_for.is_none_or(|only| only == self.id);
        ensure!(is_theirs, "the message is for somebody else alone");
        let Some(component) = message.component(custom_id) else {
            let all = components::all(&message.components);
            let ids: Vec<_> = all.iter().filter_map(|(_, one)| one["custom_id"].as_str()).collect();
            bail!("the message has no {custom_id:?}, only {ids:?}")
        };
        ensure!(component["disabled"] != true, "{custom_id:?} is disabled");
        Ok(component.clone())
    }

    pub(crate) fn interact(
        &self,
        deed: Deed,
        channel: Id,
        source: Option<Id>,
        data: Value,
    ) -> Result<Pending> {
        self.interact_aged(deed, channel, source, data, Duration::ZERO)
    }

    fn interact_aged(
        &self,
        deed: Deed,
        channel: Id,
        source: Option<Id>,
        data: Value,
        age: Duration,
    ) -> Result<Pending> {
        let sent = Sent { deed, user: self.id, channel, source, data, age };
        let sent = self.shared.change(|state| state.interact(sent));
        let (id, progress) =
            sent.map_err(|fault| anyhow!("the person can't do that there: {}", fault.line()))?;
        Ok(Pending { shared: Arc::clone(&self.shared), id, progress })
    }
}

impl crate::StandIn {
    /// Presses a button without a look at the message: for measurements.
    pub fn press_raw(&self, user: &User, message: &Message, custom_id: &str) -> Result<Pending> {
        user.press_forged(message, custom_id)
    }

    /// Tells of a message again, as Discord does now and then.
    pub fn retell(&self, message: &Message) {
        self.shared.change(|state| state.tell_message("MESSAGE_CREATE", message));
    }

    /// Delivers an interaction again, as Discord does now and then.
    pub fn redeliver(&self, id: Id) {
        self.shared.change(|state| state.deliver(id));
    }
}

fn pressed(component: &Value) -> Value {
    json!({
        "custom_id": component["custom_id"], "component_type": kind_of(component), "id": component["id"],
    })
}
