//! A strict stand-in for Discord on this machine: its HTTP interface, its gateway, its people.
//!
//! A bot is pointed at [`StandIn::api_base`] and is served as Discord would serve it; a test plays the people with
//! [`User`], [`Guild`] and [`Channel`]. Every body is held to Discord's own description where that can be had, and to
//! the rules that the description leaves out. What breaks a rule is refused as Discord would refuse it, and written
//! down: a test ends by asserting that [`StandIn::violations`] is empty.
//!
//! **Invariant:** nothing here waits for a time; a test waits for a change, with a limit.

mod answer;
mod checks;
mod clock;
mod command;
mod components;
mod fault;
mod filled;
mod gateway;
mod guild;
mod interaction;
mod look;
mod message;
mod permissions;
mod requests;
mod rest;
mod secure;
mod spec;
mod standin;
mod state;
#[cfg(test)]
mod tests;
mod trouble;
mod unknown;
mod user;
mod world;

pub use answer::{Answer, Form, Pending};
pub use clock::Id;
pub use gateway::Identify;
pub use guild::{Channel, Guild};
pub use interaction::{Ack, Deed, Progress};
pub use look::Theme;
pub use message::{Message, flags};
pub use permissions::Permissions;
pub use requests::Request;
pub use secure::Secure;
pub use standin::{Options, StandIn};
pub use state::State;
pub use trouble::Mishap;
pub use user::User;
