//! The HTTP interface: every request of the bot, checked, answered and written down.

mod attachments;
mod body;
mod callbacks;
mod channels;
mod commands;
mod guilds;
mod messages;
mod own;
mod posting;
mod serving;
mod threads;
mod webhooks;

use std::{borrow::Cow, sync::Arc};

use axum::http::Method;
use serde_json::Value;

pub(crate) use attachments::fetch;
pub(crate) use body::Upload;
pub(crate) use channels::direct;
pub(crate) use posting::Post;
pub(crate) use serving::serve;

use crate::{
    clock::Id,
    fault::Fault,
    spec::Operation,
    state::{Shared, State},
};

/// A request, read to its end.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Without `/api/v10`.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Value,
    pub(crate) uploads: Vec<Upload>,
}

impl Call {
    fn segments(&self) -> Vec<&str> {
        self.path.split('/').skip(1).collect()
    }

    /// A value from behind the question mark.
    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether a token in the path stands for the bot.
    fn is_by_token(&self) -> bool {
        self.path.starts_with("/interactions/") || self.path.starts_with("/webhooks/")
    }
}

/// What is answered, if nothing is refused.
#[derive(Debug)]
pub(crate) enum Reply {
    /// It is done: 204.
    Done,
    /// 200, and this.
    Body(Value),
    /// 201, and this.
    Created(Value),
}

/// Checks and answers.
pub(crate) fn answer(shared: &Arc<Shared>, call: &Call) -> Result<Reply, Fault> {
    let segments = call.segments();
    let operation = check(shared, call, &segments)?;
    shared.change(|state| {
        state.served += 1;
        let reply = route(state, call, &segments);
        match (reply, operation) {
            (Some(reply), _) => reply,
            (None, Operation::Known(_)) => Err(Fault::not_built()),
            (None, Operation::WrongMethod) => Err(Fault::no_method()),
            (None, Operation::None) => Err(Fault::no_route()),
        }
    })
}

/// Who asks, for what, and whether the body is as Discord describes it.
fn check(shared: &Shared, call: &Call, segments: &[&str]) -> Result<Operation, Fault> {
    let (is_known, validates) = {
        let state = shared.lock();
        let wanted = format!("Bot {}", state.token);
        let is_known = call.authorization.as_deref() == Some(wanted.as_str()) && !state.is_revoked;
        (is_known, state.options.validate)
    };
    if !is_known && !call.is_by_token() && call.path != "/gateway" {
        return Err(Fault::unauthorized());
    }
    let Some(spec) = shared.spec.as_ref().filter(|_| validates) else { return Ok(Operation::None) };
    let method = call.method.as_str().to_lowercase();
    let operation = spec.operation(&method, segments);
    if let Operation::Known(path) = &operation {
        let problems = spec.problems(&method, path, &call.body);
        if !problems.is_empty() {
            return Err(Fault::form(problems));
        }
    }
    Ok(operation)
}

/// Hands a request to whoever knows it. `None` if nobody does.
fn route(state: &mut State, call: &Call, segments: &[&str]) -> Option<Result<Reply, Fault>> {
    Some(match (&call.method, segments) {
        (_, ["applications", "@me"] | ["oauth2", ..] | ["gateway", ..] | ["users", ..]) => {
            return own::route(state, call, segments);
        }
        (_, ["applications", application, rest @ ..]) => {
            return commands::route(state, call, application, rest);
        }
        (&Method::POST, ["interactions", id, token, "callback"]) => {
            callbacks::take(state, call, number(id), token)
        }
        (_, ["webhooks", application, token, rest @ ..]) => {
            return webhooks::route(state, call, (number(application), token), rest);
        }
        (_, ["channels", id, "messages", rest @ ..]) if rest.last() != Some(&"threads") => {
            return messages::route(state, call, number(id), rest);
        }
        (_, ["channels", id, rest @ ..]) => return channels::route(state, call, number(id), rest),
        (_, ["guilds", id, rest @ ..]) => return guilds::route(state, call, number(id), rest),
        _ => return None,
    })
}

/// An id in a path; one that nothing has, if it is no number.
fn number(segment: &str) -> Id {
    segment.parse().unwrap_or_default()
}

/// An id in a body.
fn id_in(value: &Value) -> Option<Id> {
    value.as_str()?.parse().ok()
}
