//! Embeds: boxes with a coloured edge.

use maud::{Markup, html};
use serde_json::Value;

use super::Painter;
use crate::checks::{list, text};

impl Painter<'_> {
    pub(super) fn embed(&self, embed: &Value) -> Markup {
        let (title, url) = (text(embed, "title"), text(embed, "url"));
        let author = text(&embed["author"], "name");
        let thumbnail = text(&embed["thumbnail"], "url");
        let image = text(&embed["image"], "url");
        html! {
            div.embed style=[edge(&embed["color"])] {
                div.inside {
                    @if !author.is_empty() { div.embed-author { (author) } }
                    @if !title.is_empty() {
                        div.embed-title.link[!url.is_empty()] { (self.inline(title)) }
                    }
                    @if !text(embed, "description").is_empty() {
                        div.text { (self.markdown(text(embed, "description"))) }
                    }
                    (self.fields(list(embed, "fields")))
                    @if !image.is_empty() { (self.picture(image, "image", "")) }
                    (footer(embed))
                }
                @if !thumbnail.is_empty() { (self.picture(thumbnail, "thumbnail", "")) }
            }
        }
    }

    fn fields(&self, fields: &[Value]) -> Markup {
        html! {
            @if !fields.is_empty() {
                div.fields {
                    @for field in fields {
                        div.field.inline[field["inline"] == true] {
                            div.name { (self.inline(text(field, "name"))) }
                            div.text { (self.markdown(text(field, "value"))) }
                        }
                    }
                }
            }
        }
    }
}

fn footer(embed: &Value) -> Markup {
    let words = text(&embed["footer"], "text");
    let day = text(embed, "timestamp").get(..10).unwrap_or_default();
    html! {
        @if !words.is_empty() || !day.is_empty() {
            div.footer { (words) @if !words.is_empty() && !day.is_empty() { " · " } (day) }
        }
    }
}

/// The colour of an edge, as a style.
pub(super) fn edge(colour: &Value) -> Option<String> {
    let colour = colour.as_u64().filter(|colour| *colour <= 0xff_ffff)?;
    Some(format!("--edge: #{colour:06x}"))
}
