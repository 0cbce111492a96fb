//! The stand-in held to what it promises.

mod bot;
mod connections;
mod lifecycle;
mod refusals;
mod rooms;
mod secrecy;
mod serenity;
