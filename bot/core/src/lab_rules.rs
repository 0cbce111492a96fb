//! How a class shares the inference servers.

use serde::{Deserialize, Serialize};

/// What one learner may take of the servers in a class's labs, and where their words may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabRules {
    /// Things said at once.
    pub at_once: u32,
    /// Things said in a minute, after that.
    pub a_minute: u32,
    /// Tokens in a day (in UTC), prompts and replies together.
    pub tokens_a_day: u32,
    /// Longest reply, in tokens.
    pub longest: u32,
    /// Whether a conversation may go to a server outside the group's own network, if its learner agrees.
    pub hosted: MayLeave,
}

/// Whether words may leave the group's own network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MayLeave {
    /// If the learner agrees.
    IfAgreed,
    /// They may not.
    Never,
}

impl LabRules {
    /// As long as nobody chose: as much as somebody types who reads the replies.
    pub const DEFAULT: Self =
        Self { at_once: 6, a_minute: 6, tokens_a_day: 200_000, longest: 512, hosted: MayLeave::Never };
    /// Least and most of each: things at once, things a minute, tokens a day, tokens of a reply.
    pub const BOUNDS: [(u32, u32); 4] = [(1, 60), (1, 60), (1_000, 100_000_000), (32, 8_192)];

    /// The same, if every number is within its bounds; else the bounds of the first that is not.
    pub fn checked(self) -> Result<Self, (u32, u32)> {
        let all = [self.at_once, self.a_minute, self.tokens_a_day, self.longest];
        let beyond = |(n, (least, most)): &(u32, (u32, u32))| !(least..=most).contains(&n);
        match all.into_iter().zip(Self::BOUNDS).find(beyond) {
            Some((_, bounds)) => Err(bounds),
            None => Ok(self),
        }
    }
}

impl Default for LabRules {
    fn default() -> Self {
        Self::DEFAULT
    }
}
