//! Who may depend on whom.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use cargo_metadata::{Dependency, DependencyKind, Metadata, Package};

use super::{metadata, none};

/// The only packages that see siblings.
const JOINERS: [&str; 2] = ["homeroom", "homeroom-tests"];

/// Discord as the tests have it.
const STANDIN: &str = "homeroom-discord-standin";

/// Inference servers as the tests have them.
const INFERENCE: &str = "homeroom-inference-standin";

/// Who is tried against a stand-in by its own tests.
const TRIED: (&str, &str) = ("homeroom-tutor", INFERENCE);

/// A crate, the packages of ours that may depend on it directly, and why.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("anyhow", &["homeroom", "homeroom-tests", STANDIN, INFERENCE], "libraries have typed errors"),
    ("async-openai", &["homeroom-tutor"], "only the tutor talks to a model"),
    ("axum", &["homeroom-web", "homeroom-tests", STANDIN, INFERENCE], "only the web adapter speaks HTTP"),
    ("chrono", &[], "jiff is the one clock library"),
    ("lazy_static", &[], "std has LazyLock"),
    ("matrix-sdk", &["homeroom-matrix"], "only its adapter knows the platform"),
    ("once_cell", &[], "std has OnceLock"),
    ("serde_yaml", &[], "unmaintained; serde-saphyr reads YAML"),
    ("serenity", &["homeroom-discord", "homeroom-tests", STANDIN], "only its adapter knows the platform"),
    ("sqlx", &["homeroom-store"], "only the store speaks SQL"),
];

/// Crates that may not be in the tree at all, and why.
const BANNED: [(&str, &str); 3] = [
    ("openssl-sys", "rustls is the one TLS library; nothing links the system's"),
    ("native-tls", "rustls is the one TLS library"),
    ("openssl", "rustls is the one TLS library"),
];

#[test]
fn siblings_never_see_each_other() -> Result<()> {
    let metadata = metadata()?;
    let ours = names(&metadata);
    let mut offences = Vec::new();
    for package in metadata.workspace_packages() {
        for dependency in package.dependencies.iter().filter(|one| ours.contains(one.name.as_str())) {
            if !may_see(&package.name, &dependency.name) && !is_tried(&package.name, dependency) {
                offences.push(format!("{} depends on {}", package.name, dependency.name));
            }
        }
    }
    none(&offences)
}

#[test]
fn the_rule_about_siblings_can_fail() {
    assert!(may_see("homeroom-store", "homeroom-core"));
    assert!(may_see("homeroom", "homeroom-web"));
    assert!(!may_see("homeroom-core", "homeroom-store"));
    assert!(!may_see("homeroom-web", "homeroom-runtime"));
    assert!(!may_see("homeroom", "homeroom-tests"));
}

#[test]
fn reserved_crates_stay_where_they_belong() -> Result<()> {
    let mut offences = Vec::new();
    for package in metadata()?.workspace_packages() {
        for (name, allowed, why) in RESERVED {
            if depends(package, name, None) && !allowed.contains(&package.name.as_str()) {
                offences.push(format!("{} depends on {name}: {why}", package.name));
            }
        }
    }
    none(&offences)
}

#[test]
fn core_has_no_runtime() -> Result<()> {
    let metadata = metadata()?;
    let core = package(&metadata, "homeroom-core")?;
    let parts = ["tokio", "hyper", "reqwest", "futures", "tracing"];
    let used = parts.into_iter().filter(|name| depends(core, name, Some(DependencyKind::Normal)));
    none(&used.map(|name| format!("homeroom-core depends on {name}")).collect::<Vec<_>>())
}

#[test]
fn banned_crates_are_not_in_the_tree() -> Result<()> {
    let metadata = metadata()?;
    let resolved = resolved(&metadata)?;
    let found = resolved.iter().filter_map(|package| {
        let (name, why) = BANNED.iter().find(|(name, _)| package.name == *name)?;
        Some(format!("{name} {}: {why}", package.version))
    });
    none(&found.collect::<Vec<_>>())
}

#[test]
fn one_sqlite_serves_all() -> Result<()> {
    let metadata = metadata()?;
    let found = resolved(&metadata)?.into_iter().filter(|package| package.name == "libsqlite3-sys");
    let versions: Vec<String> =
        found.map(|package| format!("{}.{}", package.version.major, package.version.minor)).collect();
    assert_eq!(versions, ["0.35"], "sqlx and matrix-sdk must share it: see Cargo.toml");
    Ok(())
}

/// Whether one package of ours may depend on another.
fn may_see(package: &str, other: &str) -> bool {
    other == "homeroom-core" || (JOINERS.contains(&package) && other != "homeroom-tests")
}

/// Whether a package is only tested against another one.
fn is_tried(package: &str, dependency: &Dependency) -> bool {
    dependency.kind == DependencyKind::Development && TRIED == (package, dependency.name.as_str())
}

fn names(metadata: &Metadata) -> BTreeSet<&str> {
    metadata.workspace_packages().into_iter().map(|package| package.name.as_str()).collect()
}

fn package<'a>(metadata: &'a Metadata, name: &str) -> Result<&'a Package> {
    metadata
        .workspace_packages()
        .into_iter()
        .find(|one| one.name == name)
        .with_context(|| format!("no {name}"))
}

fn depends(package: &Package, name: &str, kind: Option<DependencyKind>) -> bool {
    package.dependencies.iter().any(|one| one.name == name && kind.is_none_or(|kind| one.kind == kind))
}

/// Every package that is built on the shipped platform.
pub(super) fn resolved(metadata: &Metadata) -> Result<Vec<&Package>> {
    let resolve = metadata.resolve.as_ref().context("cargo metadata resolved nothing")?;
    let ids: BTreeSet<_> = resolve.nodes.iter().map(|node| &node.id).collect();
    Ok(metadata.packages.iter().filter(|package| ids.contains(&package.id)).collect())
}
