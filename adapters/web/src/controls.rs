//! What can be done on a page. Everything is a link or a button of a form, and works without a script.

use homeroom_core::{Action, Choosable, Chosen, Control, EntrySort, SAID_MAX, Tone, words::label};
use maud::{Markup, html};

use crate::{address::href, inline::still, limits::TYPED_MAX, lists::key, sheet::Sheet, words};

/// Controls in order; presses that follow each other share a line.
pub(crate) fn controls(sheet: &Sheet<'_>, all: &[Control]) -> Markup {
    let runs = all.chunk_by(|one, next| is_press(one) && is_press(next));
    html! {
        @for run in runs {
            @match run {
                [Control::Choice(options)] => (choice(sheet, options)),
                [Control::Choices { options, submit }] => (choices(sheet, options, submit)),
                [Control::Entry { label, sort, value, submit }] => (entry(sheet, (label, sort), value.as_deref(), submit)),
                presses => (line(sheet, presses)),
            }
        }
    }
}

fn is_press(control: &Control) -> bool {
    matches!(control, Control::Press { .. })
}

fn line(sheet: &Sheet<'_>, presses: &[Control]) -> Markup {
    let buttons = html! {
        @for press in presses {
            @if let Control::Press { label, action, tone } = press { (button(label, action, *tone)) }
        }
    };
    let does = |press: &Control| matches!(press, Control::Press { action, .. } if !action.reads());
    if presses.iter().any(does) {
        form(sheet, "presses", buttons)
    } else {
        html! { div.presses { (buttons) } }
    }
}

fn button(label: &str, action: &Action, tone: Tone) -> Markup {
    if action.reads() {
        return html! { a.button.(class(tone)) href=(href(action)) { (label) } };
    }
    sends(label, action, tone)
}

/// A button that sends what its form holds, whether or not that changes anything.
fn sends(label: &str, action: &Action, tone: Tone) -> Markup {
    html! { button.button.(class(tone)) name="token" value=(action.token().as_str()) { (label) } }
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Primary => "primary",
        Tone::Plain => "plain",
        Tone::Quiet => "quiet",
        Tone::Final => "final",
    }
}

fn choice(sheet: &Sheet<'_>, options: &[Choosable]) -> Markup {
    // Where something is chosen already, each option says whether it is the one.
    let chosen = options.iter().any(|option| option.chosen == Chosen::Yes);
    form(
        sheet,
        "choice",
        html! {
            ol.options role="list" aria-label=(words::OPTIONS) {
                @for (place, option) in options.iter().enumerate() {
                    @let pressed = option.chosen == Chosen::Yes;
                    li {
                        button.option.chosen[pressed] name="token" value=(option.action.token().as_str())
                            data-key=(key(place)) aria-pressed=[chosen.then_some(if pressed { "true" } else { "false" })] {
                            span.number aria-hidden="true" { (key(place)) }
                            span.text { (still(&option.text)) }
                        }
                    }
                }
            }
        },
    )
}

fn choices(sheet: &Sheet<'_>, options: &[Choosable], submit: &Action) -> Markup {
    let kept = sheet.kept(submit);
    let checked = |place: usize, option: &Choosable| match kept {
        Some(kept) => kept.picks.iter().any(|pick| usize::from(*pick) == place),
        None => option.chosen == Chosen::Yes,
    };
    form(
        sheet,
        "choices",
        html! {
            fieldset {
                legend.sr { (label::CHOOSE_ALL) }
                ol.options role="list" {
                    @for (place, option) in options.iter().enumerate() {
                        li {
                            label.option {
                                input type="checkbox" name="pick" value=(place) data-key=(key(place)) checked[checked(place, option)];
                                span.number aria-hidden="true" { (key(place)) }
                                span.text { (still(&option.text)) }
                            }
                        }
                    }
                }
            }
            (answer(submit))
        },
    )
}

fn entry(
    sheet: &Sheet<'_>,
    (label, sort): (&str, &EntrySort),
    value: Option<&str>,
    submit: &Action,
) -> Markup {
    let id = sheet.id();
    let value = sheet.kept(submit).and_then(|kept| kept.text.as_deref()).or(value);
    let (mode, unit) = match sort {
        EntrySort::Number { unit } => (Some("decimal"), unit.as_deref()),
        EntrySort::Words => (None, None),
        EntrySort::Prose => return prose(sheet, (&id, label), value.unwrap_or_default(), submit),
    };
    form(
        sheet,
        "asked",
        html! {
            div.field {
                label for=(id) { (label) @if let Some(unit) = unit { span.sr { ", " (unit) } } }
                div.typed.numeric[mode.is_some()] {
                    input type="text" id=(id) name="text" inputmode=[mode] autocomplete="off" autocapitalize="off" spellcheck="false" maxlength=(TYPED_MAX)
                        value=[value];
                    @if let Some(unit) = unit { span.unit aria-hidden="true" { (unit) } }
                }
            }
            (answer(submit))
        },
    )
}

fn prose(sheet: &Sheet<'_>, (id, label): (&str, &str), value: &str, submit: &Action) -> Markup {
    form(
        sheet,
        "asked",
        html! {
            div.field {
                label for=(id) { (label) }
                // A browser leaves out the first line break of what stands in it.
                textarea.prose id=(id) name="text" rows="4" maxlength=(SAID_MAX) { "\n" (value) }
            }
            (answer(submit))
        },
    )
}

/// The button of a form, in a line of its own.
fn answer(submit: &Action) -> Markup {
    // What is typed answers a question, or leads on.
    let label = match submit {
        Action::Submit(..) => label::SUBMIT,
        Action::Say(_) => label::SEND,
        Action::TakeAlong(_) => label::KEEP_LINE,
        _ => label::GO_ON,
    };
    html! { div.presses { (sends(label, submit, Tone::Primary)) } }
}

fn form(sheet: &Sheet<'_>, class: &str, inside: Markup) -> Markup {
    html! { form.(class) method="post" action=(sheet.form) data-press { (inside) } }
}
