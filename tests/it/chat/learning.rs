//! What a learner does where their group talks.

use homeroom_core::{
    Action, Chat as _, CourseId, Desk as _, ItemId, Leanings, Refusal, Role, Store as _, Suggest, Wanted,
    desk::Order, testing::Trouble,
};

use super::room::Room;

fn lesson() -> Action {
    Action::Lesson(CourseId::new("small"), ItemId::new("1-first"), None)
}

#[tokio::test]
async fn the_first_command_enrols_where_a_class_meets() {
    let room = Room::open().await;
    let (_ada, cohort) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let first = ben.asks(&Action::Home, None).await;
    assert!(first.contains("Welcome to Class of Ada"), "{first}");
    assert!(first.contains("Your instructors see your answers and scores here"), "{first}");
    let second = ben.asks(&Action::Home, None).await;
    assert!(!second.contains("Welcome to"), "once: {second}");

    let mut tx = room.classroom.store.read().await.expect("read");
    let roster = tx.roster(cohort).await.expect("read");
    let found: Vec<_> = roster.iter().map(|one| (one.learner.name.as_str(), one.role)).collect();
    assert_eq!(found, [("Ada", Role::Instructor), ("Ben", Role::Learner)]);
}

#[tokio::test]
async fn elsewhere_a_code_lets_one_in() {
    let room = Room::open().await;
    let (_ada, cohort) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "elsewhere").alone();
    let home = ben.asks(&Action::Home, None).await;
    assert!(home.contains("no course yet"), "{home}");
    assert_eq!(ben.refused(&lesson(), None).await, Refusal::NotEnrolled);
    assert_eq!(ben.refused(&Action::Join, Some("aaaa-aaaa")).await, Refusal::UnknownCode);
    let code = room.code(cohort).await;
    let joined = ben.asks(&Action::Join, Some(&code.to_uppercase())).await;
    assert!(joined.contains("Welcome to Class of Ada") && joined.contains("Small course"), "{joined}");
}

#[tokio::test]
async fn a_lesson_comes_a_section_at_a_time_and_goes_on_where_one_was() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let first = ben.asks(&lesson(), None).await;
    assert!(first.contains("1 of 2") && first.contains("Weights") && !first.contains("Bits"), "{first}");
    let second = ben.press("Next").await;
    assert!(second.contains("2 of 2") && second.contains("Bits"), "{second}");
    // Days later, in another window.
    room.pass(3 * 24 * 60);
    let mut again = room.person("Ben", "general");
    again.asks(&Action::Home, None).await;
    let on = again.press("Continue").await;
    assert!(on.contains("2 of 2"), "{on}");
    let done = again.press("Done. Next: Quiz: First steps").await;
    assert!(done.contains("5 questions"), "{done}");
}

#[tokio::test]
async fn what_is_folded_shows_by_itself() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let first = ben.asks(&lesson(), None).await;
    assert!(!first.contains("A number that a model learned"), "{first}");
    let part = ben.press("1 new word").await;
    assert!(part.contains("weight"), "{part}");
}

#[tokio::test]
async fn a_quiz_is_pressed_through() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let begin = Action::Begin(CourseId::new("small"), ItemId::new("1-first.quiz"));
    let question = ben.asks(&begin, None).await;
    assert!(question.contains("Question 1 of 5") && question.contains("[alpha of first]"), "{question}");
    let right = ben.press("alpha of first").await;
    assert!(right.contains("Right because of first"), "{right}");
    ben.press("Next question").await;
    let wrong = ben.press("beta of second").await;
    assert!(wrong.contains("Wrong because of second"), "{wrong}");
    assert!(ben.find("Bits").is_some(), "the section that answers it is a press away: {}", ben.sees());
    ben.press("Next question").await;
    assert!(ben.sees().contains("Choose all that apply"), "{}", ben.sees());
}

#[tokio::test]
async fn things_are_found_by_their_names() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let list = ben.asks(&Action::Find(Wanted::Lesson), None).await;
    assert!(list.contains("First steps") && ben.find("First steps").is_some(), "{list}");
    let one = ben.asks(&Action::Find(Wanted::Quiz), Some("FIRST")).await;
    assert!(one.contains("5 questions"), "{one}");
    let none = ben.asks(&Action::Find(Wanted::Test), Some("nowhere")).await;
    assert!(none.contains("Nothing has this in its title"), "{none}");
    let word = ben.asks(&Action::Term, Some("Weight")).await;
    assert!(word.contains("A number that a model learned"), "{word}");
    let unknown = ben.asks(&Action::Term, Some("zebra")).await;
    assert!(unknown.contains("no word like this"), "{unknown}");
}

#[tokio::test]
async fn sums_are_worked_out_and_questions_lead_to_a_recommendation() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let help = ben.asks(&Action::Calc, None).await;
    assert!(
        help.contains("May I use Llama 3.2 1B commercially?") && help.contains("[What to work out…]"),
        "{help}"
    );
    let sum = ben.asks(&Action::Calc, Some("How much memory does an 8B at Q4 need?")).await;
    assert!(sum.contains("About 6 GB of memory."), "{sum}");
    let lacks = ben.asks(&Action::Calc, Some("how fast is an 8B?")).await;
    assert!(lacks.contains("as in 1008 GB/s"), "{lacks}");

    ben.asks(&Action::Decide(Leanings::default()), None).await;
    for letter in ["A", "C", "Back", "C", "C", "C"] {
        ben.press(letter).await;
    }
    let said = ben.press("A").await;
    assert!(said.contains("if a test shows that it is good enough"), "{said}");
}

