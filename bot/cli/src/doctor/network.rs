//! Is the address free, and who reaches it?

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use homeroom_web::Behind;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use super::finding::Finding;
use crate::configuration::{Configuration, Fix};

/// How long a Homeroom may take to say that it is alive.
const PATIENCE: Duration = Duration::from_secs(1);
/// Longest answer that is read: ours is a few lines.
const ANSWER_MAX: u64 = 8192;

/// Can the address be listened on, or does a Homeroom do so already?
pub async fn examined(listen: SocketAddr) -> Finding {
    let error = match TcpListener::bind(listen).await {
        Ok(_) if listen.port() == 0 => {
            return Finding::Good(format!("address: any free port of {}", listen.ip()));
        }
        Ok(_) => return Finding::Good(format!("address: {listen} is free")),
        Err(error) => error,
    };
    if error.kind() == io::ErrorKind::AddrInUse && is_homeroom(listen).await {
        return Finding::Good(format!("address: a Homeroom answers at {listen} already"));
    }
    unlistenable(listen, &error)
}

fn unlistenable(listen: SocketAddr, error: &io::Error) -> Finding {
    let with_port = |port| Fix::Write(format!("listen = \"{}\"", SocketAddr::new(listen.ip(), port)));
    match error.kind() {
        io::ErrorKind::AddrInUse => Finding::Fault(
            format!("address: another program listens on {listen}"),
            with_port(listen.port().checked_add(1).unwrap_or(crate::configuration::PORT)),
        ),
        io::ErrorKind::PermissionDenied => Finding::Fault(
            format!("address: you may not listen on port {}; a proxy may (see deploy/)", listen.port()),
            with_port(crate::configuration::PORT),
        ),
        io::ErrorKind::AddrNotAvailable => Finding::Fault(
            format!("address: this machine does not have the address {}", listen.ip()),
            Fix::Write(format!("listen = \"127.0.0.1:{}\"", listen.port())),
        ),
        _ => Finding::Fault(
            format!("address: {listen} cannot be listened on: {error}"),
            Fix::Write(format!("listen = \"127.0.0.1:{}\"", crate::configuration::PORT)),
        ),
    }
}

async fn is_homeroom(listen: SocketAddr) -> bool {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let answer = timeout(PATIENCE, asked(SocketAddr::new(ip, listen.port()))).await;
    answer.is_ok_and(|answer| answer.is_ok_and(|answer| is_alive(&answer)))
}

async fn asked(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_MAX).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_alive(answer: &str) -> bool {
    let status = answer.split(' ').nth(1);
    answer.starts_with("HTTP/1.") && status == Some("200") && answer.ends_with("\r\n\r\nalive\n")
}

/// Who reaches the classroom, and how safely.
pub fn reached_by(configuration: &Configuration) -> Vec<Finding> {
    let listen = configuration.listen;
    let is_local = listen.ip().is_loopback();
    let is_safe = configuration.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let mut findings = vec![match (&configuration.public_url, is_local) {
        (Some(url), _) => Finding::Good(format!("reached at: {url}")),
        (None, true) => Finding::Good("reached by: this machine alone".into()),
        (None, false) => Finding::Good("reached by: everybody on the network".into()),
    }];
    if is_safe {
        findings.push(Finding::Good("cookie: browsers send it over TLS alone (Secure)".into()));
    } else if configuration.public_url.is_some() || !is_local {
        let text = "no TLS: names, answers and the personal return links, which stand in for passwords, can be read on \
                    the way; put a proxy with TLS in front (see deploy/), and name its address";
        let line = Fix::Write("public_url = \"https://class.example.org\"".into());
        findings.push(Finding::Note(text.into(), Some(line)));
    }
    findings.extend(proxied(configuration));
    findings
}

