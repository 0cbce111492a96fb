//! Course Markdown: a folder of files becomes a course, or a list of what is wrong with it.
//!
//! [`load`] is pure: from the bytes in [`Files`] to a [`Loaded`]. Beside it stand [`Files::from_dir`], which reads a
//! folder, [`Files::from_zip`], which reads what somebody uploads, [`draw`], which shows an author the faults, [`stale`],
//! which lists old sources, and [`watch()`].
//!
//! A file is opened by `front` and `markdown` into a tree that knows its places; `catalogue` lists what a course
//! has; then `lesson`, `quiz`, `lab` and `glossary` read the trees, with `block` and `inline` for what they share.
//!
//! **Invariant:** any bytes give diagnostics or a course, never a panic; there is a course exactly when no diagnostic
//! is an error; and every diagnostic points into its file, on character boundaries. `tests/loading.rs` proves it on
//! random bytes and on mutated courses.

mod age;
mod anchor;
mod answer;
mod author;
mod block;
mod callout;
mod catalogue;
mod checked;
mod course;
mod diagnostic;
mod diagram;
mod drawing;
mod files;
mod flowchart;
mod front;
mod glossary;
mod inline;
mod lab;
mod lesson;
mod markdown;
mod module;
mod option;
mod outline;
mod paint;
mod pasted;
mod picture;
mod question;
mod quiz;
mod raster;
mod stale;
mod svg;
#[cfg(test)]
mod tests;
mod watch;
mod zip;

pub use age::parse_age;
pub use author::Author;
pub use course::{Loaded, load};
pub use diagnostic::{Diagnostic, Place, Severity};
pub use files::{BYTES_MAX, FILES_MAX, Files, NotFiles, courses_in};
pub use paint::{Paint, draw};
pub use pasted::TEMPLATE;
pub use raster::png;
pub use stale::stale;
pub use watch::{Watch, WatchError, watch};
pub use zip::ZipFault;
