//! The plain body beside a formatted one. It is made of it, so that both say the same.

/// The words of a formatted body of ours.
pub(crate) fn plain(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        page.text(text);
        let Some(end) = tag.find('>') else {
            rest = "";
            break;
        };
        page.tag(tag.get(1..end).unwrap_or_default());
        rest = tag.get(end + 1..).unwrap_or_default();
    }
    page.text(rest);
    page.out.trim().to_owned()
}

/// A plain body in the making.
#[derive(Default)]
struct Page {
    out: String,
    /// Lists that are open: the number of the next entry, or none of those with bullets.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// Within a listing.
    listing: bool,
    /// Where a link leads, and where its words began.
    link: Option<(String, usize)>,
}

impl Page {
    fn text(&mut self, text: &str) {
        let text = read(text);
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.line();
            }
            if self.quotes > 0 && !line.is_empty() && (self.out.is_empty() || self.out.ends_with('\n')) {
                self.out.push_str("> ");
            }
            self.out.push_str(line);
        }
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split(' ').next().unwrap_or_default();
        match name {
            "br" => self.line(),
            "p" => self.apart(),
            "pre" => {
                self.apart();
                self.listing = true;
            }
            "/pre" => {
                self.listing = false;
                self.ended();
            }
            "/p" => self.ended(),
            "ul" => self.list(None),
            "ol" => {
                self.list(Some(attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1)))
            }
            "/ul" | "/ol" => {
                self.lists.pop();
                self.ended();
            }
            "li" => self.entry(),
            "blockquote" => {
                self.apart();
                self.quotes += 1;
            }
            "/blockquote" => {
                self.quotes = self.quotes.saturating_sub(1);
                self.ended();
            }
            "code" | "/code" if !self.listing => self.out.push('`'),
            "a" => self.link = attribute(tag, "href").map(|to| (to, self.out.len())),
            "/a" => self.linked(),
            _ => {}
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
    }

    /// A block stands on a line of its own, but right after the mark of its entry.
    fn apart(&mut self) {
        let marked = self.out.ends_with("- ") || self.out.ends_with(". ");
        if !self.out.is_empty() && !self.out.ends_with('\n') && (!marked || self.lists.is_empty()) {
            self.line();
        }
    }

    /// What comes after a block stands apart from it.
    fn ended(&mut self) {
        let between = if self.lists.is_empty() { "\n\n" } else { "\n" };
        while self.out.ends_with('\n') {
            self.out.pop();
        }
        self.out.push_str(between);
    }

    fn list(&mut self, start: Option<u64>) {
        self.apart();
        self.lists.push(start);
    }

    fn entry(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.line();
        }
        self.out.push_str(&"  ".repeat(self.lists.len().saturating_sub(1)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
    }

    fn linked(&mut self) {
        let Some((to, from)) = self.link.take() else { return };
        if self.out.get(from..).is_some_and(|shown| shown != to) {
            self.out.push_str(&format!(" ({to})"));
        }
    }
}

/// The value of an attribute.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    Some(read(after.split('"').next().unwrap_or_default()))
}

/// Letters that markup needs, as themselves again.
fn read(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
