//! The assistant's models: inference servers of the group's own, as the [`Tutor`](homeroom_core::Tutor) port.
//!
//! Any server that speaks as OpenAI does is asked through async-openai, and always for a stream, since only a dropped stream
//! gives its slot back. Ollama is asked in its own language, where room can be asked for and a model has a digest. What servers
//! answer is read as leniently as can be, and each way of refusing becomes one [`TutorError`](homeroom_core::TutorError).
//! Nothing is tried twice in here: where to ask next is the asker's.
//!
//! **Invariant:** nothing leaves for an address outside the group's own networks, nor for a model that runs on somebody else's
//! machine, unless that server was allowed by name; and neither a key nor what anybody wrote is in an error or a log.
//! `tests/outside.rs` and `tests/quiet.rs` hold it to this.

mod address;
mod fault;
mod find;
mod fold;
mod heard;
mod kind;
mod measure;
mod node;
mod ollama;
mod openai;
mod pace;
mod pinned;
mod reply;
mod settings;
#[cfg(test)]
mod tests;
mod tokens;
mod tutors;
mod wire;

pub use find::{Found, find};
pub use kind::Kind;
pub use measure::{Keyless, Measured};
pub use settings::{Key, Outside, Patience, Pin, Settings, Speaks, StartError};
pub use tutors::Tutors;
