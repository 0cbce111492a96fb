//! What a feature answers: data that any place can show in its own way.

use serde::{Deserialize, Serialize};

use crate::{Action, Block, Chosen, Rich};

/// A page, as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The place this page is of: reading it shows the same page.
    pub at: Action,
    /// Its title.
    pub title: String,
    /// A line below the title.
    pub subtitle: Option<String>,
    /// The way here, outermost first.
    pub trail: Vec<(String, Action)>,
    /// What is on it.
    pub blocks: Vec<Block>,
    /// What can be done.
    pub controls: Vec<Control>,
    /// Who may see it.
    pub audience: Audience,
}

/// Who may see a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// The one learner it concerns.
    Learner,
    /// Everybody in the place.
    Place,
}

/// Something that can be done. Each keeps its action, whatever a place makes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    /// A button, or where its action only reads, a link.
    Press {
        /// Its words.
        label: String,
        /// What it does.
        action: Action,
        /// How it looks.
        tone: Tone,
    },
    /// One of several, chosen by the press itself.
    Choice(Vec<Choosable>),
    /// Some of several, sent together.
    Choices {
        /// What can be chosen.
        options: Vec<Choosable>,
        /// What receives the choice.
        submit: Action,
    },
    /// Something to type.
    Entry {
        /// What is asked for.
        label: String,
        /// A number or words.
        sort: EntrySort,
        /// What was entered before.
        value: Option<String>,
        /// What receives it.
        submit: Action,
    },
}

/// An option that can be chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choosable {
    /// Its words.
    pub text: Rich,
    /// What choosing it does. In `Choices`, its place in the list counts, and the action is that of `submit`.
    pub action: Action,
    /// Whether it is the present choice.
    pub chosen: Chosen,
}

/// What can be typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntrySort {
    /// A number, in this unit.
    Number {
        /// The unit that is asked for.
        unit: Option<String>,
    },
    /// A few words.
    Words,
    /// Some sentences.
    Prose,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// The one to press.
    Primary,
    /// One of the others.
    Plain,
    /// Aside.
    Quiet,
    /// Cannot be taken back.
    Final,
}

impl View {
    /// An empty page for one learner.
    pub fn new(at: Action, title: impl Into<String>) -> Self {
        Self {
            at,
            title: title.into(),
            subtitle: None,
            trail: Vec::new(),
            blocks: Vec::new(),
            controls: Vec::new(),
            audience: Audience::Learner,
        }
    }

    /// With a button.
    pub fn press(mut self, label: impl Into<String>, action: Action, tone: Tone) -> Self {
        self.controls.push(Control::Press { label: label.into(), action, tone });
        self
    }
}
