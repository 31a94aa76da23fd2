//! A server that says what it is told to say, to whoever asks.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

/// What a server answers to a command: `TAG` stands for the command's tag. An answer that ends with `…` is followed by
/// nothing more; one that ends with `∞` is said again and again.
type Answers = dyn Fn(&str) -> String + Send + Sync;

/// A server.
pub(crate) struct Fake {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    sent: Arc<std::sync::atomic::AtomicUsize>,
}

impl Fake {
    /// A server that greets like this and answers like that.
    pub(crate) async fn that(greeting: &'static str, answers: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let answers: Arc<Answers> = Arc::new(answers);
        let fake = Self { port, asked: Arc::default(), sent: Arc::default() };
        let (asked, sent) = (Arc::clone(&fake.asked), Arc::clone(&fake.sent));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answers, asked, sent) = (Arc::clone(&answers), Arc::clone(&asked), Arc::clone(&sent));
                tokio::spawn(async move {
                    let _ = stream.set_nodelay(true);
                    let mut stream = BufReader::new(stream);
                    let _ = say(&mut stream, greeting, &sent).await;
                    let mut last = String::new();
                    loop {
                        let mut line = String::new();
                        match stream.read_line(&mut line).await {
                            Ok(read) if read > 0 => {}
                            _ => return,
                        }
                        asked.lock().expect("asked").push(line.trim_end().to_owned());
                        // What continues a command has no tag of its own.
                        let line = line.trim_end();
                        let command = match line.split_once(' ') {
                            Some((tag, command)) => {
                                tag.clone_into(&mut last);
                                command
                            }
                            None => line,
                        };
                        if say(&mut stream, &answers(command).replace("TAG", &last), &sent).await.is_none() {
                            return;
                        }
                    }
                });
            }
        });
        fake
    }

    /// What it was asked.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("asked").clone()
    }

    /// How many bytes it could send.
    pub(crate) fn sent(&self) -> usize {
        self.sent.load(std::sync::atomic::Ordering::SeqCst)
    }
}

async fn say(
    stream: &mut BufReader<tokio::net::TcpStream>,
    answer: &str,
    sent: &std::sync::atomic::AtomicUsize,
) -> Option<()> {
    if let Some(endless) = answer.strip_suffix('∞') {
        let endless = endless.repeat(500);
        loop {
            stream.write_all(endless.as_bytes()).await.ok()?;
            sent.fetch_add(endless.len(), std::sync::atomic::Ordering::SeqCst);
        }
    }
    stream.write_all(answer.trim_end_matches('…').as_bytes()).await.ok()?;
    stream.flush().await.ok()?;
    sent.fetch_add(answer.len(), std::sync::atomic::Ordering::SeqCst);
    if answer.ends_with('…') {
        std::future::pending::<()>().await;
    }
    Some(())
}
