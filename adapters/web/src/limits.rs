//! The bounds of what a browser may send, and of how long it may take.

use std::time::Duration;

/// Longest body: the largest form here is a few words, and the tests of the classroom hold it to this.
pub const BODY_MAX: usize = 64 * 1024;
/// Longest text of a test.
pub const TEXT_MAX: usize = 1024 * 1024;
/// Longest upload: a course as a zip, and what a form adds to it.
pub const UPLOAD_MAX: usize = 34 * 1024 * 1024;
/// For an upload to arrive.
pub const UPLOAD_TIME: Duration = Duration::from_secs(120);
/// Most pairs taken from a form: a class with its 50 courses has fewer.
pub const FIELDS_MAX: usize = 64;
/// Most characters a field offers to take.
pub const TYPED_MAX: usize = 400;
/// Most characters of a name; the refusal says so too.
pub const NAME_MAX: usize = 40;
/// A request's line and headers: <https://docs.rs/hyper/1/hyper/server/conn/http1/struct.Builder.html#method.max_buf_size>.
pub const HEAD_MAX: usize = 32 * 1024;
/// For a request's headers to arrive, and for a kept connection to stay idle.
pub const HEAD_TIME: Duration = Duration::from_secs(30);
/// For a body to arrive.
pub const BODY_TIME: Duration = Duration::from_secs(20);
/// For requests in flight when the classroom closes.
pub const DRAIN_TIME: Duration = Duration::from_secs(10);
/// Connections at a time: a process has 1,024 file handles unless told otherwise.
pub const CONNECTIONS_MAX: usize = 900;
/// How long a browser stays signed in, in seconds; browsers cut at 400 days:
/// <https://www.rfc-editor.org/rfc/rfc6265#section-5.2.2>, and the draft that follows it.
pub const SIGNED_IN: u32 = 400 * 24 * 60 * 60;
