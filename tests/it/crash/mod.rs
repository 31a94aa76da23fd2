//! The real program, killed without warning while people submit: nothing acknowledged is lost, nothing is doubled.
//!
//! `QUINTAKE_TEST_KILLS` sets how often it is killed on each database, `QUINTAKE_TEST_HANGUPS` how many clients hang up.

mod client;
mod faults;
mod first_start;
mod gateway;
mod lost;

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use std::io::Write as _;

use client::{ask, request};
pub(crate) use gateway::Installation;

use crate::support::{new_database, postgres};

/// What was tried: by key, the number and code that were acknowledged, if they were.
type Tried = BTreeMap<String, Option<(String, String)>>;

pub(crate) fn count(variable: &str, default: u32) -> u32 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs a story on every database at hand, with the real program.
fn on_each_installation(story: impl Fn(&Installation)) {
    story(&Installation::new(None));
    if let Some(server) = postgres() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        story(&Installation::new(Some(runtime.block_on(new_database(&server)))));
    }
}

fn submission(key: &str) -> Vec<u8> {
    let body = format!(r#"{{"text": "第{key}件：景泉村第{key}户门前的路灯不亮", "phone": "13800138000"}}"#);
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    request("POST", "/api/v1/submissions", &headers, &body)
}

fn message(key: &str) -> String {
    format!(
        "From: =?utf-8?B?5p2O5qGC6Iux?= <li@example.cn>\r\nTo: xf@example.cn\r\nMessage-ID: <{key}@example.cn>\r\n\
         Subject: {key}\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         第{key}封：自来水发黄。\r\n"
    )
}

/// Submits one piece over HTTP; `None` where nothing was acknowledged.
fn submit(installation: &Installation, key: &str) -> Option<(String, String)> {
    let answer = ask(installation.address(), &submission(key))?;
    if answer.status == 503 {
        return None;
    }
    assert!(matches!(answer.status, 200 | 201), "{} {}", answer.status, answer.body);
    let told = answer.json();
    Some((told["number"].as_str()?.to_owned(), told["query_code"].as_str()?.to_owned()))
}

/// Hands one message over by pipe; `None` where the program did not say that it was stored.
fn hand_over(installation: &Installation, key: &str) -> Option<(String, String)> {
    let output = installation.pipe(&["intake", "email", "-", "--json"], message(key).as_bytes());
    if output.status.code() == Some(75) {
        return None;
    }
    assert!(output.status.success(), "{:?} {}", output.status, String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    Some((told["number"].as_str()?.to_owned(), told["query_code"].as_str()?.to_owned()))
}

#[test]
fn a_gateway_killed_at_any_moment_loses_and_doubles_nothing() {
    let kills = count("QUINTAKE_TEST_KILLS", 6);
    // Everything is verified after each kill, so an installation that has grown large makes room for a new one.
    for first in (0..kills).step_by(KILLS_OF_ONE as usize) {
        let rounds = first..kills.min(first + KILLS_OF_ONE);
        on_each_installation(|installation| killed_again_and_again(installation, rounds.clone()));
    }
}

/// How often one installation is killed.
const KILLS_OF_ONE: u32 = 50;

fn killed_again_and_again(installation: &Installation, rounds: std::ops::Range<u32>) {
    let (online, piped) = (Mutex::new(Tried::new()), Mutex::new(Tried::new()));
    let next = AtomicU32::new(0);
    for round in rounds {
        let running = installation.serve();
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        let key = format!("k{}", next.fetch_add(1, Ordering::Relaxed));
                        let told = submit(installation, &key);
                        online.lock().expect("the list").insert(key, told);
                    }
                });
            }
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let key = format!("m{}", next.fetch_add(1, Ordering::Relaxed));
                    let told = hand_over(installation, &key);
                    piped.lock().expect("the list").insert(key, told);
                }
            });
            // Another moment each time: while starting, while batches are full, between two commits.
            std::thread::sleep(Duration::from_millis(u64::from(round * 37 % 180)));
            running.kill();
            stop.store(true, Ordering::Relaxed);
        });
        installation.verify();
    }
    settle(installation, online.into_inner().expect("the list"), piped.into_inner().expect("the list"));
}

/// Tries again whatever was not acknowledged, repeats what was, and compares with what is there.
fn settle(installation: &Installation, online: Tried, piped: Tried) {
    let running = installation.serve();
    let mut numbers = BTreeMap::new();
    for (key, told) in online {
        let again = submit(installation, &key).expect("acknowledged");
        assert!(told.is_none_or(|told| told == again), "{key} has the same number and code as before");
        assert!(numbers.insert(again.0, key).is_none(), "every number is given once");
    }
    for (key, told) in piped {
        let again = hand_over(installation, &key).expect("acknowledged");
        assert!(told.is_none_or(|told| told == again), "{key} has the same number and code as before");
        assert!(numbers.insert(again.0, key).is_none(), "every number is given once");
    }
    let there: BTreeMap<String, String> =
        installation.exported().into_iter().map(|(origin, number)| (number, origin)).collect();
    assert!(numbers.len() > 20, "there was something to lose: {}", numbers.len());
    assert!(there.keys().eq(numbers.keys()), "what is there is what was sent, once each");
    running.kill();
    installation.verify();
}

#[test]
fn clients_that_hang_up_cost_no_intake() {
    let clients = count("QUINTAKE_TEST_HANGUPS", 400);
    on_each_installation(|installation| {
        let running = installation.serve();
        let acknowledged = Mutex::new(BTreeMap::new());
        let next = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    loop {
                        let no = next.fetch_add(1, Ordering::Relaxed);
                        if no >= clients {
                            break;
                        }
                        hang_up(installation, no);
                        if no.is_multiple_of(20) {
                            let key = format!("n{no}");
                            let told = submit(installation, &key).expect("acknowledged");
                            acknowledged.lock().expect("the list").insert(key, told);
                        }
                    }
                });
            }
        });
        for (key, told) in acknowledged.into_inner().expect("the list") {
            assert_eq!(submit(installation, &key).expect("acknowledged"), told);
        }
        assert!(running.peak_kib() < 256 * 1024, "memory is bounded: {} KiB", running.peak_kib());
        running.kill();
        installation.verify();
    });
}

/// Sends a request, or only part of it, and is gone before the answer.
fn hang_up(installation: &Installation, no: u32) {
    let request = submission(&format!("h{no}"));
    let sent = match no % 4 {
        0 => request.len(),
        1 => request.len() - 5,
        2 => request.len() / 2,
        _ => 10,
    };
    let Ok(mut stream) = TcpStream::connect(installation.address()) else { return };
    let _ = stream.write_all(&request[..sent]);
    if no.is_multiple_of(8) {
        std::thread::sleep(Duration::from_millis(u64::from(no % 7)));
    }
    drop(stream);
}
