//! What is kept of a learner: to see, to take away, to erase.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Cx;
use crate::{Attempt, Decided, Exchange, Failure, Given, Refusal, Role, Talk, Timestamp, words::label};

/// All that is kept of a learner. It is written as JSON as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Personal {
    /// As it is shown.
    pub name: String,
    /// When we first met.
    pub since: Timestamp,
    /// Where they are known, and under which name.
    pub accounts: Vec<Known>,
    /// The classes they are in.
    pub classes: Vec<InClass>,
    /// Every attempt, with every response.
    pub attempts: Vec<Sat>,
    /// What they have read.
    pub read: Vec<Section>,
    /// Every conversation at a lab, with all that was said.
    pub talks: Vec<Talked>,
    /// What that took of the servers, by day.
    pub tokens: Vec<Tokens>,
    /// Time and attempts that were given beyond what others have.
    pub given: Vec<More>,
    /// Scores that were set by hand.
    pub set_scores: Vec<SetScore>,
    /// What they will be told the next time.
    pub notices: Vec<String>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Known {
    /// Which platform.
    pub platform: String,
    /// The name there.
    pub user: String,
}

/// A place in a class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InClass {
    /// The class.
    pub class: String,
    /// As what.
    pub role: Role,
    /// When they joined.
    pub since: Timestamp,
    /// When an instructor took them out; what they did there is kept.
    pub removed: Option<Timestamp>,
    /// Who can see what they do there.
    pub instructors: Vec<String>,
}

/// What somebody was given beyond what a test's posting says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct More {
    /// In which class.
    pub class: String,
    /// Minutes more.
    pub minutes: u32,
    /// Attempts more.
    pub attempts: u32,
}

/// An attempt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sat {
    pub course: String,
    pub item: String,
    pub counting: &'static str,
    pub began: Timestamp,
    pub ended: Option<Timestamp>,
    pub responses: Vec<Answer>,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    pub question: String,
    pub given: Given,
    pub at: Timestamp,
}

/// A section that was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    pub course: String,
    pub lesson: String,
    pub section: u8,
    pub at: Timestamp,
}

/// A conversation at a lab.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Talked {
    pub course: String,
    pub lab: String,
    pub began: Timestamp,
    pub left: Option<Timestamp>,
    pub exchanges: Vec<Exchanged>,
    pub takeaway: Option<String>,
    /// By an instructor.
    pub decided: Option<&'static str>,
}

/// What was said, and what came back, if something did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exchanged {
    pub said: String,
    pub reply: Option<String>,
    pub at: Timestamp,
}

/// Tokens that were used on a day (in UTC).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tokens {
    pub day: String,
    pub tokens: u64,
}

/// A score that was set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetScore {
    pub item: String,
    pub percent: u8,
    pub why: String,
    pub at: Timestamp,
}

