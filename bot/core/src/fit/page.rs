//! A page, and how its controls are laid out.

use super::{
    Capabilities,
    blocks::{self, Piece},
    turned,
};
use crate::{
    Action, Audience, Block, Choosable, Chosen, Control, EntrySort, Inline, Tone, View, plain, rich,
    words::{self, label},
};

/// What a place shows at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The place it is of.
    pub at: Action,
    /// Its title.
    pub title: String,
    /// A line below the title.
    pub subtitle: Option<String>,
    /// What is on it.
    pub blocks: Vec<Block>,
    /// What can be done.
    pub rows: Vec<Row>,
    /// Who may see it.
    pub audience: Audience,
}

/// A row of controls.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Side by side.
    Buttons(Vec<Button>),
    /// A menu, which takes a row of its own.
    Menu(Menu),
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// What it does.
    pub action: Action,
    /// How it looks.
    pub tone: Tone,
    /// Whether it is the present choice.
    pub chosen: Chosen,
    /// What it asks for first.
    pub form: Option<Form>,
}

/// One line to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What is asked for.
    pub label: String,
    /// A number or words.
    pub sort: EntrySort,
    /// What was entered before.
    pub value: Option<String>,
}

/// A menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    /// What it is for.
    pub label: String,
    /// What can be chosen.
    pub options: Vec<MenuOption>,
    /// What receives several of them, by their places in the list; else each option is an action of its own.
    pub submit: Option<Action>,
}

/// An option of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuOption {
    /// Its words.
    pub label: String,
    /// A remark.
    pub note: Option<String>,
    /// What choosing it does.
    pub action: Action,
    /// Whether it is chosen.
    pub chosen: Chosen,
}

/// Somewhere to go.
#[derive(Clone, Debug)]
pub(super) struct Go {
    pub(super) label: String,
    pub(super) note: Option<String>,
    pub(super) action: Action,
    pub(super) tone: Tone,
    pub(super) from: From,
}

/// Where in a page somewhere to go stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// In running text: there are few, and each matters where it is.
    Text,
    /// In a list.
    List,
    /// In the overview of a test: these stay together.
    Steps,
}

impl Go {
    fn button(self) -> Button {
        let Self { label, action, tone, .. } = self;
        Button { label, action, tone, chosen: Chosen::No, form: None }
    }

    fn option(self) -> MenuOption {
        let Self { label, note, action, .. } = self;
        MenuOption { label, note, action, chosen: Chosen::No }
    }
}

/// Most places that the blocks of one page lead to: a row is kept for unfolding, and one for turning pages.
pub(super) fn places_max(can: &Capabilities) -> usize {
    can.rows.saturating_sub(2).max(1) * can.in_menu
}

/// What the view's own controls become.
pub(super) struct Controls {
    rows: Vec<Row>,
    /// Those that found no room in the rows.
    pub(super) more: Vec<Go>,
    /// Options in full, where buttons have letters only.
    pub(super) lettered: Vec<Block>,
}

impl Controls {
    pub(super) fn of(view: &View, can: &Capabilities) -> Self {
        let mut made = Self { rows: Vec::new(), more: Vec::new(), lettered: Vec::new() };
        let mut presses = Vec::new();
        for control in &view.controls {
            match control {
                Control::Press { label, action, tone } => presses.push(Go {
                    label: label.clone(),
                    note: None,
                    action: action.clone(),
                    tone: *tone,
                    from: From::List,
                }),
                Control::Choice(options) => made.choice(options, can),
                Control::Choices { options, submit } => made.choices(options, submit, can),
                Control::Entry { label, sort, value, submit } => {
                    let form = Form { label: label.clone(), sort: sort.clone(), value: value.clone() };
                    made.rows.push(Row::Buttons(vec![Button {
                        label: words::enter(label, value.as_deref()),
                        action: submit.clone(),
                        // What is typed answers the question, or is one thing among others.
                        tone: if matches!(submit, Action::Submit(..) | Action::Say(_)) {
                            Tone::Primary
                        } else {
                            Tone::Plain
                        },
                        chosen: Chosen::No,
                        form: Some(form),
                    }]));
                }
            }
        }
        // The way back, as far as there is room for it.
        let back = view.trail.last().map(|(label, action)| Go {
            label: label.clone(),
            note: None,
            action: action.clone(),
            tone: Tone::Quiet,
            from: From::List,
        });
        presses.extend(back.filter(|back| presses.iter().all(|other| other.action != back.action)));
        made.more = presses.split_off(presses.len().min(can.in_row));
        if !presses.is_empty() {
            made.rows.push(Row::Buttons(presses.into_iter().map(Go::button).collect()));
        }
        made
    }

