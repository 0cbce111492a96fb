//! What a browser sends, as the classroom understands it.

use std::net::{IpAddr, Ipv6Addr};

use axum::{
    body::{Body, to_bytes},
    http::{Extensions, HeaderMap, StatusCode, header},
};
use homeroom_core::{Action, Input, Refusal, Sender, What};
use tokio::time::timeout;

use crate::{
    Behind, Connection, cookie,
    limits::{BODY_MAX, BODY_TIME, FIELDS_MAX},
    room::Inside,
    sheet::Kept,
    words,
};

/// Who sends a request.
pub(crate) fn sender(room: &Inside, headers: &HeaderMap, extensions: &Extensions) -> Sender {
    match cookie::session(room, headers) {
        Some(session) => Sender::Session(session),
        None => Sender::Stranger(address(room, headers, extensions)),
    }
}

/// Where a request comes from, as far as it can be known.
pub(crate) fn address(room: &Inside, headers: &HeaderMap, extensions: &Extensions) -> String {
    let peer = extensions.get::<Connection>().map(|came| came.peer.ip());
    let told = match room.behind {
        Behind::Proxy => forwarded(headers),
        Behind::Nothing => None,
    };
    told.or(peer).map_or_else(|| "unknown".into(), one_household)
}

/// The last hop is what the trusted proxy wrote; those before it anybody can write.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").into_iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// One household has 2^64 addresses of IPv6: they count as one.
fn one_household(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).to_string()
        }
        other => other.to_string(),
    }
}

/// The pairs of a form.
pub(crate) struct Fields(Vec<(String, String)>);

/// Why a body is not read, as it is said.
pub(crate) type Unread = (StatusCode, &'static str);

impl Fields {
    /// Reads a body to its end, within bounds.
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Unread> {
        const TOO_LONG: Unread = (StatusCode::PAYLOAD_TOO_LARGE, words::TOO_LONG);
        let told = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if told.is_some_and(|length: u64| length > BODY_MAX as u64) {
            return Err(TOO_LONG);
        }
        let bytes = timeout(BODY_TIME, to_bytes(body, BODY_MAX)).await;
        let bytes =
            bytes.map_err(|_| (StatusCode::REQUEST_TIMEOUT, words::TOO_SLOW))?.map_err(|_| TOO_LONG)?;
        let pairs = form_urlencoded::parse(&bytes).take(FIELDS_MAX);
        Ok(Self(pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect()))
    }

    /// The first value under a name; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Every value under a name: boxes that were checked.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What was done with a page. A form whose boxes are all empty sends none of them: the token tells that it is one.
    pub(crate) fn what(&self) -> Result<What, Refusal> {
        let token = self.get("token").to_owned();
        if let Some(text) = self.find("text") {
            return Ok(What::Answered { token, with: Input::Text(text.to_owned()) });
        }
        let picks = self.picks()?;
        let is_form = matches!(Action::from_token(&token), Some(Action::Submit(..)));
        Ok(if is_form || !picks.is_empty() {
            What::Answered { token, with: Input::Picks(picks) }
        } else {
            What::Pressed { token }
        })
    }

    fn picks(&self) -> Result<Vec<u8>, Refusal> {
        let picks = self.0.iter().filter(|(key, _)| key == "pick");
        picks.map(|(_, place)| place.parse().map_err(|_| Refusal::Unreadable)).collect()
    }

    /// What to leave in the form if it is refused.
    pub(crate) fn kept(&self) -> Kept {
        Kept {
            token: self.get("token").to_owned(),
            picks: self.picks().unwrap_or_default(),
            text: self.find("text").map(str::to_owned),
        }
    }
}
