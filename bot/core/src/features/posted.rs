//! The posting under which a test is sat, and what a learner has of it.

use super::Cx;
use crate::{
    Allowance, Attempt, Cohort, Course, CourseId, Failure, Posting, Quiz, QuizKind, Refusal, Rules,
    SignedDuration, Timestamp, Zone,
};

/// A posting, as it is for one learner.
pub struct Posted {
    /// The posting.
    pub posting: Posting,
    /// What the learner has beyond it.
    pub allowance: Option<Allowance>,
}

/// How a test can be sat at present.
pub enum Standing {
    /// By oneself: it is posted to nobody.
    Alone,
    /// Under this posting.
    Posted(Box<Posted>),
    /// Not now, for this reason; the posting that it is about, if it is about one.
    Not(Refusal, Option<Box<Posted>>),
}

impl Posted {
    /// The rules under which it is sat. The learner's own attempts are added; the time is kept apart, in `more`.
    pub fn rules(&self, quiz: &Quiz) -> Rules {
        let mut rules = self.posting.rules(&quiz.rules);
        let extra = self.allowance.map_or(0, |given| given.attempts);
        rules.attempts = rules.attempts.map(|of| of.saturating_add(extra));
        rules
    }

    /// So much more time.
    pub fn more(&self) -> SignedDuration {
        self.allowance.as_ref().map_or(SignedDuration::ZERO, Allowance::time)
    }

    /// When it closes for this learner.
    pub fn closes(&self) -> Option<Timestamp> {
        self.posting.closes_for(self.allowance.as_ref())
    }

    fn refusal(&self, now: Timestamp, zone: &Zone) -> Option<Refusal> {
        let zone = zone.clone();
        if let Some(since) = self.posting.withdrawn {
            return Some(Refusal::Withdrawn { since, zone });
        }
        match (self.posting.opens, self.closes()) {
            (_, Some(since)) if since <= now => Some(Refusal::Closed { since, zone }),
            (Some(at), _) if at > now => Some(Refusal::NotYet { at, zone }),
            _ => None,
        }
    }

    /// How many of these attempts are at it.
    pub fn used<'a>(&self, attempts: impl IntoIterator<Item = &'a Attempt>) -> usize {
        attempts.into_iter().filter(|attempt| attempt.posting == Some(self.posting.id)).count()
    }
}

/// How a quiz or test can be sat now: of several postings the one posted last that is open, else the last.
pub async fn standing(
    cx: &mut Cx<'_>,
    cohort: &Cohort,
    course: &Course,
    quiz: &Quiz,
) -> Result<Standing, Failure> {
    let single = course.is_single_test();
    if quiz.kind == QuizKind::Practice && !single {
        return Ok(Standing::Alone);
    }
    let mut last = None;
    for posting in postings_of(cx, cohort, &course.id, quiz).await? {
        let allowance = cx.tx.allowance(posting.id, cx.learner.id).await?;
        let posted = Posted { posting, allowance };
        match posted.refusal(cx.now, &cohort.zone) {
            None => return Ok(Standing::Posted(Box::new(posted))),
            Some(refusal) => {
                last.get_or_insert((refusal, posted));
            }
        }
    }
    Ok(match last {
        Some((refusal, posted)) => Standing::Not(refusal, Some(Box::new(posted))),
        None if single => Standing::Not(Refusal::NotPosted, None),
        None => Standing::Alone,
    })
}

/// The newest first; what was taken back last.
async fn postings_of(
    cx: &mut Cx<'_>,
    cohort: &Cohort,
    course: &CourseId,
    quiz: &Quiz,
) -> Result<Vec<Posting>, Failure> {
    let mut all = cx.tx.postings(cohort.id).await?;
    all.retain(|posting| posting.course == *course && posting.item == quiz.id);
    all.reverse();
    all.sort_by_key(|posting| posting.withdrawn.is_some());
    Ok(all)
}
