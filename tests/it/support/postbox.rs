//! A mailbox on a real Dovecot, where `QUINTAKE_TEST_DOVECOT` names one, and a hand that reaches into it as another mail
//! program would.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use quintake::config::{After, Mailbox, Security};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The server, as `tests/run` tells of it.
#[derive(Clone)]
pub(crate) struct Dovecot {
    pub(crate) host: String,
    pub(crate) imap: u16,
    pub(crate) imaps: u16,
    pub(crate) lmtp: u16,
    password: String,
    /// The authority that signed its certificate.
    pub(crate) ca: PathBuf,
    /// Its certificate and key, to play another server with.
    pub(crate) cert: PathBuf,
    pub(crate) key: PathBuf,
}

/// The server at hand; leaving it out is a failure where everything is asked for.
pub(crate) fn dovecot() -> Option<Dovecot> {
    let told = std::env::var("QUINTAKE_TEST_DOVECOT").ok().filter(|told| told != "none");
    let Some(told) = told else {
        super::left_out("stories with a real mailbox: QUINTAKE_TEST_DOVECOT names no server");
        return None;
    };
    let value = |name: &str| {
        let mut words = told.split_whitespace();
        let found = words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_else(|| panic!("{name} in QUINTAKE_TEST_DOVECOT")).to_owned()
    };
    let port = |name: &str| value(name).parse().expect("a port");
    Some(Dovecot {
        host: value("host"),
        imap: port("imap"),
        imaps: port("imaps"),
        lmtp: port("lmtp"),
        password: value("password"),
        ca: value("ca").into(),
        cert: value("cert").into(),
        key: value("key").into(),
    })
}

/// A mailbox of its own, empty at first.
pub(crate) struct Postbox {
    pub(crate) server: Dovecot,
    pub(crate) user: String,
}

impl Dovecot {
    /// A new mailbox.
    pub(crate) fn postbox(&self) -> Postbox {
        let user = format!("xf{}x{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Postbox { server: self.clone(), user }
    }
}

impl Postbox {
    /// The mailbox as the settings name it, without encryption.
    pub(crate) fn settings(&self) -> Mailbox {
        Mailbox {
            name: self.user.clone(),
            host: self.server.host.clone(),
            port: self.server.imap,
            security: Security::Plain,
            user: self.user.clone(),
            password: self.server.password.as_str().into(),
            folder: "INBOX".to_owned(),
            unit: None,
            after: After::Seen,
            poll: Duration::from_hours(1),
            ca_file: None,
        }
    }

    /// Somebody's mail arrives.
    pub(crate) fn deliver(&self, message: &str) {
        let mut lmtp = Talk::to(self.server.lmtp);
        lmtp.reply();
        for command in ["LHLO test", "MAIL FROM:<li@mail.example>", &format!("RCPT TO:<{}>", self.user), "DATA"] {
            lmtp.say(&format!("{command}\r\n"));
            let reply = lmtp.reply();
            assert!(reply.starts_with(['2', '3']), "{command}: {reply}");
        }
        let dots = message.replace("\r\n.", "\r\n..");
        lmtp.say(&format!("{}\r\n.\r\n", dots.strip_suffix("\r\n").unwrap_or(&dots)));
        let reply = lmtp.reply();
        assert!(reply.starts_with('2'), "delivered: {reply}");
    }

    /// A mail program that is signed in.
    pub(crate) fn hand(&self) -> Hand {
        let mut hand = Hand { talk: Talk::to(self.server.imap), tag: 0 };
        hand.talk.line();
        hand.does(&format!("LOGIN {} {}", self.user, self.server.password));
        hand
    }

    /// Puts a message into a folder, byte for byte.
    pub(crate) fn append(&self, folder: &str, message: &[u8]) {
        self.hand().append(folder, message);
    }

    /// The flags of every message in the inbox.
    pub(crate) fn flags(&self) -> Vec<String> {
        let mut hand = self.hand();
        hand.does("EXAMINE INBOX");
        let lines = hand.does("FETCH 1:* (FLAGS)");
        lines.into_iter().filter(|line| line.contains("FETCH")).collect()
    }
}

/// A mail program.
pub(crate) struct Hand {
    talk: Talk,
    tag: u32,
}

impl Hand {
    /// Does something that works, and returns what the server told.
    pub(crate) fn does(&mut self, command: &str) -> Vec<String> {
        self.tag += 1;
        let tag = format!("h{} ", self.tag);
        self.talk.say(&format!("{tag}{command}\r\n"));
        let mut told = Vec::new();
        loop {
            let line = self.talk.line();
            if let Some(answer) = line.strip_prefix(&tag) {
                assert!(answer.starts_with("OK"), "{command}: {answer}");
                return told;
            }
            told.push(line);
        }
    }

    /// Puts a message into a folder, byte for byte.
    pub(crate) fn append(&mut self, folder: &str, message: &[u8]) {
        self.tag += 1;
        let tag = format!("h{} ", self.tag);
        self.talk.say(&format!("{tag}APPEND \"{folder}\" {{{}}}\r\n", message.len()));
        let ready = self.talk.line();
        assert!(ready.starts_with('+'), "{ready}");
        self.talk.stream.get_mut().write_all(message).expect("sent");
        self.talk.say("\r\n");
        loop {
            let line = self.talk.line();
            if let Some(answer) = line.strip_prefix(&tag) {
                assert!(answer.starts_with("OK"), "append: {answer}");
                return;
            }
        }
    }
}

/// Lines to and from a server.
struct Talk {
    stream: BufReader<TcpStream>,
}

impl Talk {
    fn to(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server answers");
        stream.set_nodelay(true).expect("set");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        Self { stream: BufReader::new(stream) }
    }

    fn say(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).expect("sent");
    }

    fn line(&mut self) -> String {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).expect("read");
        assert!(!line.is_empty(), "the server has hung up");
        String::from_utf8_lossy(&line).trim_end().to_owned()
    }

    /// The last line of a reply of several.
    fn reply(&mut self) -> String {
        loop {
            let line = self.line();
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }
}
