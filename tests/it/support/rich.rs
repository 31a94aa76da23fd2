//! A small county in which everything has happened once: all channels, files, merges, accusations, erasures.

use case::{Actor, DeclineGround, Handover, Outcome, Part, ReplyKind, Role, Route, Viewer};
use data_encoding::BASE64;
use intake::{Channel, Class};
use quintake::desk::{self, Act, Circumstances, Erasure};
use quintake::store::Delivery;
use serde_json::{Value, json};
use uuid::Uuid;

use super::county::{County, accused_person, accused_unit};
use super::pieces::{by_uid, call, form, letter, mail, visit};
use super::sink::{Does, Sink};
use super::{Office, circumstances};

/// The circumstances of a piece; a mail came by the mailbox.
fn by_mailbox(piece: &intake::Intake) -> Circumstances {
    let uid = piece.origin().as_str().rsplit('/').next().and_then(|uid| uid.parse().ok());
    let delivery = uid.filter(|_| piece.channel() == Channel::Email).map(|uid: u32| delivery(uid, uid - 1));
    Circumstances { delivery, ..circumstances() }
}

/// A message of the mailbox, after another one.
fn delivery(uid: u32, previous: u32) -> Delivery {
    Delivery {
        account: "xinfang".to_owned(),
        folder: "INBOX".to_owned(),
        uidvalidity: 7,
        uid,
        size: 4000,
        previous,
        renumbered: false,
        content_hash: None,
    }
}

/// What was planted, to be looked for where it must not be.
pub(crate) struct Rich {
    /// Names, numbers, addresses, sentences, names of files.
    pub(crate) words: Vec<String>,
    /// What files contain.
    pub(crate) contents: Vec<Vec<u8>>,
    /// Numbers of the pieces by what they are for in a story.
    pub(crate) numbers: Vec<(&'static str, String)>,
    pub(crate) county: County,
}

impl Rich {
    /// The number of a piece.
    pub(crate) fn number(&self, what: &str) -> &str {
        &self.numbers.iter().find(|(name, _)| *name == what).expect(what).1
    }
}

/// The names of those who wrote, by the piece.
pub(crate) const PEOPLE: [(&str, &str, &str); 6] = [
    ("李桂英", "13800138001", "金龟镇景泉村三组十七号"),
    ("陈国富", "13800138002", "便江街道大桥路十二号"),
    ("黄秀兰", "0735-5522345", "油市镇坪洞村上街"),
    ("何志强", "13800138004", "柏林镇江左村口"),
    ("周玉梅", "13800138005", "鲤鱼塘镇石阳铺"),
    ("罗满生", "13800138006", "洋塘乡上洋塘"),
];

/// A resident identity number that nobody has.
const ID_NUMBER: &str = "431023189912310018";

impl Office {
    /// Lets everything happen once, over some days.
    pub(crate) async fn rich(&self) -> Rich {
        let county = self.administration().await;
        let mut rich = Rich { words: Vec::new(), contents: Vec::new(), numbers: Vec::new(), county };
        self.answers();
        self.store.open_folder("xinfang", "INBOX", 7).await.expect("opened");
        self.intake(&mut rich).await;
        self.mailbox().await;
        self.store.fold_index().await.expect("folded");
        self.it_is("2026-11-24 10:00");
        self.store.close_days().await.expect("closed");
        self.ordinary_acts(&mut rich).await;
        self.it_is("2026-11-26 10:00");
        self.store.close_days().await.expect("closed");
        self.accusations(&mut rich).await;
        self.notices().await;
        self.erasures(&mut rich).await;
        rich
    }

