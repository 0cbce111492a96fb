//! chromedriver and the browser behind it, as processes.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::wait::LIMIT;

/// A running chromedriver on a port of its own. Dropping it ends it and its browser, also after a failed test.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    url: String,
    browser: Option<Pid>,
}

impl Driver {
    /// Starts it. It takes one free port of IPv4 and then the same of IPv6, which somebody else may have: it is asked
    /// again then.
    pub async fn start() -> Result<Self> {
        const TRIES: usize = 4;
        let mut last = Self::once().await;
        for _ in 1..TRIES {
            if last.is_ok() {
                break;
            }
            last = Self::once().await;
        }
        last
    }

    async fn once() -> Result<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("starting chromedriver (Debian: chromium-driver; tests/run installs it)")?;
        match timeout(LIMIT, port(&mut child)).await {
            Ok(port) => Ok(Self { child, url: format!("http://127.0.0.1:{}", port?), browser: None }),
            Err(_) => bail!("chromedriver named no port within {LIMIT:?}"),
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Remembers the browser that it started, to end it too.
    pub fn owns(&mut self, browser: u32) {
        self.browser = i32::try_from(browser).ok().and_then(Pid::from_raw);
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever has ended by itself cannot be signalled, and that is fine.
        if let Some(browser) = self.browser {
            let _ = kill_process(browser, Signal::KILL);
        }
        let group = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

/// Reads `… was started successfully on port N.`.
async fn port(child: &mut Child) -> Result<u16> {
    let stdout = child.stdout.take().context("no standard output")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, rest)) = line.split_once("successfully on port ") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return rest.trim_end_matches('.').parse().context(line);
        }
    }
    bail!("chromedriver ended: {}", child.wait().await?)
}
