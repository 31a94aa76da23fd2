//! The web form: one thing a page. What was entered goes along from page to page in the form itself: nothing is kept of
//! it until it is submitted, and no script is needed.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use intake::{NoEnclosures, Origin, PhoneNumber};
use serde_json::{Map, Value, json};

use super::display::Chosen;
use super::done;
use super::frame::{Frame, page};
use crate::chance;
use crate::desk;
use crate::lang::{Lang, words as w};
use crate::store::{StoreError, Unit};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::delivery::undelivered;
use crate::web::api::receipt::{circumstances, refused, take_in_form};
use crate::web::api::submissions::entry;
use crate::web::asking::Asking;
use crate::web::caller::Caller;
use crate::web::form::Sent;
use crate::web::params::{Param, Params};

/// What the address of the form may say.
pub(crate) const PARAMS: &[Param] = &[Param { name: "unit", example: "QZ-ZJ", about: "The unit it is about." }];

/// The longest text, in characters: as much as somebody writes with a thumb. Longer material comes as a file.
const LONGEST: usize = 5000;

/// A page of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Text,
    Unit,
    Contact,
    Check,
    Send,
}

/// Who may know who it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Identity {
    #[default]
    Open,
    Confidential,
    Anonymous,
}

/// What became of files that were chosen before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Files {
    #[default]
    None,
    /// They did not go along to another page, and have to be chosen once more.
    Again,
}

impl Files {
    fn left_behind(self, sent: &Sent) -> Self {
        if sent.files.is_empty() { self } else { Self::Again }
    }
}

/// What was entered so far.
#[derive(Default)]
struct Given {
    token: String,
    text: String,
    knows_unit: bool,
    unit: String,
    accusation: bool,
    phone: String,
    email: String,
    name: String,
    address: String,
    identity: Identity,
    publish: bool,
    /// The telephone number that was asked about once already.
    phone_asked: String,
    files: Files,
}

/// Something to be changed.
struct Fault {
    field: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/submit.html")]
struct Form {
    f: Frame,
    step: Step,
    given: Given,
    faults: Vec<Fault>,
    units: Vec<Unit>,
    largest_mib: u64,
}

/// `GET /submit`.
pub(crate) async fn begin(State(gateway): State<Gateway>, asking: Asking, params: Params) -> Answer {
    let units = gateway.store.units().await?;
    let today = gateway.store.now().date();
    let meant = params.text("unit").and_then(|written| desk::called(&units, written, today));
    let unit = meant.and_then(|unit| desk::standing(&units, unit.id, today));
    let unit = unit.map_or_else(String::new, |unit| unit.code.clone());
    let token = data_encoding::HEXLOWER.encode(&chance::bytes::<16>());
    let given = Given { token, knows_unit: !unit.is_empty(), unit, ..Given::default() };
    Form::show(&gateway, &asking, Step::Text, given, Vec::new()).await
}

/// `POST /submit`.
pub(crate) async fn step(State(gateway): State<Gateway>, asking: Asking, caller: Caller, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let from = sent.take("from").and_then(|name| Step::read(&name)).unwrap_or(Step::Text);
    let to = sent.take("step").and_then(|name| Step::read(&name)).unwrap_or_else(|| from.after());
    let chosen = Chosen::take(&mut sent);
    let mut given = Given::of(&mut sent);
    if let Some(chosen) = chosen {
        // Another look: the same page, with what was typed in it.
        given.files = given.files.left_behind(&sent);
        let mut response = Form::show(&gateway, &chosen.seen(asking), from.min(Step::Check), given, Vec::new()).await?;
        chosen.keep(&gateway, &mut response);
        return Ok(response);
    }
    let units = existing(&gateway).await?;
    // Going back asks for nothing; going on asks for everything up to here.
    let asked = [Step::Text, Step::Unit, Step::Contact].into_iter().filter(|step| *step <= from && to > from);
    for asked in asked {
        let faults = given.faults(asked, &units, asking.lang, &gateway.config.office.area_code);
        if !faults.is_empty() {
            return Form::show(&gateway, &asking, asked, given, faults).await;
        }
    }
    if to < Step::Send {
        given.files = given.files.left_behind(&sent);
        return Form::show(&gateway, &asking, to, given, Vec::new()).await;
    }
    gateway.budgets.submission(asking.source)?;
    sent.fields = given.entry();
    let (entry, size) = entry(sent)?;
    let arrival = undelivered(&gateway).by(Origin::new("form", &[&given.token]));
    let read = move || post::normalise(entry, &arrival, &NoEnclosures).map_err(refused);
    let (intake, receipt) = take_in_form(&gateway, size, circumstances(&gateway, &caller), read).await?;
    done::show(&gateway, &asking, &intake, &receipt).await
}

/// The units one can write to.
async fn existing(gateway: &Gateway) -> Result<Vec<Unit>, StoreError> {
    let today = gateway.store.now().date();
    let mut units = gateway.store.units().await?;
    units.retain(|unit| unit.exists_on(today));
    Ok(units)
}

impl Step {
    fn read(name: &str) -> Option<Self> {
        [Self::Text, Self::Unit, Self::Contact, Self::Check, Self::Send].into_iter().find(|step| step.name() == name)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Unit => "unit",
            Self::Contact => "contact",
            Self::Check => "check",
            Self::Send => "send",
        }
    }

