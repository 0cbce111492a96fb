//! What the classroom answers, as a browser understands it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use homeroom_core::{Refusal, Turned, View, words as said};
use maud::Markup;

use crate::{
    pages::{self, Notice},
    room::Inside,
    sheet::Kept,
    words,
};

/// A page.
pub(crate) fn page(status: StatusCode, page: Markup) -> Response {
    (status, Html(page.into_string())).into_response()
}

/// A view as a page, with what is to be said above it.
pub(crate) fn view(room: &Inside, view: &View, notice: Option<&Notice>, kept: Option<&Kept>) -> Response {
    let status = notice.map_or(StatusCode::OK, |notice| notice.status);
    let mut response = page(status, pages::place::page(room, view, notice, kept));
    if let Some(notice) = notice {
        notice.wait(&mut response);
    }
    response
}

/// A page that says what went wrong, with the way home.
pub(crate) fn fault(status: StatusCode, title: &str, why: &str) -> Response {
    page(status, pages::fault::page(title, why))
}

/// Nothing is at this address.
pub(crate) fn not_here() -> Response {
    fault(StatusCode::NOT_FOUND, words::NOT_HERE, words::NOT_HERE_WHY)
}

/// Elsewhere, with GET.
pub(crate) fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// Sets or clears the cookie.
pub(crate) fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

impl Notice {
    /// What a refusal says.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let wait = match refusal {
            // Whole seconds, rounded up: to come back a moment early is to be refused again.
            Refusal::TooFast { wait } => Some(wait.as_millis().div_ceil(1000).max(1)),
            _ => None,
        };
        Self { status: status(refusal), text: said::refusal(refusal), wait }
    }

    /// What is said of a fault.
    pub(crate) fn failed(reference: &str) -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            text: homeroom_core::words::failed(reference),
            wait: None,
        }
    }

    /// What is said to somebody who is not let in.
    pub(crate) fn turned(turned: &Turned) -> Self {
        match turned {
            Turned::Refused(refusal) => Self::refused(refusal),
            Turned::Failed(reference) => Self::failed(reference),
        }
    }

    /// Tells the browser when to come back.
    pub(crate) fn wait(&self, response: &mut Response) {
        if let Some(wait) = self.wait.and_then(|wait| HeaderValue::from_str(&wait.to_string()).ok()) {
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::NotYours | Refusal::NotEnrolled => StatusCode::FORBIDDEN,
        Refusal::NotFound | Refusal::Unreadable | Refusal::UnknownCode => StatusCode::NOT_FOUND,
        Refusal::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::NoAssistant | Refusal::LineFull { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::StillAnswering => StatusCode::CONFLICT,
        Refusal::UsedUp => StatusCode::TOO_MANY_REQUESTS,
        Refusal::SignedOut => StatusCode::UNAUTHORIZED,
        Refusal::Closed { .. } | Refusal::NotYet { .. } | Refusal::NoAttemptsLeft { .. } => {
            StatusCode::CONFLICT
        }
        Refusal::Archived { .. } | Refusal::Withdrawn { .. } | Refusal::NotPosted => StatusCode::CONFLICT,
        Refusal::NameTaken | Refusal::NothingMissed | Refusal::ChangedMeanwhile => StatusCode::CONFLICT,
        Refusal::TooManyDrafts | Refusal::TimesPassed | Refusal::LastInstructor | Refusal::BothSitting => {
            StatusCode::CONFLICT
        }
        Refusal::LaterAttempt | Refusal::JoinedLater | Refusal::CourseTaken { .. } => StatusCode::CONFLICT,
        Refusal::Removed | Refusal::Elsewhere { .. } | Refusal::ForInstructors | Refusal::MayNotMake => {
            StatusCode::FORBIDDEN
        }
        Refusal::OwnCode | Refusal::WhichClass | Refusal::NotHere => StatusCode::CONFLICT,
        Refusal::BothTeach { .. } | Refusal::MakesApart { .. } => StatusCode::CONFLICT,
        Refusal::PlaceTaken { .. } | Refusal::JustReminded | Refusal::NoMessages => StatusCode::CONFLICT,
        Refusal::NotATime(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Empty | Refusal::NotANumber | Refusal::OtherUnit { .. } | Refusal::NotAName => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::OutOfBounds { .. } | Refusal::NoLine | Refusal::Blanks => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::OutOfOrder | Refusal::NoReason | Refusal::NotAScore | Refusal::NotAKey => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::NotAZone | Refusal::NotACohortName | Refusal::TooMuch | Refusal::NotOneTest => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}
