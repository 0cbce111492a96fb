//! The bounds that Discord sets, and those that we set ourselves. Text is counted in UTF-16 units: where Discord
//! counts characters instead, that is never less.

use std::time::Duration;

/// Longest title of an embed: <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>.
pub const TITLE_MAX: usize = 256;
/// Longest text of an embed: <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>.
pub const DESCRIPTION_MAX: usize = 4096;
/// All text of a message's embeds together:
/// <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>.
pub const EMBEDS_TEXT_MAX: usize = 6000;
/// Most embeds of a message: <https://discord.com/developers/docs/resources/message#create-message-jsonform-params>.
pub const EMBEDS_MAX: usize = 10;
/// Longest plain text of a message: <https://discord.com/developers/docs/resources/message#create-message>.
pub const CONTENT_MAX: usize = 2000;
/// Most files of a message: <https://discord.com/developers/docs/reference#uploading-files>.
pub const FILES_MAX: usize = 10;
/// Largest file that is sent without a boost, and some room: <https://discord.com/developers/docs/reference#uploading-files>.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Longest alternative text: <https://discord.com/developers/docs/resources/message#attachment-object>.
pub const ALT_MAX: usize = 1024;

/// Most rows of controls: <https://discord.com/developers/docs/components/reference#action-row>.
pub const ROWS_MAX: usize = 5;
/// Most buttons in a row: <https://discord.com/developers/docs/components/reference#action-row>.
pub const IN_ROW_MAX: usize = 5;
/// Most options of a menu: <https://discord.com/developers/docs/components/reference#string-select>.
pub const IN_MENU_MAX: usize = 25;
/// Longest words on a button: <https://discord.com/developers/docs/components/reference#button>.
pub const LABEL_MAX: usize = 80;
/// Longest words of a menu: <https://discord.com/developers/docs/components/reference#string-select>.
pub const PLACEHOLDER_MAX: usize = 150;
/// Longest words, remark or value of an option:
/// <https://discord.com/developers/docs/components/reference#string-select-select-option-structure>.
pub const OPTION_MAX: usize = 100;
/// Longest mark of a control: <https://discord.com/developers/docs/components/reference#anatomy-of-a-component>.
pub const CUSTOM_ID_MAX: usize = 100;
/// Longest title of a form: <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal>.
pub const FORM_TITLE_MAX: usize = 45;
/// Longest words above a line of a form: <https://discord.com/developers/docs/components/reference#text-input>.
pub const FORM_LABEL_MAX: usize = 45;
/// Longest hint inside a line of a form: <https://discord.com/developers/docs/components/reference#text-input>.
pub const FORM_HINT_MAX: usize = 100;
/// Most that may be typed into a form. Discord would take 4000: <https://discord.com/developers/docs/components/reference#text-input>.
pub const TYPED_MAX: u16 = 400;
/// Longest text of some sentences in a form, the most that Discord takes: <https://docs.discord.com/developers/components/reference#text-input>.
pub const PROSE_MAX: u16 = 4_000;

/// Most suggestions while somebody types:
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-autocomplete>.
pub const SUGGESTIONS_MAX: usize = 25;
/// Longest name or value of a suggestion:
/// <https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure>.
pub const SUGGESTION_MAX: usize = 100;
/// Longest name of a thread: <https://discord.com/developers/docs/resources/channel#start-thread-without-message>.
pub const THREAD_NAME_MAX: usize = 100;
/// How many messages of a thread are looked through for what was typed while we were away; Discord gives 100 at most:
/// <https://docs.discord.com/developers/resources/message#get-channel-messages>.
pub const MISSED_MAX: u8 = 50;
/// How old such a message may be to be taken up. Whoever typed it may have gone on by then.
pub const MISSED_TIME: Duration = Duration::from_secs(24 * 60 * 60);
/// How often a message is edited that somebody reads as it grows. Discord names no figure: it lets five edits of a channel
/// through in five seconds (<https://discord.com/developers/docs/topics/rate-limits>).
pub const LOOK_TIME: Duration = Duration::from_millis(1_200);
/// Longest mark against posting twice: <https://discord.com/developers/docs/resources/message#create-message-jsonform-params>.
pub const NONCE_MAX: usize = 25;
/// For suggestions, of the three seconds that Discord waits for any answer:
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback>.
pub const SUGGEST_TIME: Duration = Duration::from_secs(2);
/// How long an interaction can be answered, less some room for the answer itself:
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages>.
pub const TOKEN_TIME: Duration = Duration::from_secs(15 * 60 - 20);
/// First moment of Discord's ids, in Unix milliseconds: <https://discord.com/developers/docs/reference#snowflakes>.
pub const SNOWFLAKE_EPOCH: i64 = 1_420_070_400_000;

/// Interactions that are handled at a time: a whole class that presses in the same second, twice. More would only wait in
/// memory, where a crash takes them.
pub const AT_ONCE: usize = 512;
/// For a request to Discord, with what its limits make it wait.
pub const REQUEST_TIME: Duration = Duration::from_secs(20);
/// What is waited when Discord asks to wait and the time it named is not known.
pub const LIMITED_WAIT: Duration = Duration::from_secs(5);
/// For interactions in flight when the classroom closes.
pub const DRAIN_TIME: Duration = Duration::from_secs(10);
/// For the gateway to say goodbye.
pub const CLOSE_TIME: Duration = Duration::from_secs(5);
/// Largest test that is brought as a file.
pub const UPLOAD_MAX: usize = 256 * 1024;
/// For it to arrive.
pub const UPLOAD_TIME: Duration = Duration::from_secs(10);
/// How many private conversations are remembered.
pub const CONVERSATIONS_MAX: usize = 10_000;

/// Text of a page: one embed with it, what escaping adds to its title and subtitle, and all embeds together, fit.
pub const TEXT: usize = 3800;
/// Longest subtitle.
pub const SUBTITLE_MAX: usize = 120;
/// Most pictures of a page.
pub const PICTURES: usize = 4;
/// Widest table, in characters: a phone shows as much of a listing without breaking its lines.
pub const TABLE: usize = 32;
/// Longest words of an option on a button: five such fit a desktop, one a phone.
pub const LABEL: usize = 30;
/// Longest unit that a form's mark carries beside a token.
pub const UNIT_MAX: usize = 14;
/// How long until a Discord that could not be reached is tried again.
pub const RETRY_TIME: Duration = Duration::from_secs(15);
