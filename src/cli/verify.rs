//! `quintake verify`: everything is recomputed and compared.

use super::office::with_store;
use super::{Answer, Options, Out};
use crate::lang::{Lang, words};
use crate::problem::exit;
use crate::store::{Finding, Verified};

pub(super) fn run(options: &Options, out: &mut Out) -> Answer {
    with_store(options, out, async |store, _, out| {
        let verified = store.verify().await?;
        out.either(&verified, |lang| in_words(lang, &verified));
        Ok(if verified.findings.is_empty() { exit::DONE } else { exit::FOUND })
    })
}

fn in_words(lang: Lang, verified: &Verified) -> String {
    let Verified { events, cases, submissions, files, destroyed_keys, findings } = verified;
    let counted = words::verified(lang, *cases, *events, *files, *destroyed_keys, *submissions);
    let ending = match findings.len() as u64 {
        0 => words::verified_well(lang),
        found => words::verified_found(lang, found),
    };
    let found = findings.iter().map(|finding| format!("  {}", finding_in_words(lang, finding)));
    [counted, ending].into_iter().chain(found).collect::<Vec<_>>().join("\n")
}

fn finding_in_words(lang: Lang, finding: &Finding) -> String {
    let meaning = lang.find(&format!("help-finding-{}", finding.code)).unwrap_or_else(|| finding.code.to_owned());
    format!("{} {}: {meaning} [{}]", finding.table, finding.row, finding.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes stand where they are found; each needs words.
    #[test]
    fn every_finding_has_words_in_both_languages() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/verify");
        let mut codes = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the folder") {
            let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("a file");
            for part in text.split(".find(\"").skip(1) {
                codes.push(part.split('"').next().unwrap_or_default().to_owned());
            }
        }
        assert!(codes.len() > 20, "{codes:?}");
        for code in codes {
            for lang in Lang::ALL {
                assert!(lang.find(&format!("help-finding-{code}")).is_some(), "{code} has no words in {lang}");
            }
        }
    }
}
