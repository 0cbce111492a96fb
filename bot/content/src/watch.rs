//! Watching course folders for changes.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::files::is_course;

/// How long a course must be left alone before it counts as changed.
const QUIET: Duration = Duration::from_millis(300);
/// How long to wait while nothing has changed: as good as forever.
const IDLE: Duration = Duration::from_secs(3600);

/// Folders that are being watched. Dropping it ends that.
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// A folder cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch {}: {source}", dir.display())]
pub struct WatchError {
    dir: PathBuf,
    source: notify::Error,
}

/// Watches a course's folder, or a folder of courses. A while after the last change in a course, `on_change` is given
/// that course's folder, on a thread of its own.
pub fn watch(dir: PathBuf, on_change: impl Fn(PathBuf) + Send + 'static) -> Result<Watch, WatchError> {
    let failed = |dir: &Path| {
        let dir = dir.to_owned();
        move |source: notify::Error| WatchError { dir, source }
    };
    let real = dir.canonicalize().map_err(notify::Error::io).map_err(failed(&dir))?;
    let (sender, events) = channel();
    // Nobody listens any more once the thread has ended, and then nobody needs to.
    let send = move |event: notify::Result<Event>| drop(sender.send(event));
    let mut watcher = notify::recommended_watcher(send).map_err(failed(&dir))?;
    watcher.watch(&real, RecursiveMode::Recursive).map_err(failed(&dir))?;
    let lone = is_course(&dir);
    let place = Place { dir: dir.clone(), real, lone };
    let thread = std::thread::Builder::new().name("course-watch".to_owned());
    let spawned = thread.spawn(move || attend(&place, &events, on_change));
    spawned.map_err(notify::Error::io).map_err(failed(&dir))?;
    Ok(Watch { _watcher: watcher })
}

/// The folder that is watched.
struct Place {
    /// As it was named.
    dir: PathBuf,
    /// As events name it.
    real: PathBuf,
    /// Whether it is a course, not a folder of courses.
    lone: bool,
}

/// Collects events until the watcher, and with it their sender, is dropped.
fn attend(place: &Place, events: &Receiver<notify::Result<Event>>, on_change: impl Fn(PathBuf)) {
    let mut waiting: HashMap<PathBuf, Instant> = HashMap::new();
    loop {
        let wait = waiting.values().min().map_or(IDLE, |due| due.saturating_duration_since(now()));
        match events.recv_timeout(wait) {
            Ok(event) => {
                for course in place.changed(event) {
                    waiting.insert(course, now() + QUIET);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = now();
                let due: Vec<PathBuf> = waiting
                    .iter()
                    .filter(|(_, due)| **due <= now)
                    .map(|(course, _)| course.clone())
                    .collect();
                for course in due {
                    waiting.remove(&course);
                    on_change(course);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the time between two file events is a measurement")]
fn now() -> Instant {
    Instant::now()
}

impl Place {
    /// The courses that an event is about.
    fn changed(&self, event: notify::Result<Event>) -> Vec<PathBuf> {
        match event {
            Ok(event) if event.need_rescan() => self.all(),
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => Vec::new(),
            Ok(event) => event.paths.iter().filter_map(|path| self.course(path)).collect(),
            // Events may have been lost.
            Err(_) => self.all(),
        }
    }

    fn all(&self) -> Vec<PathBuf> {
        crate::files::courses_in(&self.dir).unwrap_or_default()
    }

    /// The course that a path belongs to; none for files that no course reads.
    fn course(&self, path: &Path) -> Option<PathBuf> {
        let inner = path.strip_prefix(&self.real).ok()?;
        let hidden = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
        if inner.components().any(hidden) {
            return None;
        }
        if self.lone || is_course(&self.dir) {
            return Some(self.dir.clone());
        }
        let course = self.dir.join(inner.components().next()?);
        // A file beside the courses belongs to none of them.
        (!course.is_file()).then_some(course)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn every_way_of_saving_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        fs::create_dir_all(&a).unwrap();
        fs::write(a.join("course.md"), "one").unwrap();
        let (sender, changes) = mpsc::channel();
        let watch = watch(dir.path().to_owned(), move |course| sender.send(course).unwrap()).unwrap();
        let saw = |what: &str, course: &Path| {
            assert_eq!(changes.recv_timeout(PATIENCE).as_deref(), Ok(course), "{what}");
        };

        fs::write(a.join("course.md"), "two").unwrap();
        saw("a file written", &a);
        fs::write(a.join(".course.md.swp"), "three").unwrap();
        fs::rename(a.join(".course.md.swp"), a.join("course.md")).unwrap();
        saw("a file replaced", &a);
        fs::create_dir(&b).unwrap();
        saw("a course created", &b);
        fs::write(b.join("test.md"), "four").unwrap();
        saw("a file in a new folder", &b);
        fs::remove_file(b.join("test.md")).unwrap();
        saw("a file removed", &b);

        drop(watch);
        // The closure, and with it the sender, goes when the thread has ended.
        assert_eq!(changes.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
    }

    #[test]
    fn many_changes_are_one() {
        let dir = tempfile::tempdir().unwrap();
        let (sender, changes) = mpsc::channel();
        fs::write(dir.path().join("course.md"), "").unwrap();
        let watch = watch(dir.path().to_owned(), move |course| sender.send(course).unwrap()).unwrap();
        for n in 0..50 {
            fs::write(dir.path().join(format!("{n}.md")), "text").unwrap();
        }
        assert_eq!(changes.recv_timeout(PATIENCE).as_deref(), Ok(dir.path()));
        drop(watch);
        assert_eq!(changes.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
    }

    #[test]
    fn a_folder_that_is_not_there() {
        let error = watch(PathBuf::from("/no/such/folder"), |_| {}).err().unwrap();
        assert!(error.to_string().starts_with("cannot watch /no/such/folder: "));
    }
}
