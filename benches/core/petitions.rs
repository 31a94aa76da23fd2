//! Petitions as a county gets them, invented: a few hundred characters each, with names, villages and words of their own.

use std::fmt::Write as _;

use data_encoding::BASE64;
use intake::{Arrival, Intake, NoEnclosures, Origin, Ts};

/// A small generator of numbers: the same seed gives the same petitions.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that roll the same for the same seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `end` (SplitMix64).
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (end.max(1) as u64)).unwrap_or(0)
    }

    /// One of them.
    pub(crate) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Some bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| u8::try_from(self.below(256)).unwrap_or(0)).collect()
    }
}

/// One petition, before it has taken any channel's form.
pub(crate) struct Petition {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) text: String,
}

const SURNAMES: &str =
    "李王张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪";
const GIVEN: &str = "桂英建国秀兰志强丽华明芳军伟敏静勇艳涛霞平刚红玉梅云飞龙凤春生德福永清小林文斌海波";
const PLACES: &str =
    "景泉云溪石桥青山柏林白沙大塘油麻鲤鱼高亭湘阴渡口金龟悦来樟树马田便江三塘龙形市塘门口城关黄泥太和七甲";
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处";
const MATTERS: [&str; 24] = [
    "村里评定低保没有张榜公示，家里有两个残疾人却没有评上",
    "门前的路灯坏了三个月，晚上老人出门摔伤过两次",
    "征地补偿款到现在没有发放，村干部说钱还在镇里",
    "企业拖欠农民工工资七个月，劳动部门一直说在协调",
    "小区物业不管漏水，墙面发霉，孩子咳嗽不止",
    "河道采砂把堤岸挖空，雨季一来田地被淹",
    "学校收取补课费每人八百元，没有开具收据",
    "卫生院药品价格比县城高出许多，开药没有明细",
    "危房改造名额被转给不住在村里的人",
    "高压线离房顶不到三米，多次申请迁改没有答复",
    "养猪场的污水直接排进水渠，井水已经不能喝",
    "退伍安置补助十年没有落实，档案几次找不到",
    "宅基地被邻居多占一米二，国土所量了没有结果",
    "占道经营堵住消防通道，城管来一次散一次",
    "公交车取消了末班车，下夜班的工人只能走回家",
    "自来水每天下午四点以后没有压力，楼上用不上水",
    "拆迁协议上的面积与实际测量差了二十三平方米",
    "医保报销的单据被退回三次，每次说的理由不同",
    "山林权属的证件重复发了两本，两组人为此打架",
    "夜间施工到凌晨两点，投诉后只停了一个晚上",
    "村集体的鱼塘发包没有招标，承包款账目不公开",
    "孩子上学的学位被划到八公里以外的学校",
    "广场舞的音响太大，备考的学生没有办法复习",
    "下水道井盖丢失半年，已经有两辆摩托车掉进去",
];
const REQUESTS: [&str; 8] = [
    "请求有关部门调查核实，依法处理，并给予书面答复。",
    "希望领导到现场看一看，不要只听汇报。",
    "我们多次反映没有结果，请上级督办。",
    "请把办理的结果和依据的文件告诉我们。",
    "如果我说的不是事实，我愿意承担责任。",
    "请为我保密，我还要在这里生活。",
    "请在规定的期限内答复，不要再推来推去。",
    "附上照片和当时的收据，请查收。",
];

fn letters(from: &str, dice: &mut Dice, count: usize) -> String {
    let all: Vec<char> = from.chars().collect();
    (0..count).map(|_| all[dice.below(all.len())]).collect()
}

