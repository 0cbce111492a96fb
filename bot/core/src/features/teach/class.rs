//! Classes: those there are, one of them, who is in it.

use super::{super::Cx, seen};
use crate::{
    Action, Block, Callout, Card, CardState, Cohort, CohortId, Entry, Failure, Inline, Member, Place, Role,
    Standing, Tone, View,
    desk::{Ask, Class},
    para, rich, saying,
    words::{self, label},
};

/// The classes that somebody teaches.
pub async fn all(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let classes = seen!(cx, Ask::Classes, Classes);
    let mut view = View::new(Action::Teach(None), label::TEACH);
    let entry = |(cohort, learners): &(Cohort, u32)| Entry {
        label: cohort.name.clone(),
        note: Some(words::counted(*learners as usize, "learner", "learners")),
        sort: cohort.archived.map(|_| label::ARCHIVED.into()),
        state: if cohort.archived.is_some() { Standing::Done } else { Standing::Open },
        to: Some(Action::Teach(Some(cohort.id))),
    };
    if classes.cohorts.is_empty() {
        view.blocks.push(saying(label::NO_CLASSES));
    } else {
        view.blocks.push(Block::Entries(classes.cohorts.iter().map(entry).collect()));
    }
    Ok(view)
}

/// One of them.
pub async fn view(cx: &mut Cx<'_>, id: CohortId) -> Result<View, Failure> {
    let class = seen!(cx, Ask::Class(id), Class);
    let places = cx.tx.places_of(id).await?;
    let mut view = View::new(Action::Teach(Some(id)), class.cohort.name.clone());
    view.subtitle = Some(words::class_line(&class.cohort, class.learners, places.len()));
    view.trail.push((label::TEACH.into(), Action::Teach(None)));
    if let Some(code) = &class.cohort.code {
        view.blocks.push(code_block(code));
    }
    if !class.courses.is_empty() {
        let titles: Vec<&str> = class.courses.iter().map(|course| course.title.as_str()).collect();
        view.blocks.push(para(format!("{}: {}", label::COURSES, titles.join(", "))));
    }
    let now = cx.now;
    let entries = class.postings.iter().map(|posted| Entry {
        label: posted.title.clone(),
        note: Some(words::posted_line(posted, class.learners, &class.cohort.zone, now)),
        sort: None,
        state: if posted.posting.is_over(now) { Standing::Done } else { Standing::Current },
        to: Some(Action::Board(posted.posting.id)),
    });
    let entries: Vec<Entry> = entries.collect();
    if card_is_missing(cx, &class, &places).await? {
        let body = vec![saying(label::CARD_NOT_UP)];
        view.blocks.insert(0, Block::Callout { kind: Callout::Warning, title: None, body });
    }
    if entries.is_empty() {
        view.blocks.push(saying(label::NOTHING_POSTED));
    } else {
        view.blocks.push(Block::Heading { level: 3, text: rich(label::TESTS), anchor: None });
        view.blocks.push(Block::Entries(entries));
    }
    Ok(view.press(label::GRADES, Action::Grades(id), Tone::Primary).press(
        label::ROSTER,
        Action::Roster(id),
        Tone::Plain,
    ))
}

/// Whether a card was to go up and did not.
async fn card_is_missing(cx: &mut Cx<'_>, class: &Class, places: &[Place]) -> Result<bool, Failure> {
    for posted in class.postings.iter().filter(|posted| !posted.posting.is_over(cx.now)) {
        let cards = cx.tx.cards_of(posted.posting.id).await?;
        let missing = |card: &Card| card.message.is_none() || card.state == CardState::Gone;
        if cards.iter().any(|card| missing(card) && places.contains(&card.place)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The code that lets learners in.
pub fn code_block(code: &str) -> Block {
    let mut line = rich(label::JOIN_CODE);
    line.push(Inline::Code(code.to_owned()));
    Block::Text(line)
}

/// Who is in it.
pub async fn roster(cx: &mut Cx<'_>, id: CohortId) -> Result<View, Failure> {
    let roster = seen!(cx, Ask::Roster(id), Roster);
    let mut view = View::new(Action::Roster(id), roster.cohort.name.clone());
    view.subtitle = Some(label::ROSTER.into());
    view.trail.push((roster.cohort.name.clone(), Action::Teach(Some(id))));
    let of = |keep: fn(&Member) -> bool| -> Vec<Vec<Block>> {
        let kept = roster.members.iter().filter(|member| keep(member));
        kept.map(|member| vec![para(&member.learner.name)]).collect()
    };
    let groups = [
        (label::INSTRUCTORS, of(Member::teaches)),
        (label::LEARNERS, of(Member::learns)),
        (label::TAKEN_OUT, of(|member| member.removed.is_some() && member.role == Role::Learner)),
    ];
    for (heading, items) in groups.into_iter().filter(|(_, items)| !items.is_empty()) {
        let text = rich(format!("{heading} ({})", items.len()));
        view.blocks.push(Block::Heading { level: 3, text, anchor: None });
        view.blocks.push(Block::List { start: None, items });
    }
    Ok(view)
}
