use intake::MailKind;

use crate::address;
use crate::mime::{Content, Entity};

/// What kind of message it is, and whether a machine sent it, so that no machine may answer (RFC 3834 §2).
pub(crate) fn of(message: &Entity<'_>) -> (MailKind, bool) {
    let kind = kind(message);
    (kind, kind != MailKind::Message || is_automatic(message))
}

fn kind(message: &Entity<'_>) -> MailKind {
    if message.headers.raw("x-quintake-notice").is_some() {
        MailKind::Own
    } else if is_feedback(message) {
        MailKind::Feedback
    } else if is_receipt(message) {
        MailKind::AutoReply
    } else if is_bounce(message) {
        // Many servers mark their bounces as automatic answers too.
        MailKind::Bounce
    } else if is_auto_reply(message) {
        MailKind::AutoReply
    } else {
        MailKind::Message
    }
}

/// RFC 5965, and what a large provider sends instead.
fn is_feedback(message: &Entity<'_>) -> bool {
    let by_staff = subject(message).starts_with("complaint about message from") && has_part(message, "message/rfc822");
    by_staff
        || report_type(message).as_deref() == Some("feedback-report")
        || has_part(message, "message/feedback-report")
}

/// A receipt that a mail was read or thrown away (RFC 8098).
fn is_receipt(message: &Entity<'_>) -> bool {
    report_type(message).as_deref() == Some("disposition-notification")
        || has_part(message, "message/disposition-notification")
}

/// RFC 3834 §5, and the marks of the larger mail programs.
fn is_auto_reply(message: &Entity<'_>) -> bool {
    let headers = &message.headers;
    let subject = subject(message);
    headers.word("auto-submitted").starts_with("auto-replied")
        || ["x-autoreply", "x-autorespond", "x-autoresponder"].iter().any(|name| headers.raw(name).is_some())
        || headers.word("precedence").contains("auto_reply")
        || headers.word("x-apple-action").contains("vacation")
        || AUTO_SUBJECTS.iter().any(|start| subject.starts_with(start))
}

const AUTO_SUBJECTS: [&str; 14] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "out of office",
    "out of the office",
    "vacation reply",
    "自动回复",
    "自动答复",
    "自动回覆",
    "假期自动回复",
    "外出自动回复",
    "已读:",
];

/// RFC 3464 and what servers sent before and beside it.
fn is_bounce(message: &Entity<'_>) -> bool {
    let headers = &message.headers;
    let standard = report_type(message).as_deref() == Some("delivery-status")
        || has_part(message, "message/delivery-status")
        || headers.raw("x-failed-recipients").is_some();
    if standard {
        return true;
    }
    let sender = address::sender(headers);
    let from = format!("{} {}", sender.name.unwrap_or_default(), sender.addr.unwrap_or_default()).to_lowercase();
    let by_daemon = DAEMONS.iter().any(|name| from.contains(name));
    let null_sender = headers.word("return-path") == "<>" || headers.word("from") == "<>";
    let subject = subject(message);
    let says_so = BOUNCE_SUBJECTS.iter().any(|words| subject.contains(words));
    by_daemon && (says_so || null_sender || !is_reply(&subject))
        || null_sender && says_so
        || says_so && quotes_a_message(message)
}

const DAEMONS: [&str; 8] = [
    "mailer-daemon",
    "mailerdaemon",
    "postmaster",
    "mail delivery",
    "mail administrator",
    "mdaemon",
    "mailer daemon",
    "系统退信",
];

const BOUNCE_SUBJECTS: [&str; 26] = [
    "undeliver",
    "delivery status",
    "delivery failure",
    "delivery failed",
    "delivery notification",
    "delivery error",
    "delivery report",
    "failure notice",
    "failure notification",
    "returned mail",
    "returned to sender",
    "return to sender",
    "mail could not be delivered",
    "message could not be delivered",
    "mail delivery",
    "mail system error",
    "non-delivery",
    "nondeliver",
    "non remis",
    "message undeliverable",
    "warning: could not send",
    "退信",
    "邮件未送达",
    "未送达",
    "投递失败",
    "发送失败",
];

fn is_reply(subject: &str) -> bool {
    ["re:", "re：", "回复", "答复", "fw:", "fwd:", "转发"].iter().any(|start| subject.starts_with(start))
}

/// A notice of a failure brings the message that failed.
fn quotes_a_message(message: &Entity<'_>) -> bool {
    has_part(message, "message/rfc822") || has_part(message, "text/rfc822-headers") || {
        let text = first_text(message).to_lowercase();
        ["<<< 5", " 550", "#5.", "user unknown", "message-id:", "收件人不存在"].iter().any(|mark| text.contains(mark))
    }
}

fn first_text(entity: &Entity<'_>) -> String {
    match &entity.content {
        Content::Parts(parts) => parts.first().map(first_text).unwrap_or_default(),
        Content::Bytes(_) => entity.text().unwrap_or_default(),
        Content::Message(..) => String::new(),
    }
}

/// Lists, bulk mail, programs, and senders to whom nothing can be sent back.
fn is_automatic(message: &Entity<'_>) -> bool {
    let headers = &message.headers;
    let submitted = headers.word("auto-submitted");
    let precedence = headers.word("precedence");
    let sender = address::sender(headers).addr.unwrap_or_default().to_lowercase();
    let local = sender.split('@').next().unwrap_or_default();
    !submitted.is_empty() && !submitted.starts_with("no")
        || ["bulk", "list", "junk"].iter().any(|word| precedence.starts_with(word))
        || ["list-id", "list-unsubscribe", "list-post", "x-auto-response-suppress", "x-loop"]
            .iter()
            .any(|name| headers.raw(name).is_some())
        || headers.word("return-path") == "<>"
        || sender.is_empty()
        || ["mailer-daemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply"]
            .contains(&local)
}

fn report_type(message: &Entity<'_>) -> Option<String> {
    let is_report = message.kind() == "multipart/report";
    is_report.then(|| message.content_type.get("report-type").unwrap_or_default().to_ascii_lowercase())
}

/// Whether a part of this type stands in the message itself, not in one nested in it.
fn has_part(entity: &Entity<'_>, kind: &str) -> bool {
    entity.kind() == kind
        || matches!(&entity.content, Content::Parts(parts) if parts.iter().any(|part| has_part(part, kind)))
}

fn subject(message: &Entity<'_>) -> String {
    message.headers.text("subject").unwrap_or_default().trim().to_lowercase()
}