    async fn administration(&self) -> County {
        let county = self.county().await;
        self.change(county.housing, |unit| {
            unit.aliases = vec!["住建局".to_owned(), "县建设局".to_owned()];
            unit.phone = Some("0735-5520001".to_owned());
            unit.reception_room = Some("县政府二号楼101室".to_owned());
            unit.reception_day = Some("每月15日".to_owned());
            unit.policy = Some("首问负责".to_owned());
            unit.short = Some("住建".to_owned());
            unit.pinyin = Some("yxxzjj".to_owned());
            unit.valid_from = Some(time::macros::date!(2010 - 01 - 01));
        })
        .await;
        let old = self.unit("jsj", "云溪县建设局", case::Capacity::Unit).await;
        self.change(old, |unit| {
            unit.successor = Some(county.housing);
            unit.valid_to = Some(time::macros::date!(2009 - 12 - 31));
            unit.imported = true;
        })
        .await;
        let by = || Actor::gateway("test");
        let unit = Some(county.housing);
        self.store.issue_token("window".to_owned(), Role::Bureau, None, by()).await.expect("issued");
        self.store.issue_token("zjj".to_owned(), Role::Unit, unit, by()).await.expect("issued");
        self.store.issue_token("old".to_owned(), Role::Supervisor, None, by()).await.expect("issued");
        self.store.revoke_token("old".to_owned(), by()).await.expect("revoked");
        let once =
            desk::enter_account(&self.store, "wang.li", "王丽", Role::Bureau, None, by()).await.expect("entered");
        let (account, _) = desk::sign_in(&self.store, "wang.li", &once).await.expect("asked").expect("signed in");
        self.store.keep_draft(account.id, "call", "李桂英来电：路灯不亮").await.expect("kept");
        let notice = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,workday,元旦\n";
        self.store.import_calendar(notice.to_owned(), by()).await.expect("imported");
        county
    }

