//! What belongs to no case: a machine's mail, and what could not be read.

use case::{Capacity, Role};
use serde_json::json;

use super::{Api, number, token};
use crate::support::on_each_database;

const BOUNCE: &[u8] = b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.yunxi.example\r\nTo: xf@yunxi.example\r\n\
Subject: Undelivered Mail\r\nAuto-Submitted: auto-replied\r\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain\r\n\r\nno such user\r\n\
--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.yunxi.example\r\n\r\n\
Final-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n";

#[test]
fn a_mail_that_cannot_be_read_is_no_failure_and_lies_where_the_bureau_sees_it() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let hand_over =
            |mail: &[u8]| api.ask("POST", "/api/v1/mails").body("message/rfc822", mail.to_vec()).by(&bureau);
        let unreadable = b"\r\nnot a header at all\r\n\r\nsecret";
        let receipt = hand_over(unreadable).expect(201).await;
        assert_eq!(receipt["verdict"], "quarantined");
        assert_eq!((&receipt["case"], &receipt["deadlines"]), (&json!(null), &json!({})));
        assert_eq!(hand_over(unreadable).expect(201).await["number"], receipt["number"]);
        let bounce = hand_over(BOUNCE).expect(201).await;
        assert_eq!(bounce["verdict"], "automatic");

        let page = api.get("/api/v1/quarantine?limit=1").by(&bureau).expect(200).await;
        assert_eq!((&page["total"], page["pieces"].as_array().map(Vec::len)), (&json!(2), Some(1)));
        let next = page["next"].as_str().expect("more");
        let rest = api.get(&format!("/api/v1/quarantine?limit=1&after={next}")).by(&bureau).expect(200).await;
        assert_eq!(rest["next"], json!(null));
        let seen: Vec<&str> = [&page, &rest].iter().filter_map(|page| page["pieces"][0]["number"].as_str()).collect();
        assert_eq!(seen.len(), 2);
        assert_ne!(seen[0], seen[1]);
        let waiting = api.get("/api/v1/quarantine?verdict=quarantined").by(&bureau).expect(200).await;
        assert_eq!((&waiting["total"], &waiting["pieces"][0]["number"]), (&json!(1), &receipt["number"]));
        let reason = &waiting["pieces"][0]["reason"];
        assert_eq!(reason["type"], "/problems/unreadable");
        assert!(!reason["fix"].as_str().unwrap_or_default().is_empty());

        let one = api.get(&format!("/api/v1/quarantine/{}", number(&receipt))).by(&bureau).expect(200).await;
        assert_eq!(one["bytes"], unreadable.len());
        let bytes = api.get(&format!("/api/v1/submissions/{}/files/0", number(&receipt))).by(&bureau).answer().await;
        assert_eq!(bytes.body, unreadable);

        let unit = token(&office, Role::Unit, Some(housing)).await;
        api.get("/api/v1/quarantine").by(&unit).refused(403, "not-for-this-role").await;
        api.get(&format!("/api/v1/submissions/{}/files/0", number(&receipt))).by(&unit).refused(404, "not-found").await;
        // A case is not in the tray.
        let letter = api.post("/api/v1/letters", &json!({"text": "来信。"})).by(&bureau).expect(201).await;
        api.get(&format!("/api/v1/quarantine/{}", number(&letter))).by(&bureau).refused(404, "not-found").await;
        api.get("/api/v1/quarantine?after=nowhere").by(&bureau).refused(400, "query-wrong").await;
        api.get("/api/v1/quarantine?verdict=case").by(&bureau).refused(400, "query-wrong").await;
        office.verify().await;
    });
}
