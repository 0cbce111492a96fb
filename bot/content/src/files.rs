//! The files of a course, in memory.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use homeroom_core::EditionId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Most bytes that a course may have.
pub const BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Most files that a course may have.
pub const FILES_MAX: usize = 2000;
/// Deepest folder that is looked into.
pub(crate) const DEPTH_MAX: usize = 8;

/// The files of a course: path within its folder (parts joined by `/`) and bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    files: BTreeMap<String, Vec<u8>>,
    /// The folder's name, kept only where it names the course: with a single test.
    folder: Option<String>,
}

/// Stored bytes that hold no course files.
#[derive(Debug, thiserror::Error)]
#[error("these bytes hold no course files")]
pub struct NotFiles(#[from] postcard::Error);

impl Files {
    /// Takes files as they are.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files, folder: None }
    }

    /// A pasted test: a course of one test.
    pub fn single_test(text: &str) -> Self {
        Self::new(BTreeMap::from([("test.md".to_owned(), text.as_bytes().to_vec())]))
    }

    /// Reads a folder. Names that begin with a dot are left out, and so is whatever a symbolic link reaches outside of
    /// it. Too much of anything is an error.
    pub fn from_dir(dir: &Path) -> io::Result<Self> {
        let mut walk = Walk { root: dir.canonicalize()?, bytes: 0, files: BTreeMap::new() };
        let root = walk.root.clone();
        walk.folder(&root, "", 0)?;
        let folder = root.file_name().and_then(|name| name.to_str());
        Ok(Self::in_folder(walk.files, folder.map(str::to_owned)))
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Every file, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The name of this edition: the first 16 bytes of a SHA-256 over paths, lengths and bytes, in hex.
    pub fn edition(&self) -> EditionId {
        let mut hash = Sha256::new();
        let named = self.folder.iter().map(|name| ("", name.as_bytes()));
        for (path, bytes) in named.chain(self.iter()) {
            hash.update((path.len() as u64).to_be_bytes());
            hash.update(path.as_bytes());
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        EditionId::new(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    /// As bytes, for the store.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings and bytes always serialise into a growing buffer.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// From the store.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotFiles> {
        Ok(postcard::from_bytes(bytes)?)
    }

    /// Takes files out of a folder; its name is kept where it names the course.
    pub(crate) fn in_folder(files: BTreeMap<String, Vec<u8>>, folder: Option<String>) -> Self {
        let folder = folder.filter(|_| !files.contains_key("course.md"));
        Self { files, folder }
    }

    /// These files, one of them with other bytes.
    pub(crate) fn with(&self, path: &str, bytes: Vec<u8>) -> Self {
        let mut files = self.clone();
        files.files.insert(path.to_owned(), bytes);
        files
    }

    /// The folder's name, where it names the course.
    pub(crate) fn folder(&self) -> Option<&str> {
        self.folder.as_deref()
    }
}

/// The course folders at a path: itself, if it holds `course.md` or `test.md`, else those of its folders that do.
pub fn courses_in(dir: &Path) -> io::Result<Vec<PathBuf>> {
    if is_course(dir) {
        return Ok(vec![dir.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in dir.read_dir()? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') && is_course(&entry.path()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a folder holds a course, or a single test.
pub(crate) fn is_course(dir: &Path) -> bool {
    dir.join("course.md").is_file() || dir.join("test.md").is_file()
}

struct Walk {
    root: PathBuf,
    bytes: u64,
    files: BTreeMap<String, Vec<u8>>,
}

impl Walk {
    fn folder(&mut self, dir: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        if depth > DEPTH_MAX {
            return Err(too_much(format!("{prefix}: folders lie more than {DEPTH_MAX} deep")));
        }
        for entry in dir.read_dir()? {
            let entry = entry?;
            let name = entry.file_name();
            let name =
                name.to_str().ok_or_else(|| too_much(format!("{prefix}{name:?}: the name is not UTF-8")))?;
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                self.folder(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if let Some(file) = self.inside(&entry.path()) {
                self.file(&file, path)?;
            }
        }
        Ok(())
    }

    /// The file itself, unless a link leads out of the folder or to no file at all.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = path.canonicalize().ok()?;
        (real.starts_with(&self.root) && real.is_file()).then_some(real)
    }

    fn file(&mut self, file: &Path, path: String) -> io::Result<()> {
        if self.files.len() >= FILES_MAX {
            return Err(too_much(format!("a course has at most {FILES_MAX} files")));
        }
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that is too large, even if it grows while it is read.
        std::fs::File::open(file)?.take(BYTES_MAX - self.bytes + 1).read_to_end(&mut bytes)?;
        self.bytes += bytes.len() as u64;
        if self.bytes > BYTES_MAX {
            return Err(too_much(format!("{path}: a course has at most {} MiB", BYTES_MAX >> 20)));
        }
        self.files.insert(path, bytes);
        Ok(())
    }
}

fn too_much(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, path: &str, text: &str) {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn a_folder_is_read_without_dotfiles() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "course.md", "a");
        write(dir.path(), "1-a/1-b.md", "b");
        write(dir.path(), ".git/config", "c");
        let files = Files::from_dir(dir.path()).unwrap();
        assert_eq!(files.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["1-a/1-b.md", "course.md"]);
        assert_eq!(Files::from_bytes(&files.to_bytes()).unwrap(), files);
        assert_eq!(courses_in(dir.path()).unwrap(), [dir.path()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "secret", "s");
        write(dir.path(), "course/course.md", "a");
        std::os::unix::fs::symlink(dir.path().join("secret"), dir.path().join("course/out.md")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("course/up")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("course/course.md"), dir.path().join("course/in.md"))
            .unwrap();
        let files = Files::from_dir(&dir.path().join("course")).unwrap();
        assert_eq!(files.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["course.md", "in.md"]);
    }

    #[test]
    fn too_much_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::File::create(dir.path().join("a.png")).unwrap().set_len(BYTES_MAX + 1).unwrap();
        let error = Files::from_dir(dir.path()).unwrap_err();
        assert_eq!(error.to_string(), "a.png: a course has at most 32 MiB");
    }

    #[test]
    fn an_edition_hangs_on_every_byte_and_path() {
        let of = |path: &str, text: &str| {
            Files::new(BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())])).edition()
        };
        assert_eq!(of("a", "bc"), of("a", "bc"));
        assert_ne!(of("a", "bc"), of("ab", "c"));
        assert_eq!(of("a", "bc").as_str().len(), 32);
    }

    #[test]
    fn other_bytes_are_no_files() {
        assert!(Files::from_bytes(b"\xff\xff\xff").is_err());
    }
}
