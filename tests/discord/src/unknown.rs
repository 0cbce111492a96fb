//! Fields that no schema names. Discord ignores them, so a misspelled one is never noticed.

use serde_json::Value;

use crate::fault::Problem;

/// How deep a schema may refer to others before it is taken to go in circles.
const DEPTH: usize = 24;
/// What Discord documents and its description leaves out.
const DOCUMENTED: [&str; 3] = ["nsfw", "proxy_icon_url", "proxy_url"];

/// Every field of a body that its schema does not name.
pub(crate) fn unknown_fields(document: &Value, schema: &Value, body: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    let walk = Walk { document };
    walk.visit(&[schema], body, "", &mut found);
    found
}

/// Whether a schema, possibly behind a reference, is for objects of this `type`.
pub(crate) fn is_of_type(document: &Value, schema: &Value, kind: &Value) -> bool {
    let kinds = &Walk { document }.resolve(schema)["properties"]["type"]["enum"];
    kinds.as_array().is_some_and(|kinds| kinds.contains(kind))
}

struct Walk<'a> {
    document: &'a Value,
}

impl<'a> Walk<'a> {
    fn visit(&self, schemas: &[&'a Value], value: &Value, path: &str, found: &mut Vec<Problem>) {
        let mut flat = Vec::new();
        schemas.iter().for_each(|schema| self.flatten(schema, Some(value), &mut flat, 0));
        match value {
            Value::Object(fields) => {
                // A schema that says nothing about fields takes any.
                let is_open = flat.iter().all(|one| one.get("properties").is_none() && more(one).is_none());
                for (name, field) in fields.iter().filter(|_| !is_open) {
                    let path = format!("{path}/{name}");
                    let inner: Vec<_> = flat.iter().filter_map(|one| field_schema(one, name)).collect();
                    if !inner.is_empty() {
                        self.visit(&inner, field, &path, found);
                    } else if !DOCUMENTED.contains(&name.as_str()) && !self.is_harmless(schemas, name, field)
                    {
                        found.push(Problem::new(
                            path.trim_start_matches('/'),
                            "UNKNOWN_FIELD",
                            "no such field",
                        ));
                    } else {
                        self.visit(&inner, field, &path, found);
                    }
                }
            }
            Value::Array(items) => {
                let inner: Vec<_> = flat.iter().filter_map(|one| one.get("items")).collect();
                for (place, item) in items.iter().enumerate() {
                    self.visit(&inner, item, &format!("{path}/{place}"), found);
                }
            }
            _ => {}
        }
    }

    /// Whether a field says nothing and belongs to another alternative: libraries write such.
    fn is_harmless(&self, schemas: &[&'a Value], name: &str, field: &Value) -> bool {
        let is_blank = field.is_null() || field.as_array().is_some_and(Vec::is_empty);
        let mut flat = Vec::new();
        schemas.iter().for_each(|schema| self.flatten(schema, None, &mut flat, 0));
        is_blank && flat.iter().any(|schema| field_schema(schema, name).is_some())
    }

    /// The schemas that a value may be held to, with references followed and alternatives of another `type` left out.
    fn flatten(&self, schema: &'a Value, value: Option<&Value>, flat: &mut Vec<&'a Value>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let schema = self.resolve(schema);
        let kind = value.and_then(|value| value.get("type"));
        let kinds = schema["properties"]["type"]["enum"].as_array();
        if kind.is_some_and(|kind| kinds.is_some_and(|kinds| !kinds.contains(kind))) {
            return;
        }
        flat.push(schema);
        for word in ["allOf", "anyOf", "oneOf"] {
            for branch in schema[word].as_array().into_iter().flatten() {
                self.flatten(branch, value, flat, depth + 1);
            }
        }
    }

    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        for _ in 0..DEPTH {
            let Some(reference) = schema["$ref"].as_str() else { break };
            schema = self.document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
        }
        schema
    }
}

fn more(schema: &Value) -> Option<&Value> {
    schema.get("additionalProperties").filter(|more| more.as_bool() != Some(false))
}

fn field_schema<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema.get("properties").and_then(|fields| fields.get(name)).or_else(|| more(schema))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_of_another_alternative_is_unknown() {
        let document = json!({ "defs": {
            "row": { "properties": { "type": { "enum": [1] }, "inside": { "items": { "$ref": "#/defs/any" } } } },
            "button": { "properties": { "type": { "enum": [2] }, "label": {}, "free": {} } },
            "any": { "oneOf": [{ "$ref": "#/defs/row" }, { "$ref": "#/defs/button" }] },
        }});
        let schema = json!({ "$ref": "#/defs/any" });
        let paths = |body: Value| -> Vec<String> {
            unknown_fields(&document, &schema, &body).into_iter().map(|problem| problem.path).collect()
        };
        let button = json!({ "type": 2, "label": "a", "free": { "what": "ever" } });
        assert!(paths(json!({ "type": 1, "inside": [button] })).is_empty());
        let bad = json!({ "type": 2, "labels": "a" });
        assert_eq!(paths(json!({ "type": 1, "label": "a", "inside": [bad] })), ["inside/0/labels", "label"]);
        assert!(paths(json!({ "type": 1, "label": null, "inside": [] })).is_empty());
        assert_eq!(paths(json!({ "type": 1, "lable": null })), ["lable"]);
    }
}
