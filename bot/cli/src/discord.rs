//! The classroom on Discord: whether it is let in, and the link that invites it.

use std::process::ExitCode;

use anyhow::Result;
use homeroom_discord::{Discord, Settings, StartError};

use crate::{arguments::DISCORD_TOKEN, configuration::Configuration};

/// The platform's name in the record.
pub const PLATFORM: &str = homeroom_discord::PLATFORM;

/// What a program exits with that was told something wrong, as with wrong arguments.
const WRONG: u8 = 2;

/// Discord, if the configuration has one. A token that Discord does not take ends the program, with this code; a Discord
/// that cannot be reached does not: it is tried again.
pub async fn open(settings: Option<&Settings>) -> Result<Option<Discord>, ExitCode> {
    let Some(settings) = settings else { return Ok(None) };
    let discord = Discord::new(settings.clone()).map_err(|error| told(&error))?;
    match discord.introduce().await {
        Ok(()) => {}
        Err(error @ StartError::Unreachable(_)) => {
            tracing::error!(%error, "the classroom opens without Discord, and goes on trying");
        }
        Err(error) => return Err(told(&error)),
    }
    Ok(Some(discord))
}

fn told(error: &StartError) -> ExitCode {
    match error {
        StartError::Token => eprintln!(
            "homeroom: Discord does not take the token. Reset it under Bot at https://discord.com/developers/applications \
             and put the new one into {DISCORD_TOKEN} or discord.token_file."
        ),
        error => eprintln!("homeroom: {error}"),
    }
    ExitCode::from(WRONG)
}

/// `homeroom discord invite`.
pub async fn invite(configuration: &Configuration) -> Result<ExitCode> {
    let Some(settings) = &configuration.discord else {
        eprintln!(
            "homeroom: no bot's token is configured: put it into {DISCORD_TOKEN} or discord.token_file."
        );
        return Ok(ExitCode::from(WRONG));
    };
    let discord = match Discord::new(settings.clone()) {
        Ok(discord) => discord,
        Err(error) => return Ok(told(&error)),
    };
    if let Err(error) = discord.introduce().await {
        return Ok(told(&error));
    }
    let link = discord.application_id().map(homeroom_discord::invite_link);
    println!("{}", link.unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}
