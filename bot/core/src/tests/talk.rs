//! What counts in a lab, and what its assistant is told.

use jiff::Timestamp;

use crate::{
    Briefing, CutBy, Decided, Ending, Exchange, Lab, Lesson, Replied, Section, Source, Speaker, Talk, TalkId,
    Uncounted, Used, para, rich, tokens,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("in this century")
}

fn given(second: i64, text: &str) -> Replied {
    Replied::Given { text: text.into(), at: at(second), why: Ending::Finished, used: Used::default() }
}

fn turn(seq: u32, second: i64, said: &str, reply: Replied) -> Exchange {
    Exchange { seq, said: said.into(), at: at(second), reply }
}

fn talk(turns: Vec<Exchange>) -> Talk {
    Talk {
        id: TalkId::from_bytes([1; 16]),
        learner: crate::LearnerId::from_bytes([2; 16]),
        cohort: crate::CohortId::from_bytes([3; 16]),
        course: crate::CourseId::new("small"),
        edition: crate::EditionId::new("one"),
        lab: crate::ItemId::new("1-first.lab"),
        began: at(0),
        left: None,
        takeaway: None,
        decided: None,
        reach: crate::Reach::Local,
        turns,
    }
}

#[test]
fn what_counts_is_decided_by_rules() {
    let cut = Replied::Short { text: "So".into(), at: at(9), by: CutBy::Server, used: Used::default() };
    let talk = talk(vec![
        turn(0, 1, "Which of the motives weighs?", given(2, "Privacy.")),
        turn(1, 3, "Go on.", given(4, "Cost.")),
        turn(2, 5, "which of the MOTIVES weighs", given(6, "Privacy.")),
        turn(3, 7, "And what would you give up?", cut),
        turn(4, 8, "And who repairs it at night?", given(10, "You.")),
        turn(5, 11, "What if the price is halved?", Replied::Waiting),
        turn(6, 12, "What if it doubles next year?", given(13, "Then.")),
    ]);
    let expected = [
        Ok(()),
        Err(Uncounted::Short),
        Err(Uncounted::Repeat),
        Err(Uncounted::Unanswered),
        Err(Uncounted::Early),
        Err(Uncounted::Unanswered),
        Ok(()),
    ];
    assert_eq!(talk.counted(), expected);
    assert!(talk.is_complete(2) && !talk.is_complete(3));
    assert!(Talk { decided: Some(Decided::Complete), ..talk.clone() }.is_complete(3));
    assert!(!Talk { decided: Some(Decided::Open), ..talk }.is_complete(2));
}

#[test]
fn another_reply_stands_in_place_of_the_first_once_it_says_something() {
    let first = turn(0, 1, "Which of the motives weighs?", given(2, "Privacy."));
    let shown = |reply: Replied| {
        let talk = talk(vec![first.clone(), turn(1, 3, "Which of the motives weighs?", reply)]);
        let texts = talk.shown().map(|turn| turn.reply.text().map(str::to_owned)).collect::<Vec<_>>();
        (texts, talk.exchanges())
    };
    assert_eq!(shown(given(4, "Cost.")), (vec![Some("Cost.".into())], 1));
    // What counted counts, whatever comes of another try.
    assert_eq!(shown(Replied::Waiting), (vec![None], 1));
    let used = crate::Used::default();
    let short = Replied::Short { text: "Co".into(), at: at(4), by: crate::CutBy::Learner, used };
    assert_eq!(shown(short), (vec![Some("Co".into())], 1));
    let none = Replied::None { at: at(4), why: crate::Cause::NoServer };
    assert_eq!(shown(none), (vec![Some("Privacy.".into()), None], 1));
}

fn lab() -> Lab {
    Lab {
        id: crate::ItemId::new("1-first.lab"),
        title: "A lab".into(),
        lesson: None,
        persona: "Bits".into(),
        role: "a helper".into(),
        grounding: Vec::new(),
        exchanges: 3,
        takeaway: crate::Takeaway::Optional,
        tools: Vec::new(),
        task: vec![para("Find out.")],
        brief: "Ask first.".into(),
        opening: vec![para("What do you think?")],
        opener: None,
    }
}

fn lesson() -> Lesson {
    let section = |anchor: &str, text: &str| Section {
        anchor: anchor.into(),
        title: Some(rich(anchor)),
        blocks: vec![para(text.repeat(20))],
    };
    Lesson {
        id: crate::ItemId::new("1-first"),
        title: "First".into(),
        subtitle: None,
        question: None,
        minutes: None,
        words: Vec::new(),
        needs: Vec::new(),
        sections: vec![section("weights", "Weights are numbers. "), section("power", "Watts cost money. ")],
    }
}

#[test]
fn a_prompt_fits_and_has_what_is_closest() {
    let (lab, lesson) = (lab(), lesson());
    let sources = [Source { number: 2, lesson: &lesson, only: None }];
    let briefing = Briefing::new(&lab, &sources);
    let before: Vec<Exchange> =
        (0..30).map(|n| turn(n, 0, &format!("Question {n} about it"), given(1, "An answer."))).collect();
    for room in [800, 1_000, 1_500, 4_000] {
        let prompt = briefing.prompt(&before, "How many watts is that in money?", &["42 W".into()], room);
        let said = prompt.turns.iter().map(|turn| tokens(&turn.text)).sum::<u32>();
        assert!(tokens(&prompt.system) + said <= room, "{room}: {} and {said}", tokens(&prompt.system));
        let last = prompt.turns.last().expect("the learner speaks last");
        assert!(last.by == Speaker::Learner && last.text.contains("watts") && last.text.contains("42 W"));
        let closest = prompt.system.contains("[lesson 2, power]");
        assert!(closest || room < 1_000, "{room}: {}", prompt.system);
        assert!(prompt.turns.windows(2).all(|two| two[0].by != two[1].by), "they take turns");
        assert_eq!(prompt.turns[0].by, Speaker::Learner);
    }
    let roomy = briefing.prompt(&[], "Hello there, assistant", &[], 4_000);
    let texts: Vec<&str> = roomy.turns.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(texts[1..], ["What do you think?", "Hello there, assistant"]);
}
