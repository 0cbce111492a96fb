//! What stands where.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use homeroom_tests::checkout;

use super::{metadata, none};

/// What the visible root holds: no more, no less.
const ROOT: [&str; 11] = [
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "adapters",
    "bot",
    "content",
    "deploy",
    "migrations",
    "tests",
];
/// What comes of building and running.
const MADE: [&str; 2] = ["target", "data"];

#[test]
fn the_root_holds_what_the_design_says() -> Result<()> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(checkout::root())? {
        let name = entry?.file_name().into_string().ok().context("a name that is no text")?;
        if !name.starts_with('.') && !MADE.contains(&name.as_str()) {
            found.insert(name);
        }
    }
    let wanted: BTreeSet<String> = ROOT.map(String::from).into();
    let more = found.difference(&wanted).map(|name| format!("{name} does not belong there"));
    let less = wanted.difference(&found).map(|name| format!("{name} is missing"));
    none(&more.chain(less).collect::<Vec<_>>())
}

#[test]
fn every_package_keeps_the_lints() -> Result<()> {
    let mut offences = Vec::new();
    for package in metadata()?.workspace_packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path)?;
        if !inherits_lints(&manifest)? {
            offences.push(format!("{} lacks [lints] workspace = true", package.name));
        }
    }
    none(&offences)
}

#[test]
fn the_rule_about_lints_can_fail() -> Result<()> {
    assert!(inherits_lints("[lints]\nworkspace = true")?);
    assert!(!inherits_lints("[lints.rust]\nunsafe_code = \"warn\"")?);
    assert!(!inherits_lints("[package]\nname = \"a\"")?);
    Ok(())
}

#[test]
fn versions_stand_in_one_place() -> Result<()> {
    let mut offences = Vec::new();
    for package in metadata()?.workspace_packages() {
        let manifest: toml::Table = std::fs::read_to_string(&package.manifest_path)?.parse()?;
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = manifest.get(section).and_then(toml::Value::as_table).into_iter().flatten();
            let own = entries.filter(|(_, entry)| !is_inherited(entry));
            offences
                .extend(own.map(|(name, _)| format!("{}: {name} has a version of its own", package.name)));
        }
    }
    none(&offences)
}

fn inherits_lints(manifest: &str) -> Result<bool> {
    let manifest: toml::Table = manifest.parse()?;
    Ok(manifest.get("lints").is_some_and(is_inherited))
}

fn is_inherited(entry: &toml::Value) -> bool {
    entry.get("workspace").and_then(toml::Value::as_bool) == Some(true)
}
