//! What the classroom can do: each feature loads, decides, saves, and answers with a view.

mod arrival;
mod calc;
mod card;
mod cover;
mod decide;
mod find;
mod glossary;
mod help;
mod home;
mod lab;
mod lesson;
mod link;
mod mine;
mod news;
mod outline;
mod posted;
mod privacy;
mod progress;
mod question;
mod record;
mod result;
mod review;
mod sitting;
mod teach;

use std::sync::Arc;

use crate::{
    Action, Allowance, Assistants, Attempt, AttemptId, Audience, Caller, Cohort, CohortId, Corrections,
    Counting, Course, CourseId, Courses, Failure, Feedback, Input, ItemId, KeyRing, Learner, Posting,
    PostingId, QuizKind, Refusal, Role, Rules, SignedDuration, TalkId, Timestamp, Tx, View, Zone,
};

pub use arrival::{arrive, enter, outside, settled};
pub use calc::worked;
pub use card::{card, card_at_rest};
pub use decide::view as decided;
pub use find::{matching, suggestions};
pub(crate) use lab::course_of;
pub use lab::{
    Asking, Messages, Room, Seen, Shows, Tell, asking, exchanges, given_up, led_to, messages, replied, talks,
};
pub use link::CODE_KEPT;
pub use news::told;
pub use privacy::{InClass, Personal, erase, personal};
pub use question::{answered, preview};
pub use record::{Record, Sat, Share, place as place_of};
pub use teach::{class_here, command, flawed};

/// What a feature works with: one learner, one time, one transaction.
pub struct Cx<'a> {
    /// The transaction.
    pub tx: &'a mut dyn Tx,
    /// The courses in service.
    pub courses: &'a dyn Courses,
    /// Who asks.
    pub learner: &'a Learner,
    /// When the platform received it.
    pub now: Timestamp,
    /// How they are known where they ask, if a platform vouches for them: then lessons come a section at a time.
    pub caller: Option<&'a Caller>,
    /// A posting whose board looks different now.
    pub touched: Option<PostingId>,
    /// A page to be brought to them where it lasts.
    pub copy: Option<View>,
    /// The assistants of labs.
    pub assistants: &'a dyn Assistants,
    /// What is to be done for a lab once this is recorded.
    pub errand: Option<Errand>,
    /// The conversation whose thread shows what came of it.
    pub thread: Option<TalkId>,
}

/// What a lab has yet to lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Something waits for a reply.
    Ask(TalkId),
    /// What is being written is not wanted any more.
    Stop(TalkId),
}

/// Chance, for what is drawn.
pub type Chance<'a> = &'a mut (dyn rand::Rng + Send);

/// Shows a place where something was done before.
pub async fn stands(cx: &mut Cx<'_>, at: &Action) -> Result<View, Failure> {
    match at {
        Action::Talk(talk) => lab::stands(cx, *talk).await,
        at => read(cx, at).await,
    }
}

/// The same, of what was said in a thread.
pub async fn stands_at(cx: &mut Cx<'_>, at: &crate::Place) -> Result<View, Failure> {
    let talk = cx.tx.talk_at(at).await?.ok_or(Refusal::NotFound)?;
    lab::stands(cx, talk).await
}

/// Does what was said in a thread.
pub async fn said(cx: &mut Cx<'_>, at: &crate::Place, text: &str) -> Result<View, Failure> {
    lab::said(cx, at, text).await
}

/// Shows a place. Changes nothing.
pub async fn read(cx: &mut Cx<'_>, action: &Action) -> Result<View, Failure> {
    let view = shown(cx, action).await?;
    Ok(view.measured(&|name| cx.assistants.measured(name)))
}

