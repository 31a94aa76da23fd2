//! Calls, visits and letters as they are entered all day: the cursor in the narrative, no title, everything by keyboard.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::CaseId;
use intake::{Channel, Intake, NoEnclosures, Origin};
use serde_json::Value;

use super::fault::Fault;
use super::frame::{Frame, page};
use super::given::Given;
use super::receipt;
use super::session::{SignedIn, elsewhere};
use super::when::Moment;
use crate::chance;
use crate::desk::{self, Circumstances};
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::store::StoreError;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::delivery::undelivered;
use crate::web::api::number;
use crate::web::api::receipt::{refused, take_in_form};
use crate::web::api::submissions::files;
use crate::web::asking::Asking;
use crate::web::form::Sent;
use crate::web::params::{Param, Params};

/// What the address of an entry form may say.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "saved", example: "431099-26-D-000001-X", about: "What has just been saved." },
    Param { name: "join", example: "431099-26-D-000001-X", about: "The case it belongs to." },
];

/// An entry form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Call,
    Visit,
    Letter,
}

/// The fields of all three.
const COMMON: [&str; 10] =
    ["text", "unit", "name", "phone", "address", "class", "group_size", "confidential", "anonymous", "id_number"];
/// Fields of a visit alone.
const OF_A_VISIT: [&str; 5] = ["representatives", "room", "receiver", "visit_number", "visited_at"];
/// Fields that stand there from the beginning.
const BEFORE: [&str; 3] = ["room", "receiver", "received_at"];
/// Fields of a letter alone.
const OF_A_LETTER: [&str; 4] = ["postmark", "registered_number", "received_at", "sender_as_written"];

impl Form {
    /// The name in addresses and drafts.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Letter => "letter",
        }
    }

    /// Reads the name.
    pub(crate) fn read(name: &str) -> Option<Self> {
        [Self::Call, Self::Visit, Self::Letter].into_iter().find(|form| form.name() == name)
    }

    /// What somebody writes into it himself.
    fn written(self) -> Vec<&'static str> {
        self.fields().into_iter().filter(|field| !BEFORE.contains(field)).collect()
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Call => "/desk/call",
            Self::Visit => "/desk/visit",
            Self::Letter => "/desk/letter",
        }
    }

    const fn channel(self) -> Channel {
        match self {
            Self::Call => Channel::Phone,
            Self::Visit => Channel::Visit,
            Self::Letter => Channel::Letter,
        }
    }

    /// What its adapter knows.
    pub(crate) fn fields(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Self::Call => &[],
            Self::Visit => &OF_A_VISIT,
            Self::Letter => &OF_A_LETTER,
        };
        COMMON.iter().chain(own).copied().collect()
    }
}

#[derive(Template)]
#[template(path = "desk/enter.html")]
struct Enter {
    f: Frame,
    form: Form,
    given: Given,
    token: String,
    fault: Option<Fault>,
    saved: Option<Saved>,
    draft: Option<Moment>,
}

struct Saved {
    number: String,
    text: String,
    /// What opens its progress, to be read out to who is on the telephone.
    code: Option<String>,
}

macro_rules! pages {
    ($get:ident, $post:ident, $form:expr, $about:literal) => {
        #[doc = $about]
        pub(crate) async fn $get(
            State(gateway): State<Gateway>,
            asking: Asking,
            signed: SignedIn,
            params: Params,
        ) -> Answer {
            blank(&gateway, &asking, &signed, $form, &params).await
        }

        #[doc = $about]
        pub(crate) async fn $post(
            State(gateway): State<Gateway>,
            asking: Asking,
            signed: SignedIn,
            request: Request,
        ) -> Answer {
            enter(&gateway, &asking, &signed, $form, request).await
        }
    };
}

pages!(call, enter_call, Form::Call, "`/desk/call`.");
pages!(visit, enter_visit, Form::Visit, "`/desk/visit`.");
pages!(letter, enter_letter, Form::Letter, "`/desk/letter`.");

