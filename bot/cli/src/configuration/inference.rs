//! What is configured of the inference server that answers in labs. Without an address none is asked for by name.

use homeroom_tutor::{Key, Outside, Settings};

use super::{
    keys,
    problem::Fix,
    reader::{Reader, secret_in},
    values::http_address,
};

/// The name of the one server, in the log.
const NAME: &str = "inference";

impl Reader<'_> {
    pub(super) fn inference(&mut self) -> Option<Settings> {
        let url = self.text(&keys::INFERENCE_URL);
        let model = self.text(&keys::INFERENCE_MODEL).map(|found| found.value);
        let file = self.text(&keys::INFERENCE_KEY_FILE);
        let from_file = file.and_then(|file| {
            let text = secret_in(self, &keys::INFERENCE_KEY_FILE, &file, "KEY")?;
            text.lines().next().map(|line| line.trim().to_owned())
        });
        let context = self.take(|document| document.count(&keys::INFERENCE_CONTEXT));
        let outside = self.take(|document| document.flag(&keys::INFERENCE_OUTSIDE));
        let found = url?;
        let Some(url) = http_address(&found.value) else {
            let what = format!("`{}` is not an address that begins with http:// or https://", found.value);
            self.report(
                &keys::INFERENCE_URL,
                found.line,
                what,
                Fix::Write(keys::INFERENCE_URL.example.into()),
            );
            return None;
        };
        let mut settings = Settings::new(NAME, url);
        settings.model = model;
        settings.context = context.map(|found| found.value);
        settings.key = self.given.inference_key.clone().or(from_file).map(Key::new);
        if outside.is_some_and(|found| found.value) {
            settings.outside = Outside::Allowed;
        }
        Some(settings)
    }
}
