//! The little that must be remembered beside the library's own store: how far we have answered, which room is whose, and
//! where the notice of a class room stands. It is kept in that store.

use std::collections::BTreeMap;

use matrix_sdk::{
    Client,
    ruma::{OwnedRoomId, RoomId, UserId},
    store::{StateStoreDataKey, StateStoreDataValue},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How far everything has been answered. The library has a mark of its own, which it sets before we have answered.
const TOKEN: &str = "homeroom.token";

/// The thread of a lesson in a class room.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Thread {
    /// Its first message; empty before there is one.
    pub(crate) root: String,
    /// The message of each page in it, by the page's token.
    pub(crate) pages: BTreeMap<String, String>,
}

/// Who has been told where their answers are, in a class room.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    /// The message.
    pub(crate) event: Option<String>,
    /// Whom it names, by account and by name.
    pub(crate) names: Vec<(String, String)>,
}

pub(crate) async fn token(client: &Client) -> Result<Option<String>, String> {
    Ok(get(client, TOKEN).await?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

pub(crate) async fn set_token(client: &Client, token: &str) -> Result<(), String> {
    set(client, TOKEN, token.as_bytes().to_vec()).await
}

/// Sets the library's own mark back to ours, before it reads it: what it has seen and we have not answered it would
/// otherwise take for a repetition, and leave out.
pub(crate) async fn wind_back(client: &Client) -> Result<(), String> {
    let Some(token) = token(client).await? else { return Ok(()) };
    let (key, value) = (StateStoreDataKey::SyncToken, StateStoreDataValue::SyncToken(token));
    client.state_store().set_kv_data(key, value).await.map_err(|error| error.to_string())
}

/// The private room of somebody.
pub(crate) async fn room_of(client: &Client, user: &UserId) -> Option<OwnedRoomId> {
    let bytes = get(client, &format!("homeroom.room.{user}")).await.ok()??;
    RoomId::parse(String::from_utf8(bytes).ok()?).ok()
}

pub(crate) async fn set_room_of(client: &Client, user: &UserId, room: &RoomId) -> Result<(), String> {
    set(client, &format!("homeroom.own.{room}"), user.as_bytes().to_vec()).await?;
    set(client, &format!("homeroom.room.{user}"), room.as_str().as_bytes().to_vec()).await
}

/// Whether a room is, or was, somebody's private one.
pub(crate) async fn is_own(client: &Client, room: &RoomId) -> bool {
    get(client, &format!("homeroom.own.{room}")).await.is_ok_and(|user| user.is_some())
}

pub(crate) async fn told(client: &Client, room: &RoomId) -> Told {
    read(client, &format!("homeroom.told.{room}")).await
}

pub(crate) async fn set_told(client: &Client, room: &RoomId, told: &Told) -> Result<(), String> {
    write(client, &format!("homeroom.told.{room}"), told).await
}

pub(crate) async fn thread(client: &Client, room: &RoomId, lesson: &str) -> Thread {
    read(client, &format!("homeroom.thread.{room}.{lesson}")).await
}

pub(crate) async fn set_thread(
    client: &Client,
    room: &RoomId,
    lesson: &str,
    thread: &Thread,
) -> Result<(), String> {
    write(client, &format!("homeroom.thread.{room}.{lesson}"), thread).await
}

async fn read<T: Default + DeserializeOwned>(client: &Client, key: &str) -> T {
    let bytes = get(client, key).await.ok().flatten();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

async fn write(client: &Client, key: &str, value: &impl Serialize) -> Result<(), String> {
    let bytes = serde_json::to_vec(value).map_err(|error| error.to_string())?;
    set(client, key, bytes).await
}

async fn get(client: &Client, key: &str) -> Result<Option<Vec<u8>>, String> {
    client.state_store().get_custom_value(key.as_bytes()).await.map_err(|error| error.to_string())
}

async fn set(client: &Client, key: &str, value: Vec<u8>) -> Result<(), String> {
    client
        .state_store()
        .set_custom_value_no_read(key.as_bytes(), value)
        .await
        .map_err(|error| error.to_string())
}
