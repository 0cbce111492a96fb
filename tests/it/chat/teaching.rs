//! What an instructor does where their class talks.

use homeroom_core::{
    Action, Announce, Badge, Change, Command, CourseId, DeliveryError, Feedback, ItemId, PlatformId, Refusal,
    Reminder, Renewal, Role, Runs, Store as _, TestFrom, desk::Typed,
};

use super::room::{Person, Room, place};

fn typed(closes: &str) -> Typed {
    Typed {
        opens: String::new(),
        closes: closes.into(),
        time: String::new(),
        attempts: "1".into(),
        feedback: Feedback::AfterSubmit,
        reminder: Reminder::Off,
    }
}

fn small_test(closes: &str) -> Command {
    let test = TestFrom::Course(CourseId::new("small"), ItemId::new("1-one.test"));
    Command::Post { test, typed: typed(closes), announce: None }
}

fn text_test(text: &str, closes: &str) -> Command {
    Command::Post { test: TestFrom::Text(text.into()), typed: typed(closes), announce: None }
}

#[tokio::test]
async fn a_class_is_made_where_it_meets() {
    let room = Room::open().await;
    let nobody = room.person("Nobody", "general");
    let make = Command::Make {
        id: homeroom_core::CohortId::from_bytes([9; 16]),
        name: "Evening class".into(),
        zone: String::new(),
        courses: Vec::new(),
    };
    assert_eq!(nobody.order_refused(make.clone()).await, Refusal::MayNotMake);
    let mut ada = room.person("Ada", "general");
    ada.caller.runs = Runs::Yes;
    let made = ada.order(make.clone()).await;
    assert!(made.contains("The class is made") && made.contains("Join code"), "{made}");
    assert!(made.contains("meets in 1 place"), "{made}");
    // The same press again is the same class; another one cannot meet here.
    ada.order(make.clone()).await;
    let Command::Make { name, zone, courses, .. } = make else { panic!("it is one") };
    let other = Command::Make { id: homeroom_core::CohortId::from_bytes([8; 16]), name, zone, courses };
    let refused = ada.order_refused(other).await;
    assert_eq!(refused, Refusal::PlaceTaken { name: "Evening class".into() });
    // Who may teach cannot take places that others run.
    let elsewhere = room.person("Ada", "random");
    assert_eq!(elsewhere.order_refused(Command::Bind(None)).await, Refusal::MayNotMake);
    let alone = room.person("Ada", "general").alone();
    assert_eq!(alone.order_refused(Command::Unbind).await, Refusal::NotHere);
}

#[tokio::test]
async fn a_test_is_looked_at_tried_and_posted_as_a_card() {
    let room = Room::open().await;
    let (mut ada, _) = room.teacher("Ada", "general").await;
    let seen = ada.order(small_test("+45m")).await;
    assert!(seen.contains("Not posted yet") && seen.contains("Closes: "), "{seen}");
    let pages = seen + to_the_end(&mut ada).await.as_str();
    assert!(pages.contains("What is third?") && pages.contains("What is fifth?"), "exactly: {pages}");
    let trial = ada.press("Try it").await;
    assert!(trial.contains("nothing here counts"), "{trial}");

    ada.order(small_test("+45m")).await;
    to_the_end(&mut ada).await;
    let post = ada.find("Post it").expect("a button");
    let posted = ada.asks(&post, None).await;
    assert!(posted.contains("in 1 place"), "{posted}");
    ada.asks(&post, None).await;
    room.errands().await;
    room.errands().await;
    assert_eq!(room.board.posted.lock().expect("one at a time").len(), 1, "pressed twice it is one card");
    let card = room.board.card();
    assert!(card.contains("Class of Ada") && card.contains("0 of 0 handed in"), "{card}");
    assert_eq!(room.board.posted.lock().expect("one at a time")[0].0, place("general"));
}

#[tokio::test]
async fn a_card_pings_where_that_was_asked_and_only_when_it_first_goes_up() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    let mut random = room.person("Ada", "random");
    random.caller.runs = Runs::Yes;
    random.order(Command::Bind(Some(cohort))).await;
    let badge = Badge { platform: PlatformId::new("chat"), key: "evening".into() };
    let loud = |closes: &str| {
        let Command::Post { test, typed, .. } = small_test(closes) else { panic!("it is one") };
        Command::Post {
            test,
            typed,
            announce: Some(Announce { badge: badge.clone(), name: "Evening".into() }),
        }
    };
    let elsewhere = room.person("Ada", "elsewhere").order_refused(loud("+45m")).await;
    assert_eq!(elsewhere, Refusal::NotHere, "no card goes up there");
    let seen = ada.order(loud("+45m")).await;
    assert!(seen.contains("pings everybody here with the role Evening"), "{seen}");
    to_the_end(&mut ada).await;
    ada.press("Post it").await;
    // What did not arrive is tried again, with its ping.
    room.board.troubled(Some(DeliveryError::Away("for a moment".into())));
    room.errands().await;
    room.board.troubled(None);
    room.errands().await;
    let announced = || room.board.announced.lock().expect("one at a time").clone();
    assert_eq!(announced(), [Some(badge.clone()), None], "in one of two places");

    // Somebody takes the card away, and it is put up again.
    room.board.troubled(Some(DeliveryError::Gone("taken away".into())));
    room.person("Ben", "general").asks(&Action::Home, None).await;
    room.errands().await;
    room.board.troubled(None);
    ada.order(Command::Bind(None)).await;
    room.errands().await;
    assert_eq!(announced(), [Some(badge), None, None]);
}

