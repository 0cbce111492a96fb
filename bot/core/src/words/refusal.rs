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
        Refusal::Closed { since, zone } => {
            format!("This closed at {}. The answer was not recorded.", clock_time(*since, zone))
        }
        Refusal::NotYet { at, zone } => format!("This opens at {}.", clock_time(*at, zone)),
        Refusal::NoAttemptsLeft { of } => {
            format!(
                "You have used {}, and that is all there are.",
                counted(*of as usize, "attempt", "attempts")
            )
        }
        Refusal::OutOfBounds { least, most } => format!("Choose a number from {least} to {most}. Nothing was changed."),
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
        Refusal::Archived { since, zone } => format!(
            "This class is in the archive since {}: it can be read, and nothing in it changes any more.",
            clock_time(*since, zone)
        ),
        Refusal::Withdrawn { since, zone } => format!(
            "Your instructor took this test back at {}. What you had answered is kept.",
            clock_time(*since, zone)
        ),
        Refusal::Elsewhere { name } => format!(
            "{name} is in another class too, or teaches, so this class alone cannot do that. Whoever runs the \
             classroom can: `homeroom invite learner`."
        ),
        Refusal::CourseTaken { id } => {
            format!("Another course here has the id `{id}`. Write another after `id:` at the top.")
        }
        Refusal::PlaceTaken { name } => {
            format!("{name} meets here already. A place belongs to one class: `class leave` frees it.")
        }
        Refusal::BothTeach { mine, theirs } => both_teach(mine, theirs),
        Refusal::MakesApart { classes } => makes_apart(classes),
        Refusal::NotATime(fault) => super::times::fault(fault),
        plain => super::lab::refusal(plain).unwrap_or_else(|| sentence(plain).into()),
    }
}

fn both_teach(mine: &str, theirs: &str) -> String {
    format!(
        "Both records teach: this one {mine}, the other {theirs}. One of them has to teach it all first: let it join \
         the other's class with the code. {STEP_DOWN}"
    )
}

fn makes_apart(classes: &str) -> String {
    format!(
        "One record teaches {classes}, and the other may make classes: that one has to teach it all first. Let it join \
         {classes} with the code. {STEP_DOWN}"
    )
}

/// How one of two accounts of an instructor comes to be a learner's, after the other has joined the class.
const STEP_DOWN: &str = "There, on the page of who is in the class, in the browser, make it an instructor and the \
    account that taught a learner; then join the two again. Who cannot open that page asks another instructor of \
    the class, or whoever runs the classroom.";

/// Refusals that say the same each time.
fn sentence(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Blanks => "Fill in what stands in [brackets] first. Nothing was sent.",
        Refusal::NothingMissed => "There is nothing to review at the moment.",
        Refusal::NotPosted => "This test is not open: your instructor opens it by posting it.",
        Refusal::Removed => {
            "You were taken out of this class. Ask its instructor to put you back; what you did is kept."
        }
        Refusal::ChangedMeanwhile => {
            "Somebody else changed this in the meantime, so nothing was done. It stands as you see it now."
        }
        Refusal::TimesPassed => "The times have passed while this page was open. Please set them again.",
        Refusal::OutOfOrder => "It would close before it opens.",
        Refusal::NoReason => "Please say why, in a sentence of up to 400 characters: learners read it.",
        Refusal::NotAScore => "A score is a whole number of per cent, from 0 to 100.",
        Refusal::NotAKey => {
            "That cannot be read as what is right. Choose options, write a number as in `14 ± 0.5 GB`, or spellings \
             as in `GGUF | gguf file`."
        }
        Refusal::NotAZone => {
            "There is no such time zone. Choose one as in Europe/Berlin, America/New_York or UTC."
        }
        Refusal::NotACohortName => {
            "A class has a name of 1 to 60 characters, with at least one letter or digit."
        }
        Refusal::TooMuch => "At most 1,440 minutes and 20 attempts can be given.",
        Refusal::LastInstructor => {
            "Nobody else teaches this class: make somebody else an instructor first, or put the class into the archive."
        }
        Refusal::BothSitting => {
            "Both records are sitting the same test at this moment. Join them when one is handed in."
        }
        Refusal::JoinedLater => "This record was joined to another one since. Undo that first.",
        Refusal::LaterAttempt => {
            "This attempt is open, or there is a later one, or each of its answers was marked at once. Set it aside \
             instead: then the test can be taken again."
        }
        Refusal::TooManyDrafts => "This class has 40 drafts, which is the most: discard or post some first.",
        Refusal::NotOneTest => {
            "This has more, or less, than one test: add it to the class, and post its tests from there."
        }
        Refusal::OwnCode => "This code is your own. Enter it with your other account, on the other platform.",
        Refusal::ForInstructors => "This is for those who teach the class.",
        Refusal::WhichClass => "You teach several classes. Say which, or do it where one of them meets.",
        Refusal::NotHere => "This is done where a class meets, not in a private conversation.",
        Refusal::MayNotMake => {
            "A place is given to a class by who may manage it. Ask them to do it, or to let you manage it."
        }
        Refusal::JustReminded => "They were reminded less than 10 minutes ago.",
        Refusal::NoMessages => {
            "You take no private messages from here. Allow them in your settings, then try again; nothing is lost."
        }
        _ => "That is not possible here.",
    }
}
