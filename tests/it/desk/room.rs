//! A classroom with a desk.

use std::sync::Arc;

use homeroom_content::Author;
use homeroom_core::{
    Action, Attempt, AttemptId, Cohort, CohortId, CourseId, Desk as _, EditionId, Entered, Entrance as _,
    Feedback, Invitation, ItemId, Learner, LearnerId, Notice, PostingId, Purpose, Receipt, Refusal, Reminder,
    Secret, SecretHash, Sender, SignedDuration, Store as _, Timestamp, Turned, Upload,
    desk::{Ask, Board, Done, Gradebook, Order, Plan, Roster, Sight, Source, Stand, Typed},
};
use homeroom_runtime::{Doorkeeper, Staffroom};

use crate::conversation::classroom::{Classroom, Visitor};

/// A test with one question of each kind, and a key that is wrong: `gamma`, not `alpha`, is meant.
pub const PASTED: &str = "---
title: Evening test
pass: 60%
time: 30m
---
## Which is right? {#which}
- [x] alpha
- [ ] beta
- [ ] gamma

> [!correct] Alpha it is.
> [!incorrect] Read again.

## How large? {#large}
= 14 ± 0.5 GB

> [!correct] So large.
> [!incorrect] Not so large.

## Name it. {#name}
= GGUF

> [!correct] That one.
> [!incorrect] Another.
";

pub struct Room {
    pub classroom: Classroom,
    pub desk: Staffroom,
    /// Lets people in who join with a code.
    pub door: Doorkeeper,
}

/// Somebody who teaches.
pub struct Teacher {
    pub entered: Entered,
    pub session: SecretHash,
    pub from: Sender,
}

impl Teacher {
    pub fn of(entered: Entered) -> Self {
        let session = entered.session.hash();
        Self { entered, session, from: Sender::Session(session) }
    }
}

impl Room {
    pub async fn open() -> Self {
        let classroom = Classroom::open().await;
        let runtime = classroom.runtime.clone();
        let desk = Staffroom { runtime: runtime.clone(), authoring: Arc::new(Author) };
        let platform = homeroom_core::PlatformId::new("somewhere");
        Self { classroom, desk, door: Doorkeeper { runtime, platform, open_cohort: None } }
    }

    pub fn now(&self) -> Timestamp {
        homeroom_core::Clock::now(&*self.classroom.clock)
    }

    pub fn pass(&self, minutes: i64) {
        self.classroom.clock.advance(minutes * 60_000);
    }

    /// A one-time link, as the program makes it.
    pub async fn link(&self, purpose: Purpose) -> Secret {
        let secret = Secret::new(&mut homeroom_runtime::Chance::from_system().expect("chance").fork());
        let until = self.now() + SignedDuration::from_hours(1);
        let mut tx = self.classroom.store.write().await.expect("a record in memory");
        tx.add_invitation(&secret.hash(), &Invitation { purpose, by: None, until }).await.expect("stored");
        tx.commit().await.expect("stored");
        secret
    }

    /// Enters by name.
    pub async fn enter(&self, name: &str) -> Entered {
        self.door.enter(name, name).await.expect("let in")
    }

    /// Enters by a link to teach.
    pub async fn teacher(&self, name: &str) -> Teacher {
        let teacher = Teacher::of(self.enter(name).await);
        let link = self.link(Purpose::Teach).await;
        self.door.accept(&teacher.session, &link).await.expect("accepted");
        teacher
    }

    /// A cohort with the small course, in Berlin.
    pub async fn class(&self, of: &Teacher) -> Cohort {
        let id = CohortId::from_bytes(self.desk.fresh());
        let order = Order::MakeCohort {
            id,
            name: "Evening class".into(),
            zone: "Europe/Berlin".into(),
            courses: vec![CourseId::new("small")],
        };
        self.order(of, order).await;
        let Sight::Class(class) = self.see(of, Ask::Class(id)).await else { panic!("a class") };
        class.cohort
    }

    /// Somebody who joined with the code.
    pub async fn learner(&self, cohort: &Cohort, name: &str) -> (Visitor<'_>, Learner) {
        let entered = self.enter(name).await;
        let code = cohort.code.clone().expect("a code");
        self.door.join(&entered.session.hash(), &code).await.expect("joined");
        (self.classroom.visit(&entered).await, entered.learner)
    }

    pub async fn see(&self, who: &Teacher, ask: Ask) -> Sight {
        self.desk.see(&who.from, &ask).await.unwrap_or_else(|turned| panic!("{ask:?}: {turned:?}"))
    }

    pub async fn order(&self, who: &Teacher, order: Order) -> Done {
        let done = self.desk.order(&who.from, &order).await;
        done.unwrap_or_else(|turned| panic!("{order:?}: {turned:?}"))
    }

