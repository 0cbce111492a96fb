//! An interaction from end to end: acknowledged first, and only then handled.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{
    Account, Answer, Chat, DeliveryError, Event, Reply, Sender, Suggest, Suggestion, View, words,
};
use serenity::{
    builder::{
        AutocompleteChoice, CreateAutocompleteResponse, CreateInteractionResponse,
        CreateInteractionResponseMessage,
    },
    model::{application::Interaction, id::InteractionId},
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use crate::{
    caller::Slip,
    fault::Fault,
    incoming::{Acknowledge, Asked, Heard, heard},
    length::{cut, label, length},
    limits::{SUGGEST_TIME, SUGGESTION_MAX, SUGGESTIONS_MAX, TOKEN_TIME},
    line::Line,
    outgoing::Message,
    upload::Fetcher,
    words::{BUSY, UNSHOWN},
};

/// The classroom on Discord, as it answers.
pub(crate) struct Room {
    pub(crate) line: Arc<Line>,
    pub(crate) chat: Arc<dyn Chat>,
    pub(crate) fetcher: Fetcher,
    /// One for each interaction, and each thing typed in a lab, that may be handled now.
    pub(crate) seats: Semaphore,
}

impl Room {
    /// Handles an interaction.
    pub(crate) async fn take(&self, interaction: &Interaction) {
        let since = Instant::now();
        let Some((slip, heard)) = heard(interaction, &|| self.chat.fresh()) else {
            return;
        };
        let to = (interaction.id(), interaction.token());
        match heard {
            Heard::Form(form) => {
                self.acknowledged(to, CreateInteractionResponse::Modal(form)).await;
            }
            Heard::Suggest { about, typed } => self.suggest(to, &slip.from, about, &typed).await,
            Heard::Ask { acknowledge, asked } => {
                let Ok(_seat) = self.seats.try_acquire() else { return self.turn_away(to).await };
                if self.acknowledged(to, acknowledgement(acknowledge)).await {
                    let token = to.1.to_owned();
                    let line = Arc::clone(&self.line);
                    let account = slip.account.clone();
                    let reply = Spot { line, token, acknowledge, account, since };
                    self.ask(slip, asked, &reply).await;
                }
            }
        }
    }

    /// Whether Discord took it. What it did not take is not handled: it would say that nothing happened.
    async fn acknowledged(&self, to: (InteractionId, &str), with: CreateInteractionResponse) -> bool {
        match self.line.acknowledge(to, with).await {
            Ok(()) => true,
            Err(fault) => {
                tracing::warn!(
                    code = fault.code(),
                    "Discord did not take the acknowledgement; nothing is handled"
                );
                false
            }
        }
    }

    /// Says at once that nothing is done: what waits in memory a crash takes, though it was acknowledged.
    async fn turn_away(&self, to: (InteractionId, &str)) {
        let message = CreateInteractionResponseMessage::new().content(BUSY).ephemeral(true);
        if self.acknowledged(to, CreateInteractionResponse::Message(message)).await {
            tracing::warn!("an interaction was turned away: too many at once");
        }
    }

    async fn ask(&self, slip: Slip, asked: Asked, reply: &Spot) {
        let what = match asked {
            Asked::Event(what) => what,
            Asked::Said(sentence) => return reply.said_or_logged(sentence).await,
            Asked::File(file, then) => match self.fetcher.text(&file).await {
                Ok(text) => then(text),
                Err(sentence) => return reply.said_or_logged(sentence).await,
            },
        };
        let Slip { id, at, from, .. } = slip;
        self.chat.answer(Event { id: Some(id), from, at, what }, reply).await;
    }

    /// Suggests in time, or nothing.
    async fn suggest(&self, to: (InteractionId, &str), from: &Sender, about: Suggest, typed: &str) {
        let found = timeout(SUGGEST_TIME, self.chat.suggest(from, about, typed)).await.unwrap_or_default();
        let choices = found.iter().filter_map(choice).take(SUGGESTIONS_MAX).collect();
        let response = CreateAutocompleteResponse::new().set_choices(choices);
        self.acknowledged(to, CreateInteractionResponse::Autocomplete(response)).await;
    }
}

/// A suggestion that is too long to be sent back would mean something else.
fn choice(of: &Suggestion) -> Option<AutocompleteChoice> {
    let fits = !of.value.is_empty() && length(&of.value) <= SUGGESTION_MAX;
    fits.then(|| AutocompleteChoice::new(label(&of.label, SUGGESTION_MAX), cut(&of.value, SUGGESTION_MAX)))
}

fn acknowledgement(how: Acknowledge) -> CreateInteractionResponse {
    let message = CreateInteractionResponseMessage::new();
    match how {
        Acknowledge::Update | Acknowledge::Thread => CreateInteractionResponse::Acknowledge,
        Acknowledge::Whisper => CreateInteractionResponse::Defer(message.ephemeral(true)),
        Acknowledge::Message => CreateInteractionResponse::Defer(message),
    }
}

/// Where an interaction is answered.
struct Spot {
    line: Arc<Line>,
    token: String,
    acknowledge: Acknowledge,
    account: Account,
    since: Instant,
}

#[async_trait]
impl Answer for Spot {
    async fn show(&self, reply: &Reply) -> Result<(), DeliveryError> {
        match reply {
            Reply::Elsewhere(_) if self.acknowledge == Acknowledge::Thread => Ok(()),
            Reply::Shown(view) | Reply::Elsewhere(view) => self.shown(view).await,
            Reply::Refused(refusal) => self.said(&words::refusal(refusal)).await,
            Reply::Failed(reference) => self.said(&homeroom_core::words::failed(reference)).await,
        }
    }
}

impl Spot {
    async fn shown(&self, view: &View) -> Result<(), DeliveryError> {
        let message = self.line.message(view).await;
        if self.since.elapsed() < TOKEN_TIME {
            match self.line.answer(&self.token, message.clone()).await {
                Ok(()) => return Ok(()),
                Err(fault) if fault.ended() => {}
                Err(fault) => {
                    let failed = logged(&fault);
                    if fault.final_word() {
                        // Else it would look for ever as if an answer were on its way; as a message it would be refused too.
                        return self.said(UNSHOWN).await;
                    }
                    return Err(failed);
                }
            }
        }
        // It can no longer be shown where it was asked; what was recorded is shown all the same.
        self.line.bring(&self.account, message, &self.token).await
    }

    /// A sentence beside what is on the screen, which stays; or in place of the acknowledgement.
    async fn said(&self, sentence: &str) -> Result<(), DeliveryError> {
        let message = Message::said(sentence);
        let sent = match self.acknowledge {
            Acknowledge::Update | Acknowledge::Thread => self.line.whisper(&self.token, message).await,
            Acknowledge::Whisper | Acknowledge::Message => self.line.answer(&self.token, message).await,
        };
        sent.map_err(|fault| logged(&fault))
    }

    async fn said_or_logged(&self, sentence: &str) {
        // What failed is in the log, and nobody else waits for it.
        let _ = self.said(sentence).await;
    }
}

/// Logged, and what it means for what was to arrive.
pub(crate) fn logged(fault: &Fault) -> DeliveryError {
    tracing::warn!(code = fault.code(), "Discord did not take an answer");
    fault.delivery()
}
