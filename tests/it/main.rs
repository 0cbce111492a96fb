//! Tests over the whole program. `tests/run FILTER` runs a part.

mod browser;
mod conversation;
mod crash;
mod desk;
mod hands;
mod instructor;
mod newcomer;
mod restart;
mod roles;
mod samples;
mod tidy;
mod watched;
