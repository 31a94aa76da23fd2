//! Whatever arrives, the adapter answers: with the same pieces for the same bytes, and with a piece or a refusal for
//! every row of a table.

use intake::{Arrival, Enclosures, Intake, NoEnclosures, Pieces, Ts};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn arrival() -> Arrival {
    Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment")).in_area("0735")
}

/// How an adapter reads what arrived.
pub(crate) trait Read: for<'a> Fn(&'a [u8], &Arrival, &'a dyn Enclosures) -> Pieces<'a> {}
impl<F: for<'a> Fn(&'a [u8], &Arrival, &'a dyn Enclosures) -> Pieces<'a>> Read for F {}

/// What decides what becomes of the pieces: origin and content of each.
fn keys(read: &impl Read, bytes: &[u8]) -> Vec<Option<(String, Option<[u8; 32]>)>> {
    let key = |piece: &Intake| (piece.origin().as_str().to_owned(), piece.content().map(|content| *content.as_bytes()));
    read(bytes, &arrival(), &NoEnclosures).map(|piece| piece.ok().as_ref().map(key)).collect()
}

fn the_same_twice(read: &impl Read, bytes: &[u8]) -> Result<(), TestCaseError> {
    prop_assert_eq!(keys(read, bytes), keys(read, bytes));
    Ok(())
}

/// Reads some hundred bytes of any value.
pub(crate) fn bytes(read: impl Read) {
    let bytes = prop::collection::vec(any::<u8>(), 0..400);
    run(&bytes, |bytes| the_same_twice(&read, &bytes));
}

/// Reads texts made of what tables and JSON are made of.
pub(crate) fn texts(read: impl Read) {
    let text = "[{}\\[\\]\":,;\t\r\n a-z0-9内容姓名]{0,200}";
    run(&text, |text| the_same_twice(&read, text.as_bytes()));
}

/// Reads tables whose cells hold everything that makes a table hard to read.
pub(crate) fn tables(read: impl Read) {
    let cell = prop_oneof![
        "[ -~路灯坏了李桂英，。\n\"]{0,24}",
        Just(String::new()),
        "[0-9:./年月日 -]{0,16}",
        "1[3-9][0-9]{9}"
    ];
    let rows = prop::collection::vec(prop::collection::vec(cell, 6), 1..12);
    run(&rows, |rows| {
        let mut table = String::from("姓名,内容,联系电话,身份证号,人数,收到日期\n");
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            table.push_str(&cells.join(","));
            table.push('\n');
        }
        let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count();
        prop_assert_eq!(read(table.as_bytes(), &arrival(), &NoEnclosures).count(), filled);
        Ok(())
    });
}

fn run<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    if let Err(error) = TestRunner::default().run(strategy, test) {
        panic!("{error}");
    }
}
