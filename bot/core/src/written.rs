//! Blocks as the text that somebody would write them with, for whoever reads text alone.

use crate::{Block, plain};

/// The words of blocks, a paragraph each; lists, tables and listings keep their shape. What is a picture says what it shows.
pub fn written(blocks: &[Block]) -> String {
    let parts: Vec<String> = blocks.iter().map(block).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Section { title, body, .. } => {
            let title = title.as_ref().map(|title| plain(title)).unwrap_or_default();
            format!("{title}\n{}", written(body)).trim().to_owned()
        }
        Block::Text(text) | Block::Heading { text, .. } | Block::Source { text, .. } => plain(text),
        Block::List { start, items } => list(*start, items),
        Block::Table { head, rows } => {
            let row = |cells: &Vec<crate::Rich>| {
                let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
                cells.join(" | ")
            };
            std::iter::once(head).chain(rows).map(row).collect::<Vec<_>>().join("\n")
        }
        Block::Code { text, .. } => format!("```\n{}\n```", text.trim_end()),
        Block::Image { alt, .. } | Block::Diagram { alt, .. } => alt.clone(),
        Block::Callout { title, body, .. } => {
            let title = title.as_ref().map(|title| format!("{}: ", plain(title))).unwrap_or_default();
            format!("{title}{}", written(body))
        }
        Block::Reveal { question, answer } => format!("{}\n{}", plain(question), written(answer)),
        Block::Deeper { title, body } | Block::Fold { title, body } => {
            format!("{}\n{}", plain(title), written(body))
        }
        Block::Terms(terms) => {
            let term = |(term, meaning): &(crate::Rich, Vec<Block>)| {
                format!("{}: {}", plain(term), written(meaning))
            };
            terms.iter().map(term).collect::<Vec<_>>().join("\n")
        }
        Block::Quote(body) => written(body),
        // What stands for something to press, or for a state of things, is no text.
        Block::Meter { .. }
        | Block::Entries(_)
        | Block::Steps(_)
        | Block::Options(_)
        | Block::File { .. }
        | Block::Countdown { .. } => String::new(),
    }
}

fn list(start: Option<u64>, items: &[Vec<Block>]) -> String {
    let item = |(n, item): (usize, &Vec<Block>)| match start {
        Some(start) => format!("{}. {}", start + n as u64, written(item)),
        None => format!("- {}", written(item)),
    };
    items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
}
