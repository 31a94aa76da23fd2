//! Whatever people do, in whatever order, on both databases: no illegal state, no changed past, and what pages read is
//! what the events tell. `QUINTAKE_TEST_ORDERS` sets how many orders are tried.

use std::cell::Cell;
use std::collections::BTreeMap;

use case::{DeclineGround, Handover, Outcome, Part, ReplyKind, Role, Route, UnitId, Viewer};
use intake::{Channel, Class, Ts};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quintake::desk::{self, Act, Asked, Erasure};
use quintake::store::StoreError;
use serde_json::json;

use crate::crash::count;
use crate::support::county::{County, accused_unit};
use crate::support::pieces::{call, form, letter_at};
use crate::support::{Office, on_each_database};

/// Something somebody does. `case`, `other` and `unit` choose among what there is; `back` is how many days ago it is said
/// to have taken effect, `later` how many days pass before.
#[derive(Clone, Debug)]
struct Command {
    what: What,
    case: usize,
    other: usize,
    unit: usize,
    by: usize,
    back: i64,
    later: i64,
    flag: bool,
}

#[derive(Clone, Copy, Debug)]
enum What {
    TakeIn,
    Classify,
    Route,
    Accept,
    Decline,
    Reply,
    CorrectReply,
    Close,
    Withdraw,
    Merge,
    Unmerge,
    Restrict,
    CorrectReceived,
    Erase,
    CloseDays,
}

fn command() -> impl Strategy<Value = Command> {
    use What::{
        Accept, Classify, Close, CloseDays, CorrectReceived, CorrectReply, Decline, Erase, Merge, Reply, Restrict,
        Route, TakeIn, Unmerge, Withdraw,
    };
    let what = vec![
        TakeIn,
        TakeIn,
        TakeIn,
        TakeIn,
        Classify,
        Route,
        Route,
        Route,
        Accept,
        Accept,
        Decline,
        Reply,
        Reply,
        CorrectReply,
        Close,
        Withdraw,
        Merge,
        Merge,
        Unmerge,
        Restrict,
        CorrectReceived,
        Erase,
        CloseDays,
    ];
    let back = prop_oneof![3 => Just(0_i64), 1 => 1..20_i64];
    (prop::sample::select(what), 0..8_usize, 0..8_usize, 0..4_usize, 0..5_usize, back, 0..3_i64, any::<bool>())
        .prop_map(|(what, case, other, unit, by, back, later, flag)| Command {
            what,
            case,
            other,
            unit,
            by,
            back,
            later,
            flag,
        })
}

struct Run<'a> {
    office: &'a Office,
    county: County,
    now: Ts,
    numbers: Vec<String>,
    done: usize,
}

impl Run<'_> {
    async fn viewer(&self, by: usize) -> Viewer {
        let (role, unit) = match by {
            0 => return Viewer::Gateway,
            1 => (Role::Unit, Some(self.county.housing)),
            2 => (Role::Unit, Some(self.county.lamps)),
            3 => (Role::Discipline, Some(self.county.discipline)),
            _ => (Role::Bureau, None),
        };
        self.office.account(role, unit).await
    }

    fn unit(&self, place: usize) -> UnitId {
        [self.county.housing, self.county.lamps, self.county.civil, self.county.discipline][place]
    }

    /// Does it, or is refused; anything else is a fault.
    async fn run(&mut self, command: &Command) {
        self.now = self.now.plus_seconds(command.later * 86_400 + 61);
        self.office.clock.set(self.now);
        match self.try_it(command).await {
            Ok(()) => self.done += 1,
            Err(StoreError::Refused(_) | StoreError::NotFound | StoreError::OtherContent(_)) => {}
            Err(error) => panic!("{command:?}: {error}"),
        }
    }

    async fn try_it(&mut self, command: &Command) -> Result<(), StoreError> {
        let store = &self.office.store;
        let effective = self.now.plus_seconds(-command.back * 86_400);
        if matches!(command.what, What::TakeIn) || self.numbers.is_empty() {
            return self.take_in(command, effective).await;
        }
        let number = &self.numbers[command.case % self.numbers.len()];
        let other = &self.numbers[command.other % self.numbers.len()];
        let viewer = self.viewer(command.by).await;
        let mut act = self.office.act(&viewer, number).await;
        act.effective = (command.back > 0).then_some(effective);
        let class = Class::ALL[command.other % 6];
        let outcome = match command.what {
            What::TakeIn => return Ok(()),
            What::CloseDays => return store.close_days().await.map(|_| ()),
            What::Erase => {
                let what = if command.flag { Erasure::Everything } else { Erasure::Person };
                let list = self.office.destroyed_list();
                return desk::erase(store, &viewer, number, what, "本人申请", &list).await.map(drop);
            }
            What::Classify => desk::classify(store, act, class).await,
            What::Accept => {
                let route = (class == Class::Appeal).then_some(Route::Opinion);
                desk::accept(store, act, class, route).await
            }
            What::Route => {
                let part = if command.other == 0 { Part::Assist } else { Part::Lead };
                let (how, limit) =
                    if command.flag { (Handover::Assign, Some(self.now.date())) } else { (Handover::Forward, None) };
                desk::route(store, act, self.unit(command.unit), how, part, limit, "请办理".to_owned()).await
            }
            What::Decline => desk::decline(store, act, DeclineGround::InProgress, "已在办理".to_owned()).await,
            What::Reply => {
                let kind = if command.flag { ReplyKind::Substantive } else { ReplyKind::Procedural };
                desk::reply(store, act, kind, "已办".to_owned()).await
            }
            What::CorrectReply => desk::correct_reply(store, act, 1, "已办结".to_owned(), "笔误".to_owned()).await,
            What::Close => desk::close(store, act, vec![Outcome::Resolved], None, String::new(), command.flag).await,
            What::Withdraw => desk::withdraw(store, act, "撤回书".to_owned()).await,
            What::Merge => {
                let host = self.office.id(other).await;
                desk::merge(store, act, host, "同一件".to_owned()).await
            }
            What::Unmerge => {
                let (guest, host) = (self.office.store_id_of(number).await, self.office.id(other).await);
                let act = Act { case: guest, version: None, ..act };
                desk::unmerge(store, act, host, "两件".to_owned()).await
            }
            What::Restrict => desk::restrict(store, act, vec![accused_unit(self.unit(command.unit))]).await,
            What::CorrectReceived => {
                let piece = self.office.case(number).await;
                let id = self.office.piece_of(&piece.number).await;
                let to = case::Correction::Received { to: effective };
                desk::correct_fact(store, act, id, to, "看错".to_owned()).await
            }
        };
        outcome.map(|_| ())
    }

    async fn take_in(&mut self, command: &Command, received: Ts) -> Result<(), StoreError> {
        // Few texts and few origins, so that deliveries come again and words come twice.
        let text = format!("第{}件：路灯坏了", command.other % 5);
        let piece = match command.case % 3 {
            0 => {
                let entry = json!({"text": text, "name": "李桂英", "received_at": received.date().to_string()});
                letter_at(&entry, self.now)
            }
            1 => call(&json!({"text": text, "call_id": command.unit.to_string(), "caller": "13800138000"})),
            _ => {
                let class = if command.flag { Some("accusation") } else { None };
                form(&json!({"text": text, "name": "李桂英", "class": class}), &command.unit.to_string())
            }
        };
        let arrived = self.office.try_to_take_in(&piece).await?.arrived;
        if !self.numbers.contains(&arrived.number) {
            self.numbers.push(arrived.number);
        }
        Ok(())
    }
}