    #[expect(clippy::too_many_lines, reason = "one piece after the other")]
    async fn intake(&self, rich: &mut Rich) {
        let mut take = async |what, piece: intake::Intake| {
            let how = by_mailbox(&piece);
            let receipt = desk::receive(&self.store, &piece, &how).await.expect("taken in");
            rich.numbers.push((what, receipt.arrived.number));
        };
        let who = |place: usize| {
            let (name, phone, address) = PEOPLE[place];
            json!({"name": name, "phone": phone, "address": address})
        };
        let with = |who: &Value, more: Value| {
            let mut entry = who.as_object().expect("an object").clone();
            entry.extend(more.as_object().expect("an object").clone());
            Value::Object(entry)
        };
        // Larger than what stands in the database itself.
        let photo: Vec<u8> =
            (0..66_000_u32).flat_map(|place| place.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let bridge: Vec<u8> = photo.iter().take(5000).rev().copied().collect();
        let plain = "附件里写着：景泉村低保名单，户主李桂英。".as_bytes().to_vec();
        let file = |name: &str, content: &[u8]| json!({"name": name, "content_base64": BASE64.encode(content)});

        let entry = with(
            &who(0),
            json!({"text": "村口的路灯坏了半年，晚上出过两次事。", "received_at": "2026-11-20",
            "postmark": "2026-11-18", "registered_number": "XA12345678943", "sender_as_written": "景泉村 李桂英 缄",
            "id_number": ID_NUMBER, "scans": [file("信封照片.jpg", &photo), file("名单.txt", &plain)]}),
        );
        take("letter", letter(&entry)).await;
        let entry = with(
            &who(1),
            json!({"text": "来访反映低保名单没有公示。", "visited_at": "2026-11-20 09:00",
            "visit_number": "20-01", "room": "一楼接待室", "receiver": "王小明", "group_size": 12,
            "representatives": ["陈国富", "谢冬生"], "attachments": [file("名单.txt", &plain)]}),
        );
        take("visit", visit(&entry)).await;
        let entry = with(
            &who(2),
            json!({"text": "来电催问坪洞水塘为什么发臭。", "caller": "0735-5522345", "call_id": "c-1",
            "started_at": "2026-11-21 10:00", "confidential": true}),
        );
        take("call", call(&entry)).await;
        let text = "我是何志强，江左村的桥断了三个月，学生绕路上学。";
        let message = format!(
            "From: He Zhiqiang <he.zhiqiang@mail.example>\r\nTo: zjj@yunxi.example\r\nSubject: jiangzuo qiao\r\n\
             Message-ID: <m1@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename=\"bridge-2026.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
            BASE64.encode(&bridge)
        );
        take("mail", mail(&message, 1)).await;
        take("copy", mail(&format!("Received: by mx2.example; Sat, 21 Nov 2026 08:00:00 +0800\r\n{message}"), 2)).await;
        let entry = with(&who(4), json!({"text": "石阳铺的自来水三天没有来。", "anonymous": true}));
        take("form", form(&entry, "f1")).await;
        let entry = with(
            &who(5),
            json!({"text": "住建局副局长刘建国倒卖路灯，账本藏在仓库。", "attachments": [file("账本照片.jpg", b"ledger of 2026")]}),
        );
        take("report", form(&entry, "f2")).await;
        take(
            "accusation",
            form(
                &json!({"text": "民政局有人克扣救济粮，经手人是吴有德。", "class": "accusation", "name": "罗满生"}),
                "f3",
            ),
        )
        .await;
        for (what, text) in [
            ("declined", "想问隔壁县的事。"),
            ("withdrawn", "算了不反映了。"),
            ("gone", "请忘掉我说的话，谢冬生。"),
            ("guest", "还是村口路灯。"),
        ] {
            let email = format!("{what}@mail.example");
            take(what, form(&json!({"text": text, "name": "谢冬生", "email": email}), what)).await;
        }
        let bounce = "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: a@yunxi.example\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n\r\nIt could not be delivered to zhou@mail.example.\r\n";
        take("bounce", mail(bounce, 3)).await;
        let bytes = "Content-Type: message/rfc822\r\n\r\n".repeat(600).into_bytes();
        let arrival = by_uid(9);
        let refused = email::normalise(&bytes, &arrival).expect_err("nested too deep");
        let origin = arrival.origin.expect("a delivery");
        let how = Circumstances { delivery: Some(delivery(9, 3)), ..circumstances() };
        let kept = desk::quarantine(&self.store, &bytes, &origin, &refused, &how).await.expect("kept");
        rich.numbers.push(("quarantined", kept.arrived.number));

        rich.words
            .extend(PEOPLE.iter().flat_map(|(name, phone, address)| [*name, *phone, *address]).map(str::to_owned));
        for words in [
            ID_NUMBER,
            "村口的路灯坏了半年",
            "景泉村 李桂英 缄",
            "XA12345678943",
            "来访反映低保名单没有公示",
            "谢冬生",
            "来电催问坪洞水塘",
            "he.zhiqiang@mail.example",
            "jiangzuo qiao",
            text,
            "石阳铺的自来水三天没有来",
            "刘建国",
            "账本藏在仓库",
            "吴有德",
            "克扣救济粮",
            "想问隔壁县的事",
            "算了不反映了",
            "请忘掉我说的话",
            "信封照片",
            "名单.txt",
            "bridge-2026.bin",
            "账本照片",
            "zhou@mail.example",
            "gone@mail.example",
            "declined@mail.example",
            "一楼接待室",
        ] {
            rich.words.push(words.to_owned());
        }
        rich.contents.extend([plain, photo[5000..9000].to_vec(), bridge, b"ledger of 2026".to_vec(), bytes]);
        rich.contents.push(message.into_bytes());
    }

    /// The server is told of what was read, and one message was gone before it could be.
    async fn mailbox(&self) {
        let store = &self.store;
        store.message_vanished(delivery(10, 9)).await.expect("noted");
        store.server_told("xinfang", "INBOX", 7, &[1, 2, 3]).await.expect("told");
        store.folder_read("xinfang", "INBOX", 7, 10, 4).await.expect("read");
        assert!(store.take_lease("mailbox:xinfang", Uuid::from_u128(1), 120).await.expect("asked"));
    }

    /// What waits leaves, but for one that the server refuses.
    async fn notices(&self) {
        let sink = Sink::that(&[Does::Never]).await;
        let turn = self.postman(&sink, 1).turn().await.expect("a turn");
        assert!(turn.failed == 1 && turn.sent > 3, "{turn:?}");
    }

    async fn ordinary_acts(&self, rich: &mut Rich) {
        let store = &self.store;
        let bureau = self.account(Role::Bureau, None).await;
        let act = async |number: &str| self.act(&bureau, number).await;
        let (letter, visit, guest) = (rich.number("letter"), rich.number("visit"), rich.number("guest"));
        let (housing, civil) = (rich.county.housing, rich.county.civil);
        let limit = Some(time::macros::date!(2026 - 12 - 20));
        let note = "请住建局尽快派人核实。".to_owned();
        desk::route(store, act(letter).await, housing, Handover::Assign, Part::Lead, limit, note.clone())
            .await
            .expect("routed");
        desk::route(store, act(letter).await, civil, Handover::Forward, Part::Assist, None, String::new())
            .await
            .expect("routed");
        desk::accept(store, act(letter).await, Class::Appeal, Some(Route::Opinion)).await.expect("accepted");
        let reply = "您好，路灯已于11月24日修好，请放心。".to_owned();
        desk::reply(store, act(letter).await, ReplyKind::Substantive, reply.clone()).await.expect("answered");
        let corrected = "您好，路灯已于11月23日修好。".to_owned();
        desk::correct_reply(store, act(letter).await, 1, corrected.clone(), "日期笔误".to_owned())
            .await
            .expect("corrected");
        let summary = "灯杆七号更换灯泡两只。".to_owned();
        desk::close(store, act(letter).await, vec![Outcome::Resolved], None, summary.clone(), false)
            .await
            .expect("closed");
        let host = self.store_id(visit).await;
        desk::merge(store, act(guest).await, host, "同为低保与路灯一事".to_owned()).await.expect("joined");
        let call = rich.number("call");
        desk::merge(store, act(call).await, host, "误认为同一件".to_owned()).await.expect("joined");
        let guest = self.store_id(call).await;
        let undo = Act::now(guest, &bureau, self.version(guest).await);
        desk::unmerge(store, undo, host, "原来是两件".to_owned()).await.expect("separated");
        let piece = self.piece_of(visit).await;
        let people = case::Correction::GroupSize { to: 13 };
        desk::correct_fact(store, act(visit).await, piece, people, "漏数一人".to_owned()).await.expect("put right");
        desk::classify(store, act(visit).await, Class::Suggestion).await.expect("classed");
        let why = "不属于本县职权，请向邻县提出。".to_owned();
        desk::decline(store, act(rich.number("declined")).await, DeclineGround::NotCompetent, why.clone())
            .await
            .expect("declined");
        desk::withdraw(store, act(rich.number("withdrawn")).await, "谢冬生签字撤回".to_owned())
            .await
            .expect("withdrawn");
        rich.words.extend([
            note,
            reply,
            corrected,
            "日期笔误".to_owned(),
            summary,
            "误认为同一件".to_owned(),
            why,
            "漏数一人".to_owned(),
        ]);
    }

    async fn accusations(&self, rich: &mut Rich) {
        let store = &self.store;
        let bureau = self.account(Role::Bureau, None).await;
        let organ = self.account(Role::Discipline, Some(rich.county.discipline)).await;
        let act = self.act(&bureau, rich.number("report")).await;
        let named = vec![accused_person("刘建国", rich.county.housing), accused_unit(rich.county.lamps)];
        desk::restrict(store, act, named).await.expect("named");
        let act = self.act(&organ, rich.number("report")).await;
        desk::accept(store, act, Class::Accusation, None).await.expect("accepted");
        let told = "已初核刘建国倒卖路灯线索。".to_owned();
        let act = self.act(&organ, rich.number("report")).await;
        desk::reply(store, act, ReplyKind::Procedural, told.clone()).await.expect("told");
        rich.words.push(told);
    }

    async fn erasures(&self, rich: &mut Rich) {
        let list = self.destroyed_list();
        for (what, erasure) in [("form", Erasure::Person), ("gone", Erasure::Everything), ("bounce", Erasure::Person)] {
            let why = "本人申请删除".to_owned();
            desk::erase(&self.store, &Viewer::Gateway, rich.number(what), erasure, &why, &list).await.expect("erased");
        }
    }

    /// Where the keys that were destroyed are listed.
    pub(crate) fn destroyed_list(&self) -> std::path::PathBuf {
        self.folder().join("destroyed-keys")
    }
}
