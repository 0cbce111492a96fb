//! What Matrix's errors mean.

use std::time::Duration;

use homeroom_core::DeliveryError;
use matrix_sdk::{
    HttpError,
    ruma::api::error::{ErrorCode, ErrorKind, RetryAfter},
};

use crate::limits::LIMITED_WAIT;

/// What went wrong with a request.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The homeserver, or the way there.
    Sdk(Box<matrix_sdk::Error>),
    /// The room or message is not there, or somebody is not.
    Gone(&'static str),
    /// Somebody takes nothing from us.
    Closed(&'static str),
    /// Our own store.
    Store(String),
    /// No answer came.
    Away,
    /// It is to wait for so long.
    Limited(Duration),
}

/// What will not last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    /// The homeserver asks to wait for so long.
    Limited(Duration),
    /// It does not answer, or is not well.
    Away,
}

impl From<matrix_sdk::Error> for Fault {
    fn from(error: matrix_sdk::Error) -> Self {
        match error {
            matrix_sdk::Error::Http(http) if matches!(*http, HttpError::Reqwest(_)) => Self::Away,
            error => Self::Sdk(Box::new(error)),
        }
    }
}

impl From<HttpError> for Fault {
    fn from(error: HttpError) -> Self {
        matrix_sdk::Error::from(error).into()
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        matrix_sdk::Error::from(error).into()
    }
}

impl From<matrix_sdk::StoreError> for Fault {
    fn from(error: matrix_sdk::StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

impl Fault {
    fn kind(&self) -> Option<&ErrorKind> {
        match self {
            Self::Sdk(error) => error.client_api_error_kind(),
            _ => None,
        }
    }

    fn status(&self) -> Option<u16> {
        let Self::Sdk(error) = self else { return None };
        error.as_client_api_error().map(|error| error.status_code.as_u16())
    }

    /// What of it will not last.
    pub(crate) fn passing(&self) -> Option<Passing> {
        match (self, self.kind()) {
            (Self::Limited(wait), _) => Some(Passing::Limited(*wait)),
            (_, Some(ErrorKind::LimitExceeded(limited))) => {
                Some(Passing::Limited(match &limited.retry_after {
                    Some(RetryAfter::Delay(wait)) => *wait,
                    _ => LIMITED_WAIT,
                }))
            }
            (Self::Away, _) => Some(Passing::Away),
            _ if self.status().is_some_and(|status| status >= 500) => Some(Passing::Away),
            _ => None,
        }
    }

    /// In a word, for the log.
    pub(crate) fn code(&self) -> String {
        match (self, self.kind()) {
            (_, Some(kind)) => kind.errcode().to_string(),
            (Self::Gone(what) | Self::Closed(what), _) => (*what).to_owned(),
            (Self::Store(what), _) => what.clone(),
            (Self::Away, _) => "no answer".into(),
            (Self::Limited(_), _) => ErrorCode::LimitExceeded.to_string(),
            (Self::Sdk(error), None) => short(error),
        }
    }

    /// Whether the same thing has been done before.
    pub(crate) fn done_before(&self) -> bool {
        matches!(self.kind(), Some(ErrorKind::DuplicateAnnotation))
    }

    /// What it means for what was to arrive.
    pub(crate) fn delivery(&self) -> DeliveryError {
        if let Some(Passing::Limited(wait)) = self.passing() {
            return DeliveryError::Limited { wait };
        }
        match (self, self.kind()) {
            (_, Some(ErrorKind::NotFound)) | (Self::Gone(_), _) => DeliveryError::Gone(self.code()),
            // Synapse knows no word for an account that there is not.
            (_, Some(ErrorKind::Unknown)) if self.status() == Some(404) => DeliveryError::Gone(self.code()),
            (_, Some(ErrorKind::Forbidden | ErrorKind::InviteBlocked | ErrorKind::TooLarge))
            | (Self::Closed(_), _) => DeliveryError::Forbidden(self.code()),
            _ => DeliveryError::Away(self.code()),
        }
    }
}

/// The kind of an error, without what could be in it.
pub(crate) fn short(error: &matrix_sdk::Error) -> String {
    match error {
        matrix_sdk::Error::Http(http) => match &**http {
            HttpError::Reqwest(_) => "no answer".into(),
            _ => "an answer that is not understood".into(),
        },
        matrix_sdk::Error::WrongRoomState(_) => "the room was left".into(),
        error if is_store(error) => "the store on this disk".into(),
        _ => "the library".into(),
    }
}

/// Whether it is our own store that fails.
pub(crate) fn is_store(error: &matrix_sdk::Error) -> bool {
    use matrix_sdk::Error::{CryptoStoreError, EventCacheStore, StateStore};
    matches!(error, StateStore(_) | CryptoStoreError(_) | EventCacheStore(_))
}
