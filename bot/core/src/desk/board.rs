//! Who sits a posted test, and how far.

use std::collections::{HashMap, HashSet};

use super::{Board, BoardSeat, Stand, Teaches, postings};
use crate::{Allowance, Failure, LearnerId, PostingId, Seat, Timestamp, features::Cx, words::label};

/// The board of a posting.
pub async fn board(cx: &mut Cx<'_>, teaches: &Teaches, id: PostingId) -> Result<Board, Failure> {
    let posting = postings::ours(cx, teaches, id).await?;
    let title = postings::title(cx, &posting.course, &posting.item);
    let course = cx.courses.current(&posting.course);
    let questions =
        course.as_ref().and_then(|course| course.quiz(&posting.item)).map_or(0, |quiz| quiz.len());
    let allowances: HashMap<LearnerId, Allowance> = cx
        .tx
        .allowances(teaches.id())
        .await?
        .into_iter()
        .filter(|one| one.posting == id)
        .map(|one| (one.learner, one))
        .collect();
    // Of each learner the last attempt stands.
    let stands: HashMap<LearnerId, Stand> =
        cx.tx.seats(id).await?.iter().map(|seat| (seat.learner, stand(seat, cx.now))).collect();
    let roster = cx.tx.roster(teaches.id()).await?;
    let mut erased = 0;
    for member in roster.iter().filter(|one| one.learner.name == label::ERASED) {
        // Anybody may be called so; who is erased has no account.
        let gone = cx.tx.accounts_of(member.learner.id).await?.is_empty();
        erased += u32::from(gone && stands.contains_key(&member.learner.id));
    }
    let seats = roster
        .into_iter()
        .filter(|one| one.learns())
        .map(|one| BoardSeat {
            stand: stands.get(&one.learner.id).copied().unwrap_or(Stand::NotStarted),
            allowance: allowances.get(&one.learner.id).copied(),
            learner: one.learner,
        })
        .collect();
    Ok(Board {
        cohort: teaches.cohort.clone(),
        posting,
        title,
        questions: u32::try_from(questions).unwrap_or(u32::MAX),
        seats,
        erased,
        now: cx.now,
    })
}

/// How an attempt stands: one past its due time is handed in, whatever was down.
fn stand(seat: &Seat, now: Timestamp) -> Stand {
    let answered = seat.answered;
    match (seat.ended, seat.due) {
        (Some(at), _) => Stand::HandedIn { answered, at },
        (None, Some(due)) if due <= now => Stand::HandedIn { answered, at: due },
        (None, due) => Stand::Working { answered, began: seat.began, due },
    }
}

/// How many learners handed in, and how many sit it.
pub fn counts(seats: &[Seat], now: Timestamp) -> (u32, u32) {
    let of = |wanted: fn(&Stand) -> bool| -> HashSet<LearnerId> {
        seats.iter().filter(|seat| wanted(&stand(seat, now))).map(|seat| seat.learner).collect()
    };
    let working = of(|stand| matches!(stand, Stand::Working { .. }));
    let handed_in = of(|stand| matches!(stand, Stand::HandedIn { .. }));
    let only = handed_in.difference(&working).count();
    (u32::try_from(only).unwrap_or(u32::MAX), u32::try_from(working.len()).unwrap_or(u32::MAX))
}
