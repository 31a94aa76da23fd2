//! What is measured, in which order. `cargo bench --bench core -- mail scale` picks parts of it by name.

use crate::place::{Kind, server};
use crate::{intakes, mail, report, scale};

pub(crate) fn main() -> anyhow::Result<()> {
    // Cargo adds `--bench`; whatever has no dashes is a part somebody picked.
    let picked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| picked.is_empty() || picked.iter().any(|word| word == part);
    let mut kinds = vec![Kind::Sqlite];
    match server() {
        Some(_) => kinds.push(Kind::Postgres),
        None => report::line("PostgreSQL is left out: QUINTAKE_TEST_PG names no server"),
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        for kind in kinds {
            if wanted("intakes") {
                intakes::run(kind).await?;
            }
            if wanted("mail") {
                mail::run(kind).await?;
            }
            if wanted("scale") {
                scale::run(kind).await?;
            }
        }
        Ok(())
    })
}
