//! What holds for every unit, whoever enters it and however.

use time::Date;

use super::Unit;
use crate::reception::Reception;

/// What is wrong with a unit as somebody wrote it: in which field, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} of the unit {code}: {what:?}")]
pub struct Unfit {
    /// The unit's code.
    pub code: String,
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub what: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing stands where something must.
    Missing,
    /// What stands there is not of this form, of which the first is an example.
    Malformed(&'static str, String),
    /// The second day lies before the first one.
    Before(Date, Date),
    /// It has more characters than this.
    TooLong(usize),
    /// Another unit has this code, in these or other letters.
    Taken,
    /// The unit would be its own superior or successor.
    Circle,
}

/// A word that stands for the form of a new unit, so that no code can be it.
pub const NEW: &str = "new";

/// The most characters of a line.
const LINE: usize = 200;

impl Unit {
    /// What is wrong with it, which was something else before or nothing, beside the units there are from now on; `None`
    /// when nothing is.
    pub(super) fn unfit(&self, before: Option<&Self>, units: &[Self]) -> Option<Unfit> {
        // A register calls a unit that it brings along by its name; that name stays its code until somebody gives it one.
        let keeps_code = self.imported || before.is_some_and(|before| before.code == self.code);
        let circle = |field, next: fn(&Self) -> Option<case::UnitId>| {
            (field, self.is_in_a_circle(units, next).then_some(Fault::Circle))
        };
        let same_code = |other: &&Self| other.id != self.id && other.code.eq_ignore_ascii_case(&self.code);
        let faults = [
            ("code", units.iter().any(|other| same_code(&other)).then_some(Fault::Taken)),
            ("code", (!keeps_code && !is_code(&self.code)).then(|| Fault::Malformed("housing", self.code.clone()))),
            ("name", self.name.trim().is_empty().then_some(Fault::Missing)),
            self.too_long(),
            circle("parent", |unit| unit.parent),
            circle("successor", |unit| unit.successor),
            ("valid_to", self.ends_before_it_begins()),
            (
                "phone",
                malformed(self.phone.as_ref(), "0735-2223456", |phone| {
                    phone.chars().filter(char::is_ascii_digit).count() >= 3
                }),
            ),
            ("mailbox", malformed(self.mailbox.as_ref(), "xinfang@county.example", is_mailbox)),
            (
                "reception_day",
                malformed(self.reception_day.as_ref(), Reception::EXAMPLE, |day| {
                    !day.starts_with("FREQ=") || Reception::read(day).is_some()
                }),
            ),
        ];
        let (field, what) = faults.into_iter().find_map(|(field, fault)| Some((field, fault?)))?;
        Some(Unfit { code: self.code.clone(), field, what })
    }

    fn too_long(&self) -> (&'static str, Option<Fault>) {
        let lines = [
            ("name", Some(&self.name)),
            ("short", self.short.as_ref()),
            ("pinyin", self.pinyin.as_ref()),
            ("phone", self.phone.as_ref()),
            ("mailbox", self.mailbox.as_ref()),
            ("reception_room", self.reception_room.as_ref()),
            ("reception_day", self.reception_day.as_ref()),
            ("policy", self.policy.as_ref()),
        ];
        let aliases = self.aliases.iter().map(|alias| ("aliases", Some(alias)));
        let long = |text: Option<&String>| text.is_some_and(|text| text.chars().count() > LINE);
        let found = lines.into_iter().chain(aliases).find(|(_, text)| long(*text));
        (found.map_or("name", |(field, _)| field), found.map(|_| Fault::TooLong(LINE)))
    }

    fn ends_before_it_begins(&self) -> Option<Fault> {
        let (from, to) = (self.valid_from?, self.valid_to?);
        (to < from).then_some(Fault::Before(from, to))
    }

