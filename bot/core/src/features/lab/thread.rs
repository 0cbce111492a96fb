//! A conversation as the messages of a thread: the task, and then one exchange after the other.

use super::{
    super::Cx,
    course_of, own,
    page::{by_assistant, controls, note, place, stand, sum, where_to},
    servers::Servers,
    worked_out,
};
use crate::{
    Account, Action, Assistants, Block, Coming, Course, Courses, Exchange, Failure, Inline, Lab, Place,
    Refusal, Replied, Support, Talk, TalkId, Thread, ThreadState, Tone, Tx, Uncounted, View,
    live::{LiveText, Tail, Ways},
    para, rich,
    words::{lab as said, label},
};

/// How much of what a learner said stands above its reply, in characters.
const SAID: usize = 300;
/// The name of the first message.
const HEAD: &str = "0";

/// What a thread is to show.
pub struct Messages {
    /// Its messages, in order, each with a name of its own. One before the last few never changes again, but for what can
    /// be done there.
    pub views: Vec<(String, View)>,
    /// In place of a message that says nothing any more.
    pub over: View,
    /// The exchange that waits for a reply, and how that comes along.
    pub waits: Option<(u32, Coming)>,
    /// The exchange of which they want to be told when its turn comes, and what becomes of that.
    pub tell: Option<(u32, Tell)>,
}

/// What becomes of wanting to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// It waits still.
    Later,
    /// They are called, with this.
    Now(String),
    /// There is nothing to be called for: it ended without a word.
    Never,
}

/// How a thread shows what is said.
pub struct Shows<'a> {
    /// Whether this is short enough for a message.
    pub fits: &'a (dyn Fn(&[Block]) -> bool + Sync),
    /// Whether what is typed there is said; as a fallback a form is. None where that does not matter.
    pub typing: Option<Support>,
}

/// What a conversation's thread is to show.
pub async fn messages(
    tx: &mut dyn Tx,
    courses: &dyn Courses,
    assistants: &dyn Assistants,
    thread: &Thread,
    shows: &Shows<'_>,
) -> Result<Option<Messages>, Failure> {
    let Some(talk) = tx.talk(thread.talk).await? else { return Ok(None) };
    let course = course_of(tx, courses, &talk).await?;
    let Some(lab) = course.lab(&talk.lab) else { return Ok(None) };
    let Some(cohort) = tx.cohort(talk.cohort).await? else { return Ok(None) };
    let servers = Servers::of(assistants, &cohort, Some(&talk));
    let waits = talk.waiting().map(|turn| (turn.seq, assistants.coming(talk.id)));
    let mut writer =
        Writer { course: &course, lab, talk: &talk, tell: thread.tell, shows, views: Vec::new() };
    writer.head();
    writer.exchanges(waits.as_ref());
    writer.close(&servers, waits.as_ref());
    let over = writer.view(None, "", vec![note(said::OVER)]);
    let tell = thread.tell.map(|seq| (seq, tell(lab, &talk, seq, waits.as_ref())));
    Ok(Some(Messages { views: writer.views, over, waits, tell }))
}

/// A message of a thread by itself, whole: what is folded there, or does not fit it.
pub async fn message(cx: &mut Cx<'_>, id: TalkId, seq: Option<u32>) -> Result<View, Failure> {
    let own = own(cx, id).await?;
    let (lab, talk) = (own.lab()?, &own.talk);
    let shows = Shows { fits: &|_| true, typing: None };
    let mut writer = Writer { course: &own.course, lab, talk, tell: None, shows: &shows, views: Vec::new() };
    match talk.waiting() {
        _ if seq.is_none() => writer.head(),
        None => writer.exchanges(None),
        Some(turn) => writer.exchanges(Some(&(turn.seq, cx.assistants.coming(id)))),
    }
    let at = Action::Message(id, seq);
    let found = writer.views.into_iter().map(|(_, view)| view).find(|view| view.at == at);
    let mut view = found.ok_or(Refusal::NotFound)?;
    view.title.clone_from(&lab.title);
    Ok(view)
}

