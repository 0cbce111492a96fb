//! What is said on Discord only.

/// More press than can be handled.
pub(crate) const BUSY: &str =
    "Very many are pressing at this moment. Nothing was recorded: please press again.";
/// The same, to who typed something.
pub(crate) const BUSY_TYPED: &str =
    "Very many are here at this moment. What you wrote was not passed on: please send it again.";
/// Discord does not take the page.
pub(crate) const UNSHOWN: &str = "Discord did not take this page. The classroom in the browser shows it.";
/// What Discord sees, on the page on privacy.
pub(crate) const SEEN: &str = "Discord passes on what you write and what you are shown here, and can read it. A conversation in a lab stands in a \
     private thread, which those who manage threads on this server can open too, or in your private messages with me. Erasing \
     yourself does not take it out of there.";
/// What comes to us beside that where the classroom reads what is typed.
pub(crate) const SEEN_TYPED: &str = "Where I can see a channel of this server, what is written there comes to me too. I look only whether you wrote it in the      thread of your lab, or to me; all else I let go by, and keep none of it.";
/// Beside the option that a learner chose.
pub(crate) const YOUR_CHOICE: &str = "your choice";
/// Title of a form.
pub(crate) const FORM_TITLE: &str = "Your answer";
/// Hint in a form's line that takes a number of no unit.
pub(crate) const A_NUMBER: &str = "A number, as in 1.4";
/// A test was to be posted, and none was named.
pub(crate) const NO_TEST: &str = "Name a test, or attach one as a file.";
/// What was typed is none of what was suggested.
pub(crate) const FROM_THE_LIST: &str = "Please choose from the list that shows while you type.";
/// A test was to ping everybody on the server.
pub(crate) const NOT_EVERYONE: &str =
    "A test can ping a role of this server, but not everybody on it. Nothing was posted.";
/// A test was to ping a role that is not for everybody to mention.
pub(crate) const NOT_MENTIONABLE: &str = "This role cannot be pinged. In *Server Settings > Roles* let anyone mention it, then post again, or post \
     without `ping`. Nothing was posted.";
/// A file is not taken.
pub(crate) const FILE_TOO_LARGE: &str = "The file is larger than 256 KiB. Nothing was posted.";
/// A file is no text.
pub(crate) const FILE_NO_TEXT: &str = "The file is no text in UTF-8. Nothing was posted.";
/// A file did not come.
pub(crate) const FILE_LOST: &str = "The file could not be fetched. Nothing was posted; please try again.";

/// Hint in a form's line that takes a number.
pub(crate) fn number_in(unit: &str) -> String {
    format!("A number in {unit}, as in 1.4")
}
