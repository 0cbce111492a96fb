//! Modules: what their folders hold, in order.

use homeroom_core::{Item, ItemId, Module, QuizKind};

use crate::catalogue::{Catalogue, Listed};
use crate::course::Desk;
use crate::diagnostic::Fault;
use crate::inline::Reader;
use crate::lesson::{self, Draft};
use crate::outline::{Folder, ItemFile, Outline, Sort, readable};
use crate::quiz::{self, Place, Whole};
use crate::{anchor, lab};

/// A module whose files are open.
pub(crate) struct Opened<'a> {
    name: &'a str,
    title: String,
    intro: Option<Draft<'a>>,
    items: Vec<(&'a ItemFile<'a>, Draft<'a>)>,
}

/// Opens every file of every module.
pub(crate) fn open<'a>(desk: &Desk<'a>, outline: &'a Outline<'a>) -> Vec<Opened<'a>> {
    outline.modules.iter().map(|folder| open_one(desk, folder)).collect()
}

fn open_one<'a>(desk: &Desk<'a>, folder: &'a Folder<'a>) -> Opened<'a> {
    let intro = folder.intro.and_then(|path| desk.open(path));
    let title = intro.as_ref().and_then(|intro| intro.front.text("title"));
    let title = title.map_or_else(|| folder.title(), |title| title.value);
    let items = folder.items.iter().filter_map(|item| Some((item, desk.open(item.path)?))).collect();
    Opened { name: folder.name, title, intro, items }
}

impl Opened<'_> {
    /// Its lessons, as others refer to them.
    pub fn lessons(&self) -> impl Iterator<Item = Listed> {
        let lessons = self.items.iter().filter(|(file, _)| file.sort == Sort::Lesson);
        lessons.map(|(file, draft)| lesson::list(file, draft))
    }
}

/// Reports lessons that share a name: links could not tell them apart.
pub(crate) fn lessons_once(modules: &[Opened<'_>]) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (file, draft) in
        modules.iter().flat_map(|module| &module.items).filter(|(file, _)| file.sort != Sort::Test)
    {
        let mark = (file.stem, name_of(file.sort));
        if seen.contains(&mark) {
            let message = format!("another module has a {} `{}` too", mark.1, mark.0);
            draft.source.report(Fault::error(0..0, message).help("rename one of the two files"));
        }
        seen.push(mark);
    }
}

fn name_of(sort: Sort) -> &'static str {
    match sort {
        Sort::Lesson => "lesson",
        Sort::Quiz => "quiz",
        Sort::Lab => "lab",
        Sort::Test => "test",
    }
}

/// A module, read.
pub(crate) fn read<'a>(desk: &Desk<'a>, module: &Opened<'a>, course: &'a Catalogue<'a>) -> Module {
    let intro = module.intro.as_ref().map(|draft| {
        draft.front.only(&["title"]);
        anchor::check(draft.source, &draft.nodes);
        Reader { source: draft.source, course, lesson: None }.blocks(&draft.nodes)
    });
    let items = module.items.iter().map(|(file, draft)| item(desk, module, file, draft, course));
    Module {
        id: module.name.to_owned(),
        title: module.title.clone(),
        intro: intro.unwrap_or_default(),
        items: items.collect(),
    }
}

fn item(
    desk: &Desk<'_>,
    module: &Opened<'_>,
    file: &ItemFile<'_>,
    draft: &Draft<'_>,
    course: &Catalogue<'_>,
) -> Item {
    let listed = course.lesson(file.stem);
    let lesson = listed.map(|lesson| ItemId::new(&lesson.stem));
    let lesson_title = || listed.map_or_else(|| readable(file.stem), |lesson| lesson.title.clone());
    let reader = Reader { source: draft.source, course, lesson: None };
    let bank = |name: &str| bank(desk, module.name, name);
    let quiz = |id: String, title: String, kind: QuizKind, lesson: Option<ItemId>| {
        let id = desk.item_id(draft.source, id);
        let place = Place { id, title, kind, lesson, bank: &bank, whole: Whole::Part };
        Item::Quiz(quiz::read(place, draft, &reader))
    };
    match file.sort {
        Sort::Lesson => {
            let id = desk.item_id(draft.source, file.stem.to_owned());
            lesson::read(file, &id, draft, &Reader { lesson: Some(&id), ..reader })
        }
        Sort::Quiz => quiz(
            format!("{}.quiz", file.stem),
            format!("Quiz: {}", lesson_title()),
            QuizKind::Practice,
            lesson,
        ),
        Sort::Test => quiz(
            format!("{}.test", module.name),
            format!("Module test: {}", module.title),
            QuizKind::Test,
            None,
        ),
        Sort::Lab => {
            let id = desk.item_id(draft.source, format!("{}.lab", file.stem));
            lab::read(id, format!("Lab: {}", lesson_title()), lesson, draft, &reader)
        }
    }
}

/// The bank with this name in a folder.
pub(crate) fn bank<'a>(desk: &Desk<'a>, folder: &str, name: &str) -> Option<Draft<'a>> {
    let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let (path, _) = desk.files.iter().find(|(file, _)| *file == path && file.ends_with(".md"))?;
    desk.banks.borrow_mut().insert(path.to_owned());
    desk.open(path)
}
