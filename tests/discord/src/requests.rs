//! The log of what the bot asked for.

use serde_json::Value;

/// A request that came, and how it was answered.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, without `/api/v10`.
    pub path: String,
    /// What stood behind the question mark.
    pub query: String,
    /// The body; null where there was none.
    pub body: Value,
    /// The names of the files that came with it.
    pub files: Vec<String>,
    /// The status of the answer; 0 if none was given.
    pub status: u16,
    /// Discord's own number for a refusal; 0 where there is none.
    pub code: u32,
    /// When it came, in milliseconds since 1970.
    pub at: u64,
}