fn proxied(configuration: &Configuration) -> Option<Finding> {
    let listen = configuration.listen;
    match configuration.behind_proxy {
        Behind::Proxy if !listen.ip().is_loopback() => {
            let text = format!(
                "behind a proxy, yet listening on {listen}: whoever connects past the proxy can name any address as \
                 their own, and so slip the limits; let only the proxy reach this port"
            );
            let line = Fix::Write(format!("listen = \"127.0.0.1:{}\"", listen.port()));
            Some(Finding::Note(text, Some(line)))
        }
        Behind::Proxy if configuration.public_url.is_none() => {
            let text =
                "behind a proxy, whose address is not named: links and the cookie are those of plain HTTP";
            let line = Fix::Write("public_url = \"https://class.example.org\"".into());
            Some(Finding::Note(text.into(), Some(line)))
        }
        Behind::Nothing if listen.ip().is_loopback() && configuration.public_url.is_some() => {
            let text =
                "people come through a proxy, which is not said: those who are not yet in share one limit";
            Some(Finding::Note(text.into(), Some(Fix::Write("behind_proxy = true".into()))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::configuration::{Given, Reading};

    fn reached(listen: &str, url: Option<&str>, behind_proxy: Behind, expected: &Expect) {
        let folder = tempfile::tempdir().unwrap();
        let given = Given { folder: folder.path().into(), ..Given::default() };
        let mut configuration = Reading::new(&given).configuration;
        configuration.listen = listen.parse().unwrap();
        configuration.public_url = url.map(str::to_owned);
        configuration.behind_proxy = behind_proxy;
        let findings = reached_by(&configuration);
        expected.assert_eq(&findings.iter().map(|finding| format!("{finding}\n")).collect::<String>());
    }

    #[test]
    fn who_reaches_it_is_said() {
        reached(
            "127.0.0.1:7878",
            None,
            Behind::Nothing,
            &expect![[r#"
            ok    reached by: this machine alone
        "#]],
        );
        reached(
            "0.0.0.0:7878",
            None,
            Behind::Nothing,
            &expect![[r#"
            ok    reached by: everybody on the network
            note  no TLS: names, answers and the personal return links, which stand in for passwords, can be read on the way; put a proxy with TLS in front (see deploy/), and name its address
                  write: public_url = "https://class.example.org"
        "#]],
        );
    }

    #[test]
    fn a_proxy_is_looked_at() {
        let https = Some("https://class.example.org");
        reached(
            "127.0.0.1:7878",
            https,
            Behind::Proxy,
            &expect![[r#"
            ok    reached at: https://class.example.org
            ok    cookie: browsers send it over TLS alone (Secure)
        "#]],
        );
        reached(
            "127.0.0.1:7878",
            https,
            Behind::Nothing,
            &expect![[r#"
            ok    reached at: https://class.example.org
            ok    cookie: browsers send it over TLS alone (Secure)
            note  people come through a proxy, which is not said: those who are not yet in share one limit
                  write: behind_proxy = true
        "#]],
        );
        reached(
            "0.0.0.0:7878",
            https,
            Behind::Proxy,
            &expect![[r#"
            ok    reached at: https://class.example.org
            ok    cookie: browsers send it over TLS alone (Secure)
            note  behind a proxy, yet listening on 0.0.0.0:7878: whoever connects past the proxy can name any address as their own, and so slip the limits; let only the proxy reach this port
                  write: listen = "127.0.0.1:7878"
        "#]],
        );
        reached(
            "[::1]:7878",
            None,
            Behind::Proxy,
            &expect![[r#"
            ok    reached by: this machine alone
            note  behind a proxy, whose address is not named: links and the cookie are those of plain HTTP
                  write: public_url = "https://class.example.org"
        "#]],
        );
        reached(
            "127.0.0.1:7878",
            Some("http://class.lan"),
            Behind::Proxy,
            &expect![[r#"
            ok    reached at: http://class.lan
            note  no TLS: names, answers and the personal return links, which stand in for passwords, can be read on the way; put a proxy with TLS in front (see deploy/), and name its address
                  write: public_url = "https://class.example.org"
        "#]],
        );
    }

    /// Answers one request after another with these bytes.
    async fn answering(bytes: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 512];
                let read = stream.read(&mut request).await.unwrap();
                assert!(request[..read].starts_with(b"GET /healthz HTTP/1.0\r\n"));
                stream.write_all(bytes).await.unwrap();
            }
        });
        address
    }

    #[tokio::test]
    async fn a_homeroom_is_known_by_its_answer() {
        let ours = answering(b"HTTP/1.0 200 OK\r\ncontent-length: 6\r\n\r\nalive\n").await;
        assert!(matches!(examined(ours).await, Finding::Good(_)));
        for other in [&b"HTTP/1.0 404 Not Found\r\n\r\nalive\n"[..], b"HTTP/1.0 200 OK\r\n\r\n<html>", b""] {
            assert!(examined(answering(other).await).await.is_fault());
        }
    }

    #[test]
    fn an_address_that_cannot_be_had_has_a_line() {
        let shows = |listen: &str, kind: io::ErrorKind, expected: &Expect| {
            expected.assert_eq(&unlistenable(listen.parse().unwrap(), &kind.into()).to_string());
        };
        shows(
            "127.0.0.1:7878",
            io::ErrorKind::AddrInUse,
            &expect![[r#"
            FAULT address: another program listens on 127.0.0.1:7878
                  write: listen = "127.0.0.1:7879""#]],
        );
        shows(
            "[::]:80",
            io::ErrorKind::PermissionDenied,
            &expect![[r#"
            FAULT address: you may not listen on port 80; a proxy may (see deploy/)
                  write: listen = "[::]:7878""#]],
        );
        shows(
            "10.1.2.3:80",
            io::ErrorKind::AddrNotAvailable,
            &expect![[r#"
            FAULT address: this machine does not have the address 10.1.2.3
                  write: listen = "127.0.0.1:80""#]],
        );
    }
}
