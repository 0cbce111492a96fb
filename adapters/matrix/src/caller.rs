//! Who did something, and where.

use homeroom_core::{Account, Caller, Place, PlatformId, Runs};
use matrix_sdk::{
    Room,
    ruma::{RoomId, UserId, events::room::power_levels::UserPowerLevel},
};

use crate::{
    limits::{POWERS, RUNS_POWER},
    settings::Settings,
};

/// The platform's name.
pub const PLATFORM: &str = "matrix";

/// Somebody in a room; in a private one they are nowhere.
pub(crate) async fn caller(room: &Room, user: &UserId, private: Where, settings: &Settings) -> Caller {
    let member = room.get_member_no_sync(user).await.ok().flatten();
    let name = member.map_or_else(|| user.localpart().to_owned(), |member| member.name().to_owned());
    if private == Where::Private {
        return Caller::alone(account(user), name);
    }
    let power = match room.get_user_power_level(user).await {
        Ok(UserPowerLevel::Infinite) => i64::MAX,
        Ok(UserPowerLevel::Int(power)) => power.into(),
        Ok(_) | Err(_) => 0,
    };
    // In a room of two everybody has all power; it is no place for a class.
    let runs = settings.lets_in(user.as_str()) || (power >= RUNS_POWER && room.direct_targets().is_empty());
    Caller {
        account: account(user),
        name,
        place: Some(place(room.room_id())),
        badges: badges(power),
        runs: if runs { Runs::Yes } else { Runs::No },
    }
}

/// Where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// In somebody's own room.
    Private,
    /// Where others are too, or where not even the homeserver must not read along.
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

/// A room as a place.
pub(crate) fn place(room: &RoomId) -> Place {
    Place { platform: PlatformId::new(PLATFORM), key: room.to_string() }
}
