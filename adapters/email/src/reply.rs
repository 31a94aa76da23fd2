mod lines;

use lines::{Line, classify};

/// The visible new text of a message: without what it quotes and without its signature. When nothing else would remain,
/// the text itself.
pub fn reply_text(body: &str) -> String {
    let text = body.replace("\r\n", "\n").replace('\r', "\n");
    let lines = classify(&text);
    let mut kept: Vec<&str> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match line {
            Line::Own(text) => kept.push(text),
            Line::Quoted => {}
            // After an introduction either marked lines follow, and more of one's own, or the whole old message.
            Line::Introduction if followed_by_marks(&lines[index..]) => {}
            Line::Introduction | Line::Signature => break,
        }
    }
    let visible = tidy(&kept);
    if !visible.is_empty() {
        return visible;
    }
    let own: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    tidy(&own)
}

fn followed_by_marks(lines: &[Line<'_>]) -> bool {
    let next = lines.iter().find(|line| match line {
        Line::Introduction => false,
        Line::Own(text) => !text.trim().is_empty(),
        Line::Quoted | Line::Signature => true,
    });
    matches!(next, None | Some(Line::Quoted))
}

fn tidy(lines: &[&str]) -> String {
    let text = lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    text.trim_matches('\n').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chinese_mail_programs_quote_is_not_new() {
        for quote in [
            "在 2017年3月20日，永兴县信访局 写道：\n> 您的来信已收到。\n> 查询码",
            "------------------ 原始邮件 ------------------\n发件人: \"信访局\"\n您的来信已收到。",
            "发件人：信访局\n发送时间：2017年3月20日 9:30\n收件人：李桂英\n主题：回执\n\n您的来信已收到。",
            "在2017-03-20 09:30:00，\"信访局\" <office@county.example> 写道：\n您的来信已收到。",
            "于 2017年3月20日 9:30，信访局写道：\n> 您的来信已收到。",
            "On Mon, Mar 20, 2017 at 9:30 AM, Office\n<office@county.example> wrote:\n> received",
            "-----Original Message-----\nFrom: office",
            "发自我的iPhone",
            "-- \n李桂英",
        ] {
            assert_eq!(reply_text(&format!("路灯还没有修。\n\n{quote}\n")), "路灯还没有修。", "{quote}");
        }
    }

    #[test]
    fn answers_between_the_quoted_lines_are_kept() {
        let text = "您好：\n> 路灯修了吗？\n没有。\n> 还有别的吗？\n有，见下。";
        assert_eq!(reply_text(text), "您好：\n没有。\n有，见下。");
    }

    #[test]
    fn a_petition_is_kept_whole() {
        for text in [
            "此致\n敬礼！\n李桂英\n2017年3月20日",
            "时间：2017年3月20日\n地点：景泉村\n请到场。",
            "来自景泉村的问题：路灯坏了",
        ] {
            assert_eq!(reply_text(text), text);
        }
        assert_eq!(reply_text("发自我的iPhone"), "发自我的iPhone");
    }
}
