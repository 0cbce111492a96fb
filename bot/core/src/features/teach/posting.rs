//! A posted test as its instructors see it, what they do with it, and what they look at before they post it.

use super::{
    super::{Chance, Cx, read},
    place, seen,
};
use crate::{
    Action, Block, Callout, CohortId, Control, EntrySort, Failure, LearnerId, Pending, Posting, PostingId,
    Refusal, Timestamp, Tone, View, Zone,
    desk::{self, Ask, Board, BoardSeat, Done, Drafted, Order, Source, Stand},
    para, rich, times,
    words::{self, label},
};

/// The cohort that a test is posted to. To who does not teach it, it is another's business.
pub async fn cohort_of(cx: &mut Cx<'_>, id: PostingId) -> Result<CohortId, Failure> {
    Ok(posting(cx, id).await?.cohort)
}

async fn posting(cx: &mut Cx<'_>, id: PostingId) -> Result<Posting, Failure> {
    let posting = cx.tx.posting(id).await?.ok_or(Refusal::NotFound)?;
    let member = cx.tx.member(posting.cohort, cx.learner.id).await?;
    let teaches = member.is_some_and(|member| member.teaches());
    if teaches { Ok(posting) } else { Err(Refusal::ForInstructors.into()) }
}

/// Who has not started, who is at it, who handed in with which result.
pub async fn board(cx: &mut Cx<'_>, id: PostingId) -> Result<View, Failure> {
    let cohort = cohort_of(cx, id).await?;
    let board = seen!(cx, Ask::Board(cohort, id), Board);
    let mut view = View::new(Action::Board(id), board.title.clone());
    let posting = &board.posting;
    view.subtitle = Some(match posting.withdrawn {
        Some(_) => label::WITHDRAWN.into(),
        None => words::posted(posting.opens, posting.closes, &board.cohort.zone, cx.now),
    });
    view.trail.push((board.cohort.name.clone(), Action::Teach(Some(cohort))));
    let scores = scores(cx, cohort, id).await?;
    view.blocks = groups(&board, &scores);
    view.blocks.extend(words::desk::erased(board.erased).map(para));
    Ok(with_orders(view, &board))
}

/// What counts for each learner, in words.
async fn scores(
    cx: &mut Cx<'_>,
    cohort: CohortId,
    id: PostingId,
) -> Result<Vec<(LearnerId, String)>, Failure> {
    let book = seen!(cx, Ask::Grades(cohort, None), Grades);
    let Some(place) = book.heads.iter().position(|head| head.column.posting == Some(id)) else {
        return Ok(Vec::new());
    };
    let cell = |row: &desk::Row| {
        let percent = row.cells.get(place)?.percent?;
        Some((row.learner.id, format!("{percent}%")))
    };
    Ok(book.rows.iter().filter_map(cell).collect())
}

fn groups(board: &Board, scores: &[(LearnerId, String)]) -> Vec<Block> {
    let (mut out, mut at, mut done) = (Vec::new(), Vec::new(), Vec::new());
    let score = |seat: &BoardSeat| scores.iter().find(|(id, _)| *id == seat.learner.id).map(|(_, said)| said);
    for seat in &board.seats {
        let name = &seat.learner.name;
        match seat.stand {
            Stand::NotStarted => out.push(name.clone()),
            Stand::Working { answered, .. } => at.push(format!("{name}: {answered} of {}", board.questions)),
            Stand::HandedIn { .. } => {
                done.push(score(seat).map_or_else(|| name.clone(), |score| format!("{name}: {score}")));
            }
        }
    }
    let groups = [(label::NOT_STARTED, out), (label::AT_IT, at), (label::HANDED_IN, done)];
    let mut blocks = Vec::new();
    for (heading, names) in groups {
        let text = rich(format!("{heading} ({})", names.len()));
        blocks.push(Block::Heading { level: 3, text, anchor: None });
        if !names.is_empty() {
            let items = names.into_iter().map(|name| vec![para(name)]).collect();
            blocks.push(Block::List { start: None, items });
        }
    }
    blocks
}

