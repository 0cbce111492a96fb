//! Connections: accepted, bounded in time and number, and brought to an end in peace.

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::HeaderName};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tower::Service as _;

use crate::limits::{CONNECTIONS_MAX, DRAIN_TIME, HEAD_MAX, HEAD_TIME};

/// How often something is sent where nothing happens, so that nobody takes the line for dead.
pub(crate) const ALIVE: Duration = Duration::from_secs(15);
/// A proxy that gathers what it passes on would hold events back.
pub(crate) const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// The two ends of the connection that a request came over.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// Who connected.
    pub peer: SocketAddr,
    /// Where it was accepted.
    pub local: SocketAddr,
}

/// Serves until `stop`, then lets requests in flight finish, within bounds.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let drain = GracefulShutdown::new();
    let seats = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = pin!(stop);
    loop {
        // The semaphore is never closed.
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted
            .and_then(|(stream, peer)| Ok((Connection { peer, local: stream.local_addr()? }, stream)))
        {
            Ok((came, stream)) => {
                let connection = drain.watch(connection(came, stream, router.clone()));
                tokio::spawn(async move {
                    // A connection that breaks off is the browser's affair.
                    let _ = connection.await;
                    drop(seat);
                });
            }
            // Out of file handles, or the peer was gone already: a moment later there may be one.
            Err(error) => {
                tracing::debug!(%error, "a connection was not accepted");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if timeout(DRAIN_TIME, drain.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}

fn connection(
    came: Connection,
    stream: TcpStream,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
    // Answers are small and whole: waiting to fill a packet only delays them. Without it they are late, not wrong.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(came);
        // A router is always ready.
        router.clone().call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), service)
}
