//! The second port, and with it the library's own way of waiting.

use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::{Certificate, Client};
use serenity::http::HttpBuilder;

use crate::{Options, StandIn};

#[tokio::test]
async fn serenity_waits_when_it_is_told_to() -> Result<()> {
    let standin = StandIn::start_with(Options { secure: true, ..Options::default() }).await?;
    let secure = standin.secure().context("no second port")?;
    let client = Client::builder()
        .add_root_certificate(Certificate::from_der(&secure.certificate)?)
        .resolve("discord.com", secure.address)
        .build()?;
    let http = HttpBuilder::new(standin.token()).client(client).build();
    standin.limit_next(1, Duration::from_millis(200), false);
    assert_eq!(http.get_current_user().await?.id.get(), standin.application());
    let statuses: Vec<_> = standin.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [429, 200]);
    assert_eq!(standin.invalid_requests(), 1);
    assert!(standin.violations().is_empty());
    Ok(())
}
