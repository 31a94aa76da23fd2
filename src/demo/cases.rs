//! Takes the sample cases in through the one door, and does with them what happened later.

use case::{Actor, Part, Viewer};
use intake::{Arrival, Channel, Intake, NoEnclosures, Origin, Refused, Ts};
use serde_json::{Map, Value};
use time::{Date, Duration};

use super::county::{self, County, SampleAct, SampleCase, What};
use crate::desk::{self, Act, Circumstances};
use crate::problem::Problem;
use crate::store::{OFFICE, Store};

/// Takes all of them in.
pub(super) async fn take_in(store: &Store, county: &County) -> Result<(), Problem> {
    let today = store.now().date();
    for (no, sample) in county.cases.iter().enumerate() {
        let Some(moment) = moment(today, sample.day, &sample.time, store.now()) else { continue };
        let arrival = Arrival::at(moment).in_area("0735").by(Origin::new("demo", &[&no.to_string()]));
        let piece = read(sample, today, &arrival)?;
        let mut circumstances = Circumstances::new(county::DIVISION, Actor::gateway("demo"));
        // What was routed later had come to the office; the rest went straight to the unit it names.
        let routed = sample.then.iter().any(|act| matches!(act.what, What::Route { .. }));
        circumstances.taken_in_by = if routed { county::unit_of(store, OFFICE).await? } else { None };
        let receipt = desk::receive(store, &piece, &circumstances).await?;
        let Some(case) = receipt.arrived.case else { continue };
        for act in &sample.then {
            carry_out(store, case, act, today).await?;
        }
    }
    Ok(())
}

/// A moment on a day counted from today, but never in the future.
fn moment(today: Date, day: i64, time: &str, now: Ts) -> Option<Ts> {
    let date = today.saturating_add(Duration::days(day));
    Ts::read(&format!("{date} {time}")).ok().map(|moment| moment.min(now))
}

fn read(sample: &SampleCase, today: Date, arrival: &Arrival) -> Result<Intake, Refused> {
    let entry = dated(&sample.entry, today, arrival);
    let json = Value::Object(entry).to_string();
    let none = &NoEnclosures;
    match sample.channel {
        Channel::Letter => letter::normalise(letter::read_entry(json.as_bytes())?, arrival, none),
        Channel::Visit => visit::normalise(visit::read_entry(json.as_bytes())?, arrival, none),
        Channel::Phone => phone::normalise(phone::read_entry(json.as_bytes())?, arrival, none),
        Channel::Post => post::normalise(post::read_entry(json.as_bytes())?, arrival, none),
        Channel::Email => email::normalise(message(&sample.entry, arrival).as_bytes(), arrival),
    }
}

/// The entry with days in place of numbers of days, and the moment a call began.
fn dated(entry: &Map<String, Value>, today: Date, arrival: &Arrival) -> Map<String, Value> {
    let mut entry = entry.clone();
    if let Some(day) = entry.get("postmark").and_then(Value::as_i64) {
        entry.insert("postmark".to_owned(), today.saturating_add(Duration::days(day)).to_string().into());
    }
    if entry.contains_key("caller") {
        entry.insert("started_at".to_owned(), arrival.at.to_string().into());
    }
    entry
}

/// A message as a mail program would write it.
fn message(entry: &Map<String, Value>, arrival: &Arrival) -> String {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
    let encoded = |text: &str| format!("=?utf-8?B?{}?=", data_encoding::BASE64.encode(text.as_bytes()));
    let (name, address) = text("from").split_once(" <").unwrap_or(("", text("from")));
    format!(
        "From: {} <{}>\r\nTo: <xf@qingzhang.example>\r\nSubject: {}\r\nMessage-ID: <{}@mail.example>\r\n\
         Date: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        encoded(name.trim_matches('"')),
        address.trim_end_matches('>'),
        encoded(text("subject")),
        arrival.at.micros(),
        arrival.at.local().format(&time::format_description::well_known::Rfc2822).unwrap_or_default(),
        text("text"),
    )
}

async fn carry_out(store: &Store, case: case::CaseId, act: &SampleAct, today: Date) -> Result<(), Problem> {
    let on = today.saturating_add(Duration::days(act.day));
    // In the course of the office's day, so that acts of one day follow the piece.
    let effective = Ts::start_of(on).plus_seconds(17 * 3600).min(store.now());
    let done =
        Act { case, viewer: Viewer::Gateway, actor: Actor::gateway("demo"), version: None, effective: Some(effective) };
    match &act.what {
        What::Route { unit, how, limit, note } => {
            let unit = county::unit_of(store, unit).await?.ok_or_else(|| Problem::unit_unknown(unit))?;
            let limit = limit.map(|days| today.saturating_add(Duration::days(days)));
            desk::route(store, done, unit, *how, Part::Lead, limit, note.clone()).await?;
        }
        What::Accept { class, route } => {
            desk::accept(store, done, *class, *route).await?;
        }
        What::Reply { kind, text } => {
            desk::reply(store, done, *kind, text.clone()).await?;
        }
        What::Close { outcomes, result, summary } => {
            desk::close(store, done, outcomes.clone(), *result, summary.clone(), false).await?;
        }
    }
    Ok(())
}
