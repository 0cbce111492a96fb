//! The bounds that Matrix sets, and those that we set ourselves.

use std::time::Duration;

/// Largest event, in bytes: <https://spec.matrix.org/v1.16/client-server-api/#size-limits>.
pub const EVENT_MAX: usize = 65_536;
/// Longest page: its formatted body, in bytes. The plain one is no longer, quotes and line ends take two bytes in JSON, and
/// encrypting makes four bytes of three; so a page fits [`EVENT_MAX`] with room to spare.
pub const TEXT: usize = 7_000;
/// How often a message is edited that somebody reads as it grows.
pub const LOOK_TIME: Duration = Duration::from_secs(1);
/// The same where the homeserver has limited us of late.
pub const LOOK_TIME_LIMITED: Duration = Duration::from_secs(10);
/// Longest words of one control, in characters.
pub const LABEL_MAX: usize = 400;
/// Longest sentence of ours, in characters.
pub const SAID_MAX: usize = 2_000;

/// Controls that a keycap stands for: <https://unicode.org/reports/tr51/#Emoji_Properties>. More are chosen by number.
pub const KEYCAPS: usize = 10;
/// Most reactions that we put under a message ourselves: each is an event of its own.
pub const SEEDS_MAX: usize = 6;
/// Longest words of controls that stand one after the other, in characters.
pub const INLINE_MAX: usize = 14;
/// Most rows of controls.
pub const ROWS_MAX: usize = 8;
/// Most controls in a row.
pub const IN_ROW_MAX: usize = 10;
/// Most places in a list.
pub const IN_MENU_MAX: usize = 25;
/// Longest words of an option in the list of controls, in characters.
pub const OPTION_MAX: usize = 300;
/// Most rooms of a space that we come into unasked.
pub const IN_SPACE_MAX: usize = 50;
/// Most pictures of a page: each is an event of its own.
pub const PICTURES_MAX: usize = 3;
/// Longest words for a picture, in characters.
pub const ALT_MAX: usize = 1_000;
/// Most uploaded pictures that are remembered.
pub const PICTURES_KEPT: usize = 1_000;
/// Longest file name, in characters.
pub const FILE_NAME_MAX: usize = 80;
/// Largest file that is sent: <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#max_upload_size>
/// is 50 MiB; other servers take less.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Most letters of a message that are read: a command or an answer is shorter, and what is longer is refused as too long.
pub const TYPED_MAX: usize = 2_000;
/// Most letters of a test that is typed below a command: no event holds more.
pub const TEST_MAX: usize = EVENT_MAX;
/// Largest test that is brought as a file.
pub const UPLOAD_MAX: usize = 256 * 1024;
/// Most names in the notice of a class room.
pub const NAMES_MAX: usize = 40;

/// Messages that are tried to see whether the homeserver limits us; Synapse, as it comes, lets ten through:
/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#rc_message>.
pub const PROBE: usize = 12;

/// Events of a room in one answer of the homeserver.
pub const TIMELINE_MAX: u32 = 100;
/// Most events that are fetched of what came while we were away, in a room.
pub const GAP_MAX: usize = 2_000;
/// How far back the message is looked for that an answer without a reply belongs to, in events.
pub const BACK_MAX: u32 = 40;
/// How long the homeserver keeps a question for news open.
pub const POLL_TIME: Duration = Duration::from_secs(30);
/// For a request.
pub const REQUEST_TIME: Duration = Duration::from_secs(20);
/// What is waited when the homeserver asks to wait and does not say for how long.
pub const LIMITED_WAIT: Duration = Duration::from_secs(5);
/// How long after the homeserver asked us to wait what can be spared is left out.
pub const LIMITED_FOR: Duration = Duration::from_secs(600);
/// How long an answer waits for the homeserver, before it is brought later.
pub const ANSWER_WAIT: Duration = Duration::from_secs(3_600);
/// The same for what nobody waits for just now.
pub const BROUGHT_WAIT: Duration = Duration::from_secs(10);
/// What is waited before something is sent again; it doubles.
pub const RETRY_FIRST: Duration = Duration::from_millis(500);
/// It doubles up to this.
pub const RETRY_MAX: Duration = Duration::from_secs(15);
/// The longest wait that is believed.
pub const LIMITED_MAX: Duration = Duration::from_secs(900);
/// From how long on a wait for the next answer is told.
pub const LONG_WAIT: Duration = Duration::from_secs(10);
/// How long the opening of a room may take before it is said that it takes long.
pub const OPENED_SOON: Duration = Duration::from_secs(3);
/// What is waited after the first failure; it doubles.
pub const BACKOFF_FIRST: Duration = Duration::from_secs(1);
/// It doubles up to this.
pub const BACKOFF_MAX: Duration = Duration::from_secs(60);
/// How long the key of a message may come later than the message.
pub const LATE_TIME: Duration = Duration::from_secs(30);
/// How often it is looked whether it has come.
pub const LATE_EACH: Duration = Duration::from_secs(1);
/// For how long one word on a lost key is enough in a room.
pub const LATE_TOLD: Duration = Duration::from_secs(60);
/// For what is still being sent when the classroom closes.
pub const DRAIN_TIME: Duration = Duration::from_secs(10);
/// Powers that can be named for those who teach, moderators and administrators:
/// <https://spec.matrix.org/v1.16/client-server-api/#mroompower_levels>.
pub const POWERS: [i64; 2] = [50, 100];
