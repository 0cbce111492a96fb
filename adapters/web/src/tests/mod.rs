//! The router with a door of cardboard: what goes in, and what comes out.

mod addresses;
mod blocks;
mod classes;
mod controls;
mod correcting;
mod entry;
mod files;
mod grading;
mod guard;
mod hostile;
mod labs;
mod links;
mod lists;
mod people;
mod planning;
mod presses;
mod privacy;
mod serving;
mod stage;
mod watching;
mod writing;
