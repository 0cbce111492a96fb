//! Pictures of a page, as files.

use homeroom_core::{Block, CourseId, EditionId};
use serenity::builder::CreateAttachment;

use crate::{
    length::cut,
    limits::{ALT_MAX, FILE_BYTES_MAX},
};

/// Where pictures come from. Both may take a while, and ask nobody.
pub trait Pictures: Send + Sync {
    /// A file of an edition of a course.
    fn file(&self, course: &CourseId, edition: &EditionId, path: &str) -> Option<Vec<u8>>;
    /// A drawing in SVG as PNG.
    fn drawn(&self, svg: &str) -> Option<Vec<u8>>;
}

/// A classroom without pictures: their words stand for them.
pub(crate) struct Bare;

impl Pictures for Bare {
    fn file(&self, _: &CourseId, _: &EditionId, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn drawn(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// Kinds of picture that Discord shows in an embed.
const SHOWN: [&str; 5] = ["gif", "jpeg", "jpg", "png", "webp"];

/// A picture as the nth file of a page; none for what is no picture or cannot be had.
pub(crate) fn attached(block: &Block, n: usize, from: &dyn Pictures) -> Option<CreateAttachment> {
    let (bytes, end, alt) = match block {
        Block::Image { path, alt, edition, course } => {
            let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase())?;
            let bytes = from.file(course, edition, path)?;
            if end == "svg" {
                (from.drawn(std::str::from_utf8(&bytes).ok()?)?, "png".to_owned(), alt)
            } else {
                let end = Some(end).filter(|end| SHOWN.contains(&end.as_str()))?;
                (bytes, end, alt)
            }
        }
        Block::Diagram { alt, light, .. } => (from.drawn(light)?, "png".to_owned(), alt),
        _ => return None,
    };
    let fits = !bytes.is_empty() && bytes.len() <= FILE_BYTES_MAX;
    let file = CreateAttachment::bytes(bytes, format!("picture-{n}.{end}"));
    fits.then(|| if alt.trim().is_empty() { file } else { file.description(cut(alt, ALT_MAX)) })
}
