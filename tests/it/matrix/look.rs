//! How a client shows what stands in a thread: a page that needs nothing but itself.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::Result;
use homeroom_tests::matrix::{BOT, Person};
use serde_json::Value;

const STYLE: &str = "
:root { color-scheme: light dark; --ground: #fff; --text: #1b1d22; --faint: #656d77; --line: #e1e6ec; --code: #f0f2f5; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #101317; --text: #ebeef2; --faint: #a9b2bc; --line: #323539; --code: #1d1f24; }
}
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 15px/1.45 'Noto Sans', 'DejaVu Sans', 'Noto Color Emoji', sans-serif; }
header { padding: .75rem 1rem; border-bottom: 1px solid var(--line); font-weight: 600; }
article { padding: .5rem 1rem; } b.by { color: var(--faint); font-size: .85rem; }
p, ul, ol, pre, blockquote { margin: .35rem 0; } ul, ol { padding-left: 1.5rem; }
blockquote { padding-left: .75rem; border-left: 3px solid var(--line); color: var(--faint); }
code { background: var(--code); border-radius: 4px; padding: 0 .2rem; } pre { white-space: pre-wrap; }
.key { display: inline-block; margin: .25rem .35rem 0 0; padding: .1rem .5rem; border: 1px solid var(--line); border-radius: 1rem; }
.edited { color: var(--faint); font-size: .75rem; }";

/// What stands in the thread that began with this message, as somebody sees it where they are: each message as it is now, with
/// what can be tapped below it.
pub async fn thread(person: &mut Person, root: &str) -> Result<String> {
    let mut shown: Vec<Shown> = Vec::new();
    for seen in person.seen("message").await? {
        let (id, relation) = (seen["id"].as_str().unwrap_or_default(), &seen["content"]["m.relates_to"]);
        let to = relation["event_id"].as_str().unwrap_or_default();
        if relation["rel_type"] == "m.replace" {
            let edited = shown.iter_mut().find(|one| one.id == to);
            edited.into_iter().for_each(|one| {
                (one.content, one.edits) = (seen["content"]["m.new_content"].clone(), one.edits + 1)
            });
        } else if id == root || (relation["rel_type"] == "m.thread" && to == root) {
            let by = if seen["sender"] == BOT { "homeroom".into() } else { person.user.clone() };
            let (id, content) = (id.to_owned(), seen["content"].clone());
            shown.push(Shown { id, by, content, keys: BTreeMap::new(), edits: 0 });
        }
    }
    for seen in person.seen("m.reaction").await? {
        let relation = &seen["content"]["m.relates_to"];
        let under = shown.iter_mut().find(|one| relation["event_id"] == one.id.as_str());
        let key = relation["key"].as_str().unwrap_or_default();
        under.into_iter().for_each(|one| *one.keys.entry(key.to_owned()).or_default() += 1);
    }
    Ok(page(&shown))
}

struct Shown {
    id: String,
    by: String,
    content: Value,
    /// Each once, with how many tapped it.
    keys: BTreeMap<String, usize>,
    edits: usize,
}

fn page(shown: &[Shown]) -> String {
    let mut page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width, initial-scale=1'>\
         <title>Thread</title><style>{STYLE}</style><header>Thread</header>"
    );
    for Shown { by, content, keys, edits, .. } in shown {
        // What people typed has no marks.
        let body = content["formatted_body"].as_str().or(content["body"].as_str()).unwrap_or_default();
        let edited = if *edits > 0 { "<span class=edited>(edited)</span>" } else { "" };
        let key = |(key, n): (&String, &usize)| format!("<span class=key>{key} {n}</span>");
        let keys: String = keys.iter().map(key).collect();
        // Writing to a string does not fail.
        let _ =
            write!(page, "<article><b class=by>{by}</b><div>{body}</div>{edited}<div>{keys}</div></article>");
    }
    page
}
