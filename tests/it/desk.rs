//! The desk: instructors and learners in a whole classroom, on a record in memory, with a clock that is held.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a conversation that cannot go on is a test that failed"
)]

mod archive;
mod held_back;
mod keys;
mod labs;
mod people;
mod posted;
mod privacy;
pub mod room;
mod walk;
