//! Reads a register of old cases: pure, from the bytes of a table or of JSON to rows that cannot contradict themselves.

use case::ReplyKind;
use intake::{
    Arrival, Channel, Class, Field, Filled, Original, Reason, Refused, Written, given, names, notes_of, one, read,
    words,
};
use serde::Deserialize;
use time::Date;

use super::RegisterRow;

/// A row as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    seq: Option<Written>,
    channel: Option<Written>,
    unit: Option<Written>,
    received_on: Option<Written>,
    accepted_on: Option<Written>,
    reply_due_on: Option<Written>,
    close_due_on: Option<Written>,
    first_reply_on: Option<Written>,
    reply_kind: Option<Written>,
    closed_on: Option<Written>,
    withdrawn_on: Option<Written>,
    merged_into: Option<Written>,
    class: Option<Written>,
    text: Option<Written>,
    name: Option<Written>,
}

/// The columns and the headings that mean them in the registers of the offices.
const FIELDS: &[Field] = &[
    one("seq", &["序号", "编号", "信访件编号", "登记号", "no"]),
    one("channel", &["渠道", "信访形式", "信访渠道", "来源", "形式"]),
    one("unit", &["单位", "承办单位", "责任单位", "办理单位", "受理单位"]),
    one("received_on", &["收到日期", "收件日期", "登记日期", "信访日期", "received_at"]),
    one("accepted_on", &["受理日期", "accepted_at"]),
    one("reply_due_on", &["应回复日期", "回复期限", "答复期限", "回复截止日期"]),
    one("close_due_on", &["应办结日期", "办结期限", "结案期限", "办结截止日期"]),
    one("first_reply_on", &["回复日期", "首次回复日期", "答复日期", "首次答复日期"]),
    one("reply_kind", &["回复性质", "回复类型", "答复性质", "答复类型"]),
    one("closed_on", &["办结日期", "结案日期", "closed_at"]),
    one("withdrawn_on", &["撤回日期", "withdrawn_at"]),
    one("merged_into", &["并入", "并入序号", "并案", "并入编号"]),
    one("class", &["类别", "信访类别", "事项类别", "信访类型"]),
    one("text", &["内容", "信访内容", "反映内容", "诉求", "概况"]),
    one("name", &["姓名", "信访人", "信访人姓名", "反映人"]),
];

/// The columns of a register, with the headings that mean them.
pub fn register_columns() -> Vec<Field> {
    FIELDS.to_vec()
}

/// Reads a register: a CSV table in any of the county's encodings, a JSON array, or JSON lines. A row that is wrong is
/// refused by its number and the heading of the wrong field. `today` is the last day something can have happened on. A
/// row is read when it is asked for.
pub fn read_old_register(bytes: &[u8], today: Date) -> Box<dyn Iterator<Item = Result<RegisterRow, Refused>> + '_> {
    let rows = match intake::rows(bytes, &[FIELDS], &[]) {
        Ok(rows) => rows,
        Err(refused) => return Box::new(std::iter::once(Err(refused))),
    };
    Box::new(rows.map(move |row| {
        let row = row?;
        let number = row.number;
        let filled = row.fill(&[FIELDS]).map_err(|refused| refused.in_row(number))?;
        of(filled, number, today).map_err(|refused| refused.in_row(number))
    }))
}

fn of(filled: Filled, row: usize, today: Date) -> Result<RegisterRow, Refused> {
    filled.read(|entry: Entry, original, columns| entry.row(row, today, original, notes_of(&columns)))
}

