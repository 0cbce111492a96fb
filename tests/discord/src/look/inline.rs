//! Discord's Markdown inside a line.

use maud::{Markup, PreEscaped, Render, html};

use super::Painter;
use crate::clock::{Id, written};

/// How deep emphasis may lie in emphasis.
const DEPTH: usize = 8;
/// What emphasis is written with, the longer before the shorter.
const MARKS: [(&str, &str); 7] =
    [("||", "spoiler"), ("**", "strong"), ("__", "u"), ("~~", "s"), ("``", "code"), ("*", "em"), ("_", "em")];

impl Painter<'_> {
    /// One or more lines without blocks.
    pub(super) fn inline(&self, text: &str) -> Markup {
        self.spans(text, 0)
    }

    fn spans(&self, text: &str, depth: usize) -> Markup {
        let mut out = String::new();
        let (mut rest, mut before) = (text, ' ');
        while let Some(next) = rest.chars().next() {
            let found = if depth < DEPTH { self.span(rest, before, depth) } else { None };
            let (markup, length) = found.unwrap_or_else(|| plain(rest, next));
            out.push_str(&markup.into_string());
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
        }
        PreEscaped(out)
    }

    /// Something special at the beginning of a text, and how long it is.
    fn span(&self, text: &str, before: char, depth: usize) -> Option<(Markup, usize)> {
        if let Some(code) = text.strip_prefix('`').filter(|rest| !rest.starts_with('`')) {
            let (code, _) = code.split_once('`')?;
            return Some((html! { code { (code) } }, code.len() + 2));
        }
        for (mark, name) in MARKS {
            if let Some(inside) = text.strip_prefix(mark) {
                return self.emphasis(inside, (mark, name), before, depth);
            }
        }
        if let Some(inside) = text.strip_prefix('[') {
            let (words, rest) = inside.split_once("](")?;
            let (target, _) = rest.split_once(')')?;
            let words_of = self.spans(words, depth + 1);
            return Some((link(target, words_of)?, words.len() + target.len() + 4));
        }
        if let Some(inside) = text.strip_prefix('<') {
            let (what, _) = inside.split_once('>')?;
            return Some((self.named(what)?, what.len() + 2));
        }
        if text.starts_with("https://") || text.starts_with("http://") {
            let end = text.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>')).unwrap_or(text.len());
            return Some((link(&text[..end], text[..end].render())?, end));
        }
        None
    }

    fn emphasis(
        &self,
        inside: &str,
        mark: (&str, &str),
        before: char,
        depth: usize,
    ) -> Option<(Markup, usize)> {
        let (mark, name) = mark;
        let end = closing(inside, mark)?;
        let words = &inside[..end];
        let length = words.len() + 2 * mark.len();
        let is_inside_word = mark == "_"
            && (before.is_alphanumeric()
                || inside[end + 1..].chars().next().is_some_and(char::is_alphanumeric));
        if words.is_empty() || is_inside_word || (mark == "*" && words.starts_with(' ')) {
            return None;
        }
        if name == "code" {
            return Some((html! { code { (words.trim()) } }, length));
        }
        let words = self.spans(words, depth + 1);
        let markup = match name {
            "spoiler" => html! { span.spoiler { (words) } },
            "strong" => html! { strong { (words) } },
            "u" => html! { u { (words) } },
            "s" => html! { s { (words) } },
            _ => html! { em { (words) } },
        };
        Some((markup, length))
    }

    /// What stands between angle brackets: somebody, somewhere, a time, an emoji, an address.
    fn named(&self, what: &str) -> Option<Markup> {
        if let Some(time) = what.strip_prefix("t:") {
            let (seconds, style) = time.split_once(':').unwrap_or((time, "f"));
            return Some(html! { time { (self.time(seconds.parse().ok()?, style)) } });
        }
        let mention = |words: String| html! { span.mention { (words) } };
        if let Some(id) = what.strip_prefix("@&") {
            let id: Id = id.parse().ok()?;
            let mut roles = self.state.guilds.values().flat_map(|guild| &guild.roles);
            let name = roles.find(|role| role.id == id).map_or("unknown-role", |role| role.name.as_str());
            return Some(mention(format!("@{}", name.trim_start_matches('@'))));
        }
        if let Some(id) = what.strip_prefix('@') {
            return Some(mention(format!("@{}", self.name(id.trim_start_matches('!').parse().ok()?))));
        }
        if let Some(id) = what.strip_prefix('#') {
            let channel = self.state.channels.get(&id.parse::<Id>().ok()?);
            return Some(mention(format!("#{}", channel.map_or("unknown", |channel| channel.name.as_str()))));
        }
        if let Some(command) = what.strip_prefix('/') {
            let (name, id) = command.rsplit_once(':')?;
            id.parse::<Id>().ok()?;
            return Some(mention(format!("/{name}")));
        }
        if let Some(emoji) = what.strip_prefix(':').or_else(|| what.strip_prefix("a:")) {
            let (name, _) = emoji.split_once(':')?;
            return Some(html! { span.emoji { ":" (name) ":" } });
        }
        link(what, what.render())
    }

    /// A time as a client shows it, in the zone of nobody.
    fn time(&self, seconds: i64, style: &str) -> String {
        let time = u64::try_from(seconds).unwrap_or_default() * 1000;
        let stamp = written(time);
        let (date, clock) = (stamp.get(..10).unwrap_or_default(), stamp.get(11..16).unwrap_or_default());
        match style {
            "R" => relative(seconds - i64::try_from(self.state.clock.now() / 1000).unwrap_or_default()),
            "t" | "T" => clock.to_owned(),
            "d" | "D" => date.to_owned(),
            _ => format!("{date} {clock}"),
        }
    }
}

