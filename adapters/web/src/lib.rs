//! The browser classroom: pages rendered here, with hardly a script, without a build step and without a request to
//! anywhere else. It decides nothing: a page is a [`View`](homeroom_core::View) that the [`Door`](homeroom_core::Door)
//! gave, a press is an event that the door takes.
//!
//! An address names a place ([`href`]); a form goes to the address of the page it stands on, and its button carries the
//! token. What comes back is shown at once if it is the same place, and by a redirect if it is another.
//!
//! **Invariant:** nothing is recorded for a request that another site, or another name of this machine, brought here;
//! and no text of a person or a course becomes markup. `tests/guard.rs` and `tests/hostile.rs` hold it to this.

mod address;
mod assets;
mod blocks;
mod controls;
mod cookie;
mod desk;
mod guard;
mod incoming;
mod inline;
mod lab;
pub mod limits;
mod lists;
mod outgoing;
mod pages;
mod pictures;
mod room;
mod serving;
mod sheet;
#[cfg(test)]
mod tests;
mod words;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};

pub use address::href;
pub use pictures::Pictures;
pub use room::{Behind, Metrics, Setup};
pub use serving::{Connection, serve};

/// Every address of the desk and beside it, as patterns: for the test that walks them in every role.
pub fn desk_addresses() -> Vec<&'static str> {
    desk::routes().into_iter().map(|(path, _)| path).collect()
}

/// The classroom as routes. Serve it with [`serve`], which tells each request where it came in.
pub fn router(setup: Setup) -> Router {
    let room = room::Room::new(setup);
    let desk =
        desk::routes().into_iter().fold(Router::new(), |router, (path, method)| router.route(path, method));
    desk.route("/me", get(pages::me::show))
        .route("/me/link", post(pages::me::new_link))
        .route("/c/{course}/{lab}/live", get(lab::live))
        .route("/enter", post(pages::entry::enter))
        .route("/return/{secret}", get(pages::entry::come_back))
        .route("/leave", post(pages::me::leave))
        .route("/join", post(pages::me::join))
        .route("/healthz", get(pages::health::alive))
        .route("/readyz", get(pages::health::ready))
        .route("/metrics", get(pages::health::metrics))
        .route("/static/{name}", get(assets::serve))
        .route("/favicon.svg", get(assets::icon))
        .route("/asset/{course}/{edition}/{*path}", get(pictures::serve))
        .method_not_allowed_fallback(pages::fault::wrong_method)
        .fallback(pages::place::show)
        .layer(from_fn_with_state(room.clone(), guard::guard))
        .with_state(room)
}
