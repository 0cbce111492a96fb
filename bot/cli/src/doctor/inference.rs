//! Do the inference servers answer in labs, how fast, and to whom else? What could be written about them?

use homeroom_core::TutorError;
use homeroom_tutor::{Found, Keyless, Kind, Measured, Pin, Settings, Tutors, find};

use super::finding::Finding;
use crate::configuration::{Configuration, Fix};

/// What a prompt and its reply have together where nobody says how much.
const UNTOLD: u32 = 4096;

/// Asks each configured server for short replies, the preferred one first; then looks what else runs on this machine.
pub async fn examined(configuration: &Configuration) -> Vec<Finding> {
    let servers = configuration.inference.as_slice();
    let mut findings = Vec::new();
    for settings in servers {
        let label = match servers {
            [_] => "labs".to_owned(),
            _ => format!("labs, {}", settings.name.0),
        };
        findings.extend(asked(&label, settings).await);
    }
    for found in find(&[]).await {
        if servers.is_empty() {
            findings.extend(adoptable(found).await);
        } else if !servers.iter().any(|one| one.url.port_or_known_default() == found.url.port()) {
            findings.push(idle(&found));
        }
    }
    if findings.is_empty() {
        let what = "labs: no inference server; they show their task and have no assistant".to_owned();
        findings.push(Finding::Good(what));
    }
    findings
}

async fn asked(label: &str, settings: &Settings) -> Vec<Finding> {
    match measured(label, settings).await {
        Ok(measured) => {
            let mut findings = told(label, settings, &measured);
            let lines = proposed(settings, &measured);
            if !lines.is_empty() {
                let what = format!("{label}: what could be written too");
                findings.push(Finding::Note(what, Some(Fix::Write(lines.join("\n")))));
            }
            findings
        }
        Err(fault) => vec![fault],
    }
}

async fn measured(label: &str, settings: &Settings) -> Result<Measured, Finding> {
    let tutors = Tutors::new(vec![settings.clone()]).map_err(|error| {
        Finding::Fault(format!("{label}: {error}"), Fix::Do("correct what stands beside its `url`".into()))
    })?;
    tutors.look().await;
    tutors.measure(&settings.name).await.map_err(|error| {
        let what = format!("{label}: no reply from {}: {error}", settings.url);
        Finding::Fault(what, remedy(settings, &tutors, &error))
    })
}

fn told(label: &str, settings: &Settings, measured: &Measured) -> Vec<Finding> {
    let side_by_side = |slots| match slots {
        1 => "one reply at a time".to_owned(),
        slots => format!("{slots} replies at a time"),
    };
    let mut parts = vec![
        format!("{label}: {} answers at {}", measured.model, settings.url),
        format!("first token after {:.1} s", measured.first_token.as_secs_f64()),
    ];
    parts.extend(measured.speed.map(|speed| format!("{speed:.0} tokens/s")));
    parts.extend(measured.slots.map(side_by_side));
    parts.extend(measured.at_once.map(|(wrote, of)| {
        let least = if wrote == of { "at least " } else { "" };
        format!("{least}{}", side_by_side(wrote))
    }));
    // No more of it is used than is configured.
    let context = measured.context.map(|there| settings.context.map_or(there, |wanted| wanted.min(there)));
    parts.extend(context.map(|context| format!("{context} tokens of context each")));
    let mut findings = vec![Finding::Good(parts.join(", "))];
    findings.extend(too_much(label, settings, measured));
    findings.extend(another(label, settings, measured));
    if measured.keyless == Keyless::Answered && !measured.others.is_empty() {
        let others: Vec<String> = measured.others.iter().map(ToString::to_string).collect();
        let what = format!(
            "{label}: the inference server answers anybody without a key, also at {}",
            others.join(" and ")
        );
        let fix = Fix::Do("let it listen on 127.0.0.1, or give it a key".into());
        findings.push(Finding::Note(what, Some(fix)));
    }
    findings
}

/// One that has a single model answers with it, whatever is asked for.
fn another(label: &str, settings: &Settings, measured: &Measured) -> Option<Finding> {
    let has = &measured.model;
    let wanted =
        settings.model.as_ref().filter(|wanted| measured.kind == Kind::LlamaCpp && *wanted != has)?;
    let what =
        format!("{label}: `model = {wanted:?}` is not the one that the server has, and it answers with that");
    Some(Finding::Note(what, Some(Fix::Write(format!("model = {has:?}")))))
}

/// What is configured beyond what there is.
fn too_much(label: &str, settings: &Settings, measured: &Measured) -> Vec<Finding> {
    let beyond = |name: &str, wanted: Option<u32>, there: Option<u32>| {
        let (wanted, there) = wanted.zip(there).filter(|(wanted, there)| wanted > there)?;
        let what = format!("{label}: `{name} = {wanted}` is more than the {there} that the server has");
        Some(Finding::Note(what, Some(Fix::Write(format!("{name} = {there}")))))
    };
    // Of those that were tried.
    let wrote = measured.at_once.filter(|(wrote, of)| wrote < of).map(|(wrote, _)| wrote);
    let slots = beyond("slots", settings.slots, measured.slots.or(wrote));
    slots.into_iter().chain(beyond("context", settings.context, measured.context)).collect()
}

