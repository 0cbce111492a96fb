//! A course folder as a course: every file is opened once, then what it has is listed, then everything is read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use homeroom_core::{COURSE_ID_MAX, Course, CourseId, ITEM_ID_MAX, Item, ItemId, Module, QuizKind, is_id};

use crate::catalogue::Catalogue;
use crate::diagnostic::{Diagnostic, Fault, Faults, Source};
use crate::files::Files;
use crate::front::{Spanned, Table};
use crate::inline::Reader;
use crate::lesson::Draft;
use crate::outline::{Outline, Root, id_of, readable};
use crate::quiz::{self, Whole};
use crate::{checked, glossary, markdown, module};

/// What came of a course folder.
pub struct Loaded {
    /// The course, if nothing is wrong with it.
    pub course: Option<Course>,
    /// Everything that was found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Largest file that is read as Markdown.
const MARKDOWN_MAX: usize = 1024 * 1024;

const KEYS: &[&str] = &["id", "title", "language", "licence", "authors", "checked"];

/// Loads a course. All faults are found at once.
pub fn load(files: &Files) -> Loaded {
    let faults = Faults::default();
    let outline = Outline::of(files);
    let desk = Desk { files, faults: &faults, banks: RefCell::default() };
    let course = match &outline.root {
        Some(Root::Course(path)) => desk.open(path).map(|draft| whole(&desk, &outline, &draft)),
        Some(Root::Test(path)) => desk.open(path).map(|draft| single(&desk, &outline, &draft)),
        None => {
            let source = Source { path: "course.md", text: "", faults: &faults };
            let fault = Fault::error(0..0, "this folder is no course");
            source.report(fault.help("a course has a file `course.md`; a single test is a file `test.md`"));
            None
        }
    };
    let course = course.filter(|_| !faults.grave());
    Loaded { course, diagnostics: faults.finish() }
}

/// Where files are opened.
pub(crate) struct Desk<'a> {
    /// All of them.
    pub files: &'a Files,
    /// Where faults go.
    pub faults: &'a Faults,
    /// Banks that a quiz draws from.
    pub banks: RefCell<BTreeSet<String>>,
}

