//! The page of a lab.

use super::{
    super::{Cx, heading},
    servers::{Away, Servers},
    worked_out,
};
use crate::{
    Action, Block, Callout, Cohort, Coming, Control, Course, EntrySort, Inline, ItemId, Lab, Leanings,
    Lesson, Reach, Replied, Rich, Takeaway, Talk, Tone, View,
    calc::Card,
    live::{Cited, Grown, LiveText, Tail},
    para, rich,
    words::{calc, decide, lab as said, label},
};

/// The page: the task, what was said, how it stands, and what can be done.
pub(super) fn page(
    cx: &Cx<'_>,
    (cohort, course, lab): (&Cohort, &Course, &Lab),
    talk: Option<&Talk>,
) -> View {
    let mut view = View::new(Action::Lab(course.id.clone(), lab.id.clone()), lab.title.clone());
    view.trail =
        vec![(label::HOME.into(), Action::Home), (course.title.clone(), Action::Course(course.id.clone()))];
    view.subtitle = Some(said::who(&lab.persona, &lab.role));
    let servers = Servers::of(cx.assistants, cohort, talk);
    match talk {
        Some(talk) if !talk.turns.is_empty() => {
            let body = lab.task.clone();
            view.blocks.push(Block::Fold { title: rich(label::TASK), body });
            let coming = cx.assistants.coming(talk.id);
            view.blocks.extend(exchanges(course, lab, talk, (label::YOU, coming)));
        }
        _ => before(&mut view, lab, &servers),
    }
    view.blocks.extend(talk.and_then(|talk| stand(lab, talk)));
    if let Some(words) = where_to(&servers) {
        let body = vec![para(words)];
        view.blocks.push(Block::Callout { kind: Callout::Note, title: None, body });
    }
    match talk {
        Some(talk) => at_work(view, course, lab, talk, &servers),
        None if servers.are_there() => {
            let open = Action::OpenLab(course.id.clone(), lab.id.clone());
            tools(view.press(label::OPEN_LAB, open, Tone::Primary), lab)
        }
        None => tools(view, lab),
    }
}

/// What is to be known of where words go, or why they go nowhere.
pub(super) fn where_to(servers: &Servers) -> Option<String> {
    match (&servers.now, servers.reach, &servers.offered) {
        (Some(_), Reach::Local, _) => None,
        (Some(server), Reach::Hosted, _) => Some(said::goes_to(&server.host)),
        (None, _, Some(hosted)) => Some(said::only_hosted(&hosted.host)),
        (None, _, None) => {
            let why = match servers.away {
                Some(Away::ForNow) => label::LAB_AWAY,
                Some(Away::Setup) => label::LAB_SETUP,
                None => label::LAB_LATER,
            };
            Some(why.to_owned())
        }
    }
}

/// As long as nothing was said: the task, the assistant's first words, and a way to begin.
fn before(view: &mut View, lab: &Lab, servers: &Servers) {
    view.blocks.push(heading(label::TASK));
    view.blocks.extend(lab.task.iter().cloned());
    if !lab.opening.is_empty() {
        view.blocks.push(by_assistant(lab, lab.opening.clone()));
    }
    // With an assistant the opener stands in the field.
    if let Some(opener) = lab.opener.as_ref().filter(|_| servers.now.is_none()) {
        view.blocks.push(heading(label::OPENER));
        view.blocks.push(Block::Quote(vec![para(opener)]));
    }
    if servers.now.is_some() {
        view.blocks.push(note(said::READ_BY));
    }
}

