//! Labs: a task for the learner, and a briefing for the assistant.

use homeroom_core::{Item, ItemId, Lab, Spot, Takeaway};
use pulldown_cmark::{HeadingLevel, Tag};

use crate::callout::Call;
use crate::diagnostic::Fault;
use crate::front::Table;
use crate::inline::Reader;
use crate::lesson::Draft;
use crate::markdown::{Kind, Node, plain};

const KEYS: &[&str] = &["title", "persona", "grounding", "complete", "tools"];
/// Calculators that an assistant may use.
const TOOLS: &[&str] = &["memory", "break-even", "throughput", "gguf", "licence"];
/// How many exchanges complete a lab that does not say.
const EXCHANGES: u32 = 3;
const SECTIONS: &[&str] = &["Task", "Brief"];

/// A lab, read. Its id, its title if it names none, and the lesson it belongs to are its module's matter.
pub(crate) fn read(
    id: ItemId,
    title: String,
    lesson: Option<ItemId>,
    draft: &Draft<'_>,
    reader: &Reader<'_>,
) -> Item {
    let front = &draft.front;
    front.only(KEYS);
    let parts = Parts::of(draft, reader);
    let title = front.text("title").map_or(title, |title| title.value);
    let persona = front.table("persona");
    if let Some(persona) = &persona {
        persona.only(&["name", "role"]);
    }
    let of_persona = |key: &str| persona.as_ref().and_then(|table| table.text(key)).map(|text| text.value);
    let persona = of_persona("name").unwrap_or_else(|| title.clone());
    let role = of_persona("role").unwrap_or_else(|| "AI lab assistant".to_owned());
    let (exchanges, takeaway) = complete(front);
    Item::Lab(Lab {
        grounding: grounding(front, lesson.as_ref(), reader),
        exchanges,
        takeaway,
        tools: tools(front, reader),
        task: reader.blocks(&parts.task.unwrap_or_default()),
        brief: parts.brief.unwrap_or_default(),
        opening: parts.opening.map(|call| reader.blocks(&call.body())).unwrap_or_default(),
        opener: parts.opener.map(|call| plain(&call.body()).trim().to_owned()),
        id,
        title,
        lesson,
        persona,
        role,
    })
}

/// What stands in a lab's file.
#[derive(Default)]
struct Parts {
    task: Option<Vec<Node>>,
    brief: Option<String>,
    opening: Option<Call>,
    opener: Option<Call>,
}

enum Section {
    None,
    Task,
    Brief,
    Unknown,
}

impl Parts {
    fn of(draft: &Draft<'_>, reader: &Reader<'_>) -> Self {
        let mut parts = Self::default();
        let mut section = Section::None;
        for node in &draft.nodes {
            if let Kind::Tag(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) = node.kind {
                section = parts.heading(node, reader);
            } else if !parts.callout(node, reader) {
                match section {
                    Section::Task => parts.task.get_or_insert_default().push(node.clone()),
                    Section::Brief => {
                        let brief = parts.brief.get_or_insert_default();
                        if !brief.is_empty() {
                            brief.push_str("\n\n");
                        }
                        brief.push_str(&reader.slice(node.at.clone()));
                    }
                    Section::None => {
                        let fault = Fault::error(
                            node.at.clone(),
                            "this belongs neither to the task nor to the brief",
                        );
                        reader.source.report(fault.help("begin with `## Task`"));
                    }
                    Section::Unknown => {}
                }
            }
        }
        parts.complain(draft);
        parts
    }

    fn heading(&mut self, node: &Node, reader: &Reader<'_>) -> Section {
        let words = node.plain();
        match words.trim().to_lowercase().as_str() {
            "task" => {
                self.task.get_or_insert_default();
                Section::Task
            }
            "brief" => {
                self.brief.get_or_insert_default();
                Section::Brief
            }
            _ => {
                let fault = Fault::error(node.at.clone(), format!("a lab has no section `{}`", words.trim()));
                reader.source.report(fault.meant(words.trim(), SECTIONS.iter().copied()));
                Section::Unknown
            }
        }
    }

    /// Takes a callout of a lab; whether the node was one.
    fn callout(&mut self, node: &Node, reader: &Reader<'_>) -> bool {
        let Some(call) = Call::of(node) else { return false };
        let (slot, name) = match call.kind.as_str() {
            "opening" => (&mut self.opening, "opening"),
            "try" => (&mut self.opener, "try"),
            kind if crate::block::KINDS.contains(&kind) => return false,
            other => {
                let fault = Fault::error(call.kind_at.clone(), format!("unknown callout `{other}`"));
                let known = ["opening", "try"].iter().chain(crate::block::KINDS);
                reader.source.report(fault.meant(other, known.copied()));
                return true;
            }
        };
        if call.body().is_empty() {
            reader.source.report(Fault::error(call.at.clone(), format!("`{name}` says nothing")));
        } else if slot.is_some() {
            reader.source.report(Fault::error(call.kind_at.clone(), format!("`{name}` stands here twice")));
        }
        *slot = Some(call);
        true
    }

    fn complain(&self, draft: &Draft<'_>) {
        let error = |message: &str, help: &str| draft.source.report(Fault::error(0..0, message).help(help));
        match &self.task {
            None => error("this lab has no task", "add a section `## Task`, which the learner sees"),
            Some(task) if task.is_empty() => error("this lab's task is empty", "say what there is to do"),
            Some(_) => {}
        }
        match &self.brief {
            None => error("this lab has no brief", "add a section `## Brief`, which only the assistant gets"),
            Some(brief) if brief.is_empty() => {
                error("this lab's brief is empty", "say how to guide the learner")
            }
            Some(_) => {}
        }
    }
}

fn complete(front: &Table<'_>) -> (u32, Takeaway) {
    let Some(complete) = front.table("complete") else { return (EXCHANGES, Takeaway::default()) };
    complete.only(&["exchanges", "takeaway"]);
    let takeaway = complete.choice("takeaway", &[("optional", Takeaway::Optional), ("none", Takeaway::None)]);
    let read = |text: &str| text.parse().ok().filter(|count| (1..=100).contains(count));
    let exchanges = complete.parsed("exchanges", "a number from 1 to 100", read).unwrap_or(EXCHANGES);
    (exchanges, takeaway.unwrap_or_default())
}

/// The sections named, or else the lab's own lesson.
fn grounding(front: &Table<'_>, lesson: Option<&ItemId>, reader: &Reader<'_>) -> Vec<Spot> {
    let Some(names) = front.list("grounding") else {
        return lesson.map(|lesson| Spot { lesson: lesson.clone(), anchor: None }).into_iter().collect();
    };
    let mut spots = Vec::new();
    for name in names {
        match reader.course.spot(&name.value) {
            Ok(spot) => spots.push(spot),
            Err(nowhere) => reader.nowhere(name.at, nowhere),
        }
    }
    spots
}

fn tools(front: &Table<'_>, reader: &Reader<'_>) -> Vec<String> {
    let mut tools = Vec::new();
    for tool in front.list("tools").unwrap_or_default() {
        if TOOLS.contains(&tool.value.as_str()) {
            tools.push(tool.value);
        } else {
            let fault = Fault::error(tool.at, format!("unknown tool `{}`", tool.value));
            reader.source.report(fault.meant(&tool.value, TOOLS.iter().copied()));
        }
    }
    tools
}