/// An empty form, or one with the draft in it.
async fn blank(gateway: &Gateway, asking: &Asking, signed: &SignedIn, form: Form, params: &Params) -> Answer {
    let lang = asking.lang;
    let (mut given, mut draft) = (Given::default(), None);
    if let Some((text, at)) = gateway.store.draft(signed.account.id, form.name()).await? {
        given = Given::of_draft(&text);
        draft = (!given.is_blank(&form.written())).then(|| Moment::of(lang, at, gateway.store.now()));
    }
    if draft.is_none() && form == Form::Visit {
        // The room is the same all day.
        let units = gateway.store.units().await?;
        let own = units.iter().find(|unit| Some(unit.id) == signed.unit());
        if let Some(room) = own.and_then(|unit| unit.reception_room.as_ref()) {
            given.put("room", room);
        }
        given.put("receiver", &signed.account.person);
    }
    if draft.is_none() && form == Form::Letter {
        given.put("received_at", &gateway.store.now().date().to_string());
    }
    if let Some(join) = params.text("join").and_then(number::read) {
        given.put("join", &join);
    }
    let saved = match params.text("saved").and_then(number::read) {
        Some(number) => saved(gateway, signed, lang, number).await?,
        None => None,
    };
    let page_of = Enter::of(gateway, asking, signed, form, given).await?;
    page(StatusCode::OK, lang, &Enter { saved, draft, ..page_of })
}

/// What has just been saved, where it is in sight.
async fn saved(gateway: &Gateway, signed: &SignedIn, lang: Lang, number: String) -> Result<Option<Saved>, Refuse> {
    let Some(case) = desk::case(&gateway.store, &signed.viewer, &number).await? else {
        // What went to a tray out of sight is saved all the same.
        return Ok(Some(Saved { text: w::desk_saved_elsewhere(lang, number), number: String::new(), code: None }));
    };
    let text = if case.number == number {
        w::desk_saved(lang, number.clone())
    } else {
        w::desk_saved_joined(lang, case.number.clone(), number.clone())
    };
    let code = receipt::code(gateway, signed, &case, &number).await?;
    Ok(Some(Saved { number, text, code }))
}