fn tell(lab: &Lab, talk: &Talk, seq: u32, waits: Option<&(u32, Coming)>) -> Tell {
    let coming = waits.filter(|(waiting, _)| *waiting == seq).map(|(_, coming)| coming);
    let reply = talk.turns.iter().find(|turn| turn.seq == seq).map(|turn| &turn.reply);
    match (reply, coming) {
        (Some(Replied::Waiting), Some(Coming::Thinking | Coming::Writing(_)))
        | (Some(Replied::Given { .. } | Replied::Short { .. }), _) => Tell::Now(said::call(&lab.persona)),
        (Some(Replied::Waiting), _) => Tell::Later,
        (Some(Replied::None { .. }) | None, _) => Tell::Never,
    }
}

struct Writer<'a> {
    course: &'a Course,
    lab: &'a Lab,
    talk: &'a Talk,
    /// The exchange of which they want to be told.
    tell: Option<u32>,
    shows: &'a Shows<'a>,
    views: Vec<(String, View)>,
}

impl Writer<'_> {
    fn view(&self, seq: Option<u32>, title: &str, blocks: Vec<Block>) -> View {
        let mut view = View::new(Action::Message(self.talk.id, seq), title);
        view.blocks = blocks;
        view
    }

    fn head(&mut self) {
        let mut blocks = self.lab.task.clone();
        if !self.lab.opening.is_empty() {
            blocks.push(by_assistant(self.lab, self.lab.opening.clone()));
        }
        if let Some(opener) = &self.lab.opener {
            blocks.push(super::super::heading(label::OPENER));
            // So it can be taken up whole.
            blocks.push(Block::Code { language: String::new(), text: opener.clone() });
        }
        let how = self.shows.typing.map(|typing| said::how_to_reply(typing, self.lab.exchanges));
        blocks.extend(how.as_deref().map(note));
        blocks.push(note(said::READ_BY));
        let mut view = self.view(None, &self.lab.title, blocks);
        view.subtitle = Some(said::who(&self.lab.persona, &self.lab.role));
        self.views.push((HEAD.into(), view));
    }

    fn exchanges(&mut self, waits: Option<&(u32, Coming)>) {
        let (talk, mut number) = (self.talk, 0);
        for (turn, counts) in talk.shown().zip(talk.counted()) {
            let coming = match waits {
                Some((seq, coming)) if *seq == turn.seq => coming.clone(),
                _ => Coming::Nothing,
            };
            number += u32::from(counts.is_ok());
            let pages = self.exchange(turn, (counts, number), coming);
            for (n, blocks) in pages.into_iter().enumerate() {
                let title = if n == 0 { self.lab.persona.as_str() } else { "" };
                let view = self.view(Some(turn.seq), title, blocks);
                self.views.push((format!("{}-{n}", turn.seq), view));
            }
        }
    }

    /// What was said, what came back, and what of it counts; a long reply in several pages.
    fn exchange(
        &self,
        turn: &Exchange,
        (counts, number): (Result<(), Uncounted>, u32),
        coming: Coming,
    ) -> Vec<Vec<Block>> {
        let (text, tail, mut notes) = match &turn.reply {
            Replied::Given { text, why, .. } => {
                (text.clone(), Tail::Whole, Vec::from_iter(said::ended(*why).map(note)))
            }
            Replied::Short { text, by, .. } => (text.clone(), Tail::Short, vec![note(said::cut(*by))]),
            Replied::None { why, .. } => (String::new(), Tail::Whole, vec![note(said::cause(*why))]),
            Replied::Waiting => match coming {
                Coming::Writing(text) => (text, Tail::Growing, Vec::new()),
                coming => (String::new(), Tail::Growing, self.waiting(turn, coming)),
            },
        };
        if turn.reply != Replied::Waiting {
            notes.push(match counts {
                Ok(()) => note(&said::exchange(number, self.lab.exchanges)),
                Err(why) => note(said::uncounted(why)),
            });
        }
        let mut live = LiveText::new();
        live.push(&text);
        live.finish(tail);
        let find = |cited: &_| place(self.course, cited);
        let mut pages = live.pages(&Ways { fits: self.shows.fits, find: &find }).to_vec();
        if pages.is_empty() {
            pages.push(Vec::new());
        }
        let mut before = vec![Block::Quote(vec![para(shortened(&turn.said))])];
        before.extend(worked_out(self.lab, &turn.said).map(|card| sum(&card)));
        pages[0].splice(0..0, before);
        pages.last_mut().into_iter().for_each(|page| page.append(&mut notes));
        pages
    }

    /// Where what was said stands in the line.
    fn waiting(&self, turn: &Exchange, coming: Coming) -> Vec<Block> {
        let in_line = matches!(coming, Coming::InLine { .. });
        let mut blocks = super::page::coming_along(self.course, coming);
        if in_line && self.tell == Some(turn.seq) {
            blocks.push(note(said::TELLS));
        }
        blocks
    }

    /// What can be done stands under the last message alone.
    fn close(&mut self, servers: &Servers, waits: Option<&(u32, Coming)>) {
        let talk = self.talk;
        let Some((name, mut last)) = self.views.pop() else { return };
        last.blocks.extend(stand(self.lab, talk));
        if talk.left.is_some() {
            last.blocks.push(note(said::LEFT));
        } else if let Some(turn) = talk.waiting() {
            last = last.press(label::STOP, Action::StopReply(talk.id), Tone::Plain);
            let in_line = matches!(waits, Some((_, Coming::InLine { .. })));
            if in_line && self.tell != Some(turn.seq) {
                last = last.press(label::TELL_ME, Action::TellMe(talk.id), Tone::Quiet);
            }
        } else {
            last.blocks.extend(where_to(servers).as_deref().map(note));
            last = controls(last, self.course, self.lab, talk, servers);
        }
        self.views.push((name, last));
    }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SAID {
        return line;
    }
    line.chars().take(SAID).chain(['…']).collect()
}

