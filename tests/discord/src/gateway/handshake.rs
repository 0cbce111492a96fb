//! How a bot introduces itself, or takes up where it was.

use serde_json::{Value, json};

use super::{Connection, End, Session, close, events::intent, op};
use crate::{clock::is_id, state::State};

/// The flag of an application on few guilds that was granted to read what people type.
const MAY_READ: u64 = 1 << 19;

/// How a bot introduced itself.
#[derive(Clone, Debug)]
pub struct Identify {
    /// What it wants to hear of.
    pub intents: u64,
    /// Which shard it is, and of how many.
    pub shard: (u64, u64),
    /// Whether it took up an earlier session.
    pub is_resume: bool,
    /// What it says it is doing.
    pub presence: Value,
}

impl Connection {
    pub(super) fn identify(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() {
            return Err(close::IDENTIFIED_TWICE);
        }
        let token = data["token"].as_str().ok_or(close::BAD_PAYLOAD)?;
        let intents = data["intents"].as_u64().ok_or(close::BAD_PAYLOAD)?;
        if !data["properties"].is_object() {
            return Err(close::BAD_PAYLOAD);
        }
        let shard = shard(&data["shard"])?;
        let outbox = self.outbox.clone();
        let id = self.shared.change(|state| {
            state.admit(token)?;
            if intents & !intent::ALL != 0 {
                return Err(close::BAD_INTENTS);
            }
            if intents & state.options.refused_intents != 0 {
                return Err(close::REFUSED_INTENTS);
            }
            let presence = data["presence"].clone();
            state.identifies.push(Identify { intents, shard, is_resume: false, presence });
            let id = format!("{:032x}", u128::from(state.clock.id()) * 0x9e37_79b9_7f4a_7c15);
            state.sessions.push(Session::new(id.clone(), intents, shard, outbox));
            state.welcome(&id, shard);
            Ok(id)
        })?;
        self.session = Some(id);
        Ok(())
    }

    pub(super) fn resume(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() {
            return Err(close::IDENTIFIED_TWICE);
        }
        let token = data["token"].as_str().ok_or(close::BAD_PAYLOAD)?;
        let id = data["session_id"].as_str().ok_or(close::BAD_PAYLOAD)?;
        let seen = data["seq"].as_u64().ok_or(close::BAD_PAYLOAD)?;
        let outbox = self.outbox.clone();
        let is_resumed = self.shared.change(|state| {
            state.admit(token)?;
            let Some(place) = state.sessions.iter().position(|session| session.id == id) else {
                return Ok(false);
            };
            let session = &mut state.sessions[place];
            if seen > session.sequence() {
                state.sessions.remove(place);
                return Err(close::BAD_SEQUENCE);
            }
            if session.replay(seen, outbox).is_none() {
                state.sessions.remove(place);
                return Ok(false);
            }
            session.event("RESUMED", &json!({ "_trace": [] }));
            let (intents, shard) = (session.intents, session.shard);
            state.identifies.push(Identify { intents, shard, is_resume: true, presence: Value::Null });
            Ok(true)
        })?;
        if is_resumed {
            self.session = Some(id.to_owned());
        } else {
            self.send(&json!({ "op": op::INVALID, "s": null, "t": null, "d": false }));
        }
        Ok(())
    }

    /// Tells the members of a guild, as they were asked for.
    pub(super) fn members(&self, data: &Value) -> Result<(), End> {
        let guild = data["guild_id"].as_str().and_then(|id| id.parse().ok()).ok_or(close::BAD_PAYLOAD)?;
        let asked = crate::checks::list(data, "user_ids");
        self.shared.change(|state| {
            let Some(people) = state.guilds.get(&guild).map(|guild| guild.members.clone()) else { return };
            let is_asked = |id: u64| asked.is_empty() || asked.iter().any(|one| is_id(one, id));
            let people = people.into_keys().filter(|id| is_asked(*id));
            let members: Vec<_> = people.filter_map(|id| state.member_json(guild, id).ok()).collect();
            let chunk = json!({
                "guild_id": guild.to_string(), "members": members, "chunk_index": 0, "chunk_count": 1,
                "not_found": [], "nonce": data["nonce"],
            });
            let mut sessions = state.sessions.iter_mut();
            if let Some(session) = sessions.find(|session| session.is_at(&self.outbox)) {
                session.event("GUILD_MEMBERS_CHUNK", &chunk);
            }
        });
        Ok(())
    }
}

impl State {
    fn admit(&self, token: &str) -> Result<(), End> {
        let is_right = token.trim_start_matches("Bot ") == self.token && !self.is_revoked;
        if is_right { Ok(()) } else { Err(close::WRONG_TOKEN) }
    }

    /// READY, and the guilds one by one.
    fn welcome(&mut self, id: &str, shard: (u64, u64)) {
        let Some(place) = self.sessions.iter().position(|session| session.id == id) else { return };
        let session = &self.sessions[place];
        let own = self.guilds.values().filter(|guild| guild.has_bot && session.hears(Some(guild.id)));
        let own: Vec<_> = own.collect();
        let unavailable: Vec<_> =
            own.iter().map(|guild| json!({ "id": guild.id.to_string(), "unavailable": true })).collect();
        let mut user = self.person_json(self.bot);
        user["verified"] = true.into();
        user["mfa_enabled"] = true.into();
        user["email"] = Value::Null;
        let ready = json!({
            "v": 10,
            "user": user,
            "guilds": unavailable,
            "session_id": id,
            "resume_gateway_url": self.gateway_address(),
            "session_type": "normal",
            "shard": [shard.0, shard.1],
            "application": { "id": self.bot.to_string(), "flags": self.application_flags() },
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "geo_ordered_rtc_regions": [],
            "_trace": [],
        });
        let guilds: Vec<_> = own.iter().map(|guild| self.guild_event(guild, session.intents)).collect();
        let session = &mut self.sessions[place];
        session.event("READY", &ready);
        if session.intents & intent::GUILDS != 0 {
            guilds.iter().for_each(|guild| session.event("GUILD_CREATE", guild));
        }
    }

    /// What the application may do: to read what people type, unless that is refused.
    pub(crate) fn application_flags(&self) -> u64 {
        let is_refused = self.options.refused_intents & intent::CONTENT != 0;
        if is_refused { 0 } else { MAY_READ }
    }

    /// Where the gateway is.
    pub(crate) fn gateway_address(&self) -> String {
        format!("{}/gateway", self.origin.replacen("http", "ws", 1))
    }
}

fn shard(told: &Value) -> Result<(u64, u64), End> {
    if told.is_null() {
        return Ok((0, 1));
    }
    let number = |place: usize| told[place].as_u64();
    match (number(0), number(1)) {
        (Some(shard), Some(of)) if shard < of => Ok((shard, of)),
        _ => Err(close::BAD_SHARD),
    }
}
