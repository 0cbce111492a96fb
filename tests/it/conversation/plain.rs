//! A page as plain text: what a place shows that can do nothing but text.

use std::fmt::Write as _;

use homeroom_core::{Block, Chosen, Control, Flag, Here, Standing, View, plain, plain_blocks};

pub fn page(view: &View) -> String {
    let mut out = format!("# {}\n", view.title);
    if let Some(subtitle) = &view.subtitle {
        line(&mut out, subtitle);
    }
    blocks(&view.blocks, &mut out);
    for control in &view.controls {
        match control {
            Control::Press { label, .. } => line(&mut out, &format!("[{label}]")),
            Control::Choice(options) | Control::Choices { options, .. } => {
                for option in options {
                    let mark = if option.chosen == Chosen::Yes { "*" } else { " " };
                    line(&mut out, &format!("({mark}) {}", plain(&option.text)));
                }
            }
            Control::Entry { label, value, .. } => {
                line(&mut out, &format!("{label}: {}", value.as_deref().unwrap_or("____")));
            }
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

fn blocks(all: &[Block], out: &mut String) {
    for block in all {
        self::block(block, out);
    }
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Heading { text, .. } => line(out, &format!("## {}", plain(text))),
        Block::Text(text) => line(out, &plain(text)),
        Block::Section { title, body, .. } => {
            line(out, &format!("## {}", title.as_deref().map(plain).unwrap_or_default()));
            blocks(body, out);
        }
        Block::Fold { title, body } => {
            line(out, &format!("<{}>", plain(title)));
            blocks(body, out);
        }
        Block::Meter { label, value, of } => line(out, &format!("{label} {value}/{of}")),
        Block::Callout { kind, title, body } => {
            let title = title.as_deref().map(plain).unwrap_or_default();
            line(out, &format!("{kind:?}: {title} {}", plain_blocks(body)));
        }
        Block::Entries(entries) => {
            for entry in entries {
                let note = entry.note.as_deref().unwrap_or_default();
                let sort = entry.sort.as_deref().unwrap_or_default();
                line(out, &format!("- {} {sort} {} ({note})", sign(entry.state), entry.label));
            }
        }
        Block::Steps(steps) => {
            let steps = steps.iter().map(|step| {
                let flag = if step.flag == Flag::Flagged { "!" } else { "" };
                let here = if step.here == Here::Yes { "<" } else { "" };
                format!("{}{}{flag}{here}", step.number, sign(step.state))
            });
            line(out, &steps.collect::<Vec<_>>().join(" "));
        }
        Block::Options(options) => {
            for option in options {
                let chosen = if option.chosen == Chosen::Yes { "*" } else { " " };
                let note = plain_blocks(&option.note);
                line(out, &format!("{chosen}{} {} {note}", sign(option.state), plain(&option.text)));
            }
        }
        Block::Terms(terms) => {
            for (term, meaning) in terms {
                line(out, &format!("{}: {}", plain(term), plain_blocks(meaning)));
            }
        }
        Block::File { name, .. } => line(out, &format!("(file {name})")),
        Block::Countdown { .. } => line(out, "(time is running)"),
        other => line(out, &plain_blocks(std::slice::from_ref(other))),
    }
}

fn sign(state: Standing) -> &'static str {
    match state {
        Standing::Open => "o",
        Standing::Current => ">",
        Standing::Done => "=",
        Standing::Right => "+",
        Standing::Wrong => "-",
    }
}