/// What was said, what came back and what of it counts; with how the learner is called, and the reply on its way.
pub fn exchanges(course: &Course, lab: &Lab, talk: &Talk, (who, coming): (&str, Coming)) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !lab.opening.is_empty() {
        blocks.push(by_assistant(lab, lab.opening.clone()));
    }
    let counted = talk.counted();
    let first = talk.waiting().map(|turn| turn.seq);
    let mut number = 0;
    for (turn, counts) in talk.shown().zip(counted) {
        let lines = turn.said.lines().filter(|line| !line.trim().is_empty());
        let body = lines.map(para).collect();
        blocks.push(Block::Callout { kind: Callout::Learner, title: Some(rich(who)), body });
        blocks.extend(worked_out(lab, &turn.said).map(|card| sum(&card)));
        match &turn.reply {
            Replied::Waiting => {
                let coming = if first == Some(turn.seq) { coming.clone() } else { Coming::Nothing };
                blocks.push(by_assistant(lab, coming_along(course, coming)));
                continue;
            }
            Replied::Given { text, why, .. } => {
                let mut body = reply(course, text, Tail::Whole);
                body.extend(said::ended(*why).map(note));
                blocks.push(by_assistant(lab, body));
            }
            Replied::Short { text, by, .. } => {
                let mut body = reply(course, text, Tail::Short);
                body.push(note(said::cut(*by)));
                blocks.push(by_assistant(lab, body));
            }
            Replied::None { why, .. } => blocks.push(by_assistant(lab, vec![note(said::cause(*why))])),
        }
        match counts {
            Ok(()) => {
                number += 1;
                blocks.push(note(&said::exchange(number, lab.exchanges)));
            }
            Err(why) => blocks.push(note(said::uncounted(why))),
        }
    }
    blocks
}

/// That a lab is complete, or what an instructor decided about it.
pub(super) fn stand(lab: &Lab, talk: &Talk) -> Option<Block> {
    if !talk.is_complete(lab.exchanges) {
        let body = vec![para(said::decided(talk.decided?))];
        return Some(Block::Callout { kind: Callout::Note, title: None, body });
    }
    let complete = talk.decided.map_or(said::COMPLETE, said::decided);
    let takes = talk.takeaway.is_none() && lab.takeaway == Takeaway::Optional;
    let more = if takes { said::GO_ON_OR_TAKE } else { said::GO_ON };
    let mut body = vec![para(format!("{complete} {more}"))];
    body.extend(talk.takeaway.as_ref().map(|line| Block::Quote(vec![para(line)])));
    Some(Block::Callout { kind: Callout::Key, title: None, body })
}

fn at_work(view: View, course: &Course, lab: &Lab, talk: &Talk, servers: &Servers) -> View {
    if talk.waits() > 0 {
        let look = view.at.clone();
        let view = view.press(label::LOOK_AGAIN, look, Tone::Plain);
        return view.press(label::STOP, Action::StopReply(talk.id), Tone::Quiet);
    }
    controls(view, course, lab, talk, servers)
}

/// What can be done when nothing waits.
pub(super) fn controls(mut view: View, course: &Course, lab: &Lab, talk: &Talk, servers: &Servers) -> View {
    if servers.now.is_some() {
        view.controls.push(Control::Entry {
            label: label::YOUR_TURN.into(),
            sort: EntrySort::Prose,
            value: lab.opener.clone().filter(|_| talk.turns.is_empty()),
            submit: Action::Say(talk.id),
        });
    }
    if talk.is_complete(lab.exchanges) && lab.takeaway == Takeaway::Optional {
        view.controls.push(Control::Entry {
            label: label::TAKEAWAY.into(),
            sort: EntrySort::Words,
            value: talk.takeaway.clone(),
            submit: Action::TakeAlong(talk.id),
        });
    }
    if talk.again().is_some() && servers.now.is_some() {
        view = view.press(label::TRY_AGAIN, Action::TryAgain(talk.id), Tone::Quiet);
        view = view.press(label::NEW_START, Action::NewStart(talk.id), Tone::Quiet);
    }
    if let Some(hosted) = &servers.offered {
        view = view.press(said::use_hosted(&hosted.host), Action::AskHosted(talk.id), Tone::Quiet);
    }
    if servers.reach == Reach::Hosted {
        view = view.press(label::USE_LOCAL, Action::UseLocal(talk.id), Tone::Quiet);
    }
    view = tools(view, lab);
    match next(course, &lab.id) {
        Some((title, action)) if talk.is_complete(lab.exchanges) => {
            view.press(format!("{}: {title}", label::CONTINUE), action, Tone::Plain)
        }
        _ => view,
    }
}

