//! Discord's own description of its HTTP interface, read where it lies, and what it has to say about a body.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};
use jsonschema::{Draft, ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Value, json};

use crate::{fault::Problem, unknown::unknown_fields};

/// Names another place for the description.
const ELSEWHERE: &str = "HOMEROOM_DISCORD_SPEC";
/// Where it lies beside a checkout.
const USUAL: &str = "../../../shared/discord/openapi.json";

/// The description, with a validator for every operation that was asked for.
#[derive(Debug)]
pub(crate) struct Spec {
    document: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// What a request means, by the description.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Operation {
    /// This path of the description, and this method of it.
    Known(String),
    /// The path has no such method.
    WrongMethod,
    /// There is no such path.
    None,
}

impl Spec {
    /// Reads the description; `None`, and a line that says so, if it is not there.
    pub(crate) fn load() -> Result<Option<Self>> {
        let path = std::env::var_os(ELSEWHERE)
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(USUAL), PathBuf::from);
        if !path.is_file() {
            eprintln!("Discord's description is not at {}: bodies are checked without it", path.display());
            return Ok(None);
        }
        let text = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let document = serde_json::from_slice(&text).with_context(|| path.display().to_string())?;
        Ok(Some(Self { document, validators: Mutex::default() }))
    }

    /// The operation behind a method in small letters and a path without its version.
    pub(crate) fn operation(&self, method: &str, segments: &[&str]) -> Operation {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        let fits = paths.filter_map(|(path, item)| Some((literals(path, segments)?, path, item)));
        let best = fits.max_by_key(|(literals, _, item)| (item.get(method).is_some(), *literals));
        match best {
            Some((_, path, item)) if item.get(method).is_some() => Operation::Known(path.clone()),
            Some(_) => Operation::WrongMethod,
            None => Operation::None,
        }
    }

    /// What is wrong with the body of an operation.
    pub(crate) fn problems(&self, method: &str, path: &str, body: &Value) -> Vec<Problem> {
        let content = &self.document["paths"][path][method]["requestBody"]["content"];
        let schema = &content["application/json"]["schema"];
        if schema.is_null() {
            return Vec::new();
        }
        let mut problems = unknown_fields(&self.document, schema, body);
        // One of several bodies: the one that the type names tells more than all of them.
        let schema = self.branch(schema, body).unwrap_or(schema);
        match self.validator(schema) {
            Ok(validator) => problems.extend(validator.iter_errors(body).map(|error| problem(&error))),
            Err(error) => problems.push(Problem::new("", "DESCRIPTION", error.to_string())),
        }
        problems
    }

    fn branch<'a>(&'a self, schema: &'a Value, body: &Value) -> Option<&'a Value> {
        let branches = schema.get("anyOf").or_else(|| schema.get("oneOf"))?.as_array()?;
        let kind = body.get("type")?;
        branches.iter().find(|branch| crate::unknown::is_of_type(&self.document, branch, kind))
    }

    fn validator(&self, schema: &Value) -> Result<Arc<Validator>> {
        let key = schema.to_string();
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = validators.get(&key) {
            return Ok(Arc::clone(validator));
        }
        let mut whole = json!({ "components": self.document["components"] });
        if let (Some(whole), Some(schema)) = (whole.as_object_mut(), schema.as_object()) {
            whole.extend(schema.clone());
        }
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(false);
        let validator = options.build(&whole).map_err(|error| anyhow::anyhow!("{error}"))?;
        let validator = Arc::new(validator);
        validators.insert(key, Arc::clone(&validator));
        Ok(validator)
    }
}

/// How many segments a path of the description spells out, if it fits at all.
fn literals(path: &str, segments: &[&str]) -> Option<usize> {
    let pattern: Vec<_> = path.split('/').skip(1).collect();
    if pattern.len() != segments.len() {
        return None;
    }
    pattern.iter().zip(segments).try_fold(0, |count, (pattern, segment)| {
        if pattern.starts_with('{') {
            // Ids are numbers; only tokens, codes and emoji are not.
            let is_id = pattern.ends_with("_id}");
            (!is_id || segment.parse::<u64>().is_ok()).then_some(count)
        } else {
            (pattern == segment).then_some(count + 1)
        }
    })
}

/// An error in Discord's shape. Where one of several schemas had to fit, the one for this `type` says why.
fn problem(error: &ValidationError<'_>) -> Problem {
    let path = error.instance_path().as_str();
    if let ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } =
        error.kind()
    {
        let is_of_other_type =
            |branch: &[ValidationError<'_>]| branch.iter().any(|error| is_about_type(error, path));
        let meant = context.iter().find(|branch| !branch.is_empty() && !is_of_other_type(branch));
        let deepest =
            meant.and_then(|branch| branch.iter().max_by_key(|error| error.instance_path().as_str().len()));
        if let Some(deepest) = deepest.filter(|error| error.instance_path().as_str().len() > path.len()) {
            return problem(deepest);
        }
    }
    let mut message = error.to_string();
    if let Some((cut, _)) = message.char_indices().nth(300) {
        message.truncate(cut);
        message.push('…');
    }
    Problem::new(error.instance_path().as_str(), "SCHEMA", message)
}

fn is_about_type(error: &ValidationError<'_>, path: &str) -> bool {
    error.instance_path().as_str() == format!("{path}/type")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_with_most_words_of_its_own_is_meant() {
        assert_eq!(literals("/users/@me", &["users", "@me"]), Some(2));
        assert_eq!(literals("/users/{user_id}", &["users", "7"]), Some(1));
        assert_eq!(literals("/users/{user_id}", &["users", "@me"]), None);
        assert_eq!(literals("/users/{user_id}", &["users", "7", "x"]), None);
    }

    #[test]
    fn bodies_are_held_to_the_description() -> Result<()> {
        let Some(spec) = Spec::load()? else { return Ok(()) };
        let known = Operation::Known("/channels/{channel_id}/messages".into());
        assert_eq!(spec.operation("post", &["channels", "1", "messages"]), known);
        assert_eq!(spec.operation("put", &["channels", "1", "messages"]), Operation::WrongMethod);
        assert_eq!(spec.operation("post", &["channels", "1", "letters"]), Operation::None);
        let problems = |body| spec.problems("post", "/channels/{channel_id}/messages", &body);
        assert!(problems(json!({ "content": "hello" })).is_empty());
        let button = json!({ "type": 2, "style": 1, "label": "x".repeat(81), "custom_id": "a" });
        let found = problems(json!({ "components": [{ "type": 1, "components": [button] }] }));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "/components/0/components/0/label");
        assert_eq!(problems(json!({ "contents": "hello" }))[0].path, "contents");
        Ok(())
    }
}
