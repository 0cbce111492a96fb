//! Forms: what a button that asks for something opens, at once and from memory.

use homeroom_core::words::label as core_label;
use serenity::{
    builder::{CreateActionRow, CreateInputText, CreateModal},
    model::{
        application::{
            ActionRowComponent, ButtonKind, ComponentInteraction, InputTextStyle, ModalInteraction,
        },
        channel::Message,
    },
};

use crate::{
    length::{cut, label},
    limits::{FORM_HINT_MAX, FORM_LABEL_MAX, FORM_TITLE_MAX, PROSE_MAX, TYPED_MAX},
    mark::Asks,
    markdown::FENCE,
    words,
};

/// Names the one line of a form.
const LINE: &str = "line";
/// What ends the words of a button that asks for something: nothing was typed before.
const MORE: char = '…';
/// What parts the words of such a button from what was typed before.
const TYPED: &str = ": ";

/// The form that a button opens.
pub(crate) fn form(pressed: &ComponentInteraction, asks: &Asks) -> CreateModal {
    let mark = &pressed.data.custom_id;
    let (asked, value) = match words_of(&pressed.message, mark) {
        Some(words) => match parted(&words) {
            (asked, Typed::Cut(begin)) => (asked, listed(&pressed.message, &begin)),
            (asked, Typed::Whole(value)) => (asked, Some(value)),
            (asked, Typed::Nothing) => (asked, None),
        },
        None => (String::new(), None),
    };
    let asked = match (asked.is_empty(), asks) {
        (false, _) => asked,
        (true, Asks::Number(_)) => core_label::YOUR_NUMBER.into(),
        (true, Asks::Words | Asks::Prose) => core_label::YOUR_WORDS.into(),
    };
    let (style, most) = match asks {
        Asks::Prose => (InputTextStyle::Paragraph, PROSE_MAX),
        Asks::Words | Asks::Number(_) => (InputTextStyle::Short, TYPED_MAX),
    };
    let mut line =
        CreateInputText::new(style, label(&asked, FORM_LABEL_MAX), LINE).min_length(1).max_length(most);
    if let Asks::Number(unit) = asks {
        let hint = unit.as_deref().map_or_else(|| words::A_NUMBER.into(), words::number_in);
        line = line.placeholder(label(&hint, FORM_HINT_MAX));
    }
    if let Some(value) = value {
        line = line.value(cut(&value, usize::from(most)));
    }
    let title = label(words::FORM_TITLE, FORM_TITLE_MAX);
    CreateModal::new(mark, title).components(vec![CreateActionRow::InputText(line)])
}

/// What was typed.
pub(crate) fn typed(sent: &ModalInteraction) -> String {
    let lines = sent.data.components.iter().flat_map(|row| &row.components);
    let line = lines.filter_map(|one| match one {
        ActionRowComponent::InputText(line) => line.value.clone(),
        _ => None,
    });
    line.take(1).collect()
}

/// The words on a button of a message.
fn words_of(message: &Message, mark: &str) -> Option<String> {
    let controls = message.components.iter().flat_map(|row| &row.components);
    controls.into_iter().find_map(|one| match one {
        ActionRowComponent::Button(button) => match &button.data {
            ButtonKind::NonLink { custom_id, .. } if custom_id == mark => button.label.clone(),
            _ => None,
        },
        _ => None,
    })
}

/// What a button says of what was typed before.
enum Typed {
    Nothing,
    /// All of it.
    Whole(String),
    /// How it begins.
    Cut(String),
}

/// What is asked for, and what was typed before.
fn parted(words: &str) -> (String, Typed) {
    match words.split_once(TYPED) {
        Some((asked, value)) => match value.strip_suffix(MORE) {
            Some(begin) => (asked.into(), Typed::Cut(begin.into())),
            None => (asked.into(), Typed::Whole(value.into())),
        },
        None => (words.trim_end_matches(MORE).into(), Typed::Nothing),
    }
}

/// The listing of a message that begins so: the suggestion that a button has no room for.
fn listed(message: &Message, begin: &str) -> Option<String> {
    let texts = message.embeds.iter().filter_map(|embed| embed.description.as_deref());
    let mut listings = texts.flat_map(|text| text.split(FENCE).skip(1).step_by(2));
    let found = listings.find_map(|listing| {
        let text = listing.trim_matches('\n');
        text.starts_with(begin.trim_end()).then(|| text.to_owned())
    });
    found.filter(|_| !begin.trim().is_empty())
}