/// All events as they stand.
async fn past(office: &Office) -> BTreeMap<String, String> {
    let raw = office.raw().await;
    let place = if raw.is_sqlite() { "hex(stream)" } else { "stream::text" };
    let hash = if raw.is_sqlite() { "hex(hash)" } else { "encode(hash, 'hex')" };
    let recorded = if raw.is_sqlite() { "cast(recorded as text)" } else { "recorded::text" };
    let rows = raw
        .texts(&format!(
            "select {place} || '/' || cast(seq as text), {hash} || {recorded} || actor || clear from event"
        ))
        .await;
    raw.close().await;
    rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

/// An open case is led by exactly one unit, one that has ended is held by none.
async fn states_are_legal(office: &Office) {
    let raw = office.raw().await;
    let id = if raw.is_sqlite() { "hex(m.id)" } else { "m.id::text" };
    let rows = raw
        .texts(&format!(
            "select m.state, m.number, cast(sum(case when l.part = 'lead' and l.state in ('open', 'accepted') then 1 else 0 end) as text), \
             cast(sum(case when l.state in ('open', 'accepted') then 1 else 0 end) as text) \
             from matter m join leg l on l.matter_id = m.id group by {id}, m.state, m.number"
        ))
        .await;
    raw.close().await;
    for row in rows {
        match row[0].as_str() {
            "registered" | "routed" | "accepted" => assert_eq!(row[2], "1", "{row:?}"),
            "closed" | "declined" | "withdrawn" => assert_eq!(row[3], "0", "{row:?}"),
            _ => {}
        }
    }
}

/// As of any day, past and to come, for all and for each unit and channel, the kept figures are those that a recount
/// from the events gives.
async fn kept_figures_are_recounted_ones(run: &Run<'_>) {
    // Whoever asks for what was known at a moment gets a recount; at this one everything is known.
    let later = Some(run.now.plus_seconds(86_400));
    let units = std::iter::once(None).chain((0..4).map(|place| Some(run.unit(place))));
    let channels = [None, Some(Channel::Post), Some(Channel::Phone)];
    for (unit, channel) in units.flat_map(|unit| channels.map(|channel| (unit, channel))) {
        for back in (-90..40).step_by(if unit.is_none() { 3 } else { 7 }) {
            let as_of = run.now.date() - time::Duration::days(back);
            let store = &run.office.store;
            let asked = |known_at| Asked { as_of, known_at, unit, channel };
            let kept = desk::figures(store, &Viewer::Gateway, &asked(None)).await.expect("kept");
            let recounted = desk::figures(store, &Viewer::Gateway, &asked(later)).await.expect("recounted");
            assert_eq!(kept, recounted, "as of {as_of} for {unit:?} {channel:?}");
        }
    }
}

#[test]
fn no_order_of_commands_leads_to_an_illegal_state_or_changes_a_past_event() {
    let (done, tried) = (Cell::new(0), Cell::new(0));
    let config = Config {
        cases: count("QUINTAKE_TEST_ORDERS", 14),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(command(), 15..45), |commands| {
        on_each_database(async |office: Office| {
            let county = office.county().await;
            let now = office.clock.now();
            let mut run = Run { office: &office, county, now, numbers: Vec::new(), done: 0 };
            let mut before = past(&office).await;
            for command in &commands {
                run.run(command).await;
                let after = past(&office).await;
                for (place, event) in &before {
                    assert_eq!(after.get(place), Some(event), "{command:?} changed {place}");
                }
                before = after;
            }
            // Of one story nearly everything may be refused; of all of them together it may not.
            done.set(done.get() + run.done);
            tried.set(tried.get() + commands.len());
            states_are_legal(&office).await;
            office.verify().await;
            kept_figures_are_recounted_ones(&run).await;
        });
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(done.get() * 5 >= tried.get(), "{} of {} were done", done.get(), tried.get());
}
