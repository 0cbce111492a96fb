//! The browser harness itself, on a page that this test serves.

use anyhow::{Context, Result, bail, ensure};
use fantoccini::Locator;
use homeroom_tests::browser::{Browser, Device, Theme};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const GOOD: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title>\
    <meta name=viewport content='width=device-width'><style>:root{color-scheme:light dark}</style>\
    <main><h1>Quantization</h1><p>Fewer bits a weight.</p><button>Next</button></main></html>";
const BAD: &str = "<!doctype html><html><meta charset=utf-8><title>A page</title>\
    <main style='width:2000px'><h1>Wide</h1><img src=data:,><script src=https://example.org/x.js></script></main></html>";

#[tokio::test]
async fn a_good_page_is_shown_in_both_sizes_and_colours() -> Result<()> {
    let origin = serve(GOOD).await?;
    for (device, width) in [(Device::Phone, 720), (Device::Desktop, 1280)] {
        let mut browser = Browser::open(device).await?;
        browser.client().goto(&origin).await?;
        browser.portrait("harness").await?;
        assert_eq!(browser.complaints().await?, Vec::<String>::new());
        browser.wear(Theme::Dark).await?;
        let dark =
            browser.client().execute("return matchMedia('(prefers-color-scheme: dark)').matches", vec![]);
        assert_eq!(dark.await?, true);
        let picture = std::fs::read(browser.picture("harness").await?)?;
        assert_eq!(png_width(&picture)?, width);
        browser.client().find(Locator::Css("button")).await?.click().await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_bad_page_is_objected_to() -> Result<()> {
    let origin = serve(BAD).await?;
    let browser = Browser::open(Device::Phone).await?;
    browser.client().goto(&origin).await?;
    let objection = browser.accessible().await.err().context("axe-core saw nothing")?.to_string();
    ensure!(objection.contains("image-alt") && objection.contains("html-has-lang"), "{objection}");
    ensure!(browser.fits().await.is_err(), "a page of 2000 pixels is said to fit");
    let complaints = browser.complaints().await?.join("\n");
    ensure!(complaints.contains("example.org"), "an outside request went unnoticed: {complaints}");
    browser.close().await
}

#[tokio::test]
async fn a_dropped_browser_leaves_no_process() -> Result<()> {
    let browser = Browser::open(Device::Desktop).await?;
    let process = browser.client().capabilities().and_then(|all| all["goog:processID"].as_u64());
    let folder = format!("/proc/{}", process.context("no process")?);
    ensure!(std::fs::exists(&folder)?, "it does not run");
    drop(browser);
    homeroom_tests::wait::until("the browser ends", async || Ok(is_gone(&folder).then_some(()))).await
}

/// Gone, or a zombie that its new parent has yet to bury.
fn is_gone(folder: &str) -> bool {
    std::fs::read_to_string(format!("{folder}/stat")).map_or(true, |stat| stat.contains(") Z "))
}

/// Serves one page, whatever is asked for, as strictly as the classroom does.
async fn serve(page: &'static str) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, page));
        }
    });
    Ok(origin)
}

async fn answer(mut stream: TcpStream, page: &str) -> Result<()> {
    let mut request = [0; 4096];
    let read = stream.read(&mut request).await?;
    let (status, body) =
        if request[..read].starts_with(b"GET / ") { ("200 OK", page) } else { ("204 No Content", "") };
    let policy = "default-src 'self'; style-src 'unsafe-inline'; img-src data:";
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Security-Policy: {policy}\r\n");
    let text = format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    Ok(stream.write_all(text.as_bytes()).await?)
}

/// The width in a PNG's header.
fn png_width(bytes: &[u8]) -> Result<u32> {
    let Some(Ok(width)) = bytes.get(16..20).map(TryInto::try_into) else { bail!("no picture") };
    Ok(u32::from_be_bytes(width))
}
