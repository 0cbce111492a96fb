//! Does Discord take the token, and may the classroom do what it must where its classes meet?

use homeroom_core::{Place, PlatformId, Store as _, StoreError, Timestamp};
use homeroom_discord::{Discord, MessageContent, Missing, Settings, StartError, missing};
use homeroom_store::DatabaseUrl;

use super::finding::Finding;
use crate::{arguments::DISCORD_TOKEN, configuration::Fix, discord::PLATFORM};

/// Asks Discord, where one is configured.
pub async fn examined(settings: Option<&Settings>, database: &DatabaseUrl, now: Timestamp) -> Vec<Finding> {
    let Some(settings) = settings else { return Vec::new() };
    let introduced = async {
        let discord = Discord::new(settings.clone())?;
        discord.introduce().await?;
        Ok(discord)
    };
    let discord = match introduced.await {
        Ok(discord) => discord,
        Err(error) => return vec![refused(&error)],
    };
    // What the record says of itself stands above.
    let places = places(database, now).await.unwrap_or_default();
    let mut found = match missing(settings, &places).await {
        Ok(found) if found.is_empty() => {
            let met = format!("Discord: takes the token; {} where classes meet", counted(places.len()));
            vec![Finding::Good(met)]
        }
        Ok(found) => found.iter().map(lacking).collect(),
        Err(error) => vec![refused(&error)],
    };
    if settings.message_content == MessageContent::Asked {
        found.push(reading(&discord));
    }
    found
}

/// Whether what is typed in labs comes to us.
fn reading(discord: &Discord) -> Finding {
    if discord.reads() {
        return Finding::Good("Discord: what is typed in labs can be read".into());
    }
    let what = "Discord: the application may not read what is typed; labs have the reply button alone";
    let help = "switch on Message Content Intent under Bot at https://discord.com/developers/applications, or leave out \
                discord.message_content";
    Finding::Note(what.into(), Some(Fix::Do(help.into())))
}

fn counted(places: usize) -> String {
    if places == 1 { "1 channel".into() } else { format!("{places} channels") }
}

fn lacking(missing: &Missing) -> Finding {
    let channel = match &missing.channel {
        Some(name) => format!("#{name}"),
        None => format!("channel {}", missing.place.key),
    };
    let what = format!("Discord: in {channel} these permissions are missing: {}", missing.lacks.join(", "));
    let help = format!("give the bot's role these permissions in {channel}, or `/class leave` there");
    Finding::Fault(what, Fix::Do(help))
}

fn refused(error: &StartError) -> Finding {
    match error {
        StartError::Token => {
            let help = format!(
                "reset it at https://discord.com/developers/applications and put it into {DISCORD_TOKEN}"
            );
            Finding::Fault("Discord does not take the token".into(), Fix::Do(help))
        }
        StartError::Unreachable(_) => {
            Finding::Fault(error.to_string(), Fix::Run("curl -I https://discord.com/api/v10/gateway".into()))
        }
        other => Finding::Fault(other.to_string(), Fix::Do("correct the section [discord]".into())),
    }
}

/// Where classes meet. A record that is not there yet has none.
async fn places(url: &DatabaseUrl, now: Timestamp) -> Result<Vec<Place>, StoreError> {
    if matches!(url, DatabaseUrl::Sqlite(path) if !path.exists()) {
        return Ok(Vec::new());
    }
    let Ok(database) = homeroom_store::open(url, now).await else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    {
        let mut tx = database.read().await?;
        for cohort in tx.all_cohorts().await? {
            found.extend(tx.places_of(cohort.id).await?);
        }
    }
    database.close().await;
    let here = PlatformId::new(PLATFORM);
    found.retain(|place| place.platform == here);
    Ok(found)
}
