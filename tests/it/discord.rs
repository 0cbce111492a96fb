//! The real program on a Discord that stands in for Discord: every request is held to Discord's own description.

mod bad_days;
mod learning;
mod one_record;
mod stage;
mod starting;
mod teaching;
