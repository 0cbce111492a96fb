//! Interactions become an acknowledgement and what is asked. Everything is decided from the interaction alone.

use homeroom_core::{Action, Input, Suggest, What};
use serenity::{
    builder::CreateModal,
    model::{
        application::{
            CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, Interaction,
            ModalInteraction,
        },
        channel::{Attachment, Message, MessageFlags},
    },
};

use crate::{
    caller::{Slip, slip},
    commands, forms,
    mark::Mark,
    orders,
};

/// What an interaction wants.
pub(crate) enum Heard {
    /// An answer, which takes a while.
    Ask {
        /// What Discord is told first.
        acknowledge: Acknowledge,
        /// What is asked.
        asked: Asked,
    },
    /// A form, at once.
    Form(CreateModal),
    /// Suggestions for what is being typed.
    Suggest {
        /// What they are about.
        about: Suggest,
        /// What there is of it.
        typed: String,
    },
}

/// What is asked.
pub(crate) enum Asked {
    /// This, of the classroom.
    Event(What),
    /// A test is in a file, which is to be fetched; then this is made of its text.
    File(Box<Attachment>, Box<dyn FnOnce(String) -> What + Send>),
    /// Nothing that can be meant; this is said.
    Said(&'static str),
}

/// How an interaction is acknowledged, and with it where its answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acknowledge {
    /// The answer takes the place of what was pressed.
    Update,
    /// The answer is a message of its own, for whoever asked.
    Whisper,
    /// The answer is a message of its own, in a private conversation.
    Message,
    /// The answer shows in the thread; what was pressed there stays as it is.
    Thread,
}

/// Reads an interaction; nothing of what bots do or what is none of ours.
pub(crate) fn heard(interaction: &Interaction, fresh: &dyn Fn() -> [u8; 16]) -> Option<(Slip, Heard)> {
    let slip = slip(interaction)?;
    let heard = match interaction {
        Interaction::Command(command) => command_given(command, fresh),
        Interaction::Autocomplete(command) => typing(command)?,
        Interaction::Component(pressed) => pressed_on(pressed, &slip)?,
        Interaction::Modal(sent) => form_sent(sent, &slip)?,
        _ => return None,
    };
    Some((slip, heard))
}

fn command_given(command: &CommandInteraction, fresh: &dyn Fn() -> [u8; 16]) -> Heard {
    Heard::Ask { acknowledge: Acknowledge::Whisper, asked: orders::asked(command, fresh) }
}

fn typing(command: &CommandInteraction) -> Option<Heard> {
    let option = command.data.autocomplete()?;
    let about = commands::suggested(&command.data.name, option.name)?;
    Some(Heard::Suggest { about, typed: option.value.to_owned() })
}

fn pressed_on(pressed: &ComponentInteraction, slip: &Slip) -> Option<Heard> {
    let chosen = match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.as_slice(),
        _ => &[],
    };
    let pressed_mark = match mark(&pressed.data.custom_id) {
        Mark::Places => mark(chosen.first()?),
        mark => mark,
    };
    let stays = if let Mark::Beside(_) = pressed_mark { Stays::Yes } else { Stays::No };
    let on = On { message: Some(&pressed.message), stays };
    let what = match pressed_mark {
        Mark::Form { asks, .. } => return Some(Heard::Form(forms::form(pressed, &asks))),
        Mark::Press(token) | Mark::Beside(token) => What::Pressed { token },
        Mark::Places => return None,
        Mark::Several(token) => {
            let picks = chosen.iter().filter_map(|place| place.parse().ok()).collect();
            What::Answered { token, with: Input::Picks(picks) }
        }
    };
    Some(ask(what, on, slip))
}

fn form_sent(sent: &ModalInteraction, slip: &Slip) -> Option<Heard> {
    let what = match mark(&sent.data.custom_id) {
        Mark::Form { token, .. } => What::Answered { token, with: Input::Text(forms::typed(sent)) },
        Mark::Press(token) => What::Pressed { token },
        _ => return None,
    };
    Some(ask(what, On { message: sent.message.as_deref(), stays: Stays::No }, slip))
}

/// Where something was pressed.
#[derive(Clone, Copy)]
struct On<'a> {
    message: Option<&'a Message>,
    stays: Stays,
}

/// Whether a message is to stay as it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stays {
    Yes,
    No,
}

/// What a control carries. One that cannot be read, of another version say, is a press that the classroom refuses.
fn mark(text: &str) -> Mark {
    Mark::read(text).unwrap_or_else(|| Mark::Press(text.to_owned()))
}

/// What was asked on a message.
fn ask(what: What, On { message: on, stays }: On<'_>, slip: &Slip) -> Heard {
    let (What::Pressed { token } | What::Answered { token, .. }) = &what else {
        return Heard::Ask { acknowledge: Acknowledge::Whisper, asked: Asked::Event(what) };
    };
    let action = Action::from_token(token);
    let talks = action.as_ref().is_some_and(Action::talks);
    let whispered =
        on.is_some_and(|on| on.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL)));
    // What was shown beside a conversation gives way to its next page.
    let own = (stays == Stays::Yes && !whispered) || action.as_ref().is_some_and(Action::aside);
    let acknowledge = match (own, slip.private) {
        _ if talks && on.is_some() && !whispered => Acknowledge::Thread,
        (true, true) => Acknowledge::Message,
        (false, true) if on.is_some() => Acknowledge::Update,
        (false, _) if whispered => Acknowledge::Update,
        _ => Acknowledge::Whisper,
    };
    Heard::Ask { acknowledge, asked: Asked::Event(what) }
}
