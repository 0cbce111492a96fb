//! The gateway: one connection, from hello to goodbye.

mod events;
mod handshake;
mod session;

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{
        RawQuery, State as Held, WebSocketUpgrade,
        ws::{CloseFrame, Message as Frame, WebSocket},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{sync::mpsc, time::Instant as Moment};

pub(crate) use events::intent;
pub use handshake::Identify;
pub(crate) use session::{Out, Session};

use crate::state::Shared;

/// The kinds of payload, as Discord numbers them.
mod op {
    pub(super) const DISPATCH: u64 = 0;
    pub(super) const HEARTBEAT: u64 = 1;
    pub(super) const IDENTIFY: u64 = 2;
    pub(super) const PRESENCE: u64 = 3;
    pub(super) const VOICE: u64 = 4;
    pub(super) const RESUME: u64 = 6;
    pub(super) const RECONNECT: u64 = 7;
    pub(super) const MEMBERS: u64 = 8;
    pub(super) const INVALID: u64 = 9;
    pub(super) const HELLO: u64 = 10;
    pub(super) const ACK: u64 = 11;
}

/// Why a connection is closed, as Discord numbers it.
mod close {
    pub(super) const UNKNOWN_OPCODE: u16 = 4001;
    pub(super) const BAD_PAYLOAD: u16 = 4002;
    pub(super) const NOT_IDENTIFIED: u16 = 4003;
    pub(super) const WRONG_TOKEN: u16 = 4004;
    pub(super) const IDENTIFIED_TWICE: u16 = 4005;
    pub(super) const BAD_SEQUENCE: u16 = 4007;
    pub(super) const TOO_OFTEN: u16 = 4008;
    pub(super) const TIMED_OUT: u16 = 4009;
    pub(super) const BAD_SHARD: u16 = 4010;
    pub(super) const BAD_INTENTS: u16 = 4013;
    pub(super) const REFUSED_INTENTS: u16 = 4014;

    /// Whether a session is over with it, when Discord says so.
    pub(super) fn is_final(code: u16) -> bool {
        matches!(code, WRONG_TOKEN | BAD_SEQUENCE | TIMED_OUT..=REFUSED_INTENTS)
    }

    /// Whether a session is over with it, when the bot says so.
    pub(super) fn is_goodbye(code: u16) -> bool {
        matches!(code, 1000 | 1001)
    }
}

/// Most payloads from a bot in [`MINUTE`].
const SENDS: usize = 120;
const MINUTE: Duration = Duration::from_secs(60);

/// What ends a connection.
type End = u16;

/// Opens a connection, if it is of a kind that the stand-in speaks.
pub(crate) async fn open(
    Held(shared): Held<Arc<Shared>>,
    RawQuery(query): RawQuery,
    upgrade: WebSocketUpgrade,
) -> Response {
    let query = query.unwrap_or_default();
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
    let problem = if value("v") != Some("10") {
        Some("the gateway's version must be 10: ?v=10")
    } else if value("encoding").is_some_and(|encoding| encoding != "json") {
        Some("the stand-in only knows encoding=json")
    } else if value("compress").is_some() {
        Some("the stand-in does not compress its transport")
    } else {
        None
    };
    if let Some(problem) = problem {
        shared.change(|state| state.violate(format!("gateway: {problem}")));
        return (StatusCode::BAD_REQUEST, problem).into_response();
    }
    upgrade.on_upgrade(move |socket| async move {
        let (outbox, orders) = mpsc::unbounded_channel();
        Connection { shared, outbox, session: None, sends: VecDeque::new() }.run(socket, orders).await;
    })
}

/// One connection of the bot.
struct Connection {
    shared: Arc<Shared>,
    outbox: mpsc::UnboundedSender<Out>,
    session: Option<String>,
    sends: VecDeque<Instant>,
}

impl Connection {
    async fn run(mut self, mut socket: WebSocket, mut orders: mpsc::UnboundedReceiver<Out>) {
        let interval = self.shared.lock().options.heartbeat;
        let hello = json!({ "op": op::HELLO, "s": null, "t": null, "d": {
            "heartbeat_interval": u64::try_from(interval.as_millis()).unwrap_or(u64::MAX), "_trace": [],
        }});
        self.send(&hello);
        let mut silence = Moment::now() + interval * 2;
        let code = loop {
            let step = tokio::select! {
                frame = socket.recv() => match frame {
                    Some(Ok(Frame::Text(text))) => {
                        silence = Moment::now() + interval * 2;
                        self.take(&text)
                    }
                    Some(Ok(Frame::Close(frame))) => {
                        let code = frame.map_or(1005, |frame| frame.code);
                        return self.leave(code, close::is_goodbye(code));
                    }
                    Some(Ok(Frame::Binary(_))) => Err(close::BAD_PAYLOAD),
                    Some(Ok(_)) => Ok(()),
                    Some(Err(_)) | None => break 1006,
                },
                order = orders.recv() => match order {
                    Some(Out::Text(text)) => {
                        if socket.send(Frame::text(text)).await.is_err() {
                            break 1006;
                        }
                        Ok(())
                    }
                    Some(Out::Close(code)) => Err(code),
                    None => break 1006,
                },
                () = tokio::time::sleep_until(silence) => Err(close::TIMED_OUT),
            };
            if let Err(code) = step {
                let frame = CloseFrame { code, reason: reason(code).into() };
                // The bot may be gone already.
                let _ = socket.send(Frame::Close(Some(frame))).await;
                break code;
            }
        };
        self.leave(code, false);
    }

    /// Takes one payload of the bot.
    #[expect(clippy::disallowed_methods, reason = "how often a bot sends is a matter of real time")]
    fn take(&mut self, text: &str) -> Result<(), End> {
        let now = Instant::now();
        self.sends.push_back(now);
        while self.sends.front().is_some_and(|first| now.duration_since(*first) > MINUTE) {
            self.sends.pop_front();
        }
        let end = if self.sends.len() > SENDS { Err(close::TOO_OFTEN) } else { self.obey(text) };
        if let Err(code) = end
            && code != close::WRONG_TOKEN
        {
            let what = format!("gateway: closed with {code} ({}) after {text}", reason(code));
            self.shared.change(|state| state.violate(what));
        }
        end
    }

    fn obey(&mut self, text: &str) -> Result<(), End> {
        let payload: Value = serde_json::from_str(text).map_err(|_| close::BAD_PAYLOAD)?;
        let data = &payload["d"];
        match payload["op"].as_u64().ok_or(close::BAD_PAYLOAD)? {
            op::HEARTBEAT => {
                if !data.is_null() && !data.is_u64() {
                    return Err(close::BAD_PAYLOAD);
                }
                if !self.shared.lock().acks_muted {
                    self.send(&json!({ "op": op::ACK, "s": null, "t": null, "d": null }));
                }
            }
            op::IDENTIFY => self.identify(data)?,
            op::RESUME => self.resume(data)?,
            op::PRESENCE | op::VOICE | op::MEMBERS if self.session.is_none() => {
                return Err(close::NOT_IDENTIFIED);
            }
            op::PRESENCE | op::VOICE => {}
            op::MEMBERS => self.members(data)?,
            _ => return Err(close::UNKNOWN_OPCODE),
        }
        Ok(())
    }

    fn send(&self, payload: &Value) {
        // The connection reads what it sends to itself until it ends.
        let _ = self.outbox.send(Out::Text(payload.to_string()));
    }

    /// Leaves the session behind: to be resumed, unless the end was final.
    fn leave(self, code: u16, is_goodbye: bool) {
        let Some(id) = self.session else { return };
        self.shared.change(|state| {
            let own = |session: &Session| session.id == id && session.is_at(&self.outbox);
            if is_goodbye || close::is_final(code) {
                state.sessions.retain(|session| !own(session));
            } else if let Some(session) = state.sessions.iter_mut().find(|session| own(session)) {
                session.disconnect();
            }
        });
    }
}

fn reason(code: u16) -> &'static str {
    match code {
        4000 => "Unknown error.",
        close::UNKNOWN_OPCODE => "Unknown opcode.",
        close::BAD_PAYLOAD => "Error while decoding payload.",
        close::NOT_IDENTIFIED => "Not authenticated.",
        close::WRONG_TOKEN => "Authentication failed.",
        close::IDENTIFIED_TWICE => "Already authenticated.",
        close::BAD_SEQUENCE => "Invalid seq.",
        close::TOO_OFTEN => "Rate limited.",
        close::TIMED_OUT => "Session timed out.",
        close::BAD_SHARD => "Invalid shard.",
        close::BAD_INTENTS => "Invalid intent(s).",
        close::REFUSED_INTENTS => "Disallowed intent(s).",
        _ => "",
    }
}
