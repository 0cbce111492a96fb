//! The questions of a quiz or test: how hard they were, which distractors drew, what is right.

use std::collections::HashMap;

use super::{Asked, AskedOption, Corrected, Questions, Teaches, grades, marks};
use crate::{
    Attempt, Choice, Column, Corrections, CourseId, Drawn, Due, Failure, Given, KeyRing, OptionId, Question,
    QuestionKind, Right, Verdict, features::Cx, words,
};

/// The questions, with what was answered in attempts that were handed in.
pub async fn questions(cx: &mut Cx<'_>, teaches: &Teaches, column: &Column) -> Result<Questions, Failure> {
    let title = marks::column_title(cx, teaches, column).await?;
    let attempts = handed_in(cx, teaches, column).await?;
    let rings = grades::rings(cx, teaches.id(), &attempts).await?;
    let mut tally = Tally::default();
    for attempt in &attempts {
        if let Some(ring) = rings.get(&attempt.edition) {
            tally.add(attempt, ring);
        }
    }
    let corrections = cx.tx.corrections(teaches.id(), &column.course).await?;
    let corrections = Corrections::new(corrections);
    let due = Due::to_instructor(teaches);
    let mut all = Vec::new();
    if let Some(course) = cx.courses.current(&column.course) {
        let ring = KeyRing::new([], course.clone()).corrected(corrections.clone());
        for question in course.quiz(&column.item).into_iter().flat_map(|quiz| quiz.all_questions()) {
            let drawn = drawn(column, question);
            all.push(asked(cx, &ring, question, &drawn, tally.take(&drawn), &due).await?);
        }
    }
    // Wordings that only older editions have.
    for (drawn, sum) in tally.rest() {
        let ring = rings.values().find(|ring| ring.question(&drawn).is_some());
        if let Some((ring, question)) = ring.and_then(|ring| Some((ring, ring.question(&drawn)?))) {
            all.push(asked(cx, ring, question, &drawn, sum, &due).await?);
        }
    }
    Ok(Questions {
        cohort: teaches.cohort.clone(),
        column: column.clone(),
        title,
        attempts: u32::try_from(attempts.len()).unwrap_or(u32::MAX),
        questions: all,
    })
}

async fn handed_in(cx: &mut Cx<'_>, teaches: &Teaches, column: &Column) -> Result<Vec<Attempt>, Failure> {
    let all = match column.posting {
        Some(posting) => cx.tx.attempts_on(posting).await?,
        None => cx.tx.attempts_in(teaches.id()).await?,
    };
    let of = all.into_iter().filter(|one| grades::column_of(one) == *column);
    Ok(of.map(|one| one.as_of(cx.now)).filter(|one| !one.is_open()).collect())
}

fn drawn(column: &Column, question: &Question) -> Drawn {
    Drawn {
        item: column.item.clone(),
        question: question.id.clone(),
        version: question.version.clone(),
        options: Vec::new(),
    }
}

/// What was answered to each question.
#[derive(Default)]
struct Tally(HashMap<(String, String), (Drawn, Sum)>);

/// What was answered to one question.
#[derive(Default)]
struct Sum {
    asked: u32,
    points: f64,
    chosen: HashMap<OptionId, u32>,
    typed: HashMap<String, (bool, u32)>,
}

impl Tally {
    fn add(&mut self, attempt: &Attempt, ring: &KeyRing) {
        for (n, drawn) in attempt.numbers().zip(&attempt.drawn) {
            let key = (drawn.question.to_string(), drawn.version.to_string());
            let (_, sum) = self.0.entry(key).or_insert_with(|| (drawn.clone(), Sum::default()));
            let mark = attempt.mark(n, ring);
            sum.asked += 1;
            sum.points += mark.points;
            match attempt.response(n).map(|response| &response.given) {
                Some(Given::Option(one)) => *sum.chosen.entry(one.clone()).or_default() += 1,
                Some(Given::Options(several)) => {
                    for one in several {
                        *sum.chosen.entry(one.clone()).or_default() += 1;
                    }
                }
                Some(Given::Number { value, unit }) => {
                    sum.type_in(words::number(*value, unit.as_deref()), mark.is_right());
                }
                Some(Given::Words(text)) => sum.type_in(text.clone(), mark.is_right()),
                None => {}
            }
        }
    }