/// Whether somebody has a conversation of theirs in a place.
pub async fn talks(tx: &mut dyn Tx, who: &Account, at: &Place) -> Result<bool, Failure> {
    let Some(talk) = tx.talk_at(at).await? else { return Ok(false) };
    let threads = tx.threads_of(talk).await?;
    Ok(threads.iter().any(|thread| thread.of == *who && thread.at.as_ref() == Some(at)))
}

/// Whether a conversation is shown in a thread where somebody asks; it gets one there if it has none.
pub(super) async fn in_thread(cx: &mut Cx<'_>, talk: &Talk, again: Again) -> Result<bool, Failure> {
    let Some(caller) = cx.caller else { return Ok(false) };
    match of_caller(cx, talk.id).await? {
        Some(thread) if thread.state != ThreadState::Gone => {
            if thread.of != caller.account {
                return Ok(false);
            }
        }
        Some(_) if again == Again::No => return Ok(false),
        _ => {
            let thread = Thread {
                talk: talk.id,
                of: caller.account.clone(),
                beside: caller.place.clone(),
                at: None,
                link: None,
                messages: Vec::new(),
                tell: None,
                state: ThreadState::Behind,
            };
            cx.tx.put_thread(&thread).await?;
        }
    }
    cx.thread = Some(talk.id);
    Ok(true)
}

/// The thread of a conversation on the platform where its learner asks.
pub(super) async fn of_caller(cx: &mut Cx<'_>, talk: TalkId) -> Result<Option<Thread>, Failure> {
    let Some(caller) = cx.caller else { return Ok(None) };
    let known = cx.tx.threads_of(talk).await?;
    Ok(known.into_iter().find(|thread| thread.of.platform == caller.account.platform))
}

/// The address of that, if they get in there: with another account of theirs they do not.
pub(super) async fn way_in(cx: &mut Cx<'_>, talk: TalkId) -> Result<Option<String>, Failure> {
    let Some(caller) = cx.caller else { return Ok(None) };
    let thread = of_caller(cx, talk).await?;
    let open = thread.filter(|thread| thread.state != ThreadState::Gone && thread.of == caller.account);
    Ok(open.and_then(|thread| thread.link))
}

/// Whether a thread is made anew where one is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    Yes,
    No,
}

/// What is said where somebody asked, if the conversation stands elsewhere.
pub(super) fn elsewhere(course: &Course, lab: &Lab, talk: &Talk) -> View {
    let mut view = View::new(Action::Talk(talk.id), lab.title.clone());
    view.blocks.push(para(said::elsewhere(&lab.persona)));
    view.press(course.title.clone(), Action::Course(course.id.clone()), Tone::Quiet)
}

/// With the address of the thread.
pub fn led_to(mut view: View, link: Option<&str>) -> View {
    if let Some(link) = link {
        let link = Inline::Link { to: link.to_owned(), text: rich(said::TO_THREAD) };
        view.blocks.push(Block::Text(vec![link]));
    }
    view
}