impl Entry {
    fn row(self, row: usize, today: Date, original: Original, notes: Vec<String>) -> Result<RegisterRow, Refused> {
        let missing = |field: &str| Refused::field(field, Reason::Missing);
        let seq = words(self.seq.as_ref()).ok_or_else(|| missing("seq"))?;
        let channel =
            read(self.channel.as_ref(), "channel", Channel::read, || names(&Channel::ALL.map(Channel::name)))?
                .ok_or_else(|| missing("channel"))?;
        let received_on =
            past(self.received_on.as_ref(), "received_on", today)?.ok_or_else(|| missing("received_on"))?;
        let later = |value: &Option<Written>, field: &str, least: Date| -> Result<Option<Date>, Refused> {
            past(value.as_ref(), field, today)?.map(|day| within(field, day, least, today)).transpose()
        };
        let accepted_on = later(&self.accepted_on, "accepted_on", received_on)?;
        let first_reply_on = later(&self.first_reply_on, "first_reply_on", received_on)?;
        let decided = accepted_on.unwrap_or(received_on);
        let closed_on = later(&self.closed_on, "closed_on", decided)?;
        let withdrawn_on = later(&self.withdrawn_on, "withdrawn_on", decided)?;
        if let (Some(_), Some(day)) = (closed_on, withdrawn_on) {
            let reason = Reason::Malformed { value: day.to_string(), expected: "closed_on | withdrawn_on".to_owned() };
            return Err(Refused::field("withdrawn_on", reason));
        }
        let merged_into = words(self.merged_into.as_ref());
        if merged_into.as_ref() == Some(&seq) {
            return Err(Refused::field("merged_into", Reason::Unknown { value: seq, known: "seq".to_owned() }));
        }
        let classes = || names(&Class::ALL.map(Class::name));
        Ok(RegisterRow {
            row,
            channel,
            unit: words(self.unit.as_ref()).unwrap_or_default(),
            received_on,
            accepted_on,
            reply_due_on: due(self.reply_due_on.as_ref(), "reply_due_on", received_on)?,
            close_due_on: due(self.close_due_on.as_ref(), "close_due_on", received_on)?,
            first_reply_on,
            reply_kind: read(self.reply_kind.as_ref(), "reply_kind", reply_kind, || {
                "substantive, procedural".to_owned()
            })?
            .unwrap_or(ReplyKind::Substantive),
            closed_on,
            withdrawn_on,
            merged_into,
            class: read(self.class.as_ref(), "class", Class::read, classes)?.unwrap_or_default(),
            text: words(self.text.as_ref()).unwrap_or_default(),
            name: words(self.name.as_ref()),
            seq,
            notes,
            original: original.bytes,
        })
    }
}

fn past(value: Option<&Written>, field: &str, today: Date) -> Result<Option<Date>, Refused> {
    given(value).map(|day| day.past_day(field, &Arrival::at(intake::Ts::end_of(today)))).transpose()
}

fn due(value: Option<&Written>, field: &str, received: Date) -> Result<Option<Date>, Refused> {
    let Some(written) = given(value) else { return Ok(None) };
    let day = written.moment(field)?.date();
    within(field, day, received, Date::MAX).map(Some)
}

fn within(field: &str, day: Date, least: Date, most: Date) -> Result<Date, Refused> {
    if (least..=most).contains(&day) {
        return Ok(day);
    }
    let reason = Reason::OutOfRange { value: day.to_string(), least: least.to_string(), most: most.to_string() };
    Err(Refused::field(field, reason))
}