fn with_orders(view: View, board: &Board) -> View {
    let (id, cohort) = (board.posting.id, board.cohort.id);
    if board.cohort.archived.is_some() {
        return view.press(label::GRADES_FILE, Action::GradesFile(cohort), Tone::Plain);
    }
    if board.posting.withdrawn.is_some() {
        return view.press(label::PUT_BACK, Action::PutBack(id), Tone::Primary);
    }
    let over = board.posting.is_over(board.now);
    let mut view = view;
    if board.posting.closes.is_some() {
        view.controls.push(Control::Entry {
            label: label::EXTEND.into(),
            sort: EntrySort::Words,
            value: None,
            submit: Action::Extend(id),
        });
    }
    if !over {
        let waits = board.seats.iter().any(|seat| !matches!(seat.stand, Stand::HandedIn { .. }));
        if waits && board.posting.is_open(board.now) {
            view = view.press(label::NUDGE, Action::Nudge(id), Tone::Plain);
        }
        view = view.press(label::CLOSE_NOW, Action::AskClose(id), Tone::Plain);
    }
    view.press(label::WITHDRAW, Action::AskWithdraw(id), Tone::Plain).press(
        label::GRADES_FILE,
        Action::GradesFile(cohort),
        Tone::Quiet,
    )
}

/// Asks once.
pub async fn ask_close(cx: &mut Cx<'_>, id: PostingId) -> Result<View, Failure> {
    ask(cx, Action::AskClose(id), id, (label::ASK_CLOSE, label::CLOSE_NOW), Action::Close(id)).await
}

/// Asks once.
pub async fn ask_withdraw(cx: &mut Cx<'_>, id: PostingId) -> Result<View, Failure> {
    ask(cx, Action::AskWithdraw(id), id, (label::ASK_WITHDRAW, label::WITHDRAW), Action::Withdraw(id)).await
}

async fn ask(
    cx: &mut Cx<'_>,
    at: Action,
    id: PostingId,
    (question, yes): (&str, &str),
    does: Action,
) -> Result<View, Failure> {
    let cohort = cohort_of(cx, id).await?;
    let board = seen!(cx, Ask::Board(cohort, id), Board);
    let mut view = View::new(at, board.title.clone());
    view.blocks.push(para(question));
    Ok(view.press(yes, does, Tone::Final).press(label::NOT_NOW, Action::Board(id), Tone::Plain))
}

/// Lets a test close at another time, as it is typed: `+15m` counts from the close there is, if that is to come.
pub async fn extend(
    cx: &mut Cx<'_>,
    id: PostingId,
    typed: &str,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let posting = posting(cx, id).await?;
    let zone = cx.tx.cohort(posting.cohort).await?.map_or_else(Zone::utc, |cohort| cohort.zone);
    let from = posting.closes.filter(|closes| *closes > cx.now && typed.starts_with('+')).unwrap_or(cx.now);
    let to = times::read(typed, &zone, from).map_err(Refusal::NotATime)?;
    if to <= cx.now {
        return Err(Refusal::OutOfOrder.into());
    }
    reschedule(cx, &posting, Some(to), chance).await
}

/// Lets a test close now.
pub async fn close(cx: &mut Cx<'_>, id: PostingId, chance: Chance<'_>) -> Result<View, Failure> {
    let posting = posting(cx, id).await?;
    if posting.is_over(cx.now) {
        return board(cx, id).await;
    }
    let now = cx.now;
    reschedule(cx, &posting, Some(now), chance).await
}

async fn reschedule(
    cx: &mut Cx<'_>,
    posting: &Posting,
    to: Option<Timestamp>,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let (cohort, id) = (posting.cohort, posting.id);
    desk::order(cx, &Order::Reschedule { cohort, posting: id, from: posting.closes, to }, chance).await?;
    board(cx, id).await
}

