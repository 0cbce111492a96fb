//! Teaching where people talk: the desk's reports as views, its orders as presses and commands.

mod class;
mod command;
mod grades;
mod place;
mod posting;

use super::{Chance, Cx};
use crate::{
    Action, Cohort, CohortId, Failure, Member, Refusal, Role, View,
    desk::{self, Order},
};

pub use command::{command, flawed};

/// Shows a place of those who teach.
pub async fn read(cx: &mut Cx<'_>, action: &Action) -> Result<View, Failure> {
    match action {
        Action::Teach(None) => class::all(cx).await,
        Action::Teach(Some(cohort)) => class::view(cx, *cohort).await,
        Action::Roster(cohort) => class::roster(cx, *cohort).await,
        Action::Grades(cohort) => grades::view(cx, *cohort).await,
        Action::GradesFile(cohort) => grades::file(cx, *cohort).await,
        Action::Board(posting) => posting::board(cx, *posting).await,
        Action::Preview(posting) => posting::preview(cx, *posting).await,
        Action::AskClose(posting) => posting::ask_close(cx, *posting).await,
        Action::AskWithdraw(posting) => posting::ask_withdraw(cx, *posting).await,
        _ => Err(Refusal::Unreadable.into()),
    }
}

/// Does what those who teach press.
pub async fn press(
    cx: &mut Cx<'_>,
    action: &Action,
    text: &str,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    match action {
        Action::Try(pending) => posting::trial(cx, *pending, chance).await,
        Action::Post(pending) => posting::post(cx, *pending, chance).await,
        Action::Extend(posting) => posting::extend(cx, *posting, text, chance).await,
        Action::Close(posting) => posting::close(cx, *posting, chance).await,
        Action::Withdraw(posting) => {
            let cohort = posting::cohort_of(cx, *posting).await?;
            desk::order(cx, &Order::Withdraw { cohort, posting: *posting }, chance).await?;
            posting::board(cx, *posting).await
        }
        Action::PutBack(posting) => {
            let cohort = posting::cohort_of(cx, *posting).await?;
            desk::order(cx, &Order::PutBack { cohort, posting: *posting }, chance).await?;
            posting::board(cx, *posting).await
        }
        Action::Nudge(posting) => posting::nudge(cx, *posting, chance).await,
        _ => Err(Refusal::Unreadable.into()),
    }
}

/// The cohort that is meant: the one that meets here, else the only one that who asks teaches.
pub async fn class_here(cx: &mut Cx<'_>) -> Result<CohortId, Failure> {
    if let Some(cohort) = cx.here().await? {
        let member = cx.tx.member(cohort, cx.learner.id).await?;
        let teaches = member.as_ref().is_some_and(Member::teaches);
        return if teaches { Ok(cohort) } else { Err(Refusal::ForInstructors.into()) };
    }
    the_only_one(cx).await
}

/// The one cohort that somebody teaches, wherever they are.
async fn the_only_one(cx: &mut Cx<'_>) -> Result<CohortId, Failure> {
    let teaches = |(cohort, role): &(Cohort, Role)| *role == Role::Instructor && cohort.archived.is_none();
    let mine: Vec<(Cohort, Role)> = cx.cohorts().await?.into_iter().filter(teaches).collect();
    match mine.as_slice() {
        [] => Err(Refusal::ForInstructors.into()),
        [(one, _)] => Ok(one.id),
        _ => Err(Refusal::WhichClass.into()),
    }
}

/// A report of the desk, of the one kind that was asked for.
macro_rules! seen {
    ($cx:expr, $ask:expr, $kind:ident) => {
        match $crate::desk::see($cx, &$ask).await? {
            $crate::desk::Sight::$kind(sight) => sight,
            _ => return Err($crate::Failure::Broken("the desk showed another report".into())),
        }
    };
}
use seen;