impl<'a> Desk<'a> {
    /// A Markdown file, taken apart; none if it is no text.
    pub fn open(&self, path: &'a str) -> Option<Draft<'a>> {
        let source = self.source(path)?;
        let (front, body) = Table::read(source);
        Some(Draft { source, front, nodes: markdown::parse(source, body) })
    }

    /// The text of a file; reports one that has none.
    pub fn source(&self, path: &'a str) -> Option<Source<'a>> {
        let bytes = self.files.get(path)?;
        let source = |text| Source { path, text, faults: self.faults };
        match std::str::from_utf8(bytes) {
            Ok(text) if text.len() <= MARKDOWN_MAX => Some(source(text)),
            Ok(_) => {
                let message = format!("this file has more than {} MiB", MARKDOWN_MAX >> 20);
                source("").report(Fault::error(0..0, message));
                None
            }
            Err(error) => {
                let message = format!("this file is not UTF-8: byte {} is none", error.valid_up_to() + 1);
                source("").report(Fault::error(0..0, message).help("save it as UTF-8"));
                None
            }
        }
    }

    /// A remark about a file as a whole.
    fn remark(&self, path: &str, message: &str, help: &str) {
        let source = Source { path, text: "", faults: self.faults };
        source.report(Fault::warning(0..0, message).help(help));
    }

    /// An item's id; reports one that no button can carry.
    pub fn item_id(&self, source: Source<'_>, id: String) -> ItemId {
        if !is_id(&id, ITEM_ID_MAX) {
            let message = format!("`{id}` cannot be an id");
            let help =
                format!("lower-case letters, digits, `-` and `.`, {ITEM_ID_MAX} at most: rename the file");
            source.report(Fault::error(0..0, message).help(help));
        }
        ItemId::new(id)
    }
}

/// A folder with `course.md`.
fn whole<'a>(desk: &Desk<'a>, outline: &Outline<'a>, root: &Draft<'a>) -> Course {
    let front = &root.front;
    front.only(KEYS);
    let title = front.text("title").map(|title| title.value);
    let id = course_id(root, title.as_deref());
    let title = title.unwrap_or_else(|| readable(id.as_str()));
    let glossary = outline.glossary.and_then(|path| desk.open(path));
    let folders = module::open(desk, outline);
    let catalogue = Catalogue {
        course: id.clone(),
        edition: desk.files.edition(),
        files: desk.files,
        lessons: folders.iter().flat_map(module::Opened::lessons).collect(),
        words: glossary.as_ref().map(glossary::list).unwrap_or_default(),
        shown: RefCell::default(),
    };
    module::lessons_once(&folders);
    let modules = folders.iter().map(|folder| module::read(desk, folder, &catalogue)).collect();
    let reader = Reader { source: root.source, course: &catalogue, lesson: None };
    let welcome = reader.blocks(&root.nodes);
    let glossary = glossary.map(|draft| {
        let reader = Reader { source: draft.source, ..reader };
        glossary::read(&draft, &reader)
    });
    leftovers(desk, outline, &catalogue);
    if outline.modules.iter().all(|module| module.items.is_empty()) {
        let fault = Fault::error(0..0, "this course has no lessons");
        root.source
            .report(fault.help("a module is a folder that begins with a number, a lesson a file that does"));
    }
    Course {
        id,
        edition: catalogue.edition.clone(),
        title,
        language: front.text("language").map_or_else(|| "en".to_owned(), |text| text.value),
        licence: front.text("licence").map(|text| text.value),
        authors: front.list("authors").unwrap_or_default().into_iter().map(|text| text.value).collect(),
        checked: front.parsed("checked", "a day such as 2026-11-22", checked::month_or_day),
        welcome,
        modules,
        glossary: glossary.unwrap_or_default(),
        assets: assets(desk, &catalogue),
    }
}

/// A single `test.md`.
fn single<'a>(desk: &Desk<'a>, outline: &Outline<'a>, root: &Draft<'a>) -> Course {
    let folder = desk.files.folder();
    let title = root.front.text("title").map(|title| title.value);
    let named = folder.and_then(|name| id_of(name, COURSE_ID_MAX));
    let named = named.or_else(|| title.as_deref().and_then(|title| id_of(title, COURSE_ID_MAX)));
    let id = match root.front.text("id") {
        Some(id) => checked_id(root, id),
        None => CourseId::new(named.unwrap_or_else(|| "test".to_owned())),
    };
    let title = title.or_else(|| folder.map(readable)).unwrap_or_else(|| "Test".to_owned());
    let glossary = outline.glossary.and_then(|path| desk.open(path));
    let catalogue = Catalogue {
        course: id.clone(),
        edition: desk.files.edition(),
        files: desk.files,
        lessons: Vec::new(),
        words: glossary.as_ref().map(glossary::list).unwrap_or_default(),
        shown: RefCell::default(),
    };
    let reader = Reader { source: root.source, course: &catalogue, lesson: None };
    let bank = |name: &str| module::bank(desk, "", name);
    let place = quiz::Place {
        id: ItemId::new("test"),
        title: title.clone(),
        kind: QuizKind::Test,
        lesson: None,
        bank: &bank,
        whole: Whole::Course,
    };
    let quiz = Item::Quiz(quiz::read(place, root, &reader));
    let glossary = glossary.map(|draft| glossary::read(&draft, &Reader { source: draft.source, ..reader }));
    leftovers(desk, outline, &catalogue);
    Course {
        id,
        edition: catalogue.edition.clone(),
        title: title.clone(),
        language: "en".to_owned(),
        licence: None,
        authors: Vec::new(),
        checked: None,
        welcome: Vec::new(),
        modules: vec![Module { id: "test".to_owned(), title, intro: Vec::new(), items: vec![quiz] }],
        glossary: glossary.unwrap_or_default(),
        assets: assets(desk, &catalogue),
    }
}

fn course_id(root: &Draft<'_>, title: Option<&str>) -> CourseId {
    if let Some(id) = root.front.text("id") {
        return checked_id(root, id);
    }
    match title.and_then(|title| id_of(title, COURSE_ID_MAX)) {
        Some(id) => CourseId::new(id),
        None => {
            let fault = Fault::error(0..0, "this course has neither an id nor a title");
            root.source
                .report(fault.help("put `id: my-course` and `title: My course` between two lines `---`"));
            CourseId::new("course")
        }
    }
}

fn checked_id(root: &Draft<'_>, id: Spanned<String>) -> CourseId {
    if !is_id(&id.value, COURSE_ID_MAX) {
        let fault = Fault::error(id.at, format!("`{}` cannot be the id of a course", id.value));
        root.source
            .report(fault.help(format!("lower-case letters, digits, `-` and `.`, {COURSE_ID_MAX} at most")));
    }
    CourseId::new(id.value)
}

/// Pictures that something shows.
fn assets(desk: &Desk<'_>, catalogue: &Catalogue<'_>) -> BTreeMap<String, Vec<u8>> {
    let shown = catalogue.shown.borrow();
    shown.iter().filter_map(|path| Some((path.clone(), desk.files.get(path)?.to_vec()))).collect()
}

/// Remarks on files that nothing uses.
fn leftovers(desk: &Desk<'_>, outline: &Outline<'_>, catalogue: &Catalogue<'_>) {
    let (banks, shown) = (desk.banks.borrow(), catalogue.shown.borrow());
    let others = outline.others.iter().filter(|path| !banks.contains(**path));
    for path in others.chain(&outline.strays) {
        let help = "modules and what is in them have names that begin with a number: `1-why/2-how.md`";
        desk.remark(path, "this file belongs to nothing", help);
    }
    for path in outline.pictures.iter().filter(|path| !shown.contains(**path)) {
        desk.remark(
            path,
            "nothing shows this picture",
            "show it with `![what it shows](path)`, or take it away",
        );
    }
}
