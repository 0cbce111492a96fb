//! Between the core's words and columns. What cannot be read is named by its column, never quoted.

use std::str::FromStr;

use homeroom_core::{StoreError, Stored, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

/// An id or another word.
pub(crate) fn word<T: FromStr>(column: &str, text: &str) -> Stored<T> {
    text.parse().map_err(|_| unreadable(column))
}

/// An id that may be missing.
pub(crate) fn maybe_word<T: FromStr>(column: &str, text: Option<String>) -> Stored<Option<T>> {
    text.map(|text| word(column, &text)).transpose()
}

/// One of the words that a column may hold.
pub(crate) fn known<T>(column: &str, read: Option<T>) -> Stored<T> {
    read.ok_or_else(|| unreadable(column))
}

/// A time, from Unix milliseconds.
pub(crate) fn moment(column: &str, millis: i64) -> Stored<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(|_| unreadable(column))
}

/// A time that may be missing.
pub(crate) fn maybe_moment(column: &str, millis: Option<i64>) -> Stored<Option<Timestamp>> {
    millis.map(|millis| moment(column, millis)).transpose()
}

/// A number that is smaller here than in the database.
pub(crate) fn number<T: TryFrom<i64>>(column: &str, number: i64) -> Stored<T> {
    number.try_into().map_err(|_| unreadable(column))
}

/// What is kept as JSON.
pub(crate) fn from_json<T: DeserializeOwned>(column: &str, json: &str) -> Stored<T> {
    serde_json::from_str(json).map_err(|_| unreadable(column))
}

/// Keeps something as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> Stored<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Broken("a value cannot be written as JSON".into()))
}

pub(crate) fn unreadable(column: &str) -> StoreError {
    StoreError::Broken(format!("column {column} cannot be read"))
}
