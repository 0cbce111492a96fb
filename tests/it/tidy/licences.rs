//! Under what the code that we ship may be had.

use anyhow::Result;
use spdx::{Expression, LicenseReq, ParseMode};

use super::{edges::resolved, metadata, none};

/// Fit for a program under MIT or Apache-2.0: nothing here binds what links it.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
];

#[test]
fn every_licence_is_on_the_list() -> Result<()> {
    let metadata = metadata()?;
    let packages = resolved(&metadata)?;
    let found = packages.into_iter().filter_map(|package| {
        let licence = package.license.as_deref().unwrap_or("none named");
        (!is_allowed(licence)).then(|| format!("{} {}: {licence}", package.name, package.version))
    });
    none(&found.collect::<Vec<_>>())
}

#[test]
fn the_rule_about_licences_can_fail() {
    for good in ["MIT", "MIT/Apache-2.0", "GPL-3.0-only OR MIT", "Apache-2.0 WITH LLVM-exception AND ISC"] {
        assert!(is_allowed(good), "{good}");
    }
    for bad in ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "none named", ""] {
        assert!(!is_allowed(bad), "{bad}");
    }
}

fn is_allowed(licence: &str) -> bool {
    let named = |request: &LicenseReq| {
        let exception = request.addition.as_ref().map(ToString::to_string);
        let fits = exception.is_none_or(|exception| exception == "LLVM-exception");
        fits && request.license.id().is_some_and(|id| ALLOWED.contains(&id.name))
    };
    // Some crates still write `MIT/Apache-2.0`.
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| expression.evaluate(named))
}
