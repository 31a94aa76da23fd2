//! What a person feels, measured in one run beside what the machine could do at best.
fn main() -> anyhow::Result<()> {
    run::main()
}
mod bare;
mod bare_mail;
mod intakes;
mod mail;
mod measure;
mod pages;
mod petitions;
mod place;
mod report;
mod run;
mod scale;
