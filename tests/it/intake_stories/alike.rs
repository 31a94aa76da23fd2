//! Rows that are nearly alike: nobody's is taken for somebody else's.

use case::Verdict;
use intake::NoEnclosures;

use crate::support::pieces::arrival;
use crate::support::{Office, on_each_database};

#[test]
fn who_differs_in_one_column_gets_a_number_and_a_code_of_his_own() {
    on_each_database(async |office: Office| {
        let table = "姓名,电子邮箱,内容,收到日期,经办科室\n\
                     李桂英,li@mail.example,路灯坏了,2026-11-20,一科\n\
                     李桂英,gui@mail.example,路灯坏了,2026-11-20,一科\n\
                     李桂英,li@mail.example,路灯坏了,2026-11-20,二科\n";
        let mut known = Vec::new();
        for again in [false, true] {
            let mut told = Vec::new();
            for piece in letter::read_register(table.as_bytes(), &arrival(), &NoEnclosures) {
                let receipt = office.take_in(&piece.expect("a letter")).await;
                assert_eq!(receipt.arrived.again, again);
                assert!([Verdict::Case, Verdict::Duplicate].contains(&receipt.arrived.verdict));
                told.push((receipt.arrived.number.clone(), receipt.code.as_str().to_owned()));
            }
            if again {
                assert_eq!(told, known, "the same file again gives the same numbers and codes");
            }
            known = told;
        }
        known.sort();
        known.dedup_by(|one, other| one.0 == other.0 || one.1 == other.1);
        assert_eq!(known.len(), 3);
        office.verify().await;
    });
}