async fn enter(gateway: &Gateway, asking: &Asking, signed: &SignedIn, form: Form, request: Request) -> Answer {
    let mut sent = signed.sent(gateway, request).await?;
    let given = Given::of(&sent);
    let sent_files = std::mem::take(&mut sent.files);
    match take(gateway, signed, form, &given, sent_files).await {
        Ok(receipt) => {
            gateway.store.drop_draft(signed.account.id, form.name()).await?;
            Ok(elsewhere(&format!("{}?saved={}", form.path(), receipt.arrived.number)))
        }
        Err(Refuse(problem)) if problem.code().status() < 500 => {
            let lang = asking.lang;
            let mut fault = Fault::labelled(lang, &problem, |field| match field {
                "text" => "narrative",
                "unit" => "about_unit",
                other => other,
            });
            match fault.field.as_str() {
                "" => "text".clone_into(&mut fault.field),
                "caller" => "phone".clone_into(&mut fault.field),
                _ => {}
            }
            let status = StatusCode::from_u16(problem.code().status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let page_of = Enter::of(gateway, asking, signed, form, given).await?;
            page(status, lang, &Enter { fault: Some(fault), ..page_of })
        }
        Err(refuse) => Err(refuse),
    }
}

/// Takes an entry in through the adapter of its channel and the one door.
async fn take(
    gateway: &Gateway,
    signed: &SignedIn,
    form: Form,
    given: &Given,
    sent_files: Vec<intake::SentFile>,
) -> Result<desk::Receipt, Refuse> {
    if given.some("text").is_none() && sent_files.is_empty() {
        return Err(Problem::missing().of_field("text").into());
    }
    let joins = match given.some("join") {
        Some(written) => Some(joined(gateway, signed, written).await?),
        None => None,
    };
    let mut circumstances = Circumstances::new(&gateway.config.office.division, signed.actor());
    circumstances.taken_in_by = signed.unit();
    circumstances.entered_by = signed.unit().filter(|_| signed.viewer.is_of_a_unit());
    circumstances.proved = joins;
    // Sent again to be added to another case it is another form.
    circumstances.body = given.some("join").and_then(number::read).map(String::into_bytes);
    // The same form sent twice is one piece.
    let token = token_of(given);
    let arrival = undelivered(gateway).by(Origin::new("desk", &[&signed.account.user, form.name(), &token]));
    let mut entry = given.only(&form.fields());
    for name in ["confidential", "anonymous"] {
        if entry.contains_key(name) {
            entry.insert(name.to_owned(), Value::Bool(true));
        }
    }
    if form == Form::Call
        && let Some(phone) = entry.shift_remove("phone")
    {
        // What a caller gives is the number that called.
        entry.insert("caller".to_owned(), phone);
    }
    if form == Form::Letter && given.some("received_at") == Some(gateway.store.now().date().to_string().as_str()) {
        // It came today: now.
        entry.shift_remove("received_at");
    }
    let json = serde_json::to_vec(&entry).unwrap_or_default();
    let size = json.len() + sent_files.iter().map(|file| file.content.len()).sum::<usize>();
    let has_files = !sent_files.is_empty();
    let read = move || -> Result<Intake, Problem> {
        let none = &NoEnclosures;
        match form {
            Form::Call => {
                let mut entry = phone::read_entry(&json).map_err(refused)?;
                entry.attachments = has_files.then(|| files(sent_files));
                phone::normalise(entry, &arrival, none).map_err(refused)
            }
            Form::Visit => {
                let mut entry = visit::read_entry(&json).map_err(refused)?;
                entry.attachments = has_files.then(|| files(sent_files));
                visit::normalise(entry, &arrival, none).map_err(refused)
            }
            Form::Letter => {
                let mut entry = letter::read_entry(&json).map_err(refused)?;
                entry.scans = has_files.then(|| files(sent_files));
                letter::normalise(entry, &arrival, none).map_err(refused)
            }
        }
    };
    let (_, receipt) = take_in_form(gateway, size, circumstances, read).await?;
    Ok(receipt)
}

/// The case an entry is added to.
async fn joined(gateway: &Gateway, signed: &SignedIn, written: &str) -> Result<CaseId, Refuse> {
    let number = number::read(written).ok_or_else(|| Problem::number_not_a_number(written).of_field("join"))?;
    let case = desk::id_of(&gateway.store, &signed.viewer, &number).await?;
    Ok(case.ok_or_else(|| Problem::not_found().of_field("join"))?)
}

/// The token of a form; a new one where it has none.
fn token_of(given: &Given) -> String {
    let token = given.text("token");
    let is_token = token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_token { token.to_owned() } else { data_encoding::HEXLOWER.encode(&chance::bytes::<16>()) }
}

impl Enter {
    async fn of(
        gateway: &Gateway,
        asking: &Asking,
        signed: &SignedIn,
        form: Form,
        given: Given,
    ) -> Result<Self, Refuse> {
        let f = Frame::of(gateway, asking, signed, form.path()).await?;
        Ok(Self { f, form, token: token_of(&given), given, fault: None, saved: None, draft: None })
    }

    fn heading(&self) -> String {
        match self.form {
            Form::Call => w::desk_enter_call(self.f.lang),
            Form::Visit => w::desk_enter_visit(self.f.lang),
            Form::Letter => w::desk_enter_letter(self.f.lang),
        }
    }

    fn is(&self, form: &str) -> bool {
        self.form.name() == form
    }

    fn was(&self, field: &str) -> &str {
        self.given.text(field)
    }

    fn fault_of(&self, field: &str) -> Option<&Fault> {
        self.fault.as_ref().filter(|fault| fault.field == field)
    }

    /// What the sender sees it as; an accusation goes past the ordinary queue.
    fn classes(&self) -> Vec<(String, String)> {
        let of = |class: intake::Class| (class.name().to_owned(), w::class_name(self.f.lang, class.name()));
        intake::Class::ALL.into_iter().map(of).collect()
    }

    fn letter_of_channel(&self) -> String {
        w::channel_letter(self.f.lang, self.form.channel().name())
    }
}

/// Keeps what somebody has written so far.
pub(crate) async fn keep(gateway: &Gateway, signed: &SignedIn, form: Form, sent: &Sent) -> Result<(), StoreError> {
    let given = Given::of(sent);
    let account = signed.account.id;
    if given.is_blank(&form.written()) {
        return gateway.store.drop_draft(account, form.name()).await;
    }
    let mut names = form.fields();
    names.extend(["token", "join"]);
    let text = Value::Object(given.only(&names)).to_string();
    gateway.store.keep_draft(account, form.name(), &text).await
}
