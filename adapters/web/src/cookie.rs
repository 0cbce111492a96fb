//! The one cookie: the secret of a session.

use axum::http::{HeaderMap, HeaderValue, header};
use homeroom_core::{Secret, SecretHash};

use crate::{limits::SIGNED_IN, room::Inside};

/// Its name. With `__Host-` a browser takes it over TLS alone and for this host alone:
/// <https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes>.
fn name(room: &Inside) -> &'static str {
    if room.is_secure() { "__Host-homeroom" } else { "homeroom" }
}

/// The session that a request shows, if it shows one.
pub(crate) fn session(room: &Inside, headers: &HeaderMap) -> Option<SecretHash> {
    let name = name(room);
    let texts = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, secret) = pairs.find(|(key, _)| *key == name)?;
    Secret::read(secret).map(|secret| secret.hash())
}

/// Signs a browser in.
pub(crate) fn set(room: &Inside, session: &Secret) -> Option<HeaderValue> {
    cookie(room, &session.reveal(), SIGNED_IN)
}

/// Signs it out.
pub(crate) fn clear(room: &Inside) -> Option<HeaderValue> {
    cookie(room, "", 0)
}

fn cookie(room: &Inside, value: &str, age: u32) -> Option<HeaderValue> {
    let secure = if room.is_secure() { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", name(room));
    // Hex and fixed words make a header always.
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}
