//! What is said in labs.

use std::time::Duration;

use super::{duration, label};
use crate::{Cause, CutBy, Decided, Ending, LabRules, MayLeave, Refusal, Support, Uncounted, Until};

/// The model has begun, and nothing is to be seen yet.
pub const THINKING: &str = "Thinking…";
/// It waits for what comes before it.
pub const WAITS: &str = "This waits for its turn.";
/// How a sum was worked out.
pub const HOW: &str = "How this is worked out";
/// The lab is complete.
pub const COMPLETE: &str = "This lab is complete.";
/// What can be done though it is.
pub const GO_ON: &str = "You can go on talking.";
/// The same as long as no line was taken along.
pub const GO_ON_OR_TAKE: &str = "You can go on talking, or take a line along.";

/// They will be called.
pub const TELLS: &str = "You are called when it is your turn.";
/// A conversation that goes on elsewhere.
pub const LEFT: &str = "You left this conversation for a new start.";
/// In place of more of a reply than there is now.
pub const OVER: &str = "Another reply took the place of what stood here.";
/// Leads to a thread.
pub const TO_THREAD: &str = "Go to the thread";
/// What a line begins with that is taken along.
pub const TAKEAWAY: &str = "takeaway";

/// How a class's labs share the servers, in short.
pub fn rules(rules: &LabRules) -> String {
    let LabRules { at_once, a_minute, tokens_a_day, longest, hosted } = rules;
    let hosted = match hosted {
        MayLeave::IfAgreed => "; hosted servers if the learner agrees",
        MayLeave::Never => "",
    };
    format!(
        "{at_once} at once, {a_minute} a minute, {tokens_a_day} tokens a day, replies of {longest} tokens{hosted}"
    )
}

/// Where the words of a conversation would go.
pub fn hosted(model: &str, host: &str) -> String {
    format!(
        "What you say here, what was said before, and the sections of the lesson that it is about would go to {host}, \
         outside of your group's own network, where {model} answers. Do not write names or anything that must not leave. \
         You can go back at any time; what was sent stays there as {host} keeps it."
    )
}

/// Where they go.
pub fn goes_to(host: &str) -> String {
    format!("What you say here goes to {host}, outside of your group's own network, as you agreed.")
}

/// Offers another server.
pub fn use_hosted(host: &str) -> String {
    format!("Use {host}…")
}

/// Nothing here answers but that.
pub fn only_hosted(host: &str) -> String {
    format!(
        "No server of your group's own answers now. You can use {host}, if you agree that your words go there."
    )
}

/// How to go on, at the head of a thread.
pub fn how_to_reply(typing: Support, exchanges: u32) -> String {
    let how = match typing {
        Support::Native => "Just type your reply here, in this thread.".to_owned(),
        Support::Fallback => format!("Press “{}” to reply.", label::YOUR_TURN),
    };
    format!("{how} After {exchanges} exchanges that count, the lab is complete.")
}

/// Who the assistant is. A name may end in a mark of its own.
pub fn who(persona: &str, role: &str) -> String {
    format!("{persona} · {role}")
}

/// That a conversation stands in a thread.
pub fn elsewhere(persona: &str) -> String {
    format!("“{persona}” waits for you in a thread of your own. Go on there.")
}

/// That the turn of what was said has come.
pub fn call(persona: &str) -> String {
    format!("It is your turn: “{persona}” is replying.")
}

/// Who else reads along, before anything is said.
pub const READ_BY: &str = "Those who teach your class can read this conversation.";
/// How a lab stands in a list where an instructor decided that it is not complete.
pub const NOT_COMPLETE: &str = "not complete, set by your instructor";

/// What an instructor decided about a conversation, on its page.
pub fn decided(decided: Decided) -> &'static str {
    match decided {
        Decided::Complete => "Your instructor decided that this lab is complete.",
        Decided::Open => "Your instructor decided that this lab is not complete yet. You can go on talking.",
    }
}

