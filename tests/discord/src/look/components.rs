//! Buttons, menus, forms and what holds them.

use maud::{Markup, html};
use serde_json::Value;

use super::{Painter, embeds::edge};
use crate::{
    checks::{list, text},
    components::{is_select, kind, kind_of},
};

impl Painter<'_> {
    pub(super) fn component(&self, component: &Value) -> Markup {
        match kind_of(component) {
            kind::ROW => html! {
                div.row { @for inner in list(component, "components") { (self.component(inner)) } }
            },
            kind::BUTTON => button(component),
            kind::TEXT => html! { div.text { (self.markdown(text(component, "content"))) } },
            kind::SECTION => html! {
                div.section {
                    div { @for inner in list(component, "components") { (self.component(inner)) } }
                    (self.component(&component["accessory"]))
                }
            },
            kind::THUMBNAIL => self.media(component, "thumbnail"),
            kind::GALLERY => html! {
                div.gallery { @for item in list(component, "items") { (self.media(item, "image")) } }
            },
            kind::FILE => html! {
                div.file { strong { (text(&component["file"], "url").rsplit('/').next().unwrap_or_default()) } }
            },
            kind::SEPARATOR => html! {
                hr.plain[component["divider"] == false].wide[component["spacing"] == 2];
            },
            kind::CONTAINER => html! {
                div.container.covered[component["spoiler"] == true] style=[edge(&component["accent_color"])] {
                    @for inner in list(component, "components") { (self.component(inner)) }
                }
            },
            kind::TEXT_INPUT => input(component),
            kind::LABEL => html! {
                label { (label(component, &component["component"])) (self.component(&component["component"])) }
            },
            _ if is_select(component) => menu(component),
            other => html! { div.unknown { "component of type " (other) } },
        }
    }

    fn media(&self, item: &Value, class: &str) -> Markup {
        let url = item["media"]["url"].as_str().unwrap_or_default();
        self.picture(url, class, text(item, "description"))
    }

    /// A form that is open before a person.
    pub(super) fn form(&self, form: &Value) -> Markup {
        html! {
            div.shade {
                div.form role="dialog" {
                    h2 { (text(form, "title")) }
                    @for part in list(form, "components") {
                        @for input in list(part, "components") { (label(input, input)) (self.component(input)) }
                        @if kind_of(part) != kind::ROW { (self.component(part)) }
                    }
                    div.row.end {
                        span.button.style2 { "Cancel" }
                        span.button.style1 { "Submit" }
                    }
                }
            }
        }
    }
}

/// What stands above a field.
fn label(named: &Value, field: &Value) -> Markup {
    html! {
        div.label {
            (text(named, "label")) @if field["required"] != false { span.required { " *" } }
            @if !text(named, "description").is_empty() { small { (text(named, "description")) } }
        }
    }
}

fn input(input: &Value) -> Markup {
    let (value, placeholder) = (text(input, "value"), text(input, "placeholder"));
    html! {
        div.input.tall[input["style"] == 2] {
            @if value.is_empty() { span.placeholder { (placeholder) } } @else { (value) }
        }
        @if let Some(most) = input["max_length"].as_u64() {
            small.count { (value.chars().count()) " / " (most) }
        }
    }
}

fn button(button: &Value) -> Markup {
    let style = button["style"].as_u64().unwrap_or(2);
    html! {
        span class={ "button style" (style) } aria-disabled[button["disabled"] == true] {
            (Painter::emoji(&button["emoji"]))
            (text(button, "label"))
            @if style == crate::components::LINK { span.out { "↗" } }
        }
    }
}

fn menu(menu: &Value) -> Markup {
    let options = list(menu, "options");
    let chosen: Vec<_> = options.iter().filter(|option| option["default"] == true).collect();
    let placeholder = menu["placeholder"].as_str().unwrap_or("Make a selection");
    html! {
        div.menu aria-disabled[menu["disabled"] == true] {
            div.closed {
                @if chosen.is_empty() { span.placeholder { (placeholder) } }
                @for option in chosen { span.chosen { (text(option, "label")) } }
                span.arrow { "⌄" }
            }
            @if !options.is_empty() {
                ul.options {
                    @for option in options {
                        li.on[option["default"] == true] {
                            (Painter::emoji(&option["emoji"]))
                            (text(option, "label"))
                            @if !text(option, "description").is_empty() { small { (text(option, "description")) } }
                        }
                    }
                }
            }
        }
    }
}
