//! Where things are in this checkout.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The build folder that holds the running test, whatever it is called.
pub fn target() -> Result<PathBuf> {
    let profile = profile_folder()?;
    Ok(profile.parent().context("the build folder has no parent")?.to_owned())
}

/// A program of this workspace, built in the same profile as the running test.
pub fn built(name: &str) -> Result<PathBuf> {
    let path = profile_folder()?.join(name);
    anyhow::ensure!(
        path.is_file(),
        "{} is not built: use tests/run, or `cargo build -p {name}`",
        path.display()
    );
    Ok(path)
}

/// `target/debug` or `target/release`: tests run in its `deps` folder, programs in itself.
fn profile_folder() -> Result<PathBuf> {
    let exe = std::env::current_exe().context("where am I?")?;
    let folder = exe.parent().context("a program without a folder")?;
    let above = folder.parent().context("a program at the root")?;
    Ok(if folder.ends_with("deps") { above } else { folder }.to_owned())
}
