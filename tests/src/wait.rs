//! Waiting for a condition, never for a time.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{interval, timeout};

/// How long a local process may take for anything.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Looks again and again until `look` finds something; a fault if that takes longer than [`LIMIT`].
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let search = async {
        let mut beat = interval(Duration::from_millis(20));
        loop {
            beat.tick().await;
            if let Some(found) = look().await? {
                return Ok(found);
            }
        }
    };
    match timeout(LIMIT, search).await {
        Ok(found) => found,
        Err(_) => bail!("waited {LIMIT:?} in vain: {what}"),
    }
}
