//! Pictures of a course: files of an edition, and diagrams that are drawn already.

use std::fmt::Write as _;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use homeroom_core::{CourseId, EditionId};
use maud::{Markup, html};

use crate::{outgoing, room::Room};

/// Where the pictures of courses come from.
pub trait Pictures: Send + Sync {
    /// The bytes of a picture, by its path within an edition of a course.
    fn picture(&self, course: &CourseId, edition: &EditionId, path: &str) -> Option<Vec<u8>>;
}

/// The kinds that are served. SVG is not: opened by itself it could run what is in it.
fn mime(path: &str) -> Option<&'static str> {
    let (_, suffix) = path.rsplit_once('.')?;
    match suffix.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "gif" => Some("image/gif"),
        _ => None,
    }
}

/// A picture as a file. An edition never changes, so it may be kept for good.
pub(crate) async fn serve(
    State(room): State<Room>,
    Path((course, edition, path)): Path<(String, String, String)>,
) -> Response {
    let found = mime(&path).and_then(|mime| {
        let (course, edition) = (CourseId::new(course), EditionId::new(edition));
        Some((mime, room.pictures.picture(&course, &edition, &path)?))
    });
    let Some((mime, bytes)) = found else { return outgoing::not_here() };
    let headers = [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, crate::assets::FOR_GOOD)];
    (StatusCode::OK, headers, bytes).into_response()
}

/// A picture on a page.
pub(crate) fn figure(course: &CourseId, edition: &EditionId, path: &str, alt: &str) -> Markup {
    let address = format!("/asset/{course}/{edition}/{}", escaped(path, "/"));
    html! { figure { img src=(address) alt=(alt) loading="lazy" decoding="async"; } }
}

/// A diagram, drawn twice; the page shows the one that suits its colours. As an image it can run nothing.
pub(crate) fn diagram(alt: &str, light: &str, dark: &str) -> Markup {
    html! {
        figure.diagram {
            img.in-light src=(data(light)) alt=(alt);
            img.in-dark src=(data(dark)) alt=(alt);
        }
    }
}

fn data(svg: &str) -> String {
    // What an attribute and an address both take as it is; anything rarer costs three bytes.
    format!("data:image/svg+xml,{}", escaped(svg, "/ =:;,()!*'@+$?"))
}

fn escaped(text: &str, plain: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || (byte.is_ascii() && plain.contains(c)) {
            out.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
