//! Conversations: people in a whole classroom, on a record in memory, with a clock and with chance that can be held.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a conversation that cannot go on is a test that failed"
)]

pub mod classroom;
pub mod courses;
mod delivery;
mod entrance;
mod fairness;
mod faults;
mod labs;
mod leak;
pub mod plain;
mod reaches;
mod refusals;
mod regrade;
mod term;
mod tutor;
