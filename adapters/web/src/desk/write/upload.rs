//! What a form with a file sends, read within bounds.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
};
use homeroom_core::Upload;
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio::time::timeout;

use crate::{
    incoming::Unread,
    limits::{FIELDS_MAX, TEXT_MAX, UPLOAD_MAX, UPLOAD_TIME},
    words::{self, posting as said},
};

const TOO_LONG: Unread = (StatusCode::PAYLOAD_TOO_LARGE, said::UPLOAD_TOO_LONG);
const TEXT_TOO_LONG: Unread = (StatusCode::PAYLOAD_TOO_LARGE, said::TEXT_TOO_LONG);
const UNREADABLE: Unread = (StatusCode::BAD_REQUEST, said::UNREADABLE);
const NEITHER: Unread = (StatusCode::UNPROCESSABLE_ENTITY, said::NEITHER);
const NOTHING: Unread = (StatusCode::UNPROCESSABLE_ENTITY, said::NOTHING_SENT);

/// A zip begins so: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>, 4.3.7.
const ZIP: &[u8] = b"PK\x03\x04";

/// Reads what is brought. A chosen file wins over the text beside it.
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Upload, Unread> {
    let told = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if told.is_some_and(|length: u64| length > UPLOAD_MAX as u64) {
        return Err(TOO_LONG);
    }
    let sort = headers.get(header::CONTENT_TYPE).and_then(|sort| sort.to_str().ok());
    let boundary = sort.and_then(|sort| multer::parse_boundary(sort).ok()).ok_or(UNREADABLE)?;
    let limit = SizeLimit::new().whole_stream(UPLOAD_MAX as u64);
    let form =
        Multipart::with_constraints(body.into_data_stream(), boundary, Constraints::new().size_limit(limit));
    let (text, file) = timeout(UPLOAD_TIME, fields(form))
        .await
        .map_err(|_| (StatusCode::REQUEST_TIMEOUT, words::TOO_SLOW))??;
    match file.ok_or(TOO_LONG)? {
        file if file.is_empty() => self::text(text.ok_or(TEXT_TOO_LONG)?),
        zip if zip.starts_with(ZIP) => Ok(Upload::Zip(zip)),
        file if file.len() > TEXT_MAX => Err(TEXT_TOO_LONG),
        file => self::text(file),
    }
}

/// Text and file; nothing in place of one that is too long. It is read to its end all the same: a browser that is still
/// sending hears no answer.
async fn fields(mut form: Multipart<'_>) -> Result<(Option<Vec<u8>>, Option<Vec<u8>>), Unread> {
    let (mut text, mut file) = (Some(Vec::new()), Some(Vec::new()));
    for _ in 0..FIELDS_MAX {
        let Some(field) = form.next_field().await.map_err(unread)? else { return Ok((text, file)) };
        match field.name() {
            Some("text") => text = bytes(field, TEXT_MAX).await?,
            Some("file") => file = bytes(field, UPLOAD_MAX).await?,
            _ => drop(bytes(field, 0).await?),
        }
    }
    Err(UNREADABLE)
}

async fn bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Unread> {
    let mut taken = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(unread)? {
        taken = taken.filter(|taken| taken.len() + chunk.len() <= most);
        if let Some(taken) = &mut taken {
            taken.extend_from_slice(&chunk);
        }
    }
    Ok(taken)
}

fn unread(error: multer::Error) -> Unread {
    match error {
        multer::Error::StreamSizeExceeded { .. } => TOO_LONG,
        _ => UNREADABLE,
    }
}

/// Forms send every line end as two characters; places in the text are counted with one.
fn text(bytes: Vec<u8>) -> Result<Upload, Unread> {
    let text = String::from_utf8(bytes).map_err(|_| NEITHER)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
    if text.trim().is_empty() { Err(NOTHING) } else { Ok(Upload::Text(text)) }
}
