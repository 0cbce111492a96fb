//! Pictures of a page, as files.

use homeroom_core::{Block, Pictures, picture};
use serenity::builder::CreateAttachment;

use crate::{
    length::cut,
    limits::{ALT_MAX, FILE_BYTES_MAX},
};

/// A picture as the nth file of a page; none for what is no picture or cannot be had.
pub(crate) fn attached(block: &Block, n: usize, from: &dyn Pictures) -> Option<CreateAttachment> {
    let picture = picture(block, from, FILE_BYTES_MAX)?;
    let file = CreateAttachment::bytes(picture.bytes, format!("picture-{n}.{}", picture.kind));
    Some(if picture.alt.trim().is_empty() { file } else { file.description(cut(&picture.alt, ALT_MAX)) })
}
