//! The keys that a configuration may have.

/// A key, and a line that sets it.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// With its section: `limits.burst`.
    pub name: &'static str,
    /// What its line looks like, within its section.
    pub example: &'static str,
}

/// Where to listen.
pub const LISTEN: Key = Key { name: "listen", example: "listen = \"127.0.0.1:7878\"" };
/// What people type.
pub const PUBLIC_URL: Key = Key { name: "public_url", example: "public_url = \"https://class.example.org\"" };
/// Whether a proxy stands in front.
pub const BEHIND_PROXY: Key = Key { name: "behind_proxy", example: "behind_proxy = true" };
/// The folder of the record.
pub const DATA: Key = Key { name: "data", example: "data = \"data\"" };
/// The record.
pub const DATABASE_URL: Key = Key { name: "database.url", example: "url = \"sqlite:data/homeroom.db\"" };
/// A file that says where the record is.
pub const DATABASE_URL_FILE: Key =
    Key { name: "database.url_file", example: "url_file = \"/etc/homeroom/database-url\"" };
/// Courses of one's own.
pub const COURSES_DIR: Key = Key { name: "courses.dir", example: "dir = \"courses\"" };
/// Whether the courses in the program are given.
pub const COURSES_SHIPPED: Key = Key { name: "courses.shipped", example: "shipped = true" };
/// A file that holds a bot's token.
pub const DISCORD_TOKEN_FILE: Key =
    Key { name: "discord.token_file", example: "token_file = \"/etc/homeroom/discord-token\"" };
/// Which shards this process runs.
pub const DISCORD_SHARDS: Key = Key { name: "discord.shards", example: "shards = \"auto\"" };
/// Whether what learners type is read, for labs.
pub const DISCORD_MESSAGE_CONTENT: Key =
    Key { name: "discord.message_content", example: "message_content = true" };
/// Another base than Discord's own.
pub const DISCORD_API_BASE: Key =
    Key { name: "discord.api_base", example: "api_base = \"http://127.0.0.1:8080\"" };
/// Where the homeserver is.
pub const MATRIX_HOMESERVER: Key =
    Key { name: "matrix.homeserver", example: "homeserver = \"https://matrix.example.org\"" };
/// The bot's name there.
pub const MATRIX_USER: Key = Key { name: "matrix.user", example: "user = \"@homeroom:example.org\"" };
/// What a command begins with.
pub const MATRIX_PREFIX: Key = Key { name: "matrix.prefix", example: "prefix = \"!\"" };
/// Who may let the bot into rooms.
pub const MATRIX_ALLOW: Key = Key { name: "matrix.allow", example: "allow = [\"@teacher:example.org\"]" };
/// How answers that count are given.
pub const MATRIX_GRADED_ANSWERS: Key =
    Key { name: "matrix.graded_answers", example: "graded_answers = \"reaction\"" };
/// Where an inference server is.
pub const INFERENCE_URL: Key = Key { name: "inference.url", example: "url = \"http://127.0.0.1:8080\"" };
/// What it is called.
pub const INFERENCE_NAME: Key = Key { name: "inference.name", example: "name = \"big\"" };
/// Which of its models answers.
pub const INFERENCE_MODEL: Key = Key { name: "inference.model", example: "model = \"qwen3:8b\"" };
/// A file that holds its key.
pub const INFERENCE_KEY_FILE: Key =
    Key { name: "inference.key_file", example: "key_file = \"/etc/homeroom/inference-key\"" };
/// How many tokens a question and its reply may have together.
pub const INFERENCE_CONTEXT: Key = Key { name: "inference.context", example: "context = 4096" };
/// How many replies it writes at a time.
pub const INFERENCE_SLOTS: Key = Key { name: "inference.slots", example: "slots = 4" };
/// The digest of its model, or the hash of its file.
pub const INFERENCE_PIN: Key = Key { name: "inference.pin", example: "pin = \"sha256:0123456789ab\"" };
/// The file.
pub const INFERENCE_PIN_FILE: Key =
    Key { name: "inference.pin_file", example: "pin_file = \"/srv/models/class.gguf\"" };
/// How long it may take to the first token.
pub const INFERENCE_FIRST_TOKEN_SECONDS: Key =
    Key { name: "inference.first_token_seconds", example: "first_token_seconds = 180" };
/// How long it may be silent after it.
pub const INFERENCE_SILENCE_SECONDS: Key =
    Key { name: "inference.silence_seconds", example: "silence_seconds = 45" };
/// Whether it may be outside.
pub const INFERENCE_OUTSIDE: Key = Key { name: "inference.outside", example: "outside = true" };
/// At once.
pub const LIMITS_BURST: Key = Key { name: "limits.burst", example: "burst = 120" };
/// Refilled.
pub const LIMITS_PER_SECOND: Key = Key { name: "limits.per_second", example: "per_second = 20" };
/// How log lines look.
pub const LOGS_FORMAT: Key = Key { name: "logs.format", example: "format = \"plain\"" };

/// All of them.
pub const KEYS: [&Key; 31] = [
    &LISTEN,
    &PUBLIC_URL,
    &BEHIND_PROXY,
    &DATA,
    &DATABASE_URL,
    &DATABASE_URL_FILE,
    &COURSES_DIR,
    &COURSES_SHIPPED,
    &DISCORD_TOKEN_FILE,
    &DISCORD_SHARDS,
    &DISCORD_MESSAGE_CONTENT,
    &DISCORD_API_BASE,
    &MATRIX_HOMESERVER,
    &MATRIX_USER,
    &MATRIX_PREFIX,
    &MATRIX_ALLOW,
    &MATRIX_GRADED_ANSWERS,
    &INFERENCE_URL,
    &INFERENCE_NAME,
    &INFERENCE_MODEL,
    &INFERENCE_KEY_FILE,
    &INFERENCE_CONTEXT,
    &INFERENCE_SLOTS,
    &INFERENCE_PIN,
    &INFERENCE_PIN_FILE,
    &INFERENCE_FIRST_TOKEN_SECONDS,
    &INFERENCE_SILENCE_SECONDS,
    &INFERENCE_OUTSIDE,
    &LIMITS_BURST,
    &LIMITS_PER_SECOND,
    &LOGS_FORMAT,
];

/// The section that may be there several times, in double brackets.
pub const LIST: &str = "inference";

impl Key {
    /// Its section; empty at the top of the file.
    pub fn section(&self) -> &'static str {
        self.name.rsplit_once('.').map_or("", |(section, _)| section)
    }

    /// Its name within its section.
    pub fn last(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, last)| last)
    }
}

/// The key with this name.
pub fn known(name: &str) -> Option<&'static Key> {
    KEYS.into_iter().find(|key| key.name == name)
}

/// Whether this is the name of a section.
pub fn is_section(name: &str) -> bool {
    !name.is_empty() && KEYS.into_iter().any(|key| key.section() == name)
}

/// The keys of a section.
pub fn of_section(section: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.into_iter().filter(move |key| key.section() == section)
}

/// The names of the sections.
pub fn sections() -> Vec<&'static str> {
    let mut sections: Vec<_> = KEYS.into_iter().map(Key::section).filter(|name| !name.is_empty()).collect();
    sections.dedup();
    sections
}