#[tokio::test]
async fn what_is_kept_is_shown_taken_away_and_erased() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Begin(CourseId::new("small"), ItemId::new("1-first.quiz")), None).await;
    ben.press("alpha of first").await;
    let kept = ben.asks(&Action::Privacy, None).await;
    assert!(kept.contains("1 attempt") && kept.contains("Class of Ada: Ada"), "{kept}");
    ben.press("Go on: page 2 of 2").await;
    let file = ben.press("All that is kept of you").await;
    assert!(file.contains("my-record.json"), "{file}");
    ben.asks(&Action::Privacy, None).await;
    ben.press("Go on: page 2 of 2").await;
    let asked = ben.press("Erase me").await;
    assert!(asked.contains("its instructors see that somebody erased their record"), "{asked}");
    let gone = ben.press("Erase me now").await;
    assert!(gone.contains("You are erased"), "{gone}");
    let anew = ben.asks(&Action::Home, None).await;
    assert!(anew.contains("Welcome to Class of Ada"), "somebody new: {anew}");
}

#[tokio::test]
async fn suggestions_come_from_memory() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Home, None).await;
    let (lessons, classes) = (Suggest::Item(Wanted::Lesson), Suggest::Class);
    assert_eq!(room.staff.suggest(&ben.from(), lessons, "").await.len(), 1);
    room.classroom.store.fail_begins(3, Trouble::Unavailable);
    assert_eq!(room.staff.suggest(&ben.from(), lessons, "FIRST").await.len(), 1, "the record is not asked");
    assert_eq!(room.staff.suggest(&ben.from(), lessons, "nothing").await, []);
    assert_eq!(room.staff.suggest(&ben.from(), Suggest::Term, "").await, [], "this it was never asked for");
    room.classroom.store.fail_begins(0, Trouble::Unavailable);

    // One's own doing shows at once, that of others in a minute.
    assert_eq!(room.staff.suggest(&ada.from(), classes, "").await.len(), 1);
    ada.caller.place = Some(super::room::place("random"));
    let id = homeroom_core::CohortId::from_bytes([8; 16]);
    let (name, zone) = ("Second class".into(), String::new());
    ada.order(homeroom_core::Command::Make { id, name, zone, courses: Vec::new() }).await;
    ada.caller.place = Some(super::room::place("general"));
    assert_eq!(room.staff.suggest(&ada.from(), classes, "").await.len(), 2);
    let learner = super::linking::of_account(&room, &ben).await;
    room.staff.order(&ada.from(), &Order::Remove { cohort, learner }).await.expect("taken out");
    assert_eq!(room.staff.suggest(&ben.from(), lessons, "").await.len(), 1);
    room.pass(1);
    assert_eq!(room.staff.suggest(&ben.from(), lessons, "").await, []);
}

#[tokio::test]
async fn help_shows_instructors_more() {
    let room = Room::open().await;
    let (mut ada, _) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let mut hers = ada.asks(&Action::Help, None).await;
    for page in ["Go on: page 2 of 3", "Go on: page 3 of 3"] {
        hers.push_str(&ada.press(page).await);
    }
    let his = ben.asks(&Action::Help, None).await;
    assert!(hers.contains("post") && hers.contains("review"), "{hers}");
    assert!(!his.contains("a test of a course") && his.contains("review"), "{his}");
}

#[tokio::test]
async fn what_is_not_ours_is_refused() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Begin(CourseId::new("small"), ItemId::new("1-first.quiz")), None).await;
    let theirs = ben.find("alpha of first").expect("an option");
    let carl = room.person("Carl", "general");
    assert_eq!(carl.refused(&theirs, None).await, Refusal::NotYours);
    let forged = homeroom_core::What::Pressed { token: "1Anonsense".into() };
    let reply = carl.does(forged, None, None).await;
    assert_eq!(reply, homeroom_core::Reply::Refused(Refusal::Unreadable));
}

#[tokio::test]
async fn of_two_classes_the_one_is_meant_in_which_one_was_at_work_last() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let (_bob, other) = room.teacher("Bob", "elsewhere").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&lesson(), None).await;
    ben.press("Next").await;
    let mut ben = ben.alone();
    let code = room.code(other).await;
    ben.asks(&Action::Join, Some(&code)).await;
    let home = ben.asks(&Action::Home, None).await;
    assert!(home.contains("[Continue]"), "{home}");
    let on = ben.press("Continue").await;
    assert!(on.contains("2 of 2"), "{on}");
}

/// Shows nothing before it is allowed to.
struct Slow {
    allowed: tokio::sync::Semaphore,
    shown: std::sync::Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl homeroom_core::Answer for Slow {
    async fn show(&self, reply: &homeroom_core::Reply) -> Result<(), homeroom_core::DeliveryError> {
        self.allowed.acquire().await.expect("never closed").forget();
        let homeroom_core::Reply::Shown(view) = reply else { panic!("shown") };
        self.shown.lock().expect("one at a time").push(view.title.clone());
        Ok(())
    }
}

#[tokio::test]
async fn of_two_quick_presses_the_second_shows_last() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let ben = room.person("Ben", "general");
    let slow = Slow { allowed: tokio::sync::Semaphore::new(0), shown: std::sync::Mutex::default() };
    let press = |action: Action| room.staff.answer(ben.event(&action), &slow);
    let meanwhile = async {
        // The record is in memory: by now both would be shown.
        for _ in 0..10_000 {
            tokio::task::yield_now().await;
        }
        slow.allowed.add_permits(2);
    };
    tokio::join!(press(Action::Home), press(lesson()), meanwhile);
    assert_eq!(*slow.shown.lock().expect("one at a time"), ["Hello, Ben", "First steps"]);
}
