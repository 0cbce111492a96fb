//! How Discord refuses.

use serde_json::{Map, Value, json};

/// One thing that is wrong with a body: where, Discord's name for it, and in words.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) path: String,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Problem {
    /// At a place in the body: `components/0/custom_id`.
    pub(crate) fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, message: message.into() }
    }
}

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// The status of HTTP.
    pub(crate) status: u16,
    /// Discord's own number.
    pub(crate) code: u32,
    /// In Discord's words.
    pub(crate) message: String,
    /// Where and why, for a body that is wrong.
    pub(crate) problems: Vec<Problem>,
    /// Whether the bot broke a rule that it could have known, rather than met with bad luck.
    pub(crate) is_violation: bool,
}

impl Fault {
    fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.into(), problems: Vec::new(), is_violation: false }
    }

    fn violation(status: u16, code: u32, message: &str) -> Self {
        Self { is_violation: true, ..Self::new(status, code, message) }
    }

    /// The body is not as it must be.
    pub(crate) fn form(problems: Vec<Problem>) -> Self {
        Self { problems, ..Self::violation(400, 50_035, "Invalid Form Body") }
    }

    /// The body is wrong in one place.
    pub(crate) fn at(path: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::form(vec![Problem::new(path, code, message)])
    }

    /// The body is no JSON.
    pub(crate) fn unreadable(why: &str) -> Self {
        Self::violation(400, 50_109, &format!("The request body contains invalid JSON: {why}"))
    }

    /// Nothing would be shown.
    pub(crate) fn empty() -> Self {
        Self::violation(400, 50_006, "Cannot send an empty message")
    }

    /// There is no such address.
    pub(crate) fn no_route() -> Self {
        Self::violation(404, 0, "404: Not Found")
    }

    /// The address exists, and not for this method.
    pub(crate) fn no_method() -> Self {
        Self::violation(405, 0, "405: Method Not Allowed")
    }

    /// Discord has it, this stand-in does not.
    pub(crate) fn not_built() -> Self {
        Self::violation(501, 0, "the stand-in does not know this operation")
    }

    /// A file or the whole is too large.
    pub(crate) fn too_large() -> Self {
        Self::violation(413, 40_005, "Request entity too large")
    }

    /// The token is wrong, or no longer right.
    pub(crate) fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    /// The channel is not for the bot to see.
    pub(crate) fn no_access() -> Self {
        Self::new(403, 50_001, "Missing Access")
    }

    /// The bot may not do that there.
    pub(crate) fn no_permission() -> Self {
        Self::new(403, 50_013, "Missing Permissions")
    }

    /// The person takes no direct messages.
    pub(crate) fn no_direct_messages() -> Self {
        Self::new(403, 50_007, "Cannot send messages to this user")
    }

    /// What others wrote can't be changed.
    pub(crate) fn not_the_author() -> Self {
        Self::violation(403, 50_005, "Cannot edit a message authored by another user")
    }

    /// The thread is put away.
    pub(crate) fn archived() -> Self {
        Self::new(400, 50_083, "Thread is archived")
    }

    /// A message has one thread at most.
    pub(crate) fn has_thread() -> Self {
        Self::new(400, 160_004, "A thread has already been created for this message")
    }

    /// Too late, or never sent.
    pub(crate) fn unknown_interaction() -> Self {
        Self::new(404, 10_062, "Unknown interaction")
    }

    /// It was answered before.
    pub(crate) fn acknowledged() -> Self {
        Self::new(400, 40_060, "Interaction has already been acknowledged.")
    }

    /// The interaction's quarter of an hour is over.
    pub(crate) fn expired() -> Self {
        Self::new(401, 50_027, "Invalid Webhook Token")
    }

    /// No such webhook, or its interaction was not answered yet.
    pub(crate) fn unknown_webhook() -> Self {
        Self::new(404, 10_015, "Unknown Webhook")
    }

    /// One of the things that are known by id.
    pub(crate) fn unknown(what: Unknown) -> Self {
        let (code, name) = match what {
            Unknown::Channel => (10_003, "Channel"),
            Unknown::Guild => (10_004, "Guild"),
            Unknown::Member => (10_007, "Member"),
            Unknown::Message => (10_008, "Message"),
            Unknown::User => (10_013, "User"),
            Unknown::Command => (10_063, "application command"),
        };
        Self::new(404, code, &format!("Unknown {name}"))
    }

    /// The body of the answer.
    pub(crate) fn json(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if !self.problems.is_empty() {
            let mut errors = Value::Object(Map::new());
            for problem in &self.problems {
                place(&mut errors, problem);
            }
            body["errors"] = errors;
        }
        body
    }

    /// In one line, for whoever reads a failed test.
    pub(crate) fn line(&self) -> String {
        let problems =
            self.problems.iter().map(|one| format!("{}: {} [{}]", one.path, one.message, one.code));
        let problems: Vec<_> = problems.collect();
        format!("{} {} {}", self.code, self.message, problems.join("; ")).trim_end().to_owned()
    }
}

/// What a request may name that is not there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unknown {
    Channel,
    Command,
    Guild,
    Member,
    Message,
    User,
}

/// Puts a problem where Discord would: nested as the body is.
fn place(errors: &mut Value, problem: &Problem) {
    let mut at = errors;
    for part in problem.path.split('/').filter(|part| !part.is_empty()) {
        at = &mut at[part];
    }
    let entry = json!({ "code": problem.code, "message": problem.message });
    match at["_errors"].as_array_mut() {
        Some(list) => list.push(entry),
        None => at["_errors"] = json!([entry]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_nested_as_the_body_is() {
        let problems =
            vec![Problem::new("data/content", "A", "one"), Problem::new("data/content", "B", "two")];
        let body = Fault::form(problems).json();
        assert_eq!(body["code"], 50_035);
        assert_eq!(body["errors"]["data"]["content"]["_errors"][1]["code"], "B");
    }
}
