//! The real program on a real homeserver, with people who use a client of others.

mod bad_days;
mod learning;
mod screens;
mod stage;
mod teaching;
