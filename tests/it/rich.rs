use crate::support::{Office, on_each_database};

#[test]
fn a_county_in_which_everything_has_happened_fills_every_table_and_verifies() {
    on_each_database(async |office: Office| {
        office.rich().await;
        let raw = office.raw().await;
        for (table, _) in raw.tables().await {
            let rows = raw.text(&format!("select cast(count(*) as text) from {table}")).await;
            assert_ne!(rows, "0", "{table} is empty");
        }
        office.verify().await;
        let office = office.reopened().await;
        office.verify().await;
    });
}
