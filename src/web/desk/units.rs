//! The directory is kept: every unit with its five published items.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::{Capacity, UnitId};
use time::Date;

use super::fault::Fault;
use super::frame::{Frame, page};
use super::given::Given;
use super::queue::not_there;
use super::reception;
use super::session::{SignedIn, elsewhere, encoded};
use crate::chance;
use crate::desk;
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::reception::Reception;
use crate::store::{NEW, Unit};
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::number::Word;
use crate::web::asking::Asking;
use crate::web::pages::days;
use crate::web::params::{Param, Params};

/// What the address may say.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "saved", example: "zjj", about: "What has just been saved." },
    Param { name: "done", example: "password", about: "What has just been done." },
];

#[derive(Template)]
#[template(path = "desk/units.html")]
struct List {
    f: Frame,
    saved: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/unit.html")]
struct One {
    f: Frame,
    code: String,
    name: String,
    given: Given,
    fault: Option<Fault>,
    /// What its reception day means, in words.
    means: Option<String>,
    /// The next three days.
    next: String,
}

/// `GET /desk/units`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn, params: Params) -> Answer {
    let f = Frame::of(&gateway, &asking, &signed, "/desk/units").await?;
    let saved = params.text("saved").and_then(|code| f.units.iter().find(|unit| unit.code == code));
    let saved = saved.map(|unit| {
        let next = coming(&gateway, asking.lang, unit.reception_day.as_deref());
        let said = w::desk_unit_saved(asking.lang, unit.name.clone());
        if next.is_empty() { said } else { format!("{said} {}", w::desk_unit_next(asking.lang, next)) }
    });
    let changed = (params.text("done") == Some("password")).then(|| w::desk_password_changed(asking.lang));
    let saved = saved.or(changed);
    page(StatusCode::OK, asking.lang, &List { f, saved })
}

/// `GET /desk/units/{code}`; `new` is one that is not there yet.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn, Word(code): Word) -> Answer {
    let f = Frame::of(&gateway, &asking, &signed, "/desk/units").await?;
    let given = match f.units.iter().find(|unit| unit.code == code) {
        Some(unit) => written(unit, &f.units),
        None if code == NEW => Given::default(),
        None => return Err(not_there()),
    };
    let next = coming(&gateway, asking.lang, given.some("reception_rule"));
    let means = given.some("reception_rule").map(|rule| Reception::sentence_of(asking.lang, rule));
    One { f, name: given.text("name").to_owned(), given, code, fault: None, means, next }.shown(StatusCode::OK)
}

