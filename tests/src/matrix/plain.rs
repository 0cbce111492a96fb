//! Somebody without a client of their own: what they do goes to the homeserver as it is. They read nothing that is encrypted.

use anyhow::{Result, ensure};
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, body::Bytes, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};

use super::{PASSWORD, text};

/// Somebody with an account, and the room that they are in.
#[derive(Debug)]
pub struct Plain {
    /// Where they are.
    pub room: String,
    /// What the homeserver knows them by.
    pub token: String,
    server: String,
    client: Client<HttpConnector, Full<Bytes>>,
    sent: u32,
}

impl Plain {
    /// With a new account.
    pub async fn come(server: &str, name: &str) -> Result<Self> {
        let account = json!({ "username": name, "password": PASSWORD, "auth": { "type": "m.login.dummy" } });
        Self::by(server, "register", account).await
    }

    /// With an account that there is, on a device of their own.
    pub async fn come_again(server: &str, name: &str) -> Result<Self> {
        let who = json!({ "type": "m.id.user", "user": name });
        let proof = json!({ "type": "m.login.password", "identifier": who, "password": PASSWORD });
        Self::by(server, "login", proof).await
    }

    async fn by(server: &str, door: &str, proof: Value) -> Result<Self> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (room, token) = Default::default();
        let mut plain = Self { room, server: server.into(), token, client, sent: 0 };
        plain.token = text(&plain.ask(Method::POST, door, proof).await?, "/access_token")?;
        Ok(plain)
    }

    /// Makes a room and goes there.
    pub async fn create(&mut self, room: Value) -> Result<String> {
        self.room = text(&self.ask(Method::POST, "createRoom", room).await?, "/room_id")?;
        Ok(self.room.clone())
    }

    /// Goes into a room.
    pub async fn join(&mut self, room: &str) -> Result<()> {
        self.ask(Method::POST, &format!("rooms/{room}/join"), json!({})).await?;
        room.clone_into(&mut self.room);
        Ok(())
    }

    /// Leaves the room where they are.
    pub async fn leave(&mut self) -> Result<()> {
        let room = std::mem::take(&mut self.room);
        self.ask(Method::POST, &format!("rooms/{room}/leave"), json!({})).await.map(drop)
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
        text(&self.ask(Method::PUT, &path, content).await?, "/event_id")
    }

    /// Asks the homeserver for something that clients ask for; what it answers.
    pub async fn ask(&self, method: Method, path: &str, body: Value) -> Result<Value> {
        let path = path.replace('!', "%21");
        self.request(method, &format!("{}/_matrix/client/v3/{path}", self.server), body).await
    }

    /// Asks for anything.
    pub async fn request(&self, method: Method, url: &str, body: Value) -> Result<Value> {
        let mut request = Request::builder().method(method).uri(url);
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let response = self.client.request(request.body(Full::from(body.to_string()))?).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        ensure!(status.is_success(), "{url}: {status}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }
}