    pub async fn refused(&self, who: &Teacher, order: Order) -> Refusal {
        match self.desk.order(&who.from, &order).await {
            Err(Turned::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Pastes a test; answers the draft.
    pub async fn paste(&self, who: &Teacher, cohort: CohortId, text: &str) -> EditionId {
        match self.desk.bring(&who.from, cohort, Upload::Text(text.into())).await {
            Ok(Receipt::Kept(edition, _)) => edition,
            other => panic!("not kept: {other:?}"),
        }
    }

    /// What is typed, as a plan.
    pub async fn plan(&self, who: &Teacher, cohort: CohortId, source: &Source, closes: &str) -> Plan {
        let typed = Typed {
            opens: "now".into(),
            closes: closes.into(),
            time: "30".into(),
            attempts: "1".into(),
            feedback: Feedback::AfterClose,
            reminder: Reminder::On,
        };
        let Sight::Plan(planned) = self.see(who, Ask::Plan(cohort, source.clone(), typed)).await else {
            panic!("a plan")
        };
        planned.plan.expect("a good plan")
    }

    /// Pastes and posts the test, to close as typed.
    pub async fn posted(&self, who: &Teacher, cohort: CohortId, closes: &str) -> Posted {
        let edition = self.paste(who, cohort, PASTED).await;
        let source = Source::Draft(edition);
        let plan = self.plan(who, cohort, &source, closes).await;
        let posting = PostingId::from_bytes(self.desk.fresh());
        let done = self.order(who, Order::Post { cohort, posting, source, plan }).await;
        let Done::Posted(_, Some(course)) = done else { panic!("posted: {done:?}") };
        Posted { posting, course, item: ItemId::new("test") }
    }

    pub async fn board(&self, who: &Teacher, cohort: CohortId, posting: PostingId) -> Board {
        let Sight::Board(board) = self.see(who, Ask::Board(cohort, posting)).await else { panic!("a board") };
        *board
    }

    /// How a learner stands on a board.
    pub async fn stand(&self, who: &Teacher, cohort: CohortId, posting: PostingId, name: &str) -> Stand {
        let board = self.board(who, cohort, posting).await;
        board.seats.iter().find(|seat| seat.learner.name == name).expect("on the board").stand
    }

    pub async fn grades(&self, who: &Teacher, cohort: CohortId) -> Gradebook {
        let Sight::Grades(book) = self.see(who, Ask::Grades(cohort, None)).await else { panic!("grades") };
        *book
    }

    /// A learner's per cent in a column.
    pub async fn percent(
        &self,
        who: &Teacher,
        cohort: CohortId,
        posting: PostingId,
        name: &str,
    ) -> Option<u8> {
        let book = self.grades(who, cohort).await;
        let at = book.heads.iter().position(|head| head.column.posting == Some(posting)).expect("a column");
        let row = book.rows.iter().find(|row| row.learner.name == name).expect("a row");
        row.cells[at].percent
    }

    pub async fn roster(&self, who: &Teacher, cohort: CohortId) -> Roster {
        let Sight::Roster(roster) = self.see(who, Ask::Roster(cohort)).await else { panic!("a roster") };
        *roster
    }

    pub async fn notices(&self, learner: LearnerId) -> Vec<Notice> {
        let mut tx = self.classroom.store.read().await.expect("a record in memory");
        tx.notices(learner).await.expect("read")
    }

    pub async fn attempt(&self, id: AttemptId) -> Attempt {
        let mut tx = self.classroom.store.read().await.expect("a record in memory");
        tx.attempt(id).await.expect("read").expect("there")
    }
}

/// A test that was posted.
#[derive(Clone)]
pub struct Posted {
    pub posting: PostingId,
    pub course: CourseId,
    pub item: ItemId,
}

impl Posted {
    pub fn cover(&self) -> Action {
        Action::Cover(self.course.clone(), self.item.clone())
    }

    pub fn begin(&self) -> Action {
        Action::Begin(self.course.clone(), self.item.clone())
    }
}

/// Begins a posted test.
pub async fn begin(who: &mut Visitor<'_>, test: &Posted) -> AttemptId {
    who.act(&test.begin(), None).await;
    let Action::Question(attempt, _) = who.view.at else { panic!("a question: {:?}", who.view.at) };
    attempt
}

/// Answers the three questions of the pasted test: the option, and the rest right.
pub async fn answer_all(who: &mut Visitor<'_>, attempt: AttemptId, option: &str) {
    who.go(&Action::Question(attempt, 0)).await;
    who.press(option).await;
    who.go(&Action::Question(attempt, 1)).await;
    who.type_in("14").await;
    who.go(&Action::Question(attempt, 2)).await;
    who.type_in("gguf").await;
}

/// Begins, answers, hands in.
pub async fn sit(who: &mut Visitor<'_>, test: &Posted, option: &str) -> AttemptId {
    let attempt = begin(who, test).await;
    answer_all(who, attempt, option).await;
    who.act(&Action::HandIn(attempt), None).await;
    attempt
}
