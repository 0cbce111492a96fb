//! What someone may do in a channel.

use std::ops::{BitAnd, BitOr, Not};

use serde_json::{Value, json};

use crate::clock::Id;

/// A set of permissions, as Discord numbers them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Permissions(u64);

impl Permissions {
    /// None.
    pub const NONE: Self = Self(0);
    /// Everything, in every channel.
    pub const ADMINISTRATOR: Self = Self(1 << 3);
    /// Create, change and delete channels.
    pub const MANAGE_CHANNELS: Self = Self(1 << 4);
    /// Change the guild.
    pub const MANAGE_GUILD: Self = Self(1 << 5);
    /// See a channel.
    pub const VIEW_CHANNEL: Self = Self(1 << 10);
    /// Write in a channel.
    pub const SEND_MESSAGES: Self = Self(1 << 11);
    /// Delete and pin what others wrote.
    pub const MANAGE_MESSAGES: Self = Self(1 << 13);
    /// Send embeds.
    pub const EMBED_LINKS: Self = Self(1 << 14);
    /// Send files.
    pub const ATTACH_FILES: Self = Self(1 << 15);
    /// Read what was written before.
    pub const READ_MESSAGE_HISTORY: Self = Self(1 << 16);
    /// Ping everyone.
    pub const MENTION_EVERYONE: Self = Self(1 << 17);
    /// Change and give roles.
    pub const MANAGE_ROLES: Self = Self(1 << 28);
    /// Use commands.
    pub const USE_APPLICATION_COMMANDS: Self = Self(1 << 31);
    /// Change threads and see the private ones.
    pub const MANAGE_THREADS: Self = Self(1 << 34);
    /// Start threads.
    pub const CREATE_PUBLIC_THREADS: Self = Self(1 << 35);
    /// Start private threads.
    pub const CREATE_PRIVATE_THREADS: Self = Self(1 << 36);
    /// Write in threads.
    pub const SEND_MESSAGES_IN_THREADS: Self = Self(1 << 38);
    /// Pin messages.
    pub const PIN_MESSAGES: Self = Self(1 << 51);

    /// What everyone has in a new guild, without threads of their own.
    pub const EVERYONE: Self = Self(
        Self::VIEW_CHANNEL.0
            | Self::SEND_MESSAGES.0
            | Self::EMBED_LINKS.0
            | Self::ATTACH_FILES.0
            | Self::READ_MESSAGE_HISTORY.0
            | Self::USE_APPLICATION_COMMANDS.0
            | Self::SEND_MESSAGES_IN_THREADS.0,
    );
    /// What the bot's own role adds.
    pub const BOT: Self = Self(
        Self::EVERYONE.0
            | Self::CREATE_PUBLIC_THREADS.0
            | Self::CREATE_PRIVATE_THREADS.0
            | Self::MANAGE_THREADS.0
            | Self::PIN_MESSAGES.0
            | Self::MANAGE_MESSAGES.0,
    );
    /// All that there are.
    pub const ALL: Self = Self((1 << 53) - 1);

    /// The bits.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// From bits.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Whether all of the others are among these.
    pub fn contains(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// As Discord writes them.
    pub(crate) fn json(self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl BitOr for Permissions {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Permissions {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Not for Permissions {
    type Output = Self;
    fn not(self) -> Self {
        Self(!self.0 & Self::ALL.0)
    }
}

/// What a channel gives and takes, to or from a role or a member.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overwrite {
    pub(crate) target: Id,
    pub(crate) is_member: bool,
    pub(crate) allow: Permissions,
    pub(crate) deny: Permissions,
}

impl Overwrite {
    /// As Discord writes it.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.target.to_string(),
            "type": u8::from(self.is_member),
            "allow": self.allow.json(),
            "deny": self.deny.json(),
        })
    }
}

/// What remains of permissions in a channel: first what it says to everyone, then to the roles, then to the member.
pub(crate) fn within(
    base: Permissions,
    overwrites: &[Overwrite],
    everyone: Id,
    roles: &[Id],
    member: Id,
) -> Permissions {
    if base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::ALL;
    }
    let apply = |base: Permissions, of: &dyn Fn(&Overwrite) -> bool| {
        let (mut allow, mut deny) = (Permissions::NONE, Permissions::NONE);
        for overwrite in overwrites.iter().filter(|one| of(one)) {
            (allow, deny) = (allow | overwrite.allow, deny | overwrite.deny);
        }
        (base & !deny) | allow
    };
    let base = apply(base, &|one| !one.is_member && one.target == everyone);
    let base = apply(base, &|one| !one.is_member && one.target != everyone && roles.contains(&one.target));
    apply(base, &|one| one.is_member && one.target == member)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overwrite(target: Id, is_member: bool, allow: Permissions, deny: Permissions) -> Overwrite {
        Overwrite { target, is_member, allow, deny }
    }

    #[test]
    fn a_member_outweighs_a_role_and_a_role_everyone() {
        let none = Permissions::NONE;
        let send = Permissions::SEND_MESSAGES;
        let everyone = overwrite(1, false, none, send);
        let role = overwrite(2, false, send, none);
        let member = overwrite(3, true, none, send);
        let left =
            |overwrites: &[Overwrite]| within(Permissions::EVERYONE, overwrites, 1, &[2], 3).contains(send);
        assert!(left(&[]));
        assert!(!left(&[everyone]));
        assert!(left(&[role, everyone]));
        assert!(!left(&[member, role, everyone]));
        assert_eq!(within(Permissions::ADMINISTRATOR, &[member], 1, &[2], 3), Permissions::ALL);
    }
}
