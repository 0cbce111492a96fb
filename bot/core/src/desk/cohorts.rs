//! Cohorts: made, changed, archived.

use super::{Class, Classes, Done, May, Named, Posted, Teaches, archived, deed, done};
use crate::{
    Cohort, CohortId, CourseId, Deed, Failure, Item, LabRules, Learner, QuizKind, Refusal, Role, Timestamp,
    Zone,
    features::{Chance, Cx},
    words,
};

/// Longest name of a cohort, in characters.
const NAME_MAX: usize = 60;
/// Most courses of a cohort.
const COURSES_MAX: usize = 50;
/// The cohorts I teach.
pub async fn classes(cx: &mut Cx<'_>) -> Result<Classes, Failure> {
    let may = if cx.tx.may_teach(cx.learner.id).await? { May::Teach } else { May::Not };
    let mine = cx.tx.cohorts_of(cx.learner.id).await?;
    let mut cohorts = Vec::new();
    for (cohort, _) in mine.into_iter().filter(|(_, role)| *role == Role::Instructor) {
        let learners = learners(cx, cohort.id).await?;
        cohorts.push((cohort, learners));
    }
    if cohorts.is_empty() && may == May::Not {
        return Err(Refusal::NotFound.into());
    }
    cohorts.sort_by_key(|(cohort, _)| cohort.archived.is_some());
    Ok(Classes { may, cohorts, courses: offered(cx, None).await? })
}

async fn learners(cx: &mut Cx<'_>, cohort: CohortId) -> Result<u32, Failure> {
    let roster = cx.tx.roster(cohort).await?;
    let learners = roster.iter().filter(|one| one.learns()).count();
    Ok(u32::try_from(learners).unwrap_or(u32::MAX))
}

/// Courses that a cohort can have: those of everybody, and those that were brought for it.
pub async fn offered(cx: &mut Cx<'_>, cohort: Option<CohortId>) -> Result<Vec<Named>, Failure> {
    let mut offered = Vec::new();
    for course in cx.courses.in_service() {
        let owner = cx.tx.uploaded_for(&course.id).await?;
        if (owner.is_none() || owner == cohort) && !course.is_single_test() {
            offered.push(Named { id: course.id.clone(), title: course.title.clone() });
        }
    }
    Ok(offered)
}

/// A cohort.
pub async fn class(cx: &mut Cx<'_>, teaches: &Teaches) -> Result<Class, Failure> {
    let cohort = teaches.cohort.clone();
    let mut postings = Vec::new();
    for posting in cx.tx.postings(cohort.id).await?.into_iter().rev() {
        let title = super::postings::title(cx, &posting.course, &posting.item);
        let seats = cx.tx.seats(posting.id).await?;
        let (handed_in, working) = super::board::counts(&seats, cx.now);
        postings.push(Posted { posting, title, handed_in, working });
    }
    let mut courses = Vec::new();
    let mut tests = Vec::new();
    for id in &cohort.courses {
        let Some(course) = cx.courses.current(id) else { continue };
        if !course.is_single_test() {
            courses.push(Named { id: id.clone(), title: course.title.clone() });
        }
        for item in course.items() {
            if let Item::Quiz(quiz) = item
                && quiz.kind == QuizKind::Test
            {
                tests.push((id.clone(), quiz.id.clone(), quiz.title.clone(), course.title.clone()));
            }
        }
    }
    Ok(Class {
        learners: learners(cx, cohort.id).await?,
        postings,
        drafts: cx.tx.drafts(cohort.id).await?,
        tests,
        courses,
        available: offered(cx, Some(cohort.id)).await?,
        cohort,
    })
}

/// Makes a cohort. The same one twice is one.
pub async fn make(
    cx: &mut Cx<'_>,
    id: CohortId,
    (name, zone, courses): (&str, &str, &[CourseId]),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    if !cx.tx.may_teach(cx.learner.id).await? {
        return Err(Refusal::NotFound.into());
    }
    if cx.tx.cohort(id).await?.is_some() {
        Teaches::check(cx, id).await?;
        return Ok(Done::Cohort(id));
    }
    let cohort = Cohort {
        id,
        name: named(name)?,
        code: Some(crate::code::new(chance)),
        courses: known(cx, None, courses).await?,
        zone: Zone::read(zone).ok_or(Refusal::NotAZone)?,
        archived: None,
        since: cx.now,
        labs: LabRules::DEFAULT,
    };
    cx.tx.put_cohort(&cohort).await?;
    cx.tx.enrol(id, cx.learner.id, Role::Instructor, cx.now).await?;
    let teaches = Teaches { cohort };
    let line = deed(cx, &teaches, Deed::Made, chance).what(&teaches.cohort.name);
    cx.tx.add_line(&line).await?;
    Ok(Done::Cohort(id))
}