fn reply_kind(text: &str) -> Option<ReplyKind> {
    match text {
        "substantive" | "实体" | "实体性" | "实体性答复" | "实体性回复" => Some(ReplyKind::Substantive),
        "procedural" | "程序" | "程序性" | "程序性回复" | "程序性答复" => Some(ReplyKind::Procedural),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2017 - 04 - 14);

    fn refusals(table: &str) -> Vec<(Option<usize>, Option<String>, &'static str)> {
        let rows = read_old_register(table.as_bytes(), TODAY);
        rows.filter_map(Result::err).map(|refused| (refused.row, refused.field, refused.reason.code())).collect()
    }

    #[test]
    fn a_register_with_the_countys_own_headings_is_read_in_gb18030() {
        let table = "序号,信访形式,承办单位,收到日期,受理日期,办结期限,回复日期,回复性质,办结日期,信访类别,并入序号,姓名,内容,科室\r\n\
                     1,来信,云溪县住建局,2017年3月1日,2017/3/2,2017-04-30,2017-03-10,程序性回复,,求决,,李桂英,路灯坏了,城建股\r\n\
                     2,来访,云溪县住建局,2017-03-02,,,,,,,1,,,\r\n";
        let (bytes, _, _) = encoding_rs::GB18030.encode(table);
        let rows: Vec<_> = read_old_register(&bytes, TODAY).collect();
        let [Ok(first), Ok(second)] = &rows[..] else { panic!("two rows") };
        assert_eq!((first.row, first.seq.as_str(), first.channel), (1, "1", Channel::Letter));
        assert_eq!((first.received_on, first.accepted_on), (date!(2017 - 03 - 01), Some(date!(2017 - 03 - 02))));
        assert_eq!((first.reply_due_on, first.close_due_on), (None, Some(date!(2017 - 04 - 30))));
        assert_eq!((first.reply_kind, first.class), (ReplyKind::Procedural, Class::Appeal));
        assert_eq!((first.name.as_deref(), first.text.as_str()), (Some("李桂英"), "路灯坏了"));
        assert_eq!(first.notes, ["科室: 城建股"]);
        assert_eq!(
            (second.merged_into.as_deref(), second.class, second.reply_kind),
            (Some("1"), Class::Other, ReplyKind::Substantive)
        );
    }

    #[test]
    fn a_row_that_contradicts_itself_is_refused_by_row_and_field() {
        let head = "seq,channel,unit,received_on,accepted_on,first_reply_on,closed_on,withdrawn_on,merged_into,reply_kind,class,reply_due_on";
        let row = |cells: &str| refusals(&format!("{head}\n{cells}\n"));
        for (cells, field, code) in [
            (",visit,A,2017-03-01,,,,,,,,", "seq", "missing"),
            ("1,,A,2017-03-01,,,,,,,,", "channel", "missing"),
            ("1,wechat,A,2017-03-01,,,,,,,,", "channel", "unknown"),
            ("1,visit,A,,,,,,,,,", "received_on", "missing"),
            ("1,visit,A,2017-02-30,,,,,,,,", "received_on", "malformed"),
            ("1,visit,A,2017-04-15,,,,,,,,", "received_on", "in-the-future"),
            ("1,visit,A,2017-03-01,2017-02-28,,,,,,,", "accepted_on", "out-of-range"),
            ("1,visit,A,2017-03-01,,2017-02-28,,,,,,", "first_reply_on", "out-of-range"),
            ("1,visit,A,2017-03-01,,2017-04-15,,,,,,", "first_reply_on", "in-the-future"),
            ("1,visit,A,2017-03-01,2017-03-05,,2017-03-04,,,,,", "closed_on", "out-of-range"),
            ("1,visit,A,2017-03-01,2017-03-05,,,2017-03-04,,,,", "withdrawn_on", "out-of-range"),
            ("1,visit,A,2017-03-01,,,2017-03-06,2017-03-07,,,,", "withdrawn_on", "malformed"),
            ("1,visit,A,2017-03-01,,,,,1,,,", "merged_into", "unknown"),
            ("1,visit,A,2017-03-01,,,,,,maybe,,", "reply_kind", "unknown"),
            ("1,visit,A,2017-03-01,,,,,,,other things,", "class", "unknown"),
            ("1,visit,A,2017-03-01,,,,,,,,2017-02-01", "reply_due_on", "out-of-range"),
            ("1,visit,A,2017-03-01,,,,,,,,soon", "reply_due_on", "malformed"),
        ] {
            assert_eq!(row(cells), [(Some(1), Some(field.to_owned()), code)], "{cells}");
        }
        assert_eq!(row("1,visit,A,2017-03-01,2017-03-01,2017-03-01,2017-03-01,,2,,,2018-01-01"), []);
    }

    #[test]
    fn what_is_no_register_is_one_refusal() {
        assert_eq!(refusals("姓名\n李桂英\n"), [(Some(1), Some("seq".to_owned()), "missing")]);
        assert_eq!(refusals("a,b\n1,2\n"), [(None, None, "no-known-heading")]);
        assert_eq!(refusals(""), [(None, None, "empty")]);
    }
}
