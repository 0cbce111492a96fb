//! Drawings of diagrams: one for light surroundings, one for dark. Laying out takes some ten milliseconds, so what was
//! drawn once is kept.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use mermaid_rs_renderer::{DiagramKind, Direction, Graph, LayoutConfig, Theme};

use crate::svg;

/// Most boxes: laying out takes the square of them, and a phone shows no more.
pub(crate) const BOXES_MAX: usize = 20;
/// Most arrows.
pub(crate) const ARROWS_MAX: usize = 24;
/// How many drawings are kept.
const KEPT: usize = 256;

/// What came of drawing.
pub(crate) enum Drawing {
    /// Both pictures as SVG, and how wide they are.
    Done {
        /// For light surroundings.
        light: String,
        /// For dark ones.
        dark: String,
        /// In pixels, with text of 15.
        width: f32,
    },
    /// It would take too long, and be read nowhere.
    TooLarge,
    /// The drawer gave up.
    Failed,
}

/// Draws a diagram, or finds it among what was drawn before.
pub(crate) fn draw(text: &str) -> Arc<Drawing> {
    static DRAWN: LazyLock<Mutex<HashMap<String, Arc<Drawing>>>> = LazyLock::new(Mutex::default);
    if let Some(drawing) = DRAWN.lock().unwrap_or_else(PoisonError::into_inner).get(text) {
        return Arc::clone(drawing);
    }
    // Nothing outside is changed when the drawer panics.
    let drawing = Arc::new(catch_unwind(|| draw_anew(text)).ok().flatten().unwrap_or(Drawing::Failed));
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    if drawn.len() >= KEPT {
        drawn.clear();
    }
    drawn.insert(text.to_owned(), Arc::clone(&drawing));
    drawing
}

fn draw_anew(text: &str) -> Option<Drawing> {
    let mut graph = mermaid_rs_renderer::parse_mermaid_strict(text).ok()?.graph;
    if graph.nodes.len() > BOXES_MAX || graph.edges.len() > ARROWS_MAX {
        return Some(Drawing::TooLarge);
    }
    stand_upright(&mut graph);
    let config = config();
    let (light, dark) = (light(), dark());
    let mut layout = mermaid_rs_renderer::compute_layout(&graph, &light, &config);
    let width = mermaid_rs_renderer::measure_svg_dimensions(&layout, &config, None).width;
    let light = mermaid_rs_renderer::render_svg(&layout, &light, &config);
    if graph.kind != DiagramKind::Flowchart {
        // Other kinds keep colours in the layout.
        layout = mermaid_rs_renderer::compute_layout(&graph, &dark, &config);
    }
    let dark = mermaid_rs_renderer::render_svg(&layout, &dark, &config);
    Some(Drawing::Done { light: svg::clean(&light)?, dark: svg::clean(&dark)?, width })
}

fn config() -> LayoutConfig {
    LayoutConfig {
        node_spacing: 28.0,
        rank_spacing: 36.0,
        node_padding_x: 14.0,
        node_padding_y: 10.0,
        // Without it the drawer searches the machine for fonts: slow, and another drawing on every machine.
        fast_text_metrics: true,
        ..LayoutConfig::default()
    }
}

/// Turns a sideways flowchart of more than two boxes upright: a phone is narrow.
fn stand_upright(graph: &mut Graph) {
    if graph.kind == DiagramKind::Flowchart && graph.nodes.len() > 2 {
        graph.direction = match graph.direction {
            Direction::LeftRight => Direction::TopDown,
            Direction::RightLeft => Direction::BottomTop,
            upright => upright,
        };
    }
}

fn light() -> Theme {
    paint(Theme::modern(), ["#f4f6f8", "#1c2733", "#8496a9", "#55677a", "#e8edf2", "#ffffff"])
}

fn dark() -> Theme {
    paint(Theme::dark(), ["#26313d", "#e8eef4", "#6d8197", "#a9b8c7", "#1f2832", "#17202a"])
}

/// A theme in these colours: box, text, border, line, group, label.
fn paint(mut theme: Theme, [fill, text, border, line, group, label]: [&str; 6]) -> Theme {
    theme.font_family = "system-ui, -apple-system, Roboto, sans-serif".to_owned();
    theme.font_size = 15.0;
    for (slot, colour) in [
        (&mut theme.background, "none"),
        (&mut theme.primary_color, fill),
        (&mut theme.primary_text_color, text),
        (&mut theme.text_color, text),
        (&mut theme.primary_border_color, border),
        (&mut theme.line_color, line),
        (&mut theme.secondary_color, group),
        (&mut theme.tertiary_color, group),
        (&mut theme.edge_label_background, label),
        (&mut theme.cluster_background, group),
        (&mut theme.cluster_border, border),
        (&mut theme.sequence_actor_fill, fill),
        (&mut theme.sequence_actor_border, border),
        (&mut theme.sequence_actor_line, border),
        (&mut theme.sequence_note_fill, group),
        (&mut theme.sequence_note_border, border),
        (&mut theme.sequence_activation_fill, group),
        (&mut theme.sequence_activation_border, border),
        (&mut theme.pie_title_text_color, text),
        (&mut theme.pie_legend_text_color, text),
        (&mut theme.pie_stroke_color, border),
        (&mut theme.pie_outer_stroke_color, border),
    ] {
        colour.clone_into(slot);
    }
    theme.pie_title_text_size = 17.0;
    theme.pie_section_text_size = 15.0;
    theme.pie_legend_text_size = 15.0;
    theme
}
