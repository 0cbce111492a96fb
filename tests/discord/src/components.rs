//! What Discord refuses though its description allows it: buttons, menus and what holds them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    checks::{characters, list, text},
    fault::Problem,
};

/// The kinds of component, as Discord numbers them.
pub(crate) mod kind {
    pub(crate) const ROW: u64 = 1;
    pub(crate) const BUTTON: u64 = 2;
    pub(crate) const STRING_SELECT: u64 = 3;
    pub(crate) const TEXT_INPUT: u64 = 4;
    pub(crate) const USER_SELECT: u64 = 5;
    pub(crate) const CHANNEL_SELECT: u64 = 8;
    pub(crate) const SECTION: u64 = 9;
    pub(crate) const TEXT: u64 = 10;
    pub(crate) const THUMBNAIL: u64 = 11;
    pub(crate) const GALLERY: u64 = 12;
    pub(crate) const FILE: u64 = 13;
    pub(crate) const SEPARATOR: u64 = 14;
    pub(crate) const CONTAINER: u64 = 17;
    pub(crate) const LABEL: u64 = 18;
}

/// Most rows of a message of the first version, and most parts of a form.
const ROWS: usize = 5;
/// Most buttons of a row.
const BUTTONS: usize = 5;
/// Most choices of a menu.
const OPTIONS: usize = 25;
/// Most components of a message of the second version, at every depth.
const ALL: usize = 40;
/// Most characters of all texts of a message of the second version.
const TEXT: usize = 4000;
/// The style of a button that opens an address.
pub(crate) const LINK: u64 = 5;
/// The style of a button that sells something.
const PREMIUM: u64 = 6;

/// What sort a component is of.
pub(crate) fn kind_of(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or_default()
}

/// Whether a component is a menu.
pub(crate) fn is_select(component: &Value) -> bool {
    matches!(kind_of(component), kind::STRING_SELECT | kind::USER_SELECT..=kind::CHANNEL_SELECT)
}

/// Every component at every depth, in the order of the page, with its place.
pub(crate) fn all(components: &[Value]) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (place, component) in components.iter().enumerate() {
        collect(component, format!("components/{place}"), &mut found);
    }
    found
}

fn collect<'a>(component: &'a Value, path: String, found: &mut Vec<(String, &'a Value)>) {
    found.push((path.clone(), component));
    for (place, inner) in list(component, "components").iter().enumerate() {
        collect(inner, format!("{path}/components/{place}"), found);
    }
    for name in ["accessory", "component"] {
        if component[name].is_object() {
            collect(&component[name], format!("{path}/{name}"), found);
        }
    }
}

/// Collects what is wrong with a message's components.
pub(crate) fn problems(components: &[Value], has_v2: bool, problems: &mut Vec<Problem>) {
    let every = all(components);
    if has_v2 {
        if every.len() > ALL {
            problems.push(too_many("components", ALL));
        }
        let texts = every.iter().filter(|(_, one)| kind_of(one) == kind::TEXT);
        if texts.map(|(_, one)| characters(text(one, "content"))).sum::<usize>() > TEXT {
            problems.push(too_many("components", TEXT));
        }
    } else {
        if components.len() > ROWS {
            problems.push(too_many("components", ROWS));
        }
        for (place, _) in components.iter().enumerate().filter(|(_, one)| kind_of(one) != kind::ROW) {
            let why = "Value of field \"type\" must be one of (1,).";
            problems.push(Problem::new(format!("components/{place}/type"), "UNION_TYPE_CHOICES", why));
        }
    }
    each(&every, problems);
}

/// Collects what is wrong with a form.
pub(crate) fn form_problems(components: &[Value], problems: &mut Vec<Problem>) {
    if components.is_empty() || components.len() > ROWS {
        problems.push(too_many("components", ROWS));
    }
    each(&all(components), problems);
}

fn too_many(path: &str, most: usize) -> Problem {
    Problem::new(path, "BASE_TYPE_BAD_LENGTH", format!("Must be between 1 and {most} in length."))
}

fn each(every: &[(String, &Value)], problems: &mut Vec<Problem>) {
    let mut taken = BTreeSet::new();
    for (path, component) in every {
        match kind_of(component) {
            kind::ROW => row_problems(path, component, problems),
            kind::BUTTON => button_problems(path, component, problems),
            kind::STRING_SELECT => menu_problems(path, component, problems),
            _ => {}
        }
        if let Some(id) = component["custom_id"].as_str()
            && !taken.insert(id)
        {
            let path = format!("{path}/custom_id");
            let why = "Component custom id cannot be duplicated";
            problems.push(Problem::new(path, "COMPONENT_CUSTOM_ID_DUPLICATED", why));
        }
        let length = characters(text(component, "custom_id"));
        if length > 100 || component["custom_id"] == "" {
            problems.push(too_many(&format!("{path}/custom_id"), 100));
        }
    }
}

