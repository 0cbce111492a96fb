//! What Matrix can show.

use homeroom_core::{Capabilities, Support};

use crate::{html, limits};

/// What every client of Matrix can show.
pub fn capabilities() -> Capabilities {
    Capabilities {
        text: limits::TEXT,
        pictures: limits::PICTURES_MAX,
        // Phones drop tables.
        table: 0,
        folds: Support::Fallback,
        label: limits::OPTION_MAX,
        rows: limits::ROWS_MAX,
        in_row: limits::IN_ROW_MAX,
        in_menu: limits::IN_MENU_MAX,
        measure: html::measure,
    }
}
