//! `homeroom doctor`: what is configured, what can be reached and what is wrong, in plain words.

mod courses;
mod database;
mod discord;
mod finding;
mod folder;
mod inference;
mod matrix;
mod network;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::Result;
use homeroom_content::Files;
use homeroom_core::Timestamp;
use homeroom_store::DatabaseUrl;

use crate::configuration::{FILE, Gravity, Problem, Reading};
use finding::Finding;

/// Looks at everything and prints what it finds.
pub async fn doctor(reading: &Reading, shipped: &[Files], now: Timestamp) -> Result<ExitCode> {
    let findings = examined(reading, shipped, now).await;
    let faults = findings.iter().filter(|finding| finding.is_fault()).count();
    let mut out = io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    match faults {
        0 => writeln!(out, "No faults.")?,
        1 => writeln!(out, "1 fault.")?,
        _ => writeln!(out, "{faults} faults.")?,
    }
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn examined(reading: &Reading, shipped: &[Files], now: Timestamp) -> Vec<Finding> {
    let configuration = &reading.configuration;
    let mut findings = configured(reading);
    // With a server the folder holds nothing.
    if let DatabaseUrl::Sqlite(path) = &configuration.database {
        findings.extend(folder::examined(path.parent().unwrap_or(&configuration.data)));
    }
    findings.push(database::examined(&configuration.database, now).await);
    findings.extend(discord::examined(configuration.discord.as_ref(), &configuration.database, now).await);
    findings.extend(matrix::examined(configuration).await);
    findings.extend(inference::examined(configuration).await);
    findings.extend(courses::examined(&configuration.courses, shipped));
    findings.push(network::examined(configuration.listen).await);
    findings.extend(network::reached_by(configuration));
    findings
}

fn configured(reading: &Reading) -> Vec<Finding> {
    let source = match &reading.configuration.source {
        Some(path) => format!("configuration: {}", path.display()),
        None => format!("configuration: the defaults; no {FILE} was read"),
    };
    let is_fault = |problem: &Problem| problem.gravity == Gravity::Fault;
    let mut findings = match reading.problems.iter().any(is_fault) {
        true => Vec::new(),
        false => vec![Finding::Good(source)],
    };
    findings.extend(reading.problems.iter().map(|problem| match problem.gravity {
        Gravity::Fault => Finding::Fault(problem.place_and_what(), problem.help.clone()),
        Gravity::Warning => Finding::Note(problem.place_and_what(), Some(problem.help.clone())),
    }));
    if findings.iter().any(Finding::is_fault) {
        let text = "below, the default stands for whatever is wrong above";
        findings.push(Finding::Note(text.into(), None));
    }
    findings
}
