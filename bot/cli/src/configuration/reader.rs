//! Arguments over the environment over the file over the defaults, key by key.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use homeroom_store::{BadAddress, DatabaseUrl};
use homeroom_web::Behind;

use super::{
    Configuration, Courses, FILE, Given, Limits, Logs, Reading, Shipped,
    document::{Document, Found, problem},
    keys::{self, Key},
    problem::{Fix, Problem},
    values::{self, Wrong},
};
use crate::arguments;

/// What the address of a server looks like.
const SERVER: &str = "postgres://user:password@host:5432/homeroom";

/// See [`Reading::new`].
pub fn read(given: &Given) -> Reading {
    let mut reader = Reader { given, base: given.folder.clone(), document: None, problems: Vec::new() };
    let source = reader.open();
    let data = reader.data();
    let configuration = Configuration {
        listen: reader.listen(),
        public_url: reader.public_url(),
        behind_proxy: reader.behind_proxy(),
        database: reader.database(&data),
        data,
        courses: reader.courses(),
        discord: reader.discord(),
        matrix: reader.matrix(),
        inference: reader.inference(),
        limits: reader.limits(),
        logs: reader.logs(),
        source,
    };
    // Whoever corrects a file goes through it from top to bottom.
    reader.problems.sort_by_key(|problem| problem.line);
    Reading { configuration, problems: reader.problems }
}

pub(super) struct Reader<'g> {
    pub(super) given: &'g Given,
    /// The folder of the file: what its paths are relative to.
    pub(super) base: PathBuf,
    pub(super) document: Option<Document>,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Reads the file, if there is one.
    fn open(&mut self) -> Option<PathBuf> {
        let here = self.given.folder.join(FILE);
        let path = self.given.config.as_ref().map_or(here, |config| self.given.folder.join(config));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.given.config.is_none() => {
                return None;
            }
            Err(error) => {
                self.problems.push(unread(&path, &error));
                return None;
            }
        };
        let (document, problems) = Document::parse(&path.display().to_string(), &text);
        self.document = Some(document);
        self.problems.extend(problems);
        self.base = path.parent().map(Path::to_owned).unwrap_or_default();
        Some(path)
    }

    fn listen(&mut self) -> std::net::SocketAddr {
        let found = self.address(&keys::LISTEN, values::listen);
        self.given.listen.or(found).unwrap_or_else(values::listen_default)
    }

    fn public_url(&mut self) -> Option<String> {
        self.address(&keys::PUBLIC_URL, values::public_url)
    }

    fn behind_proxy(&mut self) -> Behind {
        match self.take(|document| document.flag(&keys::BEHIND_PROXY)) {
            Some(Found { value: true, .. }) => Behind::Proxy,
            _ => Behind::Nothing,
        }
    }

    fn data(&mut self) -> PathBuf {
        let found = self.text(&keys::DATA);
        let empty = found.as_ref().filter(|found| found.value.is_empty());
        if let Some(found) = empty {
            self.report(&keys::DATA, found.line, "`data` is empty", Fix::Write(keys::DATA.example.into()));
        }
        let given = self.given.data.as_ref().map(|data| self.given.folder.join(data));
        let found = found.filter(|found| !found.value.is_empty()).map(|found| self.base.join(found.value));
        given.or(found).unwrap_or_else(|| self.given.folder.join("data"))
    }

    fn database(&mut self, data: &Path) -> DatabaseUrl {
        let url = self.text(&keys::DATABASE_URL);
        let file = self.text(&keys::DATABASE_URL_FILE);
        if let (Some(_), Some(file)) = (&url, &file) {
            let help = Fix::Do("delete one of the two lines".into());
            self.report(&keys::DATABASE_URL_FILE, file.line, "`url` and `url_file` stand there both", help);
        }
        let found = if let Some(url) = &self.given.database_url {
            url.parse().map_err(|error| self.problems.push(bad_variable(&error))).ok()
        } else if let Some(url) = url {
            self.database_at(&keys::DATABASE_URL, url.line, &url.value)
        } else {
            file.and_then(|file| self.database_in(&file))
        };
        found.unwrap_or_else(|| DatabaseUrl::Sqlite(data.join("homeroom.db")))
    }

    fn database_at(&mut self, key: &Key, line: usize, text: &str) -> Option<DatabaseUrl> {
        match text.parse() {
            Ok(DatabaseUrl::Sqlite(path)) => Some(DatabaseUrl::Sqlite(self.base.join(path))),
            Ok(server) => Some(server),
            Err(error) => {
                // The address itself is not shown: it may hold a password.
                let (what, help) = if key == &keys::DATABASE_URL_FILE {
                    let help = format!("put an address like {SERVER} into its first line");
                    (format!("the file's first line is no address: {error}"), Fix::Do(help))
                } else if error == BadAddress::Server {
                    (error.to_string(), Fix::Write(format!("url = \"{SERVER}\"")))
                } else {
                    (error.to_string(), Fix::Write(key.example.into()))
                };
                self.report(key, line, what, help);
                None
            }
        }
    }

    fn database_in(&mut self, file: &Found<String>) -> Option<DatabaseUrl> {
        let text = secret_in(self, &keys::DATABASE_URL_FILE, file, SERVER)?;
        self.database_at(&keys::DATABASE_URL_FILE, file.line, text.lines().next().unwrap_or_default().trim())
    }

    fn courses(&mut self) -> Courses {
        let shipped = match self.take(|document| document.flag(&keys::COURSES_SHIPPED)) {
            Some(Found { value: false, .. }) => Shipped::No,
            _ => Shipped::Yes,
        };
        let dir = self.text(&keys::COURSES_DIR).and_then(|found| {
            let dir = self.base.join(&found.value);
            if dir.is_dir() {
                return Some(dir);
            }
            let what = format!("{} is not a folder that can be read", dir.display());
            let help = Fix::Run(format!("mkdir -p {}", Fix::quoted(&dir)));
            self.report(&keys::COURSES_DIR, found.line, what, help);
            None
        });
        Courses { dir, shipped }
    }

    fn limits(&mut self) -> Limits {
        let mut count = |key| self.take(|document| document.count(key)).map(|found| found.value);
        Limits {
            burst: count(&keys::LIMITS_BURST).unwrap_or(120),
            per_second: count(&keys::LIMITS_PER_SECOND).unwrap_or(20),
        }
    }

    fn logs(&mut self) -> Logs {
        let found = self.text(&keys::LOGS_FORMAT).and_then(|found| match found.value.as_str() {
            "plain" => Some(Logs::Plain),
            "json" => Some(Logs::Json),
            other => {
                let what = format!("`{other}` is no format; there are plain and json");
                let help = Fix::Write(keys::LOGS_FORMAT.example.into());
                self.report(&keys::LOGS_FORMAT, found.line, what, help);
                None
            }
        });
        self.given.logs.or(found).unwrap_or(Logs::Plain)
    }

    fn address<T>(&mut self, key: &Key, read: impl Fn(&str) -> Result<T, Wrong>) -> Option<T> {
        let found = self.text(key)?;
        match read(&found.value) {
            Ok(address) => Some(address),
            Err(Wrong { what, line }) => {
                self.report(key, found.line, what, Fix::Write(line));
                None
            }
        }
    }

    pub(super) fn text(&mut self, key: &Key) -> Option<Found<String>> {
        self.take(|document| {
            let found = document.text(key)?;
            Ok(found.map(|found| Found { line: found.line, value: found.value.to_owned() }))
        })
    }

    /// What the file says, if it says it well; else the problem is noted.
    pub(super) fn take<T>(
        &mut self,
        read: impl Fn(&Document) -> Result<Option<T>, Box<Problem>>,
    ) -> Option<T> {
        let found = self.document.as_ref().map_or(Ok(None), read);
        found.unwrap_or_else(|problem| {
            self.problems.push(*problem);
            None
        })
    }

    pub(super) fn report(&mut self, key: &Key, line: usize, what: impl Into<String>, help: Fix) {
        let problem = self.document.as_ref().map(|document| document.problem(key, line, what, help));
        self.problems.extend(problem);
    }
}

