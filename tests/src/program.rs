//! A real program that listens, in a process of its own.

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{checkout, wait::LIMIT};

/// What the program prints before its address.
const OPEN: &str = "Homeroom is open: ";

/// A running program that listens. Dropping it kills it.
#[derive(Debug)]
pub struct Program {
    child: Child,
    origin: String,
    log: PathBuf,
}

/// How to start it.
#[derive(Debug)]
pub struct Launch {
    binary: PathBuf,
    data: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Launch {
    /// `homeroom run` with its record in this folder, listening on a free port.
    pub fn new(data: &Path) -> Result<Self> {
        let binary = match std::env::var_os("HOMEROOM_BIN") {
            Some(path) => path.into(),
            None => checkout::built("homeroom")?,
        };
        let launch = Self::of(binary, data).arg("run").arg("--listen").arg("127.0.0.1:0");
        Ok(launch.arg("--data").arg(data.display().to_string()))
    }

    /// Another program that prints its address in the same words.
    pub fn of(binary: PathBuf, data: &Path) -> Self {
        Self { binary, data: data.to_owned(), arguments: Vec::new(), environment: Vec::new() }
    }

    /// With one more argument.
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With a `homeroom.toml` of this text.
    pub fn config(self, text: &str) -> Result<Self> {
        std::fs::create_dir_all(&self.data)?;
        let path = self.data.join("homeroom.toml");
        std::fs::write(&path, text)?;
        Ok(self.arg("--config").arg(path.display().to_string()))
    }

    /// With an environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Starts it and waits until it says where it listens.
    pub async fn start(&self) -> Result<Program> {
        std::fs::create_dir_all(&self.data)?;
        let log = self.data.join("program.log");
        let file = std::fs::File::options().create(true).append(true).open(&log)?;
        // Who may write no more is told so by the system, and ended by it unless it is asked not to.
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(&self.binary)
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            // A homeroom.toml beside the caller is none of ours.
            .current_dir(&self.data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        let origin = match timeout(LIMIT, address(&mut child)).await {
            Ok(found) => found,
            Err(_) => Err(anyhow::anyhow!("no address within {LIMIT:?}")),
        };
        let origin = origin.with_context(|| format!("its log says:\n{}", text_of(&log)))?;
        Ok(Program { child, origin, log })
    }
}

impl Program {
    /// Where it listens, without a final slash: `http://127.0.0.1:41234`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        text_of(&self.log)
    }

    /// Its process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// From now on it can write to no file beyond so many bytes; with `None` it can again.
    pub fn write_at_most(&self, bytes: Option<u64>) -> Result<()> {
        let limit = Rlimit { current: bytes, maximum: None };
        prlimit(Some(number(&self.child)?), Resource::Fsize, limit).context("limiting its files")?;
        Ok(())
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        signal(&self.child, Signal::TERM)?;
        self.ended().await
    }

    /// Ends it as a power cut would (SIGKILL).
    pub async fn kill(mut self) -> Result<()> {
        signal(&self.child, Signal::KILL)?;
        self.ended().await.map(drop)
    }

    async fn ended(&mut self) -> Result<ExitStatus> {
        match timeout(LIMIT, self.child.wait()).await {
            Ok(status) => Ok(status?),
            Err(_) => bail!("it did not end within {LIMIT:?}; its log says:\n{}", self.log()),
        }
    }
}

/// Reads the line with the address.
async fn address(child: &mut Child) -> Result<String> {
    let stdout = child.stdout.take().context("no standard output")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, rest)) = line.split_once(OPEN) {
            // Read on, lest the pipe fills or breaks.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(rest.trim().trim_end_matches('/').to_owned());
        }
    }
    bail!("it ended without an address: {}", child.wait().await?)
}

fn signal(child: &Child, signal: Signal) -> Result<()> {
    Ok(kill_process(number(child)?, signal)?)
}

fn number(child: &Child) -> Result<Pid> {
    let pid = child.id().context("it has ended already")?;
    Pid::from_raw(i32::try_from(pid)?).context("a process number of nought")
}

fn text_of(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}
