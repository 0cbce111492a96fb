//! What follows the first answer to an interaction.

use axum::http::Method;

use super::{
    Call, Reply, number,
    posting::{Post, body_of},
};
use crate::{
    clock::Id,
    fault::{Fault, Unknown},
    message::flags,
    state::State,
};

pub(super) fn route(
    state: &mut State,
    call: &Call,
    hook: (Id, &str),
    rest: &[&str],
) -> Option<Result<Reply, Fault>> {
    let (application, token) = hook;
    let act: fn(&mut State, &Call, Id, Id) -> Result<Reply, Fault> = match (&call.method, rest) {
        (&Method::POST, []) => {
            let interaction = open(state, application, token);
            return Some(interaction.and_then(|id| follow(state, call, id)));
        }
        (&Method::GET, ["messages", _]) => |state, _, _, message| body_of(state, message),
        (&Method::PATCH, ["messages", _]) => change,
        (&Method::DELETE, ["messages", _]) => |state, _, interaction, message| {
            state.delete(message)?;
            settle(state, interaction);
            Ok(Reply::Done)
        },
        _ => return None,
    };
    let which = rest.last().copied().unwrap_or_default();
    Some(open(state, application, token).and_then(|interaction| {
        let message = named(state, interaction, which)?;
        act(state, call, interaction, message)
    }))
}

/// The interaction behind a token: known, answered, and not too long ago.
fn open(state: &State, application: Id, token: &str) -> Result<Id, Fault> {
    let id = state.tokens.get(token).filter(|_| application == state.bot);
    let interaction = id.and_then(|id| state.interactions.get(id)).ok_or_else(Fault::unknown_webhook)?;
    if !interaction.is_open(state.clock.now()) {
        return Err(Fault::expired());
    }
    if interaction.ack.is_none() {
        return Err(Fault::unknown_webhook());
    }
    Ok(interaction.id)
}

/// The message that a path names: the first answer, or one that followed.
fn named(state: &State, interaction: Id, which: &str) -> Result<Id, Fault> {
    let unknown = || Fault::unknown(Unknown::Message);
    let interaction = state.interactions.get(&interaction).ok_or_else(Fault::unknown_webhook)?;
    let id = if which == "@original" { interaction.original.ok_or_else(unknown)? } else { number(which) };
    let is_own = interaction.original == Some(id) || interaction.followups.contains(&id);
    if is_own && state.messages.contains_key(&id) { Ok(id) } else { Err(unknown()) }
}

fn settle(state: &State, interaction: Id) {
    if let Some(interaction) = state.interactions.get(&interaction) {
        interaction.settle();
    }
}

fn change(state: &mut State, call: &Call, interaction: Id, message: Id) -> Result<Reply, Fault> {
    state.edit(message, &call.body, &call.uploads)?;
    settle(state, interaction);
    body_of(state, message)
}

/// Another message. The first one after “thinking…” takes its place.
fn follow(state: &mut State, call: &Call, id: Id) -> Result<Reply, Fault> {
    let interaction = state.interactions.get(&id).ok_or_else(Fault::unknown_webhook)?;
    let waiting =
        interaction.original.filter(|id| state.messages.get(id).is_some_and(|one| one.is_loading()));
    if let Some(original) = waiting {
        let mut body = call.body.clone();
        let wanted = body["flags"].as_u64().unwrap_or_default() & !flags::EPHEMERAL;
        body["flags"] = wanted.into();
        state.edit(original, &body, &call.uploads)?;
        settle(state, id);
        return body_of(state, original);
    }
    let is_alone = call.body["flags"].as_u64().unwrap_or_default() & flags::EPHEMERAL != 0;
    let post = Post {
        channel: interaction.channel,
        author: state.bot,
        uploads: &call.uploads,
        only_for: is_alone.then_some(interaction.user),
        interaction: Some(interaction.metadata(state.person_json(interaction.user))),
        is_loading: false,
    };
    let message = state.post(&call.body, post)?;
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.followups.push(message);
    }
    settle(state, id);
    body_of(state, message)
}
