//! A real Chromium: on a phone or a desktop, light or dark; takes pictures and asks axe-core.

use std::{path::PathBuf, sync::LazyLock};

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{checkout, driver::Driver};

/// Path of `axe.min.js`.
pub const AXE_VARIABLE: &str = "HOMEROOM_TEST_AXE";

/// What axe-core holds a page against.
const AXE_RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// What the browser runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// 360 × 780, touch.
    Phone,
    /// 1280 × 860.
    Desktop,
}

/// Which colours are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A browser with a profile of its own.
pub struct Browser {
    client: Client,
    device: Device,
    theme: Theme,
    // Declared in this order: the processes end before their folder goes.
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Starts one, in light colours.
    pub async fn open(device: Device) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut driver = Driver::start().await?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(device, &profile)?);
        let client = builder.connect(driver.url()).await.context("a new browser session")?;
        let process = client.capabilities().and_then(|all| all.get("goog:processID")).and_then(Value::as_u64);
        driver.owns(u32::try_from(process.context("the browser's process is not told")?)?);
        let mut browser = Self { client, device, theme: Theme::Light, _driver: driver, _profile: profile };
        browser.wear(Theme::Light).await?;
        Ok(browser)
    }

    /// The WebDriver client, for finding, typing and pressing.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Changes the colours that are asked for.
    pub async fn wear(&mut self, theme: Theme) -> Result<()> {
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme.name() },
            // Pictures are taken of pages at rest.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        self.theme = theme;
        Ok(())
    }

    /// Takes a picture of the whole page into `target/screens/NAME-DEVICE-THEME.png`.
    pub async fn picture(&self, name: &str) -> Result<PathBuf> {
        // What sticks to the top of the screen belongs to the top of the picture.
        self.client.execute("window.scrollTo(0, 0)", Vec::new()).await?;
        let size = self.cdp("Page.getLayoutMetrics", json!({})).await?;
        let size = &size["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let shot = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let shot = self.cdp("Page.captureScreenshot", shot).await?;
        let bytes = base64::prelude::BASE64_STANDARD.decode(shot["data"].as_str().context("no picture")?)?;
        let folder = checkout::target()?.join("screens");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}-{}-{}.png", self.device.name(), self.theme.name()));
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    /// Takes the picture in both colours and asks axe-core about each. Ends in light colours.
    pub async fn portrait(&mut self, name: &str) -> Result<()> {
        for theme in [Theme::Dark, Theme::Light] {
            self.wear(theme).await?;
            self.picture(name).await?;
            self.accessible()
                .await
                .with_context(|| format!("{name}, {}, {}", self.device.name(), theme.name()))?;
        }
        self.fits().await.with_context(|| format!("{name}, {}", self.device.name()))
    }

    /// A fault that lists what axe-core objects to, if anything.
    pub async fn accessible(&self) -> Result<()> {
        let axe = AXE.as_ref().map_err(|fault| anyhow::anyhow!("{fault}"))?;
        // Straight into the page's world: its CSP rightly keeps script tags out.
        self.cdp("Runtime.evaluate", json!({ "expression": axe })).await?;
        let ask = json!({ "runOnly": { "type": "tag", "values": AXE_RULES }, "resultTypes": ["violations"] });
        let ask = format!("axe.run(document, {ask}).then(found => found.violations)");
        let ask = json!({ "expression": ask, "awaitPromise": true, "returnByValue": true });
        let answer = self.cdp("Runtime.evaluate", ask).await?;
        let violations =
            answer["result"]["value"].as_array().with_context(|| format!("axe said {answer}"))?;
        if !violations.is_empty() {
            bail!("axe-core objects:\n{}", violations.iter().map(objection).collect::<String>());
        }
        Ok(())
    }

    /// A fault if the page is wider than the screen.
    pub async fn fits(&self) -> Result<()> {
        let script = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]";
        let widths = self.client.execute(script, Vec::new()).await?;
        let (page, screen) = (widths[0].as_u64(), widths[1].as_u64());
        ensure!(page <= screen, "the page is {page:?} wide, the screen {screen:?}");
        Ok(())
    }

    /// What the console said since the last time this was asked: refused scripts, failed requests, errors.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let command = Vendor { path: "se/log", body: json!({ "type": "browser" }) };
        let entries = self.client.issue_cmd(command).await?;
        let said = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        Ok(entries.as_array().map(|all| all.iter().map(said).collect()).unwrap_or_default())
    }

    /// A command of the Chrome DevTools Protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        let answer = self.client.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await;
        answer.with_context(|| command.to_owned())
    }

    /// Closes it in good order.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }
}

impl Device {
    fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desktop => "desktop",
        }
    }
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

static AXE: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let path =
        std::env::var(AXE_VARIABLE).map_err(|_| format!("{AXE_VARIABLE} is not set: use tests/run"))?;
    std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
});

/// A command that chromedriver has beyond the standard.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(device: Device, profile: &TempDir) -> Result<serde_json::Map<String, Value>> {
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--lang=en-GB",
        "--window-size=1280,860",
        // A page that asks the outside for anything fails here as it would offline.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ]
    .map(String::from)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    let mut options = json!({ "args": arguments });
    if device == Device::Phone {
        let metrics =
            json!({ "width": 360, "height": 780, "pixelRatio": 2.0, "touch": true, "mobile": true });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    let all = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
    all.as_object().cloned().context("capabilities are an object")
}

/// One violation, as a person reads it.
fn objection(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let at = |node: &Value| {
        let why = node["failureSummary"].as_str().unwrap_or_default().replace('\n', " ");
        format!("    {}\n      {why}\n", node["html"].as_str().unwrap_or_default())
    };
    let places: String = nodes.iter().take(3).map(at).collect();
    let text = |key: &str| violation[key].as_str().unwrap_or_default().to_owned();
    format!("- {} ({}): {} [{} places]\n{places}", text("id"), text("impact"), text("help"), nodes.len())
}
