//! The five questions of the course about one use of a model (`4-limits#framework`): their answers, and what they come to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is asked, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// May the data leave?
    Data,
    /// How hard is the task?
    Task,
    /// How much is there to do, and what does it cost?
    Volume,
    /// How fast, and also offline?
    Latency,
    /// Who runs it?
    Operation,
}

impl Concern {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Data, Self::Task, Self::Volume, Self::Latency, Self::Operation];
}

/// What an answer speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lean {
    /// A machine of one's own.
    Local,
    /// Neither, or it is not known yet.
    Between,
    /// Somebody else's service.
    Hosted,
}

impl Lean {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Local, Self::Between, Self::Hosted];

    fn letter(self) -> char {
        match self {
            Self::Local => 'l',
            Self::Between => 'b',
            Self::Hosted => 'h',
        }
    }
}

/// The answers so far, in the order of the questions; five at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Leanings(Vec<Lean>);

impl Leanings {
    /// Reads letters as they stand in a token or an address.
    pub fn read(text: &str) -> Option<Self> {
        let lean = |letter: char| Lean::ALL.into_iter().find(|lean| lean.letter() == letter);
        let leans = text.chars().take(Concern::ALL.len() + 1).map(lean).collect::<Option<Vec<_>>>()?;
        (leans.len() <= Concern::ALL.len()).then_some(Self(leans))
    }

    /// The question that comes next.
    pub fn next(&self) -> Option<Concern> {
        Concern::ALL.get(self.0.len()).copied()
    }

    /// With the next answer; with five there is none.
    pub fn with(&self, lean: Lean) -> Self {
        let more = self.0.iter().copied().chain([lean]);
        Self(more.take(Concern::ALL.len()).collect())
    }

    /// The first so many.
    pub fn first(&self, many: usize) -> Self {
        Self(self.0.iter().copied().take(many).collect())
    }

    /// Without the last one; none where there is none.
    pub fn back(&self) -> Option<Self> {
        Some(self.first(self.0.len().checked_sub(1)?))
    }

    /// Each question that is answered, with its answer.
    pub fn given(&self) -> impl Iterator<Item = (Concern, Lean)> {
        Concern::ALL.into_iter().zip(self.0.iter().copied())
    }

    /// What they come to, once all are given. The first question can settle the matter; whether a model of one's own is good
    /// enough, and who runs it, is asked all the same.
    pub fn advice(&self) -> Option<Advice> {
        let [data, task, volume, latency, operation] = *self.0.as_slice() else { return None };
        let must = data == Lean::Local || latency == Lean::Local;
        Some(match (data, task, volume) {
            _ if must && operation == Lean::Hosted => Advice::OnceRun,
            _ if must && task != Lean::Local => Advice::IfGood,
            _ if must => Advice::Local,
            (Lean::Between, Lean::Local, Lean::Local) if operation != Lean::Hosted => Advice::Local,
            (Lean::Between, ..) => Advice::Private,
            _ if operation == Lean::Hosted => Advice::Hosted,
            (_, Lean::Local, Lean::Local) => Advice::Local,
            (_, Lean::Local, Lean::Between) | (_, Lean::Between | Lean::Hosted, Lean::Local) => Advice::Both,
            _ => Advice::Hosted,
        })
    }
}

impl fmt::Display for Leanings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|lean| write!(f, "{}", lean.letter()))
    }
}

/// A recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// On a machine of one's own.
    Local,
    /// The same, provided that a test shows it is good enough.
    IfGood,
    /// The same, once somebody runs it.
    OnceRun,
    /// In a part of a cloud that is kept apart.
    Private,
    /// Easy or private work at home, hard work with a service.
    Both,
    /// With somebody else's service.
    Hosted,
}
