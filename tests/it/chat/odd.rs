//! Labs on odd days: what is folded, another edition, another clock, another account.

use homeroom_content::Files;
use homeroom_core::{
    Action, Block, Control, Desk as _, Inline, ItemId, Replied, Reply, Row, View, asked, desk::Order,
};

use super::{
    linking::code,
    room::can,
    script::{Labs, Talker, once},
};
use crate::conversation::{
    classroom::{course, shown, small_id},
    courses::{Keys, small, with_labs},
};

const ONE: &str = "A model is made of many numbers.";
const TWO: &str = "And each of them takes some bits.";
const SUM: &str = "How much memory does an 8B model take at 4 bits?";

/// Ben, who has said something in a lab and was answered.
async fn answered(labs: &Labs) -> Talker<'_> {
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    labs.script.pen().await.ends("A weight is a number.");
    labs.level(ben.talk).await;
    ben
}

/// The last message of a thread, as it is now.
fn last(labs: &Labs, of: &Talker<'_>) -> View {
    let looks = labs.room.board.looks(&of.at).pop().expect("messages");
    looks.last().expect("it went up").clone()
}

/// The button with these words on a message that is made to fit.
fn fitted(view: &View, words: &str) -> Action {
    let rows = asked(view, &can()).rows;
    let mut buttons = rows.iter().filter_map(|row| match row {
        Row::Buttons(buttons) => Some(buttons),
        Row::Menu(_) => None,
    });
    let found = buttons.find_map(|row| row.iter().find(|button| button.label.starts_with(words)));
    found.unwrap_or_else(|| panic!("no {words:?} in {rows:?}")).action.clone()
}

/// Puts another edition of the course into service.
async fn take_up(labs: &Labs, files: &Files) {
    let room = &labs.room.classroom;
    let now = homeroom_core::Clock::now(&*room.clock);
    room.catalogue.take_up(course(files), &files.to_bytes(), now).await.expect("stored");
}

#[tokio::test]
async fn how_a_sum_was_worked_out_is_shown_beside_its_thread() {
    let (labs, _) = Labs::open().await;
    let mut ben = answered(&labs).await;
    ben.says(SUM).await;
    labs.script.pen().await.ends("What does that leave?");
    labs.level(ben.talk).await;
    let how = fitted(&last(&labs, &ben), "How this is");
    let page = ben.person.asks(&how, None).await;
    assert!(page.contains("KV cache") && !page.contains("Find out what a model is made of."), "{page}");
    // Also when there is a new start.
    ben.press("New start").await;
    assert_eq!(ben.person.asks(&how, None).await, page);
}

#[tokio::test]
async fn a_lab_that_an_edition_drops_ends_as_it_began() {
    let (labs, _) = Labs::open().await;
    let mut ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    pen.writes("A weight ");
    labs.until("it grows", |board| board.stands(&ben.at).iter().any(|one| one.contains("A weight"))).await;
    take_up(&labs, &small(Keys(0))).await;
    ben.press("Stop").await;
    pen.dropped().await;
    labs.level(ben.talk).await;
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.level(ben.talk).await;
    let page = ben.person.asks(&Action::Talk(ben.talk), None).await;
    assert!(page.contains("You stopped it here.") && page.contains("1 of 2 exchanges"), "{page}");
    let open = Action::OpenLab(small_id(), ItemId::new("1-first.lab"));
    let reply = ben.person.acts(&open, None).await;
    assert!(matches!(reply, Reply::Elsewhere(_)), "{reply:?}");
    once(&labs.room.board);
}

#[tokio::test]
async fn a_citation_stays_with_its_section() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    labs.script.pen().await.ends("See [lesson 1, bits].");
    labs.level(ben.talk).await;
    let mut files: Vec<(String, Vec<u8>)> =
        with_labs(Keys(0)).iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect();
    let another =
        "---\ntitle: Before\nquestion: What comes before?\nminutes: 1\n---\n## Zero {#zero}\nNothing.\n";
    files.push(("1-one/0-before.md".into(), another.into()));
    take_up(&labs, &Files::new(files.into_iter().collect())).await;
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.level(ben.talk).await;
    let view = labs.room.board.looks(&ben.at).swap_remove(1).pop().expect("a reply");
    let cites = |block: &Block| match block {
        Block::Text(line) => line.iter().find_map(|part| match part {
            Inline::Goto { to, .. } => Some(to.clone()),
            _ => None,
        }),
        _ => None,
    };
    let led: Vec<Action> = view.blocks.iter().filter_map(cites).collect();
    assert_eq!(led, [Action::Lesson(small_id(), ItemId::new("1-first"), Some(1))]);
}

#[tokio::test]
async fn a_clock_that_is_behind_costs_nobody_an_exchange() {
    let (labs, _) = Labs::open().await;
    let ben = answered(&labs).await;
    labs.room.pass(-1);
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.until("both count", |board| {
        board.stands(&ben.at).iter().any(|one| one.contains("This lab is complete."))
    })
    .await;
}

#[tokio::test]
async fn with_another_account_the_page_has_the_conversation() {
    let (labs, _) = Labs::open().await;
    let mut ben = answered(&labs).await;
    labs.room.pass(1);
    let mut phone = labs.room.person("Phone", "general");
    let made = code(&ben.person.asks(&Action::Link, None).await);
    let asks = phone.acts(&Action::Link, Some(&made)).await;
    let join = shown(asks).controls.into_iter().find_map(|control| match control {
        Control::Press { action: action @ Action::Unite(_), .. } => Some(action),
        _ => None,
    });
    phone.asks(&join.expect("a way to join"), None).await;
    let lab = Action::OpenLab(small_id(), ItemId::new("1-first.lab"));
    let reply = phone.acts(&lab, None).await;
    let Reply::Shown(page) = reply else { panic!("the thread is not theirs: {reply:?}") };
    let says = page.controls.iter().any(|one| matches!(one, Control::Entry { submit: Action::Say(_), .. }));
    assert!(says && !format!("{page:?}").contains("chat.example"), "{page:?}");
    // A new start there leaves the thread as it is; what is said before that shows in it.
    let said = phone.acts(&Action::Say(ben.talk), Some(TWO)).await;
    assert!(matches!(said, Reply::Shown(_)), "{said:?}");
    labs.script.pen().await.ends("So it does.");
    labs.until("both", |board| board.stands(&ben.at).iter().any(|one| one.contains(TWO))).await;
    labs.level(ben.talk).await;
    let reply = phone.acts(&Action::NewStart(ben.talk), None).await;
    assert!(matches!(reply, Reply::Elsewhere(_)), "{reply:?}");
    labs.until("a thread of its own", |board| board.threads().len() == 2).await;
    assert!(ben.sees().contains("You left this conversation"), "{}", ben.sees());
}

#[tokio::test]
async fn in_the_archive_a_lab_is_read() {
    let (labs, cohort) = Labs::open().await;
    let mut ben = answered(&labs).await;
    let ada = labs.room.person("Ada", "general");
    labs.room.staff.order(&ada.from(), &Order::Archive(cohort)).await.expect("she teaches");
    let page = ben.person.asks(&Action::OpenLab(small_id(), ItemId::new("1-first.lab")), None).await;
    assert!(page.contains("A weight is a number."), "{page}");
    let talk = labs.talk(ben.talk).await.expect("kept");
    assert!(matches!(talk.turns[0].reply, Replied::Given { .. }), "{talk:?}");
}
