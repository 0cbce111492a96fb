//! The router with a door of cardboard: what goes in, and what comes out.

mod addresses;
mod blocks;
mod controls;
mod entry;
mod files;
mod guard;
mod hostile;
mod lists;
mod presses;
mod serving;
mod stage;
