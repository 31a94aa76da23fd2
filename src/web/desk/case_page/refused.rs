//! An act that was refused, and what is said of it.

use crate::lang::Lang;
use crate::problem::Problem;
use crate::web::desk::fault::Fault;
use crate::web::desk::given::Given;
use crate::web::desk::told::Told;

/// An act that was refused: what was typed, and why not.
pub(crate) struct Refused {
    /// The act.
    pub(crate) act: &'static str,
    /// What was typed.
    pub(crate) given: Given,
    /// The version it was decided on.
    pub(crate) version: u32,
    /// Why not.
    pub(crate) problem: Problem,
}

/// Why an act was refused, on the page.
pub(super) struct RefusedAct {
    pub(super) act: &'static str,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) fault: Fault,
    pub(super) changes: Vec<Told>,
}

impl RefusedAct {
    pub(super) fn of(lang: Lang, refused: &Refused, changes: Vec<Told>) -> Self {
        let fault = Fault::of(lang, &refused.problem);
        Self { act: refused.act, title: fault.title.clone(), text: fault.text.clone(), fault, changes }
    }
}
