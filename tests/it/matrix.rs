//! The real program on a real homeserver, with people who use a client of others.

mod another_client;
mod bad_days;
mod bad_input;
mod comings;
mod contract;
mod files;
mod labs;
mod learning;
mod limits;
mod look;
mod missed;
mod one_record;
mod own_rooms;
mod replies;
mod screens;
mod space;
mod stage;
mod starting;
mod teaching;
mod together;
