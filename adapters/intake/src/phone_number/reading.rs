use super::PhoneNumber;

/// The longest number E.164 allows, with room for the prefix 0086.
const LONGEST: usize = 17;

/// All numbers in a text, in the order written.
pub(super) fn all(text: &str, home_area: &str) -> Vec<PhoneNumber> {
    let marks: Vec<Mark> = text.char_indices().map(|(at, c)| Mark { at, char: plain(c) }).collect();
    let groups = groups_of(&marks);
    let mut numbers = Vec::new();
    let mut next = 0;
    while let Some(group) = groups.get(next) {
        let Some((last, meaning)) = longest(&groups, next, &marks, home_area) else {
            next += 1;
            continue;
        };
        let (extension, end, after) = extension(&groups, last, &marks);
        let from = if group.starts_number { group.first - 1 } else { group.first };
        let open = from.checked_sub(1).filter(|&i| marks[i].char == '(');
        numbers.push(PhoneNumber {
            written: slice(text, &marks, open.unwrap_or(from), end).to_owned(),
            e164: meaning.e164,
            national: meaning.national,
            extension,
        });
        next = after;
    }
    numbers
}

/// What a spreadsheet or a slip of the hand made of a number: `1.38E+10`, of which the digits are gone, or a mobile
/// number with a figure too many. Digits that could be anything else are left alone, as is a number that breaks off:
/// that may be all the sender gave.
pub(super) fn spoilt(text: &str) -> Option<String> {
    let marks: Vec<Mark> = text.char_indices().map(|(at, c)| Mark { at, char: plain(c) }).collect();
    let groups = groups_of(&marks);
    let mut next = 0;
    while let Some(group) = groups.get(next) {
        if let Some(power) = groups.get(next + 1).filter(|power| is_exponent(&marks[group.end..power.first])) {
            let whole = next.checked_sub(1).filter(|_| group.joined).map_or(group, |before| &groups[before]);
            return Some(slice(text, &marks, whole.first, power.end).to_owned());
        }
        if let Some((last, _)) = longest(&groups, next, &marks, "") {
            next = extension(&groups, last, &marks).2;
            continue;
        }
        let end = groups[next + 1..].iter().position(|group| !group.joined).map_or(groups.len(), |n| next + 1 + n);
        let digits: String = groups[next..end].iter().map(|group| group.digits.as_str()).collect();
        if begins_as_a_mobile(&digits) && matches!(digits.len(), 12 | 13) {
            return Some(slice(text, &marks, group.first, groups[end - 1].end).to_owned());
        }
        next += 1;
    }
    None
}

/// Whether it stands between a number and a power of ten.
fn is_exponent(between: &[Mark]) -> bool {
    matches!(between, [e, plus] if e.char.eq_ignore_ascii_case(&'e') && plus.char == '+')
}

/// One character of the text, full-width folded, with its place.
struct Mark {
    at: usize,
    char: char,
}

/// Digits without anything between them: `marks[first..end]`.
struct Group {
    first: usize,
    end: usize,
    digits: String,
    /// A `+` stands before it.
    starts_number: bool,
    /// Only spaces, hyphens, dots and brackets stand between it and the group before.
    joined: bool,
}

/// What a row of digits means.
struct Meaning {
    e164: Option<String>,
    national: Option<String>,
}

fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '【' | '〔' => '(',
        '】' | '〕' => ')',
        _ => c,
    }
}

fn groups_of(marks: &[Mark]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < marks.len() {
        if !marks[at].char.is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = marks[at..].iter().position(|mark| !mark.char.is_ascii_digit()).map_or(marks.len(), |n| at + n);
        let before = groups.last().map_or(0, |group| group.end);
        let starts_number = at > before && marks[at - 1].char == '+';
        groups.push(Group {
            first: at,
            end,
            digits: marks[at..end].iter().map(|mark| mark.char).collect(),
            starts_number,
            joined: !groups.is_empty()
                && end - before < 64
                && marks[before..at].iter().all(|mark| matches!(mark.char, ' ' | '-' | '.' | '(' | ')' | '·')),
        });
        at = end;
    }
    groups
}

/// The longest number that begins with group `from`, and its last group.
fn longest(groups: &[Group], from: usize, marks: &[Mark], home_area: &str) -> Option<(usize, Meaning)> {
    let mut digits = String::new();
    let mut borders = Vec::new();
    let mut found = None;
    for (index, group) in groups.iter().enumerate().skip(from) {
        if index > from && !group.joined || digits.len() + group.digits.len() > LONGEST {
            break;
        }
        borders.push(digits.len());
        digits.push_str(&group.digits);
        if let Some(meaning) = meaning(&digits, &borders, groups[from].starts_number, home_area) {
            found = Some((index, meaning));
        }
    }
    found.or_else(|| {
        // A short code stands alone: 138 in "138 0013" is none.
        let alone = !groups[from].joined && groups.get(from + 1).is_none_or(|next| !next.joined || gap(next, marks));
        (alone && is_short_code(&groups[from].digits))
            .then(|| (from, Meaning { e164: None, national: Some(groups[from].digits.clone()) }))
    })
}

