//! A course out of a zip that somebody uploads: nothing that it says of itself is believed.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use ::zip::read::{ArchiveOffset, Config, ZipFileEntry};
use ::zip::{CompressionMethod, ZipArchive, ZipReadOptions};

use crate::files::{BYTES_MAX, DEPTH_MAX, FILES_MAX, Files};

/// Why a zip is not taken; each is a sentence for whoever uploaded it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZipFault {
    /// The bytes are no zip, or none that hangs together.
    #[error("This is not a zip file, or it is damaged: zip the course's folder again.")]
    NotZip,
    /// There are more entries than anybody needs.
    #[error("This zip holds too many files: a course has at most {FILES_MAX}.")]
    TooMany,
    /// It unpacks to too much.
    #[error("This zip is too large: unpacked, a course has at most {} MiB.", BYTES_MAX >> 20)]
    TooLarge,
    /// A name is no text, or has a zero in it.
    #[error("The name `{0}` in this zip cannot be read: rename the file in plain letters and zip it again.")]
    Name(String),
    /// A path is absolute, has a drive, or goes up.
    #[error(
        "`{0}` would lie outside of the course: zip the course's folder itself, with nothing from elsewhere."
    )]
    Outside(String),
    /// A path has too many folders.
    #[error("`{0}` lies too deep: folders may be at most {DEPTH_MAX} deep.")]
    Deep(String),
    /// A path is there twice.
    #[error("This zip holds the same file twice: zip the course's folder again.")]
    Twice,
    /// An entry is a symbolic link.
    #[error("`{0}` is a link: put the file itself into the zip.")]
    Link(String),
    /// An entry wants a password.
    #[error("`{0}` is locked with a password: zip the course without one.")]
    Locked(String),
    /// An entry is compressed in a rare way.
    #[error("`{0}` is compressed in a way that is not read here: choose the ordinary zip format.")]
    Method(String),
    /// An entry does not unpack to what the zip says of it.
    #[error("`{0}` is damaged in this zip: zip the course's folder again.")]
    Damaged(String),
    /// It unpacks, but to no course.
    #[error("There is no course in this zip: put `course.md`, or for a single test `test.md`, at its top.")]
    NoCourse,
}

impl Files {
    /// Reads a zip. A folder around everything is taken off, and names that begin with a dot are left out.
    pub fn from_zip(bytes: &[u8]) -> Result<Self, ZipFault> {
        if declared(bytes).is_some_and(|entries| entries > ENTRIES_MAX) {
            return Err(ZipFault::TooMany);
        }
        let mut meter = Meter { bytes: Cursor::new(bytes), left: DIRECTORY_MAX };
        // Without a fixed offset the reader would search all bytes for each of many false end records.
        let config = Config { archive_offset: ArchiveOffset::Known(0) };
        let zip = ZipArchive::with_config(config, &mut meter).map_err(|_| ZipFault::NotZip)?.metadata();
        if zip.len() as u64 > ENTRIES_MAX {
            return Err(ZipFault::TooMany);
        }
        if zip.has_duplicate_names() {
            return Err(ZipFault::Twice);
        }
        // Contents are read once, and have headers.
        meter.left = bytes.len() as u64 * 2;
        let mut unpacked = Unpacked::default();
        for n in 0..zip.len() {
            unpacked.take(zip.entry(n).map_err(|_| ZipFault::NotZip)?, &mut meter)?;
        }
        unpacked.into_files()
    }
}

/// Most entries that are looked at: folders and what is left out come on top of the files.
const ENTRIES_MAX: u64 = FILES_MAX as u64 * 4;
/// Most bytes that are read to find the entries: enough for long names, and no burden if all of it is a lie.
const DIRECTORY_MAX: u64 = 4 * 1024 * 1024;
/// Most bytes of the record at the end, with its comment.
const END_MAX: usize = 22 + 0xffff;
/// Most characters of a name that a fault repeats.
const SHOWN_MAX: usize = 80;

#[derive(Default)]
struct Unpacked {
    bytes: u64,
    files: BTreeMap<String, Vec<u8>>,
}

