//! Why a form was refused, as a page of the desk says it: with the label of the field, never its name.

use crate::lang::{Lang, words as w};
use crate::problem::{Code, Problem};

/// Why a form was refused.
pub(crate) struct Fault {
    /// The field it is about; empty where it is about none.
    pub(crate) field: String,
    /// What it is called.
    pub(crate) title: String,
    /// The label of the field, what happened, what to do.
    pub(crate) text: String,
    /// The code.
    pub(crate) code: Code,
}

impl Fault {
    /// The fault of a form whose labels are those of most forms.
    pub(crate) fn of(lang: Lang, problem: &Problem) -> Self {
        Self::labelled(lang, problem, |field| field)
    }

    /// The fault of a form in which some fields go by another label.
    pub(crate) fn labelled(lang: Lang, problem: &Problem, label_of: impl Fn(&str) -> &str) -> Self {
        let told = problem.told(lang, None);
        let field = told.field.unwrap_or_default();
        let label = w::desk_field(lang, label_of(&field).to_owned());
        let said = format!("{} {}", told.detail, problem.fix_at_the_desk(lang));
        let text = if label.is_empty() { said } else { w::desk_field_fault(lang, said, label) };
        Self { title: told.title, text, code: problem.code(), field }
    }

    /// What marks a field that is wrong, in a list of classes.
    pub(crate) fn mark(&self, field: &str) -> &'static str {
        if self.field == field { " wrong" } else { "" }
    }
}
