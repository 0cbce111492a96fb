//! What Discord's errors mean. Nothing here shows an address, which could hold a secret.

use homeroom_core::DeliveryError;
use serenity::http::HttpError;

use crate::limits::LIMITED_WAIT;

/// The interaction was answered too late, or never was: <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>.
const UNKNOWN_INTERACTION: isize = 10062;
/// The place of the answer is gone.
const UNKNOWN_WEBHOOK: isize = 10015;
/// An interaction can be answered for a quarter of an hour.
const TOKEN_ENDED: isize = 50027;
/// A thread was put away: messages there cannot be changed.
const THREAD_ARCHIVED: isize = 50083;

/// What went wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Discord said no: its status, and its own code.
    Refused(u16, isize),
    /// It did what was asked, and what it said of it cannot be read.
    Unread,
    /// It did not answer, or did not in time.
    Silent,
    /// What was to be sent breaks a rule of the library's.
    Unsendable,
}

impl From<serenity::Error> for Fault {
    fn from(error: serenity::Error) -> Self {
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(said)) => {
                Self::Refused(said.status_code.as_u16(), said.error.code)
            }
            serenity::Error::Json(_) => Self::Unread,
            serenity::Error::Model(_) | serenity::Error::ExceededLimit(..) => Self::Unsendable,
            _ => Self::Silent,
        }
    }
}

impl Fault {
    /// Its number for the log: Discord's own code, else the status, else none.
    pub(crate) fn code(&self) -> isize {
        match self {
            Self::Refused(status, code) if *code <= 0 => isize::try_from(*status).unwrap_or(0),
            Self::Refused(_, code) => *code,
            Self::Unread | Self::Silent | Self::Unsendable => 0,
        }
    }

    /// Whether the program's token is no longer taken.
    pub(crate) fn revoked(&self) -> bool {
        matches!(self, Self::Refused(401, code) if *code != TOKEN_ENDED)
    }

    /// Whether an interaction takes no more answers.
    pub(crate) fn ended(&self) -> bool {
        matches!(self, Self::Refused(_, UNKNOWN_INTERACTION | UNKNOWN_WEBHOOK | TOKEN_ENDED))
    }

    /// Whether it is refused because Discord put the thread away.
    pub(crate) fn put_away(&self) -> bool {
        matches!(self, Self::Refused(_, THREAD_ARCHIVED))
    }

    /// Whether the same message would be refused again.
    pub(crate) fn final_word(&self) -> bool {
        matches!(self, Self::Refused(400, _) | Self::Unsendable)
    }

    /// What it means for what was to arrive.
    pub(crate) fn delivery(&self) -> DeliveryError {
        match self {
            Self::Refused(429, _) => DeliveryError::Limited { wait: LIMITED_WAIT },
            Self::Refused(status @ 500.., _) => DeliveryError::Away(format!("status {status}")),
            Self::Refused(401, TOKEN_ENDED) => DeliveryError::Gone("the interaction has ended".into()),
            Self::Refused(401, _) => DeliveryError::Away("the token is not taken".into()),
            Self::Refused(404, code) => DeliveryError::Gone(format!("code {code}")),
            Self::Refused(status, code) => DeliveryError::Forbidden(format!("status {status}, code {code}")),
            Self::Silent => DeliveryError::Away("no answer".into()),
            Self::Unread => DeliveryError::Away("an answer that cannot be read".into()),
            Self::Unsendable => DeliveryError::Forbidden("too much for a message".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use homeroom_core::DeliveryError as D;

    use super::*;

    #[test]
    fn what_can_still_arrive_is_kept_and_what_cannot_is_given_up() {
        let kept = |fault: Fault| matches!(fault.delivery(), D::Limited { .. } | D::Away(_));
        assert!(kept(Fault::Refused(429, 0)));
        assert!(kept(Fault::Refused(503, 0)));
        assert!(kept(Fault::Silent));
        assert!(kept(Fault::Refused(401, 0)));
        for (status, code) in [(403, 50007), (403, 50013), (403, 50001), (400, 50035)] {
            assert!(matches!(Fault::Refused(status, code).delivery(), D::Forbidden(_)));
        }
        for (status, code) in [(404, 10003), (404, 10008), (401, 50027)] {
            assert!(matches!(Fault::Refused(status, code).delivery(), D::Gone(_)));
        }
    }

    #[test]
    fn a_token_that_ended_is_not_one_that_was_taken_away() {
        assert!(Fault::Refused(401, 0).revoked());
        assert!(!Fault::Refused(401, 50027).revoked());
        assert!(Fault::Refused(401, 50027).ended());
        assert!(Fault::Refused(404, 10062).ended());
        assert!(!Fault::Refused(404, 10008).ended());
    }
}
