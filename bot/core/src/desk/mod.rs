//! What instructors see and do: reports to look at ([`Sight`]), orders to carry out ([`Order`]).
//!
//! Every report and every order names the cohort that it is of, and is given to those who teach there alone: [`see`] and
//! [`order`] ask once, for all of them, and what follows takes the proof ([`Teaches`]) as an argument. To everybody else
//! there is no such thing.

mod ask;
mod board;
mod brought;
mod cohorts;
mod grades;
mod keys;
mod labs;
mod lasting;
mod marks;
mod paper;
mod people;
mod person;
mod plan;
mod postings;
mod questions;
mod regraded;
mod sight;
mod takeout;
mod trial;

pub use ask::{Ask, Brought, Order, Said, Source};
pub use board::counts;
pub use brought::may_read;
pub use cohorts::{join, offered};

pub use grades::{Cell, Gradebook, Head, Row, gradebook};
pub use labs::{Conversation, LabHead, LabRow, Labs, TalkLine};
pub use lasting::give_reminders;
pub use people::{LINK_KEPT, Opened, accept, invitation};
pub use plan::{Plan, PlanFault, Typed};
pub use sight::*;
pub use takeout::{csv as grades_csv, json as grades_json};

use crate::{
    Action, AttemptId, Cohort, CohortId, CourseId, Deed, EditionId, Failure, LearnerId, Line, LineId,
    PostingId, Refusal, Role, Secret,
    features::{Chance, Cx},
};

/// The proof that somebody teaches in a cohort. Only the check here makes one, and who holds the record itself needs
/// none.
pub struct Teaches {
    cohort: Cohort,
}

/// What became of an order.
#[derive(Debug)]
pub enum Done {
    /// It is done, and shows where it was asked for.
    Plain,
    /// There is a cohort.
    Cohort(CohortId),
    /// There is a draft.
    Draft(EditionId),
    /// There is a posting; if its course is to be put into service, which.
    Posted(PostingId, Option<CourseId>),
    /// A course is to be put into service.
    TakenUp(CourseId),
    /// A trial has begun.
    Trial(AttemptId),
    /// A one-time link, to be shown once.
    Link(Secret),
    /// So many learners were reminded.
    Reminded(u32),
    /// A question was corrected, and so many results changed with it.
    Regraded(u32),
}

/// Shows a report.
pub async fn see(cx: &mut Cx<'_>, ask: &Ask) -> Result<Sight, Failure> {
    let Some(cohort) = ask.cohort() else { return cohorts::classes(cx).await.map(Sight::Classes) };
    let teaches = Teaches::check(cx, cohort).await?;
    Ok(match ask {
        Ask::Classes | Ask::Class(_) => Sight::Class(Box::new(cohorts::class(cx, &teaches).await?)),
        Ask::Roster(_) => Sight::Roster(Box::new(people::roster(cx, &teaches).await?)),
        Ask::Person(_, learner) => Sight::Person(Box::new(person::person(cx, &teaches, *learner).await?)),
        Ask::Paper(_, attempt) => Sight::Paper(Box::new(paper::paper(cx, &teaches, *attempt).await?)),
        Ask::Draft(_, edition) => Sight::Draft(Box::new(brought::draft(cx, &teaches, edition).await?)),
        Ask::Test(_, course, item) => {
            Sight::Draft(Box::new(brought::test(cx, &teaches, course, item).await?))
        }
        Ask::Board(_, posting) => Sight::Board(Box::new(board::board(cx, &teaches, *posting).await?)),
        Ask::Questions(_, column) => {
            Sight::Questions(Box::new(questions::questions(cx, &teaches, column).await?))
        }
        Ask::Grades(_, grade) => Sight::Grades(Box::new(grades::gradebook(cx, &teaches, *grade).await?)),
        Ask::Labs(_) => Sight::Labs(Box::new(labs::labs(cx, &teaches).await?)),
        Ask::Talk(_, talk) => Sight::Talk(Box::new(labs::conversation(cx, &teaches, *talk).await?)),
        Ask::Deeds(_, before) => Sight::Deeds(Box::new(people::deeds(cx, &teaches, *before).await?)),
        Ask::Plan(_, source, typed) => {
            Sight::Plan(Box::new(postings::plan(cx, &teaches, source, typed).await?))
        }
    })
}

/// Carries out an order.
pub async fn order(cx: &mut Cx<'_>, order: &Order, chance: Chance<'_>) -> Result<Done, Failure> {
    let teaches = match order {
        Order::MakeCohort { id, name, zone, courses } => {
            return cohorts::make(cx, *id, (name, zone, courses), chance).await;
        }
        order => Teaches::check(cx, order.cohort()).await?,
    };
    let teaches = &teaches;
    if teaches.cohort.archived.is_some() && !matches!(order, Order::Revive(_)) {
        return Err(archived(&teaches.cohort));
    }
    match order {
        Order::MakeCohort { .. } => Err(Refusal::Unreadable.into()),
        Order::Settings { name, zone, courses, .. } => {
            cohorts::settings(cx, teaches, (name, zone, courses), chance).await
        }
        Order::LabRules(_, rules) => cohorts::lab_rules(cx, teaches, *rules, chance).await,
        Order::RenewCode(_) => cohorts::renew_code(cx, teaches, chance).await,
        Order::Archive(_) => cohorts::archive(cx, teaches, Some(cx.now), chance).await,
        Order::Revive(_) => cohorts::archive(cx, teaches, None, chance).await,
        Order::Invite(_) => people::invite(cx, teaches, chance).await,
        Order::Reenter { learner, .. } => people::reenter(cx, teaches, *learner, chance).await,
        Order::Remove { learner, .. } => people::remove(cx, teaches, *learner, chance).await,
        Order::Restore { learner, .. } => people::restore(cx, teaches, *learner, chance).await,
        Order::Promote { learner, .. } => {
            people::set_role(cx, teaches, *learner, Role::Instructor, chance).await
        }
        Order::Demote { learner, .. } => people::set_role(cx, teaches, *learner, Role::Learner, chance).await,
        Order::Merge { kept, gone, .. } => people::merge(cx, teaches, *kept, *gone, chance).await,
        Order::Unmerge { merge, .. } => people::unmerge(cx, teaches, *merge, chance).await,
        order => on_tests(cx, teaches, order, chance).await,
    }
}

