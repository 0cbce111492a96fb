//! Finding things by their names.

use std::sync::Arc;

use super::{Chance, Cx, Record, lab, outline, read};
use crate::{
    Action, Block, Cohort, Course, CourseId, Entry, Failure, Item, QuizKind, Role, Runs, Standing, Suggest,
    Suggestion, Term, View, Wanted, Zone, number::fold, para, words::label,
};

/// Most suggestions that are of use.
const MOST: usize = 25;
/// Most words whose meanings are told at once.
const MEANT: usize = 8;

/// The one item that is meant, or a list to choose from. A lab is opened.
pub async fn go(cx: &mut Cx<'_>, wanted: Wanted, typed: &str, chance: Chance<'_>) -> Result<View, Failure> {
    match found(cx, wanted, typed).await? {
        Found::One(Action::Lab(course, item)) => lab::enter(cx, &course, &item, chance).await,
        Found::One(place) => Box::pin(read(cx, &place)).await,
        Found::List(view) => Ok(*view),
    }
}

/// The list to choose from.
pub async fn list(cx: &mut Cx<'_>, wanted: Wanted) -> Result<View, Failure> {
    match found(cx, wanted, "").await? {
        Found::One(place) => Box::pin(read(cx, &place)).await,
        Found::List(view) => Ok(*view),
    }
}

enum Found {
    One(Action),
    List(Box<View>),
}

async fn found(cx: &mut Cx<'_>, wanted: Wanted, typed: &str) -> Result<Found, Failure> {
    if wanted == Wanted::Missed {
        return missed(cx, typed).await;
    }
    let records = Record::all(cx).await?;
    let mut all = Vec::new();
    for record in &records {
        let items = record.course.items().filter(|item| is(item, wanted));
        all.extend(items.map(|item| (record, item)));
    }
    let found: Vec<_> = all.iter().copied().filter(|(_, item)| named(item.title(), typed)).collect();
    // A number is a place in the list, where no title says otherwise.
    let place = typed.trim().parse::<usize>().ok().and_then(|n| all.get(n.checked_sub(1)?).copied());
    let meant = match found.as_slice() {
        [one] if !typed.is_empty() => Some(*one),
        _ => place,
    };
    if let Some((record, item)) = meant {
        return Ok(Found::One(record.to(item)));
    }
    let mut view = View::new(Action::Find(wanted), title(wanted));
    view.trail.push((label::HOME.into(), Action::Home));
    if found.is_empty() {
        view.blocks.push(para(if typed.is_empty() { label::NOTHING_YET } else { label::NOTHING_FOUND }));
    } else {
        // All are of one sort, which the title says.
        let entries = found.iter().map(|(record, item)| Entry { sort: None, ..outline::entry(record, item) });
        view.blocks.push(Block::Entries(entries.collect()));
    }
    Ok(Found::List(Box::new(view)))
}

/// What was missed in the one course that is meant, or a list of courses.
async fn missed(cx: &mut Cx<'_>, typed: &str) -> Result<Found, Failure> {
    let mut found = courses(cx).await?;
    found.retain(|course| !course.is_single_test() && named(&course.title, typed));
    if let [course] = found.as_slice() {
        return Ok(Found::One(Action::Review(course.id.clone())));
    }
    let mut view = View::new(Action::Find(Wanted::Missed), label::REVIEW);
    view.trail.push((label::HOME.into(), Action::Home));
    let entry = |course: &Arc<Course>| Entry {
        label: course.title.clone(),
        note: None,
        sort: None,
        state: Standing::Open,
        to: Some(Action::Review(course.id.clone())),
    };
    view.blocks.push(match found.as_slice() {
        [] => para(label::NOTHING_MISSED),
        found => Block::Entries(found.iter().map(entry).collect()),
    });
    Ok(Found::List(Box::new(view)))
}

fn title(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Lesson => label::LESSONS,
        Wanted::Quiz => label::QUIZZES,
        Wanted::Test => label::TESTS,
        Wanted::Lab => label::LABS,
        Wanted::Missed => label::REVIEW,
    }
}

fn is(item: &Item, wanted: Wanted) -> bool {
    match item {
        Item::Lesson(_) => wanted == Wanted::Lesson,
        Item::Quiz(quiz) if quiz.kind == QuizKind::Practice => wanted == Wanted::Quiz,
        Item::Quiz(_) => wanted == Wanted::Test,
        Item::Lab(_) => wanted == Wanted::Lab,
    }
}

fn named(title: &str, typed: &str) -> bool {
    fold(title).contains(&fold(typed))
}

/// The meaning of a word.
pub async fn term(cx: &mut Cx<'_>, typed: &str) -> Result<View, Failure> {
    let terms = terms(cx).await?;
    let exact = terms.iter().find(|(_, term)| fold(&term.term) == fold(typed));
    let found: Vec<_> = match exact {
        Some(one) => vec![one],
        None => terms.iter().filter(|(_, term)| named(&term.term, typed)).collect(),
    };
    let mut view = View::new(Action::Term, label::GLOSSARY);
    view.trail.push((label::HOME.into(), Action::Home));
    match found.as_slice() {
        [] => view.blocks.push(para(label::NO_SUCH_WORD)),
        [(course, term)] => {
            view.title.clone_from(&term.term);
            view.subtitle = Some(course.clone());
            view.blocks.clone_from(&term.meaning);
        }
        several if several.len() > MEANT => {
            let words: Vec<&str> = several.iter().map(|(_, term)| term.term.as_str()).collect();
            view.subtitle = Some(crate::words::counted(words.len(), "word", "words"));
            view.blocks.extend([para(words.join(" · ")), para(label::ONE_WORD)]);
        }
        several => {
            let terms = several.iter().map(|(_, term)| (crate::rich(&term.term), term.meaning.clone()));
            view.blocks.push(Block::Terms(terms.collect()));
        }
    }
    Ok(view)
}

