//! Bringing courses into service: the shipped ones, and those of a watched folder.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use homeroom_content::{Files, Paint, Severity, Watch};
use homeroom_core::{Clock as _, Course, CourseId, EditionId};
use homeroom_runtime::Catalogue;
use homeroom_web::Pictures;
use include_dir::{Dir, include_dir};
use tokio::sync::mpsc;

use crate::clock::SystemClock;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// Where a newcomer begins; other courses follow in the alphabet's order.
const FIRST: &str = "running-models-locally";

/// The courses in this binary.
pub fn shipped() -> Vec<Files> {
    let folder = |dir: &Dir<'_>| {
        let mut files = BTreeMap::new();
        collect(dir, dir.path(), &mut files);
        Files::new(files)
    };
    let mut dirs: Vec<_> = SHIPPED.dirs().collect();
    dirs.sort_by_key(|dir| (dir.path() != Path::new(FIRST), dir.path()));
    dirs.into_iter().map(folder).collect()
}

fn collect(dir: &Dir<'_>, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        if let Some(path) = file.path().strip_prefix(root).ok().and_then(Path::to_str) {
            files.insert(path.replace('\\', "/"), file.contents().to_vec());
        }
    }
    for dir in dir.dirs() {
        collect(dir, root, files);
    }
}

/// Reads an edition's stored files, for the attempts that pinned it.
pub fn read_edition(bytes: &[u8]) -> Result<Course, String> {
    let files = Files::from_bytes(bytes).map_err(|error| error.to_string())?;
    homeroom_content::load(&files).course.ok_or_else(|| "it has faults".into())
}

/// Takes a course into service if it has no fault; otherwise the last good edition stays, and the faults are logged.
pub async fn take_up(catalogue: &Catalogue, files: &Files, root: &str) -> Result<Option<CourseId>> {
    let loaded = homeroom_content::load(files);
    let faults = loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    let Some(course) = loaded.course else {
        let drawn = homeroom_content::draw(&loaded.diagnostics, files, root, Paint::Plain);
        tracing::warn!(course = root, faults, "a course has faults; its last good edition stays\n{drawn}");
        if let Some(id) = id_of(files) {
            catalogue.restore(&id).await?;
        }
        return Ok(None);
    };
    let id = course.id.clone();
    catalogue.take_up(course, &files.to_bytes(), SystemClock.now()).await?;
    Ok(Some(id))
}

/// The id that a course with faults names.
fn id_of(files: &Files) -> Option<CourseId> {
    let text = std::str::from_utf8(files.get("course.md")?).ok()?;
    let id = text.lines().find_map(|line| line.strip_prefix("id:"))?;
    Some(CourseId::new(id.trim().trim_matches(['"', '\''])))
}

/// Takes up every course of a folder.
pub async fn take_up_all(catalogue: &Catalogue, dir: &Path) -> Result<()> {
    let folders = homeroom_content::courses_in(dir);
    for folder in folders.with_context(|| format!("{} cannot be read", dir.display()))? {
        take_up_folder(catalogue, &folder).await;
    }
    Ok(())
}

/// Folders of courses that change, for as long as the watch is kept.
pub fn watch(dir: &Path) -> Result<(Watch, mpsc::UnboundedReceiver<PathBuf>)> {
    let (tell, told) = mpsc::unbounded_channel();
    let watch = homeroom_content::watch(dir.to_owned(), move |folder| {
        // Nobody listens any more when the program ends.
        let _ = tell.send(folder);
    })?;
    Ok((watch, told))
}

/// Takes up the course in a folder as it is now.
pub async fn take_up_folder(catalogue: &Catalogue, folder: &Path) {
    let root = folder.display().to_string();
    let taken = match Files::from_dir(folder) {
        Ok(files) => take_up(catalogue, &files, &root).await,
        Err(error) => Err(error.into()),
    };
    match taken {
        Ok(Some(course)) => tracing::info!(%course, "in service"),
        Ok(None) => {}
        Err(error) => {
            tracing::warn!(course = root, %error, "a course cannot be taken up; its last good edition stays")
        }
    }
}

/// The pictures of the courses in service.
pub struct CoursePictures(pub Arc<Catalogue>);

impl Pictures for CoursePictures {
    fn picture(&self, _course: &CourseId, edition: &EditionId, path: &str) -> Option<Vec<u8>> {
        self.0.on_shelf(edition)?.assets.get(path).cloned()
    }
}

impl homeroom_core::Pictures for CoursePictures {
    fn file(&self, course: &CourseId, edition: &EditionId, path: &str) -> Option<Vec<u8>> {
        self.picture(course, edition, path)
    }

    fn drawn(&self, svg: &str) -> Option<Vec<u8>> {
        homeroom_content::png(svg)
    }
}