    const fn no(self) -> u8 {
        match self {
            Self::Text => 1,
            Self::Unit => 2,
            Self::Contact => 3,
            Self::Check | Self::Send => 4,
        }
    }

    const fn before(self) -> Self {
        match self {
            Self::Text | Self::Unit => Self::Text,
            Self::Contact => Self::Unit,
            Self::Check | Self::Send => Self::Contact,
        }
    }

    const fn after(self) -> Self {
        match self {
            Self::Text => Self::Unit,
            Self::Unit => Self::Contact,
            Self::Contact => Self::Check,
            Self::Check | Self::Send => Self::Send,
        }
    }
}

impl Identity {
    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confidential => "confidential",
            Self::Anonymous => "anonymous",
        }
    }
}

impl Given {
    fn of(sent: &mut Sent) -> Self {
        let mut take = |name: &str| sent.take(name).unwrap_or_default();
        let token = take("token");
        let is_token = token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        Self {
            token: if is_token { token } else { data_encoding::HEXLOWER.encode(&chance::bytes::<16>()) },
            text: take("text"),
            knows_unit: take("knows_unit") == "yes",
            unit: take("unit"),
            accusation: take("class") == "accusation",
            phone: take("phone"),
            email: take("email"),
            name: take("name"),
            address: take("address"),
            identity: match take("identity").as_str() {
                "confidential" => Identity::Confidential,
                "anonymous" => Identity::Anonymous,
                _ => Identity::Open,
            },
            publish: take("publish") == "yes",
            phone_asked: take("phone_asked"),
            files: if take("files_again") == "yes" { Files::Again } else { Files::None },
        }
    }

