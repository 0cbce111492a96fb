//! The gradebook: learners × quizzes and tests, derived from responses and the newest keys each time it is asked for.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Teaches;
use crate::{
    Attempt, AttemptId, Cohort, CohortId, Column, Corrections, CourseId, EditionId, Failure, Grade, ItemId,
    KeyRing, Learner, LearnerId, Override, Posting, PostingId, Quiz, QuizKind, Rules, Score, Timestamp,
    counts, features::Cx,
};

/// All scores of a cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradebook {
    /// Which cohort.
    pub cohort: Cohort,
    /// Which attempt counts, if not as each quiz says.
    pub grade: Option<Grade>,
    /// Quizzes and tests, in the order of the courses.
    pub heads: Vec<Head>,
    /// Learners, by name.
    pub rows: Vec<Row>,
    /// When it was looked at.
    pub now: Timestamp,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Which.
    pub column: Column,
    /// The quiz's title.
    pub title: String,
    /// The course's title.
    pub course: String,
    /// Practice or test.
    pub kind: QuizKind,
    /// How it is graded; of a posting, as the posting says.
    pub rules: Rules,
    /// When it closes.
    pub closes: Option<Timestamp>,
    /// How many scores there are in each tenth: 0–9 %, 10–19 %, … 90–100 %.
    pub spread: [u32; 10],
    /// The mean of the scores, in per cent.
    pub mean: Option<f64>,
    /// How many passed, where there is something to pass.
    pub passed: u32,
}

/// A learner's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Who.
    pub learner: Learner,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// What a learner has in a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The score that counts, in per cent.
    pub percent: Option<u8>,
    /// Its points.
    pub score: Option<Score>,
    /// Whether it passes.
    pub passed: Option<bool>,
    /// How many attempts were handed in.
    pub attempts: u32,
    /// Whether an attempt is open.
    pub open: bool,
    /// The attempt that counts.
    pub attempt: Option<AttemptId>,
    /// Whether an instructor set the score.
    pub set: bool,
}

/// The gradebook of a cohort.
pub async fn gradebook(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    grade: Option<Grade>,
) -> Result<Gradebook, Failure> {
    let roster = cx.tx.roster(teaches.id()).await?;
    let attempts = cx.tx.attempts_in(teaches.id()).await?;
    let overrides = cx.tx.overrides(teaches.id()).await?;
    let learners = roster.into_iter().filter(|one| one.learns());
    let ledger = Ledger::open(cx, &teaches.cohort, &attempts, grade).await?;
    let mut sorted = ledger.sorted(attempts, cx.now);
    let mut set: HashMap<(LearnerId, &Column), &Override> =
        overrides.iter().map(|one| ((one.learner, &one.column), one)).collect();
    let mut heads = ledger.heads.clone();
    let rows: Vec<Row> = learners
        .map(|one| {
            let mut mine = sorted.remove(&one.learner.id).unwrap_or_default();
            let cells = heads.iter().enumerate().map(|(place, head)| {
                let sat = mine.remove(&place).unwrap_or_default();
                ledger.cell(head, &sat, one.learner.id, set.remove(&(one.learner.id, &head.column)))
            });
            let cells = cells.collect();
            Row { learner: one.learner, cells }
        })
        .collect();
    for (place, head) in heads.iter_mut().enumerate() {
        head.sum(rows.iter().filter_map(|row| row.cells.get(place)));
    }
    Ok(Gradebook { cohort: teaches.cohort.clone(), grade, heads, rows, now: cx.now })
}

impl Head {
    fn sum<'a>(&mut self, cells: impl Iterator<Item = &'a Cell>) {
        let mut percents = Vec::new();
        for cell in cells {
            self.passed += u32::from(cell.passed == Some(true));
            percents.extend(cell.percent);
        }
        for percent in &percents {
            self.spread[usize::from(percent / 10).min(9)] += 1;
        }
        let sum: f64 = percents.iter().map(|percent| f64::from(*percent)).sum();
        self.mean = (!percents.is_empty()).then(|| sum / percents.len() as f64);
    }
}

/// An attempt and its score.
type Sat = (Attempt, Score);

/// What scores are derived with: the columns, and the keys of every edition that was sat.
pub(super) struct Ledger {
    pub(super) heads: Vec<Head>,
    /// By item: thousands of attempts look here, so nothing is copied to ask.
    places: HashMap<ItemId, Vec<(Column, usize)>>,
    rings: Rings,
    extra: HashMap<(PostingId, LearnerId), u32>,
    grade: Option<Grade>,
}

impl Ledger {
    pub(super) async fn open(
        cx: &mut Cx<'_>,
        cohort: &Cohort,
        attempts: &[Attempt],
        grade: Option<Grade>,
    ) -> Result<Self, Failure> {
        let rings = rings(cx, cohort.id, attempts).await?;
        let heads = heads(cx, cohort, attempts).await?;
        let mut places: HashMap<ItemId, Vec<(Column, usize)>> = HashMap::new();
        for (place, head) in heads.iter().enumerate() {
            places.entry(head.column.item.clone()).or_default().push((head.column.clone(), place));
        }
        let allowances = cx.tx.allowances(cohort.id).await?;
        let extra = allowances.into_iter().map(|one| ((one.posting, one.learner), one.attempts)).collect();
        Ok(Self { heads, places, rings, extra, grade })
    }

