//! Whether the bot could work: for the administrator. It needs no store, so that it can be asked while the bot runs.

use std::{path::Path, time::Duration};

use matrix_sdk::{
    Client,
    ruma::{
        OwnedRoomId, TransactionId,
        api::{
            client::{
                message::send_message_event::v3::Request as Message,
                room::create_room::v3::Request as NewRoom,
            },
            error::ErrorKind,
        },
        events::GlobalAccountDataEventType,
        serde::Raw,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{json, value::to_raw_value};

use crate::{
    fault::{Fault, Passing},
    limits::PROBE,
    session::{built, kept, store, unreachable},
    settings::{Settings, StartError},
    words,
};

/// Where the account keeps which room we try limits in.
const TRIAL: &str = "homeroom.trial";

/// How the bot stands with its homeserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may say as much as a class needs.
    Free,
    /// After a few messages it is to wait for so long.
    Limited(Duration),
}

#[derive(Serialize, Deserialize)]
struct Trial {
    room: OwnedRoomId,
}

/// Asks the homeserver who we are, and tries how fast it lets us speak, in a room with nobody else in it.
pub async fn examine(settings: &Settings, folder: &Path) -> Result<Standing, StartError> {
    let kept = kept(folder)?.ok_or(StartError::NotSignedIn)?;
    let user = kept.session.meta.user_id.to_string();
    if user != settings.user {
        return Err(StartError::Another { kept: user, configured: settings.user.clone() });
    }
    let client = built(&settings.homeserver, None).await?;
    client.restore_session(kept.session).await.map_err(store)?;
    if let Err(error) = client.whoami().await {
        return Err(match error.client_api_error_kind() {
            Some(ErrorKind::UnknownToken(_)) => StartError::SignedOut,
            _ => unreachable(error),
        });
    }
    match probe(&client).await {
        Ok(()) => Ok(Standing::Free),
        Err(fault) => match fault.passing() {
            Some(Passing::Limited(wait)) => Ok(Standing::Limited(wait)),
            _ => Err(unreachable(fault.code())),
        },
    }
}

async fn probe(client: &Client) -> Result<(), Fault> {
    let room = trial(client).await?;
    let content = json!({ "msgtype": "m.notice", "body": words::TRIAL, "m.mentions": {} });
    for _ in 0..PROBE {
        let content = Raw::from_json(to_raw_value(&content)?);
        let request = Message::new_raw(room.clone(), TransactionId::new(), "m.room.message".into(), content);
        client.send(request).await?;
    }
    Ok(())
}

/// The room for it; made the first time.
async fn trial(client: &Client) -> Result<OwnedRoomId, Fault> {
    let kind = || GlobalAccountDataEventType::from(TRIAL);
    let known = client.account().fetch_account_data(kind()).await?;
    if let Some(Ok(Trial { room })) = known.map(|known| known.deserialize_as_unchecked()) {
        return Ok(room);
    }
    let mut request = NewRoom::new();
    request.name = Some(words::TRIAL_ROOM.into());
    let room = client.create_room(request).await?.room_id().to_owned();
    let trial = Raw::from_json(to_raw_value(&Trial { room: room.clone() })?);
    client.account().set_account_data_raw(kind(), trial).await?;
    Ok(room)
}
