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
    inline::unlisted,
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

/// The last listing of a message that begins so: the suggestion that a button has no room for.
fn listed(message: &Message, begin: &str) -> Option<String> {
    let begin = one_line(begin);
    let texts = message.embeds.iter().filter_map(|embed| embed.description.as_deref());
    let listings = texts.flat_map(|text| text.split(FENCE).skip(1).step_by(2));
    // One with a language is somebody's code.
    let listings =
        listings.filter_map(|listing| Some(unlisted(listing.strip_prefix('\n')?.trim_end_matches('\n'))));
    let found = listings.filter(|listing| one_line(listing).starts_with(&begin)).last();
    found.filter(|_| !begin.is_empty())
}

/// As a button says it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::markdown::blocks;
    use homeroom_core::{Block, para};

    fn message(shown: &[Block]) -> Message {
        let message = json!({
            "id": "50", "channel_id": "20", "author": { "id": "1", "username": "homeroom", "discriminator": "0" },
            "content": "", "timestamp": "2026-01-01T00:00:00Z", "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "pinned": false,
            "type": 0, "components": [], "embeds": [{ "description": blocks(shown) }],
        });
        serde_json::from_value(message).expect("a message")
    }

    fn code(language: &str, text: &str) -> Block {
        Block::Code { language: language.into(), text: text.into() }
    }

    /// What a form begins with below a page, where the button says as much as it has room for.
    fn suggested(page: &[Block], opener: &str) -> Option<String> {
        let words = label(&format!("Your reply: {opener}"), 40);
        match parted(&words) {
            (asked, Typed::Cut(begin)) if asked == "Your reply" => listed(&message(page), &begin),
            _ => panic!("it fits: {words}"),
        }
    }

    const OPENER: &str = "We summarise letters with names in them. Which motives weigh here?";

    #[test]
    fn a_suggestion_is_taken_from_the_message_whole() {
        let page = [para("The task."), code("", OPENER), para("Reply here.")];
        assert_eq!(suggested(&page, OPENER).as_deref(), Some(OPENER));
        let lines = "First this, which is a line.\n\nThen that, which is another one.\nAnd a third.";
        let page = [code("", "We, and nothing else."), code("", lines)];
        assert_eq!(suggested(&page, lines).as_deref(), Some(lines));
        assert_eq!(suggested(&[para("The task.")], OPENER), None);
    }

    #[test]
    fn fences_in_a_message_suggest_nothing_else() {
        // A task shows code that begins in the same way, and a text full of fences.
        let other = format!("{OPENER} {OPENER}");
        let page = [code("rust", &other), para("``` one ```` two `"), code("", &other), code("", OPENER)];
        assert_eq!(suggested(&page, OPENER).as_deref(), Some(OPENER));
        for ticks in ["```", "````", "``````", "`"] {
            let hostile =
                format!("Explain {ticks}rm -rf{ticks} to me, and what it takes away.\n{ticks}\nEnd.");
            let page = [para(&hostile), code("", &hostile), para("Reply here.")];
            assert_eq!(suggested(&page, &hostile).as_deref(), Some(hostile.as_str()), "{ticks}");
        }
    }

    #[test]
    fn what_a_button_says_whole_needs_no_listing() {
        assert!(
            matches!(parted("Your number: 14 GB"), (asked, Typed::Whole(value)) if asked == "Your number" && value == "14 GB")
        );
        assert!(matches!(parted("Your reply…"), (asked, Typed::Nothing) if asked == "Your reply"));
        assert_eq!(listed(&message(&[code("", OPENER)]), " "), None);
    }
}