impl Unpacked {
    fn take(&mut self, entry: ZipFileEntry<'_>, reader: &mut Meter<'_>) -> Result<(), ZipFault> {
        let Some(path) = path(entry.name_raw())? else { return Ok(()) };
        let shown = || shown(&path);
        if entry.is_symlink() {
            return Err(ZipFault::Link(shown()));
        }
        if entry.encrypted() {
            return Err(ZipFault::Locked(shown()));
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(ZipFault::Method(shown()));
        }
        if self.files.contains_key(&path) {
            return Err(ZipFault::Twice);
        }
        if self.files.len() >= FILES_MAX {
            return Err(ZipFault::TooMany);
        }
        let mut bytes = Vec::new();
        let file =
            entry.with_reader(reader, ZipReadOptions::new()).map_err(|_| ZipFault::Damaged(shown()))?;
        // One byte more than allowed tells a file that is too large, whatever size it claims.
        let read = file.take(BYTES_MAX - self.bytes + 1).read_to_end(&mut bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes > BYTES_MAX {
            return Err(ZipFault::TooLarge);
        }
        read.map_err(|_| ZipFault::Damaged(shown()))?;
        self.files.insert(path, bytes);
        Ok(())
    }

    fn into_files(self) -> Result<Files, ZipFault> {
        let folder = only_folder(&self.files);
        let files: BTreeMap<_, _> = match &folder {
            Some(folder) => {
                let inner = |path: String| path.get(folder.len() + 1..).unwrap_or_default().to_owned();
                self.files.into_iter().map(|(path, bytes)| (inner(path), bytes)).collect()
            }
            None => self.files,
        };
        if let Some(path) = files.keys().find(|path| path.matches('/').count() > DEPTH_MAX) {
            return Err(ZipFault::Deep(shown(path)));
        }
        if !files.contains_key("course.md") && !files.contains_key("test.md") {
            return Err(ZipFault::NoCourse);
        }
        Ok(Files::in_folder(files, folder))
    }
}

/// The path that an entry's name stands for; none for a folder, and for what is left out.
fn path(name: &[u8]) -> Result<Option<String>, ZipFault> {
    let text = std::str::from_utf8(name).ok().filter(|text| !text.contains('\0'));
    let Some(text) = text else { return Err(ZipFault::Name(shown(&String::from_utf8_lossy(name)))) };
    // Windows has written both.
    let path = text.replace('\\', "/");
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if drive || path.starts_with('/') || path.split('/').any(|part| part == "..") {
        return Err(ZipFault::Outside(shown(text)));
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let left_out = parts.iter().any(|part| part.starts_with('.'))
        || parts.first().is_none_or(|part| *part == "__MACOSX");
    Ok((!left_out && !path.ends_with('/')).then(|| parts.join("/")))
}

/// The folder that everything lies in.
fn only_folder(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let folder = files.keys().next()?.split_once('/')?.0;
    let inside = |path: &String| path.split_once('/').is_some_and(|(first, _)| first == folder);
    files.keys().all(inside).then(|| folder.to_owned())
}

/// A name as a sentence may repeat it.
fn shown(name: &str) -> String {
    name.chars().take(SHOWN_MAX).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// How many entries the end of a zip declares, read before the reader makes room for them.
fn declared(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at.checked_add(length)?)?;
        Some(bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let tail = bytes.len().saturating_sub(END_MAX);
    let end = tail + bytes.get(tail..)?.windows(4).rposition(|mark| mark == b"PK\x05\x06")?;
    // The wide record lies where the locator just before says.
    let wide = || {
        let locator = end.checked_sub(20).filter(|at| number(*at, 4) == Some(0x0706_4b50))?;
        number(usize::try_from(number(locator + 8, 8)?).ok()?.checked_add(32)?, 8)
    };
    let short = number(end + 10, 2);
    // All ones refer to the wide record.
    wide().max(short.filter(|short| *short != 0xffff)).or(short)
}

/// Gives out a limited number of bytes in all: entries can lie over one another, and much can be read of each before
/// anything comes out.
struct Meter<'b> {
    bytes: Cursor<&'b [u8]>,
    left: u64,
}

impl Read for Meter<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("too much of this zip is read"));
        }
        let read = self.bytes.by_ref().take(self.left).read(buffer)?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl Seek for Meter<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
