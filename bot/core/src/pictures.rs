//! Pictures of a page, for places that take them as files.

use crate::{Block, CourseId, EditionId};

/// Where pictures come from. Both may take a while, and ask nobody.
pub trait Pictures: Send + Sync {
    /// A file of an edition of a course.
    fn file(&self, course: &CourseId, edition: &EditionId, path: &str) -> Option<Vec<u8>>;
    /// A drawing in SVG as PNG.
    fn drawn(&self, svg: &str) -> Option<Vec<u8>>;
}

/// A classroom without pictures: their words stand for them.
pub struct Bare;

impl Pictures for Bare {
    fn file(&self, _: &CourseId, _: &EditionId, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn drawn(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// A picture as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Itself.
    pub bytes: Vec<u8>,
    /// Its kind, as a file's name ends: `png`.
    pub kind: String,
    /// What it shows, in words.
    pub alt: String,
}

/// Kinds of picture that are shown everywhere.
const SHOWN: [&str; 5] = ["gif", "jpeg", "jpg", "png", "webp"];

/// Takes the pictures that can be had out of some blocks and what is within them, in order; of others the words stay.
pub fn take_pictures(blocks: &mut Vec<Block>, from: &dyn Pictures, most: usize) -> Vec<Picture> {
    let mut taken = Vec::new();
    blocks.retain_mut(|block| {
        match block {
            Block::Section { body, .. } | Block::Callout { body, .. } | Block::Quote(body) => {
                taken.extend(take_pictures(body, from, most));
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| taken.extend(take_pictures(item, from, most)));
            }
            other => {
                let found = picture(other, from, most);
                let had = found.is_some();
                taken.extend(found);
                return !had;
            }
        }
        true
    });
    taken
}

/// The picture that a block is; none of what is no picture, is larger than `most` bytes or cannot be had.
pub fn picture(block: &Block, from: &dyn Pictures, most: usize) -> Option<Picture> {
    let (bytes, kind, alt) = match block {
        Block::Image { path, alt, edition, course } => {
            let kind = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase())?;
            let bytes = from.file(course, edition, path)?;
            if kind == "svg" {
                (from.drawn(std::str::from_utf8(&bytes).ok()?)?, "png".to_owned(), alt)
            } else {
                (bytes, Some(kind).filter(|kind| SHOWN.contains(&kind.as_str()))?, alt)
            }
        }
        Block::Diagram { alt, light, .. } => (from.drawn(light)?, "png".to_owned(), alt),
        _ => return None,
    };
    let fits = !bytes.is_empty() && bytes.len() <= most;
    fits.then(|| Picture { bytes, kind, alt: alt.clone() })
}
