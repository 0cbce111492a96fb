//! A page as a browser without a screen sees it: its forms, links and words.

/// What came back for a request.
#[derive(Clone, Debug)]
pub struct Page {
    /// The status of the last answer, after redirects.
    pub status: u16,
    /// The path it was found at, after redirects.
    pub path: String,
    /// Its header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The text.
    pub body: String,
}

/// A form on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Hidden and text fields with their values.
    pub fields: Vec<(String, String)>,
    /// Boxes that can be ticked: name and value.
    pub ticks: Vec<(String, String)>,
    /// Buttons that say something of their own.
    pub buttons: Vec<Button>,
}

/// A button in a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Button {
    /// Its name, `token` for one.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What it says.
    pub label: String,
}

impl Page {
    /// Whether it came with a status of success.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The forms, in order.
    pub fn forms(&self) -> Vec<Form> {
        forms(&self.body)
    }

    /// The first form that has a button which `wanted` accepts, and that button.
    pub fn button(&self, wanted: impl Fn(&Button) -> bool) -> Option<(Form, Button)> {
        self.forms().into_iter().find_map(|form| {
            let button = form.buttons.iter().find(|button| wanted(button)).cloned()?;
            Some((form, button))
        })
    }

    /// Where links lead, in order.
    pub fn links(&self) -> Vec<String> {
        let anchors = Tags(&self.body).filter(|tag| tag.name == "a");
        anchors.filter_map(|tag| tag.get("href")).collect()
    }

    /// Its words, without tags.
    pub fn words(&self) -> String {
        words(&self.body)
    }
}

/// A start or end tag, and the text between it and the next.
struct Tag<'a> {
    name: String,
    inside: &'a str,
    after: &'a str,
}

impl Tag<'_> {
    fn get(&self, wanted: &str) -> Option<String> {
        let mut rest = self.inside;
        while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
            rest = &rest[start..];
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, tail) = rest.split_at(end);
            let (value, tail) = match tail.strip_prefix("=\"") {
                Some(tail) => tail.split_once('"')?,
                None => ("", tail.strip_prefix('=').unwrap_or(tail)),
            };
            if name == wanted {
                return Some(unescape(value));
            }
            rest = tail;
        }
        None
    }
}

/// The tags of a text, one after the other.
struct Tags<'a>(&'a str);

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        let (_, rest) = self.0.split_once('<')?;
        let (tag, rest) = rest.split_once('>')?;
        self.0 = rest;
        let end = tag.find(char::is_whitespace).unwrap_or(tag.len());
        let (name, inside) = tag.split_at(end);
        let after = rest.split('<').next().unwrap_or_default();
        Some(Tag { name: name.to_ascii_lowercase(), inside, after })
    }
}

fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut labels_button = false;
    for tag in Tags(html) {
        let get = |name| tag.get(name).unwrap_or_default();
        if tag.name == "form" {
            let method = get("method").to_ascii_lowercase();
            forms.push(Form { action: get("action"), method, ..Form::default() });
            continue;
        }
        let Some(form) = forms.last_mut() else { continue };
        match tag.name.as_str() {
            "input" if matches!(get("type").as_str(), "checkbox" | "radio") => {
                form.ticks.push((get("name"), get("value")));
            }
            "input" | "textarea" if !get("name").is_empty() => form.fields.push((get("name"), get("value"))),
            "button" => {
                form.buttons.push(Button { name: get("name"), value: get("value"), label: String::new() })
            }
            _ => {}
        }
        labels_button = tag.name == "button" || (labels_button && tag.name != "/button");
        if labels_button && let Some(button) = form.buttons.last_mut() {
            button.label.push_str(&unescape(tag.after));
        }
    }
    forms
}

fn words(html: &str) -> String {
    let text: Vec<String> = Tags(html)
        .filter(|tag| !matches!(tag.name.as_str(), "script" | "style"))
        .map(|tag| unescape(tag.after.trim()))
        .filter(|text| !text.is_empty())
        .collect();
    text.join(" ")
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><h1>A &amp; B</h1><a class="x" href="/c/one">One</a>
        <form method="POST" action="/press"><input type="hidden" name="guard" value="a&quot;b">
        <input type="checkbox" name="pick" value="0" checked><label>zero</label>
        <button name="token" value="1Axyz" autofocus><kbd>1</kbd> Four bits</button><p>after</p></form>"#;

    fn page() -> Page {
        Page { status: 200, path: "/".into(), headers: Vec::new(), body: PAGE.into() }
    }

    #[test]
    fn a_form_is_read_with_fields_ticks_and_buttons() {
        let (form, button) = page().button(|button| button.name == "token").expect("a button");
        assert_eq!((form.action.as_str(), form.method.as_str()), ("/press", "post"));
        assert_eq!(form.fields, [("guard".to_owned(), "a\"b".to_owned())]);
        assert_eq!(form.ticks, [("pick".to_owned(), "0".to_owned())]);
        assert_eq!((button.value.as_str(), button.label.as_str()), ("1Axyz", "1 Four bits"));
    }

    #[test]
    fn links_and_words_are_read() {
        assert_eq!(page().links(), ["/c/one"]);
        assert_eq!(page().words(), "A & B One zero 1 Four bits after");
    }
}
