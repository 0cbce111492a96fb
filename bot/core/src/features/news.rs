//! What a learner is told the next time they are here.

use super::{Cx, home};
use crate::{Action, Block, Callout, Failure, Inline, News, Notice, NoticeId, Tone, View, rich, words};

/// Puts what there is to tell above a page.
pub(super) async fn above(cx: &mut Cx<'_>, mut view: View) -> Result<View, Failure> {
    let notices = cx.tx.notices(cx.learner.id).await?;
    let mut blocks = Vec::with_capacity(notices.len() + view.blocks.len());
    for notice in &notices {
        let cohort = cx.tx.cohort(notice.cohort).await?;
        let zone = cohort.map_or_else(crate::Zone::utc, |cohort| cohort.zone);
        blocks.push(block(notice, &zone));
    }
    blocks.append(&mut view.blocks);
    view.blocks = blocks;
    if let Some(last) = notices.last() {
        let label = words::noted(notices.len());
        view = view.press(label, Action::Noted(last.id), Tone::Quiet);
    }
    Ok(view)
}

/// Takes note of this, and of everything before it: they were read together.
pub async fn noted(cx: &mut Cx<'_>, id: NoticeId) -> Result<View, Failure> {
    for notice in cx.tx.notices(cx.learner.id).await?.into_iter().filter(|notice| notice.id <= id) {
        cx.tx.drop_notice(cx.learner.id, notice.id).await?;
    }
    home::view(cx).await
}

/// A piece of news by itself, for where it is brought to its learner.
pub fn told(notice: &Notice, zone: &crate::Zone) -> View {
    let mut view = View::new(Action::Home, words::label::NEWS);
    view.blocks.push(block(notice, zone));
    view.press(words::noted(1), Action::Noted(notice.id), Tone::Quiet)
}

/// Puts a piece of news above a page, since it could not be brought otherwise.
pub(super) async fn on_top(cx: &mut Cx<'_>, mut view: View, notice: &Notice) -> Result<View, Failure> {
    let cohort = cx.tx.cohort(notice.cohort).await?;
    let zone = cohort.map_or_else(crate::Zone::utc, |cohort| cohort.zone);
    view.blocks.insert(0, block(notice, &zone));
    cx.tx.set_brought(notice.id).await?;
    Ok(view)
}

fn block(notice: &Notice, zone: &crate::Zone) -> Block {
    let mut body = rich(words::news(&notice.news, zone));
    let to = match &notice.news {
        News::Regraded { attempt, .. } | News::Reopened { attempt, .. } => Some(Action::Attempt(*attempt)),
        News::ClosesSoon { to, .. } | News::Nudged { to, .. } => Some(to.clone()),
        News::Extended { to, .. } | News::Reset { to, .. } | News::Decided { to, .. } => Some(to.clone()),
        _ => None,
    };
    if let Some(to) = to {
        body.extend(rich(" "));
        body.push(Inline::Goto { to, text: rich(words::label::SEE_IT) });
    }
    Block::Callout {
        kind: Callout::Note,
        title: Some(rich(words::label::NEWS)),
        body: vec![Block::Text(body)],
    }
}
