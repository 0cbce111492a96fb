//! What Matrix's errors mean.

use homeroom_core::DeliveryError;
use matrix_sdk::{
    HttpError,
    ruma::api::error::{ErrorKind, RetryAfter},
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
}

impl From<matrix_sdk::Error> for Fault {
    fn from(error: matrix_sdk::Error) -> Self {
        Self::Sdk(Box::new(error))
    }
}

impl From<HttpError> for Fault {
    fn from(error: HttpError) -> Self {
        Self::Sdk(Box::new(error.into()))
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

    /// In a word, for the log.
    pub(crate) fn code(&self) -> String {
        match (self, self.kind()) {
            (_, Some(kind)) => kind.errcode().to_string(),
            (Self::Gone(what) | Self::Closed(what), _) => (*what).to_owned(),
            (Self::Store(what), _) => what.clone(),
            (Self::Sdk(error), None) => short(error),
        }
    }

    /// Whether the same thing has been done before.
    pub(crate) fn done_before(&self) -> bool {
        matches!(self.kind(), Some(ErrorKind::DuplicateAnnotation))
    }

    /// What it means for what was to arrive.
    pub(crate) fn delivery(&self) -> DeliveryError {
        match (self, self.kind()) {
            (_, Some(ErrorKind::LimitExceeded(limited))) => {
                let wait = match &limited.retry_after {
                    Some(RetryAfter::Delay(wait)) => *wait,
                    _ => LIMITED_WAIT,
                };
                DeliveryError::Limited { wait }
            }
            (_, Some(ErrorKind::NotFound)) | (Self::Gone(_), _) => DeliveryError::Gone(self.code()),
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
        _ => "the library".into(),
    }
}
