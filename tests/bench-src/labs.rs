//! Labs: what the bot adds to an inference server, takes from it, and gives to whom. The same server is asked without the bot too.

mod chat;
mod client;
mod fair;
mod figures;
mod first;
mod learner;
mod real;
mod saturated;
mod stage;
mod weight;

use anyhow::{Result, bail};

use crate::table::Table;

/// All of it: some four and a half minutes.
pub async fn measure(table: &mut Table) -> Result<()> {
    first::measure(table).await?;
    chat::measure(table).await?;
    saturated::measure(table).await?;
    real::measure(table).await?;
    fair::measure(table).await?;
    weight::memory(table).await?;
    weight::processor(table).await
}

/// One of them.
pub async fn part(table: &mut Table, name: &str) -> Result<()> {
    match name {
        "first" => first::measure(table).await,
        "chat" => chat::measure(table).await,
        "saturated" => saturated::measure(table).await,
        "real" => real::measure(table).await,
        "fair" => fair::measure(table).await,
        "memory" => weight::memory(table).await,
        "processor" => weight::processor(table).await,
        _ => bail!("no such part: first, chat, saturated, real, fair, memory, processor"),
    }
}
