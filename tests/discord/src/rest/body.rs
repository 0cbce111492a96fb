//! Bodies: JSON, or a form with files in which JSON lies.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, header},
};
use multer::Multipart;
use serde_json::Value;

use crate::fault::Fault;

/// Most bytes of a request.
const WHOLE: usize = 25 * 1024 * 1024;
/// Most bytes of a file.
const FILE: usize = 10 * 1024 * 1024;
/// Where ids are texts, whatever a library sends.
const ID_LISTS: [&str; 2] = ["users", "roles"];

/// A file that came with a request.
#[derive(Debug)]
pub(crate) struct Upload {
    /// Its number: `files[n]`.
    pub(crate) place: u64,
    pub(crate) name: String,
    pub(crate) sort: String,
    pub(crate) bytes: Bytes,
}

/// Reads a body to its end.
pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<(Value, Vec<Upload>), Fault> {
    let sort = headers.get(header::CONTENT_TYPE).and_then(|sort| sort.to_str().ok()).unwrap_or_default();
    let bytes = to_bytes(body, WHOLE).await.map_err(|_| Fault::too_large())?;
    if bytes.is_empty() {
        return Ok((Value::Null, Vec::new()));
    }
    if let Ok(boundary) = multer::parse_boundary(sort) {
        return parts(bytes, boundary).await;
    }
    if !sort.starts_with("application/json") {
        return Err(Fault::unreadable(&format!("the content type is {sort:?}")));
    }
    Ok((json(&bytes)?, Vec::new()))
}

fn json(bytes: &[u8]) -> Result<Value, Fault> {
    let mut value = serde_json::from_slice(bytes).map_err(|error| Fault::unreadable(&error.to_string()))?;
    loosen(&mut value);
    Ok(value)
}

async fn parts(bytes: Bytes, boundary: String) -> Result<(Value, Vec<Upload>), Fault> {
    let whole = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let mut form = Multipart::new(whole, boundary);
    let (mut body, mut uploads) = (Value::Null, Vec::new());
    while let Some(part) = form.next_field().await.map_err(|error| Fault::unreadable(&error.to_string()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let sort = part.content_type().map(ToString::to_string);
        let bytes = part.bytes().await.map_err(|error| Fault::unreadable(&error.to_string()))?;
        if name == "payload_json" {
            body = json(&bytes)?;
            continue;
        }
        let place = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']')?.parse().ok());
        let (Some(place), Some(name)) = (place, file) else {
            return Err(Fault::at(
                &name,
                "UNKNOWN_FIELD",
                "a part is payload_json, or files[n] with a file name",
            ));
        };
        if bytes.len() > FILE {
            return Err(Fault::too_large());
        }
        let sort = sort.unwrap_or_else(|| "application/octet-stream".into());
        uploads.push(Upload { place, name, sort, bytes });
    }
    Ok((body, uploads))
}

/// Turns into one form what Discord takes in two, though its description names one: permissions as text, ids as numbers.
fn loosen(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(loosen),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match (name.as_str(), &mut *field) {
                    ("default_member_permissions", Value::String(bits)) => {
                        if let Ok(bits) = bits.parse::<u64>() {
                            *field = bits.into();
                        }
                    }
                    ("attachments", Value::Array(list)) => {
                        list.iter_mut().for_each(|one| textual(&mut one["id"]));
                    }
                    (name, Value::Array(list)) if ID_LISTS.contains(&name) => {
                        list.iter_mut().for_each(textual)
                    }
                    _ => loosen(field),
                }
            }
        }
        _ => {}
    }
}

fn textual(id: &mut Value) {
    if let Some(number) = id.as_u64() {
        *id = number.to_string().into();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_discord_takes_in_two_forms_is_brought_into_one() {
        let mut body = json!({
            "default_member_permissions": "32",
            "attachments": [{ "id": 0 }],
            "allowed_mentions": { "users": [7] },
            "components": [{ "id": 3 }],
        });
        loosen(&mut body);
        let expected = json!({
            "default_member_permissions": 32,
            "attachments": [{ "id": "0" }],
            "allowed_mentions": { "users": ["7"] },
            "components": [{ "id": 3 }],
        });
        assert_eq!(body, expected);
    }
}
