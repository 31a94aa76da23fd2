//! One change of one value, written as SQL literals of either database.

use super::Dice;

/// Another value instead of a SQL literal of the embedded database (`quote()` writes them): one bit of a blob or a byte
/// more, one character of a text or a space after it, one more of a number, something instead of nothing.
pub(super) fn of_sqlite(literal: &str, kind: &str, dice: &mut Dice) -> String {
    if literal == "NULL" {
        return match kind {
            "integer" => "1".to_owned(),
            "blob" => "zeroblob(16)".to_owned(),
            _ => "'x'".to_owned(),
        };
    }
    if let Some(hex) = literal.strip_prefix("X'").and_then(|rest| rest.strip_suffix('\'')) {
        return match dice.below(4) {
            0 => format!("X'{hex}00'"),
            _ if hex.is_empty() => "X'00'".to_owned(),
            _ => format!("X'{}'", hex_with_a_bit(hex, dice)),
        };
    }
    if let Some(text) = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        if dice.below(4) == 0 {
            return format!("'{text} '");
        }
        return format!("'{}'", text_with_a_letter(&text.replace("''", "'"), dice).replace('\'', "''"));
    }
    (literal.parse::<i64>().expect("a number") ^ 1).to_string()
}

/// The same for a value of PostgreSQL written as text; `None` for NULL.
pub(super) fn of_postgres(text: Option<&str>, kind: &str, dice: &mut Dice) -> String {
    let Some(text) = text else {
        return match kind {
            "bigint" => "'1'::bigint".to_owned(),
            "bytea" => "'\\x00'::bytea".to_owned(),
            "uuid" => "'00000000-0000-0000-0000-000000000001'::uuid".to_owned(),
            "date" => "'2026-11-11'::date".to_owned(),
            "timestamp with time zone" => "'2026-11-11 00:00+08'::timestamptz".to_owned(),
            "boolean" => "true".to_owned(),
            _ => "'x'".to_owned(),
        };
    };
    let quoted = text.replace('\'', "''");
    match kind {
        "bytea" if text.len() <= 2 => "'\\x00'::bytea".to_owned(),
        "bytea" => format!("'\\x{}'::bytea", hex_with_a_bit(&text[2..], dice)),
        "uuid" => {
            let hex = hex_with_a_bit(&text.replace('-', ""), dice);
            format!("'{hex}'::uuid")
        }
        "bigint" => format!("'{}'::bigint", text.parse::<i64>().expect("a number") ^ 1),
        "boolean" => format!("not '{text}'::boolean"),
        "date" => format!("'{quoted}'::date + 1"),
        "timestamp with time zone" => format!("'{quoted}'::timestamptz + interval '1 microsecond'"),
        "_int8" => format!("'{quoted}'::bigint[] || 1::bigint"),
        _ => format!("'{}'", text_with_a_letter(text, dice).replace('\'', "''")),
    }
}

fn hex_with_a_bit(hex: &str, dice: &mut Dice) -> String {
    let place = dice.below(hex.len());
    let digit = u8::from_str_radix(&hex[place..=place], 16).expect("a digit") ^ (1 << dice.below(4));
    format!("{}{digit:X}{}", &hex[..place], &hex[place + 1..])
}

fn text_with_a_letter(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.is_empty() {
        return "x".to_owned();
    }
    let place = dice.below(letters.len());
    letters[place] = match letters[place] {
        '0'..='8' | 'a'..='y' | 'A'..='Y' => char::from_u32(letters[place] as u32 + 1).expect("the next one"),
        '9' => '0',
        _ => 'q',
    };
    letters.into_iter().collect()
}