async fn on_tests(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    order: &Order,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    match order {
        Order::Bring { brought, .. } => brought::bring(cx, teaches, brought).await,
        Order::Discard { edition, .. } => brought::discard(cx, teaches, edition).await,
        Order::TakeUp { edition, .. } => brought::take_up(cx, teaches, edition, chance).await,
        Order::Try { source, .. } => trial::begin(cx, teaches, source, chance).await,
        Order::Post { posting, source, plan, .. } => {
            postings::post(cx, teaches, *posting, (source, plan), chance).await
        }
        Order::Reschedule { posting, from, to, .. } => {
            lasting::reschedule(cx, teaches, *posting, (*from, *to), chance).await
        }
        Order::Remind { posting, reminder, .. } => lasting::remind(cx, teaches, *posting, *reminder).await,
        Order::Nudge { posting, .. } => lasting::nudge(cx, teaches, *posting, chance).await,
        Order::Withdraw { posting, .. } => lasting::withdraw(cx, teaches, *posting, chance).await,
        Order::PutBack { posting, .. } => lasting::put_back(cx, teaches, *posting, chance).await,
        Order::Allow(allowance, _) => marks::allow(cx, teaches, allowance, chance).await,
        Order::Reset { attempt, .. } => marks::reset(cx, teaches, *attempt, chance).await,
        Order::Reopen { attempt, minutes, .. } => {
            marks::reopen(cx, teaches, *attempt, *minutes, chance).await
        }
        Order::SetScore { learner, column, percent, why, .. } => {
            marks::set_score(cx, teaches, (*learner, column), (*percent, why), chance).await
        }
        Order::ClearScore { learner, column, .. } => {
            marks::clear_score(cx, teaches, (*learner, column), chance).await
        }
        Order::Correct { column, question, version, said, why, .. } => {
            keys::correct(cx, teaches, (column, question, version), (said, why), chance).await
        }
        Order::Uncorrect { column, question, version, .. } => {
            keys::uncorrect(cx, teaches, (column, question, version), chance).await
        }
        Order::Decide { talk, decided, .. } => labs::decide(cx, teaches, (*talk, *decided), chance).await,
        _ => Err(Refusal::Unreadable.into()),
    }
}

impl Teaches {
    /// Whether the one who asks teaches here. Everybody else is told that there is no such thing.
    pub async fn check(cx: &mut Cx<'_>, cohort: CohortId) -> Result<Self, Failure> {
        let member = cx.tx.member(cohort, cx.learner.id).await?;
        let teaches = member.is_some_and(|one| one.teaches());
        let cohort = cx.tx.cohort(cohort).await?.filter(|_| teaches).ok_or(Refusal::NotFound)?;
        Ok(Self { cohort })
    }

    /// For the program's own commands: whoever runs them can read the record anyway.
    pub fn holder_of_the_record(cohort: Cohort) -> Self {
        Self { cohort }
    }

    fn id(&self) -> CohortId {
        self.cohort.id
    }
}

fn archived(cohort: &Cohort) -> Failure {
    let since = cohort.archived.unwrap_or(cohort.since);
    Refusal::Archived { since, zone: cohort.zone.clone() }.into()
}

/// A deed, ready to be filled in and written down.
fn deed(cx: &Cx<'_>, teaches: &Teaches, deed: Deed, chance: Chance<'_>) -> Line {
    Line::new(LineId::new(cx.now, chance), teaches.id(), (deed, Some(cx.learner.id)), cx.now)
}

/// Writes it down: with that the order is carried out.
async fn done(cx: &mut Cx<'_>, line: &Line) -> Result<Done, Failure> {
    cx.tx.add_line(line).await?;
    Ok(Done::Plain)
}

impl Line {
    fn about(self, learner: LearnerId) -> Self {
        Self { about: Some(learner), ..self }
    }

    fn what(self, what: impl Into<String>) -> Self {
        Self { what: what.into(), ..self }
    }

    fn change(self, old: Option<String>, new: Option<String>) -> Self {
        Self { old, new, ..self }
    }

    fn why(self, why: &str) -> Self {
        Self { why: Some(why.to_owned()), ..self }
    }
}

/// A reason, which learners read: it must be there, and be one that can be read.
fn reason(why: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 400;
    let why = why.trim();
    let good = !why.is_empty() && why.chars().count() <= LONGEST;
    good.then(|| why.to_owned()).ok_or(Refusal::NoReason)
}

/// Where a test is sat.
fn place(course: &CourseId, item: &crate::ItemId) -> Action {
    Action::Cover(course.clone(), item.clone())
}
