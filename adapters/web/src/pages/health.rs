//! For machines: is it alive, is it ready, what does it measure.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{outgoing, room::Room};

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "alive\n"
}

/// The record can be reached. Why not is in the log, not here.
pub(crate) async fn ready(State(room): State<Room>) -> (StatusCode, &'static str) {
    match room.door.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}

/// The measurements, in the text format that Prometheus reads.
pub(crate) async fn metrics(State(room): State<Room>) -> Response {
    match &room.metrics {
        Some(write) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], write()).into_response(),
        None => outgoing::not_here(),
    }
}
