//! What an instructor sees of the labs, and what comes of deciding otherwise than the rules.

use homeroom_core::{
    Action, Block, Cohort, CohortId, Decided, Deed, EditionId, Ending, Exchange, ItemId, LearnerId, News,
    Refusal, Replied, Standing, Store as _, Talk, TalkId, Timestamp, Used, View,
    desk::{Ask, Conversation, Labs, Order, Sight},
};

use super::room::{Room, Teacher};
use crate::conversation::{
    classroom::{Visitor, course, small_id},
    courses::{Keys, with_lab},
    plain,
};

const ONE: &str = "A model is made of numbers.";
const TWO: &str = "And each of them takes some bits.";

fn lab() -> Action {
    Action::Lab(small_id(), ItemId::new("1-first.lab"))
}

/// A conversation in which nothing was said yet.
pub fn talk(room: &Room, n: u8, learner: LearnerId, cohort: CohortId) -> Talk {
    Talk {
        id: TalkId::from_bytes([n; 16]),
        learner,
        cohort,
        course: small_id(),
        edition: EditionId::new("none"),
        lab: ItemId::new("1-first.lab"),
        began: later(room, i64::from(n)),
        left: None,
        takeaway: None,
        decided: None,
        reach: homeroom_core::Reach::Local,
        turns: Vec::new(),
    }
}

/// With these things said, each answered the same.
fn said(talk: Talk, said: &[&str]) -> Talk {
    let turns = (0..).zip(said).map(|(seq, said)| {
        let asked = talk.began.saturating_add(seconds(i64::from(seq) * 60)).expect("in this century");
        let at = asked.saturating_add(seconds(30)).expect("in this century");
        let text = "See [lesson 1, bits], not https://example.org. What else?".into();
        let reply = Replied::Given { text, at, why: Ending::Finished, used: Used::default() };
        Exchange { seq, said: (*said).into(), at: asked, reply }
    });
    Talk { turns: turns.collect(), ..talk }
}

fn seconds(n: i64) -> homeroom_core::SignedDuration {
    homeroom_core::SignedDuration::from_secs(n)
}

fn later(room: &Room, minutes: i64) -> Timestamp {
    room.now().saturating_add(seconds(minutes * 600)).expect("in this century")
}

/// A class with a lab.
async fn class(room: &Room, tea: &Teacher) -> Cohort {
    let files = with_lab(Keys(0));
    room.classroom.catalogue.take_up(course(&files), &files.to_bytes(), room.now()).await.expect("stored");
    room.class(tea).await
}

async fn keep(room: &Room, talk: &Talk) {
    let mut tx = room.classroom.store.write().await.expect("a record in memory");
    tx.add_talk(talk).await.expect("stored");
    tx.commit().await.expect("stored");
}

async fn labs(room: &Room, tea: &Teacher, cohort: CohortId) -> Labs {
    let Sight::Labs(labs) = room.see(tea, Ask::Labs(cohort)).await else { panic!("labs") };
    *labs
}

async fn read(room: &Room, tea: &Teacher, talk: &Talk) -> Conversation {
    let Sight::Talk(seen) = room.see(tea, Ask::Talk(talk.cohort, talk.id)).await else { panic!("a talk") };
    *seen
}

/// What is on a page, as text.
fn text(seen: &Conversation) -> String {
    plain::page(&View { blocks: seen.blocks.clone(), ..View::new(Action::Home, "") })
}

/// How the lab stands on the page of its course.
async fn outline(visitor: &mut Visitor<'_>) -> (Standing, Option<String>) {
    let entries =
        visitor.go(&Action::Course(small_id())).await.blocks.iter().filter_map(|block| match block {
            Block::Entries(entries) => Some(entries),
            _ => None,
        });
    let found = entries.flatten().find(|entry| entry.to == Some(lab())).expect("the lab in the outline");
    (found.state, found.note.clone())
}

