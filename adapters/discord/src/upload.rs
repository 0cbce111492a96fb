//! Tests that are brought as files.

use reqwest::Url;
use serenity::model::channel::Attachment;
use tokio::time::timeout;

use crate::{
    limits::{UPLOAD_MAX, UPLOAD_TIME},
    words,
};

/// Where Discord keeps what people attach: <https://discord.com/developers/docs/reference#signed-attachment-cdn-urls>.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// Fetches files.
pub(crate) struct Fetcher {
    client: reqwest::Client,
    /// What stands for Discord, in tests.
    base: Option<Url>,
}

impl Fetcher {
    pub(crate) fn new(client: reqwest::Client, base: Option<&str>) -> Self {
        Self { client, base: base.and_then(|base| Url::parse(base).ok()) }
    }

    /// The text of a file; or what is to be said.
    pub(crate) async fn text(&self, file: &Attachment) -> Result<String, &'static str> {
        let url = Url::parse(&file.url).ok().filter(|url| self.may(url)).ok_or(words::FILE_LOST)?;
        let bytes = timeout(UPLOAD_TIME, self.bytes(url)).await.unwrap_or(Err(words::FILE_LOST))?;
        let text = String::from_utf8(bytes).map_err(|_| words::FILE_NO_TEXT)?;
        if text.contains('\0') { Err(words::FILE_NO_TEXT) } else { Ok(text) }
    }

    /// Nothing else is asked: an address that somebody made up could be of a machine beside this one.
    fn may(&self, url: &Url) -> bool {
        let of_discord = url.scheme() == "https" && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        let of_base = self.base.as_ref().is_some_and(|base| base.origin() == url.origin());
        (of_discord && url.port().is_none()) || of_base
    }

    async fn bytes(&self, url: Url) -> Result<Vec<u8>, &'static str> {
        let lost = |_| words::FILE_LOST;
        let mut response = self.client.get(url).send().await.map_err(lost)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(words::FILE_LOST);
        }
        let mut bytes = Vec::new();
        while let Some(some) = response.chunk().await.map_err(lost)? {
            if bytes.len() + some.len() > UPLOAD_MAX {
                return Err(words::FILE_TOO_LARGE);
            }
            bytes.extend_from_slice(&some);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_discord_is_asked_for_files() {
        let fetcher = Fetcher::new(reqwest::Client::new(), Some("http://127.0.0.1:4000"));
        let may = |url: &str| fetcher.may(&Url::parse(url).expect("an address"));
        assert!(may("https://cdn.discordapp.com/attachments/1/2/a.md?ex=1"));
        assert!(may("http://127.0.0.1:4000/a.md"));
        for other in [
            "http://cdn.discordapp.com/a.md",
            "https://cdn.discordapp.com:8443/a.md",
            "https://cdn.discordapp.com.example.org/a.md",
            "https://user@example.org/cdn.discordapp.com",
            "http://127.0.0.1:4001/a.md",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
        ] {
            assert!(!may(other), "{other}");
        }
    }
}