    /// Whether following `next` from this unit leads back to it.
    fn is_in_a_circle(&self, units: &[Self], next: fn(&Self) -> Option<case::UnitId>) -> bool {
        let mut place = next(self);
        for _ in 0..=units.len() {
            let Some(id) = place else { return false };
            if id == self.id {
                return true;
            }
            place = units.iter().find(|unit| unit.id == id).and_then(next);
        }
        false
    }
}

/// Codes stand in addresses, so they are short words of letters, digits and hyphens.
fn is_code(code: &str) -> bool {
    let letters = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (1..=40).contains(&code.len()) && letters && code != NEW
}

/// One mailbox, as a person writes to it.
fn is_mailbox(written: &str) -> bool {
    written.parse::<lettre::Address>().is_ok()
}

fn malformed(item: Option<&String>, example: &'static str, is_one: impl Fn(&str) -> bool) -> Option<Fault> {
    let item = item?;
    (!is_one(item)).then(|| Fault::Malformed(example, item.clone()))
}

#[cfg(test)]
mod tests {
    use case::{Capacity, UnitId};

    use super::*;

    fn unit(id: u128) -> Unit {
        Unit::named(UnitId::from_bits(id), &format!("u{id}"), "县住建局", Capacity::Unit)
    }

    fn fault(unit: &Unit, units: &[Unit]) -> Option<(&'static str, Fault)> {
        let before = units.iter().find(|before| before.id == unit.id);
        unit.unfit(before, units).map(|unfit| (unfit.field, unfit.what))
    }

    #[test]
    fn no_unit_stands_above_itself_or_takes_over_from_itself_however_long_the_way() {
        let [mut first, mut second, mut third] = [1, 2, 3].map(unit);
        second.parent = Some(first.id);
        third.parent = Some(second.id);
        third.successor = Some(second.id);
        let units = [first.clone(), second.clone(), third.clone()];
        assert_eq!(fault(&third, &units), None);
        first.parent = Some(third.id);
        assert_eq!(fault(&first, &units), Some(("parent", Fault::Circle)));
        second.successor = Some(third.id);
        assert_eq!(fault(&second, &units), Some(("successor", Fault::Circle)));
    }

    #[test]
    fn published_items_are_what_their_names_say() {
        let told = |change: fn(&mut Unit)| {
            let mut unit = unit(1);
            change(&mut unit);
            fault(&unit, &[]).map(|(field, _)| field)
        };
        assert_eq!(told(|unit| unit.phone = Some("0735-2223456 转 8012".to_owned())), None);
        assert_eq!(told(|unit| unit.phone = Some("见门户网站".to_owned())), Some("phone"));
        assert_eq!(told(|unit| unit.mailbox = Some("xinfang@yunxi.example".to_owned())), None);
        assert_eq!(told(|unit| unit.mailbox = Some("xinfang at yunxi".to_owned())), Some("mailbox"));
        assert_eq!(told(|unit| unit.reception_day = Some("每周二上午".to_owned())), None);
        assert_eq!(told(|unit| unit.reception_day = Some("FREQ=SOMETIMES".to_owned())), Some("reception_day"));
        assert_eq!(told(|unit| unit.policy = Some("制".repeat(201))), Some("policy"));
        assert_eq!(told(|unit| unit.aliases = vec!["局".repeat(201)]), Some("aliases"));
        assert_eq!(told(|unit| unit.name = " ".to_owned()), Some("name"));
        assert_eq!(told(|unit| unit.code = NEW.to_owned()), Some("code"));
        assert_eq!(told(|unit| unit.code = "住建".to_owned()), Some("code"));
    }

    #[test]
    fn a_unit_that_a_register_named_keeps_its_name_as_its_code() {
        let mut imported = unit(1);
        imported.code = imported.name.clone();
        imported.imported = true;
        assert_eq!(fault(&imported, &[]), None);
        let known = [imported.clone()];
        imported.imported = false;
        assert_eq!(fault(&imported, &known), None);
    }
}