    /// A button for each option; by letters, with the options in the text, where one is long.
    fn choice(&mut self, options: &[Choosable], can: &Capabilities) {
        let by_letter = self.letters(options, can);
        let button = |(n, option): (usize, &Choosable)| Button {
            label: if by_letter { letter(n) } else { plain(&option.text) },
            action: option.action.clone(),
            tone: Tone::Plain,
            chosen: option.chosen,
            form: None,
        };
        let buttons: Vec<Button> = options.iter().enumerate().map(button).collect();
        self.rows.extend(buttons.chunks(can.in_row).map(|row| Row::Buttons(row.to_vec())));
    }

    fn choices(&mut self, options: &[Choosable], submit: &Action, can: &Capabilities) {
        let by_letter = self.letters(options, can);
        let option = |(n, option): (usize, &Choosable)| {
            let text = plain(&option.text);
            let label = if by_letter { format!("{}. {text}", letter(n)) } else { text };
            MenuOption { label, note: None, action: option.action.clone(), chosen: option.chosen }
        };
        let options: Vec<MenuOption> = options.iter().enumerate().map(option).collect();
        let label = label::CHOOSE_IN_MENU.into();
        self.rows.push(Row::Menu(Menu { label, options, submit: Some(submit.clone()) }));
    }

    fn letters(&mut self, options: &[Choosable], can: &Capabilities) -> bool {
        let dressed =
            |text: &[Inline]| text.iter().any(|inline| !matches!(inline, Inline::Text(_) | Inline::Code(_)));
        let long =
            |option: &Choosable| plain(&option.text).chars().count() > can.label || dressed(&option.text);
        let by_letter = options.iter().any(long);
        if by_letter {
            self.lettered.extend(options.iter().enumerate().map(|(n, option)| {
                let mut line = vec![Inline::Strong(rich(letter(n))), Inline::Text("  ".into())];
                line.extend(option.text.iter().cloned());
                Block::Text(line)
            }));
        }
        by_letter
    }
}

/// The letter of the option at this place.
fn letter(n: usize) -> String {
    let n = u8::try_from(n % 26).unwrap_or(0);
    char::from(b'A' + n).to_string()
}

/// A page in the making.
#[derive(Default)]
pub(super) struct Draft {
    blocks: Vec<Block>,
    length: usize,
    pictures: usize,
    go: Vec<Go>,
    folds: Vec<Go>,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.go.is_empty() && self.folds.is_empty()
    }

    /// Whether a piece still fits.
    pub(super) fn takes(&self, piece: &Piece, room: usize, can: &Capabilities) -> bool {
        let pictures = self.pictures + blocks::pictures(&piece.block);
        let places = self.go.len() + piece.go.len();
        self.length + length(&piece.block, can) <= room
            && pictures <= can.pictures
            && places <= places_max(can)
            && self.folds.len() + piece.folds.len() <= can.in_row
    }

    pub(super) fn add(&mut self, piece: Piece, can: &Capabilities) {
        self.length += length(&piece.block, can);
        self.pictures += blocks::pictures(&piece.block);
        for go in piece.go {
            if self.go.iter().all(|other| other.action != go.action) {
                self.go.push(go);
            }
        }
        self.folds.extend(piece.folds);
        if piece.block != Block::Text(Vec::new()) {
            self.blocks.push(piece.block);
        }
    }

    /// Whether the view's controls can stand on this page too.
    pub(super) fn has_room_for(&self, controls: &Controls, alone: bool, can: &Capabilities) -> bool {
        let rows = controls.rows.len()
            + usize::from(!self.folds.is_empty())
            + usize::from(!alone)
            + rows_of(&self.go, can);
        rows <= can.rows
    }

    pub(super) fn finish(
        self,
        view: &View,
        (n, of): (usize, usize),
        controls: &mut Controls,
        can: &Capabilities,
    ) -> Page {
        let mut rows = Vec::new();
        let mut go = self.go;
        if !self.folds.is_empty() {
            rows.push(Row::Buttons(self.folds.into_iter().map(Go::button).collect()));
        }
        if n + 1 == of {
            rows.append(&mut controls.rows);
            beside_the_presses(&mut rows, &mut go, can);
        }
        if of > 1 {
            rows.push(pager(&view.at, n, of));
        }
        let given: Vec<Action> = rows.iter().flat_map(actions).cloned().collect();
        // Nobody goes where they are.
        go.retain(|go| !given.contains(&go.action) && go.action != *view.at.base());
        rows.extend(laid_out(go, can));
        Page {
            at: view.at.clone(),
            title: view.title.clone(),
            subtitle: view.subtitle.clone(),
            blocks: self.blocks,
            rows,
            audience: view.audience,
        }
    }
}

