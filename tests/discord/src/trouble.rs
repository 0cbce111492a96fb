//! Bad weather on demand.

use std::{collections::VecDeque, time::Duration};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mishap {
    /// Too many requests: 429, with this long to wait, for this route or for all.
    Limit {
        /// How long to wait.
        retry_after: Duration,
        /// Whether it holds for every route.
        is_global: bool,
    },
    /// The server fails with this status.
    Fail(u16),
    /// Nothing is done, and no answer ever comes.
    Hang,
    /// What was asked for is done, and no answer ever comes.
    Lose,
}

/// What is to go wrong, and with which requests.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    ahead: VecDeque<(String, Mishap)>,
    pub(crate) refuses_ack: bool,
}

impl Trouble {
    /// The next requests whose path holds this go wrong so.
    pub(crate) fn add(&mut self, path: &str, count: usize, mishap: Mishap) {
        self.ahead.extend(std::iter::repeat_n((path.to_owned(), mishap), count));
    }

    /// What is to go wrong with this request, once.
    pub(crate) fn next(&mut self, path: &str) -> Option<Mishap> {
        let place = self.ahead.iter().position(|(part, _)| path.contains(part))?;
        self.ahead.remove(place).map(|(_, mishap)| mishap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mishap_happens_once_and_where_it_should() {
        let mut trouble = Trouble::default();
        trouble.add("/messages", 2, Mishap::Fail(502));
        trouble.add("", 1, Mishap::Hang);
        assert_eq!(trouble.next("/channels/1/messages"), Some(Mishap::Fail(502)));
        assert_eq!(trouble.next("/users/@me"), Some(Mishap::Hang));
        assert_eq!(trouble.next("/users/@me"), None);
        assert_eq!(trouble.next("/channels/2/messages"), Some(Mishap::Fail(502)));
        assert_eq!(trouble.next("/channels/2/messages"), None);
    }
}