/// All that is kept of who asks.
pub async fn personal(cx: &mut Cx<'_>) -> Result<Personal, Failure> {
    let me = cx.learner.id;
    let accounts = cx.tx.accounts_of(me).await?.into_iter();
    let mut personal = Personal {
        name: cx.learner.name.clone(),
        since: cx.learner.since,
        accounts: accounts
            .map(|account| Known { platform: account.platform.to_string(), user: account.user })
            .collect(),
        classes: Vec::new(),
        attempts: cx.tx.attempts_by(me).await?.iter().map(sat).collect(),
        read: Vec::new(),
        talks: cx.tx.talks_of(me).await?.into_iter().map(talked).collect(),
        tokens: cx.tx.tokens_of(me).await?.into_iter().map(tokens).collect(),
        given: Vec::new(),
        set_scores: Vec::new(),
        notices: Vec::new(),
    };
    let mut zones = BTreeMap::new();
    for cohort in cx.tx.all_cohorts().await? {
        let Some(place) = cx.tx.member(cohort.id, me).await? else { continue };
        let (role, since, removed) = (place.role, place.since, place.removed);
        let roster = cx.tx.roster(cohort.id).await?;
        let teach = roster.iter().filter(|one| one.teaches());
        let instructors = teach.map(|one| one.learner.name.clone()).collect();
        let set = cx.tx.overrides(cohort.id).await?.into_iter().filter(|one| one.learner == me);
        personal.set_scores.extend(set.map(|one| SetScore {
            item: one.column.item.to_string(),
            percent: one.percent,
            why: one.why,
            at: one.at,
        }));
        let given = cx.tx.allowances(cohort.id).await?.into_iter().filter(|one| one.learner == me);
        personal.given.extend(given.map(|one| More {
            class: cohort.name.clone(),
            minutes: one.minutes,
            attempts: one.attempts,
        }));
        zones.insert(cohort.id, cohort.zone);
        personal.classes.push(InClass { class: cohort.name, role, since, removed, instructors });
    }
    for (_, reading) in cx.tx.readings_by(me).await? {
        let (course, lesson) = (reading.course.to_string(), reading.lesson.to_string());
        personal.read.push(Section { course, lesson, section: reading.section, at: reading.at });
    }
    for notice in cx.tx.notices(me).await? {
        let zone = zones.get(&notice.cohort).cloned().unwrap_or_else(crate::Zone::utc);
        personal.notices.push(crate::words::news(&notice.news, &zone));
    }
    Ok(personal)
}

fn sat(attempt: &Attempt) -> Sat {
    let question = |n: u8| {
        let drawn = attempt.drawn.get(usize::from(n));
        drawn.map(|drawn| drawn.question.to_string()).unwrap_or_default()
    };
    let responses = attempt.answers().values().flatten().map(|response| Answer {
        question: question(response.question),
        given: response.given.clone(),
        at: response.at,
    });
    Sat {
        course: attempt.course.to_string(),
        item: attempt.item.to_string(),
        counting: attempt.counting.as_str(),
        began: attempt.began,
        ended: attempt.ended(),
        responses: responses.collect(),
    }
}

fn talked(talk: Talk) -> Talked {
    let exchanged = |turn: Exchange| {
        let reply = turn.reply.text().map(str::to_owned);
        Exchanged { said: turn.said, reply, at: turn.at }
    };
    Talked {
        course: talk.course.to_string(),
        lab: talk.lab.to_string(),
        began: talk.began,
        left: talk.left,
        exchanges: talk.turns.into_iter().map(exchanged).collect(),
        takeaway: talk.takeaway,
        decided: talk.decided.map(Decided::as_str),
    }
}

fn tokens((day, tokens): (i64, u64)) -> Tokens {
    let day = Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or_default();
    Tokens { day: day.strftime("%F").to_string(), tokens }
}

/// Erases who asks. Chosen options and numbers stay, nameless, so that what is known of questions stays true; words that
/// were typed stay where they are the right ones, since those are the author's.
pub async fn erase(cx: &mut Cx<'_>) -> Result<(), Failure> {
    let me = cx.learner.id;
    for (cohort, role) in cx.tx.cohorts_of(me).await? {
        let roster = cx.tx.roster(cohort.id).await?;
        let mut others = roster.iter().filter(|one| one.teaches() && one.learner.id != me);
        if role == Role::Instructor && cohort.archived.is_none() && others.next().is_none() {
            return Err(Refusal::LastInstructor.into());
        }
    }
    for attempt in cx.tx.attempts_by(me).await? {
        let ring = cx.ring(&attempt).await?;
        for response in attempt.answers().values().flatten() {
            let drawn = attempt.drawn.get(usize::from(response.question));
            let right = drawn.is_some_and(|drawn| ring.mark(drawn, &response.given).is_right());
            if matches!(response.given, Given::Words(_)) && !right {
                cx.tx.blank_response(attempt.id, response.question, response.seq).await?;
            }
        }
        if attempt.is_open() {
            cx.tx.save_attempt(&attempt.cut(cx.now), None).await?;
        }
    }
    Ok(cx.tx.erase(me, label::ERASED).await?)
}
