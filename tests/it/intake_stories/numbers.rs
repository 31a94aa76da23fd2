use std::collections::BTreeMap;

use case::CaseNumber;
use serde_json::json;

use crate::support::pieces::{call, form, letter};
use crate::support::{Office, on_each_database};

#[test]
fn numbers_have_no_gap_by_county_year_and_channel_even_when_transactions_fail() {
    on_each_database(async |office: Office| {
        let raw = office.raw().await;
        // Every third piece cannot be stored: its last row but a few is refused by the database.
        let fault = if raw.is_sqlite() {
            "create trigger fault before insert on sealing_key when (select count(*) from submission) % 3 = 2 \
             begin select raise(abort, 'a fault'); end"
        } else {
            "create function fault() returns trigger language plpgsql as $$ begin \
             if (select count(*) from submission) % 3 = 2 then raise exception 'a fault'; end if; return new; end $$; \
             create trigger fault before insert on sealing_key for each row execute function fault()"
        };
        let end = if raw.is_sqlite() {
            "drop trigger fault"
        } else {
            "drop trigger fault on sealing_key; drop function fault()"
        };
        let mut failed = 0;
        let mut stored = Vec::new();
        for round in 0..40 {
            if round == 5 {
                raw.execute(fault).await.expect("a fault");
            }
            if round % 10 == 9 {
                // The fault passes, and comes back.
                raw.execute(end).await.expect("passed");
            }
            let text = format!("第{round}盏路灯坏了");
            let day = format!("{}-03-0{}", 2024 + round % 3, 1 + round % 9);
            let piece = match round % 4 {
                0 => form(&json!({"text": text}), &round.to_string()),
                1 => call(&json!({"call_id": round.to_string(), "started_at": day, "text": text})),
                _ => letter(&json!({"received_at": day, "text": text})),
            };
            match office.try_to_take_in(&piece).await {
                Ok(receipt) => stored.push(receipt.arrived.number),
                Err(_) => failed += 1,
            }
            if round % 10 == 9 {
                raw.execute(fault).await.expect("a fault");
            }
        }
        assert!(failed >= 8, "{failed} of 40 failed");
        let mut series: BTreeMap<(u8, char), Vec<u64>> = BTreeMap::new();
        for number in &stored {
            let number: CaseNumber = number.parse().expect("a number");
            series.entry((number.year(), number.channel().letter())).or_default().push(number.serial());
        }
        assert!(series.len() >= 6, "{series:?}");
        for (series, serials) in series {
            let expected: Vec<u64> = (1..=serials.len() as u64).collect();
            assert_eq!(serials, expected, "{series:?}");
        }
        raw.execute(end).await.expect("passed");
        office.verify().await;
    });
}
