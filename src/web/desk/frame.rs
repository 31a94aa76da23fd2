//! What every page of the desk has around it.

use askama::Template;
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderValue, StatusCode};
use case::Role;
use time::Date;

use super::session::SignedIn;
use crate::lang::{Lang, words as w};
use crate::store::Unit;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::asking::Asking;
use crate::web::pages::{self, Way};

/// The frame of a page.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one key of the sheet does something, or how the page looks"
)]
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) large: bool,
    pub(crate) demo: bool,
    pub(crate) office: String,
    /// Who is signed in.
    pub(crate) person: String,
    /// As what, and for which unit.
    pub(crate) place: String,
    pub(crate) csrf: String,
    /// The path, for the way back after a change of language or type.
    pub(crate) path: String,
    pub(crate) ways: Vec<Way>,
    pub(crate) style: String,
    pub(crate) script: String,
    /// Whether the keys that open entry forms do something.
    pub(crate) enters: bool,
    /// Whether it is somebody who reads cases.
    pub(crate) reads: bool,
    /// Whether the keys of the acts do something.
    pub(crate) acts: bool,
    /// Whether the key that classes a case does something.
    pub(crate) classes: bool,
    /// Whether the key that joins a case to another one does something.
    pub(crate) merges: bool,
    /// All units, those of before and those to come too.
    pub(crate) units: Vec<Unit>,
    /// The present day.
    pub(crate) today: Date,
}

impl Frame {
    /// The frame of a page at a path.
    pub(crate) async fn of(gateway: &Gateway, asking: &Asking, signed: &SignedIn, path: &str) -> Result<Self, Refuse> {
        let lang = asking.lang;
        let units = gateway.store.units().await?;
        let unit = units.iter().find(|unit| Some(unit.id) == signed.unit());
        let role = w::desk_role_name(lang, signed.role().name());
        let place = match unit {
            Some(unit) => format!("{} · {role}", unit.short.as_ref().unwrap_or(&unit.name)),
            None => role,
        };
        Ok(Self {
            lang,
            large: asking.display.large,
            demo: gateway.config.sample,
            office: gateway.config.office.name.clone(),
            person: signed.account.person.clone(),
            place,
            csrf: signed.csrf(),
            ways: ways(lang, signed, path),
            path: path.to_owned(),
            style: pages::style(),
            script: pages::script(),
            enters: signed.role().takes_in(),
            reads: signed.role() != Role::Administrator,
            acts: signed.role().may_act(),
            classes: signed.role().may_classify() && !signed.viewer.is_of_a_unit(),
            merges: signed.role().may_act() && !signed.viewer.is_of_a_unit(),
            units,
            today: gateway.store.now().date(),
        })
    }

    /// The units one can choose for what is done now: those that exist.
    pub(crate) fn existing(&self) -> Vec<&Unit> {
        self.units.iter().filter(|unit| unit.exists_on(self.today)).collect()
    }

    /// The other language.
    pub(crate) fn other(&self) -> Lang {
        match self.lang {
            Lang::ZhCn => Lang::En,
            Lang::En => Lang::ZhCn,
        }
    }
}

/// Where somebody can go.
fn ways(lang: Lang, signed: &SignedIn, path: &str) -> Vec<Way> {
    let role = signed.role();
    let whole = !signed.viewer.is_of_a_unit();
    let mut ways: Vec<(&'static str, String)> = Vec::new();
    if role != Role::Administrator {
        ways.push(("/desk", w::desk_queue(lang)));
    }
    if role.takes_in() {
        ways.push(("/desk/call", w::desk_call(lang)));
        ways.push(("/desk/visit", w::desk_visit(lang)));
        ways.push(("/desk/letter", w::desk_letter(lang)));
    }
    if matches!(role, Role::Clerk | Role::Bureau | Role::Supervisor) && whole {
        ways.push(("/desk/quarantine", w::desk_quarantine(lang)));
    }
    if role == Role::Administrator {
        ways.push(("/desk/units", w::desk_units(lang)));
        ways.push(("/desk/accounts", w::desk_accounts(lang)));
    } else {
        ways.push(("/desk/figures", w::desk_figures(lang)));
    }
    ways.into_iter().map(|(href, name)| Way { href, name, here: path == href }).collect()
}

/// A page of the desk as an answer. Our own pages may say to each other where somebody came from, so that a form can be
/// told from one of another site.
pub(crate) fn page(status: StatusCode, lang: Lang, template: &impl Template) -> Answer {
    let mut response = pages::page(status, lang, template)?;
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}
