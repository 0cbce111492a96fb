//! The classroom's own words: courses and questions, attempts and scores, what can be asked ([`Action`]) and what is
//! answered ([`View`]), and the ports to everything outside.
//!
//! No I/O, no clock, no chance and no platform in here: time and chance are arguments, and what a place can show is
//! data.
//!
//! **Invariant:** what an [`AnswerKey`] holds leaves it only as a mark, or against a proof ([`Due`]) that an attempt
//! alone can give. The key has no `Debug`, `Display`, `Serialize` or `Clone`; the tests of this
//! crate have the compiler prove it.

mod action;
mod attempt;
mod audit;
mod briefing;
pub mod calc;
mod code;
mod cohort;
mod command;
mod correction;
mod course;
mod deadline;
mod decision;
pub mod desk;
mod door;
mod draw;
mod event;
pub mod fair;
pub mod features;
mod fit;
mod ids;
mod key;
mod lab_rules;
mod learner;
pub mod live;
mod measured;
pub mod number;
mod parcel;
mod pictures;
mod place;
mod platform;
mod ports;
mod posting;
mod quiz;
mod refusal;
mod score;
mod talk;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(test)]
mod tests;
mod text;
mod thread;
pub mod times;
mod tutor;
mod view;
pub mod words;
mod written;

pub use action::*;
pub use attempt::*;
pub use audit::*;
pub use briefing::*;
pub use code::LinkCode;
pub use cohort::*;
pub use command::*;
pub use correction::*;
pub use course::*;
pub use deadline::Moved;
pub use decision::*;
pub use door::*;
pub use draw::pick;
pub use event::*;
pub use fit::*;
pub use ids::*;
pub use jiff::{SignedDuration, Timestamp};
pub use key::*;
pub use lab_rules::*;
pub use learner::*;
pub use parcel::*;
pub use pictures::*;
pub use place::*;
pub use platform::*;
pub use ports::*;
pub use posting::*;
pub use quiz::*;
pub use refusal::*;
pub use score::*;
pub use talk::*;
pub use text::*;
pub use thread::*;
pub use times::Zone;
pub use tutor::*;
pub use view::*;
pub use written::written;
