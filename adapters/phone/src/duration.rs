use intake::{Refused, Written, malformed};

/// The longest call, in seconds: a day.
const LONGEST: u32 = 86_400;

/// Reads how long a call lasted, in seconds: `185`, `3:05`, `0:03:05`, `3分5秒`.
pub(crate) fn read(written: &Written, field: &str) -> Result<u32, Refused> {
    let text = written.as_str();
    seconds(text).filter(|&seconds| seconds <= LONGEST).ok_or_else(|| malformed(field, text, "0:03:05"))
}

fn seconds(text: &str) -> Option<u32> {
    let plain = text.replace('：', ":").replace("小时", ":").replace("时", ":").replace("分钟", ":").replace('分', ":");
    let plain = plain.trim_end_matches(['秒', 's', ' ']);
    if plain.contains(':') {
        // 3分 has no seconds after it.
        let parts =
            plain.split(':').map(str::trim).map(|part| if part.is_empty() { Some(0) } else { part.parse().ok() });
        let parts: Vec<u32> = parts.collect::<Option<_>>()?;
        let whole = if text.contains('时') && parts.len() == 2 { 3600 } else { 60 };
        return match parts[..] {
            [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
                hours.checked_mul(3600)?.checked_add(minutes * 60 + seconds)
            }
            [first, rest] if rest < 60 => {
                first.checked_mul(whole)?.checked_add(rest * if whole == 3600 { 60 } else { 1 })
            }
            _ => None,
        };
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_log_may_write_durations_in_many_ways() {
        for (text, expected) in [
            ("185", 185),
            ("3:05", 185),
            ("0:03:05", 185),
            ("3分5秒", 185),
            ("3分", 180),
            ("1小时2分", 3720),
            ("90秒", 90),
        ] {
            assert_eq!(read(&text.into(), "duration"), Ok(expected), "{text}");
        }
        for text in ["", "三分", "1:75", "-3", "1:2:3:4", "999999"] {
            assert!(read(&text.into(), "duration").is_err(), "{text}");
        }
    }
}