impl Petition {
    /// The petition with this number.
    pub(crate) fn no(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let name = letters(SURNAMES, &mut dice, 1) + &letters(GIVEN, &mut dice, 2);
        let village = letters(PLACES, &mut dice, 2);
        let (group, house) = (1 + dice.below(18), 1 + dice.below(240));
        let address = format!("云溪县{}镇{village}村{group}组{house}号", letters(PLACES, &mut dice, 2));
        let phone = format!("13900{:06}", dice.below(1_000_000));
        let mut text = format!("尊敬的领导：您好！我是{village}村{group}组村民{name}，现反映以下问题。");
        for _ in 0..=dice.below(3) {
            text.push_str(dice.one(&MATTERS));
            // Half of a text is nobody else's: words as they come, not a template.
            let own = 14 + dice.below(40);
            text.push('，');
            text.push_str(&letters(COMMON, &mut dice, own));
            text.push('。');
        }
        let (year, month, day) = (2024 + dice.below(3), 1 + dice.below(12), 1 + dice.below(28));
        let _ = write!(text, "{year}年{month}月{day}日我到镇政府反映过，接待的是{}", letters(SURNAMES, &mut dice, 1));
        let _ = write!(text, "主任，编号{}。", dice.below(1_000_000));
        for _ in 0..=dice.below(3) {
            text.push_str(dice.one(&REQUESTS));
        }
        let _ = write!(text, "此致敬礼！信访人：{name}");
        Self { name, phone, address, text }
    }

    /// As the body of the JSON interface.
    pub(crate) fn body(&self) -> Vec<u8> {
        self.body_to(None)
    }

    /// The same, to a unit, where one is named.
    pub(crate) fn body_to(&self, unit: Option<&str>) -> Vec<u8> {
        let (text, name, phone, address) = (&self.text, &self.name, &self.phone, &self.address);
        let body = serde_json::json!({ "text": text, "name": name, "phone": phone, "address": address, "unit": unit });
        body.to_string().into_bytes()
    }

    /// As a message, with the text as a mail program sends it and, where asked for, one photo.
    pub(crate) fn message(&self, seed: u64, photo: Option<&[u8]>) -> Vec<u8> {
        let html = format!("<html><body><p>{}</p></body></html>", self.text.replace('。', "。</p><p>"));
        let mut message = format!(
            "Return-Path: <u{seed}@mail.example>\r\nReceived: from mx.mail.example by mail.county.example; \
             Mon, 23 Nov 2026 09:{:02}:{:02} +0800\r\nDate: Mon, 23 Nov 2026 08:59:00 +0800\r\n\
             From: {} <u{seed}@mail.example>\r\nTo: xfj@county.example\r\nSubject: {}\r\n\
             Message-ID: <{seed}@mail.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\n\
             Content-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n",
            seed / 60 % 60,
            seed % 60,
            word(&self.name),
            word(self.text.split('。').nth(1).unwrap_or("反映问题")),
        );
        for (kind, text) in [("plain", self.text.as_str()), ("html", html.as_str())] {
            let _ = write!(
                message,
                "--inner\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                wrapped(text.as_bytes())
            );
        }
        message.push_str("--inner--\r\n");
        if let Some(bytes) = photo {
            let _ = write!(
                message,
                "--outer\r\nContent-Type: image/jpeg; name=\"photo.jpg\"\r\nContent-Disposition: attachment; \
                 filename=\"photo.jpg\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                wrapped(bytes)
            );
        }
        message.push_str("--outer--\r\n");
        message.into_bytes()
    }
}

/// A word of a header that is not ASCII.
fn word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", BASE64.encode(text.as_bytes()))
}

/// Bytes as a body carries them, in lines of 76 characters.
fn wrapped(bytes: &[u8]) -> String {
    BASE64.encode(bytes).as_bytes().chunks(76).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\r\n")
}

/// The piece that a body of the JSON interface makes, as the gateway makes it.
pub(crate) fn posted(body: &[u8], no: u64, at: Ts) -> anyhow::Result<Intake> {
    let arrival = Arrival::at(at).by(Origin::new("api", &[&no.to_string()])).in_area("0735");
    Ok(post::normalise(post::read_entry(body)?, &arrival, &NoEnclosures)?)
}

/// The piece that a message makes.
pub(crate) fn mailed(message: &[u8], no: u64, at: Ts) -> anyhow::Result<Intake> {
    let uid = no.to_string();
    let arrival = Arrival::at(at).by(Origin::new("imap", &["xfj@county.example", "INBOX", "1", &uid])).in_area("0735");
    Ok(email::normalise(message, &arrival)?)
}
