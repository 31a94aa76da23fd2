use std::collections::BTreeSet;
use std::sync::Arc;

use case::Verdict;
use intake::Intake;
use quintake::desk::{self, Circumstances, Receipt};
use quintake::store::StoreError;
use serde_json::json;

use crate::support::pieces::form;
use crate::support::{Office, circumstances, on_each_database};

/// Sends all at once, so that they wait together for the writer.
async fn all_at_once(office: &Office, pieces: Vec<(Intake, Circumstances)>) -> Vec<Result<Receipt, StoreError>> {
    let store = Arc::new(office.store.clone());
    let tasks: Vec<_> = pieces
        .into_iter()
        .map(|(piece, circumstances)| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { desk::receive(&store, &piece, &circumstances).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.expect("the task ends"));
    }
    outcomes
}

#[test]
fn pieces_that_come_at_once_are_told_apart_as_if_they_came_one_by_one() {
    on_each_database(async |office: Office| {
        let mut pieces = Vec::new();
        for copy in 0..5 {
            // The same delivery five times, and the same words by five deliveries.
            pieces.push((form(&json!({"text": "路灯坏了", "name": "李桂英"}), "same"), circumstances()));
            pieces.push((
                form(&json!({"text": "水塘臭了", "name": "陈国富"}), &format!("words-{copy}")),
                circumstances(),
            ));
            pieces.push((form(&json!({"text": format!("第{copy}件")}), &format!("other-{copy}")), circumstances()));
        }
        let receipts: Vec<Receipt> =
            all_at_once(&office, pieces).await.into_iter().map(|outcome| outcome.expect("taken in")).collect();
        let same: Vec<&Receipt> = receipts.iter().step_by(3).collect();
        assert_eq!(same.iter().map(|r| r.arrived.number.as_str()).collect::<BTreeSet<_>>().len(), 1);
        assert_eq!(same.iter().filter(|r| !r.arrived.again).count(), 1, "one of them was the first");
        let words: Vec<&Receipt> = receipts.iter().skip(1).step_by(3).collect();
        assert_eq!(words.iter().map(|r| r.arrived.number.as_str()).collect::<BTreeSet<_>>().len(), 5);
        assert_eq!(words.iter().filter(|r| r.arrived.verdict == Verdict::Case).count(), 1);
        assert_eq!(words.iter().filter(|r| r.arrived.verdict == Verdict::Duplicate).count(), 4);
        assert_eq!(words.iter().map(|r| r.arrived.case).collect::<BTreeSet<_>>().len(), 1);
        let case = office.case(&words[0].arrived.number).await;
        assert_eq!((case.submissions.len(), case.version), (5, 5));
        office.verify().await;
    });
}

#[test]
fn a_piece_that_is_refused_costs_none_of_those_that_came_with_it() {
    on_each_database(async |office: Office| {
        let body = |text: &str| Circumstances { body: Some(text.as_bytes().to_vec()), ..circumstances() };
        let first = desk::receive(&office.store, &form(&json!({"text": "路灯坏了"}), "key"), &body("a")).await;
        first.expect("taken in");
        let mut pieces = Vec::new();
        for copy in 0..20 {
            pieces.push((form(&json!({"text": format!("第{copy}件")}), &copy.to_string()), circumstances()));
            if copy % 4 == 0 {
                pieces.push((form(&json!({"text": "别的话"}), "key"), body("b")));
            }
            if copy % 10 == 0 {
                // A county that is no county: it can have no number.
                pieces.push((
                    form(&json!({"text": "哪个县"}), &format!("x{copy}")),
                    Circumstances { division: "云溪".into(), ..circumstances() },
                ));
            }
        }
        let outcomes = all_at_once(&office, pieces).await;
        let refused = |error: &StoreError| matches!(error, StoreError::OtherBody | StoreError::Damaged(_));
        assert_eq!(outcomes.iter().filter(|outcome| outcome.as_ref().is_err_and(refused)).count(), 7);
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
        assert_eq!(office.counted().await, [("post case".to_owned(), 21)]);
        office.verify().await;
    });
}