/// A posted test, as everybody there sees it.
async fn posted<'a>(room: &'a Room) -> (Person<'a>, Action) {
    let (mut ada, _) = room.teacher("Ada", "general").await;
    let board = post(&mut ada).await;
    room.errands().await;
    (ada, board)
}

/// Posts the test of the small course for 45 minutes; answers where it is watched.
pub async fn post(teacher: &mut Person<'_>) -> Action {
    teacher.order(small_test("+45m")).await;
    to_the_end(teacher).await;
    teacher.press("Post it").await;
    teacher.find("Who sits it").expect("a button")
}

/// Turns pages as long as there are more; answers what stands on them.
async fn to_the_end(reader: &mut Person<'_>) -> String {
    let mut read = String::new();
    while let Some(on) = reader.sees().split(['[', ']']).find(|words| words.starts_with("Go on: page")) {
        let on = on.to_owned();
        read.push_str(&reader.press(&on).await);
    }
    read
}

#[tokio::test]
async fn the_card_counts_and_the_board_names() {
    let room = Room::open().await;
    let (mut ada, board) = posted(&room).await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Home, None).await;
    let mut carl = room.person("Carl", "general");
    carl.asks(&Action::Begin(CourseId::new("small"), ItemId::new("1-one.test")), None).await;
    room.errands().await;
    assert!(room.board.card().contains("0 of 2 handed in, 1 at it"), "{}", room.board.card());
    for _ in 0..3 {
        let option =
            carl.sees().lines().find(|line| line.contains("[alpha of ")).expect("options").to_owned();
        let label = option.split(['[', ']']).find(|part| part.starts_with("alpha")).expect("one").to_owned();
        carl.press(&label).await;
        for next in ["Next", "Overview"] {
            if carl.find(next).is_some() {
                carl.press(next).await;
                break;
            }
        }
    }
    carl.press("Hand in").await;
    room.errands().await;
    let card = room.board.card();
    assert!(card.contains("1 of 2 handed in.") && !card.contains("100%"), "{card}");
    assert!(!card.contains("Carl"), "a card names nobody: {card}");
    let seen = ada.asks(&board, None).await;
    assert!(seen.contains("Not started (1)") && seen.contains("Ben"), "{seen}");
    assert!(seen.contains("Carl: 100%"), "{seen}");
    let file = ada.press("As a file").await;
    assert!(file.contains("grades.csv"), "{file}");
    assert_eq!(ben.refused(&board, None).await, Refusal::ForInstructors);
}

#[tokio::test]
async fn a_test_closes_later_now_and_is_taken_back() {
    let room = Room::open().await;
    let (mut ada, board) = posted(&room).await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Begin(CourseId::new("small"), ItemId::new("1-one.test")), None).await;
    ada.asks(&board, None).await;
    let later = ada.fill("Close at another time…", "+15m").await;
    assert!(later.contains("closes in 1 hour"), "{later}");
    ada.press("Close now").await;
    assert!(ada.sees().contains("handed in as it stands"), "{}", ada.sees());
    let closed = ada.press("Close now").await;
    assert!(closed.contains("Closed"), "{closed}");
    room.errands().await;
    assert!(room.board.card().contains("Closed. 1 of 1 handed in."), "{}", room.board.card());
    ada.asks(&board, None).await;
    ada.press("Withdraw").await;
    let back = ada.press("Withdraw").await;
    assert!(back.contains("Withdrawn"), "{back}");
    room.errands().await;
    assert!(room.board.card().contains("took this test back"), "{}", room.board.card());
    ada.press("Put it back").await;
    room.errands().await;
    assert!(room.board.card().contains("Closed. 1 of 1"), "{}", room.board.card());
    let again = ada.fill("Close at another time…", "+20m").await;
    assert!(again.contains("Open until"), "{again}");
    room.errands().await;
    assert!(room.board.card().contains("0 of 1 handed in, 1 at it"), "opened again: {}", room.board.card());
}

