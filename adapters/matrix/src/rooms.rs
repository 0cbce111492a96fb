//! Everybody's own room: found, or opened when the homeserver lets us.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex as Sync, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use matrix_sdk::{
    Room, RoomState,
    ruma::{
        OwnedRoomId, OwnedUserId, RoomId, UserId,
        api::client::room::create_room::v3::{Request as NewRoom, RoomPreset},
        events::{
            InitialStateEvent,
            room::{encryption::RoomEncryptionEventContent, member::MembershipState},
        },
    },
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{
    fault::Fault,
    limits::LIMITED_WAIT,
    line::{Line, encrypted},
    locks::Locks,
    memory,
    outgoing::Message,
    pace::{Pace, Urgency},
    words,
};

/// Whether somebody who left their room is invited again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// They ask for something just now.
    Yes,
    /// They do not: who left takes nothing from us.
    No,
}

/// Whose room is which.
#[derive(Default)]
pub(crate) struct Rooms {
    /// How rooms are opened.
    openings: Pace,
    /// Held while somebody's room is looked for: two presses open one.
    looking: Locks,
    /// Rooms that are known to be private, though the homeserver has not told us of them yet.
    fresh: Sync<HashSet<OwnedRoomId>>,
    /// Held while a room is marked as somebody's: all those marks are one list, which is read, changed and written.
    marking: Mutex<()>,
    /// Who waits for a room, and has not been told: by the room where they asked, then by account.
    untold: Sync<BTreeMap<OwnedRoomId, BTreeMap<OwnedUserId, String>>>,
}

impl Rooms {
    /// Whether the homeserver has asked us of late to wait with opening rooms.
    pub(crate) fn takes_long(&self) -> bool {
        self.openings.is_limited()
    }

    /// Nothing else looks for somebody's room meanwhile. What nobody waits for just now does not wait either.
    async fn held(&self, user: &UserId, urgency: Urgency) -> Result<OwnedMutexGuard<()>, Fault> {
        if urgency == Urgency::Brought {
            let held = self.looking.hold_at_once(user.as_str());
            return held.ok_or_else(|| Fault::Limited(self.openings.wait().max(LIMITED_WAIT)));
        }
        Ok(self.looking.hold(user.as_str()).await)
    }
}

impl Line {
    /// Whether a room is somebody's own: encrypted, and with nobody else in it.
    pub(crate) async fn is_private(&self, room: &Room) -> bool {
        if inner(&self.rooms.fresh).contains(room.room_id()) {
            return true;
        }
        let two = room.active_members_count() <= 2;
        two && encrypted(room).await && self.is_of_two(room).await
    }

    /// Whether a room was opened for one person and us.
    pub(crate) async fn is_of_two(&self, room: &Room) -> bool {
        // The homeserver's list of them is the account's, and others may write it too.
        !room.direct_targets().is_empty() || memory::is_own(&self.client, room.room_id()).await
    }

    /// Comes into a room that somebody has opened for us two, and remembers whose it is.
    pub(crate) async fn enter_own(&self, room: &Room, user: &UserId) -> Result<(), Fault> {
        let _marking = self.rooms.marking.lock().await;
        if room.state() != RoomState::Joined {
            room.join().await?;
        }
        memory::set_room_of(&self.client, user, room.room_id()).await.map_err(Fault::Store)?;
        self.client.account().mark_as_dm(room.room_id(), &[user.to_owned()]).await?;
        Ok(())
    }

    /// The private room of somebody; opened if there is none.
    pub(crate) async fn private_room(
        &self,
        user: &UserId,
        asking: Asking,
        urgency: Urgency,
    ) -> Result<Room, Fault> {
        let _held = self.rooms.held(user, urgency).await?;
        self.found_or_opened(user, asking, urgency).await
    }

