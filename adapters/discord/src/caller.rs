//! Who did something, where and when.

use homeroom_core::{Account, Caller, EventId, Place, PlatformId, Runs, Sender, Timestamp};
use serenity::model::{
    Permissions,
    application::Interaction,
    channel::{ChannelType, PartialChannel},
    guild::Member,
    id::{ChannelId, GuildId, UserId},
    user::User,
};

use crate::limits::SNOWFLAKE_EPOCH;

/// The platform's name.
pub const PLATFORM: &str = "discord";

/// What every interaction tells.
pub(crate) struct Slip {
    /// Its id, by which Discord would deliver it again.
    pub(crate) id: EventId,
    /// When Discord made it.
    pub(crate) at: Timestamp,
    /// Who it is from.
    pub(crate) from: Sender,
    /// The account, for a private message.
    pub(crate) account: Account,
    /// Whether it comes from a private conversation.
    pub(crate) private: bool,
}

/// What an interaction says of its surroundings.
struct Scene<'a> {
    user: &'a User,
    member: Option<&'a Member>,
    guild: Option<GuildId>,
    channel: (ChannelId, Option<&'a PartialChannel>),
}

/// Reads it; nothing of what bots do.
pub(crate) fn slip(interaction: &Interaction) -> Option<Slip> {
    let scene = scene(interaction)?;
    if scene.user.bot {
        return None;
    }
    let account = account(scene.user.id);
    let caller = Caller {
        account: account.clone(),
        name: name(&scene),
        place: scene.guild.map(|_| place(&scene)),
        within: Vec::new(),
        badges: scene
            .member
            .map(|member| member.roles.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        runs: runs(&scene),
    };
    Some(Slip {
        id: EventId::new(interaction.id().to_string()),
        at: made(interaction.id().get())?,
        from: Sender::Account(Box::new(caller)),
        account,
        private: scene.guild.is_none(),
    })
}

fn scene(interaction: &Interaction) -> Option<Scene<'_>> {
    Some(match interaction {
        Interaction::Command(one) | Interaction::Autocomplete(one) => Scene {
            user: &one.user,
            member: one.member.as_deref(),
            guild: one.guild_id,
            channel: (one.channel_id, one.channel.as_ref()),
        },
        Interaction::Component(one) => Scene {
            user: &one.user,
            member: one.member.as_ref(),
            guild: one.guild_id,
            channel: (one.channel_id, one.channel.as_ref()),
        },
        Interaction::Modal(one) => Scene {
            user: &one.user,
            member: one.member.as_ref(),
            guild: one.guild_id,
            channel: (one.channel_id, one.channel.as_ref()),
        },
        _ => return None,
    })
}

fn name(scene: &Scene<'_>) -> String {
    let nick = scene.member.and_then(|member| member.nick.as_deref());
    nick.or(scene.user.global_name.as_deref()).unwrap_or(&scene.user.name).to_owned()
}

/// A class that meets in a channel meets in its threads too.
fn place(scene: &Scene<'_>) -> Place {
    let (id, channel) = scene.channel;
    let threads = [ChannelType::PublicThread, ChannelType::PrivateThread, ChannelType::NewsThread];
    let parent =
        channel.filter(|channel| threads.contains(&channel.kind)).and_then(|channel| channel.parent_id);
    Place { platform: PlatformId::new(PLATFORM), key: parent.unwrap_or(id).to_string() }
}

fn runs(scene: &Scene<'_>) -> Runs {
    let may = scene.member.and_then(|member| member.permissions).unwrap_or_else(Permissions::empty);
    if may.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR) { Runs::Yes } else { Runs::No }
}

/// The account of a user.
pub(crate) fn account(user: UserId) -> Account {
    Account { platform: PlatformId::new(PLATFORM), user: user.to_string() }
}

/// When an id was made.
pub(crate) fn made(id: u64) -> Option<Timestamp> {
    let since = i64::try_from(id >> 22).ok()?;
    Timestamp::from_millisecond(since.checked_add(SNOWFLAKE_EPOCH)?).ok()
}
