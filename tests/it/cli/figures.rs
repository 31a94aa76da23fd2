use serde_json::{Value, json};

use super::folder::Folder;

const REGISTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/county_247.csv");

fn rate(numerator: u64, denominator: u64, percent: impl Into<Value>) -> Value {
    json!({ "numerator": numerator, "denominator": denominator, "percent": percent.into() })
}

#[test]
fn the_countys_register_gives_the_countys_figures() {
    let folder = Folder::new();
    let told = folder.run(&["intake", "register", REGISTER, "--json"]);
    assert_eq!((told.code, told.objects().len()), (0, 247), "{}", told.err);
    let figures = folder.run(&["figures", "--as-of", "2017-04-14", "--json"]).object();
    assert_eq!(
        figures,
        json!({
            "collected": 247, "replied": 224, "reply_rate": rate(224, 247, 90.7),
            "due_reply_rate": rate(198, 218, 90.8), "ontime_reply_rate": rate(198, 218, 90.8),
            "closed": 212, "close_rate": rate(212, 247, 85.8),
            "due_close_rate": rate(87, 100, 87.0), "ontime_close_rate": rate(87, 100, 87.0),
            "ontime_accept_rate": rate(0, 0, Value::Null), "ontime_route_rate": rate(0, 0, Value::Null),
            "overdue_open": 25, "overdue_days": 88, "no_legal_limit": 0, "reply_not_owed": 0,
            "merged": 0, "withdrawn_before_acceptance": 0,
        })
    );
    insta::assert_snapshot!(folder.run(&["figures", "--as-of", "2017-04-14", "--lang", "zh-CN"]).done(), @r"
    截至 2017-04-14
    收到                247
    答复                224
    回复率              224/247  90.7 %
    到期回复率          198/218  90.8 %
    按期回复率          198/218  90.8 %
    办结                212
    结案率              212/247  85.8 %
    到期结案率          87/100   87.0 %
    按期办结率          87/100   87.0 %
    按期受理率          0/0      —
    按期转送率          0/0      —
    逾期未办            25
    最长逾期天数        88
    无法定期限          0
    不计到期答复和办结  0
    已并案（不计）      0
    受理前撤回（不计）  0
    ");
    insta::assert_snapshot!(folder.run(&["figures", "--as-of", "2017-04-14"]).done(), @r"
    As of 2017-04-14
    collected                                  247
    replied                                    224
    reply rate                                 224/247  90.7 %
    replied of those due                       198/218  90.8 %
    replied in time                            198/218  90.8 %
    closed                                     212
    closing rate                               212/247  85.8 %
    closed of those due                        87/100   87.0 %
    closed in time                             87/100   87.0 %
    notified in time                           0/0      —
    routed in time                             0/0      —
    overdue and open                           25
    longest overdue, days                      88
    without a legal limit                      0
    outside the rates of what was due          0
    merged (not counted)                       0
    withdrawn before acceptance (not counted)  0
    ");
    // Nothing of it was known then.
    let known = folder.run(&["figures", "--as-of", "2017-04-14", "--known-at", "2017-04-15", "--json"]).object();
    assert_eq!(known["collected"], 0);
    let visits = folder.run(&["figures", "--as-of", "2017-04-14", "--channel", "来访", "--json"]).object();
    let unit = folder.run(&["figures", "--as-of", "2017-04-14", "--unit", "县民政局", "--json"]).object();
    assert_eq!((&visits["collected"], &unit["collected"]), (&json!(62), &json!(31)));
    let verified = folder.run(&["verify", "--json"]).object();
    assert_eq!((&verified["cases"], &verified["findings"]), (&json!(247), &json!([])));
}

#[test]
fn a_question_about_no_day_no_channel_or_no_unit_is_refused() {
    let folder = Folder::new();
    folder.run(&["migrate"]).done();
    for (arguments, part) in [
        (&["--as-of", "2017-02-30"][..], "--as-of: “2017-02-30” is no date"),
        (&["--known-at", "once"], "--known-at: “once” is no date"),
        (&["--channel", "fax"], "no channel “fax”"),
        (&["--unit", "县水利局"], "no unit “县水利局”"),
    ] {
        let told = folder.run(&[&["figures"], arguments].concat()).refused(2);
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
}

#[test]
fn a_changed_row_is_found_and_named() {
    let folder = Folder::new();
    folder.put("letters.csv", "内容,收到日期\n路灯坏了,2017-03-20\n");
    let number = folder.run(&["intake", "letter", "letters.csv", "--json"]).object()["number"].clone();
    let database = folder.path("quintake.db").display().to_string();
    change(&database, "update submission set received = received + 1");
    let told = folder.run(&["verify", "--json"]);
    assert_eq!(told.code, 1, "{told:?}");
    let findings = told.objects()[0]["findings"].clone();
    let found = json!({ "code": "piece-changed", "table": "submission", "row": number });
    assert!(findings.as_array().is_some_and(|findings| findings.contains(&found)), "{findings}");
    let words = folder.run(&["verify", "--lang", "zh-CN"]);
    assert!(words.code == 1 && words.out.contains("信访件被改动过 [piece-changed]"), "{words:?}");
}

/// Changes a database behind the program's back.
fn change(database: &str, statement: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let pool = sqlx::SqlitePool::connect(&format!("sqlite:{database}")).await.expect("opened");
        let done = sqlx::query(statement).execute(&pool).await.expect("changed");
        assert!(done.rows_affected() > 0);
        pool.close().await;
    });
}
