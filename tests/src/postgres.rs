//! A database of one test's own, in the throw-away cluster that `tests/run` starts.

use std::{
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result, bail};

/// Names the cluster: `postgres://homeroom@127.0.0.1:PORT/postgres`.
pub const VARIABLE: &str = "HOMEROOM_TEST_POSTGRES";

/// A database that goes when this is dropped.
#[derive(Debug)]
pub struct Database {
    cluster: String,
    name: String,
}

impl Database {
    /// A new, empty database.
    pub fn create() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let cluster =
            std::env::var(VARIABLE).with_context(|| format!("{VARIABLE} is not set: use tests/run"))?;
        let name = format!("it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        say(&cluster, &format!("CREATE DATABASE {name}"))?;
        Ok(Self { cluster, name })
    }

    /// Its address.
    pub fn url(&self) -> String {
        let server = self.cluster.rsplit_once('/').map_or(self.cluster.as_str(), |(server, _)| server);
        format!("{server}/{}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The cluster goes soon after anyway.
        drop(say(&self.cluster, &format!("DROP DATABASE {} WITH (FORCE)", self.name)));
    }
}

fn say(url: &str, statement: &str) -> Result<()> {
    let output = Command::new("psql").args(["--no-psqlrc", "--quiet", url, "--command", statement]).output();
    let output = output.context("starting psql")?;
    if !output.status.success() {
        bail!("{statement}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
