//! Inference servers on this machine that answer as they are told to.
//!
//! A tutor is pointed at [`StandIn::url`] and is served as llama.cpp, Ollama, LM Studio, vLLM, TGI or Jan would serve it: at a
//! set pace, with so many slots. A test tells it what goes wrong ([`StandIn::once`], [`shapes`]) and reads afterwards what was
//! sent and which replies were dropped ([`Ledger`]).
//!
//! **Invariant:** more replies than there are slots are never written at a time; what is dropped gives its slot back at once.

mod chat;
mod ledger;
mod paths;
mod profile;
mod served;
pub mod shapes;
mod standin;
#[cfg(test)]
mod tests;
mod voice;

pub use ledger::{Asked, Dropped, Ledger};
pub use profile::{Kind, Pace, Profile};
pub use shapes::{Refusal, Step, Told};
pub use standin::StandIn;
