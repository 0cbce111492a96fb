//! Does the inference server answer in labs, how fast, and to whom else?

use homeroom_core::{Tutor as _, TutorError};
use homeroom_tutor::{Keyless, Measured, Settings, Tutors, find};

use super::finding::Finding;
use crate::configuration::{Configuration, Fix};

/// Asks the configured server for a short reply; without one, looks what runs on this machine.
pub async fn examined(configuration: &Configuration) -> Vec<Finding> {
    match &configuration.inference {
        Some(settings) => asked(settings).await,
        None => found().await,
    }
}

async fn asked(settings: &Settings) -> Vec<Finding> {
    let tutors = match Tutors::new(vec![settings.clone()]) {
        Ok(tutors) => tutors,
        Err(error) => {
            let fix = Fix::Do("correct the section [inference]".into());
            return vec![Finding::Fault(format!("labs: {error}"), fix)];
        }
    };
    tutors.look().await;
    let Some(name) = tutors.servers().first().map(|server| server.name.clone()) else { return Vec::new() };
    match tutors.measure(&name).await {
        Ok(measured) => told(settings, &measured),
        Err(error) => {
            let what = format!("labs: {} at {}: {error}", settings.name.0, settings.url);
            vec![Finding::Fault(what, Fix::Do(remedy(&error).into()))]
        }
    }
}

fn told(settings: &Settings, measured: &Measured) -> Vec<Finding> {
    let mut parts = vec![
        format!("labs: {} answers at {}", measured.model, settings.url),
        format!("first token after {:.1} s", measured.first_token.as_secs_f64()),
    ];
    parts.extend(measured.speed.map(|speed| format!("{speed:.0} tokens/s")));
    parts.extend(measured.slots.map(|slots| match slots {
        1 => "one reply at a time".to_owned(),
        slots => format!("{slots} replies at a time"),
    }));
    parts.extend(measured.context.map(|context| format!("{context} tokens of context each")));
    let mut findings = vec![Finding::Good(parts.join(", "))];
    if measured.keyless == Keyless::Answered && !measured.others.is_empty() {
        let others: Vec<String> = measured.others.iter().map(ToString::to_string).collect();
        let what = format!(
            "labs: the inference server answers anybody without a key, also at {}",
            others.join(" and ")
        );
        let fix = Fix::Do("let it listen on 127.0.0.1, or give it a key".into());
        findings.push(Finding::Note(what, Some(fix)));
    }
    findings
}

fn remedy(error: &TutorError) -> &'static str {
    match error {
        TutorError::Outside => {
            "write `outside = true` into [inference] if what learners write may leave your network"
        }
        TutorError::Key => "put its key into a file and name that as `key_file` in [inference]",
        TutorError::NoModel => "write `model` into [inference] as the server calls it",
        TutorError::Changed => "find out who changed the model, then pin the new one",
        TutorError::Loading | TutorError::Busy { .. } => "wait a moment and look again",
        _ => "start the server, or correct `url` in [inference]",
    }
}

async fn found() -> Vec<Finding> {
    let found = find(&[]).await;
    let line = |found: homeroom_tutor::Found| {
        let models = found.models.map(|models| models.join(", ")).unwrap_or_else(|error| error.to_string());
        let what =
            format!("labs: an inference server runs at {} ({models}) and is not configured", found.url);
        let url = found.url.as_str().trim_end_matches('/');
        Finding::Note(what, Some(Fix::Write(format!("[inference]\nurl = \"{url}\""))))
    };
    let mut findings: Vec<Finding> = found.into_iter().map(line).collect();
    if findings.is_empty() {
        let what = "labs: no inference server; they show their task and have no assistant".to_owned();
        findings.push(Finding::Good(what));
    }
    findings
}
