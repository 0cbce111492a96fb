//! What is configured of the inference servers that answer in labs: one in `[inference]`, or several, each in an
//! `[[inference]]`, the preferred one first. Without an address none is asked for by name.

use std::time::Duration;

use homeroom_tutor::{Key, Outside, Patience, Pin, Settings};
use url::Url;

use super::{
    document::{Found, problem},
    keys,
    problem::{Fix, Problem},
    reader::{Reader, secret_in},
    values::http_address,
};
use crate::arguments::INFERENCE_KEY;

/// How many hexadecimal digits a digest has.
const WHOLE: usize = 64;
/// As many of them as Ollama shows.
const SHORT: usize = 12;

impl Reader<'_> {
    pub(super) fn inference(&mut self) -> Vec<Settings> {
        let Some(file) = self.document.take() else { return Vec::new() };
        let sections = file.each(keys::LIST);
        let are_several = sections.len() > 1;
        let mut servers: Vec<Settings> = Vec::with_capacity(sections.len());
        for section in sections {
            let line = section.line();
            let is_lost = are_several && !section.has(&keys::INFERENCE_URL);
            self.document = Some(section);
            if is_lost {
                let help = Fix::Write(keys::INFERENCE_URL.example.into());
                self.report(&keys::INFERENCE_URL, line, "this `[[inference]]` has no `url`", help);
            }
            let Some(server) = self.server() else { continue };
            if servers.iter().any(|other| other.name == server.name) {
                let what = format!("two inference servers are called `{}`", server.name.0);
                let help = Fix::Write(keys::INFERENCE_NAME.example.into());
                self.report(&keys::INFERENCE_NAME, line, what, help);
            } else {
                servers.push(server);
            }
        }
        self.document = Some(file);
        match (&self.given.inference_key, servers.as_mut_slice()) {
            (Some(key), [only]) if !are_several => only.key = Some(Key::new(key.clone())),
            (Some(_), _) if are_several => self.problems.push(whose_key()),
            _ => {}
        }
        servers
    }

    fn server(&mut self) -> Option<Settings> {
        let url = self.server_url();
        let name = self.text(&keys::INFERENCE_NAME).map(|found| found.value);
        let model = self.text(&keys::INFERENCE_MODEL).map(|found| found.value);
        let file = self.text(&keys::INFERENCE_KEY_FILE);
        let key = file.and_then(|file| {
            let text = secret_in(self, &keys::INFERENCE_KEY_FILE, &file, "KEY")?;
            text.lines().next().map(|line| Key::new(line.trim().to_owned()))
        });
        let context = self.count(&keys::INFERENCE_CONTEXT);
        let slots = self.count(&keys::INFERENCE_SLOTS);
        let pin = self.pin();
        let patience = self.patience();
        let outside = match self.take(|document| document.flag(&keys::INFERENCE_OUTSIDE)) {
            Some(Found { value: true, .. }) => Outside::Allowed,
            _ => Outside::Refused,
        };
        let url = url?;
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| place(&url));
        let usual = Settings::new(&name, url);
        Some(Settings { model, key, slots, context, outside, pin, patience, ..usual })
    }

    fn server_url(&mut self) -> Option<Url> {
        let key = &keys::INFERENCE_URL;
        let found = self.text(key)?;
        let url = http_address(&found.value);
        if url.is_none() {
            // What stands before an @ may be a secret.
            let what = if found.value.contains('@') {
                "the address holds a user name or a password; a key has a file of its own".into()
            } else {
                format!("`{}` is not an address that begins with http:// or https://", found.value)
            };
            let meant = format!("http://{}", found.value);
            let line = match http_address(&meant) {
                Some(_) if !found.value.contains("://") => format!("url = {meant:?}"),
                _ => key.example.into(),
            };
            self.report(key, found.line, what, Fix::Write(line));
        }
        url
    }

    fn patience(&mut self) -> Patience {
        let usual = Patience::default();
        let mut seconds = |key| self.count(key).map(|seconds| Duration::from_secs(seconds.into()));
        Patience {
            first: seconds(&keys::INFERENCE_FIRST_TOKEN_SECONDS).unwrap_or(usual.first),
            silence: seconds(&keys::INFERENCE_SILENCE_SECONDS).unwrap_or(usual.silence),
        }
    }

    fn count(&mut self, key: &keys::Key) -> Option<u32> {
        self.take(|document| document.count(key)).map(|found| found.value)
    }

    fn pin(&mut self) -> Option<Pin> {
        let pin = self.text(&keys::INFERENCE_PIN);
        let file = self.text(&keys::INFERENCE_PIN_FILE);
        let file = file.map(|found| Found { line: found.line, value: self.base.join(found.value) });
        let hashed = file.as_ref().map(|file| Fix::Run(format!("sha256sum {}", Fix::quoted(&file.value))));
        let Some(pin) = pin else {
            let (file, help) = (file?, hashed?);
            let what = "`inference.pin_file` needs `inference.pin` beside it, the SHA-256 of the file";
            self.report(&keys::INFERENCE_PIN_FILE, file.line, what, help);
            return None;
        };
        let digest = pin.value.strip_prefix("sha256:").unwrap_or(&pin.value).to_owned();
        let fewest = if file.is_some() { WHOLE } else { SHORT };
        if !(fewest..=WHOLE).contains(&digest.len()) || !digest.chars().all(|c| c.is_ascii_hexdigit()) {
            let digits = if file.is_some() { format!("{WHOLE}") } else { format!("{SHORT} to {WHOLE}") };
            let what = format!("`{}` is not sha256: and {digits} hexadecimal digits", pin.value);
            let help = hashed.unwrap_or_else(|| Fix::Write(keys::INFERENCE_PIN.example.into()));
            self.report(&keys::INFERENCE_PIN, pin.line, what, help);
            return None;
        }
        Some(match file {
            Some(file) => Pin::File { path: file.value, sha256: digest },
            None => Pin::Digest(digest),
        })
    }
}

/// What a server is called that has no name.
fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn whose_key() -> Problem {
    let what = "this key is for one server, and there are several".to_owned();
    let help = Fix::Do("give each its own `key_file`".into());
    problem(INFERENCE_KEY, None, INFERENCE_KEY, what, help).warning()
}
