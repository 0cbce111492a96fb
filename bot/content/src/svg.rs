//! Drawings made safe: only elements and attributes that draw, written anew one by one.

use sha2::{Digest as _, Sha256};

/// Elements that draw.
const ELEMENTS: &[&str] = &[
    "svg", "g", "defs", "marker", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text",
    "tspan",
];
/// Elements that go with all that is in them.
const GONE: &[&str] =
    &["script", "style", "foreignobject", "image", "use", "animate", "set", "iframe", "title"];
/// Attributes that place, shape or colour.
#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "alignment-baseline", "cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "fill-rule",
    "font-family", "font-size", "font-style", "font-weight", "height", "id", "letter-spacing", "marker-end",
    "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth", "opacity", "orient", "overflow",
    "paint-order", "points", "preserveAspectRatio", "r", "refX", "refY", "rx", "ry", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width",
    "text-anchor", "text-decoration", "transform", "viewBox", "width", "x", "x1", "x2", "xml:space", "xmlns", "y",
    "y1", "y2",
];

/// The same drawing with nothing in it that could act or load. None for what is no drawing.
pub(crate) fn clean(svg: &str) -> Option<String> {
    let mut cleaner =
        Cleaner { out: String::with_capacity(svg.len()), open: Vec::new(), gone: None, mark: mark(svg) };
    let mut rest = svg;
    while let Some((text, tag)) = rest.split_once('<') {
        cleaner.text(text);
        let end = tag_end(tag)?;
        cleaner.tag(tag.get(..end)?);
        rest = tag.get(end + 1..)?;
    }
    while let Some(open) = cleaner.open.pop() {
        cleaner.out.push_str(&format!("</{open}>"));
    }
    cleaner.out.starts_with("<svg ").then_some(cleaner.out)
}

/// A clean drawing with the words that stand for it.
pub(crate) fn name(svg: &str, alt: &str) -> String {
    let alt = escape(&alt.replace('&', "&amp;"));
    svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{alt}\" "), 1)
}

/// Several drawings stand in one page, so each has ids of its own.
fn mark(svg: &str) -> String {
    let hash = Sha256::digest(svg.as_bytes());
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    None
}

struct Cleaner {
    out: String,
    open: Vec<String>,
    /// The element that goes with all in it, and how often it is open.
    gone: Option<(String, usize)>,
    mark: String,
}

impl Cleaner {
    fn text(&mut self, text: &str) {
        if self.gone.is_none() && self.open.iter().any(|open| open == "text") {
            self.out.push_str(&escape(text));
        }
    }

    fn tag(&mut self, tag: &str) {
        let closing = tag.strip_prefix('/');
        let body = closing.unwrap_or(tag).trim_end();
        let empty = body.ends_with('/');
        let body = body.trim_end_matches('/');
        let name = body.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        if let Some((gone, depth)) = &mut self.gone {
            if name.eq_ignore_ascii_case(gone) && !empty {
                *depth = if closing.is_some() { depth.saturating_sub(1) } else { *depth + 1 };
            }
            if *depth == 0 {
                self.gone = None;
            }
        } else if GONE.contains(&name.to_ascii_lowercase().as_str()) {
            if closing.is_none() && !empty {
                self.gone = Some((name.to_owned(), 1));
            }
        } else if !ELEMENTS.contains(&name) {
            // A link's frame goes, what it holds stays.
        } else if closing.is_some() {
            if self.open.last().is_some_and(|open| open == name) {
                self.open.pop();
                self.out.push_str(&format!("</{name}>"));
            }
        } else {
            self.start(name, body.get(name.len()..).unwrap_or_default());
            if empty {
                self.out.push_str("/>");
            } else {
                self.out.push('>');
                self.open.push(name.to_owned());
            }
        }
    }

    fn start(&mut self, name: &str, attributes: &str) {
        self.out.push_str(&format!("<{name}"));
        let mut rest = attributes.trim_start();
        while let Some((key, value, after)) = attribute(rest) {
            if ATTRIBUTES.contains(&key) && !acts(value) {
                let value = match key {
                    "id" => format!("d{}-{value}", self.mark),
                    _ => value.replace("url(#", &format!("url(#d{}-", self.mark)),
                };
                self.out.push_str(&format!(" {key}=\"{}\"", escape(&value)));
            }
            rest = after.trim_start();
        }
    }
}

/// The next attribute: name, value, what is left.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (key, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, after) = rest.get(1..)?.split_once(quote)?;
    Some((key.trim(), value, after))
}

/// Whether a value could load or run something.
fn acts(value: &str) -> bool {
    let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let value = value.to_ascii_lowercase();
    value.contains("script:") || value.contains("data:") || value.replace("url(#", "").contains("url(")
}

/// Text that is escaped already, made sure of.
fn escape(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_draws_is_left() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"><script>1</script><a href=\"javascript:1\">\
                   <rect id=\"a\" fill=\"url(#a)\" onclick='1'/></a><text>1 &lt; 2</text><image href=\"http://x\"/>\
                   <foreignObject><div>x</div></foreignObject><path fill=\"url(http://x)\" d=\"M0\"/></svg>";
        let clean = name(&clean(svg).unwrap(), "A \"b\" & <c>");
        let mark = mark(svg);
        assert_eq!(
            clean,
            format!(
                "<svg role=\"img\" aria-label=\"A &quot;b&quot; &amp; &lt;c&gt;\" xmlns=\"http://www.w3.org/2000/svg\">\
                 <rect id=\"d{mark}-a\" fill=\"url(#d{mark}-a)\"/><text>1 &lt; 2</text><path d=\"M0\"/></svg>"
            )
        );
    }

    #[test]
    fn whatever_is_open_is_closed() {
        assert!(clean("<svg x=\"1\"><g><text>a").unwrap().ends_with("<g><text></text></g></svg>"));
        assert_eq!(clean("no drawing"), None);
        assert_eq!(clean("<svg <"), None);
    }
}
