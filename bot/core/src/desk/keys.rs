//! A wrong key: corrected or voided for this cohort. Everybody is marked anew, and who has another result is told.

use std::collections::BTreeSet;

use super::{Done, Said, Teaches, deed, grades, marks, questions, reason, regraded};
use crate::{
    Column, Correction, Deed, Drawn, Due, Failure, Question, QuestionId, QuestionKind, Refusal, Right,
    Verdict, Version,
    features::{Chance, Cx},
    number, words,
};

/// Corrects a question.
pub async fn correct(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    (column, question, version): (&Column, &QuestionId, &Version),
    (said, why): (&Said, &str),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let why = reason(why)?;
    let target = Target::find(cx, teaches, (column, question, version)).await?;
    let correction = Correction {
        cohort: teaches.id(),
        course: column.course.clone(),
        item: column.item.clone(),
        question: question.clone(),
        version: version.clone(),
        verdict: verdict(target.question()?, said).ok_or(Refusal::NotAKey)?,
        why: why.clone(),
        by: cx.learner.id,
        at: cx.now,
    };
    let new = words::desk::verdict(&correction.verdict, target.question()?);
    target.change(cx, teaches, (Some(&correction), Deed::Corrected), (new, Some(&why)), chance).await
}

/// Takes the correction of a question back: its file's key stands again.
pub async fn uncorrect(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    (column, question, version): (&Column, &QuestionId, &Version),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let target = Target::find(cx, teaches, (column, question, version)).await?;
    if target.old.is_none() {
        return Ok(Done::Regraded(0));
    }
    let due = Due::to_instructor(teaches);
    let new = words::desk::right(target.question()?.key.right(&due), target.question()?);
    target.change(cx, teaches, (None, Deed::Uncorrected), (new, None), chance).await
}

/// The question that is corrected, and the attempts that have it.
struct Target {
    title: String,
    drawn: Drawn,
    ring: crate::KeyRing,
    attempts: Vec<crate::Attempt>,
    old: Option<Correction>,
}

impl Target {
    async fn find(
        cx: &mut Cx<'_>,
        teaches: &Teaches,
        (column, question, version): (&Column, &QuestionId, &Version),
    ) -> Result<Self, Failure> {
        let title = marks::column_title(cx, teaches, column).await?;
        let drawn = Drawn {
            item: column.item.clone(),
            question: question.clone(),
            version: version.clone(),
            options: Vec::new(),
        };
        let (ring, attempts) = questions::find(cx, teaches, &column.course, &drawn).await?;
        let ring = ring.ok_or(Refusal::NotFound)?;
        let all = cx.tx.corrections(teaches.id(), &column.course).await?;
        let old = all
            .into_iter()
            .find(|one| one.item == column.item && one.question == *question && one.version == *version);
        Ok(Self { title, drawn, ring, attempts, old })
    }

    fn question(&self) -> Result<&Question, Failure> {
        Ok(self.ring.question(&self.drawn).ok_or(Refusal::NotFound)?)
    }

    /// Saves the correction, or takes it away, and tells who has another result.
    async fn change(
        self,
        cx: &mut Cx<'_>,
        teaches: &Teaches,
        (correction, what): (Option<&Correction>, Deed),
        (new, why): (String, Option<&str>),
        chance: Chance<'_>,
    ) -> Result<Done, Failure> {
        let due = Due::to_instructor(teaches);
        let question = self.question()?;
        let was = match &self.old {
            Some(old) => words::desk::verdict(&old.verdict, question),
            None => words::desk::right(question.key.right(&due), question),
        };
        let before = grades::rings(cx, teaches.id(), &self.attempts).await?;
        match (correction, &self.old) {
            (Some(correction), _) => cx.tx.put_correction(correction).await?,
            (None, Some(old)) => cx.tx.drop_correction(old).await?,
            (None, None) => {}
        }
        let after = grades::rings(cx, teaches.id(), &self.attempts).await?;
        let why_said = why.unwrap_or_default();
        let changed =
            regraded::tell(cx, teaches, &self.attempts, (&before, &after), why_said, chance).await?;
        let mut line = deed(cx, teaches, what, chance)
            .what(format!("{}: {}", self.title, crate::plain(&question.prompt)))
            .change(Some(was), Some(new));
        line.why = why.map(str::to_owned);
        cx.tx.add_line(&line).await?;
        Ok(Done::Regraded(changed))
    }
}

/// What an instructor said is right, as a key of this question.
fn verdict(question: &Question, said: &Said) -> Option<Verdict> {
    let right = match (said, &question.kind) {
        (Said::Void, _) => return Some(Verdict::Void),
        (Said::Options(places), QuestionKind::Single(choices) | QuestionKind::Several(choices)) => {
            let option = |place: &u8| choices.get(usize::from(*place)).map(|choice| choice.id.clone());
            let options: Option<BTreeSet<_>> = places.iter().map(option).collect();
            Right::Options(options.filter(|options| !options.is_empty())?)
        }
        (Said::Text(text), QuestionKind::Number { unit }) => number_key(text, unit.as_deref())?,
        (Said::Text(text), QuestionKind::Words) => {
            let words = text.split('|').map(str::trim).filter(|word| !word.is_empty());
            let words: Vec<String> = words.map(str::to_owned).collect();
            Right::Words(Some(words).filter(|words| !words.is_empty() && text.len() <= 1000)?)
        }
        _ => return None,
    };
    Some(Verdict::Key(right))
}

/// `14 ± 0.5 GB`, `14 +- 0.5`, `14 GB`: in the question's unit where none is written.
fn number_key(text: &str, asked: Option<&str>) -> Option<Right> {
    let text = text.replace("+-", "±").replace("+/-", "±");
    let (value, tolerance) = text.split_once('±').map_or((text.as_str(), None), |(v, t)| (v, Some(t)));
    let (value, mut unit) = number::parse(value)?;
    let tolerance = match tolerance {
        Some(tolerance) => {
            let (tolerance, theirs) = number::parse(tolerance)?;
            unit = unit.or(theirs);
            tolerance
        }
        None => 0.0,
    };
    let unit = unit.or_else(|| asked.map(str::to_owned));
    number::convert(value, unit.as_deref(), asked)?;
    let good = value.is_finite() && tolerance.is_finite() && tolerance >= 0.0;
    good.then_some(Right::Number { value, tolerance, unit })
}
