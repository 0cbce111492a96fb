//! The real program on a Discord that stands in for Discord: every request is held to Discord's own description.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops here")]

mod bad_days;
mod contract;
mod labs;
pub mod learning;
mod one_record;
mod screens;
pub mod stage;
mod starting;
mod strain;
pub mod teaching;
mod typed;
