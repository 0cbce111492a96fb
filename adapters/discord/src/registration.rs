//! Telling Discord of the commands, if it does not know them as they are.

use serde_json::{Map, Value, json};
use serenity::http::{LightMethod, Request};

use crate::{commands, fault::Fault, line::Line};

/// Tells Discord of the commands, unless it knows them. Whether it had to.
pub(crate) async fn register(line: &Line) -> Result<bool, Fault> {
    let Some(route) = line.commands() else {
        return Err(Fault::Unsendable);
    };
    let response = line.within(line.http.request(Request::new(route, LightMethod::Get))).await?;
    let bytes = response.bytes().await.map_err(|_| Fault::Silent)?;
    let known: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let ours = commands::all();
    if same(&known, &ours) {
        return Ok(false);
    }
    let body = serde_json::to_vec(&ours).map_err(|_| Fault::Unsendable)?;
    let request = Request::new(route, LightMethod::Put).body(Some(body));
    line.within(line.http.request(request)).await?;
    Ok(true)
}

/// Whether two lists of commands mean the same.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    let sorted = |list: &Value| {
        let mut all: Vec<Value> = list.as_array().into_iter().flatten().map(command).collect();
        all.sort_by_key(|command| command["name"].to_string());
        all
    };
    sorted(one) == sorted(other)
}

/// What a command says, without what Discord adds.
fn command(of: &Value) -> Value {
    json!({
        "kind": of.get("type").and_then(Value::as_u64).unwrap_or(1),
        "name": text(of, "name"),
        "description": text(of, "description"),
        "permissions": of.get("default_member_permissions").filter(|one| !one.is_null()),
        "contexts": numbers(of, "contexts"),
        "places": numbers(of, "integration_types"),
        "nsfw": flag(of, "nsfw"),
        "options": options(of),
    })
}

fn options(of: &Value) -> Vec<Value> {
    let options = of.get("options").and_then(Value::as_array).into_iter().flatten();
    options.map(option).collect()
}

fn option(of: &Value) -> Value {
    let mut said = Map::new();
    for bound in ["min_value", "max_value", "min_length", "max_length"] {
        if let Some(bounds) = of.get(bound).and_then(Value::as_f64) {
            said.insert(bound.into(), json!(bounds));
        }
    }
    let choice = |choice: &Value| json!([text(choice, "name"), choice.get("value")]);
    let choices = of.get("choices").and_then(Value::as_array).into_iter().flatten();
    json!({
        "kind": of.get("type"),
        "name": text(of, "name"),
        "description": text(of, "description"),
        "required": flag(of, "required"),
        "autocomplete": flag(of, "autocomplete"),
        "choices": choices.map(choice).collect::<Vec<_>>(),
        "bounds": said,
        "options": options(of),
    })
}

fn text(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or_default().into()
}

fn flag(of: &Value, name: &str) -> bool {
    of.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn numbers(of: &Value, name: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> =
        of.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64).collect();
    numbers.sort_unstable();
    numbers
}
