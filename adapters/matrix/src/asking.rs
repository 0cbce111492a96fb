//! What instructors, and learners with a number, ask for: titles become what they stand for, and files are read.

use futures_util::FutureExt as _;
use homeroom_core::{
    Action, Announce, Badge, Command, PlatformId, Runs, Sender, Suggest, Suggestion, TestFrom, What,
    desk::Typed,
};
use matrix_sdk::{
    Room, RoomState,
    media::{MediaFormat, MediaRequestParameters},
    ruma::{UserId, events::room::message::FileMessageEventContent},
};
use serde_json::Value;

use crate::{
    caller::{EVERYBODY, PLATFORM, Where, caller, children, spaces},
    fault::Fault,
    limits::{IN_SPACE_MAX, UPLOAD_MAX},
    pace::Urgency,
    room::{Desk, Wish},
    spoken::{Asked, Ping},
    words,
};

impl Desk {
    pub(crate) async fn asked(&self, room: &Room, asked: Asked, from: &Sender) -> Result<Wish, Fault> {
        let ordered = |command: Command| Wish::What(What::Ordered(Box::new(command)));
        Ok(match asked {
            Asked::What(what) => Wish::What(what),
            Asked::Said(sentence) => Wish::Said(sentence.into()),
            Asked::PostFile(..) => Wish::Said(words::NO_TEST.into()),
            Asked::Make(command, course) if course.is_empty() => ordered(*command),
            Asked::Make(command, course) => match self.one(from, Suggest::Course, &course).await {
                Ok(one) => ordered(with_course(*command, &one.value)),
                Err(sentence) => Wish::Told(sentence),
            },
            Asked::Here(class) => {
                match self.one(from, Suggest::Class, &class).await.map(|one| action(&one)) {
                    Ok(Some(Action::Teach(cohort))) => ordered(Command::Bind(cohort)),
                    Ok(_) => Wish::Said(words::NO_SUCH_TITLE.into()),
                    Err(sentence) => Wish::Told(sentence),
                }
            }
            Asked::Space => self.in_space(room, from).await?,
            Asked::Post(title, typed, ping) => match self.test(from, &title).await {
                Ok((course, item)) => {
                    self.posted(room, from, TestFrom::Course(course, item), typed, ping).await
                }
                Err(sentence) => Wish::Told(sentence),
            },
            Asked::PostText(text, typed, ping) => {
                self.posted(room, from, TestFrom::Text(text), typed, ping).await
            }
            Asked::Grades(title) => match self.test(from, &title).await {
                Ok(test) => ordered(Command::Grades(Some(test))),
                Err(sentence) => Wish::Told(sentence),
            },
        })
    }

    /// The one that is meant by a title.
    async fn one(&self, from: &Sender, about: Suggest, title: &str) -> Result<Suggestion, String> {
        let mut found = self.chat.suggest(from, about, title).await;
        if let Some(exact) = found.iter().position(|one| one.label.eq_ignore_ascii_case(title)) {
            return Ok(found.swap_remove(exact));
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(words::NO_SUCH_TITLE.into()),
            several => Err(words::several(&several.iter().map(|one| one.label.clone()).collect::<Vec<_>>())),
        }
    }

    async fn test(
        &self,
        from: &Sender,
        title: &str,
    ) -> Result<(homeroom_core::CourseId, homeroom_core::ItemId), String> {
        match action(&self.one(from, Suggest::Test, title).await?) {
            Some(Action::Cover(course, item)) => Ok((course, item)),
            _ => Err(words::NO_SUCH_TITLE.into()),
        }
    }

    /// The class of who asks is to meet in the whole space that a room is in.
    async fn in_space(&self, room: &Room, from: &Sender) -> Result<Wish, Fault> {
        let user = from.caller().and_then(|caller| UserId::parse(&caller.account.user).ok());
        let (Some(space), Some(user)) = (spaces(room).await.into_iter().next(), user) else {
            return Ok(Wish::Said(words::NO_SPACE.into()));
        };
        let there = caller(&space, &user, Where::Shared, &self.line.settings).await;
        if there.runs == Runs::Yes {
            self.enter_all(&space).await;
        }
        Ok(Wish::Elsewhere(Box::new(there), What::Ordered(Box::new(Command::Bind(None)))))
    }

    /// Comes into the rooms of a space that let us in unasked.
    async fn enter_all(&self, space: &Room) {
        for id in children(space).await.into_iter().take(IN_SPACE_MAX) {
            let inside = self.line.client.get_room(&id).is_some_and(|room| room.state() == RoomState::Joined);
            if inside {
                continue;
            }
            let join = || async { Ok(self.line.client.join_room_by_id(&id).await?) }.boxed();
            if let Err(fault) = self.line.joins.at(Urgency::Brought, join).await {
                tracing::info!(code = fault.code(), "a room of a space wants an invitation");
            }
        }
    }

    /// A test is to be looked at; its card pings everybody in the room only if who asks may.
    async fn posted(&self, room: &Room, from: &Sender, test: TestFrom, typed: Typed, ping: Ping) -> Wish {
        let announce = match ping {
            Ping::Nobody => None,
            Ping::Room if may_ping(room, from).await => {
                let badge = Badge { platform: PlatformId::new(PLATFORM), key: EVERYBODY.into() };
                Some(Announce { badge, name: EVERYBODY.into() })
            }
            Ping::Room => return Wish::Said(words::MAY_NOT_PING.into()),
        };
        Wish::What(What::Ordered(Box::new(Command::Post { test, typed, announce })))
    }

    /// A test in a file: fetched, decrypted, and read as text.
    pub(crate) async fn file(
        &self,
        (room, from): (&Room, &Sender),
        content: &Value,
        (typed, ping): (Typed, Ping),
    ) -> Wish {
        let size = content.pointer("/info/size").and_then(Value::as_u64).unwrap_or(0);
        if size > UPLOAD_MAX as u64 {
            return Wish::Said(words::FILE_TOO_LARGE.into());
        }
        let Ok(file) = serde_json::from_value::<FileMessageEventContent>(content.clone()) else {
            return Wish::Said(words::FILE_LOST.into());
        };
        let request = MediaRequestParameters { source: file.source, format: MediaFormat::File };
        let Ok(bytes) = self.line.client.media().get_media_content(&request, false).await else {
            return Wish::Said(words::FILE_LOST.into());
        };
        if bytes.len() > UPLOAD_MAX {
            return Wish::Said(words::FILE_TOO_LARGE.into());
        }
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => {
                self.posted(room, from, TestFrom::Text(text), typed, ping).await
            }
            _ => Wish::Said(words::FILE_NO_TEXT.into()),
        }
    }
}

fn action(of: &Suggestion) -> Option<Action> {
    Action::from_token(&of.value)
}

fn with_course(command: Command, course: &str) -> Command {
    match command {
        Command::Make { id, name, zone, .. } => {
            Command::Make { id, name, zone, courses: vec![homeroom_core::CourseId::new(course)] }
        }
        other => other,
    }
}

/// Whether somebody may ping everybody in a room: <https://spec.matrix.org/v1.16/client-server-api/#mroompower_levels>.
async fn may_ping(room: &Room, from: &Sender) -> bool {
    let user = from.caller().and_then(|caller| UserId::parse(&caller.account.user).ok());
    let (Some(user), Ok(powers)) = (user, room.power_levels().await) else { return false };
    powers.user_can_trigger_room_notification(&user)
}
