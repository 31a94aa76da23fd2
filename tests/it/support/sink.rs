//! A mail server that takes notices, as a script tells it to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use quintake::config::{Security, Smtp};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

/// What the server does with the next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// Takes it.
    Takes,
    /// Says that the recipient's mailbox is busy (450 4.2.1).
    Later,
    /// Says that there is no such recipient (550 5.1.1).
    Never,
    /// Says that it shuts down (421), and does.
    ShutsDown,
    /// Takes the whole message and hangs up without an answer.
    HangsUpAfterwards,
    /// Hangs up before the message.
    HangsUpBefore,
    /// Refuses the message itself for now (451 4.3.0).
    LaterAfterwards,
    /// Never says what became of the message.
    IsSilent,
}

/// A message as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) message: String,
}

impl Taken {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.message.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let lines = head.lines().map(str::to_owned).collect::<Vec<_>>();
        lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
    }

    /// The notice as a reader sees it.
    pub(crate) fn read(&self) -> (String, String) {
        let arrival = intake::Arrival::at(intake::Ts::from_micros(0));
        let read = email::normalise(self.message.as_bytes(), &arrival).expect("a message");
        (read.title().unwrap_or_default().to_owned(), read.text().to_owned())
    }
}

#[derive(Default)]
struct Kept {
    script: VecDeque<Does>,
    taken: Vec<Taken>,
    sessions: usize,
    commands: Vec<String>,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Sink {
    port: u16,
    kept: Arc<Mutex<Kept>>,
    falls_silent: bool,
}

impl Sink {
    /// Whether its script has it fall silent.
    pub(crate) const fn falls_silent(&self) -> bool {
        self.falls_silent
    }

    /// A server that does these things, one a message, and then takes everything.
    pub(crate) async fn that(script: &[Does]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let kept = Arc::new(Mutex::new(Kept { script: script.iter().copied().collect(), ..Kept::default() }));
        let sink = Self { port, kept, falls_silent: script.contains(&Does::IsSilent) };
        let serving = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.session(stream, true).await });
            }
        });
        sink
    }

    /// How it stands in the settings.
    pub(crate) fn settings(&self) -> Smtp {
        Smtp {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: Security::Plain,
            user: None,
            password: "".into(),
            from: "云溪县信访局 <xinfang@yunxi.example>".parse().expect("an address"),
            envelope: None,
            reply_to: None,
            acknowledgements_per_hour: 300,
            ca_file: None,
        }
    }

    /// What arrived.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.kept.lock().expect("kept").taken.clone()
    }

    /// How often somebody connected.
    pub(crate) fn sessions(&self) -> usize {
        self.kept.lock().expect("kept").sessions
    }

    /// What was said to it.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.kept.lock().expect("kept").commands.clone()
    }

    /// One session. It ends when either side hangs up.
    pub(crate) async fn session(&self, stream: impl AsyncRead + AsyncWrite + Unpin, greet: bool) -> Option<()> {
        let mut stream = BufReader::new(stream);
        self.kept.lock().expect("kept").sessions += 1;
        if greet {
            say(&mut stream, "220 sink").await?;
        }
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let line = line(&mut stream).await?;
            self.kept.lock().expect("kept").commands.push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => say(&mut stream, "250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME").await?,
                "AUTH" if line.contains(&data_encoding::BASE64.encode(b"\0xinfang\0geheim")) => {
                    say(&mut stream, "235 2.7.0 in").await?;
                }
                "AUTH" => say(&mut stream, "535 5.7.8 no").await?,
                "MAIL" => {
                    from = address(&line);
                    to.clear();
                    say(&mut stream, "250 2.1.0 ok").await?;
                }
                "RCPT" => {
                    to.push(address(&line));
                    let does = self.kept.lock().expect("kept").script.front().copied();
                    match does {
                        Some(Does::Later) => self.refuses(&mut stream, "450 4.2.1 busy").await?,
                        Some(Does::Never) => self.refuses(&mut stream, "550 5.1.1 li@mail.example is nobody").await?,
                        Some(Does::ShutsDown) => {
                            self.refuses(&mut stream, "421 4.3.2 closing").await?;
                            return None;
                        }
                        Some(Does::HangsUpBefore) => {
                            self.kept.lock().expect("kept").script.pop_front();
                            return None;
                        }
                        _ => say(&mut stream, "250 2.1.5 ok").await?,
                    }
                }
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    let message = message(&mut stream).await?;
                    let does = self.kept.lock().expect("kept").script.pop_front().unwrap_or(Does::Takes);
                    if does != Does::LaterAfterwards {
                        let taken = Taken { from: from.clone(), to: to.clone(), message };
                        self.kept.lock().expect("kept").taken.push(taken);
                    }
                    match does {
                        Does::LaterAfterwards => say(&mut stream, "451 4.3.0 not now").await?,
                        Does::HangsUpAfterwards => return None,
                        Does::IsSilent => std::future::pending().await,
                        _ => say(&mut stream, "250 2.0.0 taken").await?,
                    }
                }
                "QUIT" => {
                    say(&mut stream, "221 bye").await?;
                    return None;
                }
                _ => say(&mut stream, "250 ok").await?,
            }
        }
    }

    async fn refuses(&self, stream: &mut (impl AsyncWrite + Unpin), reply: &str) -> Option<()> {
        self.kept.lock().expect("kept").script.pop_front();
        say(stream, reply).await
    }
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), reply: &str) -> Option<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn line(stream: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).await.ok()? > 0).then(|| line.trim_end().to_owned())
}

async fn message(stream: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> Option<String> {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn address(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or_else(String::new, |(a, _)| a.to_owned())
}
