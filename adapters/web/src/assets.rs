//! The style, the script and the picture of the classroom, in the binary. Their names carry a hash of what is in them,
//! so that a browser may keep them for good.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

use crate::outgoing;

/// For what never changes under its name.
pub(crate) const FOR_GOOD: &str = "public, max-age=31536000, immutable";

const STYLE: &str = concat!(
    include_str!("assets/paper.css"),
    include_str!("assets/lesson.css"),
    include_str!("assets/quiz.css"),
    include_str!("assets/lab.css"),
    include_str!("assets/outline.css"),
    include_str!("assets/desk.css"),
    include_str!("assets/grades.css"),
);
const SCRIPT: &str = include_str!("assets/classroom.js");
const DESK_SCRIPT: &str = include_str!("assets/desk.js");
const BOARD_SCRIPT: &str = include_str!("assets/board.js");
const WRITE_SCRIPT: &str = include_str!("assets/write.js");
const THEME: &str = include_str!("assets/theme.js");
const ICON: &str = include_str!("assets/icon.svg");

/// A file of the classroom.
pub(crate) struct Asset {
    name: String,
    mime: &'static str,
    text: &'static str,
}

/// The style of every page.
pub(crate) static STYLE_SHEET: LazyLock<Asset> = LazyLock::new(|| Asset::new("classroom", "css", STYLE));
/// What makes presses quick and keys work.
pub(crate) static CLASSROOM: LazyLock<Asset> = LazyLock::new(|| Asset::new("classroom", "js", SCRIPT));
/// Fills in what the desk's forms can know of a browser.
pub(crate) static DESK: LazyLock<Asset> = LazyLock::new(|| Asset::new("desk", "js", DESK_SCRIPT));
/// Keeps a board up to date.
pub(crate) static BOARD: LazyLock<Asset> = LazyLock::new(|| Asset::new("board", "js", BOARD_SCRIPT));
/// Helps with writing and posting a test.
pub(crate) static WRITE: LazyLock<Asset> = LazyLock::new(|| Asset::new("write", "js", WRITE_SCRIPT));
/// Sets the chosen colours before anything is drawn.
pub(crate) static COLOURS: LazyLock<Asset> = LazyLock::new(|| Asset::new("theme", "js", THEME));

impl Asset {
    fn new(stem: &str, suffix: &str, text: &'static str) -> Self {
        let hash: String = Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let mime = if suffix == "css" { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
        Self { name: format!("/static/{stem}-{hash}.{suffix}"), mime, text }
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &str {
        &self.name
    }
}

/// Serves a file by its name.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let all: [&Asset; 6] = [&STYLE_SHEET, &CLASSROOM, &COLOURS, &DESK, &BOARD, &WRITE];
    let found = all.into_iter().find(|asset| asset.name.strip_prefix("/static/") == Some(name.as_str()));
    let Some(asset) = found else { return outgoing::not_here() };
    ([(header::CONTENT_TYPE, asset.mime), (header::CACHE_CONTROL, FOR_GOOD)], asset.text).into_response()
}

/// The picture in the tab.
pub(crate) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")], ICON)
        .into_response()
}
