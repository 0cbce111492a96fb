//! What can be done here.

use super::Cx;
use crate::{Action, Block, Failure, Inline, Role, Tone, View, saying, words::label};

/// Whom something is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Everybody,
    Instructors,
}

/// Everything that can be asked where people talk.
const COMMANDS: [(&str, &str, For); 17] = [
    ("learn", "where you are, and on from there", For::Everybody),
    ("lesson", "a lesson by its number or title", For::Everybody),
    ("quiz", "a quiz by its number or title", For::Everybody),
    ("test", "the tests of your class", For::Everybody),
    ("lab", "talk a lesson through with an assistant", For::Everybody),
    ("progress", "how far you are, and every score", For::Everybody),
    ("review", "the questions you missed, any day", For::Everybody),
    ("glossary", "what a word means", For::Everybody),
    ("calc", "memory, cost, speed, file names and licences of models, worked out", For::Everybody),
    ("decide", "local or hosted: five questions and a recommendation", For::Everybody),
    ("join", "into a class, with the code from your instructor", For::Everybody),
    ("link", "your accounts on two platforms become one record", For::Everybody),
    ("privacy", "what is kept of you, to take away or to erase", For::Everybody),
    ("help", "this list", For::Everybody),
    ("class", "make a class, let it meet here, its code, who is in it", For::Instructors),
    ("post", "a test of a course, or one of your own as a file", For::Instructors),
    ("grades", "who has not started, who is at it, every result", For::Instructors),
];

/// The list, as far as it is for who asks.
pub async fn view(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let teaches = cx.cohorts().await?.iter().any(|(_, role)| *role == Role::Instructor)
        || cx.tx.may_teach(cx.learner.id).await?
        || cx.caller.is_some_and(|caller| caller.runs == crate::Runs::Yes);
    let shown = COMMANDS.iter().filter(|(_, _, of)| teaches || *of == For::Everybody);
    let item = |(name, does, _): &(&str, &str, For)| {
        let name = Inline::Strong(vec![Inline::Code((*name).into())]);
        vec![Block::Text(vec![name, Inline::Text(format!("  {does}"))])]
    };
    let mut view = View::new(Action::Help, label::HELP);
    view.blocks.push(Block::List { start: None, items: shown.map(item).collect() });
    view.blocks.push(saying(label::HELP_LINE));
    Ok(view.press(label::CONTINUE, Action::Home, Tone::Primary))
}
