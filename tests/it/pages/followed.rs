//! The progress page, as whoever wrote reads it.

use case::{Handover, Part, ReplyKind, Role, Route};
use intake::Class;
use quintake::desk;

use super::receipt;
use crate::desk::{Browser, Page};
use crate::support::{Office, on_each_database};

async fn sent(browser: &Browser, text: &str, fields: &[(&str, &str)]) -> Page {
    let unit = browser.get("/submit").await.form("/submit").with("text", text).sent(browser).await;
    let unit = fields.iter().fold(unit.form("/submit"), |form, (name, value)| form.with(name, value));
    let contact = unit.sent(browser).await;
    contact.form("/submit").sent(browser).await.form("/submit").sent(browser).await
}

#[test]
fn the_page_says_who_has_it_who_wrote_the_answer_and_what_was_added_when() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let browser = Browser::of(&office);
        let done = sent(&browser, "景泉村3组路灯坏了", &[("knows_unit", "yes"), ("unit", "zjj")]).await;
        let (number, code) = receipt(&done);
        let neighbours = sent(&browser, "我也反映景泉村的路灯", &[]).await;
        let neighbour = receipt(&neighbours);
        let more = neighbours.form("/progress").sent(&browser).await.form("/progress/additions");
        assert_eq!(more.with("text", "我家门口也黑").sent(&browser).await.status, 201);
        let story = done.form("/progress").sent(&browser).await;
        assert!(story.says("景泉村3组路灯坏了") && story.says("您写的"), "his own words: {}", story.html);
        assert!(!story.says("复查"), "{}", story.html);

        let added =
            story.form("/progress/additions").with("text", "又坏了一盏").with_photo("现场.jpg", b"\xff\xd8\xff");
        let added = added.sent(&browser).await;
        assert_eq!(added.status, 201, "{}", added.html);
        assert!(added.says("还是用原来的编号和查询码"), "{}", added.html);
        assert!(added.says("<strong>您补充了材料</strong>") && added.says("又坏了一盏") && added.says("现场.jpg"));

        let handler = office.account(Role::Unit, Some(county.housing)).await;
        let act = office.act(&handler, &number).await;
        desk::accept(&office.store, act, Class::Appeal, Some(Route::Opinion)).await.expect("accepted");
        let (act, text) = (office.act(&handler, &number).await, "路灯已于今天修好。".to_owned());
        desk::reply(&office.store, act, ReplyKind::Substantive, text).await.expect("replied");
        // The neighbour's matter is joined to it: neither reads what the other wrote.
        let triage = office.account(Role::Bureau, None).await;
        let act = office.act(&triage, &neighbour.0).await;
        let into = office.id(&number).await;
        desk::merge(&office.store, act, into, "同一盏路灯".to_owned()).await.expect("merged");
        let ask = async |number: &str, code: &str| {
            let form = browser.get("/progress").await.form("/progress");
            form.with("number", number).with("code", code).sent(&browser).await
        };
        let story = ask(&number, &code).await;
        for said in ["<h3>云溪县住建局 · ", "现在由云溪县住建局办理", "又坏了一盏", "复查"] {
            assert!(story.says(said), "{said}: {}", story.html);
        }
        assert!(!story.says("我也反映") && !story.says("门口也黑"), "{}", story.html);
        let other = ask(&neighbour.0, &neighbour.1).await;
        assert!(other.says("我也反映") && other.says("我家门口也黑"), "{}", other.html);
        for hidden in ["3组路灯坏了", "又坏了一盏", "现场.jpg"] {
            assert!(!other.says(hidden), "{hidden}: {}", other.html);
        }
        office.verify().await;
    });
}

#[test]
fn a_matter_that_is_over_is_nobodys_now_and_a_question_has_no_review() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let browser = Browser::of(&office);
        let done = sent(&browser, "请问危房改造怎么申请", &[]).await;
        let (number, _) = receipt(&done);
        let triage = office.account(Role::Bureau, None).await;
        let act = office.act(&triage, &number).await;
        let routed =
            desk::route(&office.store, act, county.housing, Handover::Forward, Part::Lead, None, String::new());
        routed.await.expect("routed");
        let story = done.form("/progress").sent(&browser).await;
        assert!(story.says("<strong>转给云溪县住建局</strong>"), "{}", story.html);
        let handler = office.account(Role::Unit, Some(county.housing)).await;
        desk::accept(&office.store, office.act(&handler, &number).await, Class::Consultation, None)
            .await
            .expect("accepted");
        let text = "到村委会领表。".to_owned();
        let act = office.act(&handler, &number).await;
        desk::reply(&office.store, act, ReplyKind::Substantive, text).await.expect("replied");
        let act = office.act(&handler, &number).await;
        let closed = desk::close(&office.store, act, Vec::new(), None, String::new(), false);
        closed.await.expect("closed");
        let story = done.form("/progress").sent(&browser).await;
        assert!(story.says("由云溪县住建局办结") && !story.says("现在由"), "{}", story.html);
        assert!(!story.says("复查"), "{}", story.html);
    });
}

#[test]
fn behind_an_accusations_code_stand_no_words_and_no_unit() {
    on_each_database(async |office: Office| {
        office.county().await;
        let browser = Browser::of(&office);
        let chosen = [("knows_unit", "yes"), ("unit", "zjj"), ("class", "accusation")];
        let done = sent(&browser, "住建局科长王某收钱", &chosen).await;
        receipt(&done);
        let story = done.form("/progress").sent(&browser).await;
        let added = story.form("/progress/additions").with("text", "还收了两条烟").sent(&browser).await;
        assert_eq!(added.status, 201);
        assert!(added.says("您补充了材料"), "{}", added.html);
        for hidden in ["王某", "两条烟", "住建局", "您写的"] {
            assert!(!story.says(hidden) && !added.says(hidden), "{hidden}: {}", added.html);
        }
    });
}