/// Reminds those who have not handed in.
pub async fn nudge(cx: &mut Cx<'_>, id: PostingId, chance: Chance<'_>) -> Result<View, Failure> {
    let cohort = cohort_of(cx, id).await?;
    if cx.tx.cohort(cohort).await?.is_some_and(|cohort| cohort.archived.is_some()) {
        return Err(Refusal::NotPosted.into());
    }
    let done = desk::order(cx, &Order::Nudge { cohort, posting: id }, chance).await?;
    let told = if let Done::Reminded(told) = done { told } else { 0 };
    let mut view = board(cx, id).await?;
    view.blocks.insert(0, note(words::reminded(told)));
    Ok(view)
}

fn note(said: String) -> Block {
    Block::Callout { kind: Callout::Note, title: None, body: vec![para(said)] }
}

/// A test that is looked at before it is posted, by who looks at it.
async fn pending(cx: &mut Cx<'_>, id: PostingId) -> Result<Pending, Failure> {
    let pending = cx.tx.pending(id).await?.filter(|pending| pending.by == cx.learner.id);
    Ok(pending.ok_or(Refusal::NotFound)?)
}

/// The test exactly as learners will have it, answers marked, with when and how.
pub async fn preview(cx: &mut Cx<'_>, id: PostingId) -> Result<View, Failure> {
    let pending = pending(cx, id).await?;
    let drafted = drafted(cx, &pending).await?;
    let mut view = View::new(Action::Preview(id), drafted.title.clone());
    view.subtitle = Some(label::PREVIEW.into());
    if let Some(test) = drafted.tests.first() {
        let mut lines = words::plan_lines(&pending.plan, &test.rules, &drafted.cohort.zone, cx.now);
        lines.extend(pending.announce.as_ref().map(|(_, announce)| words::announced(&announce.name)));
        view.blocks.push(Block::List {
            start: None,
            items: lines.into_iter().map(|line| vec![para(line)]).collect(),
        });
    }
    for test in &drafted.tests {
        view.title.clone_from(&test.title);
        view.blocks.extend(test.blocks.iter().flatten().cloned());
    }
    let posted = cx.tx.posting(id).await?.is_some();
    if posted {
        return Ok(view.press(label::TO_BOARD, Action::Board(id), Tone::Primary));
    }
    Ok(view.press(label::POST_IT, Action::Post(id), Tone::Primary).press(
        label::TRY_IT,
        Action::Try(id),
        Tone::Plain,
    ))
}

async fn drafted(cx: &mut Cx<'_>, pending: &Pending) -> Result<Box<Drafted>, Failure> {
    let ask = match &pending.source {
        Source::Draft(edition) => Ask::Draft(pending.cohort, edition.clone()),
        Source::Course(course, item) => Ask::Test(pending.cohort, course.clone(), item.clone()),
    };
    Ok(seen!(cx, ask, Draft))
}

/// Begins a trial.
pub async fn trial(cx: &mut Cx<'_>, id: PostingId, chance: Chance<'_>) -> Result<View, Failure> {
    let Pending { cohort, source, .. } = pending(cx, id).await?;
    match desk::order(cx, &Order::Try { cohort, source }, chance).await? {
        Done::Trial(attempt) => read(cx, &Action::Question(attempt, 0)).await,
        _ => Err(Refusal::NotFound.into()),
    }
}

/// Posts it. Pressed twice it is one posting.
pub async fn post(cx: &mut Cx<'_>, id: PostingId, chance: Chance<'_>) -> Result<View, Failure> {
    let pending = pending(cx, id).await?;
    let title = drafted(cx, &pending).await?.title;
    let Pending { cohort, source, plan, .. } = pending;
    desk::order(cx, &Order::Post { cohort, posting: id, source, plan }, chance).await?;
    // Pressed again, it puts up again what was taken away.
    place::renew_cards(cx, id, None, chance).await?;
    let places = cx.tx.places_of(cohort).await?.len();
    let mut view = View::new(Action::Post(id), title);
    view.subtitle = Some(label::POSTED.into());
    view.blocks.push(note(words::posted_in(places)));
    Ok(view.press(label::TO_BOARD, Action::Board(id), Tone::Primary))
}