fn row_problems(path: &str, row: &Value, problems: &mut Vec<Problem>) {
    let inside = list(row, "components");
    let buttons = inside.iter().filter(|one| kind_of(one) == kind::BUTTON).count();
    let is_full = if buttons == inside.len() { buttons > BUTTONS } else { inside.len() > 1 };
    if inside.is_empty() || is_full {
        let why = "A row holds one to five buttons, or one other component.";
        problems.push(Problem::new(format!("{path}/components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", why));
    }
}

fn button_problems(path: &str, button: &Value, problems: &mut Vec<Problem>) {
    let has = |name: &str| !button[name].is_null() && button[name] != "";
    let mut need = |name: &str, wanted: bool| {
        if has(name) != wanted {
            let code = if wanted { "BASE_TYPE_REQUIRED" } else { "BUTTON_COMPONENT_INVALID_FIELD" };
            problems.push(Problem::new(
                format!("{path}/{name}"),
                code,
                "This button needs it, or may not have it.",
            ));
        }
    };
    let style = button["style"].as_u64().unwrap_or_default();
    need("url", style == LINK);
    need("custom_id", style != LINK && style != PREMIUM);
    need("sku_id", style == PREMIUM);
    if style != PREMIUM && !has("label") && !has("emoji") {
        need("label", true);
    }
}

fn menu_problems(path: &str, menu: &Value, problems: &mut Vec<Problem>) {
    let options = list(menu, "options");
    if options.is_empty() || options.len() > OPTIONS {
        problems.push(too_many(&format!("{path}/options"), OPTIONS));
    }
    let mut taken = BTreeSet::new();
    for (place, option) in options.iter().enumerate() {
        if !taken.insert(text(option, "value")) {
            let path = format!("{path}/options/{place}/value");
            let why = "The specified option value is already used";
            problems.push(Problem::new(path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", why));
        }
    }
    let bound = |name: &str| usize::try_from(menu[name].as_u64().unwrap_or(1)).unwrap_or(usize::MAX);
    let (least, most) = (bound("min_values"), bound("max_values"));
    if most > options.len() || least > most {
        let why = "It must not be more than there are options, nor less than the least.";
        problems.push(Problem::new(format!("{path}/max_values"), "NUMBER_TYPE_MAX", why));
    }
    if options.iter().filter(|option| option["default"] == true).count() > most {
        let why = "More options are chosen beforehand than may be chosen.";
        problems.push(Problem::new(format!("{path}/options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", why));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(components: &Value, has_v2: bool) -> Vec<&'static str> {
        let mut found = Vec::new();
        problems(components.as_array().map_or(&[], Vec::as_slice), has_v2, &mut found);
        found.into_iter().map(|problem| problem.code).collect()
    }

    fn button(id: usize) -> Value {
        json!({ "type": 2, "style": 1, "label": "press", "custom_id": id.to_string() })
    }

    fn rows(count: usize) -> Value {
        (0..count).map(|row| json!({ "type": 1, "components": [button(row)] })).collect()
    }

    #[test]
    fn six_rows_are_too_many() {
        assert!(codes(&rows(5), false).is_empty());
        assert_eq!(codes(&rows(6), false), ["BASE_TYPE_BAD_LENGTH"]);
        assert!(codes(&rows(6), true).is_empty());
    }

    #[test]
    fn an_id_stands_once_in_a_message() {
        let twice =
            json!([{ "type": 1, "components": [button(1)] }, { "type": 1, "components": [button(1)] }]);
        assert_eq!(codes(&twice, false), ["COMPONENT_CUSTOM_ID_DUPLICATED"]);
    }

    #[test]
    fn forty_components_are_enough_at_every_depth() {
        let texts = |count: usize| -> Value {
            let texts: Vec<_> = (0..count).map(|_| json!({ "type": 10, "content": "a" })).collect();
            json!([{ "type": 17, "components": texts }])
        };
        assert!(codes(&texts(39), true).is_empty());
        assert_eq!(codes(&texts(40), true), ["BASE_TYPE_BAD_LENGTH"]);
        assert_eq!(codes(&texts(1), false), ["UNION_TYPE_CHOICES"]);
        assert_eq!(
            codes(&json!([{ "type": 10, "content": "x".repeat(4001) }]), true),
            ["BASE_TYPE_BAD_LENGTH"]
        );
    }

    #[test]
    fn menus_have_one_to_twenty_five_different_choices() {
        let menu = |count: usize, most: usize| {
            let option = |value: usize| json!({ "label": "a", "value": value.to_string() });
            let options: Vec<_> = (0..count).map(option).collect();
            let menu = json!({ "type": 3, "custom_id": "m", "options": options, "max_values": most });
            json!([{ "type": 1, "components": [menu] }])
        };
        assert!(codes(&menu(25, 25), false).is_empty());
        assert_eq!(codes(&menu(26, 1), false), ["BASE_TYPE_BAD_LENGTH"]);
        assert_eq!(codes(&menu(2, 3), false), ["NUMBER_TYPE_MAX"]);
    }

    #[test]
    fn a_link_has_an_address_and_no_id() {
        let row = |button: Value| json!([{ "type": 1, "components": [button] }]);
        let good = json!({ "type": 2, "style": 5, "label": "a", "url": "https://example.org" });
        assert!(codes(&row(good), false).is_empty());
        let bad = json!({ "type": 2, "style": 5, "label": "a", "custom_id": "a" });
        assert_eq!(codes(&row(bad), false), ["BASE_TYPE_REQUIRED", "BUTTON_COMPONENT_INVALID_FIELD"]);
        assert_eq!(
            codes(&row(json!({ "type": 2, "style": 1, "custom_id": "a" })), false),
            ["BASE_TYPE_REQUIRED"]
        );
    }

    #[test]
    fn a_form_has_five_parts_at_most() {
        let part = |id: usize| {
            let input = json!({ "type": 4, "custom_id": id.to_string(), "style": 1, "label": "a" });
            json!({ "type": 1, "components": [input] })
        };
        let count = |parts: usize| {
            let (mut found, parts) = (Vec::new(), (0..parts).map(part).collect::<Vec<_>>());
            form_problems(&parts, &mut found);
            found.len()
        };
        assert_eq!((count(1), count(5), count(6), count(0)), (0, 0, 1, 1));
    }
}
