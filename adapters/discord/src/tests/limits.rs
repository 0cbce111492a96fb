//! Discord's limits, and the property that every page keeps them.

use std::collections::BTreeSet;

use homeroom_core::{Action, Leanings, Page, Row, features, fit, words::calc::CALC_EXAMPLES};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    cardboard::{Cardboard, json as sent},
    generated::view,
};
use crate::{
    capabilities,
    length::length,
    limits::{
        ALT_MAX, CONTENT_MAX, CUSTOM_ID_MAX, DESCRIPTION_MAX, EMBEDS_MAX, EMBEDS_TEXT_MAX, FILES_MAX,
        IN_MENU_MAX, IN_ROW_MAX, LABEL_MAX, OPTION_MAX, PLACEHOLDER_MAX, ROWS_MAX, TITLE_MAX,
    },
    mark::Mark,
    outgoing::Message,
};

/// Everything that Discord would refuse about a message.
fn offences(message: &Value) -> Vec<String> {
    let mut sheet = Offences::default();
    let embeds = list(message, "embeds");
    sheet.most("embeds", embeds.len(), EMBEDS_MAX);
    sheet.most("content", text(message, "content"), CONTENT_MAX);
    let mut all = 0;
    for embed in embeds {
        let (title, description) = (text(embed, "title"), text(embed, "description"));
        sheet.most("title", title, TITLE_MAX);
        sheet.most("description", description, DESCRIPTION_MAX);
        all += title + description;
        if title + description == 0 && embed.get("image").is_none() {
            sheet.say("an embed shows nothing");
        }
    }
    sheet.most("all embeds", all, EMBEDS_TEXT_MAX);
    let files = list(message, "attachments");
    sheet.most("files", files.len(), FILES_MAX);
    files.iter().for_each(|file| sheet.most("alternative text", text(file, "description"), ALT_MAX));
    if message.get("allowed_mentions") != Some(&json!({ "parse": [], "users": [], "roles": [] })) {
        sheet.say("somebody can be mentioned");
    }
    let rows = list(message, "components");
    sheet.most("rows", rows.len(), ROWS_MAX);
    let mut marks = BTreeSet::new();
    for row in rows {
        let controls = list(row, "components");
        sheet.least("row", controls.len());
        sheet.most("row", controls.len(), IN_ROW_MAX);
        for control in controls {
            sheet.control(control);
            if !marks.insert(control["custom_id"].to_string()) {
                sheet.say("two controls have one mark");
            }
        }
    }
    sheet.0
}

#[derive(Default)]
struct Offences(Vec<String>);

impl Offences {
    fn say(&mut self, what: &str) {
        self.0.push(what.into());
    }

    fn most(&mut self, what: &str, is: usize, most: usize) {
        if is > most {
            self.0.push(format!("{what}: {is} of {most}"));
        }
    }

    fn least(&mut self, what: &str, is: usize) {
        if is == 0 {
            self.0.push(format!("{what}: nothing"));
        }
    }

    fn control(&mut self, control: &Value) {
        self.most("mark", text(control, "custom_id"), CUSTOM_ID_MAX);
        self.least("mark", text(control, "custom_id"));
        if control["type"] == 2 {
            self.most("label", text(control, "label"), LABEL_MAX);
            self.least("label", text(control, "label"));
            return;
        }
        let options = list(control, "options");
        self.least("menu", options.len());
        self.most("menu", options.len(), IN_MENU_MAX);
        self.most("placeholder", text(control, "placeholder"), PLACEHOLDER_MAX);
        let most = control["max_values"].as_u64().unwrap_or(1);
        self.most("choices", usize::try_from(most).unwrap_or(usize::MAX), options.len());
        let values: BTreeSet<String> = options.iter().map(|option| option["value"].to_string()).collect();
        if values.len() < options.len() {
            self.say("two options have one value");
        }
        for option in options {
            self.least("option", text(option, "label"));
            ["label", "value", "description"]
                .iter()
                .for_each(|name| self.most(name, text(option, name), OPTION_MAX));
        }
    }
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(of: &Value, name: &str) -> usize {
    of.get(name).and_then(Value::as_str).map_or(0, length)
}

/// What the controls of a message lead to, as they are read back.
fn read_back(message: &Value) -> BTreeSet<String> {
    let controls = list(message, "components").iter().flat_map(|row| list(row, "components"));
    let mut found = BTreeSet::new();
    for control in controls {
        let mark = control["custom_id"].as_str().and_then(Mark::read);
        let tokens = match mark {
            Some(
                Mark::Press(token) | Mark::Beside(token) | Mark::Form { token, .. } | Mark::Several(token),
            ) => vec![token],
            Some(Mark::Places) => {
                let values = list(control, "options")
                    .iter()
                    .filter_map(|option| Mark::read(option["value"].as_str()?));
                values
                    .filter_map(|mark| match mark {
                        Mark::Press(token) | Mark::Beside(token) => Some(token),
                        _ => None,
                    })
                    .collect()
            }
            None => Vec::new(),
        };
        found.extend(tokens);
    }
    found
}

/// What a page's controls do.
fn does(page: &Page) -> BTreeSet<String> {
    let actions: Vec<&Action> = page
        .rows
        .iter()
        .flat_map(|row| match row {
            Row::Buttons(buttons) => buttons.iter().map(|button| &button.action).collect(),
            Row::Menu(menu) => match &menu.submit {
                Some(submit) => vec![submit],
                None => menu.options.iter().map(|option| &option.action).collect::<Vec<_>>(),
            },
        })
        .collect();
    actions.into_iter().map(|action| action.token().as_str().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_keeps_the_limits_and_its_controls(view in view()) {
        for page in fit(&view, &capabilities()) {
            let message = Message::of(&page, &Cardboard);
            let json = sent(&message.clone().answered());
            prop_assert_eq!(offences(&json), Vec::<String>::new());
            prop_assert_eq!(offences(&sent(&message.posted("once"))), Vec::<String>::new());
            prop_assert_eq!(read_back(&json), does(&page));
        }
    }
}

#[test]
fn a_sum_is_one_message_and_an_answer_a_button() {
    let others = ["", "hello", "licence of Qwen2.5", "licence of Llama 3.2", "licence of Llama 3.2 11B"];
    for typed in CALC_EXAMPLES.into_iter().chain(others) {
        assert_eq!(fit(&features::worked(typed), &capabilities()).len(), 1, "{typed}");
    }
    for so_far in ["", "l", "lb", "lbh", "lbhl", "lbhlb", "bbbbb"] {
        let view = features::decided(&Leanings::read(so_far).unwrap_or_default());
        let pages = fit(&view, &capabilities());
        assert_eq!(pages.len(), 1, "{so_far}");
        let lettered =
            |row: &Row| matches!(row, Row::Buttons(some) if some.iter().any(|one| one.label == "A"));
        assert!(!pages[0].rows.iter().any(lettered), "{so_far}");
    }
}

#[test]
fn the_check_finds_what_is_wrong() {
    let button = json!({ "type": 2, "custom_id": "p1h", "label": "" });
    let message = json!({
        "embeds": [{ "title": "t".repeat(257), "description": "d".repeat(6000) }, {}],
        "components": [{ "components": [button.clone(), button] }, { "components": [] }],
    });
    assert_eq!(offences(&message).len(), 9, "{:?}", offences(&message));
}

#[test]
fn a_long_sentence_is_cut() {
    let said = sent(&Message::said(&"*".repeat(3000)).whispered());
    assert_eq!(offences(&said), Vec::<String>::new());
}
