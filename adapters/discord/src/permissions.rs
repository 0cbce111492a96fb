//! What the classroom may do on a server, and what it lacks where a class meets.

use homeroom_core::Place;
use serenity::{
    http::Http,
    model::{
        Permissions,
        channel::{Channel, GuildChannel},
        id::{ChannelId, UserId},
    },
};

use crate::{
    caller::PLATFORM,
    gateway::introduced,
    line,
    settings::{Settings, StartError},
};

/// Everything that is used, and nothing else: <https://discord.com/developers/docs/topics/permissions>.
pub(crate) const USED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::CREATE_PRIVATE_THREADS)
    .union(Permissions::SEND_MESSAGES_IN_THREADS);

/// Each of them as Discord's own settings name it.
const NAMES: [(Permissions, &str); 6] = [
    (Permissions::VIEW_CHANNEL, "View Channel"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::ATTACH_FILES, "Attach Files"),
    (Permissions::CREATE_PRIVATE_THREADS, "Create Private Threads"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
];

/// What is missing in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Where.
    pub place: Place,
    /// The name of the channel, where it can be seen.
    pub channel: Option<String>,
    /// What is not permitted there, as Discord's settings name it.
    pub lacks: Vec<&'static str>,
}

/// The link with which whoever runs a server lets the classroom in.
pub fn invite_link(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands&permissions={}",
        USED.bits()
    )
}

/// What is missing in these places; those in which nothing is are left out.
pub async fn missing(settings: &Settings, places: &[Place]) -> Result<Vec<Missing>, StartError> {
    let client = line::client()?;
    let me = introduced(settings, &client).await?;
    let http = line::http(settings, &client, settings.api_base.is_none())?;
    let mut found = Vec::new();
    for place in places.iter().filter(|place| place.platform.as_str() == PLATFORM) {
        let (channel, may) = permitted(&http, UserId::new(me.user), &place.key).await?;
        let lacks: Vec<&'static str> =
            NAMES.iter().filter(|(one, _)| !may.contains(*one)).map(|(_, name)| *name).collect();
        if !lacks.is_empty() {
            found.push(Missing { place: place.clone(), channel, lacks });
        }
    }
    Ok(found)
}

/// The name of a channel and what we may do there; nothing in one that is gone or closed to us.
async fn permitted(http: &Http, me: UserId, key: &str) -> Result<(Option<String>, Permissions), StartError> {
    let Some(id) = key.parse().ok().filter(|id| *id > 0) else {
        return Ok((None, Permissions::empty()));
    };
    let channel = match http.get_channel(ChannelId::new(id)).await {
        Ok(Channel::Guild(channel)) => channel,
        Ok(_) => return Ok((None, Permissions::empty())),
        Err(error) => return unseen(&error).map(|may| (None, may)),
    };
    let may = effective(http, me, &channel).await;
    let may = may.or_else(|error| unseen(&error))?;
    Ok((Some(channel.name), may))
}

async fn effective(http: &Http, me: UserId, channel: &GuildChannel) -> Result<Permissions, serenity::Error> {
    let guild = http.get_guild(channel.guild_id).await?;
    let member = http.get_member(channel.guild_id, me).await?;
    let may = guild.user_permissions_in(channel, &member);
    // What cannot be seen can be nothing else.
    Ok(if may.contains(Permissions::VIEW_CHANNEL) { may } else { Permissions::empty() })
}

/// What Discord keeps from us is not permitted; all else is no answer.
fn unseen(error: &serenity::Error) -> Result<Permissions, StartError> {
    let status = match error {
        serenity::Error::Http(error) => error.status_code().map(|status| status.as_u16()),
        _ => None,
    };
    match status {
        Some(403 | 404) => Ok(Permissions::empty()),
        Some(401) => Err(StartError::Token),
        Some(status) => Err(StartError::Unreachable(format!("status {status}"))),
        None => Err(StartError::Unreachable("no answer".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_has_a_name_and_is_in_the_link() {
        let named = NAMES.iter().fold(Permissions::empty(), |all, (one, _)| all | *one);
        assert_eq!(named, USED);
        assert_eq!(
            invite_link(42),
            "https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands&permissions=343597435904"
        );
    }
}
