//! Grades as a file, for whoever holds the record.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result, bail, ensure};
use homeroom_core::{
    Clock as _, Cohort, Learner, LearnerId, NoAssistants, Store,
    desk::{self, Teaches},
    features::Cx,
};
use homeroom_runtime::Catalogue;
use homeroom_store::DatabaseUrl;

use crate::{
    arguments::{ExportOptions, Format},
    clock::SystemClock,
    configuration::Configuration,
    courses,
};

/// `homeroom export grades`.
pub async fn grades(configuration: &Configuration, options: &ExportOptions) -> Result<ExitCode> {
    let now = SystemClock.now();
    if let DatabaseUrl::Sqlite(path) = &configuration.database {
        ensure!(path.exists(), "there is no record at {}", path.display());
    }
    let database: Arc<dyn Store> = Arc::new(homeroom_store::open(&configuration.database, now).await?);
    let catalogue = Catalogue::new(database.clone(), Arc::new(courses::read_edition));
    let mut tx = database.read().await?;
    let cohort = chosen(tx.all_cohorts().await?, &options.class)?;
    for course in &cohort.courses {
        catalogue.restore(course).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    let nobody = Learner { id: LearnerId::from_bytes([0; 16]), name: String::new(), since: now };
    let mut cx = Cx {
        assistants: &NoAssistants,
        errand: None,
        thread: None,
        tx: &mut *tx,
        courses: &catalogue,
        learner: &nobody,
        now,
        caller: None,
        touched: None,
        copy: None,
    };
    let book = desk::gradebook(&mut cx, &Teaches::holder_of_the_record(cohort), None).await;
    let book = book.map_err(|error| anyhow::anyhow!("{error}"))?;
    let text = match options.format {
        Format::Csv => desk::grades_csv(&book),
        Format::Json => desk::grades_json(&book),
    };
    match &options.file {
        Some(file) => {
            written(file, &text).with_context(|| format!("{} cannot be written", file.display()))?;
        }
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// For its owner alone: it has names and scores.
fn written(file: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())
}

/// By id or by name; without either, the only one there is.
fn chosen(cohorts: Vec<Cohort>, class: &Option<String>) -> Result<Cohort> {
    let mut found: Vec<Cohort> = match class {
        Some(class) => {
            let is = |cohort: &Cohort| cohort.id.to_string() == *class || cohort.name == *class;
            cohorts.iter().filter(|cohort| is(cohort)).cloned().collect()
        }
        // The demo class has no code, and no grades that anybody wants.
        None => cohorts.iter().filter(|cohort| cohort.code.is_some()).cloned().collect(),
    };
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => {
            let all: Vec<String> = cohorts.iter().map(|one| format!("  {}  {}", one.id, one.name)).collect();
            bail!("choose one class with --class, by name or id:\n{}", all.join("\n"))
        }
    }
}
