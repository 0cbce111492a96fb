//! The real program on a real homeserver, with people who use a client of others.

mod bad_days;
mod contract;
mod learning;
mod limits;
mod screens;
mod stage;
mod starting;
mod teaching;
