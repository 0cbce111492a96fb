//! What a person gets for what they did.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::{sync::watch, time::timeout};

use crate::{
    clock::Id,
    interaction::{Ack, Progress},
    message::Message,
    state::Shared,
};

/// An interaction that is under way.
#[derive(Debug)]
pub struct Pending {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
    pub(crate) progress: watch::Receiver<Progress>,
}

impl Pending {
    /// The id of the interaction.
    pub fn id(&self) -> Id {
        self.id
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    /// Waits for the first answer; how long it took.
    pub async fn acked(&mut self) -> Result<Duration> {
        self.until("the first answer", |progress| progress.acked).await
    }

    /// Waits until there is something to see; how long it took.
    pub async fn seen(&mut self) -> Result<Duration> {
        self.until("something to see", |progress| progress.settled).await
    }

    /// Waits until there is something to see, and reads it.
    pub async fn settled(mut self) -> Result<Answer> {
        self.seen().await?;
        self.answer()
    }

    /// What was answered so far.
    pub fn answer(&self) -> Result<Answer> {
        let state = self.shared.lock();
        let interaction = state.interactions.get(&self.id).context("the interaction was forgotten")?;
        let ack = interaction.ack.context("the bot has not answered")?;
        let find = |id: &Id| state.messages.get(id).cloned();
        let progress = *interaction.progress.borrow();
        Ok(Answer {
            id: self.id,
            ack,
            is_ephemeral: interaction.is_ephemeral,
            message: interaction.original.as_ref().and_then(find),
            followups: interaction.followups.iter().filter_map(find).collect(),
            form: interaction.form.clone().map(|json| Form {
                json,
                channel: interaction.channel,
                source: interaction.source,
            }),
            choices: interaction.choices.clone(),
            acked_after: progress.acked.unwrap_or_default(),
            settled_after: progress.settled,
        })
    }

    async fn until(&mut self, what: &str, look: impl Fn(&Progress) -> Option<Duration>) -> Result<Duration> {
        let patience = self.shared.lock().options.patience;
        let found = timeout(patience, self.progress.wait_for(|progress| look(progress).is_some())).await;
        match found {
            Ok(Ok(progress)) => look(&progress).context("nothing was found"),
            Ok(Err(_)) => bail!("the interaction was forgotten before {what}"),
            Err(_) => {
                let state = self.shared.lock();
                let interaction = state.interactions.get(&self.id);
                let deed = interaction.map(|one| format!("{:?}, answered with {:?}", one.deed, one.ack));
                bail!(
                    "waited {patience:?} in vain for {what} to interaction {} ({}); bots connected: {}; violations: {:?}",
                    self.id,
                    deed.unwrap_or_default(),
                    state.connected(),
                    state.violations,
                )
            }
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        if !state.options.log
            && let Some(interaction) = state.interactions.remove(&self.id)
        {
            state.tokens.remove(&interaction.token);
        }
    }
}

/// What the bot answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The id of the interaction.
    pub id: Id,
    /// How it answered first.
    pub ack: Ack,
    /// Whether the message is for the person alone.
    pub is_ephemeral: bool,
    /// The message that answers, as it stood when it was read. `None` if it was deleted, or if there was none.
    pub message: Option<Message>,
    /// Further messages.
    pub followups: Vec<Message>,
    /// A form to fill in.
    pub form: Option<Form>,
    /// Suggestions.
    pub choices: Vec<Value>,
    /// How long the first answer took.
    pub acked_after: Duration,
    /// How long it took until there was something to see.
    pub settled_after: Option<Duration>,
}

impl Answer {
    /// The message that answers.
    pub fn message(&self) -> Result<&Message> {
        self.message.as_ref().with_context(|| format!("{:?} is no message", self.ack))
    }

    /// The form that opened.
    pub fn form(&self) -> Result<&Form> {
        self.form.as_ref().with_context(|| format!("{:?} is no form", self.ack))
    }
}

/// A form that opened before a person.
#[derive(Clone, Debug)]
pub struct Form {
    /// As the bot sent it.
    pub json: Value,
    /// Where it opened.
    pub channel: Id,
    /// The message that it opened from.
    pub source: Option<Id>,
}

impl Form {
    /// Its id.
    pub fn custom_id(&self) -> &str {
        crate::checks::text(&self.json, "custom_id")
    }

    /// Its title.
    pub fn title(&self) -> &str {
        crate::checks::text(&self.json, "title")
    }

    /// What can be filled in, in the order of the page.
    pub fn fields(&self) -> Vec<&Value> {
        let every = crate::components::all(crate::checks::list(&self.json, "components"));
        every.into_iter().map(|(_, one)| one).filter(|one| one["custom_id"].is_string()).collect()
    }
}
