//! Texts that become addresses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::{Position, Url};

use super::keys::{LISTEN, PUBLIC_URL};

/// The port where none is named.
pub const PORT: u16 = 7878;

/// Why a text is no address, and the line that would be one.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// In words.
    pub what: String,
    /// To paste.
    pub line: String,
}

/// The address to listen on if none is chosen: this machine alone reaches it.
pub fn listen_default() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, PORT).into()
}

/// Reads an argument.
pub fn listen_address(text: &str) -> Result<SocketAddr, String> {
    listen(text).map_err(|wrong| {
        let meant = wrong.line.trim_start_matches("listen = ").trim_matches('"').to_owned();
        format!("it takes a numeric address and a port: {meant}")
    })
}

/// Reads the address to listen on.
pub fn listen(text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().map_err(|_| Wrong {
        what: format!("`{text}` is not a numeric address with a port"),
        line: meant(text).map_or(LISTEN.example.to_owned(), |address| format!("listen = \"{address}\"")),
    })
}

/// What was probably meant: an address without a port, a port without an address, this machine by its name.
fn meant(text: &str) -> Option<SocketAddr> {
    let local = |port: &str| Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().ok()?)));
    let alone = text.trim_matches(['[', ']']).parse::<IpAddr>().ok().map(|ip| SocketAddr::from((ip, PORT)));
    let as_link = || text.trim().trim_start_matches("http://").trim_end_matches('/').parse().ok();
    alone
        .or_else(as_link)
        .or_else(|| local(text.strip_prefix("localhost").unwrap_or(text).trim_start_matches(':')))
}

/// The address of a server that is spoken to over HTTP; no name or password stands in it.
pub fn http_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let good = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty();
    good.then_some(url)
}

/// Reads the address that people use: scheme, host and port.
pub fn public_url(text: &str) -> Result<String, Wrong> {
    let wrong = |what: String, meant: Option<String>| {
        let line = meant.map_or(PUBLIC_URL.example.to_owned(), |meant| format!("public_url = \"{meant}\""));
        Wrong { what, line }
    };
    let Some(url) = web_address(text) else {
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let meant = web_address(&format!("https://{rest}")).map(|url| origin(&url));
        return Err(wrong(format!("`{text}` is not an address that begins with https:// or http://"), meant));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("the public address holds a user name or a password".into(), Some(origin(&url))));
    }
    if !matches!(&url[Position::BeforePath..], "" | "/") {
        let what =
            format!("the public address ends after the host: `{}` is too much", &url[Position::BeforePath..]);
        return Err(wrong(what, Some(origin(&url))));
    }
    Ok(origin(&url))
}

fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host() && text.contains("://")).then_some(url)
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