    /// Attempts with their scores, by learner and column; those of quizzes that are gone are left out.
    pub(super) fn sorted(
        &self,
        attempts: Vec<Attempt>,
        now: Timestamp,
    ) -> HashMap<LearnerId, BTreeMap<usize, Vec<Sat>>> {
        let mut sorted: HashMap<LearnerId, BTreeMap<usize, Vec<Sat>>> = HashMap::new();
        for attempt in attempts {
            let Some(place) = self.place(&attempt) else { continue };
            let Some(ring) = self.rings.get(&attempt.edition) else { continue };
            let score = attempt.score(ring);
            let mine = sorted.entry(attempt.learner).or_default().entry(place).or_default();
            mine.push((attempt.as_of(now), score));
        }
        sorted
    }

    fn place(&self, attempt: &Attempt) -> Option<usize> {
        let columns = self.places.get(&attempt.item)?;
        let of = |(column, _): &&(Column, usize)| {
            column.posting == attempt.posting && column.course == attempt.course
        };
        columns.iter().find(of).map(|(_, place)| *place)
    }

    /// A learner's cell. Of more attempts than were allowed (two records made one) the first ones count.
    pub(super) fn cell(&self, head: &Head, sat: &[Sat], learner: LearnerId, set: Option<&Override>) -> Cell {
        let extra = head.column.posting.and_then(|posting| self.extra.get(&(posting, learner)).copied());
        let most = head.rules.attempts.map(|of| of.saturating_add(extra.unwrap_or(0)) as usize);
        let ended: Vec<(&Attempt, Score)> = sat
            .iter()
            .filter(|(attempt, _)| !attempt.is_open())
            .map(|(attempt, score)| (attempt, *score))
            .take(most.unwrap_or(usize::MAX))
            .collect();
        let counted = counts(self.grade.unwrap_or(head.rules.grade), &ended).map(|place| ended[place]);
        let mut cell = Cell {
            percent: counted.map(|(_, score)| score.percent()),
            score: counted.map(|(_, score)| score),
            passed: counted.and_then(|(_, score)| score.passes(&head.rules)),
            attempts: u32::try_from(ended.len()).unwrap_or(u32::MAX),
            open: sat.iter().any(|(attempt, _)| attempt.is_open()),
            attempt: counted.map(|(attempt, _)| attempt.id),
            set: false,
        };
        if let Some(set) = set {
            cell.percent = Some(set.percent);
            cell.score = None;
            cell.passed = head.rules.pass.map(|pass| set.percent >= pass);
            cell.set = true;
        }
        cell
    }
}

/// The column that an attempt belongs to.
pub(super) fn column_of(attempt: &Attempt) -> Column {
    Column { course: attempt.course.clone(), item: attempt.item.clone(), posting: attempt.posting }
}

/// Keys, by the edition that was sat: its name is a hash of the course's files, so no two courses share one.
pub(super) type Rings = HashMap<EditionId, KeyRing>;

/// The keys of every edition that was sat, with this cohort's corrections.
pub(super) async fn rings(cx: &mut Cx<'_>, cohort: CohortId, attempts: &[Attempt]) -> Result<Rings, Failure> {
    let mut rings = HashMap::new();
    let mut corrections: HashMap<CourseId, Corrections> = HashMap::new();
    for attempt in attempts {
        if rings.contains_key(&attempt.edition) {
            continue;
        }
        if !corrections.contains_key(&attempt.course) {
            let found = cx.tx.corrections(cohort, &attempt.course).await?;
            corrections.insert(attempt.course.clone(), Corrections::new(found));
        }
        let ring = cx.courses.ring(&mut *cx.tx, &attempt.course, &attempt.edition).await?;
        let corrected = corrections.get(&attempt.course).cloned().unwrap_or_default();
        rings.insert(attempt.edition.clone(), ring.corrected(corrected));
    }
    Ok(rings)
}

/// The columns: each quiz of each course; a test once for each posting, and by itself if it was sat or could be.
async fn heads(cx: &mut Cx<'_>, cohort: &Cohort, attempts: &[Attempt]) -> Result<Vec<Head>, Failure> {
    let postings = cx.tx.postings(cohort.id).await?;
    let unposted = attempts.iter().filter(|one| one.posting.is_none());
    let alone: HashSet<(&CourseId, &ItemId)> = unposted.map(|one| (&one.course, &one.item)).collect();
    let mut heads = Vec::new();
    for id in &cohort.courses {
        let Some(course) = cx.courses.current(id) else { continue };
        let single = course.is_single_test();
        for quiz in course.quizzes() {
            let posted: Vec<&Posting> =
                postings.iter().filter(|one| one.course == *id && one.item == quiz.id).collect();
            let taken_alone = posted.is_empty() && !single;
            if quiz.kind == QuizKind::Practice && !single || taken_alone || alone.contains(&(id, &quiz.id)) {
                heads.push(head(id, &course.title, quiz, None));
            }
            let standing = posted.into_iter().filter(|posting| posting.withdrawn.is_none());
            heads.extend(standing.map(|posting| head(id, &course.title, quiz, Some(posting))));
        }
    }
    Ok(heads)
}

fn head(course: &CourseId, title: &str, quiz: &Quiz, posting: Option<&Posting>) -> Head {
    let column =
        Column { course: course.clone(), item: quiz.id.clone(), posting: posting.map(|posting| posting.id) };
    Head {
        column,
        title: quiz.title.clone(),
        course: title.to_owned(),
        kind: quiz.kind,
        rules: posting.map_or_else(|| quiz.rules.clone(), |posting| posting.rules(&quiz.rules)),
        closes: posting.and_then(|posting| posting.closes),
        spread: [0; 10],
        mean: None,
        passed: 0,
    }
}
