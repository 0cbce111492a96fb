//! What is kept of a learner, in short.

use super::counted;
use crate::features::{InClass, Personal};

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