/// The same in a word or two.
pub fn decision(decided: Option<Decided>) -> &'static str {
    match decided {
        None => "by the rules",
        Some(Decided::Complete) => "complete",
        Some(Decided::Open) => "not complete",
    }
}

/// The same as news.
pub fn news(title: &str, decided: Option<Decided>) -> String {
    match decided {
        None => format!("In the lab “{title}” your exchanges decide again whether it is complete."),
        Some(Decided::Complete) => format!("Your instructor decided that the lab “{title}” is complete."),
        Some(Decided::Open) => format!("Your instructor decided that the lab “{title}” is not complete yet."),
    }
}

/// How many exchanges count.
pub fn exchange(number: u32, of: u32) -> String {
    if number > of { format!("Exchange {number}") } else { format!("{number} of {of} exchanges") }
}

/// Why an exchange does not count.
pub fn uncounted(why: Uncounted) -> &'static str {
    match why {
        Uncounted::Short => "Not counted: say it in four words or more.",
        Uncounted::Repeat => "Not counted: you said the same before.",
        Uncounted::Early => "Not counted: it was sent before the last reply was there.",
        Uncounted::Unanswered => "Not counted: no whole reply came.",
    }
}

/// Where somebody stands in the line.
pub fn in_line(ahead: usize, until: Until) -> String {
    let place = match ahead {
        0 => "You are next".to_owned(),
        ahead => format!("{} in line", ordinal(ahead + 1)),
    };
    match until {
        Until::About(time) if time.as_secs() > 0 => format!("{place}, {}.", about(time)),
        Until::About(_) => format!("{place}."),
        Until::Loaded => format!("{place}. The inference server is loading its model."),
        Until::Answered => format!("{place}. No inference server answers at the moment; it is tried again."),
    }
}

fn about(time: Duration) -> String {
    format!("about {}", duration(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
}

fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// What is to be known of the end of a reply, if anything is.
pub fn ended(why: Ending) -> Option<&'static str> {
    match why {
        Ending::Finished => None,
        Ending::Longest => {
            Some("The reply was as long as it may be. Write “Please go on from there.” for more.")
        }
        Ending::Full => Some("The conversation fills the model's memory. A new start helps."),
        Ending::Truncated => Some("The server left out part of what was said before. A new start helps."),
    }
}

/// Who ended a reply early.
pub fn cut(by: CutBy) -> &'static str {
    match by {
        CutBy::Learner => "You stopped it here.",
        CutBy::Server => "The reply was cut off here. Another reply writes it anew.",
    }
}

/// Why no reply came.
pub fn cause(why: Cause) -> &'static str {
    match why {
        Cause::Stopped => "You stopped it before it began.",
        Cause::NoServer => "No inference server could answer. What you said is kept; try again in a while.",
        Cause::Setup => {
            "The inference server does not answer as it is set up: its key or its model. Whoever runs this classroom \
             finds the reason in its log; what you said is kept."
        }
        Cause::TooLong => {
            "This is longer than the model takes. Say it in fewer words; after a long conversation a new start helps."
        }
        Cause::Blank => "The model thought, and wrote nothing. Another reply asks it again.",
        Cause::Waited => "The line was too long. What you said is kept; try again in a while.",
    }
}

/// The sentence for what is refused in labs alone.
pub fn refusal(refusal: &Refusal) -> Option<String> {
    Some(match refusal {
        Refusal::NoLine => format!("Write it like this: {TAKEAWAY}: what you take along."),
        Refusal::TooLong { most } => format!("That is longer than {most} characters. Nothing was sent."),
        Refusal::NoAssistant => {
            "The assistant cannot be reached now; nothing was sent. Try again later.".into()
        }
        Refusal::StillAnswering => {
            "The assistant is still answering what you said before. Nothing was sent.".into()
        }
        Refusal::LineFull { about: time } => {
            let time = time.map(|time| format!(", {}", about(time))).unwrap_or_default();
            format!("The line is full{time}. Nothing was sent; send it again then.")
        }
        Refusal::UsedUp => "You have used your share of the assistant for today. It is there again tomorrow; nothing was sent.".into(),
        _ => return None,
    })
}
