//! A whole term twice, with other keys and the same presses: until an answer is due, every byte is the same.

use homeroom_core::{Action, Control, Input, ItemId};

use super::{
    classroom::{Classroom, Visitor, small_id},
    courses::Keys,
};

/// Everything that leaves, as bytes, in two piles: before and after feedback is due.
#[derive(Default, PartialEq, Debug)]
struct Seen {
    before: Vec<String>,
    after: Vec<String>,
}

fn bytes(visitor: &Visitor<'_>) -> String {
    serde_json::to_string(&visitor.view).expect("a view is data")
}

/// The first thing that can be pressed, chosen or typed as an answer here.
async fn answer(visitor: &mut Visitor<'_>) {
    let act = visitor.view.controls.iter().find_map(|control| match control {
        Control::Choice(options) => Some((options[0].action.clone(), None)),
        Control::Choices { submit, .. } => Some((submit.clone(), Some(Input::Picks(vec![0])))),
        Control::Entry { submit, .. } => Some((submit.clone(), Some(Input::Text("14".into())))),
        Control::Press { .. } => None,
    });
    let (action, with) = act.expect("something to answer with");
    visitor.act(&action, with).await;
}

async fn term(keys: Keys) -> Seen {
    let room = Classroom::with(keys, Default::default()).await;
    let mut ana = room.enter("Ana").await;
    let mut seen = Seen::default();
    let (quiz, test) = (ItemId::new("1-first.quiz"), ItemId::new("1-one.test"));
    for place in [
        Action::Home,
        Action::Progress,
        Action::Course(small_id()),
        Action::Lesson(small_id(), ItemId::new("1-first"), None),
        Action::Glossary(small_id()),
        Action::Cover(small_id(), quiz.clone()),
        Action::Cover(small_id(), test.clone()),
    ] {
        ana.go(&place).await;
        seen.before.push(bytes(&ana));
    }
    ana.act(&Action::Begin(small_id(), quiz), None).await;
    seen.before.push(bytes(&ana));
    let hint = ana.find("Show a hint");
    ana.go(&hint).await;
    seen.before.push(bytes(&ana));
    ana.act(&Action::Begin(small_id(), test), None).await;
    let Action::Question(attempt, _) = ana.view.at else { panic!("a question") };
    for n in 0..3 {
        ana.go(&Action::Question(attempt, n)).await;
        seen.before.push(bytes(&ana));
        answer(&mut ana).await;
        seen.before.push(bytes(&ana));
        ana.act(&Action::Flag(attempt, n), None).await;
        seen.before.push(bytes(&ana));
    }
    for place in [Action::Attempt(attempt), Action::AskHandIn(attempt), Action::Home, Action::Progress] {
        ana.go(&place).await;
        seen.before.push(bytes(&ana));
    }
    ana.go(&Action::Review(small_id())).await;
    seen.before.push(bytes(&ana));
    ana.act(&Action::HandIn(attempt), None).await;
    seen.after.push(bytes(&ana));
    seen
}

#[tokio::test]
async fn nothing_tells_the_key_before_it_is_due() {
    let one = term(Keys(0)).await;
    for right in 1..4 {
        let other = term(Keys(right)).await;
        for (one, other) in one.before.iter().zip(&other.before) {
            assert_eq!(one, other, "a page differs by its key");
        }
        assert_eq!(one.before.len(), other.before.len());
        assert_ne!(one.after, other.after, "once it is due it shows, or this test would see nothing");
    }
}