/// The lines that would say what nobody said yet.
fn proposed(settings: &Settings, measured: &Measured) -> Vec<String> {
    let mut lines = Vec::new();
    let loads_any = matches!(measured.kind, Kind::Ollama | Kind::LmStudio);
    if settings.model.is_none() && loads_any {
        lines.push(format!("model = {:?}", measured.model));
    }
    if let (None, Some((wrote @ 2.., _))) = (settings.slots, measured.at_once) {
        lines.push(format!("slots = {wrote}"));
    }
    if settings.context.is_none() && (measured.kind == Kind::Ollama || measured.context.is_none()) {
        lines.push(format!("context = {}", measured.context.unwrap_or(UNTOLD)));
    }
    match &measured.pin {
        Some(Pin::Digest(digest)) => lines.push(format!("pin = \"sha256:{digest}\"")),
        Some(Pin::File { path, sha256 }) => {
            lines.push(format!("pin = \"sha256:{sha256}\""));
            lines.push(format!("pin_file = {:?}", path.display().to_string()));
        }
        None => {}
    }
    lines
}

fn remedy(settings: &Settings, tutors: &Tutors, error: &TutorError) -> Fix {
    let words = match error {
        TutorError::Changed => return changed(settings, tutors.digest(&settings.name)),
        TutorError::Outside => {
            "write `outside = true` beside its `url` if what learners write may leave your network"
        }
        TutorError::Key if settings.key.is_some() => {
            "the key in its `key_file` is another than the server's; write the right one there"
        }
        TutorError::Key => "put its key into a file and name that as `key_file` beside its `url`",
        TutorError::NoModel => "write `model` beside its `url` as the server calls it",
        TutorError::Loading | TutorError::Busy { .. } => "wait a moment and look again",
        _ => "start the server, or correct its `url`",
    };
    Fix::Do(words.into())
}

/// What to do about another model than the pinned one; what it really is, if that is known.
fn changed(settings: &Settings, really: Option<String>) -> Fix {
    Fix::Do(match (&settings.pin, really) {
        (_, Some(really)) => {
            format!(
                "find out who changed the model; if it is to be this one, write pin = \"sha256:{really}\""
            )
        }
        (Some(Pin::File { path, .. }), None) => {
            format!("let Homeroom read {}, or correct `pin_file`", path.display())
        }
        (_, None) => {
            "this server tells no digest: name the model's file as `pin_file`, with its SHA-256".into()
        }
    })
}

/// A server that `homeroom run` would take, if only this machine reaches the classroom.
async fn adoptable(found: Found) -> Vec<Finding> {
    let url = found.url.as_str().trim_end_matches('/').to_owned();
    let mut block = vec!["[inference]".to_owned(), format!("url = \"{url}\"")];
    let mut findings = Vec::new();
    if found.models.as_ref().is_ok_and(|models| !models.is_empty()) {
        let settings = Settings::new("found", found.url.clone());
        match measured("labs", &settings).await {
            Ok(measured) => {
                findings.extend(told("labs", &settings, &measured));
                block.extend(proposed(&settings, &measured));
            }
            Err(Finding::Fault(what, fix)) => findings.push(Finding::Note(what, Some(fix))),
            Err(finding) => findings.push(finding),
        }
    }
    findings.insert(0, Finding::Note(running(&found), Some(Fix::Write(block.join("\n")))));
    findings
}

/// A server beside those that are configured.
fn idle(found: &Found) -> Finding {
    let fix =
        "to use it too, write its `url` into an [[inference]] of its own, and [[inference]] over the others";
    Finding::Note(running(found), Some(Fix::Do(fix.into())))
}

fn running(found: &Found) -> String {
    let models = match &found.models {
        Ok(models) => models.join(", "),
        Err(error) => error.to_string(),
    };
    format!("labs: an inference server runs at {} ({models}) and is not configured", found.url)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::{Expect, expect};

    use super::*;

    fn measured() -> Measured {
        Measured {
            kind: Kind::LlamaCpp,
            model: "smol".into(),
            first_token: Duration::from_millis(250),
            speed: Some(71.4),
            slots: Some(4),
            at_once: None,
            context: Some(2048),
            keyless: Keyless::Refused,
            others: Vec::new(),
            pin: None,
        }
    }

    fn shows(settings: &Settings, measured: &Measured, expected: &Expect) {
        let all: Vec<String> = told("labs", settings, measured).iter().map(ToString::to_string).collect();
        expected.assert_eq(&all.join("\n"));
    }

    fn settings() -> Settings {
        Settings::new("own", "http://10.0.0.5:8080".parse().unwrap())
    }

    #[test]
    fn who_answers_anybody_where_others_reach_it_is_named() {
        let open =
            Measured { keyless: Keyless::Answered, others: vec!["10.0.0.5".parse().unwrap()], ..measured() };
        shows(
            &settings(),
            &open,
            &expect![[r#"
            ok    labs: smol answers at http://10.0.0.5:8080/, first token after 0.2 s, 71 tokens/s, 4 replies at a time, 2048 tokens of context each
            note  labs: the inference server answers anybody without a key, also at 10.0.0.5
                  do: let it listen on 127.0.0.1, or give it a key"#]],
        );
        let alone = Measured { keyless: Keyless::Answered, ..measured() };
        assert_eq!(told("labs", &settings(), &alone).len(), 1, "nobody else reaches it");
    }

    #[test]
    fn what_is_configured_beyond_what_there_is_is_told() {
        let wanted =
            Settings { model: Some("qwen3:8b".into()), slots: Some(8), context: Some(8192), ..settings() };
        shows(
            &wanted,
            &measured(),
            &expect![[r#"
            ok    labs: smol answers at http://10.0.0.5:8080/, first token after 0.2 s, 71 tokens/s, 4 replies at a time, 2048 tokens of context each
            note  labs: `slots = 8` is more than the 4 that the server has
                  write: slots = 4
            note  labs: `context = 8192` is more than the 2048 that the server has
                  write: context = 2048
            note  labs: `model = "qwen3:8b"` is not the one that the server has, and it answers with that
                  write: model = "smol""#]],
        );
    }
}