async fn shown(cx: &mut Cx<'_>, action: &Action) -> Result<View, Failure> {
    match action {
        Action::Home => home::view(cx).await,
        Action::Progress => progress::view(cx).await,
        Action::Course(course) => outline::view(cx, course).await,
        Action::Lesson(course, lesson, section) => lesson::view(cx, course, lesson, *section).await,
        Action::Cover(course, item) => cover::view(cx, course, item).await,
        Action::Lab(course, item) => lab::view(cx, course, item).await,
        Action::Talk(talk) => lab::talk(cx, *talk).await,
        Action::Message(talk, seq) => lab::message(cx, *talk, *seq).await,
        Action::AskHosted(talk) => lab::ask_hosted(cx, *talk).await,
        Action::Glossary(course) => glossary::view(cx, course).await,
        Action::Review(course) => review::view(cx, course).await,
        Action::Question(attempt, n) => question::view(cx, *attempt, *n).await,
        Action::Hint(attempt, n) => question::view_with_hint(cx, *attempt, *n).await,
        Action::Attempt(attempt) => result::view(cx, *attempt).await,
        Action::AskHandIn(attempt) => result::ask_hand_in(cx, *attempt).await,
        Action::Help => help::view(cx).await,
        Action::Privacy => mine::view(cx).await,
        Action::Takeout => mine::takeout(cx).await,
        Action::AskErase => mine::ask_erase(cx).await,
        Action::Find(wanted) => find::list(cx, *wanted).await,
        Action::Link => Ok(link::view()),
        Action::Calc => Ok(calc::view()),
        Action::Decide(answers) => Ok(decide::view(answers)),
        Action::Part(of, n, _) => part(cx, action, of, *n).await,
        Action::Page(of, _) => {
            let of = Box::pin(read(cx, of)).await?;
            Ok(View { at: action.clone(), ..of })
        }
        teaching => teach::read(cx, teaching).await,
    }
}

/// A page as a caller is to see it: with what was measured, a welcome to who came just now, what they could not be told
/// otherwise, and a way to a copy that lasts.
pub async fn dressed(cx: &mut Cx<'_>, view: View, newly: Option<&Cohort>) -> Result<View, Failure> {
    let mut view = view.measured(&|name| cx.assistants.measured(name));
    let Some(caller) = cx.caller else { return Ok(view) };
    if view.at != Action::Home {
        for notice in cx.tx.unbrought_of(cx.learner.id).await? {
            view = news::on_top(cx, view, &notice).await?;
            view.audience = Audience::Learner;
        }
    }
    if let Some(cohort) = newly {
        view.blocks.insert(0, arrival::welcome(cohort));
        view.audience = Audience::Learner;
    }
    let lasts = matches!(view.at, Action::Home | Action::Lesson(..) | Action::Course(_));
    if caller.place.is_some() && lasts {
        let copy = Action::Copy(Box::new(view.at.clone()));
        view = view.press(crate::words::label::COPY, copy, crate::Tone::Quiet);
    }
    Ok(view)
}

/// What is folded on another page.
async fn part(cx: &mut Cx<'_>, at: &Action, of: &Action, n: u8) -> Result<View, Failure> {
    let whole = Box::pin(read(cx, of)).await?;
    let (title, body) = crate::part(&whole.blocks, n).ok_or(Refusal::NotFound)?;
    let mut view = View::new(at.clone(), crate::plain(&title));
    view.subtitle = Some(whole.title);
    view.blocks = body;
    view.audience = whole.audience;
    Ok(view)
}

/// Does what an action asks for, and shows what came of it. An action that only reads is read.
pub async fn press(
    cx: &mut Cx<'_>,
    action: &Action,
    input: Option<Input>,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    match action {
        Action::Read(course, lesson, section) => {
            lesson::mark_read(cx, course, lesson, *section, chance).await
        }
        Action::Begin(course, item) => sitting::begin(cx, course, item, chance).await,
        Action::BeginReview(course) => review::begin(cx, course, chance).await,
        Action::Answer(attempt, n, option) => sitting::answer(cx, *attempt, *n, *option).await,
        Action::Submit(attempt, n) => sitting::submit(cx, *attempt, *n, input).await,
        Action::Flag(attempt, n) => sitting::flag(cx, *attempt, *n, crate::Flag::Flagged).await,
        Action::Unflag(attempt, n) => sitting::flag(cx, *attempt, *n, crate::Flag::Plain).await,
        Action::HandIn(attempt) => sitting::hand_in(cx, *attempt).await,
        Action::OpenLab(course, item) => lab::open(cx, course, item, chance).await,
        Action::Say(talk) => lab::say(cx, *talk, &text(input)).await,
        Action::StopReply(talk) => lab::stop(cx, *talk).await,
        Action::TellMe(talk) => lab::tell_me(cx, *talk).await,
        Action::UseHosted(talk) => lab::use_hosted(cx, *talk).await,
        Action::UseLocal(talk) => lab::use_local(cx, *talk).await,
        Action::TryAgain(talk) => lab::again(cx, *talk).await,
        Action::NewStart(talk) => lab::new_start(cx, *talk, chance).await,
        // A press alone takes nothing back.
        Action::TakeAlong(_) if input.is_none() => Err(Refusal::NoLine.into()),
        Action::TakeAlong(talk) => lab::take_along(cx, *talk, &text(input)).await,
        Action::Noted(notice) => news::noted(cx, *notice).await,
        Action::Find(wanted) => find::go(cx, *wanted, &text(input), chance).await,
        Action::Term => find::term(cx, &text(input)).await,
        Action::Calc => Ok(calc::worked(&text(input))),
        Action::Copy(of) => {
            cx.copy = Some(read(cx, of).await?);
            Ok(mine::copied(of))
        }
        Action::Join => arrival::join(cx, &text(input)).await,
        Action::Link => link::offered(cx, input.map(|input| text(Some(input))), chance).await,
        Action::Unite(code) => link::unite(cx, code, chance).await,
        Action::Unlink(merge) => link::undo(cx, *merge).await,
        Action::Erase => mine::erased(cx).await,
        reads if reads.reads() => read(cx, reads).await,
        teaching => teach::press(cx, teaching, &text(input), chance).await,
    }
}

