//! A learner without a client of their own: what they do goes to the homeserver as it is. They read nothing, for what they
//! are told is encrypted.

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, body::Bytes, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};

/// What they are known by.
const PASSWORD: &str = homeroom_tests::matrix::PASSWORD;

/// Somebody with an account, and the room that they are in.
pub struct Plain {
    pub room: String,
    server: String,
    token: String,
    client: Client<HttpConnector, Full<Bytes>>,
    sent: u32,
}

impl Plain {
    /// With a new account.
    pub async fn come(server: &str, name: &str) -> Result<Self> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (room, token) = Default::default();
        let mut plain = Self { room, server: server.into(), token, client, sent: 0 };
        let account = json!({ "username": name, "password": PASSWORD, "auth": { "type": "m.login.dummy" } });
        plain.token = text(&plain.ask(Method::POST, "register", account).await?, "access_token")?;
        Ok(plain)
    }

    /// Makes a room and goes there.
    pub async fn create(&mut self, room: Value) -> Result<()> {
        self.room = text(&self.ask(Method::POST, "createRoom", room).await?, "room_id")?;
        Ok(())
    }

    /// Goes into a room.
    pub async fn join(&mut self, room: &str) -> Result<()> {
        self.ask(Method::POST, &format!("rooms/{room}/join"), json!({})).await?;
        room.clone_into(&mut self.room);
        Ok(())
    }

    /// Says something where they are; the message's id.
    pub async fn say(&mut self, words: &str) -> Result<String> {
        let room = self.room.clone();
        self.send(&room, "m.room.message", json!({ "msgtype": "m.text", "body": words })).await
    }

    /// Puts a reaction under a message; the reaction's id.
    pub async fn tap(&mut self, event: &str, key: &str) -> Result<String> {
        let room = self.room.clone();
        let relation = json!({ "rel_type": "m.annotation", "event_id": event, "key": key });
        self.send(&room, "m.reaction", json!({ "m.relates_to": relation })).await
    }

    async fn send(&mut self, room: &str, kind: &str, content: Value) -> Result<String> {
        self.sent += 1;
        let path = format!("rooms/{room}/send/{kind}/{}", self.sent);
        text(&self.ask(Method::PUT, &path, content).await?, "event_id")
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Result<Value> {
        let path = path.replace('!', "%21");
        let mut request =
            Request::builder().method(method).uri(format!("{}/_matrix/client/v3/{path}", self.server));
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let request = request.body(Full::from(body.to_string()))?;
        let response = self.client.request(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        ensure!(status.is_success(), "{path}: {status}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }
}

/// A text in an answer of the homeserver.
pub fn text(of: &Value, name: &str) -> Result<String> {
    of.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {name} in {of}"))
}