#[tokio::test]
async fn the_labs_show_who_is_how_far() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = class(&room, &tea).await;
    let (_, ana) = room.learner(&class, "Ana").await;
    let (_, ben) = room.learner(&class, "Ben").await;
    room.learner(&class, "Cem").await;
    // Ana completed it and began anew; Ben nodded, and something waits.
    let first = said(talk(&room, 1, ana.id, class.id), &[ONE, TWO]);
    keep(&room, &Talk { left: Some(later(&room, 2)), ..first.clone() }).await;
    keep(&room, &talk(&room, 2, ana.id, class.id)).await;
    let mut nods = said(talk(&room, 3, ben.id, class.id), &[ONE, "Yes."]);
    let at = later(&room, 4);
    nods.turns.push(Exchange { seq: 2, said: TWO.into(), at, reply: Replied::Waiting });
    keep(&room, &nods).await;

    let seen = labs(&room, &tea, class.id).await;
    let [head] = seen.heads.as_slice() else { panic!("one lab: {:?}", seen.heads) };
    assert_eq!((head.needed, head.of.as_str(), seen.complete(0)), (2, "Small course", 1));
    let cells: Vec<_> = seen.rows.iter().map(|row| (row.learner.name.as_str(), row.cells[0])).collect();
    let [("Ana", Some(of_ana)), ("Ben", Some(of_ben)), ("Cem", None)] = cells.as_slice() else {
        panic!("by name: {cells:?}")
    };
    let short =
        |line: &homeroom_core::desk::TalkLine| (line.id, line.said, line.counted, line.complete, line.waits);
    assert_eq!(short(of_ana), (first.id, 2, 2, true, false), "complete once is complete");
    assert_eq!(short(of_ben), (nods.id, 3, 1, false, true));
    let Sight::Person(person) = room.see(&tea, Ask::Person(class.id, ana.id)).await else {
        panic!("a person")
    };
    assert_eq!(person.labs, [(head.clone(), *of_ana)]);
}

#[tokio::test]
async fn a_conversation_is_read_as_its_learner_sees_it() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = class(&room, &tea).await;
    let (_, ana) = room.learner(&class, "Ana").await;
    let earlier = Talk {
        left: Some(later(&room, 2)),
        ..said(talk(&room, 1, ana.id, class.id), &["How much memory does a 7B model at Q4_K_M need?"])
    };
    keep(&room, &earlier).await;
    let now = said(talk(&room, 2, ana.id, class.id), &[ONE, "Yes.", ONE]);
    keep(&room, &Talk { takeaway: Some("Count the bits.".into()), ..now.clone() }).await;

    let seen = read(&room, &tea, &now).await;
    let page = text(&seen);
    for part in [
        "Ana",
        "What do you think a model is made of?",
        ONE,
        "1 of 2 exchanges",
        "Not counted: say it in four words or more.",
        "Not counted: you said the same before.",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let bytes = serde_json::to_string(&seen.blocks).expect("blocks are data");
    assert!(bytes.contains("\"Goto\""), "a citation leads to its section: {bytes}");
    assert!(!bytes.contains("\"Link\""), "and nothing leads out: {bytes}");
    assert!(!page.contains("Ask what a weight is"), "the brief is the assistant's");
    assert_eq!(seen.takeaway.as_deref(), Some("Count the bits."));
    let [other] = seen.others.as_slice() else { panic!("the earlier one: {:?}", seen.others) };
    assert_eq!((other.id, other.left.is_some(), other.counted), (earlier.id, true, 1));
    let seen = read(&room, &tea, &earlier).await;
    assert!(text(&seen).contains("7B") && seen.others.len() == 1, "{}", text(&seen));
}

