//! Who may bring a request here, and what every answer tells the browser.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{
    Connection, outgoing,
    room::{Inside, Room},
    words,
};

/// Only what this classroom serves itself: no inline script or style, no frame, no form to elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `same-origin`, and not `no-referrer`: under that browsers send `Origin: null` with a form, and where they send no
/// `Sec-Fetch-Site` (plain HTTP on a local network) nothing else tells our own forms from another site's.
/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// Stands before every route.
pub(crate) async fn guard(State(room): State<Room>, request: Request, next: Next) -> Response {
    let wrong = if !is_our_name(&room, &request) {
        Some((StatusCode::MISDIRECTED_REQUEST, words::OTHER_HOST))
    } else if request.method() == Method::POST && !is_our_form(&room, request.headers()) {
        Some((StatusCode::FORBIDDEN, words::FOREIGN))
    } else {
        None
    };
    let mut response = match wrong {
        Some((status, why)) => outgoing::fault(status, words::NOT_POSSIBLE, why),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages are somebody's own; what may be kept says so itself.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// On loopback the browser itself is the way in for others: a site may point its own name here (DNS rebinding). So only
/// names of this machine, and the public one, are answered. The port tells nothing: it may be forwarded.
fn is_our_name(room: &Inside, request: &Request) -> bool {
    let on_loopback =
        request.extensions().get::<Connection>().is_some_and(|came| came.local.ip().is_loopback());
    if !on_loopback {
        return true;
    }
    let Some(host) = host(request.headers()) else { return false };
    let name = without_port(host);
    let ours = room.host().map(without_port).is_some_and(|ours| ours.eq_ignore_ascii_case(name));
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    ours || name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Browsers say where a form comes from: in `Sec-Fetch-Site`, or where they do not send it, in `Origin`.
fn is_our_form(room: &Inside, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        return false;
    };
    match &room.origin {
        Some(ours) => origin.eq_ignore_ascii_case(ours),
        None => {
            let theirs = origin.split_once("://").map(|(_, host)| host);
            theirs.zip(host(headers)).is_some_and(|(theirs, host)| theirs.eq_ignore_ascii_case(host))
        }
    }
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}