/// Changes name, zone and courses; single tests that were posted stay.
pub async fn settings(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    (name, zone, courses): (&str, &str, &[CourseId]),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let old = &teaches.cohort;
    let chosen = known(cx, Some(old.id), courses).await?;
    let single = |id: &&CourseId| cx.courses.current(id).is_none_or(|course| course.is_single_test());
    let kept: Vec<CourseId> =
        old.courses.iter().filter(single).filter(|id| !chosen.contains(id)).cloned().collect();
    let new = Cohort {
        name: named(name)?,
        zone: Zone::read(zone).ok_or(Refusal::NotAZone)?,
        courses: chosen.into_iter().chain(kept).collect(),
        ..old.clone()
    };
    cx.tx.put_cohort(&new).await?;
    let listed = |cohort: &Cohort| cohort.courses.iter().map(CourseId::as_str).collect::<Vec<_>>().join(", ");
    let changes = [
        (Deed::Renamed, old.name.clone(), new.name.clone()),
        (Deed::Zone, old.zone.name().to_owned(), new.zone.name().to_owned()),
        (Deed::Courses, listed(old), listed(&new)),
    ];
    for (what, old, new) in changes.into_iter().filter(|(_, old, new)| old != new) {
        let line = deed(cx, teaches, what, chance).change(Some(old), Some(new));
        cx.tx.add_line(&line).await?;
    }
    Ok(Done::Plain)
}

/// Changes how labs share the servers.
pub async fn lab_rules(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    rules: LabRules,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let labs = rules.checked().map_err(|(least, most)| Refusal::OutOfBounds { least, most })?;
    let old = teaches.cohort.labs;
    if labs == old {
        return Ok(Done::Plain);
    }
    cx.tx.put_cohort(&Cohort { labs, ..teaches.cohort.clone() }).await?;
    let [old, new] = [old, labs].map(|labs| words::lab::rules(&labs));
    let line = deed(cx, teaches, Deed::Labs, chance).change(Some(old), Some(new));
    done(cx, &line).await
}

/// A new join code; the old one ends.
pub async fn renew_code(cx: &mut Cx<'_>, teaches: &Teaches, chance: Chance<'_>) -> Result<Done, Failure> {
    let cohort = Cohort { code: Some(crate::code::new(chance)), ..teaches.cohort.clone() };
    cx.tx.put_cohort(&cohort).await?;
    let line = deed(cx, teaches, Deed::Code, chance);
    done(cx, &line).await
}

/// Into the archive, or out of it.
pub async fn archive(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    since: Option<Timestamp>,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    if teaches.cohort.archived.is_some() == since.is_some() {
        return Ok(Done::Plain);
    }
    cx.tx.put_cohort(&Cohort { archived: since, ..teaches.cohort.clone() }).await?;
    let what = if since.is_some() { Deed::Archived } else { Deed::Revived };
    let line = deed(cx, teaches, what, chance);
    done(cx, &line).await
}

/// Enrols somebody who has the code. Who was taken out is not let in by it again.
pub async fn join(cx: &mut Cx<'_>, code: &str) -> Result<CohortId, Failure> {
    let code = crate::code::fold(code);
    let cohort = cx.tx.cohort_by_code(&code).await?.ok_or(Refusal::UnknownCode)?;
    if cohort.archived.is_some() {
        return Err(archived(&cohort));
    }
    let Learner { id, .. } = *cx.learner;
    if cx.tx.member(cohort.id, id).await?.is_some_and(|member| member.removed.is_some()) {
        return Err(Refusal::Removed.into());
    }
    cx.tx.enrol(cohort.id, id, Role::Learner, cx.now).await?;
    Ok(cohort.id)
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let good = name.chars().count() <= NAME_MAX
        && name.chars().any(char::is_alphanumeric)
        && !name.chars().any(char::is_control);
    good.then_some(name).ok_or(Refusal::NotACohortName)
}

/// The courses among these that the cohort can have, each once.
async fn known(
    cx: &mut Cx<'_>,
    cohort: Option<CohortId>,
    courses: &[CourseId],
) -> Result<Vec<CourseId>, Failure> {
    let offered = offered(cx, cohort).await?;
    let mut known: Vec<CourseId> = Vec::new();
    for id in courses.iter().take(COURSES_MAX) {
        if offered.iter().any(|one| one.id == *id) && !known.contains(id) {
            known.push(id.clone());
        }
    }
    Ok(known)
}
