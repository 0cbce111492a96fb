//! What Matrix can show.

use homeroom_core::{Capabilities, Support};

use crate::{html, limits};

/// What every client of Matrix can show.
pub fn capabilities() -> Capabilities {
    Capabilities {
        text: limits::TEXT,
        pictures: limits::PICTURES_MAX,
        // Phones drop tables: ours become lists, in words of their own.
        table: usize::MAX,
        folds: Support::Fallback,
        label: limits::OPTION_MAX,
        rows: limits::ROWS_MAX,
        in_row: limits::IN_ROW_MAX,
        in_menu: limits::IN_MENU_MAX,
        measure: html::measure,
    }
}
