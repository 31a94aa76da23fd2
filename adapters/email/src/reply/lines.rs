/// What a line of a message is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// The writer's own.
    Own(&'a str),
    /// Marked as a quotation.
    Quoted,
    /// Says that the old message follows.
    Introduction,
    /// Begins a signature.
    Signature,
}

/// How many lines an introduction may run over.
const LONGEST_INTRODUCTION: usize = 5;

/// Classifies the lines of a text.
pub(crate) fn classify(text: &str) -> Vec<Line<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut classified = Vec::with_capacity(lines.len());
    let mut at = 0;
    let mut forwarded = false;
    while at < lines.len() {
        let line = lines[at];
        forwarded |= is_forward(line);
        if is_marked(line) {
            classified.push(Line::Quoted);
            at += 1;
            continue;
        }
        if !forwarded {
            let length = introduction(&lines[at..]);
            if length > 0 {
                if let Some(own) = before_introduction(line) {
                    classified.push(Line::Own(own));
                }
                classified.extend((0..length).map(|_| Line::Introduction));
                at += length;
                continue;
            }
            if is_signature(line) && at > 0 {
                classified.push(Line::Signature);
                at += 1;
                continue;
            }
        }
        classified.push(Line::Own(line));
        at += 1;
    }
    classified
}

fn is_marked(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('>') && !line.trim_end().ends_with('<')
}

/// What somebody forwards belongs to what he says.
fn is_forward(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.trim_start().starts_with('-')
        && ["forwarded message", "转发邮件", "转发的邮件", "weitergeleitete"].iter().any(|word| lower.contains(word))
}

/// How many lines, from the first, introduce an old message; 0 when they do not.
fn introduction(lines: &[&str]) -> usize {
    let first = bare(lines[0]);
    if first.is_empty() {
        return 0;
    }
    if is_divider(lines[0]) || header_block(lines) {
        return 1;
    }
    if !opens(first) && start_in(lines[0]).is_none() {
        return 0;
    }
    let mut joined = String::new();
    for (index, line) in lines.iter().take(LONGEST_INTRODUCTION).enumerate() {
        if index > 0 && line.trim_start().starts_with('>') {
            break;
        }
        joined.push_str(bare(line));
        joined.push(' ');
        if wrote(joined.trim_end()) {
            return index + 1;
        }
    }
    0
}

/// A line without the marks of quotation and emphasis around it.
fn bare(line: &str) -> &str {
    line.trim().trim_matches(['*', '_']).trim_start_matches(['-', ' ']).trim_end_matches(['-', ' '])
}

/// How the sentence begins that names the old writer.
fn opens(line: &str) -> bool {
    const WORDS: [&str; 17] = [
        "On ",
        "Le ",
        "Am ",
        "Op ",
        "El ",
        "Il ",
        "Em ",
        "På ",
        "Den ",
        "W dniu ",
        "Il giorno ",
        "Sent from ",
        "在",
        "于",
        "Dne ",
        "Päivä ",
        "ti ",
    ];
    let dated = line.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    dated || line.chars().next().is_some_and(|c| c.is_ascii_digit()) || WORDS.iter().any(|word| line.starts_with(word))
}

/// Where an introduction begins in the middle of a line.
fn start_in(line: &str) -> Option<usize> {
    let at = line.find(" On ").map(|at| at + 1).or_else(|| line.find("---On ")).or_else(|| line.find("--- On "))?;
    let rest = &line[at..];
    (rest.contains("wrote:") || rest.contains("写道")).then_some(at)
}

/// What stands before the introduction in its own line.
fn before_introduction(line: &str) -> Option<&str> {
    let at = start_in(line).filter(|_| !opens(bare(line)))?;
    Some(line[..at].trim_end_matches(['-', ' '])).filter(|own| !own.is_empty())
}

/// Whether an introduction ends here: the verb and a colon, with a date or an address before.
fn wrote(text: &str) -> bool {
    const VERBS: [&str; 20] = [
        "wrote",
        "sent",
        "写道",
        "寫道",
        "a écrit",
        "schrieb",
        "schreef",
        "geschreven",
        "escribió",
        "ha scritto",
        "escreveu",
        "skrev",
        "napisał",
        "írta",
        "kirjoitti",
        "пишет",
        "写到",
        "回复道",
        "scrisse",
        "napsal",
    ];
    let tail: String = text.chars().rev().take(120).collect::<Vec<_>>().into_iter().rev().collect();
    let has_verb = VERBS.iter().any(|verb| tail.contains(verb));
    let closed = text.ends_with([':', '：']) || text.ends_with("wrote");
    let dated = text.chars().any(|c| c.is_ascii_digit()) || text.contains('@');
    // 2014-10-17 11:28 GMT+03:00 Postmaster <a@b>: has no verb.
    let by_address = text.ends_with(">:")
        || text.ends_with('>')
            && text.contains('@')
            && text.starts_with(|c: char| c.is_ascii_digit())
            && text.len() < 90;
    let year = text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    dated && (has_verb && closed || year && by_address)
}

