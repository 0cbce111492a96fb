//! Whose result changed with a key, and telling them.

use std::collections::BTreeSet;

use super::{Teaches, grades::Rings, people, postings};
use crate::{
    Attempt, Failure, News, NoticeId,
    features::{Chance, Cx},
};

/// Tells each learner whose result is another than before, and counts them. What was said of the same attempt before and
/// was not read yet is said no more: it would contradict this.
pub(super) async fn tell(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    attempts: &[Attempt],
    (before, after): (&Rings, &Rings),
    why: &str,
    chance: Chance<'_>,
) -> Result<u32, Failure> {
    let mut changed = BTreeSet::new();
    for attempt in attempts {
        let attempt = attempt.clone().as_of(cx.now);
        let rings = (before.get(&attempt.edition), after.get(&attempt.edition));
        let (Some(before), Some(after)) = rings else { continue };
        let (old, new) = (attempt.score(before).percent(), attempt.score(after).percent());
        // A practice of missed questions is graded by nobody.
        let graded =
            cx.courses.current(&attempt.course).is_some_and(|course| course.quiz(&attempt.item).is_some());
        if attempt.is_open() || old == new || !graded {
            continue;
        }
        changed.insert(attempt.learner);
        let (id, learner) = (attempt.id, attempt.learner);
        let unread = unread(cx, &attempt).await?;
        let first = unread.first().map_or(old, |(_, first)| *first);
        for (notice, _) in unread {
            cx.tx.drop_notice(learner, notice).await?;
        }
        if first == new {
            continue;
        }
        let title = postings::title(cx, &attempt.course, &attempt.item);
        // Before the right answers show, a reason may give them away.
        let (attempt, closes) = cx.hold_back(attempt).await?;
        let why = attempt.due(0, closes, cx.now).map_or("", |_| why).to_owned();
        let news = News::Regraded { title, old: first, new, why, attempt: id };
        people::tell(cx, teaches, learner, news, chance).await?;
    }
    Ok(u32::try_from(changed.len()).unwrap_or(u32::MAX))
}

/// What was said of an attempt's result and not read, oldest first: with the result before.
async fn unread(cx: &mut Cx<'_>, of: &Attempt) -> Result<Vec<(NoticeId, u8)>, Failure> {
    let notices = cx.tx.notices(of.learner).await?;
    let same = notices.into_iter().filter_map(|notice| match notice.news {
        News::Regraded { attempt, old, .. } if attempt == of.id => Some((notice.id, old)),
        _ => None,
    });
    Ok(same.collect())
}
