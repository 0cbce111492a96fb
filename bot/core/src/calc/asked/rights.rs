//! Questions about what one may do with a model.

use super::{Heard, shown};
use crate::calc::{LicenceOf, amount::Line, named};

/// The licence of the model that is named, by its exact size.
pub(super) fn licence(line: &Line, text: &str) -> Heard {
    const SURE: [&str; 9] = [
        "licence",
        "license",
        "licences",
        "licensed",
        "licensing",
        "commercial",
        "commercially",
        "sell",
        "resell",
    ];
    const ASKS: [&str; 6] =
        ["may i use", "may we use", "can i use", "can we use", "am i allowed", "are we allowed"];
    if !line.has(&SURE) && !line.has(&ASKS) {
        return Heard::Nothing;
    }
    let of = named(text).map(|found| found.model.map_or(LicenceOf::Family(found.family), LicenceOf::Model));
    of.map_or(Heard::Nothing, |of| shown(of.card()))
}
