//! Sums in somebody's own words. What came of one stands on one page: its words are not in the address, so a second page
//! could not be asked for.

use crate::{
    Action, Block, Control, EntrySort, Inline, Leanings, Tone, View,
    calc::{Heard, heard},
    para, rich,
    words::{calc as words, decide, label},
};

/// Most letters of what was asked that are shown again.
const ECHOED: usize = 300;

/// What can be worked out.
pub fn view() -> View {
    let mut view = page();
    view.blocks.push(para(words::CALC_LINE));
    view.blocks.extend(examples());
    with_controls(view)
}

/// What was asked for, worked out; or what it lacks.
pub fn worked(typed: &str) -> View {
    if typed.is_empty() {
        return self::view();
    }
    let mut view = page();
    let echo: String = typed.chars().take(ECHOED).collect();
    view.blocks.push(Block::Quote(vec![para(echo)]));
    match heard(typed) {
        Heard::Card(card) => {
            view.subtitle = Some(words::tool(card.tool).into());
            view.blocks.extend(card.blocks());
        }
        Heard::Lacks(lacks) => {
            view.blocks.push(para(words::lacks(&lacks)));
            view.blocks.extend(examples());
        }
        Heard::Nothing => {
            view.blocks.push(para(words::NOT_UNDERSTOOD));
            view.blocks.extend(examples());
        }
    }
    with_controls(view)
}

fn page() -> View {
    let mut view = View::new(Action::Calc, words::CALC);
    view.trail.push((label::HOME.into(), Action::Home));
    view
}

fn examples() -> [Block; 2] {
    let item = |example: &str| vec![Block::Text(vec![Inline::Code(example.into())])];
    [
        Block::Heading { level: 2, text: rich(words::EXAMPLES), anchor: None },
        Block::List { start: None, items: words::CALC_EXAMPLES.map(item).to_vec() },
    ]
}

fn with_controls(mut view: View) -> View {
    view.controls.push(Control::Entry {
        label: words::CALC_ASK.into(),
        sort: EntrySort::Words,
        value: None,
        submit: Action::Calc,
    });
    view.press(decide::TITLE, Action::Decide(Leanings::default()), Tone::Quiet)
}
