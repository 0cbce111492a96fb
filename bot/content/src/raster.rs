//! Drawings as pixels, for places that show no SVG.

use std::panic::catch_unwind;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

/// How wide a picture is, in pixels: twice what a phone shows, so that its letters are sharp.
const WIDE: f32 = 1000.0;
/// How high at most.
const HIGH: f32 = 2400.0;
/// A small drawing is made larger by no more than this.
const LARGER: f32 = 3.0;
/// What is drawn on, since a place may be dark.
const PAPER: Color = Color::WHITE;
/// Empty space around the drawing, in its own measure.
const MARGIN: f32 = 8.0;

/// A drawing in SVG as PNG, on white. It loads nothing, and none for what cannot be drawn.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    // Nothing outside is changed when the drawer panics.
    catch_unwind(|| drawn(svg)).ok().flatten()
}

fn drawn(svg: &str) -> Option<Vec<u8>> {
    let tree = Tree::from_str(svg, &options()).ok()?;
    let (width, height) = (tree.size().width() + 2.0 * MARGIN, tree.size().height() + 2.0 * MARGIN);
    let scale = (WIDE / width).min(HIGH / height).min(LARGER);
    let mut paper = Pixmap::new(pixels(width * scale)?, pixels(height * scale)?)?;
    paper.fill(PAPER);
    let place = Transform::from_scale(scale, scale).pre_translate(MARGIN, MARGIN);
    resvg::render(&tree, place, &mut paper.as_mut());
    paper.encode_png().ok()
}

/// A whole number of pixels, of which there is at least one.
fn pixels(length: f32) -> Option<u32> {
    let length = length.ceil();
    (1.0..=WIDE.max(HIGH)).contains(&length).then_some(length as u32)
}

/// No folder, no pictures, and letters of our own: the same drawing on every machine.
fn options() -> Options<'static> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        // The boxes were measured for narrower letters than DejaVu Sans has; the condensed ones fit.
        fonts.load_font_data(dejavu::sans_condensed::regular().to_vec());
        fonts.load_font_data(dejavu::sans_condensed::bold().to_vec());
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    });
    Options {
        resources_dir: None,
        font_family: FAMILY.to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    }
}

/// The letters' name.
const FAMILY: &str = "DejaVu Sans";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::{Drawing, draw};

    /// The width that a PNG tells of itself.
    fn width(png: &[u8]) -> u32 {
        u32::from_be_bytes(png.get(16..20).unwrap().try_into().unwrap())
    }

    #[test]
    fn diagrams_become_pictures_with_letters() {
        let diagram = |word: &str| {
            let text = format!(
                "flowchart TD\n  a[Your computer] --> b[{word}]\n  b -->|asks| c[Model]\n  c --> d[Answer]"
            );
            let Drawing::Done { light, .. } = &*draw(&text) else { panic!("no drawing") };
            png(light).unwrap()
        };
        let one = diagram("Server");
        assert_eq!(one.get(1..4), Some(b"PNG".as_slice()));
        assert!((300..=1000).contains(&width(&one)), "{}", width(&one));
        assert!(one != diagram("Screen"), "letters are drawn");
    }

    #[test]
    fn nothing_is_loaded_and_what_is_no_drawing_is_none() {
        let bare = png("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>");
        let loads = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\
                     <image href=\"/etc/hostname\" width=\"9\" height=\"9\"/></svg>";
        assert_eq!(png(loads), bare);
        for bad in
            ["", "no drawing", "<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>"]
        {
            assert_eq!(png(bad), None, "{bad}");
        }
        let huge = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9000000\" height=\"1\"></svg>";
        assert!(png(huge).is_none_or(|png| width(&png) <= 1000));
    }
}
