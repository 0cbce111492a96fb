//! What Discord can show.

use homeroom_core::{Capabilities, Support};

use crate::{limits, markdown};

/// What Discord can show, in embeds.
pub fn capabilities() -> Capabilities {
    Capabilities {
        text: limits::TEXT,
        pictures: limits::PICTURES,
        table: limits::TABLE,
        folds: Support::Fallback,
        label: limits::LABEL,
        rows: limits::ROWS_MAX,
        in_row: limits::IN_ROW_MAX,
        in_menu: limits::IN_MENU_MAX,
        measure: markdown::measure,
    }
}