/// Every word of their courses, with the course's title.
async fn terms(cx: &mut Cx<'_>) -> Result<Vec<(String, Term)>, Failure> {
    let mut all = Vec::new();
    for course in courses(cx).await? {
        all.extend(course.glossary.iter().map(|term| (course.title.clone(), term.clone())));
    }
    Ok(all)
}

/// The courses of the learner's classes; and of the one that meets here, which whoever learns here is let into.
async fn courses(cx: &mut Cx<'_>) -> Result<Vec<Arc<Course>>, Failure> {
    let mut cohorts: Vec<Cohort> = cx.cohorts().await?.into_iter().map(|(cohort, _)| cohort).collect();
    if let Some(caller) = cx.caller {
        match super::outside(&mut *cx.tx, caller, cx.learner.id).await {
            Ok(here) => cohorts.extend(here),
            Err(Failure::Refused(_)) => {}
            Err(failed) => return Err(failed),
        }
    }
    let mut courses: Vec<Arc<Course>> = Vec::new();
    for cohort in cohorts {
        for id in &cohort.courses {
            if courses.iter().all(|course| course.id != *id) {
                courses.extend(cx.courses.current(id));
            }
        }
    }
    Ok(courses)
}

/// What could be meant by what somebody has typed so far.
pub fn matching(all: &[Suggestion], typed: &str) -> Vec<Suggestion> {
    all.iter().filter(|one| named(&one.label, typed)).take(MOST).cloned().collect()
}

/// Everything that could be meant.
pub async fn suggestions(cx: &mut Cx<'_>, about: Suggest) -> Result<Vec<Suggestion>, Failure> {
    Ok(match about {
        Suggest::Item(Wanted::Missed) => {
            let mine = courses(cx).await?.into_iter().filter(|course| !course.is_single_test());
            let review = |course: &Course| Action::Review(course.id.clone()).token().as_str().to_owned();
            mine.map(|course| Suggestion { label: course.title.clone(), value: review(&course) }).collect()
        }
        Suggest::Item(wanted) => items(cx, wanted).await?,
        Suggest::Term => {
            let terms = terms(cx).await?.into_iter();
            terms.map(|(_, term)| Suggestion { value: term.term.clone(), label: term.term }).collect()
        }
        Suggest::Course => {
            let runs = cx.caller.is_some_and(|caller| caller.runs == Runs::Yes);
            if !runs && !cx.tx.may_teach(cx.learner.id).await? {
                return Ok(Vec::new());
            }
            let offered = crate::desk::offered(cx, None).await?.into_iter();
            offered.map(|course| Suggestion { label: course.title, value: course.id.to_string() }).collect()
        }
        Suggest::Test => tests(cx).await?,
        Suggest::Class => classes(cx).await?,
        Suggest::Zone => {
            Zone::all().into_iter().map(|name| Suggestion { label: name.clone(), value: name }).collect()
        }
    })
}

async fn items(cx: &mut Cx<'_>, wanted: Wanted) -> Result<Vec<Suggestion>, Failure> {
    let courses = courses(cx).await?;
    let of = |course: &Arc<Course>| -> Vec<Suggestion> {
        let items = course.items().filter(|item| is(item, wanted));
        let suggestion = |item: &Item| Suggestion {
            label: item.title().to_owned(),
            value: way(&course.id, item).token().as_str().to_owned(),
        };
        items.map(suggestion).collect()
    };
    Ok(courses.iter().flat_map(of).collect())
}

/// Where choosing an item leads: a lab is opened.
fn way(course: &CourseId, item: &Item) -> Action {
    match item {
        Item::Lab(lab) => Action::OpenLab(course.clone(), lab.id.clone()),
        _ => super::place_of(course, item),
    }
}

/// Tests of the courses of the cohorts that I teach: of the one that meets here, if one does.
async fn tests(cx: &mut Cx<'_>) -> Result<Vec<Suggestion>, Failure> {
    let here = cx.here().await?;
    let mut found: Vec<Suggestion> = Vec::new();
    for (cohort, role) in cx.cohorts().await? {
        if role != Role::Instructor || here.is_some_and(|here| here != cohort.id) {
            continue;
        }
        for course in cohort.courses.iter().filter_map(|id| cx.courses.current(id)) {
            for quiz in course.quizzes().filter(|quiz| quiz.kind == QuizKind::Test) {
                let value = Action::Cover(course.id.clone(), quiz.id.clone()).token().as_str().to_owned();
                found.push(Suggestion { label: quiz.title.clone(), value });
            }
        }
    }
    Ok(found)
}

async fn classes(cx: &mut Cx<'_>) -> Result<Vec<Suggestion>, Failure> {
    let mine = cx.cohorts().await?.into_iter().filter(|(_, role)| *role == Role::Instructor);
    let suggestion = |(cohort, _): (Cohort, Role)| Suggestion {
        value: Action::Teach(Some(cohort.id)).token().as_str().to_owned(),
        label: cohort.name,
    };
    Ok(mine.map(suggestion).collect())
}
