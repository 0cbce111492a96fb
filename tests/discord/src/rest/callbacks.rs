//! The first answer to an interaction.

use serde_json::{Value, json};

use super::{Call, Post, Reply};
use crate::{
    checks::{list, text},
    clock::Id,
    components,
    fault::{Fault, Problem},
    interaction::{Ack, Deed, Interaction},
    message::flags,
    state::State,
};

/// Most suggestions.
const CHOICES: usize = 25;
/// Most characters of a form's title.
const TITLE: usize = 45;

/// What an answer needs to know of its interaction.
struct Asked {
    channel: Id,
    user: Id,
    source: Option<Id>,
    metadata: Value,
}

/// Takes the first answer.
pub(super) fn take(state: &mut State, call: &Call, id: Id, token: &str) -> Result<Reply, Fault> {
    let now = state.clock.now();
    let refuses = std::mem::take(&mut state.trouble.refuses_ack);
    let interaction = state.interactions.get(&id).filter(|one| one.token == token);
    let interaction = interaction.filter(|_| !refuses).ok_or_else(Fault::unknown_interaction)?;
    if interaction.ack.is_some() {
        return Err(Fault::acknowledged());
    }
    if !interaction.is_waiting(now) {
        return Err(Fault::unknown_interaction());
    }
    let number = call.body["type"].as_u64().unwrap_or_default();
    let ack = Ack::from_number(number).filter(|ack| fits(*ack, interaction));
    let ack = ack.ok_or_else(|| {
        let why = format!("An answer of type {number} does not fit a {:?}.", interaction.deed);
        Fault::at("type", "INTERACTION_CALLBACK_TYPE_INVALID", why)
    })?;
    let asked = Asked {
        channel: interaction.channel,
        user: interaction.user,
        source: interaction.source,
        metadata: interaction.metadata(state.person_json(interaction.user)),
    };
    let nothing = json!({});
    let data = call.body.get("data").filter(|data| !data.is_null()).unwrap_or(&nothing);
    let message = perform(state, call, &asked, ack, data).map_err(inside_data)?;
    let is_ephemeral = message.and_then(|id| state.messages.get(&id)).is_some_and(|one| one.is_ephemeral());
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.original = message;
        interaction.is_ephemeral = is_ephemeral;
        match ack {
            Ack::Form => interaction.form = Some(data.clone()),
            Ack::Suggestions => interaction.choices = list(data, "choices").to_vec(),
            _ => {}
        }
        interaction.acknowledge(ack);
    }
    if call.parameter("with_response").is_none_or(|wanted| wanted != "true") {
        return Ok(Reply::Done);
    }
    response(state, id, ack, number, message)
}

/// Which answers fit what was done.
fn fits(ack: Ack, interaction: &Interaction) -> bool {
    match (ack, interaction.deed) {
        (Ack::Suggestions, deed) => deed == Deed::Suggestion,
        (_, Deed::Suggestion) => false,
        (Ack::Message | Ack::Thinking, _) => true,
        (Ack::Silence | Ack::Update, _) => interaction.source.is_some(),
        (Ack::Form, deed) => deed != Deed::Form,
    }
}

/// Does what the answer says; the message that it is about, if there is one.
fn perform(
    state: &mut State,
    call: &Call,
    asked: &Asked,
    ack: Ack,
    data: &Value,
) -> Result<Option<Id>, Fault> {
    let is_alone = data["flags"].as_u64().unwrap_or_default() & flags::EPHEMERAL != 0;
    let author = state.bot;
    let post = |is_loading| Post {
        channel: asked.channel,
        author,
        uploads: if is_loading { &[] } else { &call.uploads },
        only_for: is_alone.then_some(asked.user),
        interaction: Some(asked.metadata.clone()),
        is_loading,
    };
    match ack {
        Ack::Message => state.post(data, post(false)).map(Some),
        Ack::Thinking => state.post(&json!({ "flags": data["flags"] }), post(true)).map(Some),
        Ack::Silence => Ok(asked.source),
        Ack::Update => {
            let source = asked.source.ok_or_else(Fault::unknown_webhook)?;
            if data.as_object().is_some_and(|data| !data.is_empty()) || !call.uploads.is_empty() {
                state.edit(source, data, &call.uploads)?;
            }
            Ok(Some(source))
        }
        Ack::Suggestions => suggestions(list(data, "choices")).map(|()| None),
        Ack::Form => form(data).map(|()| None),
    }
}

fn suggestions(choices: &[Value]) -> Result<(), Fault> {
    let is_fit =
        |one: &Value| (1..=100).contains(&text(one, "name").chars().count()) && !one["value"].is_null();
    if choices.len() > CHOICES || !choices.iter().all(is_fit) {
        let why = "At most 25, each with a name of 1 to 100 characters and a value.";
        return Err(Fault::at("choices", "BASE_TYPE_MAX_LENGTH", why));
    }
    Ok(())
}

fn form(data: &Value) -> Result<(), Fault> {
    let mut problems = Vec::new();
    for (name, most) in [("title", TITLE), ("custom_id", 100)] {
        if !(1..=most).contains(&text(data, name).chars().count()) {
            problems.push(Problem::new(
                name,
                "BASE_TYPE_BAD_LENGTH",
                format!("Must be between 1 and {most} in length."),
            ));
        }
    }
    components::form_problems(list(data, "components"), &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(Fault::form(problems)) }
}

/// The body's data lies one step deeper than a message of its own.
fn inside_data(mut fault: Fault) -> Fault {
    fault.problems.iter_mut().for_each(|problem| problem.path = format!("data/{}", problem.path));
    fault
}

fn response(state: &State, id: Id, ack: Ack, number: u64, message: Option<Id>) -> Result<Reply, Fault> {
    let Some(interaction) = state.interactions.get(&id) else { return Err(Fault::unknown_interaction()) };
    let mut body = json!({
        "interaction": { "id": id.to_string(), "type": interaction.deed as u8 },
        "resource": { "type": number },
    });
    if let Some(message) = message {
        body["interaction"]["response_message_id"] = message.to_string().into();
        body["interaction"]["response_message_loading"] = (ack == Ack::Thinking).into();
        body["interaction"]["response_message_ephemeral"] = interaction.is_ephemeral.into();
        body["resource"]["message"] = state.shown(message)?;
    }
    Ok(Reply::Body(body))
}
