//! The server without the bot: a client that sends a request and reads the reply.

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, time::Instant};

use super::learner::Reply;

/// A client of the server at this address. llama.cpp closes connections as it likes, so each request has its own.
#[derive(Clone)]
pub struct Client {
    authority: String,
    key: &'static str,
}

impl Client {
    /// A server that asks for no key takes any.
    pub fn new(url: &str, key: &'static str) -> Self {
        Self { authority: url.trim_start_matches("http://").to_owned(), key }
    }

    /// Asks for a reply, and reads it to its end.
    pub async fn ask(&self, body: &Value) -> Result<Reply> {
        let request = Request::post("/v1/chat/completions").header(header::CONTENT_TYPE, "application/json");
        let mut answer = self.send(request, body.to_string()).await?;
        let mut first = None;
        while let Some(frame) = answer.frame().await {
            let Ok(piece) = frame?.into_data() else { continue };
            if String::from_utf8_lossy(&piece).contains(r#""content":""#) {
                first.get_or_insert_with(Instant::now);
            }
        }
        Ok(Reply { first: first.context("a reply without words")?, over: Instant::now() })
    }

    /// What is at a path.
    pub async fn get(&self, path: &str) -> Result<String> {
        let answer = self.send(Request::get(path), String::new()).await?;
        Ok(String::from_utf8_lossy(&answer.collect().await?.to_bytes()).into_owned())
    }

    async fn send(&self, request: hyper::http::request::Builder, body: String) -> Result<Incoming> {
        let request = request
            .header(header::HOST, &self.authority)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .body(Full::from(body))?;
        let answer = connection(&self.authority).await?.send_request(request).await?;
        ensure!(answer.status().is_success(), "the server refused: {}", answer.status());
        Ok(answer.into_body())
    }
}

async fn connection(authority: &str) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    let (sender, driver) = handshake(TokioIo::new(stream)).await?;
    // Ends by itself when either side closes.
    tokio::spawn(driver);
    Ok(sender)
}
