//! The classroom as a real browser shows it.

mod harness;
