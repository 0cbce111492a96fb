//! What the pictures show.

use anyhow::{Context, Result};
use serde_json::json;

use super::{Painter, Theme};
use crate::{StandIn, answer::Form};

async fn drawn(text: &str) -> Result<String> {
    let standin = StandIn::start().await?;
    let state = standin.shared.lock();
    Ok(Painter { state: &state }.markdown(text).into_string())
}

#[tokio::test]
async fn markdown_is_discords() -> Result<()> {
    for (text, html) in [
        ("**a** *b* _c_ __d__ ~~e~~", "<p><strong>a</strong> <em>b</em> <em>c</em> <u>d</u> <s>e</s></p>"),
        ("***a***", "<p><strong><em>a</em></strong></p>"),
        ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>"),
        ("`**a**` ||b||", "<p><code>**a**</code> <span class=\"spoiler\">b</span></p>"),
        ("\\*a\\*", "<p>*a*</p>"),
        ("```rust\nfn <a>\n```after", "<pre><code>fn &lt;a&gt;</code></pre><p>after</p>"),
        ("# A\n-# b\nc", "<h1>A</h1><small class=\"subtext\">b</small><p>c</p>"),
        ("> a\n> b\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        ("- a\n- b\n3. c", "<ul><li>a</li><li>b</li></ul><ol start=\"3\"><li>c</li></ol>"),
        ("[a](https://b.org)", "<p><a href=\"https://b.org\" rel=\"noreferrer\">a</a></p>"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
        ("<t:0:F>", "<p><time>1970-01-01 00:00</time></p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("a\n\nb", "<p>a<br><br>b</p>"),
    ] {
        assert_eq!(drawn(text).await?, html, "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn no_text_hangs_or_breaks() -> Result<()> {
    for text in [
        "*", "**", "***", "_", "`", "```", "``", "||", "[", "[a](", "<", "<t:", "<@", "\\", "> ", "# ",
        "ä*ö*", "****", "*a**", "~~~~",
    ] {
        drawn(text).await?;
        drawn(&text.repeat(200)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_shows_everything_and_needs_nothing() -> Result<()> {
    let standin = StandIn::start().await?;
    let channel = standin.guild("Study group").channel("general");
    let ada = standin.user("Ada");
    let url = standin.shared.change(|state| {
        let file =
            crate::state::File { name: "a.png".into(), sort: "image/png".into(), bytes: b"png".to_vec() };
        state.keep(channel.id(), file)["url"].clone()
    });
    let author = standin.application();
    let body = json!({
        "content": format!("hello <@{}> <script>", ada.id()),
        "embeds": [{
            "title": "Lesson", "color": 0x00_ff00, "description": "**one**", "image": { "url": url },
            "fields": [{ "name": "a", "value": "b", "inline": true }], "footer": { "text": "end" },
            "thumbnail": { "url": "https://elsewhere.example/x.png" },
        }],
        "components": [
            { "type": 1, "components": [{ "type": 2, "style": 3, "label": "Go", "custom_id": "a", "disabled": true, "emoji": { "name": "🎓" } }] },
            { "type": 1, "components": [{ "type": 3, "custom_id": "b", "placeholder": "Choose", "options": [{ "label": "One", "value": "1" }] }] },
        ],
    });
    let post =
        crate::rest::Post { channel: channel.id(), author, only_for: Some(ada.id()), ..Default::default() };
    let id = standin.shared.change(|state| state.post(&body, post));
    let id = id.map_err(|fault| anyhow::anyhow!(fault.line()))?;
    let message = standin.message(id).context("no message")?;
    let form = Form {
        json: json!({ "title": "Who?", "custom_id": "f", "components": [
            { "type": 18, "label": "Name", "component": { "type": 4, "custom_id": "n", "style": 1, "max_length": 9 } },
        ]}),
        channel: channel.id(),
        source: None,
    };
    let page = standin.picture("general", &[message], Some(&form), Theme::Light);
    for part in [
        "@Ada",
        "&lt;script&gt;",
        "Only you can see this",
        "--edge: #00ff00",
        "<strong>one</strong>",
        "aria-disabled",
        "🎓",
        "Choose",
        "One",
        "Who?",
        "0 / 9",
        "data:image/png;base64,cG5n",
        "data-theme=\"light\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    for part in ["<script", "src=\"http", "url(", "@import"] {
        assert!(!page.contains(part), "{part}");
    }
    Ok(())
}
