//! Rule packs: the clocks as data, each number beside its article.

use serde::Deserialize;
use time::Date;

use crate::{Route, Rule};

/// The instruments in force, in layers.
#[derive(Clone, Debug)]
pub struct Packs(Vec<Pack>);

/// One instrument in one jurisdiction for one span of days.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name, such as `CN-2022`.
    pub id: String,
    /// The layer; a later one replaces a rule of the same name as a whole.
    pub layer: Layer,
    /// The instrument's title.
    pub title: String,
    /// The prefix of the divisions it is for; empty: everywhere.
    #[serde(default)]
    pub jurisdiction: String,
    /// The first day of receipt it is for.
    #[serde(default, with = "crate::day::option")]
    pub valid_from: Option<Date>,
    /// The last day of receipt it is for.
    #[serde(default, with = "crate::day::option")]
    pub valid_to: Option<Date>,
    /// The rules.
    #[serde(default, rename = "rule")]
    pub rules: Vec<PackRule>,
}

/// The layers, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// What no statute fixes.
    Defaults,
    /// National.
    National,
    /// Of a province.
    Province,
    /// Of a county.
    County,
}

/// One clock.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackRule {
    /// What is due.
    pub name: Rule,
    /// A notice of a unit that received a matter directly, or of one it was transferred to.
    #[serde(default)]
    pub variant: Option<Variant>,
    /// How many units; none for a date that somebody sets.
    #[serde(default)]
    pub length: Option<u16>,
    /// What is counted.
    pub unit: Unit,
    /// Where the number comes from.
    pub basis: Basis,
    /// The article and paragraph of the instrument.
    #[serde(default)]
    pub article: Option<String>,
    /// The routes it is for; empty: whatever the route.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// The most days an extension may add; none: no extension.
    #[serde(default)]
    pub extension: Option<u16>,
    /// Hearing days are not counted.
    #[serde(default)]
    pub hearing: bool,
    /// The first day of receipt this rule is for, where it is later than its pack's.
    #[serde(default, with = "crate::day::option")]
    pub not_before: Option<Date>,
}

/// Which of two notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// The petitioner came to this unit.
    Direct,
    /// Another organ sent the matter.
    Transferred,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 日: every day of the calendar.
    Day,
    /// 工作日: days the office works.
    Workday,
    /// A date somebody sets.
    Date,
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Read in the statute.
    Statute,
    /// A decision of this project; the county may set another.
    Decision,
    /// Believed, to be confirmed by a county office.
    Believed,
}

/// A pack that cannot be used: which file, which line, why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {detail}")]
pub struct PackError {
    /// The file.
    pub file: String,
    /// What is wrong, with the line.
    pub detail: String,
}

/// The packs that are built in.
const BUILT_IN: [(&str, &str); 4] = [
    ("defaults.toml", include_str!("packs/defaults.toml")),
    ("cn-2022.toml", include_str!("packs/cn-2022.toml")),
    ("cn-2005.toml", include_str!("packs/cn-2005.toml")),
    ("zj-2016.toml", include_str!("packs/zj-2016.toml")),
];

impl Packs {
    /// The built-in packs. They are checked by a test, so nothing is lost by leaving out a broken one.
    pub fn built_in() -> Self {
        Self(BUILT_IN.iter().filter_map(|(file, text)| Pack::read(file, text).ok()).collect())
    }

    /// Adds a pack; one of the same layer and jurisdiction must not overlap it.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), PackError> {
        let pack = Pack::read(file, text)?;
        if let Some(other) = self.0.iter().find(|other| other.overlaps(&pack)) {
            return Err(PackError { file: file.to_owned(), detail: format!("its days overlap those of {}", other.id) });
        }
        self.0.push(pack);
        Ok(())
    }

    /// The pack with a name.
    pub fn get(&self, id: &str) -> Option<&Pack> {
        self.0.iter().find(|pack| pack.id.eq_ignore_ascii_case(id))
    }

    /// The packs for a matter, the strongest first: by the day it was received and the division of the unit that carries
    /// the clock (rulings 5.26).
    pub fn stack(&self, received: Date, division: &str) -> Vec<&Pack> {
        let mut stack: Vec<&Pack> =
            self.0.iter().filter(|pack| pack.is_for(received) && division.starts_with(&pack.jurisdiction)).collect();
        stack.sort_by_key(|pack| std::cmp::Reverse(pack.layer));
        stack
    }
}

