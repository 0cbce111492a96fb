//! Tests over the whole program. `tests/run FILTER` runs a part.

mod browser;
mod conversation;
mod crash;
mod newcomer;
mod restart;
mod samples;
mod tidy;
mod watched;
