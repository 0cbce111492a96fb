//! A bot that does what a test tells it, right or wrong.

use anyhow::{Context, Result, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, body::Bytes, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    time::{Duration, timeout},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message as Frame};

use crate::StandIn;

/// How long anything may take here.
const LIMIT: Duration = Duration::from_secs(20);
/// Guilds, members, messages here and in conversations.
pub(super) const INTENTS: u64 = 1 | 1 << 1 | 1 << 9 | 1 << 12;

/// What came over the gateway.
#[derive(Debug)]
pub(super) enum Got {
    Payload(Value),
    Closed(u16),
}

/// A connection to the gateway.
pub(super) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Line {
    pub(super) async fn open(standin: &StandIn) -> Result<Self> {
        let (socket, _) = connect_async(format!("{}?v=10&encoding=json", standin.gateway())).await?;
        Ok(Self { socket })
    }

    pub(super) async fn send(&mut self, payload: &Value) -> Result<()> {
        self.say(&payload.to_string()).await
    }

    pub(super) async fn say(&mut self, text: &str) -> Result<()> {
        Ok(self.socket.send(Frame::text(text)).await?)
    }

    pub(super) async fn next(&mut self) -> Result<Got> {
        loop {
            let frame = timeout(LIMIT, self.socket.next()).await.context("nothing came")?;
            match frame.context("the connection ended without a word")?? {
                Frame::Text(text) => return Ok(Got::Payload(serde_json::from_str(&text)?)),
                Frame::Close(frame) => return Ok(Got::Closed(frame.map_or(1005, |frame| frame.code.into()))),
                _ => {}
            }
        }
    }

    pub(super) async fn payload(&mut self, op: u64) -> Result<Value> {
        loop {
            match self.next().await? {
                Got::Payload(payload) if payload["op"] == op => return Ok(payload),
                Got::Payload(_) => {}
                Got::Closed(code) => bail!("closed with {code}, waiting for {op}"),
            }
        }
    }

    /// The next event of this name; others are passed over.
    pub(super) async fn event(&mut self, name: &str) -> Result<Value> {
        loop {
            let payload = self.payload(0).await?;
            if payload["t"] == name {
                return Ok(payload["d"].clone());
            }
        }
    }

    pub(super) async fn closed(&mut self) -> Result<u16> {
        loop {
            if let Got::Closed(code) = self.next().await? {
                return Ok(code);
            }
        }
    }

    pub(super) async fn identify(&mut self, token: &str, intents: u64) -> Result<()> {
        let properties = json!({ "os": "a", "browser": "a", "device": "a" });
        self.send(&json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": properties } }))
            .await
    }
}

/// A bot with a connection to both.
pub(super) struct Bot {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
    pub(super) token: String,
    pub(super) application: u64,
    pub(super) line: Line,
}

impl Bot {
    /// Connects and introduces itself.
    pub(super) async fn connect(standin: &StandIn) -> Result<Self> {
        Self::with(standin, INTENTS).await
    }

    pub(super) async fn with(standin: &StandIn, intents: u64) -> Result<Self> {
        let mut line = Line::open(standin).await?;
        line.identify(standin.token(), intents).await?;
        line.event("READY").await?;
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            base: format!("{}/api/v10", standin.api_base()),
            token: format!("Bot {}", standin.token()),
            application: standin.application(),
            line,
        })
    }

    /// Asks for something; status and body of the answer.
    pub(super) async fn call(&self, method: Method, path: &str, body: Value) -> Result<(u16, Value)> {
        let bytes = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, path, "application/json", bytes.into()).await
    }

    /// The same with one file.
    pub(super) async fn upload(
        &self,
        method: Method,
        path: &str,
        body: Value,
        file: &str,
    ) -> Result<(u16, Value)> {
        let form = format!(
            "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{body}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"files[0]\"; filename=\"{file}\"\r\n\
             Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
        );
        self.send(method, path, "multipart/form-data; boundary=b", form.into()).await
    }

    /// The bytes behind an address.
    pub(super) async fn fetch(&self, url: &str) -> Result<Bytes> {
        let answer = self.client.request(Request::get(url).body(Full::default())?).await?;
        ensure!(answer.status().is_success(), "{url}: {}", answer.status());
        Ok(answer.into_body().collect().await?.to_bytes())
    }

    async fn send(&self, method: Method, path: &str, sort: &str, body: Bytes) -> Result<(u16, Value)> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(header::AUTHORIZATION, &self.token)
            .header(header::CONTENT_TYPE, sort)
            .body(Full::from(body))?;
        let answer = timeout(LIMIT, self.client.request(request)).await.context("no answer")??;
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await?.to_bytes();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
        Ok((status, body))
    }

    /// Registers a command for everywhere.
    pub(super) async fn offer(&self, command: Value) -> Result<()> {
        let path = format!("/applications/{}/commands", self.application);
        let (status, body) = self.call(Method::PUT, &path, json!([command])).await?;
        ensure!(status == 200, "{status} {body}");
        Ok(())
    }

    /// The next interaction.
    pub(super) async fn interaction(&mut self) -> Result<Value> {
        self.line.event("INTERACTION_CREATE").await
    }

    /// Gives the first answer.
    pub(super) async fn answer(&self, interaction: &Value, body: Value) -> Result<(u16, Value)> {
        let (id, token) = (interaction["id"].as_str(), interaction["token"].as_str());
        let path = format!("/interactions/{}/{}/callback", id.context("no id")?, token.context("no token")?);
        self.call(Method::POST, &path, body).await
    }

    /// The path of what follows the first answer.
    pub(super) fn hook(&self, interaction: &Value, rest: &str) -> String {
        format!("/webhooks/{}/{}{rest}", self.application, interaction["token"].as_str().unwrap_or_default())
    }

    /// Changes the first answer.
    pub(super) async fn change(&self, interaction: &Value, body: Value) -> Result<(u16, Value)> {
        self.call(Method::PATCH, &self.hook(interaction, "/messages/@original"), body).await
    }
}

/// A command that takes nothing.
pub(super) fn plain(name: &str) -> Value {
    json!({ "name": name, "description": "does something" })
}

/// A row with one button.
pub(super) fn button(id: &str) -> Value {
    json!({ "type": 1, "components": [{ "type": 2, "style": 1, "label": "press", "custom_id": id }] })
}
