use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use tokio::{net::TcpListener, sync::oneshot, task::spawn_blocking};

use super::stage::Room;
use crate::limits::HEAD_MAX;

/// Sends this, and reads until a page has come or the connection is closed.
fn exchange(stream: &mut TcpStream, request: &str) -> String {
    // A server may close before it has all.
    let _ = stream.write_all(request.as_bytes());
    let mut came = Vec::new();
    let mut piece = [0; 4096];
    while !came.ends_with(b"</html>") && !came.ends_with(b"alive\n") {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(n) => came.extend_from_slice(&piece[..n]),
        }
    }
    String::from_utf8_lossy(&came).into_owned()
}

async fn said(to: SocketAddr, request: String) -> (TcpStream, String) {
    let talk = move || {
        let mut stream = TcpStream::connect(to).unwrap();
        let answer = exchange(&mut stream, &request);
        (stream, answer)
    };
    spawn_blocking(talk).await.unwrap()
}

#[tokio::test]
async fn it_serves_until_told_to_stop() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(crate::serve(listener, Room::new().router(), async move {
        // Dropped is told, too.
        let _ = stopped.await;
    }));

    let (idle, alive) = said(to, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".into()).await;
    assert!(alive.starts_with("HTTP/1.1 200"), "{alive}");
    let (_, rebound) = said(to, "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n".into()).await;
    assert!(rebound.starts_with("HTTP/1.1 421"), "{rebound}");
    let (_, long) =
        said(to, format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(8 * HEAD_MAX)))
            .await;
    // The connection is closed while more comes, so that the refusal itself may not arrive.
    assert!(long.is_empty() || long.starts_with("HTTP/1.1 431"), "{long}");

    // A connection that is kept open and idle holds nothing up.
    drop(stop);
    serving.await.unwrap().unwrap();
    drop(idle);
}
