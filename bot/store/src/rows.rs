//! A learner's attempts and their responses, as one row of one column: a gradebook reads thousands of attempts, and to
//! fetch a row costs more than to read what is in it.

use std::{collections::HashMap, str::SplitN};

use homeroom_core::{
    Answers, Attempt, Counting, CourseId, EditionId, ItemId, Response, Rules, State, Stored, Timestamp,
};
use sqlx::{ColumnIndex, Decode, FromRow, Type};

use crate::column;

/// Between attempts. JSON escapes control characters, so neither this nor the next two are in any part of one.
const GROUP: char = '\u{1d}';
/// Between the four lists of responses: questions, numbers, times, and what was given.
const RECORD: char = '\u{1e}';
/// Between the parts of an attempt, and within such a list.
const UNIT: char = '\u{1f}';
const PARTS: usize = 17;

const FINISHED: &str = "finished";
const EXPIRED: &str = "expired";

/// Selects attempts as [`Row`]s, in no order. `format` takes NULL for an empty text, on both engines.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT string_agg(format(
                '%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}\
                %s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s',
                a.id, a.learner, a.cohort, a.posting, a.course, a.item, a.edition, a.rules, a.drawn, a.began_at,
                a.revision, a.counting, a.ended_at, a.ending, a.flagged, a.due_at, (
                    SELECT string_agg(CAST(r.question AS TEXT), '\u{1f}')
                        || '\u{1e}' || string_agg(CAST(r.seq AS TEXT), '\u{1f}')
                        || '\u{1e}' || string_agg(CAST(r.at AS TEXT), '\u{1f}')
                        || '\u{1e}' || string_agg(r.given, '\u{1f}')
                    FROM response r WHERE r.attempt = a.id)), '\u{1d}')
            FROM attempt a WHERE ",
            $which,
            " GROUP BY a.learner"
        )
    };
}

pub(crate) use select;

/// A learner's attempts.
pub(crate) struct Row(Vec<Attempt>);

/// The columns that a save changes.
pub(crate) struct Standing {
    pub(crate) flagged: String,
    pub(crate) due_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) ending: Option<&'static str>,
}

/// The attempts, the one that began first first.
pub(crate) fn oldest_first(rows: Vec<Row>) -> Vec<Attempt> {
    let mut all: Vec<_> = rows.into_iter().flat_map(|row| row.0).collect();
    all.sort_by_cached_key(|attempt| (attempt.began, attempt.id));
    all
}

/// Rows are read as they come in: SQLite looks for the next one meanwhile.
impl<'r, R: sqlx::Row> FromRow<'r, R> for Row
where
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    usize: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let (text, mut known): (&str, _) = (row.try_get(0)?, HashMap::new());
        let attempts: Stored<_> = text.split(GROUP).map(|text| attempt(text, &mut known)).collect();
        attempts.map(Self).map_err(|error| sqlx::Error::Decode(error.into()))
    }
}

/// Reads an attempt. Many have the same rules: those that are known are not read again.
fn attempt<'a>(text: &'a str, known: &mut HashMap<&'a str, Rules>) -> Stored<Attempt> {
    let mut parts = Parts(text.splitn(PARTS, UNIT));
    Ok(Attempt {
        id: parts.word("attempt.id")?,
        learner: parts.word("attempt.learner")?,
        cohort: parts.word("attempt.cohort")?,
        posting: parts.maybe("attempt.posting")?,
        course: CourseId::new(parts.text("attempt.course")?),
        item: ItemId::new(parts.text("attempt.item")?),
        edition: EditionId::new(parts.text("attempt.edition")?),
        rules: rules(parts.text("attempt.rules")?, known)?,
        drawn: column::from_json("attempt.drawn", parts.text("attempt.drawn")?)?,
        began: column::moment("attempt.began_at", parts.word("attempt.began_at")?)?,
        revision: parts.word("attempt.revision")?,
        counting: column::known("attempt.counting", Counting::read(parts.text("attempt.counting")?))?,
        state: state(&mut parts)?,
    })
}