/// Whether white space stands before a group, so that it may be another number.
fn gap(group: &Group, marks: &[Mark]) -> bool {
    group.first > 0 && marks[group.first - 1].char == ' '
}

/// What digits mean; `borders` are the places where the writer made a break.
fn meaning(digits: &str, borders: &[usize], international: bool, home_area: &str) -> Option<Meaning> {
    if international && !digits.starts_with("86") {
        return (8..=15).contains(&digits.len()).then(|| abroad(digits));
    }
    if let Some(foreign) = digits.strip_prefix("00").filter(|rest| !rest.starts_with("86")) {
        return (8..=15).contains(&foreign.len()).then(|| abroad(foreign));
    }
    let cut = if digits.starts_with("0086") {
        4
    } else if international || digits.starts_with("86") && digits.len() >= 11 {
        2
    } else {
        0
    };
    let national = &digits[cut..];
    let breaks: Vec<usize> = borders.iter().filter_map(|&at| at.checked_sub(cut)).collect();
    if is_mobile(national) {
        return Some(home(national));
    }
    if let Some(mobile) = national.strip_prefix('0').filter(|rest| is_mobile(rest)) {
        return Some(home(mobile));
    }
    if national.len() == 10 && (national.starts_with("400") || national.starts_with("800")) {
        return Some(home(national));
    }
    let trunk = usize::from(national.starts_with('0'));
    if trunk == 1 || cut > 0 {
        let area = area_length(&national[trunk..])?;
        let local = &national[trunk + area..];
        if trunk == 1 && is_short_code(local) {
            return Some(Meaning { e164: None, national: Some(national.to_owned()) });
        }
        let whole = is_local(local, area) && is_one(&breaks, trunk + area);
        return whole.then(|| home(&national[trunk..]));
    }
    if !is_local(national, 3) || !is_one(&breaks, 0) {
        return None;
    }
    let area = home_area.trim_start_matches('0');
    Some(if area.is_empty() {
        Meaning { e164: None, national: Some(national.to_owned()) }
    } else {
        home(&format!("{area}{national}"))
    })
}

fn home(national: &str) -> Meaning {
    Meaning { e164: Some(format!("+86{national}")), national: None }
}

fn abroad(digits: &str) -> Meaning {
    Meaning { e164: Some(format!("+{digits}")), national: None }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && begins_as_a_mobile(digits)
}

fn begins_as_a_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// The length of the area code that digits begin with: 10 and 2x have two digits, the others three.
fn area_length(digits: &str) -> Option<usize> {
    match digits.as_bytes() {
        [b'1', b'0', ..] | [b'2', b'0'..=b'9', ..] => Some(2),
        [b'3'..=b'9', _, _, ..] => Some(3),
        _ => None,
    }
}

/// Subscriber numbers have 8 digits in the large cities, 7 or 8 elsewhere, and never begin with 0 or 1.
fn is_local(digits: &str, area: usize) -> bool {
    (digits.len() == 8 || digits.len() == 7 && area == 3) && matches!(digits.as_bytes()[0], b'2'..=b'9')
}

/// Whether the subscriber number that begins at `start` is written in one piece or in two of at least three digits.
fn is_one(breaks: &[usize], start: usize) -> bool {
    let mut inner = breaks.iter().filter(|&&at| at > start);
    inner.next().is_none_or(|&at| at - start == 3 || at - start == 4) && inner.next().is_none()
}

/// 110, 12345, 10086, 95588, 96xxx: service numbers that are dialled as they are.
fn is_short_code(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'1', b'1' | b'2', _] | [b'1', b'0' | b'2', _, _, _] => true,
        [b'9', b'5' | b'6', ..] => (5..=8).contains(&digits.len()),
        _ => false,
    }
}

/// The extension after group `last`: its digits, the end of what was written, and the group to go on with.
fn extension(groups: &[Group], last: usize, marks: &[Mark]) -> (Option<String>, usize, usize) {
    let end = groups[last].end;
    let none = (None, end, last + 1);
    let Some(next) = groups.get(last + 1) else { return none };
    if next.first - end > 16 || next.digits.len() > 6 {
        return none;
    }
    let between: String = marks[end..next.first].iter().map(|mark| mark.char.to_ascii_lowercase()).collect();
    let word = between.trim_matches([' ', '.', ':', ')', '(']);
    let by_hyphen = word == "-" && next.digits.len() <= 5;
    if by_hyphen || ["转", "转接", "分机", "分机号", "转分机", "-转", "ext", "extension", "x", "#"].contains(&word)
    {
        (Some(next.digits.clone()), next.end, last + 2)
    } else {
        none
    }
}

fn slice<'a>(text: &'a str, marks: &[Mark], from: usize, end: usize) -> &'a str {
    let stop = marks.get(end).map_or(text.len(), |mark| mark.at);
    text.get(marks[from].at..stop).unwrap_or(text)
}
