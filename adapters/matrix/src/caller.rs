//! Who did something, and where.

use std::future::ready;

use futures_util::StreamExt as _;
use homeroom_core::{Account, Caller, Place, PlatformId, Runs};
use matrix_sdk::{
    Room, RoomState,
    deserialized_responses::SyncOrStrippedState,
    room::ParentSpace,
    ruma::{
        OwnedRoomId, RoomId, UserId,
        events::{SyncStateEvent, room::power_levels::UserPowerLevel, space::child::SpaceChildEventContent},
    },
};

use crate::{limits::POWERS, settings::Settings};

/// The platform's name.
pub const PLATFORM: &str = "matrix";
/// The badge that everybody in a room has.
pub(crate) const EVERYBODY: &str = "@room";

/// Somebody in a room; in a private one they are nowhere.
pub(crate) async fn caller(room: &Room, user: &UserId, at: Where, settings: &Settings) -> Caller {
    let member = room.get_member_no_sync(user).await.ok().flatten();
    let name = member.map_or_else(|| user.localpart().to_owned(), |member| member.name().to_owned());
    if at == Where::Private {
        return Caller::alone(account(user), name);
    }
    let power = match room.get_user_power_level(user).await {
        Ok(UserPowerLevel::Infinite) => i64::MAX,
        Ok(UserPowerLevel::Int(power)) => power.into(),
        Ok(_) | Err(_) => 0,
    };
    let within = spaces(room).await.iter().map(|space| place(space.room_id())).collect();
    // Somebody can be named for themselves, too.
    let badges = badges(power).into_iter().chain([user.to_string()]).collect();
    // Power over a room is no right to make classes.
    let runs = if settings.lets_in(user.as_str()) { Runs::Yes } else { Runs::No };
    Caller { account: account(user), name, place: Some(place(room.room_id())), within, badges, runs }
}

/// The spaces that a room is in and that we are in too.
pub(crate) async fn spaces(room: &Room) -> Vec<Room> {
    let Ok(parents) = room.parent_spaces().await else { return Vec::new() };
    let known = parents.filter_map(async |parent| match parent {
        Ok(ParentSpace::Reciprocal(space) | ParentSpace::WithPowerlevel(space)) => Some(space),
        _ => None,
    });
    let mut known: Vec<Room> =
        known.filter(|space| ready(space.state() == RoomState::Joined)).collect().await;
    known.sort_by(|one, other| one.room_id().cmp(other.room_id()));
    known
}

/// The rooms of a space, in the order in which it shows them:
/// <https://spec.matrix.org/v1.16/client-server-api/#ordering-of-children-within-a-space>.
pub(crate) async fn children(space: &Room) -> Vec<OwnedRoomId> {
    let found = space.get_state_events_static::<SpaceChildEventContent>().await.unwrap_or_default();
    let mut children: Vec<_> = found
        .iter()
        .filter_map(|event| match event.deserialize().ok()? {
            SyncOrStrippedState::Sync(SyncStateEvent::Original(event)) => {
                let order = event.content.order.map(|order| order.to_string());
                Some((order.is_none(), order, event.origin_server_ts, event.state_key))
            }
            _ => None,
        })
        .collect();
    children.sort();
    children.into_iter().map(|(.., id)| id).collect()
}

/// Where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// In somebody's own room.
    Private,
    /// Where others are too, or where the homeserver reads along.
    Shared,
}

/// Powers that somebody has, each a badge: who has more has the lower ones too.
fn badges(power: i64) -> Vec<String> {
    POWERS.iter().filter(|level| power >= **level).map(ToString::to_string).collect()
}

/// The account of a user.
pub(crate) fn account(user: &UserId) -> Account {
    Account { platform: PlatformId::new(PLATFORM), user: user.to_string() }
}

/// The thread of a lab as a place: no id has a blank.
pub(crate) fn thread_of(room: &Room, root: &str) -> Place {
    Place { platform: PlatformId::new(PLATFORM), key: format!("{} {root}", room.room_id()) }
}

/// A room as a place.
pub(crate) fn place(room: &RoomId) -> Place {
    Place { platform: PlatformId::new(PLATFORM), key: room.to_string() }
}