    fn take(&mut self, drawn: &Drawn) -> Sum {
        let key = (drawn.question.to_string(), drawn.version.to_string());
        self.0.remove(&key).map(|(_, sum)| sum).unwrap_or_default()
    }

    fn rest(self) -> Vec<(Drawn, Sum)> {
        let mut rest: Vec<_> = self.0.into_iter().collect();
        rest.sort_by(|(a, _), (b, _)| a.cmp(b));
        rest.into_iter().map(|(_, found)| found).collect()
    }
}

impl Sum {
    fn type_in(&mut self, text: String, right: bool) {
        let (_, times) = self.typed.entry(text).or_insert((right, 0));
        *times += 1;
    }
}

/// Most typed answers that are listed.
const TYPED: usize = 8;

async fn asked(
    cx: &mut Cx<'_>,
    ring: &KeyRing,
    question: &Question,
    drawn: &Drawn,
    sum: Sum,
    due: &Due,
) -> Result<Asked, Failure> {
    let correction = ring.correction(drawn).cloned();
    let right = match correction.as_ref().map(|correction| &correction.verdict) {
        Some(Verdict::Key(right)) => right.clone(),
        _ => question.key.right(due).clone(),
    };
    let corrected = match correction {
        Some(correction) => Some(Corrected {
            void: correction.verdict == Verdict::Void,
            by: cx.tx.learner(correction.by).await?.map(|by| by.name).unwrap_or_default(),
            why: correction.why,
            at: correction.at,
        }),
        None => None,
    };
    let mut typed: Vec<(String, bool, u32)> =
        sum.typed.into_iter().map(|(text, (right, times))| (text, right, times)).collect();
    typed.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    typed.truncate(TYPED);
    let option = |choice: &Choice| AskedOption {
        text: choice.text.clone(),
        right: matches!(&right, Right::Options(all) if all.contains(&choice.id)),
        chosen: sum.chosen.get(&choice.id).copied().unwrap_or(0),
    };
    Ok(Asked {
        id: question.id.clone(),
        version: question.version.clone(),
        prompt: question.prompt.clone(),
        body: question.body.clone(),
        asked: sum.asked,
        facility: (sum.asked > 0).then(|| sum.points / f64::from(sum.asked)),
        options: question.kind.choices().iter().map(option).collect(),
        typed,
        key: words::desk::key(&right),
        corrected,
        several: matches!(question.kind, QuestionKind::Several(_)),
    })
}

/// The question in this wording, in service or as it was sat, with the attempts of the cohort that had it.
pub(super) async fn find(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    course: &CourseId,
    drawn: &Drawn,
) -> Result<(Option<KeyRing>, Vec<Attempt>), Failure> {
    let mut attempts = cx.tx.attempts_in(teaches.id()).await?;
    let same = |one: &Drawn| {
        one.question == drawn.question && one.version == drawn.version && one.item == drawn.item
    };
    attempts.retain(|one| one.course == *course && one.drawn.iter().any(same));
    let current = cx.courses.current(course).map(|course| KeyRing::new([], course));
    if let Some(ring) = current.filter(|ring| ring.question(drawn).is_some()) {
        return Ok((Some(ring), attempts));
    }
    for attempt in &attempts {
        let ring = cx.courses.ring(&mut *cx.tx, course, &attempt.edition).await?;
        if ring.question(drawn).is_some() {
            return Ok((Some(ring), attempts));
        }
    }
    Ok((None, attempts))
}
