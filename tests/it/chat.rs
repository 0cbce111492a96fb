//! The classroom where people talk: what a chat platform brings in and shows, without any one platform.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

mod arriving;
mod board;
mod errands;
mod labs;
mod learning;
mod linking;
mod odd;
mod places;
pub mod room;
mod script;
mod sharing;
mod teaching;
mod threads;
mod told;
