//! What is kept of me, where people talk: to see, to take away, to erase; and lasting copies of pages.

use super::{Cx, erase, personal};
use crate::{Action, Block, Failure, Tone, View, para, rich, words, words::label};

/// In short.
pub async fn view(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let personal = personal(cx).await?;
    let mut view = View::new(Action::Privacy, label::PRIVACY);
    view.trail.push((label::HOME.into(), Action::Home));
    view.blocks = words::privacy::kept(&personal).into_iter().map(para).collect();
    let classes = personal.classes.iter().map(|one| vec![para(words::privacy::class(one))]);
    let classes: Vec<Vec<Block>> = classes.collect();
    if !classes.is_empty() {
        view.blocks.push(Block::Heading { level: 3, text: rich(label::WHO_SEES), anchor: None });
        view.blocks.push(Block::List { start: None, items: classes });
    }
    view.blocks.push(para(label::NEVER_SHOWN));
    view.blocks.push(Block::Heading { level: 3, text: rich(label::LAB_PATH), anchor: None });
    let path = words::privacy::path(&cx.assistants.servers());
    let items = path.into_iter().map(|line| vec![para(line)]).collect();
    view.blocks.push(Block::List { start: None, items });
    Ok(view.press(label::TAKEOUT, Action::Takeout, Tone::Plain).press(
        label::ERASE,
        Action::AskErase,
        Tone::Quiet,
    ))
}

/// All of it, as a file.
pub async fn takeout(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let personal = personal(cx).await?;
    let text = serde_json::to_string_pretty(&personal);
    let text = text.map_err(|error| Failure::Broken(format!("a takeout cannot be written: {error}")))?;
    let mut view = View::new(Action::Takeout, label::TAKEOUT);
    view.blocks = vec![para(label::TAKEOUT_LINE), Block::File { name: "my-record.json".into(), text }];
    Ok(view)
}

/// Asks once.
pub async fn ask_erase(_cx: &mut Cx<'_>) -> Result<View, Failure> {
    let mut view = View::new(Action::AskErase, label::ERASE);
    view.blocks.push(para(label::ERASE_LINE));
    Ok(view.press(label::ERASE_NOW, Action::Erase, Tone::Final).press(
        label::KEEP,
        Action::Privacy,
        Tone::Plain,
    ))
}

/// Erases who asks.
pub async fn erased(cx: &mut Cx<'_>) -> Result<View, Failure> {
    erase(cx).await?;
    let mut view = View::new(Action::Erase, label::ERASED_NOW);
    view.blocks.push(para(label::ERASED_LINE));
    Ok(view)
}

/// That a lasting copy is on its way.
pub fn copied(of: &Action) -> View {
    let mut view = View::new(Action::Copy(Box::new(of.clone())), label::COPIED);
    view.blocks.push(para(label::COPIED_LINE));
    view
}
