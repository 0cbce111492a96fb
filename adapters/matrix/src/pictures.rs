//! Pictures go out encrypted, each before the message that it belongs to. One that was uploaded is not uploaded again.

use std::{collections::HashMap, io::Cursor, sync::PoisonError};

use homeroom_core::Picture;
use matrix_sdk::Room;
use mime::Mime;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    fault::Fault,
    limits::{ALT_MAX, PICTURES_KEPT},
    line::{Line, encrypted},
    outgoing::{Message, cut},
    pace::Urgency,
};

/// Pictures that the homeserver has, by what is in them: where they are, and the keys to them.
pub(crate) type Uploaded = HashMap<[u8; 32], Value>;

impl Line {
    /// Sends a picture with the words that stand for it.
    pub(crate) async fn send_picture(
        &self,
        room: &Room,
        message: &Message,
        (n, picture): (usize, &Picture),
        urgency: Urgency,
        once: &str,
    ) -> Result<(), Fault> {
        let content = match self.image(room, (n, picture)).await {
            Ok(content) => content,
            Err(fault) => {
                tracing::warn!(code = fault.code(), "a picture was not uploaded: its words are sent");
                Message::said(&format!("🖼️ {}", picture.alt)).content()
            }
        };
        let content = message.beside(content);
        self.send_raw(room, ("m.room.message", &|| content.clone()), urgency, once).await.map(drop)
    }

    /// <https://spec.matrix.org/v1.16/client-server-api/#mimage>
    async fn image(&self, room: &Room, (n, picture): (usize, &Picture)) -> Result<Value, Fault> {
        let kind = mime(&picture.kind);
        let mut content = json!({
            "msgtype": "m.image",
            "filename": format!("picture-{n}.{}", picture.kind),
            "info": { "mimetype": kind.essence_str(), "size": picture.bytes.len() },
            "m.mentions": {},
        });
        let words = cut(picture.alt.trim(), ALT_MAX);
        content["body"] = if words.is_empty() { content["filename"].clone() } else { json!(words) };
        if let Ok(size) = imagesize::blob_size(&picture.bytes) {
            content["info"]["w"] = json!(size.width);
            content["info"]["h"] = json!(size.height);
        }
        if encrypted(room).await {
            content["file"] = self.sealed(picture).await?;
        } else {
            let bytes = picture.bytes.clone();
            content["url"] = json!(self.client.media().upload(&kind, bytes, None).await?.content_uri);
        }
        Ok(content)
    }

    /// A picture that only who is sent its key can see.
    async fn sealed(&self, picture: &Picture) -> Result<Value, Fault> {
        let hash: [u8; 32] = Sha256::digest(&picture.bytes).into();
        let known = self.uploaded.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut bytes = Cursor::new(&picture.bytes);
        let file = self.client.upload_encrypted_file(&mut bytes).await?;
        let file = json!(file);
        let mut uploaded = self.uploaded.lock().unwrap_or_else(PoisonError::into_inner);
        if uploaded.len() >= PICTURES_KEPT {
            uploaded.clear();
        }
        uploaded.insert(hash, file.clone());
        Ok(file)
    }
}

fn mime(kind: &str) -> Mime {
    match kind {
        "gif" => mime::IMAGE_GIF,
        "jpg" | "jpeg" => mime::IMAGE_JPEG,
        "webp" => "image/webp".parse().unwrap_or(mime::IMAGE_STAR),
        _ => mime::IMAGE_PNG,
    }
}
