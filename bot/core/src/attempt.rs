//! One sitting of a quiz or test: a state machine whose transitions consume it and take the time.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::{
    AttemptId, CohortId, CourseId, EditionId, Feedback, ItemId, LearnerId, OptionId, PostingId, Question,
    QuestionId, QuestionKind, Rules, Version, deadline, desk::Teaches, draw,
};

/// One sitting. It pins its edition and the order of everything in it; no order is ever derived again.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Its id; also what a token carries.
    pub id: AttemptId,
    /// Who sits it.
    pub learner: LearnerId,
    /// In which cohort.
    pub cohort: CohortId,
    /// For which posting, if for one.
    pub posting: Option<PostingId>,
    /// Of which course.
    pub course: CourseId,
    /// Which quiz or test.
    pub item: ItemId,
    /// In which edition.
    pub edition: EditionId,
    /// Under which rules it began.
    pub rules: Rules,
    /// The questions, in order.
    pub drawn: Vec<Drawn>,
    /// When it began.
    pub began: Timestamp,
    /// How often it has been saved; a store refuses to save over a newer one.
    pub revision: i64,
    /// Whether it counts.
    pub counting: Counting,
    /// Where it stands.
    pub state: State,
}

/// Whether an attempt counts, in grades and among the attempts used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// It does.
    Counts,
    /// An instructor tries a test out.
    Trial,
    /// An instructor set it aside.
    Reset,
}

/// A question of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// The quiz it is from; of a review, any quiz of the course.
    pub item: ItemId,
    /// Which question.
    pub question: QuestionId,
    /// In which wording.
    pub version: Version,
    /// Its options, as displayed.
    pub options: Vec<OptionId>,
}

/// Where an attempt stands.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Answers are taken.
    Open {
        /// So far.
        answers: Answers,
        /// Questions (from 0) to come back to.
        flagged: BTreeSet<u8>,
        /// When it hands itself in.
        due: Option<Timestamp>,
    },
    /// Handed in.
    Finished {
        /// As handed in.
        answers: Answers,
        /// When.
        at: Timestamp,
    },
    /// Time was up; what was there is handed in.
    Expired {
        /// As they stood.
        answers: Answers,
        /// When time was up.
        at: Timestamp,
    },
}

/// Every response, by question (from 0), in the order given.
pub type Answers = BTreeMap<u8, Vec<Response>>;

/// What a learner gave to a question, once.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The question (from 0).
    pub question: u8,
    /// From 0, one more with each change.
    pub seq: u16,
    /// What was given.
    pub given: Given,
    /// When the platform received it.
    pub at: Timestamp,
}

/// What can be given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// One option.
    Option(OptionId),
    /// All that apply.
    Options(BTreeSet<OptionId>),
    /// A number, and the unit that was typed.
    Number {
        /// As typed.
        value: f64,
        /// As typed.
        unit: Option<String>,
    },
    /// A few words.
    Words(String),
}

/// The proof that feedback on a question is due. An attempt makes one, and whoever proves to teach.
pub struct Due(());

impl Due {
    /// Instructors see the keys of what they post.
    pub(crate) fn to_instructor(_: &Teaches) -> Self {
        Self(())
    }
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// This is new and to be stored.
    Recorded(Response),
    /// It was there already: a repeated press, or a later answer where the first one counts.
    Before,
}

/// Why an answer, a flag or a hand-in is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnswerRefused {
    /// It was handed in or its time was up.
    #[error("closed since {since}")]
    Closed {
        /// When.
        since: Timestamp,
    },
    /// It has no such question or option.
    #[error("no such question or option")]
    NotThere,
    /// The response is not of the question's kind.
    #[error("a response of another kind")]
    OtherKind,
    /// Nothing was chosen or typed.
    #[error("an empty response")]
    Empty,
}

/// Who sits what: all that an attempt starts from but its questions.
pub struct Sitting {
    /// Who.
    pub learner: LearnerId,
    /// In which cohort.
    pub cohort: CohortId,
    /// For which posting.
    pub posting: Option<PostingId>,
    /// Of which course.
    pub course: CourseId,
    /// Which quiz or test.
    pub item: ItemId,
    /// In which edition.
    pub edition: EditionId,
    /// Under which rules.
    pub rules: Rules,
    /// No answer is taken after this, whatever the time limit.
    pub closes: Option<Timestamp>,
    /// So much more than the time limit and the close.
    pub more: SignedDuration,
    /// Whether it will count.
    pub counting: Counting,
}

impl Counting {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Trial => "trial",
            Self::Reset => "reset",
        }
    }

    /// Reads what [`Counting::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Counts, Self::Trial, Self::Reset].into_iter().find(|one| one.as_str() == text)
    }
}

