//! A petition from the first page of the form to the answer.

use case::{ReplyKind, Role, Route, Viewer};
use intake::Class;
use quintake::desk;

use super::{in_english, receipt};
use crate::desk::{Browser, Page};
use crate::support::{Office, on_each_database};

/// The last page before sending, with a text and nothing else.
async fn ready_to_send(browser: &Browser, text: &str) -> Page {
    let mut page = browser.get("/submit").await;
    page = page.form("/submit").with("text", text).sent(browser).await;
    page = page.form("/submit").sent(browser).await;
    page.form("/submit").sent(browser).await
}

#[test]
fn a_petition_is_written_checked_sent_and_followed_without_a_script() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        office.change(county.housing, |unit| unit.phone = Some("0735-2222001".to_owned())).await;
        let browser = Browser::of(&office);
        assert!(browser.get("/").await.says("href=\"/submit\""));
        let text = browser.get("/submit").await;
        let unit = text.form("/submit").with("text", "景泉村3组<路灯>坏了\n\n老人摔伤").sent(&browser).await;
        let contact = unit.form("/submit").with("knows_unit", "yes").with("unit", "zjj").sent(&browser).await;
        let contact = contact.form("/submit").with("phone", "13900000001").with("name", "李桂英");
        let check = contact.sent(&browser).await;
        assert!(check.says("景泉村3组&#60;路灯&#62;坏了") && check.says("云溪县住建局") && check.says("13900000001"));
        // Back to the text: what was written stands there, and the way forward keeps all the rest.
        let text = check.form("/submit").to(&browser, "text").await;
        assert_eq!(text.form("/submit").says("text"), Some("景泉村3组<路灯>坏了\n\n老人摔伤"));
        let unit = text.form("/submit").with("text", "景泉村3组路灯坏了，老人摔伤").sent(&browser).await;
        let check = unit.form("/submit").sent(&browser).await.form("/submit").sent(&browser).await;
        let photo = b"\xff\xd8\xff\xe0 a lamp that is dark";
        let done = check.form("/submit").with_photo("路灯.jpg", photo).sent(&browser).await;
        let (number, code) = receipt(&done);
        assert!(done.set_cookie.is_empty(), "nobody is followed");
        assert!(done.says(&number) && done.says(&code));

        let case = office.case(&number).await;
        assert_eq!(case.submissions[0].attachments.len(), 1);
        let (_, bytes) = desk::file(&office.store, &Viewer::Gateway, &number, 1).await.expect("read").expect("there");
        assert_eq!(bytes, photo);

        let story = done.form("/progress").sent(&browser).await;
        assert!(story.says("云溪县住建局") || story.says("云溪县信访局"), "{}", story.html);
        let handler = office.account(Role::Unit, Some(county.housing)).await;
        let act = office.act(&handler, &number).await;
        desk::accept(&office.store, act, Class::Appeal, Some(Route::Opinion)).await.expect("accepted");
        let (act, text) = (office.act(&handler, &number).await, "路灯已于今天修好。".to_owned());
        desk::reply(&office.store, act, ReplyKind::Substantive, text).await.expect("replied");
        let asked = browser.get("/progress").await.form("/progress");
        let story = asked.with("number", &number.to_lowercase()).with("code", &code).sent(&browser).await;
        for said in ["路灯已于今天修好。", "云溪县住建局", "tel:0735-2222001"] {
            assert!(story.says(said), "{said}: {}", story.html);
        }
        let more = story.form("/progress/additions").with("text", "又坏了一盏").with_photo("第二盏.jpg", photo);
        let added = more.sent(&browser).await;
        assert_eq!(added.status, 201, "{}", added.html);
        let again = more.sent(&browser).await;
        assert_eq!(again.status, 201, "an impatient thumb: {}", again.html);
        let case = office.case(&number).await;
        assert_eq!(case.submissions.iter().map(|piece| piece.attachments.len()).collect::<Vec<_>>(), [1, 1]);
        office.verify().await;
    });
}

#[test]
fn what_is_missing_is_said_on_its_own_page_and_nothing_that_was_written_is_lost() {
    on_each_database(async |office: Office| {
        office.county().await;
        let browser = Browser::of(&office);
        let empty = browser.get("/submit").await.form("/submit").with("text", " \n").sent(&browser).await;
        assert_eq!(empty.status, 422);
        assert!(empty.says("href=\"#text\"") && empty.says("role=\"alert\""), "{}", empty.html);
        let unit = empty.form("/submit").with("text", "路灯坏了").sent(&browser).await;
        let without = unit.form("/submit").with("knows_unit", "yes").sent(&browser).await;
        assert_eq!((without.status, without.says("href=\"#unit\"")), (422, true), "{}", without.html);
        let contact = without.form("/submit").with("knows_unit", "no").sent(&browser).await;
        let wrong =
            contact.form("/submit").with("phone", "1390000001").with("email", "li.example").with("name", "李桂英");
        let told = wrong.sent(&browser).await;
        assert_eq!(told.status, 422);
        assert!(told.says("href=\"#phone\"") && told.says("href=\"#email\""), "{}", told.html);
        let kept = told.form("/submit");
        assert_eq!(
            (kept.says("name"), kept.says("phone"), kept.says("text")),
            (Some("李桂英"), Some("1390000001"), Some("路灯坏了"))
        );
        // Whoever skips a page by hand is led back to it.
        let skipped = browser.post_bare("/submit", &[("from", "check"), ("step", "send")], &[]).await;
        assert_eq!((skipped.status, skipped.says("href=\"#text\"")), (422, true), "{}", skipped.html);
        assert_eq!(office.numbers(&Viewer::Gateway).await, Vec::<String>::new());
        let check = kept.with("phone", "13900000001").with("email", "").sent(&browser).await;
        receipt(&check.form("/submit").sent(&browser).await);
        office.verify().await;
    });
}

