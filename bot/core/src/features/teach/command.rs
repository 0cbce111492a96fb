//! Orders that instructors type.

use super::{
    super::{Chance, Cx},
    class, class_here, grades, place, posting, seen, the_only_one,
};
use crate::{
    Action, Announce, Block, Change, Cohort, CohortId, Command, CourseId, Failure, Flaw, Grave, Inline,
    Pending, PostingId, Refusal, Renewal, TestFrom, View,
    desk::{self, Ask, Order, PlanFault, Source, Typed},
    para, rich,
    words::{self, label},
};

/// Carries out an order.
pub async fn command(cx: &mut Cx<'_>, command: &Command, chance: Chance<'_>) -> Result<View, Failure> {
    match command {
        Command::Class => match class_here(cx).await {
            Ok(cohort) => class::view(cx, cohort).await,
            Err(Failure::Refused(Refusal::WhichClass)) => class::all(cx).await,
            Err(other) => Err(other),
        },
        Command::Make { id, name, zone, courses } => make(cx, *id, (name, zone, courses), chance).await,
        Command::Bind(cohort) => {
            let cohort = match cohort {
                Some(cohort) => *cohort,
                None => the_only_one(cx).await?,
            };
            // Asked for what it shows: only who teaches there is shown it.
            class::view(cx, cohort).await?;
            let from = place::bind(cx, cohort, chance).await?;
            met(cx, cohort, label::BOUND, from).await
        }
        Command::Unbind => {
            place::here(cx)?;
            let cohort = class_here(cx).await?;
            place::unbind(cx, chance).await?;
            said(cx, cohort, label::UNBOUND).await
        }
        Command::Code(renewal) => {
            let cohort = class_here(cx).await?;
            if *renewal == Renewal::Renew {
                desk::order(cx, &Order::RenewCode(cohort), chance).await?;
            }
            said(cx, cohort, label::CODE_LINE).await
        }
        Command::Roster => {
            let cohort = class_here(cx).await?;
            class::roster(cx, cohort).await
        }
        Command::Instructors { badge, change } => instructors(cx, badge, *change, chance).await,
        Command::Post { test, typed, announce } => post(cx, test, typed, announce.as_ref(), chance).await,
        Command::Grades(None) => {
            let cohort = class_here(cx).await?;
            grades::view(cx, cohort).await
        }
        Command::Grades(Some((course, item))) => {
            let cohort = class_here(cx).await?;
            let postings = cx.tx.postings(cohort).await?;
            let last = postings.iter().rfind(|one| one.course == *course && one.item == *item);
            let last = last.map(|posting| posting.id).ok_or(Refusal::NotPosted)?;
            posting::board(cx, last).await
        }
    }
}

/// Makes a cohort that meets here. Who runs the place may, and is remembered as somebody who teaches.
async fn make(
    cx: &mut Cx<'_>,
    id: CohortId,
    (name, zone, courses): (&str, &str, &[CourseId]),
    chance: Chance<'_>,
) -> Result<View, Failure> {
    place::free_for(cx, id).await?;
    if !cx.tx.may_teach(cx.learner.id).await? {
        if !place::runs(cx) {
            return Err(Refusal::MayNotMake.into());
        }
        cx.tx.let_teach(cx.learner.id, cx.now).await?;
    }
    let zone = if zone.trim().is_empty() { "UTC" } else { zone };
    let courses = match courses {
        [] => desk::offered(cx, None).await?.into_iter().map(|course| course.id).collect(),
        some => some.to_vec(),
    };
    let order = Order::MakeCohort { id, name: name.to_owned(), zone: zone.to_owned(), courses };
    desk::order(cx, &order, chance).await?;
    let from = place::bind(cx, id, chance).await?;
    met(cx, id, label::MADE, from).await
}

/// A class that meets here now, and in whose place.
async fn met(cx: &mut Cx<'_>, cohort: CohortId, line: &str, from: Option<Cohort>) -> Result<View, Failure> {
    let mut view = said(cx, cohort, line).await?;
    if let Some(from) = from {
        view.blocks.insert(1, para(words::taken_over(&from.name)));
    }
    Ok(view)
}

/// A class, with what was just done to it.
async fn said(cx: &mut Cx<'_>, cohort: CohortId, said: &str) -> Result<View, Failure> {
    let mut view = class::view(cx, cohort).await?;
    view.blocks.insert(0, para(said));
    Ok(view)
}

async fn instructors(
    cx: &mut Cx<'_>,
    badge: &str,
    change: Change,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let cohort = class_here(cx).await?;
    place::set_badge(cx, cohort, (badge, change), chance).await?;
    let mut view = class::roster(cx, cohort).await?;
    let line = match change {
        Change::Add => label::BADGE_ADDED,
        Change::Drop => label::BADGE_DROPPED,
    };
    view.blocks.insert(0, para(line));
    Ok(view)
}

/// Keeps what is to be posted, and shows it; or everything that is wrong with its times.
async fn post(
    cx: &mut Cx<'_>,
    test: &TestFrom,
    typed: &Typed,
    announce: Option<&Announce>,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let cohort = class_here(cx).await?;
    let announce = match announce {
        Some(announce) => Some((place::of(cx, cohort).await?, announce.clone())),
        None => None,
    };
    let source = match test {
        TestFrom::Course(course, item) => Source::Course(course.clone(), item.clone()),
        TestFrom::Draft(edition) => Source::Draft(edition.clone()),
        // Whoever is asked to read it has done so.
        TestFrom::Text(_) => return Err(Refusal::Unreadable.into()),
    };
    let planned = seen!(cx, Ask::Plan(cohort, source.clone(), typed.clone()), Plan);
    let plan = match planned.plan {
        Ok(plan) => plan,
        Err(faults) => return Ok(faulty(&planned.drafted.title, &faults, &planned.cohort)),
    };
    let (id, by, at) = (PostingId::new(cx.now, chance), cx.learner.id, cx.now);
    let pending = Pending { id, cohort, by, source, plan, announce, at };
    cx.tx.put_pending(&pending).await?;
    posting::preview(cx, pending.id).await
}

fn faulty(title: &str, faults: &[PlanFault], cohort: &Cohort) -> View {
    let mut view = View::new(Action::Teach(Some(cohort.id)), title);
    view.subtitle = Some(label::NOT_POSTED_YET.into());
    let items = faults.iter().map(|fault| vec![para(words::desk::fault(fault, &cohort.zone))]);
    view.blocks.push(Block::List { start: None, items: items.collect() });
    view
}

/// A test that could not be read: everything that is wrong with it, each with its place.
pub fn flawed(flaws: &[Flaw]) -> View {
    let mut view = View::new(Action::Teach(None), label::FLAWED);
    view.blocks.push(para(label::FLAWED_LINE));
    let item = |flaw: &Flaw| {
        let mut line = vec![Inline::Strong(rich(words::flaw_at(flaw))), Inline::Text(flaw.message.clone())];
        line.extend(flaw.help.iter().flat_map(|help| [Inline::Text(": ".into()), Inline::Emph(rich(help))]));
        vec![Block::Text(line)]
    };
    let grave = flaws.iter().filter(|flaw| flaw.grave == Grave::Yes);
    view.blocks.push(Block::List { start: None, items: grave.map(item).collect() });
    view
}
