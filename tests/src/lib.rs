//! The test house: what the tests over the whole program and the measurements have in common.
//!
//! Nothing depends on it. It starts the real program, a real browser and a real database, reads pages as a browser
//! without a screen would, and ends every process that it started.
//!
//! **Invariant:** no test waits for a time; each waits for a condition, with a deadline.

pub mod browser;
pub mod checkout;
pub mod course;
pub mod driver;
pub mod http;
pub mod llama;
pub mod matrix;
pub mod page;
pub mod postgres;
pub mod program;
pub mod pupil;
pub mod relay;
pub mod teacher;
pub mod wait;
