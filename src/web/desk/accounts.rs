//! The accounts of those who work here: entered, disabled, given a new password that is shown once.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::Role;

use super::fault::Fault;
use super::frame::{Frame, page};
use super::given::Given;
use super::queue::not_there;
use super::session::SignedIn;
use crate::desk;
use crate::lang::words as w;
use crate::problem::Problem;
use crate::store::Account;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::number::Word;
use crate::web::asking::Asking;
use crate::web::params::unit_called;

#[derive(Template)]
#[template(path = "desk/accounts.html")]
struct Accounts {
    f: Frame,
    lines: Vec<Line>,
    shown: Option<Shown>,
    toast: Option<String>,
    /// Whose account is to be disabled: user and person.
    asks: Option<(String, String)>,
    given: Given,
    fault: Option<Fault>,
}

struct Line {
    user: String,
    person: String,
    role: String,
    unit: String,
    one_time: bool,
    disabled: bool,
    own: bool,
}

/// A password that is shown once.
struct Shown {
    user: String,
    password: String,
}

/// `GET /desk/accounts`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn) -> Answer {
    show(&gateway, &asking, &signed, StatusCode::OK, |_| {}).await
}

/// `POST /desk/accounts`: somebody is entered.
pub(crate) async fn enter(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    request: Request,
) -> Answer {
    let given = Given::of(&signed.sent(&gateway, request).await?);
    match entered(&gateway, &signed, &given).await {
        Ok(shown) => {
            let put = |page: &mut Accounts| page.shown = Some(shown);
            show(&gateway, &asking, &signed, StatusCode::CREATED, put).await
        }
        Err(Refuse(problem)) if problem.code().status() < 500 => {
            let status = StatusCode::from_u16(problem.code().status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let mut fault = Fault::of(asking.lang, &problem);
            if fault.field.is_empty() {
                "user".clone_into(&mut fault.field);
            }
            show(&gateway, &asking, &signed, status, |page| {
                page.fault = Some(fault);
                page.given = given;
            })
            .await
        }
        Err(refuse) => Err(refuse),
    }
}

async fn entered(gateway: &Gateway, signed: &SignedIn, given: &Given) -> Result<Shown, Refuse> {
    let user = given.needed("user")?.to_lowercase();
    let letters = user.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !letters || user.len() > 40 {
        return Err(Problem::malformed("wang.li", &user).of_field("user").into());
    }
    let person = given.needed("person")?;
    let role = Role::read(given.text("role")).ok_or_else(|| Problem::missing().of_field("role"))?;
    let unit = match given.some("unit") {
        Some(written) => Some(unit_called(&gateway.store, written).await?.id),
        None if role.is_of_a_unit() => return Err(Problem::missing().of_field("unit").into()),
        None => None,
    };
    let password = desk::enter_account(&gateway.store, &user, person, role, unit, signed.actor()).await?;
    Ok(Shown { user, password })
}

/// `POST /desk/accounts/{user}/password`: a new password for one sign-in. Whoever was signed in is so no longer.
pub(crate) async fn reset(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    Word(user): Word,
    request: Request,
) -> Answer {
    signed.sent(&gateway, request).await?;
    let account = another(&gateway, &signed, &user).await?;
    let password = desk::reset_password(&gateway.store, &account.user, signed.actor()).await?;
    let shown = Shown { user: account.user, password };
    show(&gateway, &asking, &signed, StatusCode::OK, |page| page.shown = Some(shown)).await
}

/// `POST /desk/accounts/{user}/state`: disabled, or enabled again.
pub(crate) async fn change(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    Word(user): Word,
    request: Request,
) -> Answer {
    let given = Given::of(&signed.sent(&gateway, request).await?);
    let account = another(&gateway, &signed, &user).await?;
    let disabled = given.text("to") == "disabled";
    if disabled && !given.is_ticked("sure") {
        // It shuts somebody out at once: it is asked once.
        return show(&gateway, &asking, &signed, StatusCode::OK, |page| {
            page.asks = Some((account.user, account.person));
        })
        .await;
    }
    gateway.store.disable_account(account.user.clone(), disabled, signed.actor()).await?;
    let state = if disabled { "disabled" } else { "enabled" };
    let toast = w::account_state(asking.lang, state, account.user);
    show(&gateway, &asking, &signed, StatusCode::OK, |page| page.toast = Some(toast)).await
}

/// Somebody else's account: nobody shuts himself out.
async fn another(gateway: &Gateway, signed: &SignedIn, user: &str) -> Result<Account, Refuse> {
    let accounts = gateway.store.accounts().await?;
    let account = accounts.into_iter().find(|account| account.user == user && account.id != signed.account.id);
    account.ok_or_else(not_there)
}

async fn show(
    gateway: &Gateway,
    asking: &Asking,
    signed: &SignedIn,
    status: StatusCode,
    change: impl FnOnce(&mut Accounts),
) -> Answer {
    let lang = asking.lang;
    let f = Frame::of(gateway, asking, signed, "/desk/accounts").await?;
    let line = |account: Account| {
        let unit = f.units.iter().find(|unit| Some(unit.id) == account.unit);
        Line {
            role: w::desk_role_name(lang, account.role.name()),
            unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            one_time: account.one_time,
            disabled: account.disabled.is_some(),
            own: account.id == signed.account.id,
            user: account.user,
            person: account.person,
        }
    };
    let lines = gateway.store.accounts().await?.into_iter().map(line).collect();
    let mut template =
        Accounts { lines, shown: None, toast: None, asks: None, given: Given::default(), fault: None, f };
    change(&mut template);
    page(status, lang, &template)
}

impl Accounts {
    fn roles(&self) -> Vec<(&'static str, String)> {
        Role::ALL.into_iter().map(|role| (role.name(), w::desk_role_name(self.f.lang, role.name()))).collect()
    }

    fn was(&self, field: &str) -> &str {
        self.given.text(field)
    }

    fn fault_of(&self, field: &str) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.field == field)
    }
}