/// The heading of a part of a page.
fn heading(text: &str) -> crate::Block {
    crate::Block::Heading { level: 2, text: crate::rich(text), anchor: None }
}

/// What was typed.
fn text(input: Option<Input>) -> String {
    match input {
        Some(Input::Text(text)) => text.trim().to_owned(),
        _ => String::new(),
    }
}

impl Cx<'_> {
    /// The learner's cohorts, the one joined last first.
    async fn cohorts(&mut self) -> Result<Vec<(Cohort, Role)>, Failure> {
        Ok(self.tx.cohorts_of(self.learner.id).await?)
    }

    /// A course that the learner may see, and the cohort in which.
    async fn course(&mut self, id: &CourseId) -> Result<(Cohort, Arc<Course>), Failure> {
        self.course_with(id, None).await
    }

    /// The same, for one of its quizzes. What is in the archive is shown where nothing else has it.
    async fn course_with(
        &mut self,
        id: &CourseId,
        item: Option<&ItemId>,
    ) -> Result<(Cohort, Arc<Course>), Failure> {
        let mut having: Vec<Cohort> = self.cohorts().await?.into_iter().map(|(cohort, _)| cohort).collect();
        having.retain(|cohort| cohort.courses.contains(id));
        having.sort_by_key(|cohort| cohort.archived.is_some());
        let meant = self.meant(&having, id, item).await?;
        let cohort = (meant < having.len()).then(|| having.swap_remove(meant));
        match (cohort, self.courses.current(id)) {
            (Some(cohort), Some(course)) => Ok((cohort, course)),
            (None, Some(_)) => Err(Refusal::NotEnrolled.into()),
            _ => Err(Refusal::NotFound.into()),
        }
    }

    /// The cohort that meets where the learner is.
    async fn here(&mut self) -> Result<Option<CohortId>, Failure> {
        match self.caller {
            Some(caller) => Ok(arrival::meets(&mut *self.tx, caller).await?),
            None => Ok(None),
        }
    }

    /// Which of several cohorts that have a course is meant: the one that meets where the learner is, else the one to which
    /// this quiz is posted now, else of those that they joined the one in which they were at work last.
    async fn meant(
        &mut self,
        having: &[Cohort],
        id: &CourseId,
        item: Option<&ItemId>,
    ) -> Result<usize, Failure> {
        if having.len() < 2 {
            return Ok(0);
        }
        let here = self.here().await?;
        if let Some(n) = having.iter().position(|cohort| Some(cohort.id) == here) {
            return Ok(n);
        }
        // One that everybody is in comes after those that were joined.
        let open = |cohort: &Cohort| cohort.archived.is_none();
        let any_joined = having.iter().any(|cohort| open(cohort) && cohort.code.is_some());
        let may_be = |cohort: &Cohort| open(cohort) && (cohort.code.is_some() || !any_joined);
        let mut last = (None, having.iter().position(may_be).unwrap_or_default());
        for (n, cohort) in having.iter().enumerate().filter(|(_, cohort)| may_be(cohort)) {
            let of_it = |one: &&Posting| one.course == *id && item.is_some_and(|item| one.item == *item);
            // One that stands for ever is less than one that was posted for an evening.
            let open = |one: &Posting| one.is_open(self.now) && one.terms.is_some();
            if self.tx.postings(cohort.id).await?.iter().filter(of_it).any(open) {
                return Ok(n);
            }
            let worked = self.worked_last(cohort.id, id).await?;
            // Of those in which nothing was done, the one that was joined last comes first.
            if worked > last.0 {
                last = (worked, n);
            }
        }
        Ok(last.1)
    }

    /// When the learner was last at work on a course in a cohort.
    async fn worked_last(
        &mut self,
        cohort: CohortId,
        course: &CourseId,
    ) -> Result<Option<Timestamp>, Failure> {
        let read = self.tx.read_of(self.learner.id, cohort, course).await?;
        let sat = self.tx.attempts_of(self.learner.id, cohort, course).await?;
        let read = read.iter().map(|reading| reading.at);
        Ok(read.chain(sat.iter().map(|attempt| attempt.began)).max())
    }

    /// The learner's own attempt, as it stands now.
    async fn attempt(&mut self, id: AttemptId) -> Result<Attempt, Failure> {
        let attempt = self.tx.attempt(id).await?.ok_or(Refusal::NotFound)?;
        if attempt.learner != self.learner.id {
            return Err(Refusal::NotYours.into());
        }
        Ok(attempt.as_of(self.now))
    }

    /// The learner's own attempt, to be changed: not in a class that is in the archive.
    async fn attempt_at_work(&mut self, id: AttemptId) -> Result<Attempt, Failure> {
        let attempt = self.attempt(id).await?;
        let cohort = self.tx.cohort(attempt.cohort).await?;
        if let Some(cohort) = cohort {
            sitting::not_archived(&cohort)?;
        }
        Ok(attempt)
    }

    /// As the class of an attempt tells the time.
    async fn zone(&mut self, attempt: &Attempt) -> Result<Zone, Failure> {
        let cohort = self.tx.cohort(attempt.cohort).await?;
        Ok(cohort.map_or_else(Zone::utc, |cohort| cohort.zone))
    }

    /// What marks an attempt: the newest keys, and what its cohort's instructors corrected.
    pub(crate) async fn ring(&mut self, attempt: &Attempt) -> Result<KeyRing, Failure> {
        let ring = self.courses.ring(&mut *self.tx, &attempt.course, &attempt.edition).await?;
        let corrections = self.tx.corrections(attempt.cohort, &attempt.course).await?;
        Ok(ring.corrected(Corrections::new(corrections)))
    }

    /// An attempt with the time before which its right answers are held back, if they are. A posting holds them back until
    /// the last one who has more time is done; one that was taken back may be posted again. What somebody sat by
    /// themselves is held back while the same test is posted: it would give the answers away.
    pub(crate) async fn hold_back(
        &mut self,
        attempt: Attempt,
    ) -> Result<(Attempt, Option<Timestamp>), Failure> {
        if let Some(posting) = attempt.posting {
            let closes = match self.tx.posting(posting).await? {
                Some(posting) => self.closes_for_all(&posting).await?,
                None => None,
            };
            return Ok((attempt, closes));
        }
        if attempt.rules.kind == QuizKind::Practice || attempt.counting == Counting::Trial {
            return Ok((attempt, None));
        }
        for posting in self.tx.postings(attempt.cohort).await? {
            let same = posting.course == attempt.course && posting.item == attempt.item;
            if !same || posting.rules(&attempt.rules).feedback != Feedback::AfterClose {
                continue;
            }
            let closes = self.closes_for_all(&posting).await?;
            if posting.withdrawn.is_none() && closes.is_none_or(|closes| closes > self.now) {
                let rules = Rules { feedback: Feedback::AfterClose, ..attempt.rules };
                return Ok((Attempt { rules, ..attempt }, Some(closes.unwrap_or(Timestamp::MAX))));
            }
        }
        Ok((attempt, None))
    }

    async fn closes_for_all(&mut self, posting: &Posting) -> Result<Option<Timestamp>, Failure> {
        if posting.withdrawn.is_some() {
            return Ok(Some(Timestamp::MAX));
        }
        let allowances = self.tx.allowances(posting.cohort).await?;
        let of_this = allowances.iter().filter(|one| one.posting == posting.id);
        let most = of_this.map(Allowance::time).max().unwrap_or(SignedDuration::ZERO);
        // One that the instructor closes has not closed yet. One that stands for ever never does, and its file decides.
        let open_end = posting.terms.map(|_| Timestamp::MAX);
        Ok(posting.closes.map(|closes| closes.saturating_add(most).unwrap_or(closes)).or(open_end))
    }
}