/// `POST /desk/units/{code}`.
pub(crate) async fn save(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    Word(code): Word,
    request: Request,
) -> Answer {
    let given = Given::of(&signed.sent(&gateway, request).await?);
    let units = gateway.store.units().await?;
    let known = units.iter().find(|unit| unit.code == code).cloned();
    if known.is_none() && code != NEW {
        return Err(not_there());
    }
    let name = known.as_ref().map(|unit| unit.name.clone()).unwrap_or_default();
    let fresh = UnitId::from_bits(chance::identity(gateway.store.now()));
    let outcome: Result<String, Refuse> = async {
        let unit = read(&given, known, &units, fresh, gateway.store.now().date())?;
        let code = unit.code.clone();
        gateway.store.save_unit(unit, signed.actor()).await?;
        Ok(code)
    }
    .await;
    match outcome {
        Ok(code) => Ok(elsewhere(&format!("/desk/units?saved={}", encoded(&code)))),
        Err(Refuse(problem)) if problem.code().status() < 500 => {
            let mut fault =
                Fault::labelled(asking.lang, &problem, |field| if field == "name" { "unit_name" } else { field });
            if fault.field.is_empty() {
                "name".clone_into(&mut fault.field);
            }
            let f = Frame::of(&gateway, &asking, &signed, "/desk/units").await?;
            let status = StatusCode::from_u16(problem.code().status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            One { f, code, name, given, fault: Some(fault), means: None, next: String::new() }.shown(status)
        }
        Err(refuse) => Err(refuse),
    }
}

/// A unit as its form has it.
fn written(unit: &Unit, units: &[Unit]) -> Given {
    let mut given = Given::default();
    let parent = units.iter().find(|other| Some(other.id) == unit.parent).map(|parent| parent.code.clone());
    let aliases = unit.aliases.join("、");
    for (field, value) in [
        ("code", Some(&unit.code)),
        ("name", Some(&unit.name)),
        ("short", unit.short.as_ref()),
        ("pinyin", unit.pinyin.as_ref()),
        ("aliases", Some(&aliases)),
        ("capacity", Some(&unit.capacity.name().to_owned())),
        ("parent", parent.as_ref()),
        ("phone", unit.phone.as_ref()),
        ("mailbox", unit.mailbox.as_ref()),
        ("reception_room", unit.reception_room.as_ref()),
        ("policy", unit.policy.as_ref()),
    ] {
        given.put(field, value.map_or("", String::as_str));
    }
    reception::put(&mut given, unit.reception_day.as_deref());
    given
}

/// The next three days of a reception day that is a rule, in words.
fn coming(gateway: &Gateway, lang: Lang, reception_day: Option<&str>) -> String {
    let Some(rule) = reception_day.and_then(Reception::read) else { return String::new() };
    let (rules, today) = (gateway.store.rules(), gateway.store.now().date());
    let taken = rule.sessions(today, &rules.calendar, 12).into_iter().filter(|session| !session.cancelled);
    let days = taken.take(3).map(|session| days::long(lang, session.moved_to.unwrap_or(session.on)));
    days.collect::<Vec<_>>().join(&w::list_comma(lang))
}

/// The unit that a form describes.
fn read(given: &Given, known: Option<Unit>, units: &[Unit], fresh: UnitId, today: Date) -> Result<Unit, Problem> {
    let line = |name: &str| given.some(name).map(str::to_owned);
    let name = given.text("name").to_owned();
    let capacity = Capacity::read(given.text("capacity")).unwrap_or(Capacity::Unit);
    let before = if let Some(unit) = known {
        unit
    } else {
        let code = given.needed("code")?;
        Unit::named(fresh, code, &name, capacity)
    };
    let parent = match given.some("parent") {
        Some(written) => {
            let parent = Problem::one_unit(desk::meant(units, written, Some(today)), written);
            Some(parent.map_err(|problem| problem.of_field("parent"))?.id)
        }
        None => None,
    };
    let aliases = given.text("aliases").split(['、', ',', '，', ';', '；']);
    Ok(Unit {
        name,
        capacity,
        parent,
        short: line("short"),
        pinyin: line("pinyin"),
        aliases: aliases.map(str::to_owned).collect(),
        phone: line("phone"),
        mailbox: line("mailbox"),
        reception_room: line("reception_room"),
        reception_day: reception::read(given)?,
        policy: line("policy"),
        imported: false,
        ..before
    })
}

impl One {
    fn shown(self, status: StatusCode) -> Answer {
        page(status, self.f.lang, &self)
    }

    fn is_new(&self) -> bool {
        self.code == NEW
    }

    /// The fields of one line: name, label.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let fields = ["name", "short", "pinyin", "aliases", "phone", "mailbox", "reception_room", "policy"];
        fields.into_iter().map(|field| (field, w::unit_item(self.f.lang, field))).collect()
    }

    fn was(&self, field: &str) -> &str {
        self.given.text(field)
    }

    fn fault_of(&self, field: &str) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.field == field)
    }

    fn rhythms(&self) -> Vec<(&'static str, String)> {
        reception::RHYTHMS.into_iter().map(|name| (name, w::desk_rhythm(self.f.lang, name))).collect()
    }

    fn weekdays(&self) -> Vec<(&'static str, String)> {
        (1i64..).zip(reception::WEEKDAYS).map(|(day, name)| (name, w::weekday(self.f.lang, day))).collect()
    }

    fn capacities(&self) -> Vec<(&'static str, String)> {
        let all = [Capacity::Unit, Capacity::Bureau, Capacity::Discipline, Capacity::PoliticalLegal];
        all.into_iter().map(|kind| (kind.name(), w::capacity_name(self.f.lang, kind.name()))).collect()
    }
}
