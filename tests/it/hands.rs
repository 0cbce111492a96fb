//! What somebody at a browser does: looks, presses, types.

use anyhow::Result;
use fantoccini::{Client, Locator, error::CmdError};
use homeroom_tests::wait::until;

/// What was looked for, or nothing yet where the page changed under the look.
fn seen<T>(look: Result<T, CmdError>) -> Result<Option<T>> {
    match look {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether what was found is there no more; Chrome has two ways to say so.
fn is_gone(error: &CmdError) -> bool {
    error.is_stale_element_reference()
        || error.is_no_such_element()
        || error.to_string().contains("does not belong to the document")
}

/// Waits until the page has this text.
pub async fn shows(page: &Client, text: &str) -> Result<()> {
    until(&format!("“{text}” on the page"), async || {
        let body = async { page.find(Locator::Css("main")).await?.text().await };
        Ok(seen(body.await)?.filter(|body| body.contains(text)).map(drop))
    })
    .await
}

/// Waits until the page has something like this.
pub async fn has(page: &Client, css: &str) -> Result<()> {
    until(&format!("{css} on the page"), async || Ok(seen(page.find(Locator::Css(css)).await)?.map(drop)))
        .await
}

/// Presses the link or button whose text begins so, as soon as there is one.
pub async fn press(page: &Client, text: &str) -> Result<()> {
    let path = format!("//main//*[self::a or self::button][starts-with(normalize-space(.), \"{text}\")]");
    until(&format!("“{text}” to be pressed"), async || {
        let pressed = async {
            let control = page.find(Locator::XPath(&path)).await?;
            page.execute(
                "arguments[0].scrollIntoView({block: 'center'})",
                vec![serde_json::to_value(&control)?],
            )
            .await?;
            control.click().await
        };
        seen(pressed.await)
    })
    .await
}

/// Puts a text in place of what a field has.
pub async fn fill(page: &Client, css: &str, text: &str) -> Result<()> {
    let field = page.find(Locator::Css(css)).await?;
    // At once, as a paste does; a keyboard would take a minute for a long text.
    let script =
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))";
    page.execute(script, vec![serde_json::to_value(&field)?, text.into()]).await?;
    Ok(())
}
