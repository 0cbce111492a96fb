//! A second port with TLS, for what insists on `https://discord.com`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::serve::Listener;
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
    server::TlsStream,
};

/// Whom the certificate names.
const NAMES: [&str; 3] = ["discord.com", "gateway.discord.gg", "localhost"];
/// How long a client may take to agree on a key.
const GREETING: Duration = Duration::from_secs(5);

/// Where the second port is, and what to trust there.
#[derive(Clone, Debug)]
pub struct Secure {
    /// Have `discord.com` resolved to this.
    pub address: SocketAddr,
    /// The certificate, which signs itself, in DER.
    pub certificate: Vec<u8>,
}

/// Connections that have agreed on a key.
pub(crate) struct Door {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

/// Listens at a free port with a new certificate.
pub(crate) async fn listen() -> Result<(Door, Secure)> {
    let names = NAMES.map(String::from).to_vec();
    let made = rcgen::generate_simple_self_signed(names).context("no certificate")?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?;
    let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port")?;
    let told = Secure { address: listener.local_addr()?, certificate: made.cert.der().to_vec() };
    Ok((Door { listener, acceptor: TlsAcceptor::from(Arc::new(config)) }, told))
}

impl Listener for Door {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, peer) = Listener::accept(&mut self.listener).await;
            // Whoever does not agree in time, or trusts another certificate, is gone.
            if let Ok(Ok(stream)) = timeout(GREETING, self.acceptor.accept(stream)).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
