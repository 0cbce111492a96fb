//! Tests over the whole program. `tests/run FILTER` runs a part.
#![recursion_limit = "256"]

mod browser;
mod chat;
mod conversation;
mod crash;
mod desk;
mod discord;
mod hands;
mod instructor;
mod labs;
mod matrix;
mod newcomer;
mod relay;
mod restart;
mod roles;
mod samples;
mod tidy;
mod watched;