/// A letter, an escaped one, or a new line.
fn plain(text: &str, next: char) -> (Markup, usize) {
    let escaped = text.strip_prefix('\\').and_then(|rest| rest.chars().next());
    match (next, escaped) {
        ('\n', _) => (html! { br; }, 1),
        (_, Some(escaped)) if escaped.is_ascii_punctuation() => {
            (escaped.to_string().render(), 1 + escaped.len_utf8())
        }
        _ => (next.to_string().render(), next.len_utf8()),
    }
}

/// Where emphasis ends: at the same mark, unless that is part of a longer one or escaped.
fn closing(text: &str, mark: &str) -> Option<usize> {
    let letter = mark.chars().next()?;
    let mut from = 0;
    while let Some(at) = text[from..].find(mark).map(|at| at + from) {
        let run = text[at..].chars().take_while(|c| *c == letter).count();
        let is_escaped = text[..at].ends_with('\\');
        if !is_escaped && (mark.len() > 1 || run == 1 || run == 3) {
            // Of `***` the inner mark closes first.
            return Some(at + run.saturating_sub(mark.len()).min(if mark.len() > 1 { run } else { 0 }));
        }
        from = at + run;
    }
    None
}

/// A link to an address of the web; no other.
fn link(target: &str, words: Markup) -> Option<Markup> {
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    is_web.then(|| html! { a href=(target) rel="noreferrer" { (words) } })
}

/// How long ago, or how long until then.
fn relative(seconds: i64) -> String {
    let away = seconds.unsigned_abs();
    let (count, unit) =
        [(86_400 * 365, "year"), (86_400 * 30, "month"), (86_400, "day"), (3600, "hour"), (60, "minute")]
            .into_iter()
            .find(|(length, _)| away >= *length)
            .map_or((away, "second"), |(length, unit)| (away / length, unit));
    let plural = if count == 1 { "" } else { "s" };
    if seconds < 0 { format!("{count} {unit}{plural} ago") } else { format!("in {count} {unit}{plural}") }
}