/// `-----Original Message-----`, `------------------ 原始邮件 ------------------`.
fn is_divider(line: &str) -> bool {
    const WORDS: [&str; 12] = [
        "original message",
        "原始邮件",
        "原邮件",
        "原始郵件",
        "nachricht",
        "message d'origine",
        "mensaje original",
        "mensagem original",
        "messaggio originale",
        "oorspronkelijk bericht",
        "alkuperäinen viesti",
        "reply above",
    ];
    let lower = line.trim().to_lowercase();
    lower.starts_with("--") && lower.ends_with("--") && WORDS.iter().any(|word| lower.contains(word))
}

/// Headers of an old message, as Outlook and the mail programs of the country copy them: at least two of them within
/// four lines, and who sent it or when among them.
fn header_block(lines: &[&str]) -> bool {
    const FIRST: [&str; 17] = [
        "from",
        "发件人",
        "寄件者",
        "寄件人",
        "发送人",
        "von",
        "de",
        "fra",
        "van",
        "da",
        "od",
        "date",
        "lähettäjä",
        "från",
        "expéditeur",
        "日期",
        "发件时间",
    ];
    const NEXT: [&str; 37] = [
        "verzonden",
        "aan",
        "onderwerp",
        "inviato",
        "oggetto",
        "a",
        "vastaanottaja",
        "sent",
        "date",
        "to",
        "cc",
        "subject",
        "from",
        "发送时间",
        "发送日期",
        "日期",
        "时间",
        "收件人",
        "抄送",
        "主题",
        "主旨",
        "收件者",
        "gesendet",
        "an",
        "betreff",
        "envoyé",
        "envoyé le",
        "à",
        "objet",
        "sendt",
        "til",
        "emne",
        "enviado",
        "para",
        "asunto",
        "datum",
        "lähetetty",
    ];
    let name = |line: &str| {
        let line = line.trim().trim_start_matches(['*', '_', '>', ' ']);
        let at = line.find([':', '：'])?;
        let after = line[at..].chars().nth(1)?;
        let name = line[..at].trim().trim_end_matches(['*', '_']).to_lowercase();
        (after.is_whitespace() || !after.is_ascii() || "\"*<[".contains(after) || !name.is_ascii()).then_some(name)
    };
    let Some(first) = name(lines[0]).filter(|first| FIRST.contains(&first.as_str())) else { return false };
    let others =
        lines.iter().skip(1).take(5).filter_map(|line| name(line)).filter(|name| NEXT.contains(&name.as_str()));
    let others: Vec<String> = others.collect();
    // 日期 and 时间 alone are what an invitation says.
    let addressed = [
        "to",
        "from",
        "收件人",
        "收件者",
        "主题",
        "主旨",
        "subject",
        "发送时间",
        "发送日期",
        "an",
        "til",
        "à",
        "sent",
        "para",
        "envoyé le",
        "cc",
        "aan",
        "verzonden",
        "inviato",
    ];
    first != "时间" && others.iter().any(|name| addressed.contains(&name.as_str()))
}

/// `-- `, or what a telephone adds by itself.
fn is_signature(line: &str) -> bool {
    let text = line.trim();
    let by_phone = [
        "发自我的",
        "發自我的",
        "从我的",
        "来自我的",
        "Sent from my ",
        "Sent from Mail for",
        "Enviado desde mi",
        "Envoyé de mon",
        "Von meinem",
    ];
    let by_program = [
        "获取 Outlook for",
        "Get Outlook for",
        "发自 Windows",
        "来自 Outlook",
        "发自新浪邮箱",
        "发自网易邮箱",
        "来自QQ邮箱",
    ];
    text == "--"
        || text == "—"
        || text == "__"
        || line == "-- "
        || text.chars().count() < 60 && by_phone.iter().chain(&by_program).any(|start| text.starts_with(start))
}
