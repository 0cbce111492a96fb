//! The record as one file, and back, while the classroom is open.

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail, ensure};
use homeroom_core::Clock as _;
use homeroom_store::DatabaseUrl;

use crate::{clock::SystemClock, configuration::Configuration};

/// `homeroom backup FILE`.
pub async fn backup(configuration: &Configuration, file: &Path) -> Result<ExitCode> {
    let record = sqlite(configuration, "pg_dump --format=custom --file", file)?;
    ensure!(record.exists(), "there is no record at {} yet", record.display());
    let bytes = homeroom_store::backup(record, file).await?;
    println!("The record is in {} ({} KiB), checked.", file.display(), bytes.div_ceil(1024));
    Ok(ExitCode::SUCCESS)
}

/// `homeroom restore FILE`.
pub async fn restore(configuration: &Configuration, file: &Path) -> Result<ExitCode> {
    let record = sqlite(configuration, "pg_restore --clean --if-exists --dbname=…", file)?;
    ensure!(file.exists(), "there is no {}", file.display());
    let now = SystemClock.now();
    let mut kept = None;
    if record.exists() {
        let stamp = now.to_string().replace(':', "-");
        let before = record.with_file_name(format!("before-restore-{stamp}.db"));
        homeroom_store::backup(record, &before).await.context("the present record could not be kept")?;
        kept = Some(before);
    }
    homeroom_store::restore(record, file, now)
        .await
        .with_context(|| format!("{} was not restored; the record is as it was", file.display()))?;
    println!("The record is what it was in {}. A classroom that is open goes on with it.", file.display());
    println!("Learners who erased themselves since then are in it again: tell them.");
    if let Some(before) = kept {
        println!("What was here until now is in {}.", before.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn sqlite<'a>(configuration: &'a Configuration, instead: &str, file: &Path) -> Result<&'a Path> {
    match &configuration.database {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(server) => bail!(
            "this record is in PostgreSQL at {}, which has its own tools. Use: {instead} {}",
            server.place(),
            file.display()
        ),
    }
}
