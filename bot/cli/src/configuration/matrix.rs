//! What is configured of Matrix. Without a homeserver there is none, and nothing else is needed.

use homeroom_matrix::{Graded, Settings};
use url::Url;

use super::{document::Found, keys, problem::Fix, reader::Reader, values::http_address};

impl Reader<'_> {
    pub(super) fn matrix(&mut self) -> Option<Settings> {
        let homeserver = self.text(&keys::MATRIX_HOMESERVER);
        let user = self.text(&keys::MATRIX_USER);
        let prefix = self.prefix();
        let allow = self.take(|document| {
            let found = document.texts(&keys::MATRIX_ALLOW)?;
            Ok(found.map(|found| Found { line: found.line, value: found.value.to_vec() }))
        });
        let graded = self.graded();
        let allow = allow.map_or_else(Vec::new, |found| self.users(found));
        let (homeserver, user) = match (homeserver, user) {
            (Some(homeserver), Some(user)) => (homeserver, user),
            (None, None) => return None,
            (Some(one), None) => {
                return self.lacks(&keys::MATRIX_HOMESERVER, one.line, &keys::MATRIX_USER);
            }
            (None, Some(one)) => {
                return self.lacks(&keys::MATRIX_USER, one.line, &keys::MATRIX_HOMESERVER);
            }
        };
        let user = self.users(Found { line: user.line, value: vec![user.value] }).pop();
        Some(Settings { homeserver: self.homeserver(&homeserver)?, user: user?, prefix, allow, graded })
    }

    fn lacks(&mut self, key: &keys::Key, line: usize, other: &keys::Key) -> Option<Settings> {
        let what = format!("`{}` needs `{}` beside it", key.name, other.name);
        self.report(key, line, what, Fix::Write(other.example.into()));
        None
    }

    fn homeserver(&mut self, found: &Found<String>) -> Option<Url> {
        let key = &keys::MATRIX_HOMESERVER;
        match http_address(&found.value) {
            Some(url) => Some(url),
            None => {
                let what =
                    format!("`{}` is not an address that begins with https:// or http://", found.value);
                self.report(key, found.line, what, Fix::Write(key.example.into()));
                None
            }
        }
    }

    fn users(&mut self, found: Found<Vec<String>>) -> Vec<String> {
        let (good, bad): (Vec<String>, Vec<String>) = found.value.into_iter().partition(|user| is_user(user));
        for user in bad {
            let key = &keys::MATRIX_USER;
            let what = format!("`{user}` is not a full name on Matrix");
            self.report(key, found.line, what, Fix::Do("write it as in @teacher:example.org".into()));
        }
        good
    }

    fn prefix(&mut self) -> String {
        let key = &keys::MATRIX_PREFIX;
        match self.text(key) {
            Some(found) if found.value.trim().is_empty() => {
                self.report(key, found.line, "the prefix is empty", Fix::Write(key.example.into()));
                Settings::PREFIX.into()
            }
            Some(found) => found.value,
            None => Settings::PREFIX.into(),
        }
    }

    fn graded(&mut self) -> Graded {
        let key = &keys::MATRIX_GRADED_ANSWERS;
        match self.text(key) {
            None => Graded::Reaction,
            Some(found) => match found.value.as_str() {
                "reaction" => Graded::Reaction,
                "reply" => Graded::Reply,
                other => {
                    let what = format!("`{other}` is no way to answer; there are reaction and reply");
                    self.report(key, found.line, what, Fix::Write(key.example.into()));
                    Graded::Reaction
                }
            },
        }
    }
}

/// `@name:server`.
pub fn is_user(text: &str) -> bool {
    let parts = text.strip_prefix('@').and_then(|text| text.split_once(':'));
    parts.is_some_and(|(name, server)| {
        !name.is_empty() && !server.is_empty() && !text.contains(char::is_whitespace)
    })
}