/// With the calculators of a lab that has some.
fn tools(view: View, lab: &Lab) -> View {
    if lab.tools.is_empty() {
        return view;
    }
    let decide = Action::Decide(Leanings::default());
    view.press(calc::CALC, Action::Calc, Tone::Quiet).press(decide::TITLE, decide, Tone::Quiet)
}

/// What comes after a lab in its course.
fn next(course: &Course, lab: &ItemId) -> Option<(String, Action)> {
    let item = course.items().skip_while(|item| item.id() != lab).nth(1)?;
    Some((item.title().to_owned(), super::super::place_of(&course.id, item)))
}

/// What somebody who reads along has of a reply.
#[derive(Default)]
pub struct Seen {
    /// At which look; 0 is before everything.
    pub look: u64,
    text: String,
    live: LiveText,
}

impl Seen {
    /// Looks at what is there by now.
    pub fn look(&mut self, look: u64, course: &Course, coming: Coming) -> Grown {
        self.look = look;
        let Coming::Writing(text) = coming else {
            *self = Self { look, ..Self::default() };
            return Grown { kept: 0, blocks: coming_along(course, coming) };
        };
        if !text.starts_with(&self.text) {
            *self = Self { look, ..Self::default() };
        }
        self.live.push(text.get(self.text.len()..).unwrap_or_default());
        self.text = text;
        self.live.grown(&|cited| place(course, cited))
    }
}

/// A reply that is waited for, as far as it is there.
pub(super) fn coming_along(course: &Course, coming: Coming) -> Vec<Block> {
    match coming {
        Coming::Writing(text) => reply(course, &text, Tail::Growing),
        Coming::Thinking => vec![note(said::THINKING)],
        Coming::InLine { ahead, until } => vec![note(&said::in_line(ahead, until))],
        Coming::Nothing => vec![note(said::WAITS)],
    }
}

/// What a model wrote, as blocks that do no harm; citations lead to what they name.
fn reply(course: &Course, text: &str, tail: Tail) -> Vec<Block> {
    let mut live = LiveText::new();
    live.push(text);
    live.finish(tail);
    live.blocks(&|cited| place(course, cited))
}

/// The section that a citation names, or its lesson. Lessons may have another number by now: a section that only one has
/// is of that one.
pub(super) fn place(course: &Course, cited: &Cited) -> Option<Action> {
    let number: usize = cited.lesson.parse().ok()?;
    let lesson = number.checked_sub(1).and_then(|n| course.lessons().nth(n));
    let at = |lesson: &Lesson| lesson.section_at(cited.section.as_deref()?);
    let mut having = course.lessons().filter(|lesson| at(lesson).is_some());
    let only = having.next().filter(|_| having.next().is_none());
    let lesson = lesson.filter(|lesson| at(lesson).is_some() || only.is_none()).or(only)?;
    Some(Action::Lesson(course.id.clone(), lesson.id.clone(), at(lesson)))
}

/// What was worked out, with how it was folded.
pub(super) fn sum(card: &Card) -> Block {
    let mut body = card.blocks();
    let how = body.split_off(1.min(body.len()));
    body.push(Block::Fold { title: rich(said::HOW), body: how });
    Block::Callout { kind: Callout::Tip, title: Some(rich(calc::tool(card.tool))), body }
}

pub(super) fn by_assistant(lab: &Lab, body: Vec<Block>) -> Block {
    Block::Callout { kind: Callout::Assistant, title: Some(rich(lab.persona.clone())), body }
}

pub(super) fn note(text: &str) -> Block {
    let words: Rich = vec![Inline::Emph(rich(text))];
    Block::Text(words)
}
