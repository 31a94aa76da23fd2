use case::{Role, Verdict};
use quintake::desk;
use serde_json::json;

use crate::support::county::accused_unit;
use crate::support::pieces::form;
use crate::support::{Office, on_each_database};

const WORDS: &str = "景泉村低保评定没有公示，请求重新核查";

#[test]
fn who_sends_in_a_copy_of_somebody_elses_petition_learns_nothing_of_its_case() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bureau = office.account(Role::Bureau, Some(office.bureau().await)).await;
        let answered = async |entry: &serde_json::Value, token: &str| {
            let receipt = office.take_in(&form(entry, token)).await;
            let act = office.act(&bureau, &receipt.arrived.number).await;
            let text = "已重新核查，见村务公开栏。".to_owned();
            desk::reply(&office.store, act, case::ReplyKind::Substantive, text).await.expect("replied");
            receipt
        };
        let copied = async |entry: &serde_json::Value, token: &str, first: &desk::Receipt| {
            let receipt = office.take_in(&form(entry, token)).await;
            assert_eq!((receipt.arrived.verdict, receipt.arrived.case), (Verdict::Duplicate, first.arrived.case));
            receipt
        };
        let story = async |receipt: &desk::Receipt| {
            let (number, code) = (&receipt.arrived.number, receipt.code.as_str());
            desk::progress(&office.store, number, code).await.expect("read").expect("the code is right")
        };
        let proof = async |receipt: &desk::Receipt| {
            let (number, code) = (&receipt.arrived.number, receipt.code.as_str());
            desk::proved(&office.store, number, code).await.expect("read").map(|(case, _)| case)
        };

        // Nobody knows whose the first one was, so nobody can show that he is the same.
        let unnamed = json!({ "text": WORDS });
        let first = answered(&unnamed, "1").await;
        let stranger = copied(&unnamed, "2", &first).await;
        assert_eq!(story(&first).await.replies.len(), 1);
        let told = story(&stranger).await;
        assert!(told.state.is_none() && told.holder.is_none() && told.stages.is_empty() && told.replies.is_empty());
        assert_eq!(proof(&stranger).await, None, "and what he adds joins nothing");

        let named = json!({"text": WORDS, "phone": "0735-5520001"});
        let first = answered(&named, "3").await;
        let same_person = copied(&named, "4", &first).await;
        assert_eq!(story(&same_person).await.replies.len(), 1);
        assert_eq!(proof(&same_person).await, first.arrived.case);

        // Once somebody is accused, who has the number and the words of the petitioner goes on seeing what he saw
        // before.
        let before = story(&same_person).await.replies;
        let act = office.act(&bureau, &first.arrived.number).await;
        desk::restrict(&office.store, act, vec![accused_unit(county.housing)]).await.expect("restricted");
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        let act = office.act(&organ, &first.arrived.number).await;
        desk::reply(&office.store, act, case::ReplyKind::Substantive, "已立案审查。".to_owned())
            .await
            .expect("replied");
        assert_eq!(story(&same_person).await.replies, before);
        assert_eq!(story(&first).await.replies, before);

        // What was an accusation from the first day shows itself to nobody but its own sender.
        let accusation = json!({"text": "某人收礼，见附件。", "phone": "0735-5520002", "class": "accusation"});
        let first = office.take_in(&form(&accusation, "5")).await;
        let copy = copied(&accusation, "6", &first).await;
        assert!(story(&copy).await.state.is_none(), "not even the petitioner's telephone number is proof");
        assert!(story(&first).await.state.is_some());
        office.verify().await;
    });
}
