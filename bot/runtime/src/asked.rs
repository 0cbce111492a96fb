//! What an event asks for.

use homeroom_core::{
    Action, Command, Event, Failure, Input, Learner, Place, View, What,
    features::{self, Cx},
};

use crate::{budget::cost, settled::settled};

/// What a command costs: about a press and a half.
const COMMAND_COST: u32 = 3;
/// What it costs to say something, as a press.
const SAID_COST: u32 = 2;

/// An event that may be handled: who, what, when.
pub(crate) struct Admitted {
    pub(crate) learner: Learner,
    pub(crate) asked: Asked,
    pub(crate) event: Event,
}

/// What is asked for.
pub(crate) enum Asked {
    Action(Action, Option<Input>),
    Said(Place, String),
    Command(Box<Command>),
}

impl Asked {
    /// Reads what an event asks for.
    pub(crate) fn read(what: &What) -> Option<Self> {
        match what {
            What::Pressed { token } => Action::from_token(token).map(|action| Self::Action(action, None)),
            What::Answered { token, with } => {
                Action::from_token(token).map(|action| Self::Action(action, Some(with.clone())))
            }
            What::Said { at, text } => Some(Self::Said(at.clone(), text.clone())),
            What::Ordered(command) => Some(Self::Command(command.clone())),
        }
    }

    /// What it takes of the budget of who asks.
    pub(crate) fn cost(&self) -> u32 {
        match self {
            Self::Action(action, _) => cost(action),
            Self::Said(..) => SAID_COST,
            Self::Command(_) => COMMAND_COST,
        }
    }

    pub(crate) fn action(&self) -> Option<&Action> {
        match self {
            Self::Action(action, _) => Some(action),
            Self::Said(..) | Self::Command(_) => None,
        }
    }

    pub(crate) async fn handled(
        &self,
        cx: &mut Cx<'_>,
        chance: features::Chance<'_>,
    ) -> Result<View, Failure> {
        match self {
            Self::Action(action, input) => features::press(cx, action, input.clone(), chance).await,
            Self::Said(at, text) => features::said(cx, at, text).await,
            Self::Command(command) => features::command(cx, command, chance).await,
        }
    }

    /// What it did stands, since it was delivered before: shows where that led.
    pub(crate) async fn handled_before(
        &self,
        cx: &mut Cx<'_>,
        chance: features::Chance<'_>,
    ) -> Result<View, Failure> {
        match self {
            // Found again it is the same, and a lab that was opened then stands open.
            Self::Action(Action::Find(_), _) => self.handled(cx, chance).await,
            Self::Action(action, _) => features::stands(cx, &settled(action)).await,
            Self::Said(at, _) => features::stands_at(cx, at).await,
            Self::Command(_) => features::command(cx, &Command::Class, chance).await,
        }
    }

    /// Whether it lets who asks into the class that meets where they do.
    pub(crate) fn learns(&self) -> bool {
        self.action().is_some_and(Action::learns)
    }
}
