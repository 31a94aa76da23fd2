//! What a person feels, measured in one run beside what the machine could do at best.
fn main() -> anyhow::Result<()> {
    run::main()
}
mod bare;
mod measure;
mod petitions;
mod place;
mod run;
mod throughput;
