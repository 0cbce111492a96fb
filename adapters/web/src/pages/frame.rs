//! What every page has around it.

use homeroom_core::words::{calc, decide};
use maud::{DOCTYPE, Markup, html};

use crate::{assets, words};

/// A page without its frame.
pub(crate) struct Frame<'a> {
    /// For the tab.
    pub(crate) title: &'a str,
    /// What sort of page, for the style.
    pub(crate) sort: &'a str,
    /// Which link of the navigation is this page; without any, nobody is in.
    pub(crate) here: Here,
}

/// Where a page stands in the navigation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    /// Outside: no navigation.
    Outside,
    /// Inside, on none of its pages.
    Inside,
    /// On the page with this address.
    At(&'static str),
}

const BESIDE: [(&str, &str); 2] = [("/calc", calc::CALC), ("/decide", decide::TITLE)];
const LINKS: [(&str, &str); 3] = [("/", words::HOME), ("/progress", words::PROGRESS), ("/me", words::ME)];

impl Frame<'_> {
    /// The whole page.
    pub(crate) fn around(&self, inside: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                (self.head())
                body data-offline=(words::OFFLINE) {
                    a.skip href="#_main" { (words::SKIP) }
                    header.top {
                        a.brand href="/" { (logo()) span { (words::CLASSROOM) } }
                        @if self.here != Here::Outside { (self.navigation()) }
                    }
                    main #_main tabindex="-1" data-sort=(self.sort) { (inside) }
                    footer.bottom {
                        @if self.here != Here::Outside { (self.beside()) }
                        (themes())
                    }
                    div #_live .sr aria-live="polite" {}
                }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (self.title) " · " (words::CLASSROOM) }
                script src=(assets::COLOURS.address()) {}
                link rel="stylesheet" href=(assets::STYLE_SHEET.address());
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                script src=(assets::CLASSROOM.address()) defer {}
            }
        }
    }

    /// What stands beside every course.
    fn beside(&self) -> Markup {
        html! {
            nav.beside aria-label=(words::BESIDE) {
                @for (address, name) in BESIDE {
                    a href=(address) aria-current=[(self.here == Here::At(address)).then_some("page")] { (name) }
                }
            }
        }
    }

    fn navigation(&self) -> Markup {
        html! {
            nav aria-label=(words::NAVIGATION) {
                @for (address, name) in LINKS {
                    a href=(address) aria-current=[(self.here == Here::At(address)).then_some("page")] { (name) }
                }
                // Only from the desk itself: whoever learns has no such thing.
                @if self.here == Here::At("/teach") { a href="/teach" aria-current="true" { (words::desk::TEACH) } }
            }
        }
    }
}

fn logo() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" {
            rect.board x="2" y="4" width="28" height="20" rx="4" {}
            path.chalk d="M10 9.5v9M22 9.5v9M10 14.5c4-2.2 8 2 12-.4" {}
            path.ledge d="M7 28h18" {}
        }
    }
}

/// The colours, for this browser. The buttons do nothing without a script, so without one they are not shown.
fn themes() -> Markup {
    html! {
        fieldset.themes {
            legend { (words::LOOK) }
            @for (value, name) in words::THEMES { button type="button" data-theme-to=(value) aria-pressed="false" { (name) } }
        }
    }
}
