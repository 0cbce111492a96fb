//! The classroom on Discord: interactions become events, views become messages. It decides nothing: what a person does
//! goes through [`Chat`](homeroom_core::Chat), and what is brought to people comes through
//! [`Platform`](homeroom_core::Platform).
//!
//! What is typed counts in the thread of a lab alone, by whoever it is of; there `said` takes it up.
//!
//! An interaction is acknowledged before anything is done, since Discord waits three seconds and then says that it
//! failed; what it did not take is not handled. All that decides how is in the interaction: a control's mark carries a
//! token, and a form is opened from the button's own words.
//!
//! Nothing here is logged but sentences and codes. serenity's own log is another matter: below `error` it holds
//! interactions as they came, so a program keeps that of `serenity` to `error`.
//!
//! **Invariant:** every page fits Discord's limits, carries marks that are read back as they were written, and mentions
//! nobody, whatever a course or a person wrote. The properties in `tests/limits.rs` and `tests/markdown.rs` hold it to
//! this.

mod caller;
mod capabilities;
mod commands;
mod controls;
mod fault;
mod forms;
mod gateway;
mod incoming;
mod inline;
mod length;
pub mod limits;
mod line;
mod lists;
mod mark;
mod markdown;
mod orders;
mod outgoing;
mod permissions;
mod pictures;
mod platform;
mod registration;
mod room;
mod said;
mod settings;
#[cfg(test)]
mod tests;
mod thread;
mod upload;
mod words;

pub use caller::PLATFORM;
pub use capabilities::capabilities;
pub use gateway::{Discord, RunError};
pub use permissions::{Missing, invite_link, missing};
pub use settings::{MessageContent, Settings, Shards, StartError, Token};
