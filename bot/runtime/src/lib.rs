//! The classroom at work: from an event to a page, once.
//!
//! seen? -> who -> limit -> one queue per learner -> handle, in one transaction with an outbox row -> commit -> deliver.
//! A failed delivery never undoes a recorded answer; a repeated press shows what was recorded.
//!
//! **Invariant:** an event changes the record once or not at all, whatever fails or comes twice; the tests of this
//! crate make the store fail at every commit, deliver twice, and press twice at once.

mod again;
mod arriving;
mod asked;
mod boards;
mod bringing;
mod budget;
mod catalogue;
mod chance;
mod chat;
mod delivery;
mod demo;
mod doors;
mod errands;
mod faces;
mod labs;
mod level;
mod no_tutor;
mod queues;
mod runtime;
mod settled;
mod sharing;
mod staffroom;
mod suggesting;
mod sweeper;
mod threads;
mod writing;

pub use boards::Boards;
pub use budget::{Budget, Limits, Purse, cost};
pub use catalogue::{Catalogue, ReadEdition};
pub use chance::Chance;
pub use delivery::Delivery;
pub use demo::{close_demo, open_demo};
pub use doors::Doorkeeper;
pub use queues::Queues;
pub use runtime::Runtime;
pub use staffroom::Staffroom;