impl Pack {
    /// Reads and checks a pack.
    pub fn read(file: &str, text: &str) -> Result<Self, PackError> {
        let refuse = |detail: String| PackError { file: file.to_owned(), detail };
        let pack: Self = toml::from_str(text).map_err(|error| refuse(error.to_string()))?;
        if pack.valid_to.zip(pack.valid_from).is_some_and(|(to, from)| to < from) {
            return Err(refuse("valid_to lies before valid_from".to_owned()));
        }
        for (place, rule) in pack.rules.iter().enumerate() {
            let at = |detail: &str| refuse(format!("line {}: {}: {detail}", line_of(text, place), rule.name.name()));
            match (rule.unit, rule.length) {
                (Unit::Date, Some(_)) => return Err(at("a date that somebody sets has no length")),
                (Unit::Day | Unit::Workday, None | Some(0)) => return Err(at("a length of at least 1 is needed")),
                _ => {}
            }
            if rule.basis == Basis::Statute && rule.article.is_none() {
                return Err(at("a rule of a statute names its article"));
            }
            if rule.extension == Some(0) {
                return Err(at("an extension adds at least 1"));
            }
            for other in pack.rules[..place].iter().filter(|other| other.name == rule.name) {
                if other.variant == rule.variant {
                    return Err(at("it stands twice"));
                }
                if (other.length, other.unit) != (rule.length, rule.unit) {
                    return Err(at("its variants differ in length"));
                }
            }
        }
        Ok(pack)
    }

    /// Whether it is for matters received on a day.
    pub fn is_for(&self, received: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= received) && self.valid_to.is_none_or(|to| received <= to)
    }

    /// Its rule of a name.
    pub fn rule(&self, rule: Rule, variant: Variant) -> Option<&PackRule> {
        self.rules.iter().find(|known| known.name == rule && known.variant.is_none_or(|known| known == variant))
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.layer == other.layer
            && self.jurisdiction == other.jurisdiction
            && other.valid_from.is_none_or(|from| self.valid_to.is_none_or(|to| from <= to))
            && self.valid_from.is_none_or(|from| other.valid_to.is_none_or(|to| from <= to))
    }
}

/// The line of the n-th rule of a file.
fn line_of(text: &str, place: usize) -> usize {
    (1..).zip(text.lines()).filter(|(_, line)| line.trim() == "[[rule]]").map(|(line, _)| line).nth(place).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn every_built_in_pack_is_sound() {
        for (file, text) in BUILT_IN {
            Pack::read(file, text).unwrap_or_else(|error| panic!("{error}"));
        }
        assert_eq!(Packs::built_in().0.len(), BUILT_IN.len());
    }

    #[test]
    fn the_day_of_receipt_and_the_province_choose_the_packs() {
        let packs = Packs::built_in();
        let ids = |day, division| packs.stack(day, division).iter().map(|pack| pack.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(date!(2022 - 04 - 30), "431023"), ["CN-2005", "DEFAULTS"]);
        assert_eq!(ids(date!(2022 - 05 - 01), "431023"), ["CN-2022", "DEFAULTS"]);
        assert_eq!(ids(date!(2017 - 03 - 01), "330106"), ["ZJ-2016", "CN-2005", "DEFAULTS"]);
    }

    #[test]
    fn a_pack_that_contradicts_itself_is_refused_with_its_line() {
        let head = "id = \"X\"\nlayer = \"county\"\ntitle = \"X\"\n";
        for (rules, part) in [
            ("[[rule]]\nname = \"reply\"\nunit = \"day\"\nbasis = \"decision\"\n", "line 4: reply: a length"),
            ("[[rule]]\nname = \"reply\"\nlength = 5\nunit = \"day\"\nbasis = \"statute\"\n", "names its article"),
            ("[[rule]]\nname = \"replies\"\nlength = 5\nunit = \"day\"\nbasis = \"decision\"\n", "line 5"),
            ("[[rule]]\nname = \"assigned\"\nlength = 5\nunit = \"date\"\nbasis = \"decision\"\n", "has no length"),
            ("valid_from = \"2026-01-02\"\nvalid_to = \"2026-01-01\"\n", "valid_to lies before"),
        ] {
            let error = Pack::read("x.toml", &format!("{head}{rules}")).expect_err("refused");
            assert!(error.to_string().contains(part), "{error}");
        }
        let mut packs = Packs::built_in();
        let again = "id = \"CN-NEW\"\nlayer = \"national\"\ntitle = \"X\"\nvalid_from = \"2030-01-01\"\n";
        assert!(packs.add("new.toml", again).is_err_and(|error| error.detail.contains("CN-2022")));
    }
}
