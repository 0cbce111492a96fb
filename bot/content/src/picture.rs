//! Pictures: they come with the course, in a format that every place shows.

use homeroom_core::Block;

use crate::diagnostic::Fault;
use crate::inline::{Reader, scheme};
use crate::markdown::{Node, plain};

/// Formats that every place shows.
const FORMATS: &[&str] = &["png", "jpg", "jpeg", "webp", "gif"];
/// Formats that are pictures, but are not shown.
const OTHER_FORMATS: &[&str] = &["svg", "avif", "bmp", "tif", "tiff", "heic"];

/// Whether a file is a picture by its name.
pub(crate) fn is_picture(path: &str) -> bool {
    let ending = ending(path);
    FORMATS.contains(&ending.as_str()) || OTHER_FORMATS.contains(&ending.as_str())
}

/// The picture that an image node shows.
pub(crate) fn read(reader: &Reader<'_>, to: &str, node: &Node) -> Option<Block> {
    let error = |message: String| Fault::error(node.at.clone(), message);
    let source = reader.source;
    if scheme(to).is_some() {
        let fault = error("a picture comes with the course, not from elsewhere".to_owned());
        source.report(fault.help("put the file into the course's folder and name it by its path"));
        return None;
    }
    let alt = plain(&node.children).trim().to_owned();
    if alt.is_empty() {
        let fault = error("this picture has no alternative text".to_owned());
        source
            .report(fault.help("say between the brackets what it shows: `![A row of servers](servers.png)`"));
    }
    let Some(path) = within_course(source.path, to) else {
        source.report(error(format!("`{to}` leads out of the course")));
        return None;
    };
    if !FORMATS.contains(&ending(&path).as_str()) {
        let fault = error(format!("`{to}` is not in a picture format that is shown"));
        source.report(fault.help(format!("shown are {}", FORMATS.join(", "))));
    } else if reader.course.files.get(&path).is_none() {
        let known = reader.course.files.iter().map(|(path, _)| path).filter(|path| is_picture(path));
        source.report(error(format!("there is no file `{path}` in this course")).meant(&path, known));
    }
    reader.course.shown.borrow_mut().insert(path.clone());
    let (edition, course) = (reader.course.edition.clone(), reader.course.course.clone());
    Some(Block::Image { path, alt, edition, course })
}

/// A path relative to a file, as a path within the course; none if it leads out.
fn within_course(file: &str, to: &str) -> Option<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_within_the_course() {
        assert_eq!(within_course("1-a/1-b.md", "../c.png").as_deref(), Some("c.png"));
        assert_eq!(within_course("1-a/1-b.md", "d/./c.png").as_deref(), Some("1-a/d/c.png"));
        assert_eq!(within_course("1-a/1-b.md", "../../c.png"), None);
    }
}
