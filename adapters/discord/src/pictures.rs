//! Pictures of a page, as files.

use homeroom_core::{Block, CourseId, EditionId, Pictures, picture};
use serenity::builder::CreateAttachment;

use crate::{
    length::cut,
    limits::{ALT_MAX, FILE_BYTES_MAX},
};

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

/// A picture as the nth file of a page; none for what is no picture or cannot be had.
pub(crate) fn attached(block: &Block, n: usize, from: &dyn Pictures) -> Option<CreateAttachment> {
    let picture = picture(block, from, FILE_BYTES_MAX)?;
    let file = CreateAttachment::bytes(picture.bytes, format!("picture-{n}.{}", picture.kind));
    Some(if picture.alt.trim().is_empty() { file } else { file.description(cut(&picture.alt, ALT_MAX)) })
}
