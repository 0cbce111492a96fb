//! What a learner is told when something is not done.

use super::{clock_time, counted, duration};
use crate::Refusal;

/// The sentence for a refusal: what is so, and where it helps, what to do.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::TooFast { wait } => {
            let millis = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            format!("That was quicker than this classroom can follow. Please wait {}.", duration(millis))
        }
        Refusal::NotYours => "This belongs to somebody else. Nothing was recorded.".into(),
        Refusal::NotFound => "There is no such thing here, or it is gone.".into(),
        Refusal::Unreadable => "This button cannot be read any more. Nothing was recorded.".into(),
        Refusal::Closed { since } => {
            format!("This closed at {}. The answer was not recorded.", clock_time(*since))
        }
        Refusal::NotYet { at } => format!("This opens at {}.", clock_time(*at)),
        Refusal::NoAttemptsLeft { of } => {
            format!(
                "You have used {}, and that is all there are.",
                counted(*of as usize, "attempt", "attempts")
            )
        }
        Refusal::Empty => "Nothing was chosen or typed, so nothing was recorded.".into(),
        Refusal::NotANumber => {
            "That cannot be read as one number. Write 1.4, 1,4 or 1400 (not 1,400), and a unit may follow: 4.5 GB.".into()
        }
        Refusal::OtherUnit { asked } => format!("The unit does not fit: the answer is in {asked}."),
        Refusal::SignedOut => "You are not signed in. Enter your name, or open your return link.".into(),
        Refusal::NotEnrolled => "You are in no class that has this. A join code lets you in.".into(),
        Refusal::NameTaken => {
            "Somebody here has this name already. If it is you, open your return link; else choose another."
                .into()
        }
        Refusal::NotAName => "A name has 1 to 40 characters, and at least one letter.".into(),
        Refusal::UnknownCode => {
            "This code or link is not known here. It may have been replaced by a newer one.".into()
        }
        Refusal::NothingMissed => "There is nothing to review at the moment.".into(),
    }
}