#[tokio::test]
async fn a_file_is_checked_before_it_is_looked_at() {
    let room = Room::open().await;
    let (mut ada, _) = room.teacher("Ada", "general").await;
    let broken = "---\ntitle: T\n---\n## Which? {#which}\n- [ ] a\n- [ ] b\n";
    let flawed = ada.order(text_test(broken, "+1h")).await;
    assert!(
        flawed.contains("cannot be posted yet") && flawed.contains("Line 5: no option is right"),
        "{flawed}"
    );
    let good = crate::desk::room::PASTED;
    let seen = ada.order(text_test(good, "yesterday")).await;
    assert!(seen.contains("Not posted") && seen.contains("cannot be read as a time"), "{seen}");
    let seen = ada.order(text_test(good, "+1h")).await;
    assert!(seen.contains("Evening test") && seen.contains("alpha"), "{seen}");
    let ben = room.person("Ben", "general");
    let refused = ben.order_refused(text_test(good, "")).await;
    assert_eq!(refused, Refusal::ForInstructors);
}

#[tokio::test]
async fn the_board_says_who_erased_their_record_after_beginning() {
    let room = Room::open().await;
    let (mut ada, board) = posted(&room).await;
    let begin = Action::Begin(CourseId::new("small"), ItemId::new("1-one.test"));
    for name in ["Ben", "Erased learner"] {
        room.person(name, "general").asks(&begin, None).await;
    }
    let before = ada.asks(&board, None).await;
    assert!(!before.contains("erased their record"), "a name says nothing: {before}");
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Erase, None).await;
    let after = ada.asks(&board, None).await;
    assert!(after.contains("1 learner has erased their record after beginning"), "{after}");
    // Who had begun nothing is no news.
    ben.asks(&Action::Home, None).await;
    ben.asks(&Action::Erase, None).await;
    let after = ada.asks(&board, None).await;
    assert!(after.contains("1 learner has erased"), "{after}");
}

#[tokio::test]
async fn a_role_makes_instructors() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    let name = |badge: &str, change| Command::Instructors { badge: badge.into(), change };
    let said = ada.order(name("tutors", Change::Add)).await;
    assert!(said.contains("teaches here"), "{said}");
    let mut tom = room.person("Tom", "general");
    tom.caller.badges = vec!["everyone".into(), "tutors".into()];
    let seen = tom.order(Command::Roster).await;
    assert!(seen.contains("Instructors (2)"), "{seen}");
    ada.order(name("tutors", Change::Drop)).await;
    let mut una = room.person("Una", "general");
    una.caller.badges = vec!["tutors".into()];
    assert_eq!(una.order_refused(Command::Roster).await, Refusal::ForInstructors);
    let mut tx = room.classroom.store.read().await.expect("read");
    let roles: Vec<Role> = tx.roster(cohort).await.expect("read").iter().map(|one| one.role).collect();
    assert_eq!(roles, [Role::Instructor, Role::Instructor]);
    assert_eq!(tx.badges(cohort).await.expect("read"), Vec::<Badge>::new());
}

#[tokio::test]
async fn only_instructors_give_orders() {
    let room = Room::open().await;
    let (mut ada, board) = posted(&room).await;
    let ben = room.person("Ben", "general");
    let Action::Board(posting) = board else { panic!("a board") };
    let cohort = {
        let mut tx = room.classroom.store.read().await.expect("read");
        tx.posting(posting).await.expect("read").expect("posted").cohort
    };
    let pressed = [
        Action::Board(posting),
        Action::Extend(posting),
        Action::AskClose(posting),
        Action::Close(posting),
        Action::AskWithdraw(posting),
        Action::Withdraw(posting),
        Action::PutBack(posting),
        Action::Nudge(posting),
    ];
    for action in pressed {
        assert_eq!(ben.refused(&action, Some("+1h")).await, Refusal::ForInstructors, "{action:?}");
    }
    let cohorts = [
        Action::Teach(None),
        Action::Teach(Some(cohort)),
        Action::Roster(cohort),
        Action::Grades(cohort),
        Action::GradesFile(cohort),
        Action::Preview(posting),
        Action::Try(posting),
        Action::Post(posting),
    ];
    for action in cohorts {
        assert_eq!(ben.refused(&action, None).await, Refusal::NotFound, "{action:?}");
    }
    let orders = [
        Command::Class,
        Command::Unbind,
        Command::Code(Renewal::Renew),
        Command::Roster,
        Command::Instructors { badge: "x".into(), change: Change::Add },
        small_test(""),
        Command::Grades(None),
    ];
    for order in orders {
        assert_eq!(ben.order_refused(order.clone()).await, Refusal::ForInstructors, "{order:?}");
    }
    assert!(ada.asks(&board, None).await.contains("Not started"));
}
