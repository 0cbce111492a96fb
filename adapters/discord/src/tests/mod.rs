//! The adapter with a classroom of cardboard: what comes in, and what goes out.

mod cardboard;
mod commands;
mod generated;
mod interactions;
mod limits;
mod markdown;
mod pages;
mod said;