#[tokio::test]
async fn an_instructor_decides_and_takes_it_back() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = class(&room, &tea).await;
    let (mut visitor, ana) = room.learner(&class, "Ana").await;
    let talk = said(talk(&room, 1, ana.id, class.id), &[ONE]);
    keep(&room, &talk).await;
    let order = |decided| Order::Decide { cohort: class.id, talk: talk.id, decided };
    assert_eq!(outline(&mut visitor).await.0, Standing::Current);

    room.order(&tea, order(Some(Decided::Complete))).await;
    room.order(&tea, order(Some(Decided::Complete))).await;
    let seen = read(&room, &tea, &talk).await;
    assert!(seen.line.complete && seen.line.counted == 1);
    assert_eq!(seen.by.as_ref().map(|(name, _)| name.as_str()), Some("Tea"));
    let page = plain::page(visitor.go(&lab()).await);
    assert!(page.contains("Your instructor decided that this lab is complete."), "{page}");
    assert_eq!(outline(&mut visitor).await, (Standing::Done, None));
    let [notice] = room.notices(ana.id).await.try_into().expect("she is told once");
    assert!(matches!(notice.news, News::Decided { decided: Some(Decided::Complete), .. }));

    // Not complete, though enough counts.
    let more = Exchange { seq: 1, said: TWO.into(), ..said(talk.clone(), &[ONE, TWO]).turns[1].clone() };
    let mut tx = room.classroom.store.write().await.expect("a record in memory");
    tx.put_exchange(talk.id, &more).await.expect("stored");
    tx.commit().await.expect("stored");
    room.order(&tea, order(Some(Decided::Open))).await;
    let page = plain::page(visitor.go(&lab()).await);
    assert!(page.contains("not complete yet") && !page.contains("This lab is complete."), "{page}");
    let note = Some("not complete, set by your instructor".into());
    assert_eq!(outline(&mut visitor).await, (Standing::Current, note));
    assert_eq!(labs(&room, &tea, class.id).await.complete(0), 0);

    // By the rules again.
    room.order(&tea, order(None)).await;
    let seen = read(&room, &tea, &talk).await;
    assert!(seen.line.complete && seen.line.decided.is_none() && seen.by.is_none());
    let page = plain::page(visitor.go(&lab()).await);
    assert!(page.contains("This lab is complete."), "{page}");

    let Sight::Deeds(deeds) = room.see(&tea, Ask::Deeds(class.id, None)).await else { panic!("deeds") };
    let said: Vec<_> = deeds
        .lines
        .iter()
        .filter(|(line, ..)| line.deed == Deed::Decided)
        .map(|(line, by, about)| {
            assert_eq!((by.as_deref(), about.as_deref()), (Some("Tea"), Some("Ana")));
            (line.old.as_deref().unwrap_or_default(), line.new.as_deref().unwrap_or_default())
        })
        .collect();
    let expected =
        [("not complete", "by the rules"), ("complete", "not complete"), ("by the rules", "complete")];
    assert_eq!(said, expected, "each once, the newest first");
}

#[tokio::test]
async fn a_conversation_of_another_class_is_none() {
    let room = Room::open().await;
    let (tea, eve) = (room.teacher("Tea").await, room.teacher("Eve").await);
    let class = class(&room, &tea).await;
    let other = room.class(&eve).await;
    let (_, ana) = room.learner(&class, "Ana").await;
    let talk = said(talk(&room, 1, ana.id, class.id), &[ONE]);
    keep(&room, &talk).await;
    let seen = homeroom_core::Desk::see(&room.desk, &eve.from, &Ask::Talk(other.id, talk.id)).await.map(drop);
    assert_eq!(seen, Err(homeroom_core::Turned::Refused(Refusal::NotFound)));
    let order = Order::Decide { cohort: other.id, talk: talk.id, decided: Some(Decided::Complete) };
    assert_eq!(room.refused(&eve, order).await, Refusal::NotFound);
    assert!(labs(&room, &eve, other.id).await.rows.is_empty());
    room.order(&tea, Order::Archive(class.id)).await;
    let order = Order::Decide { cohort: class.id, talk: talk.id, decided: Some(Decided::Complete) };
    assert!(matches!(room.refused(&tea, order).await, Refusal::Archived { .. }));
    assert!(text(&read(&room, &tea, &talk).await).contains(ONE), "in the archive it can still be read");
}
