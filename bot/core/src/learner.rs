//! People, and where they learn.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{CourseId, ItemId, LearnerId, PlatformId};

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    /// The id that everything hangs on.
    pub id: LearnerId,
    /// As it is shown.
    pub name: String,
    /// When we first met.
    pub since: Timestamp,
}

/// Someone's presence on a platform. A learner may have several.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// Which platform.
    pub platform: PlatformId,
    /// The platform's own id of the person, opaque here. On the web, the name as it is compared.
    pub user: String,
}

/// A secret that lets someone in: shown once, kept as a hash.
pub struct Secret([u8; 32]);

/// The SHA-256 of a secret, which is all that is stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// A browser that is signed in.
    Session,
    /// A personal return link.
    Return,
    /// A short code that joins two accounts.
    Link,
}

impl Secret {
    /// 256 bits of chance.
    pub fn new(chance: &mut dyn rand::Rng) -> Self {
        let mut bytes = [0; 32];
        chance.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Reads what [`Secret::reveal`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair =
                std::str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()))?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The text, for the one link or cookie that carries it. Never log it.
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// What is stored of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }
}

impl SecretHash {
    /// Of a short code that people type; it is good for minutes only, and guesses cost.
    pub fn of_code(code: &str) -> Self {
        Self(Sha256::digest(code.as_bytes()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

impl SecretHash {
    /// As it is stored.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }
}

impl SecretKind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Return => "return",
            Self::Link => "link",
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A section that a learner has read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Of which course.
    pub course: CourseId,
    /// Which lesson.
    pub lesson: ItemId,
    /// Which section (from 0).
    pub section: u8,
    /// When last.
    pub at: Timestamp,
}