    async fn found_or_opened(&self, user: &UserId, asking: Asking, urgency: Urgency) -> Result<Room, Fault> {
        if let Some(room) = self.found(user, asking).await? {
            return Ok(room);
        }
        // Homeservers invite people who do not exist.
        self.client.account().fetch_user_profile_of(user).await?;
        let open = || {
            Box::pin(async {
                // Whoever waits may have opened one themselves.
                match self.found(user, asking).await? {
                    Some(room) => Ok(room),
                    None => self.open_room(user).await,
                }
            }) as BoxFuture<'_, _>
        };
        self.rooms.openings.at(urgency, open).await
    }

    async fn found(&self, user: &UserId, asking: Asking) -> Result<Option<Room>, Fault> {
        let known = memory::room_of(&self.client, user).await;
        if let Some(id) = &known
            && let Some(room) = self.client.get_room(id)
            && room.state() == RoomState::Joined
            // They may have brought somebody else into it.
            && self.is_private(&room).await
        {
            match room.get_member(user).await?.map(|member| member.membership().clone()) {
                Some(MembershipState::Join | MembershipState::Invite) | None => return Ok(Some(room)),
                Some(_) if asking == Asking::No => return Err(Fault::Closed("they left their room")),
                Some(_) => {}
            }
        }
        for room in self.client.get_dm_rooms(user) {
            let theirs = room.get_member_no_sync(user).await?.is_some_and(|member| {
                matches!(member.membership(), MembershipState::Join | MembershipState::Invite)
            });
            if theirs && self.is_private(&room).await {
                memory::set_room_of(&self.client, user, room.room_id()).await.map_err(Fault::Store)?;
                return Ok(Some(room));
            }
        }
        // Where nobody was left, we have left too.
        match (known, asking) {
            (Some(_), Asking::No) => Err(Fault::Closed("they left their room")),
            _ => Ok(None),
        }
    }

    async fn open_room(&self, user: &UserId) -> Result<Room, Fault> {
        let encryption = RoomEncryptionEventContent::with_recommended_defaults();
        let mut request = NewRoom::new();
        request.invite = vec![user.to_owned()];
        request.is_direct = true;
        request.name = Some(words::ROOM_NAME.into());
        request.topic = Some(words::ROOM_TOPIC.into());
        request.preset = Some(RoomPreset::TrustedPrivateChat);
        request.initial_state = vec![InitialStateEvent::with_empty_state_key(encryption).to_raw_any()];
        let room = {
            let _marking = self.rooms.marking.lock().await;
            self.client.create_room(request).await?
        };
        inner(&self.rooms.fresh).insert(room.room_id().to_owned());
        memory::set_room_of(&self.client, user, room.room_id()).await.map_err(Fault::Store)?;
        tracing::info!("a private room was opened");
        Ok(room)
    }

    /// What we remember ourselves of a room is over: the homeserver has told us of it.
    pub(crate) fn settled(&self, room: &Room) {
        if !room.direct_targets().is_empty() && room.active_members_count() > 0 {
            inner(&self.rooms.fresh).remove(room.room_id());
        }
    }

    /// Says where somebody asked that their room takes a while, and how long; together with others who wait.
    pub(crate) async fn say_wait(&self, at: &Room, user: &UserId, name: &str) -> Result<(), Fault> {
        let (id, wait) = (at.room_id(), self.rooms.openings.wait());
        let line = words::waiting(name, minutes(wait));
        inner(&self.rooms.untold).entry(id.to_owned()).or_default().insert(user.to_owned(), line);
        let _telling = self.telling.hold(id.as_str()).await;
        let waiting = self.untold(id);
        if waiting.is_empty() {
            return Ok(());
        }
        let message = Message::said(&words::rooms_take_long(&waiting, self.me.as_str())).aside();
        let once = matrix_sdk::ruma::TransactionId::new();
        self.send(at, &message, Urgency::Asked, once.as_str()).await.map(drop)
    }

    fn untold(&self, at: &RoomId) -> Vec<String> {
        inner(&self.rooms.untold).remove(at).unwrap_or_default().into_values().collect()
    }
}

fn inner<T>(of: &Sync<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begun minutes.
fn minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}
