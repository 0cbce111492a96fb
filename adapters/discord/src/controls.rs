//! Rows of controls.

use homeroom_core::{Action, Button, Chosen, EntrySort, Menu, MenuOption, Page, Row, Tone};
use serenity::{
    builder::{
        CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
    },
    model::application::ButtonStyle,
};

use crate::{
    length::label,
    limits::{IN_MENU_MAX, IN_ROW_MAX, LABEL_MAX, OPTION_MAX, PLACEHOLDER_MAX, ROWS_MAX},
    mark::{Asks, Mark},
};

/// Before the words of what is chosen at present.
const CHOSEN: &str = "✓ ";

/// What a press is on a page.
type Press = fn(String) -> Mark;

/// The rows of a page.
pub(crate) fn rows(page: &Page) -> Vec<CreateActionRow> {
    let press: Press = match page.at.base() {
        Action::Message(..) => Mark::Beside,
        _ => Mark::Press,
    };
    let mut count = 0;
    let mut row = |row: &Row| match row {
        Row::Buttons(buttons) => {
            let button = |one: &Button| {
                count += 1;
                button(one, press, count - 1)
            };
            CreateActionRow::Buttons(buttons.iter().take(IN_ROW_MAX).map(button).collect())
        }
        Row::Menu(one) => {
            count += 1;
            CreateActionRow::SelectMenu(menu(one, press, count - 1))
        }
    };
    page.rows.iter().filter(|row| !is_empty(row)).take(ROWS_MAX).map(&mut row).collect()
}

fn is_empty(row: &Row) -> bool {
    match row {
        Row::Buttons(buttons) => buttons.is_empty(),
        Row::Menu(menu) => menu.options.is_empty(),
    }
}

fn button(button: &Button, press: Press, n: usize) -> CreateButton {
    let token = token(&button.action);
    let mark = match button.form.as_ref().map(|form| &form.sort) {
        None => press(token),
        Some(EntrySort::Words) => Mark::Form { token, asks: Asks::Words },
        Some(EntrySort::Prose) => Mark::Form { token, asks: Asks::Prose },
        Some(EntrySort::Number { unit }) => Mark::Form { token, asks: Asks::Number(unit.clone()) },
    };
    let chosen = button.chosen == Chosen::Yes;
    let style = match button.tone {
        _ if chosen => ButtonStyle::Success,
        Tone::Primary => ButtonStyle::Primary,
        Tone::Plain | Tone::Quiet => ButtonStyle::Secondary,
        Tone::Final => ButtonStyle::Danger,
    };
    let words = if chosen { format!("{CHOSEN}{}", button.label) } else { button.label.clone() };
    CreateButton::new(mark.written(n)).label(label(&words, LABEL_MAX)).style(style)
}

fn menu(menu: &Menu, press: Press, n: usize) -> CreateSelectMenu {
    let shown = &menu.options[..menu.options.len().min(IN_MENU_MAX)];
    let option = |(place, one): (usize, &MenuOption)| {
        let value = match menu.submit {
            Some(_) => place.to_string(),
            None => press(token(&one.action)).written(place),
        };
        let option = CreateSelectMenuOption::new(label(&one.label, OPTION_MAX), value);
        let option = if one.chosen == Chosen::Yes { option.default_selection(true) } else { option };
        match one.note.as_deref().filter(|note| !note.trim().is_empty()) {
            Some(note) => option.description(label(note, OPTION_MAX)),
            None => option,
        }
    };
    let options: Vec<_> = shown.iter().enumerate().map(option).collect();
    let most = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let kind = CreateSelectMenuKind::String { options };
    let (mark, most) = match &menu.submit {
        Some(submit) => (Mark::Several(token(submit)), most),
        None => (Mark::Places, 1),
    };
    CreateSelectMenu::new(mark.written(n), kind)
        .placeholder(label(&menu.label, PLACEHOLDER_MAX))
        .min_values(1)
        .max_values(most)
}

fn token(action: &Action) -> String {
    action.token().as_str().to_owned()
}
