//! What is configured of Discord. Without a token there is none, and nothing else is needed.

use homeroom_discord::{MessageContent, Settings, Shards, Token};

use super::{
    document::Found,
    keys,
    problem::Fix,
    reader::{Reader, secret_in},
};

impl Reader<'_> {
    pub(super) fn discord(&mut self) -> Option<Settings> {
        let from_file = self.text(&keys::DISCORD_TOKEN_FILE).and_then(|file| self.token_in(&file));
        let base = self.text(&keys::DISCORD_API_BASE).map(|found| found.value);
        let shards = self.shards();
        let message_content = match self.take(|document| document.flag(&keys::DISCORD_MESSAGE_CONTENT)) {
            Some(Found { value: true, .. }) => MessageContent::Asked,
            _ => MessageContent::Unasked,
        };
        let token = self.given.discord_token.clone().map(Token::new).or(from_file)?;
        let api_base = self.given.discord_api.clone().or(base);
        Some(Settings { token, api_base, shards, message_content })
    }

    fn token_in(&mut self, file: &Found<String>) -> Option<Token> {
        let key = &keys::DISCORD_TOKEN_FILE;
        let text = secret_in(self, key, file, "TOKEN")?;
        let token = text.lines().next().unwrap_or_default().trim();
        if token.is_empty() {
            let help = Fix::Do("put the bot's token into its first line".into());
            self.report(key, file.line, "the file's first line is empty", help);
            return None;
        }
        Some(Token::new(token))
    }

    fn shards(&mut self) -> Shards {
        let key = &keys::DISCORD_SHARDS;
        let Some(found) = self.text(key) else { return Shards::Auto };
        shards(&found.value).unwrap_or_else(|| {
            let what = format!("`{}` is neither auto nor a range as in 0-1/4", found.value);
            self.report(key, found.line, what, Fix::Write(key.example.into()));
            Shards::Auto
        })
    }
}

/// `auto`, or `0-1/4`: the first two of four.
fn shards(text: &str) -> Option<Shards> {
    if text == "auto" {
        return Some(Shards::Auto);
    }
    let (range, of) = text.split_once('/')?;
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let (first, last, of) = (first.parse().ok()?, last.parse().ok()?, of.parse().ok()?);
    (first <= last && last < of).then_some(Shards::Range { first, last, of })
}
