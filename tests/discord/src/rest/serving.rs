//! From a request of HTTP to a call, and from a reply to an answer of HTTP.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request as HttpRequest, State as Held},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{Call, Reply, answer, body};
use crate::{
    clock::time_of,
    fault::Fault,
    requests::Request,
    state::{Shared, State},
    trouble::Mishap,
};

/// The only version that the stand-in speaks.
const VERSION: &str = "/api/v10";

/// Answers one request.
pub(crate) async fn serve(Held(shared): Held<Arc<Shared>>, request: HttpRequest) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let mut call = Call {
        method: parts.method.clone(),
        path: path.strip_prefix(VERSION).unwrap_or(path).to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        authorization: authorization.map(str::to_owned),
        body: Value::Null,
        uploads: Vec::new(),
    };
    let read = body::read(&parts.headers, body).await;
    let mishap = shared.lock().trouble.next(&call.path);
    let read = read.map(|(body, uploads)| (call.body, call.uploads) = (body, uploads));
    if let Some(mishap @ (Mishap::Limit { .. } | Mishap::Fail(_) | Mishap::Hang)) = mishap {
        if mishap == Mishap::Hang {
            log(&shared, call, 0, 0);
            std::future::pending::<()>().await;
            return StatusCode::GATEWAY_TIMEOUT.into_response();
        }
        let answer = mishap_answer(&shared, mishap);
        log(&shared, call, answer.status().as_u16(), 0);
        return answer;
    }
    let result = read.and_then(|()| {
        if path.starts_with(VERSION) { answer(&shared, &call) } else { Err(Fault::no_route()) }
    });
    if let Err(fault) = &result {
        refused(&shared, &call, fault);
    }
    let (status, code) = summary(&result);
    let headers_for = call.path.clone();
    log(&shared, call, status, code);
    if mishap == Some(Mishap::Lose) {
        std::future::pending::<()>().await;
    }
    with_limits(&shared.lock(), &headers_for, answered(result, status))
}

fn summary(result: &Result<Reply, Fault>) -> (u16, u32) {
    match result {
        Ok(Reply::Done) => (204, 0),
        Ok(Reply::Body(_)) => (200, 0),
        Ok(Reply::Created(_)) => (201, 0),
        Err(fault) => (fault.status, fault.code),
    }
}

/// Writes down a broken rule, and what Discord counts as an invalid request.
fn refused(shared: &Shared, call: &Call, fault: &Fault) {
    shared.change(|state| {
        if fault.is_violation {
            state.violate(format!("{} {}: {}", call.method, call.path, fault.line()));
        }
        if matches!(fault.status, 401 | 403) {
            state.invalid_requests += 1;
        }
    });
}

fn log(shared: &Shared, call: Call, status: u16, code: u32) {
    shared.change(|state| {
        if !state.options.log {
            return;
        }
        let request = Request {
            method: call.method.to_string(),
            path: call.path,
            query: call.query,
            body: call.body,
            files: call.uploads.into_iter().map(|upload| upload.name).collect(),
            status,
            code,
            at: state.clock.now(),
        };
        state.requests.push(request);
    });
}

fn answered(result: Result<Reply, Fault>, status: u16) -> Response {
    let body = match result {
        Ok(Reply::Done) => None,
        Ok(Reply::Body(body) | Reply::Created(body)) => Some(body),
        Err(fault) => Some(fault.json()),
    };
    json_answer(status, body)
}

fn json_answer(status: u16, body: Option<Value>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        None => status.into_response(),
        Some(body) => (status, [(header::CONTENT_TYPE, "application/json")], Body::from(body.to_string()))
            .into_response(),
    }
}

fn mishap_answer(shared: &Shared, mishap: Mishap) -> Response {
    let Mishap::Limit { retry_after, is_global } = mishap else {
        let status = if let Mishap::Fail(status) = mishap { status } else { 504 };
        return json_answer(status, Some(json!({ "message": "upstream connect error", "code": 0 })));
    };
    shared.change(|state| state.invalid_requests += 1);
    let seconds = retry_after.as_secs_f64();
    let body = json!({
        "message": "You are being rate limited.", "retry_after": seconds, "global": is_global,
    });
    let mut answer = json_answer(429, Some(body));
    let scope = if is_global { "global" } else { "user" };
    set(&mut answer, "retry-after", &format!("{:.0}", seconds.ceil()));
    set(&mut answer, "x-ratelimit-scope", scope);
    set(&mut answer, "x-ratelimit-reset-after", &format!("{seconds:.3}"));
    set(&mut answer, "x-ratelimit-remaining", "0");
    set(&mut answer, "x-ratelimit-limit", "50");
    let reset = shared.lock().clock.now() as f64 / 1000.0 + seconds;
    set(&mut answer, "x-ratelimit-reset", &format!("{reset:.3}"));
    set(&mut answer, "x-ratelimit-bucket", "limited");
    if is_global {
        set(&mut answer, "x-ratelimit-global", "true");
    }
    answer
}

/// The numbers that every answer of Discord carries: here there is always room for more.
fn with_limits(state: &State, path: &str, mut answer: Response) -> Response {
    let reset = state.clock.now() as f64 / 1000.0 + 1.0;
    let is_id = |part: &&str| part.parse::<u64>().is_ok_and(|id| time_of(id) > 0);
    let words: Vec<_> = path.split('/').filter(|part| !is_id(part)).take(3).collect();
    for (name, value) in [
        ("x-ratelimit-limit", "50"),
        ("x-ratelimit-remaining", "49"),
        ("x-ratelimit-reset-after", "1.000"),
        ("x-ratelimit-reset", &format!("{reset:.3}")),
        ("x-ratelimit-bucket", &format!("bucket{}", words.join("-"))),
    ] {
        set(&mut answer, name, value);
    }
    answer
}

fn set(answer: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}
