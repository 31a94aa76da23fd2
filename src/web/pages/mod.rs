//! The pages for the public: one file a page, its template beside. They work without JavaScript, at 360 px, in large type,
//! in both languages.

mod additions;
pub(super) mod days;
mod directory;
mod display;
mod done;
mod figures;
mod frame;
mod home;
mod look;
mod privacy;
mod progress;
mod routes;
mod story;
mod submit;
mod trouble;

pub(super) use directory::unit;
pub(super) use display::is_here;
pub(super) use frame::{Display, Way, cookie, page};
pub(super) use look::{script, style};
pub use routes::PAGES;
pub(super) use trouble::trouble;