#[test]
fn a_form_that_is_sent_twice_is_one_petition_with_one_receipt() {
    on_each_database(async |office: Office| {
        let browser = Browser::of(&office);
        let form = ready_to_send(&browser, "路灯坏了半年").await.form("/submit");
        let (first, second) = (form.sent(&browser).await, form.sent(&browser).await);
        assert_eq!(receipt(&first), receipt(&second));
        // Who went back and changed the words is told that they were not registered, and how they can be.
        let changed = form.with("text", "路灯坏了一年").sent(&browser).await;
        assert_eq!(changed.status, 409);
        assert!(changed.says("这张表已经提交过") && !changed.says("Idempotency"), "{}", changed.html);
        assert_eq!(office.numbers(&Viewer::Gateway).await.len(), 1);
        // Another form with the same words is another delivery.
        receipt(&ready_to_send(&browser, "路灯坏了半年").await.form("/submit").sent(&browser).await);
        office.verify().await;
    });
}

#[test]
fn an_accusation_names_no_holder_to_anybody() {
    on_each_database(async |office: Office| {
        office.county().await;
        let browser = Browser::of(&office);
        let unit = browser.get("/submit").await.form("/submit").with("text", "住建局科长王某收钱").sent(&browser).await;
        let chosen = unit.form("/submit").with("knows_unit", "yes").with("unit", "zjj").with("class", "accusation");
        let contact = chosen.sent(&browser).await;
        let contact = contact.form("/submit").with("identity", "confidential").with("phone", "13900000002");
        let done = contact.sent(&browser).await.form("/submit").sent(&browser).await;
        let (number, _) = receipt(&done);
        let story = done.form("/progress").sent(&browser).await;
        assert_eq!(story.status, 200);
        for unit in ["云溪县住建局", "云溪县纪委监委"] {
            assert!(!story.says(unit), "{unit}: {}", story.html);
        }
        assert!(office.case(&number).await.scope.is_restricted());
    });
}

#[test]
fn the_english_pages_lead_the_same_way_and_answer_in_english() {
    on_each_database(async |office: Office| {
        office.county().await;
        let browser = in_english(&office).await;
        let text = browser.get("/submit").await;
        assert!(text.says("lang=\"en\""), "{}", text.html);
        let check = ready_to_send(&browser, "The street lamp is dark").await;
        let done = check.form("/submit").sent(&browser).await;
        receipt(&done);
        let story = done.form("/progress").sent(&browser).await;
        for page in [&text, &check, &done, &story] {
            let foreign = chinese_of_the_page(&page.html);
            assert!(foreign.is_empty(), "{foreign:?}");
        }
    });
}

/// Chinese words of a page that are its own: not the office's name, the name of a law, the unit's or the way to Chinese.
fn chinese_of_the_page(html: &str) -> Vec<String> {
    let (_, body) = html.split_once("<body").expect("a body");
    let mut own = body.to_owned();
    for name in [
        "云溪县信访局",
        "信访局",
        "中文",
        "中国",
        "云溪县住建局路灯管理所",
        "云溪县住建局",
        "云溪县民政局",
        "云溪县纪委监委",
    ] {
        own = own.replace(name, "");
    }
    while let (Some(start), Some(end)) = (own.find('《'), own.find('》')) {
        own.replace_range(start..end + '》'.len_utf8(), "");
    }
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    own.split(|letter: char| !is_chinese(letter)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn one_writes_to_the_units_that_are_there_and_an_old_address_leads_to_the_successor() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let old = office.unit("fgj", "云溪县房管局", case::Capacity::Unit).await;
        let end = time::macros::date!(2025 - 12 - 31);
        office.change(old, |unit| (unit.valid_to, unit.successor) = (Some(end), Some(county.housing))).await;
        let browser = Browser::of(&office);
        let text = browser.get("/submit?unit=fgj").await;
        let unit = text.form("/submit").with("text", "公租房漏雨").sent(&browser).await;
        assert!(unit.says("value=\"zjj\" selected") && !unit.says("value=\"fgj\""), "{}", unit.html);
        let stale = unit.form("/submit").with("knows_unit", "yes").with("unit", "fgj").sent(&browser).await;
        assert_eq!(stale.status, 422, "{}", stale.html);
        let listed = browser.get("/directory").await;
        assert!(listed.says("云溪县住建局") && !listed.says("云溪县房管局"));
        assert!(browser.get("/directory/fgj").await.says("<h1>云溪县住建局</h1>"));
    });
}
