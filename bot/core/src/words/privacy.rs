//! What is kept of a learner, in short, and where it goes.

use std::net::IpAddr;

use super::counted;
use crate::{
    Reach, Server,
    features::{InClass, Personal},
};

/// Each thing in a sentence.
pub fn kept(personal: &Personal) -> Vec<String> {
    let platforms: Vec<&str> = personal.accounts.iter().map(|account| account.platform.as_str()).collect();
    let mut lines = vec![
        format!("Your name here: {}. Reached from: {}.", personal.name, platforms.join(", ")),
        format!(
            "{} with every answer and its time; {} that you read.",
            counted(personal.attempts.len(), "attempt", "attempts"),
            counted(personal.read.len(), "section", "sections")
        ),
    ];
    if !personal.talks.is_empty() {
        lines.push(format!(
            "{} at labs, with all that you said and what came back; those who teach the class can read them.",
            counted(personal.talks.len(), "conversation", "conversations")
        ));
    }
    if !personal.set_scores.is_empty() {
        lines.push(format!(
            "{} by an instructor.",
            counted(personal.set_scores.len(), "score set", "scores set")
        ));
    }
    lines
}

/// A class, and who teaches it.
pub fn class(class: &InClass) -> String {
    let who = if class.instructors.is_empty() { "nobody".to_owned() } else { class.instructors.join(", ") };
    format!("{}: {who}", class.class)
}

/// Where goes what is said in labs, behind the place where it is said; with the servers that can be asked.
pub fn path(servers: &[Server]) -> Vec<String> {
    let mut lines = vec![
        "This classroom keeps what you say in a lab and what comes back, in its own record, until you erase it. Those who teach \
         the class can read it."
            .to_owned(),
    ];
    match servers {
        [] => lines.push("No inference server is connected now, so it goes to no model.".into()),
        servers => {
            let (own, hosted): (Vec<_>, Vec<_>) =
                servers.iter().partition(|server| server.reach == Reach::Local);
            if own.len() > 1 {
                lines.push("From there it goes to the first of these servers that answers.".into());
            }
            lines.extend(own.into_iter().map(server));
            if !hosted.is_empty() {
                lines.push(ONLY_IF.into());
            }
            lines.extend(hosted.into_iter().map(server));
            lines.push(
                "The server gets what you say, what was said in this conversation before, the lab's task and parts of lessons; not \
                 your name, unless you write it. What it keeps is up to whoever runs it."
                    .into(),
            );
        }
    }
    lines.push(
        "The file with all that is kept of you has these conversations. Erasing takes them out of the record; where a chat shows \
         them, they stay in the chat."
            .into(),
    );
    lines
}

/// Before the servers that are somebody else's.
const ONLY_IF: &str = "It leaves the group's own network only in a class that allows it, and only in a conversation for which you have \
    agreed to it:";

fn server(server: &Server) -> String {
    let model = match server.model.as_str() {
        "" => String::new(),
        model => format!(", to the model {model}"),
    };
    let host = &server.host;
    match (server.reach, is_here(host)) {
        (Reach::Local, true) => {
            format!("It goes to an inference server on this classroom's own computer ({host}){model}.")
        }
        (Reach::Local, false) => {
            format!("It goes to an inference server in the group's own network ({host}){model}.")
        }
        (Reach::Hosted, true) => format!(
            "Then a server on this classroom's computer ({host}) passes it on{model}, which somebody else runs."
        ),
        (Reach::Hosted, false) => format!("Then it goes to {host}{model}, which somebody else runs."),
    }
}

/// Whether an address is this machine's own.
fn is_here(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    let own = |address: IpAddr| address.is_loopback() || address.is_unspecified();
    host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(own)
}