    /// What a page has to say before the next one.
    fn faults(&self, step: Step, units: &[Unit], lang: Lang, area_code: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |field: &'static str, is_wrong: bool, text: String| {
            if is_wrong {
                faults.push(Fault { field, text });
            }
        };
        match step {
            Step::Text => {
                let written = self.text.chars().count();
                fault("text", self.text.trim().is_empty(), w::submit_text_missing(lang));
                fault("text", written > LONGEST, w::submit_text_long(lang, LONGEST as u64, written as u64));
            }
            Step::Unit => {
                let known = units.iter().any(|unit| unit.code == self.unit);
                fault("unit", self.knows_unit && !known, w::submit_unit_missing(lang));
            }
            Step::Contact => {
                // It is asked about once; who says it again is believed.
                let phone = self.phone.is_empty()
                    || self.phone == self.phone_asked
                    || PhoneNumber::read(&self.phone, area_code).is_some();
                fault("phone", !phone, w::submit_phone_wrong(lang));
                let email = self.email.is_empty() || is_mail(&self.email);
                fault("email", !email, w::submit_email_wrong(lang));
            }
            Step::Check | Step::Send => {}
        }
        faults
    }

    /// What was entered, under the names of the interface.
    fn entry(&self) -> Map<String, Value> {
        let mut entry = Map::new();
        let unit = if self.knows_unit { self.unit.as_str() } else { "" };
        for (name, value) in [
            ("text", self.text.as_str()),
            ("phone", &self.phone),
            ("email", &self.email),
            ("name", &self.name),
            ("address", &self.address),
            ("unit", unit),
            ("class", if self.accusation { "accusation" } else { "" }),
        ] {
            if !value.trim().is_empty() {
                entry.insert(name.to_owned(), json!(value));
            }
        }
        for (name, is_so) in [
            ("confidential", self.identity == Identity::Confidential),
            ("anonymous", self.identity == Identity::Anonymous),
            // An accusation is never published, whatever was ticked before.
            ("publish", self.publish && !self.accusation),
        ] {
            if is_so {
                entry.insert(name.to_owned(), json!(true));
            }
        }
        entry
    }

    /// What the other pages said, to go along in this one.
    fn along(&self, step: Step) -> Vec<(&'static str, String)> {
        let flag = |is_so: bool| if is_so { "yes".to_owned() } else { String::new() };
        let mut along = Vec::new();
        if step != Step::Text {
            along.push(("text", self.text.clone()));
        }
        if step != Step::Unit {
            along.push(("knows_unit", flag(self.knows_unit)));
            along.push(("unit", self.unit.clone()));
            along.push(("class", if self.accusation { "accusation".to_owned() } else { String::new() }));
        }
        if step != Step::Contact {
            along.push(("phone", self.phone.clone()));
            along.push(("email", self.email.clone()));
            along.push(("name", self.name.clone()));
            along.push(("address", self.address.clone()));
            along.push(("identity", self.identity.name().to_owned()));
            along.push(("publish", flag(self.publish)));
        }
        along.push(("phone_asked", self.phone_asked.clone()));
        along.push(("files_again", flag(self.files == Files::Again)));
        along.retain(|(_, value)| !value.is_empty());
        along
    }
}

fn is_mail(text: &str) -> bool {
    text.trim().split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !text.trim().contains(char::is_whitespace)
    })
}

impl Form {
    async fn show(gateway: &Gateway, asking: &Asking, step: Step, mut given: Given, faults: Vec<Fault>) -> Answer {
        if faults.iter().any(|fault| fault.field == "phone") {
            given.phone_asked.clone_from(&given.phone);
        }
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let form = Self {
            f: Frame::of(gateway, asking, "/submit").await.filling(Some(("step", step.after().name())), true),
            step,
            given,
            faults,
            units: existing(gateway).await?,
            largest_mib: (gateway.config.web.largest_request >> 20) as u64,
        };
        page(status, asking.lang, &form)
    }

    fn heading(&self) -> String {
        let lang = self.f.lang;
        match self.step {
            Step::Text => w::submit_text_title(lang),
            Step::Unit => w::submit_unit_title(lang),
            Step::Contact => w::submit_contact_title(lang),
            Step::Check | Step::Send => w::submit_check_title(lang),
        }
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == field)
    }

    fn carried(&self) -> Vec<(&'static str, String)> {
        self.given.along(self.step)
    }

    fn unit_name(&self) -> String {
        let unit = self.units.iter().find(|unit| self.given.knows_unit && unit.code == self.given.unit);
        unit.map_or_else(|| w::submit_unit_unknown(self.f.lang), |unit| unit.name.clone())
    }

    fn contact(&self) -> String {
        let parts = [&self.given.name, &self.given.phone, &self.given.email, &self.given.address];
        let given: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if given.is_empty() { "—".to_owned() } else { given.join("\n") }
    }

    fn identity_name(&self) -> String {
        match self.given.identity {
            Identity::Open => w::submit_identity_open(self.f.lang),
            Identity::Confidential => w::submit_identity_confidential(self.f.lang),
            Identity::Anonymous => w::submit_identity_anonymous(self.f.lang),
        }
    }
}
