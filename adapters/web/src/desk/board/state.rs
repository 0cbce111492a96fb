//! A board in words, and what of it changed since it was sent.

use homeroom_core::{
    LearnerId, Timestamp,
    desk::{Board, BoardSeat, Stand},
    words::{desk::allowance, times},
};
use serde_json::{Map, Value, json};

use crate::words::{self, posting as said};

/// A board as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Now {
    /// Not started, working, handed in.
    pub(crate) counts: [usize; 3],
    /// Answers given.
    pub(crate) given: u64,
    /// Answers there could be.
    pub(crate) of: u64,
    /// The same in words.
    pub(crate) answers: String,
    /// When it opens and closes.
    pub(crate) when: Vec<String>,
    /// Whether its close has passed.
    pub(crate) over: bool,
    /// How many questions an attempt has.
    pub(crate) questions: u32,
    /// A line for each learner.
    pub(crate) lines: Vec<Line>,
}

/// One learner's line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: LearnerId,
    pub(crate) state: &'static str,
    pub(crate) word: &'static str,
    pub(crate) answered: u32,
    pub(crate) of: String,
    pub(crate) said: String,
}

impl Now {
    /// What a report says.
    pub(crate) fn of(board: &Board) -> Self {
        let lines: Vec<Line> = board.seats.iter().map(|seat| line(board, seat)).collect();
        let of_state = |state: &str| lines.iter().filter(|line| line.state == state).count();
        let given = lines.iter().map(|line| u64::from(line.answered)).sum();
        let of = u64::from(board.questions) * lines.len() as u64;
        Self {
            counts: ["open", "working", "done"].map(of_state),
            given,
            of,
            answers: said::answers(given, of),
            when: when(board),
            over: board.posting.closes.is_some_and(|closes| closes <= board.now),
            questions: board.questions,
            lines,
        }
    }

    /// What is other than in `before`; everything where nothing was sent. `None` if all is the same.
    pub(crate) fn since(&self, before: Option<&Self>) -> Option<Value> {
        let mut changed = Map::new();
        if before.is_none_or(|before| before.counts != self.counts) {
            changed.insert("counts".into(), json!(self.counts));
        }
        if before.is_none_or(|before| before.answers != self.answers) {
            changed.insert(
                "answers".into(),
                json!({ "given": self.given, "of": self.of, "said": self.answers }),
            );
        }
        if before.is_none_or(|before| before.when != self.when) {
            changed.insert("when".into(), json!(self.when));
        }
        if before.is_none_or(|before| before.over != self.over) {
            changed.insert("over".into(), json!(self.over));
        }
        let is_new =
            |place: usize, line: &Line| before.is_none_or(|before| before.lines.get(place) != Some(line));
        let lines = self.lines.iter().enumerate().filter(|(place, line)| is_new(*place, line));
        let rows: Vec<Value> = lines.map(|(_, line)| line.json()).collect();
        if !rows.is_empty() {
            changed.insert("rows".into(), Value::Array(rows));
        }
        (!changed.is_empty()).then_some(Value::Object(changed))
    }

    /// Whether the same learners are on both: rows do not come and go in a page that is open.
    pub(crate) fn has_rows_of(&self, other: &Self) -> bool {
        self.lines.iter().map(|line| line.id).eq(other.lines.iter().map(|line| line.id))
    }
}

impl Line {
    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "state": self.state,
            "word": self.word,
            "answered": self.answered,
            "of": self.of,
            "said": self.said,
        })
    }
}

fn line(board: &Board, seat: &BoardSeat) -> Line {
    let at = |at: Timestamp| times::short(at, &board.cohort.zone, board.now);
    let (state, answered, mut said) = match seat.stand {
        Stand::NotStarted => ("open", 0, String::new()),
        Stand::Working { answered, began, due: Some(due) } => {
            ("working", answered, format!("since {}, until {}", at(began), at(due)))
        }
        Stand::Working { answered, began, due: None } => {
            ("working", answered, format!("since {}", at(began)))
        }
        Stand::HandedIn { answered, at: handed_in } => ("done", answered, at(handed_in)),
    };
    if let Some(given) = &seat.allowance {
        said = [said, allowance(given)]
            .into_iter()
            .filter(|said| !said.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
    }
    Line {
        id: seat.learner.id,
        state,
        word: said::stand(&seat.stand),
        answered,
        of: words::amount(answered, board.questions),
        said,
    }
}

fn when(board: &Board) -> Vec<String> {
    let zone = &board.cohort.zone;
    let said = |words: [&str; 2], at: Timestamp| {
        let word = if at <= board.now { words[1] } else { words[0] };
        said::happens(word, &times::in_full(at, zone), &times::from_now(at, board.now))
    };
    let posting = &board.posting;
    if let Some(at) = posting.withdrawn {
        return vec![said::withdrawn(&times::in_full(at, zone))];
    }
    let opens = posting.opens.filter(|at| *at > board.now).map(|at| said([said::OPENS, said::OPENED], at));
    let closes = match posting.closes {
        Some(at) => said([said::CLOSES, said::CLOSED], at),
        None => format!("{} {}", said::CLOSES, said::NO_CLOSE),
    };
    opens.into_iter().chain([closes]).collect()
}
