//! Whatever arrives, the adapter answers.

use intake::{Arrival, NoEnclosures, Ts};
use proptest::prelude::*;

fn arrival() -> Arrival {
    Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment")).in_area("0735")
}

fn origins(bytes: &[u8]) -> Vec<Option<(String, Option<[u8; 32]>)>> {
    let pieces = visit::read_register(bytes, &arrival(), &NoEnclosures);
    let key = |piece: &intake::Intake| (piece.origin().as_str().to_owned(), piece.content().map(|c| *c.as_bytes()));
    pieces.iter().map(|piece| piece.as_ref().ok().map(key)).collect()
}

/// Cells with everything that makes a table hard to read.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~路灯坏了李桂英，。\n\"]{0,24}", Just(String::new()), "[0-9:./年月日 -]{0,16}", "1[3-9][0-9]{9}"]
}

fn quoted(cells: &[String]) -> String {
    cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_the_same_bytes_are_the_same_pieces(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(origins(&bytes), origins(&bytes));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[{}\\[\\]\":,;\t\r\n a-z0-9内容姓名]{0,200}") {
        prop_assert_eq!(origins(text.as_bytes()), origins(text.as_bytes()));
    }

    #[test]
    fn every_data_row_is_a_piece_or_a_refusal(rows in prop::collection::vec(prop::collection::vec(cell(), 6), 1..12)) {
        let mut table = String::from("姓名,内容,联系电话,身份证号,人数,收到日期\n");
        let mut filled = 0;
        for row in &rows {
            filled += usize::from(row.iter().any(|cell| !cell.trim().is_empty()));
            table.push_str(&quoted(row));
            table.push('\n');
        }
        let results = visit::read_register(table.as_bytes(), &arrival(), &NoEnclosures);
        prop_assert_eq!(results.len(), filled);
    }
}