/// The text of a file that holds a secret; what is wrong with the file is noted.
pub(super) fn secret_in(
    reader: &mut Reader<'_>,
    key: &Key,
    file: &Found<String>,
    like: &str,
) -> Option<String> {
    let path = reader.base.join(&file.value);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let what = format!("{} cannot be read: {error}", path.display());
            let path = Fix::quoted(&path);
            let help = match error.kind() {
                io::ErrorKind::NotFound => format!("(umask 077; echo '{like}' > {path})"),
                _ => format!("ls -l {path}"),
            };
            reader.report(key, file.line, what, Fix::Run(help));
            return None;
        }
    };
    if is_open_to_all(&path) {
        let what = format!("everybody on this machine can read {}", path.display());
        let help = Fix::Run(format!("chmod 600 {}", Fix::quoted(&path)));
        let problem = reader.document.as_ref().map(|document| document.problem(key, file.line, what, help));
        reader.problems.extend(problem.map(Problem::warning));
    }
    Some(text)
}

/// A file that was asked for, or is there, and cannot be read.
fn unread(path: &Path, error: &io::Error) -> Problem {
    let help = match error.kind() {
        io::ErrorKind::NotFound => format!("cp deploy/homeroom.example.toml {}", Fix::quoted(path)),
        io::ErrorKind::InvalidData => {
            format!("iconv -f latin1 -t utf-8 {0} > {0}.new && mv {0}.new {0}", Fix::quoted(path))
        }
        _ => format!("ls -ld {}", Fix::quoted(path)),
    };
    let what = format!("the configuration cannot be read: {error}");
    problem(&path.display().to_string(), None, "", what, Fix::Run(help))
}

fn bad_variable(error: &BadAddress) -> Problem {
    let variable = arguments::DATABASE_URL;
    let help = Fix::Run(format!("export {variable}=sqlite:data/homeroom.db"));
    problem(variable, None, variable, error.to_string(), help)
}

#[cfg(unix)]
fn is_open_to_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn is_open_to_all(_: &Path) -> bool {
    false
}
