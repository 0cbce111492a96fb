//! What learners are told of what instructors did.

use super::counted;
use super::times::in_full;
use crate::{News, Zone};

/// The sentence for a piece of news.
pub fn news(news: &News, zone: &Zone) -> String {
    match news {
        News::Regraded { title, old, new, why, .. } => {
            let why = if why.is_empty() { String::new() } else { format!(" The reason: {why}") };
            format!("A question of “{title}” was corrected, and your result with it: {old}% became {new}%.{why}")
        }
        News::Scored { title, percent, why } => {
            format!("Your instructor set your score in “{title}” to {percent}%. The reason: {why}")
        }
        News::ClosesSoon { title, closes, .. } => {
            format!("“{title}” closes {}, and you have not handed in yet.", in_full(*closes, zone))
        }
        News::Nudged { title, closes, .. } => {
            let until = super::until(*closes, zone);
            format!("Your instructor reminds you of “{title}”: you have not handed in yet.{until}")
        }
        News::Surplus { name, title } => {
            format!("{name} joined two records, and has more attempts at “{title}” than it allows. The first ones count.")
        }
        News::Extended { title, closes, .. } => {
            format!("You have more time for “{title}”: it closes {}.", in_full(*closes, zone))
        }
        News::Withdrawn { title } => {
            format!("Your instructor took “{title}” back while you sat it. What you had answered is kept.")
        }
        News::Allowed { title, minutes, attempts } => allowed(title, *minutes, *attempts),
        News::Reset { title, .. } => {
            format!("Your attempt at “{title}” was set aside: it does not count, and you can take the test again.")
        }
        News::Reopened { title, until, .. } => {
            format!("Your attempt at “{title}” takes answers again, until {}.", in_full(*until, zone))
        }
        News::Decided { title, decided, .. } => super::lab::news(title, *decided),
        News::LinkMade => {
            "Your instructor made a one-time link that signs in as you. If you did not ask for it, ask them why.".into()
        }
        News::Merged => "Another record of yours was joined to this one. If it was not yours, tell your instructor.".into(),
    }
}

fn allowed(title: &str, minutes: u32, attempts: u32) -> String {
    let minutes = (minutes > 0).then(|| counted(minutes as usize, "minute", "minutes"));
    let attempts = (attempts > 0).then(|| counted(attempts as usize, "attempt", "attempts"));
    let more: Vec<String> = minutes.into_iter().chain(attempts).collect();
    if more.is_empty() {
        return format!("For “{title}” you have what everybody has.");
    }
    format!("For “{title}” you have {} more.", more.join(" and "))
}

/// The button that takes the news away.
pub fn noted(n: usize) -> &'static str {
    if n == 1 { "Got it" } else { "Got them all" }
}
