//! Which file of a course folder is what, by its name alone.

use crate::Files;
use crate::anchor::slug;
use crate::picture::is_picture;

/// Files at the top that belong to a folder, not to a course.
const BESIDE: &[&str] = &["README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"];

/// The parts of a course folder.
#[derive(Default)]
pub(crate) struct Outline<'f> {
    /// `course.md`, or in a course of one test `test.md`.
    pub root: Option<Root<'f>>,
    /// `glossary.md`.
    pub glossary: Option<&'f str>,
    /// In order.
    pub modules: Vec<Folder<'f>>,
    /// Markdown that may be a bank: no other part has this name.
    pub others: Vec<&'f str>,
    /// Files that are neither Markdown nor pictures, or lie where nothing is looked for.
    pub strays: Vec<&'f str>,
    /// Pictures.
    pub pictures: Vec<&'f str>,
}

/// What a course begins with.
pub(crate) enum Root<'f> {
    /// `course.md`.
    Course(&'f str),
    /// `test.md` with nothing around it.
    Test(&'f str),
}

/// A module.
#[derive(Default)]
pub(crate) struct Folder<'f> {
    /// The folder's name.
    pub name: &'f str,
    /// `intro.md`.
    pub intro: Option<&'f str>,
    /// In order.
    pub items: Vec<ItemFile<'f>>,
}

/// A lesson, quiz, lab or test.
pub(crate) struct ItemFile<'f> {
    /// Its path.
    pub path: &'f str,
    /// What comes before `.md`, `.quiz.md` or `.lab.md`.
    pub stem: &'f str,
    /// What it is.
    pub sort: Sort,
}

/// What an item is; in the order of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Lesson,
    Quiz,
    Lab,
    Test,
}

impl<'f> Outline<'f> {
    /// Sorts files by their names.
    pub fn of(files: &'f Files) -> Self {
        let mut outline = Self::default();
        let course = files.get("course.md").is_some();
        for (path, _) in files.iter() {
            match path.split_once('/') {
                _ if is_picture(path) => outline.pictures.push(path),
                None => outline.top(path, course),
                Some((folder, name)) if course && number(folder).is_some() && !name.contains('/') => {
                    outline.in_module(path, folder, name);
                }
                Some(_) => outline.strays.push(path),
            }
        }
        outline.modules.sort_by_key(|folder| (number(folder.name), folder.name));
        for folder in &mut outline.modules {
            folder
                .items
                .sort_by_key(|item| (item.sort == Sort::Test, number(item.stem), item.stem, item.sort));
        }
        outline
    }

    fn top(&mut self, path: &'f str, course: bool) {
        match path {
            "course.md" => self.root = Some(Root::Course(path)),
            "test.md" if !course => self.root = Some(Root::Test(path)),
            "glossary.md" => self.glossary = Some(path),
            path if BESIDE.contains(&path) => {}
            path if path.ends_with(".md") => self.others.push(path),
            path => self.strays.push(path),
        }
    }

    fn in_module(&mut self, path: &'f str, folder: &'f str, name: &'f str) {
        let Some(stem) = name.strip_suffix(".md") else {
            self.strays.push(path);
            return;
        };
        let at = self.modules.iter().position(|module| module.name == folder).unwrap_or_else(|| {
            self.modules.push(Folder { name: folder, ..Folder::default() });
            self.modules.len() - 1
        });
        let Some(module) = self.modules.get_mut(at) else { return };
        let (stem, sort) = match (stem, stem.strip_suffix(".quiz"), stem.strip_suffix(".lab")) {
            ("intro", ..) => {
                module.intro = Some(path);
                return;
            }
            ("test", ..) => (stem, Sort::Test),
            (_, Some(stem), _) => (stem, Sort::Quiz),
            (_, _, Some(stem)) => (stem, Sort::Lab),
            _ => (stem, Sort::Lesson),
        };
        if sort == Sort::Test || number(stem).is_some() {
            module.items.push(ItemFile { path, stem, sort });
        } else {
            self.others.push(path);
        }
    }
}

impl Folder<'_> {
    /// Its title, if no intro gives another.
    pub fn title(&self) -> String {
        readable(self.name)
    }
}

/// The number that a name begins with.
fn number(name: &str) -> Option<u64> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name.get(..digits)?.parse().ok()
}

/// `1-why-local` as `Why local`.
pub(crate) fn readable(name: &str) -> String {
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit()).replace(['-', '_', '.'], " ");
    let words = if words.trim().is_empty() { name } else { words.trim() };
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Words as an id of at most `max` bytes; none if nothing is left of them.
pub(crate) fn id_of(words: &str, max: usize) -> Option<String> {
    let mut id: String = slug(words).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    id.truncate(max);
    let id = id.trim_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn numbers_give_the_order() {
        let names = ["course.md", "10-b/1-x.md", "2-a/10-y.md", "2-a/2-x.lab.md", "2-a/2-x.quiz.md"];
        let more = ["2-a/2-x.md", "2-a/test.md", "2-a/bank.md", "2-a/notes.txt", "other/x.md", "2-a/a.png"];
        let files = names.iter().chain(&more).map(|name| ((*name).to_owned(), Vec::new()));
        let files = Files::new(files.collect::<BTreeMap<_, _>>());
        let outline = Outline::of(&files);
        let paths: Vec<&str> =
            outline.modules.iter().flat_map(|module| module.items.iter().map(|item| item.path)).collect();
        let order =
            ["2-a/2-x.md", "2-a/2-x.quiz.md", "2-a/2-x.lab.md", "2-a/10-y.md", "2-a/test.md", "10-b/1-x.md"];
        assert_eq!(paths, order);
        assert_eq!(outline.others, ["2-a/bank.md"]);
        assert_eq!(outline.strays, ["2-a/notes.txt", "other/x.md"]);
        assert_eq!(outline.pictures, ["2-a/a.png"]);
    }

    #[test]
    fn names_become_titles_and_ids() {
        assert_eq!(readable("1-why-local"), "Why local");
        assert_eq!(readable("42"), "42");
        assert_eq!(id_of("Week 3: Größe!", 24).as_deref(), Some("week-3-gre"));
        assert_eq!(id_of("?", 24), None);
    }
}
