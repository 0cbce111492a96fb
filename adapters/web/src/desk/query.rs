//! What stands behind the question mark of an address.

use axum::http::request::Parts;

use crate::limits::FIELDS_MAX;

/// Its pairs.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Of a request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Self(pairs.take(FIELDS_MAX).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The first value under a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The same; blank or not there is nothing.
    pub(crate) fn word(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|word| !word.is_empty())
    }
}