fn rules<'a>(json: &'a str, known: &mut HashMap<&'a str, Rules>) -> Stored<Rules> {
    if let Some(rules) = known.get(json) {
        return Ok(rules.clone());
    }
    let rules: Rules = column::from_json("attempt.rules", json)?;
    known.insert(json, rules.clone());
    Ok(rules)
}

fn state(parts: &mut Parts) -> Stored<State> {
    let ended = column::maybe_moment("attempt.ended_at", parts.maybe("attempt.ended_at")?)?;
    let (ending, flagged) = (parts.text("attempt.ending")?, parts.text("attempt.flagged")?);
    let due = column::maybe_moment("attempt.due_at", parts.maybe("attempt.due_at")?)?;
    let answers = answers(parts.text("response")?)?;
    match (ended, ending) {
        (None, "") => {
            Ok(State::Open { answers, flagged: column::from_json("attempt.flagged", flagged)?, due })
        }
        (Some(at), FINISHED) => Ok(State::Finished { answers, at }),
        (Some(at), EXPIRED) => Ok(State::Expired { answers, at }),
        _ => Err(column::unreadable("attempt.ending")),
    }
}

/// The database lists them in any order, but all four lists in the same.
fn answers(text: &str) -> Stored<Answers> {
    let mut answers = Answers::new();
    if text.is_empty() {
        return Ok(answers);
    }
    let mut lists = text.splitn(4, RECORD).map(|list| list.split(UNIT));
    let (Some(questions), Some(seqs), Some(times), Some(given)) =
        (lists.next(), lists.next(), lists.next(), lists.next())
    else {
        return Err(column::unreadable("response"));
    };
    for (((question, seq), at), given) in questions.zip(seqs).zip(times).zip(given) {
        let response = Response {
            question: column::word("response.question", question)?,
            seq: column::word("response.seq", seq)?,
            at: column::moment("response.at", column::word("response.at", at)?)?,
            given: column::from_json("response.given", given)?,
        };
        answers.entry(response.question).or_default().push(response);
    }
    for responses in answers.values_mut() {
        responses.sort_unstable_by_key(|response| response.seq);
    }
    Ok(answers)
}

/// The parts of an attempt, one after the other.
struct Parts<'a>(SplitN<'a, char>);

impl<'a> Parts<'a> {
    fn text(&mut self, column: &str) -> Stored<&'a str> {
        column::known(column, self.0.next())
    }

    fn word<T: std::str::FromStr>(&mut self, column: &str) -> Stored<T> {
        column::word(column, self.text(column)?)
    }

    /// Empty stands for NULL.
    fn maybe<T: std::str::FromStr>(&mut self, column: &str) -> Stored<Option<T>> {
        let text = Some(self.text(column)?).filter(|text| !text.is_empty());
        text.map(|text| column::word(column, text)).transpose()
    }
}

impl Standing {
    pub(crate) fn of(state: &State) -> Stored<Self> {
        let ended = |at: &Timestamp, ending| Self {
            flagged: "[]".into(),
            due_at: None,
            ended_at: Some(at.as_millisecond()),
            ending: Some(ending),
        };
        Ok(match state {
            State::Open { flagged, due, .. } => Self {
                flagged: column::to_json(flagged)?,
                due_at: due.map(Timestamp::as_millisecond),
                ended_at: None,
                ending: None,
            },
            State::Finished { at, .. } => ended(at, FINISHED),
            State::Expired { at, .. } => ended(at, EXPIRED),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::fault;

    #[test]
    fn what_cannot_be_read_is_named_by_its_column() {
        for (text, column) in [("", "attempt.id"), ("01ARZ3NDEKTSV4RRFFQ69G5FAV\u{1f}Ada", "attempt.learner")]
        {
            let error = attempt(text, &mut HashMap::new()).map(drop).unwrap_err();
            let said = fault(sqlx::Error::Decode(error.into())).to_string();
            assert_eq!(said, format!("the database failed: column {column} cannot be read"));
        }
        let lists = answers("0\u{1f}1\u{1e}0").unwrap_err();
        assert_eq!(lists.to_string(), "the database failed: column response cannot be read");
    }
}
