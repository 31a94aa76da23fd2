pub(crate) fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        crate::throughput::run(crate::place::Kind::Sqlite).await?;
        if crate::place::server().is_some() {
            crate::throughput::run(crate::place::Kind::Postgres).await?;
        }
        Ok(())
    })
}
