//! What our sources do not say.

use std::path::Path;

use anyhow::Result;

use super::{Source, none, sources};

/// The crates that know no platform.
const PURE: [&str; 4] = ["bot/core", "bot/content", "bot/runtime", "bot/store"];
/// The words that only an adapter, the program and the tests know.
const PLATFORMS: [&str; 6] = ["discord", "matrix", "serenity", "axum", "telegram", "slack"];
/// Module names that say nothing.
const EMPTY_NAMES: [&str; 9] =
    ["utils", "util", "common", "manager", "managers", "helpers", "helper", "types", "misc"];
/// Where files stand that cargo finds by itself.
const ALONE: [&str; 3] = ["bot/content/tests", "bot/store/tests", "bot/store/examples"];
/// Where tests may pause between two looks.
const WAITS: &str = "tests/src/wait.rs";

// Put together, so that this file does not hold them itself.
const FORBIDDEN: [(&str, &str); 5] = [
    (concat!("#[", "allow("), "write `#[expect(lint, reason = \"…\")]`"),
    (concat!("#![", "allow("), "write `#![expect(lint, reason = \"…\")]`"),
    (concat!("#[", "ignore"), "a test runs or goes"),
    (concat!("todo", "!("), "file an issue"),
    (concat!("unimplemented", "!("), "file an issue"),
];

#[test]
fn nothing_forbidden_is_written() -> Result<()> {
    none(&sources()?.iter().flat_map(forbidden).collect::<Vec<_>>())
}

#[test]
fn no_platform_is_named_where_none_is_known() -> Result<()> {
    let pure = sources()?.into_iter().filter(|source| PURE.iter().any(|pure| source.path.starts_with(pure)));
    none(&pure.flat_map(|source| platforms(&source)).collect::<Vec<_>>())
}

#[test]
fn modules_are_named_for_what_they_hold() -> Result<()> {
    let named = sources()?.into_iter().filter(|source| is_empty_name(&source.path));
    none(&named.map(|source| format!("{} says nothing", source.path.display())).collect::<Vec<_>>())
}

#[test]
fn every_source_is_a_module_of_another() -> Result<()> {
    let all = sources()?;
    let named = all.iter().filter_map(|source| {
        let (folder, name) = module(&source.path)?;
        let parents = [
            folder.join("mod.rs"),
            folder.with_extension("rs"),
            folder.join("lib.rs"),
            folder.join("main.rs"),
        ];
        let mut parents = all.iter().filter(|one| parents.contains(&one.path));
        let line = format!("mod {name};");
        let known = parents.any(|parent| parent.text.lines().any(|text| text.trim().ends_with(&line)));
        (!known).then(|| format!("{} is no module, so nobody compiles it", source.path.display()))
    });
    none(&named.collect::<Vec<_>>())
}

#[test]
fn tests_do_not_sleep() -> Result<()> {
    none(&sources()?.iter().filter(|source| is_test(&source.path)).flat_map(sleeps).collect::<Vec<_>>())
}

#[test]
fn the_rules_about_sources_can_fail() {
    let source = |path: &str, text: String| Source { path: path.into(), text };
    let bad = format!("{}dead_code)]\nfn a() {{ {}) }}", FORBIDDEN[0].0, FORBIDDEN[3].0);
    assert_eq!(forbidden(&source("bot/core/src/a.rs", bad)).len(), 2);
    let words = source("bot/core/src/a.rs", "// As Discord does, but no matrixes.\n".into());
    assert_eq!(platforms(&words), ["bot/core/src/a.rs:1 names discord"]);
    assert!(is_empty_name(Path::new("bot/core/src/utils.rs")));
    assert!(is_empty_name(Path::new("bot/core/src/common/mod.rs")));
    assert!(!is_empty_name(Path::new("bot/core/src/attempt.rs")));
    assert_eq!(module(Path::new("tests/it/a/b.rs")), Some((Path::new("tests/it/a"), "b")));
    assert_eq!(module(Path::new("bot/core/src/lib.rs")), None);
    assert_eq!(
        sleeps(&source("tests/it/a.rs", format!("tokio::time::{}d)", concat!("sle", "ep(")))).len(),
        1
    );
}

fn forbidden(source: &Source) -> Vec<String> {
    offences(source, |line| {
        let (text, instead) = FORBIDDEN.iter().find(|(text, _)| line.contains(text))?;
        Some(format!("has {text}…: {instead}"))
    })
}

fn platforms(source: &Source) -> Vec<String> {
    offences(source, |line| {
        let line = line.to_lowercase();
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        let word = words.find(|word| PLATFORMS.contains(word))?;
        Some(format!("names {word}"))
    })
}

fn sleeps(source: &Source) -> Vec<String> {
    offences(source, |line| {
        let (before, _) = line.split_once(concat!("sle", "ep("))?;
        let is_call = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        is_call.then(|| "sleeps: wait for a condition with wait::until".into())
    })
}

/// The folder that a module is in, and its name; nothing of a file that is compiled by itself.
fn module(path: &Path) -> Option<(&Path, &str)> {
    let (folder, name) = (path.parent()?, path.file_stem()?.to_str()?);
    match name {
        "lib" | "main" | "build" => None,
        "mod" => Some((folder.parent()?, folder.file_name()?.to_str()?)),
        _ => Some((folder, name)),
    }
    // A crate's own tests and examples; what is below is theirs.
    .filter(|(folder, _)| ALONE.iter().all(|alone| !folder.starts_with(alone)))
}

fn is_test(path: &Path) -> bool {
    let inside = path.components().any(|part| part.as_os_str() == "tests");
    inside && path != Path::new(WAITS) && !path.starts_with("tests/bench-src")
}

fn is_empty_name(path: &Path) -> bool {
    let mut names = path.components().filter_map(|part| part.as_os_str().to_str());
    names.any(|name| EMPTY_NAMES.contains(&name.trim_end_matches(".rs")))
}

/// What a rule finds, line by line.
fn offences(source: &Source, rule: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let place = |number: usize| format!("{}:{}", source.path.display(), number + 1);
    let lines = source.text.lines().enumerate();
    lines.filter_map(|(number, line)| Some(format!("{} {}", place(number), rule(line)?))).collect()
}