impl Attempt {
    /// A new attempt over these questions, shuffled as the rules say.
    pub fn begin<'a>(
        sitting: Sitting,
        questions: impl IntoIterator<Item = (&'a ItemId, &'a Question)>,
        now: Timestamp,
        chance: &mut dyn Rng,
    ) -> Self {
        let due = deadline::due(now, sitting.rules.time, sitting.closes, sitting.more);
        Self {
            id: AttemptId::new(now, chance),
            learner: sitting.learner,
            cohort: sitting.cohort,
            posting: sitting.posting,
            course: sitting.course,
            item: sitting.item,
            edition: sitting.edition,
            drawn: draw::questions(questions, sitting.rules.shuffle, chance),
            rules: sitting.rules,
            began: now,
            revision: 0,
            counting: sitting.counting,
            state: State::Open { answers: Answers::new(), flagged: BTreeSet::new(), due },
        }
    }

    /// The attempt as it stands at this time: an open one past its due time *is* handed in, whatever was down.
    pub fn as_of(self, now: Timestamp) -> Self {
        match self.state {
            State::Open { answers, due: Some(at), .. } if at <= now => {
                Self { state: State::Expired { answers, at }, ..self }
            }
            _ => self,
        }
    }

    /// Takes an answer to the question at `n`. Where feedback is immediate the first answer counts, else the last.
    pub fn answer(
        self,
        question: &Question,
        n: u8,
        given: Given,
        now: Timestamp,
    ) -> Result<(Self, Answered), AnswerRefused> {
        let this = self.as_of(now);
        let drawn = this.drawn.get(usize::from(n)).ok_or(AnswerRefused::NotThere)?;
        fits(&given, question, drawn)?;
        let before = this.response(n);
        let first_counts = this.rules.at_once();
        if before.is_some_and(|before| first_counts || before.given == given) {
            return Ok((this, Answered::Before));
        }
        let seq = before.map_or(0, |before| before.seq.saturating_add(1));
        let State::Open { mut answers, flagged, due } = this.state else {
            return Err(AnswerRefused::Closed { since: this.ended().unwrap_or(now) });
        };
        let response = Response { question: n, seq, given, at: now };
        answers.entry(n).or_default().push(response.clone());
        let complete = answers.len() == this.drawn.len();
        let state = if complete && first_counts {
            State::Finished { answers, at: now }
        } else {
            State::Open { answers, flagged, due }
        };
        Ok((Self { state, ..this }, Answered::Recorded(response)))
    }

    /// Flags a question, or takes the flag away.
    pub fn flag(self, n: u8, flag: crate::Flag, now: Timestamp) -> Result<Self, AnswerRefused> {
        let this = self.as_of(now);
        if usize::from(n) >= this.drawn.len() {
            return Err(AnswerRefused::NotThere);
        }
        let since = this.ended().unwrap_or(now);
        let State::Open { answers, mut flagged, due } = this.state else {
            return Err(AnswerRefused::Closed { since });
        };
        match flag {
            crate::Flag::Flagged => flagged.insert(n),
            crate::Flag::Plain => flagged.remove(&n),
        };
        Ok(Self { state: State::Open { answers, flagged, due }, ..this })
    }

    /// Hands it in. One that is handed in already stays as it is: pressing twice is no fault.
    pub fn hand_in(self, now: Timestamp) -> Self {
        let this = self.as_of(now);
        match this.state {
            State::Open { answers, .. } => Self { state: State::Finished { answers, at: now }, ..this },
            _ => this,
        }
    }

    /// The response that counts for the question at `n`.
    pub fn response(&self, n: u8) -> Option<&Response> {
        let all = self.answers().get(&n)?;
        if self.rules.at_once() { all.first() } else { all.last() }
    }

    /// Every response.
    pub fn answers(&self) -> &Answers {
        match &self.state {
            State::Open { answers, .. }
            | State::Finished { answers, .. }
            | State::Expired { answers, .. } => answers,
        }
    }

    /// Whether answers are taken (as far as this value knows; see [`Attempt::as_of`]).
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// When it was handed in.
    pub fn ended(&self) -> Option<Timestamp> {
        match self.state {
            State::Open { .. } => None,
            State::Finished { at, .. } | State::Expired { at, .. } => Some(at),
        }
    }

    /// Whether a question is flagged.
    pub fn flagged(&self, n: u8) -> crate::Flag {
        match &self.state {
            State::Open { flagged, .. } if flagged.contains(&n) => crate::Flag::Flagged,
            _ => crate::Flag::Plain,
        }
    }

    /// The numbers of its questions, from 0. There are not more than a byte counts: a loaded quiz has fewer.
    pub fn numbers(&self) -> Range<u8> {
        0..u8::try_from(self.drawn.len()).unwrap_or(u8::MAX)
    }

    /// The first question without an answer, at or after `from`, else from the beginning.
    pub fn next_open(&self, from: u8) -> Option<u8> {
        let len = self.numbers().end;
        (from..len).chain(0..from.min(len)).find(|n| !self.answers().contains_key(n))
    }

    /// The proof that feedback on the question at `n` is due, if it is. `closes` is when the posting closes.
    pub fn due(&self, n: u8, closes: Option<Timestamp>, now: Timestamp) -> Option<Due> {
        let ended = self.ended().is_some();
        let is_due = match self.rules.feedback {
            Feedback::Immediate => ended || self.answers().contains_key(&n),
            Feedback::AfterSubmit => ended,
            Feedback::AfterClose => ended && closes.is_none_or(|closes| closes <= now),
        };
        is_due.then_some(Due(()))
    }
}

/// Whether a response is one that this question can have.
fn fits(given: &Given, question: &Question, drawn: &Drawn) -> Result<(), AnswerRefused> {
    match (given, &question.kind) {
        (Given::Option(one), QuestionKind::Single(_)) => {
            drawn.options.contains(one).then_some(()).ok_or(AnswerRefused::NotThere)
        }
        (Given::Options(chosen), QuestionKind::Several(_)) if chosen.is_empty() => Err(AnswerRefused::Empty),
        (Given::Options(chosen), QuestionKind::Several(_)) => {
            let known = chosen.iter().all(|one| drawn.options.contains(one));
            known.then_some(()).ok_or(AnswerRefused::NotThere)
        }
        (Given::Number { .. }, QuestionKind::Number { .. }) => Ok(()),
        (Given::Words(words), QuestionKind::Words) if words.trim().is_empty() => Err(AnswerRefused::Empty),
        (Given::Words(_), QuestionKind::Words) => Ok(()),
        _ => Err(AnswerRefused::OtherKind),
    }
}
