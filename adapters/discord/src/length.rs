//! How long a text is to Discord.

/// In UTF-16 units, which is never less than its characters.
pub(crate) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text, or as much of its beginning as there is room for, with `…`.
pub(crate) fn cut(text: &str, max: usize) -> String {
    if length(text) <= max {
        return text.into();
    }
    let mut room = max.saturating_sub(1);
    let fits = |letter: &char| {
        let takes = letter.len_utf16();
        let fits = takes <= room;
        room = room.saturating_sub(if fits { takes } else { room });
        fits
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// What a control says: never nothing.
pub(crate) fn label(text: &str, max: usize) -> String {
    let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if shown.is_empty() { "…".into() } else { cut(&shown, max) }
}
