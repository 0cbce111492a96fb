//! The house rules that a machine can hold. Each rule is a function that lists offences, a test that there are none,
//! and where it is cheap a test that it finds one.

mod edges;
mod house;
mod length;
mod licences;
mod sources;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};
use homeroom_tests::checkout;

/// A source file of ours.
struct Source {
    /// Its path within the checkout.
    path: PathBuf,
    /// Its text.
    text: String,
}

/// What cargo knows, of the platform that is shipped.
fn metadata() -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command.manifest_path(checkout::root().join("Cargo.toml")).features(CargoOpt::AllFeatures);
    // The build that made this test has fetched everything; the lock file stays as it is.
    let shipped = ["--offline", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    Ok(command.other_options(shipped.map(String::from)).exec()?)
}

/// All our Rust files.
fn sources() -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for folder in ["bot", "adapters", "tests"] {
        collect(&checkout::root().join(folder), &mut found)?;
    }
    ensure!(found.len() > 20, "only {} sources found: is this the checkout?", found.len());
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<Source>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path)?;
            found.push(Source { path: path.strip_prefix(checkout::root())?.to_owned(), text });
        }
    }
    Ok(())
}

/// Fails with a list of offences, if there are any.
fn none(offences: &[String]) -> Result<()> {
    ensure!(offences.is_empty(), "\n{}", offences.join("\n"));
    Ok(())
}