/// A piece without a text of its own takes no room.
fn length(block: &Block, can: &Capabilities) -> usize {
    if *block == Block::Text(Vec::new()) { 0 } else { (can.measure)(block) }
}

/// What a row can do.
fn actions(row: &Row) -> Vec<&Action> {
    match row {
        Row::Buttons(buttons) => buttons.iter().map(|button| &button.action).collect(),
        Row::Menu(menu) => menu.options.iter().map(|option| &option.action).collect(),
    }
}

/// Places that running text leads to stand beside what can be pressed, as far as there is room.
fn beside_the_presses(rows: &mut [Row], go: &mut Vec<Go>, can: &Capabilities) {
    let Some(Row::Buttons(presses)) = rows.last_mut() else { return };
    if presses.iter().any(|button| button.form.is_some() || matches!(button.action, Action::Answer(..))) {
        return;
    }
    while presses.len() < can.in_row
        && let Some(place) = go.iter().position(|go| go.from == From::Text)
    {
        let go = go.remove(place);
        if presses.iter().all(|button| button.action != go.action) {
            presses.push(go.button());
        }
    }
}

/// How many places are shown as buttons: more become a menu.
const AS_BUTTONS: usize = 3;

/// Whether places are few enough, and of a sort, to stand side by side.
fn side_by_side(go: &[Go], can: &Capabilities) -> bool {
    go.len() <= AS_BUTTONS.min(can.in_row) && go.iter().all(|go| go.from != From::Steps)
}

fn rows_of(go: &[Go], can: &Capabilities) -> usize {
    if side_by_side(go, can) { usize::from(!go.is_empty()) } else { go.len().div_ceil(can.in_menu) }
}

/// A few places side by side, more in menus.
fn laid_out(go: Vec<Go>, can: &Capabilities) -> Vec<Row> {
    if side_by_side(&go, can) {
        let buttons: Vec<Button> = go.into_iter().map(Go::button).collect();
        return if buttons.is_empty() { Vec::new() } else { vec![Row::Buttons(buttons)] };
    }
    let many = go.len() > can.in_menu;
    let menu = |(n, some): (usize, &[Go])| {
        let first = n * can.in_menu + 1;
        let label = if many { words::go_to(first, first + some.len() - 1) } else { label::GO_TO.into() };
        Row::Menu(Menu { label, options: some.iter().cloned().map(Go::option).collect(), submit: None })
    };
    go.chunks(can.in_menu).enumerate().map(menu).collect()
}

/// Turns pages.
fn pager(at: &Action, n: usize, of: usize) -> Row {
    let mut buttons = Vec::new();
    let to = |n: usize, label: String, tone: Tone| Button {
        label,
        action: turned(at, n),
        tone,
        chosen: Chosen::No,
        form: None,
    };
    if n > 0 {
        buttons.push(to(n - 1, words::page_before(n), Tone::Plain));
    }
    if n + 1 < of {
        buttons.push(to(n + 1, words::page_after(n + 2, of), Tone::Primary));
    }
    Row::Buttons(buttons)
}
