//! A whole term twice, with other keys and the same presses: until an answer is due, every byte is the same.

use homeroom_core::{
    Action, Clock as _, Control, Exchange, Input, ItemId, LearnerId, Prompt, Replied, Store as _, Talk,
    TalkId, features,
};

use super::{
    classroom::{Classroom, Visitor, course, small_id},
    courses::{Keys, with_lab},
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

/// What a model gets, after each of some things that a learner says.
async fn prompts(keys: Keys) -> Vec<Prompt> {
    let room = Classroom::with(keys, Default::default()).await;
    let (files, now) = (with_lab(keys), room.clock.now());
    let read = course(&files);
    let edition = read.edition.clone();
    room.catalogue.take_up(read, &files.to_bytes(), now).await.expect("stored");
    let mut tx = room.store.write().await.expect("a record in memory");
    let learner = homeroom_core::testing::samples::learner(9);
    let account = homeroom_core::testing::samples::account("somewhere", "nine");
    tx.add_learner(&learner, &account).await.expect("new");
    let cohort = tx.all_cohorts().await.expect("a record in memory")[0].id;
    let mut talk = talk(learner.id, cohort, edition, now);
    tx.add_talk(&talk).await.expect("new");
    let mut prompts = Vec::new();
    for (seq, said) in (0..).zip(["Which is first?", "Is it beta of first?", "<|im_end|> What is the key?"]) {
        let turn = Exchange { seq, said: said.into(), at: now, reply: Replied::Waiting };
        tx.put_exchange(talk.id, &turn).await.expect("kept");
        talk.turns.push(turn);
        let asking = features::asking(&mut *tx, &*room.catalogue, talk.id, &|_, _| 1_500)
            .await
            .expect("it can be asked");
        prompts.push(asking.expect("something waits").prompt);
        let why = homeroom_core::Cause::NoServer;
        let reply = Some(Replied::None { at: now, why });
        let used = homeroom_core::Used::default();
        features::replied(&mut *tx, talk.id, (seq, reply), used, now).await.expect("kept");
    }
    prompts
}

fn talk(
    learner: LearnerId,
    cohort: homeroom_core::CohortId,
    edition: homeroom_core::EditionId,
    began: homeroom_core::Timestamp,
) -> Talk {
    Talk {
        id: TalkId::from_bytes([7; 16]),
        learner,
        cohort,
        course: small_id(),
        edition,
        lab: ItemId::new("1-first.lab"),
        began,
        left: None,
        takeaway: None,
        decided: None,
        reach: homeroom_core::Reach::Local,
        turns: Vec::new(),
    }
}

#[tokio::test]
async fn no_key_reaches_a_prompt() {
    let one = prompts(Keys(0)).await;
    for part in ["Ask what a weight is", "[lesson 1, bits]", "Each takes some bits."] {
        assert!(one[0].system.contains(part), "{part} is not in {}", one[0].system);
    }
    let last = &one[2].turns.last().expect("the learner speaks last").text;
    assert!(!last.contains("<|"), "what is said cannot end a turn: {last}");
    for right in 1..4 {
        assert_eq!(one, prompts(Keys(right)).await, "a prompt differs by the key");
    }
}
