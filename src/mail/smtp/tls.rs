//! The connection: TLS from the first byte or after STARTTLS, and never more read than a reply may measure.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;

use super::super::wire::{Patience, Trust, Wire, broken, in_time, reach, resolve, secure};
use super::super::{Fault, Trouble};
use crate::config::{Security, Smtp};

/// What a server may say to one command, in bytes.
pub(super) const REPLY: usize = 64 * 1024;

/// A connection to the server, as the settings demand it, before anything was said on it in clear that matters.
pub(super) async fn connect(smtp: &Smtp, trust: &Trust, hello: &str, patience: &Patience) -> Result<Line, Fault> {
    let addresses = resolve(&smtp.host, smtp.port, patience).await?;
    let stream = reach(&addresses, patience).await?;
    on(stream, smtp, trust, hello, patience).await
}

/// The same on a connection that is there.
pub(super) async fn on(
    stream: TcpStream,
    smtp: &Smtp,
    trust: &Trust,
    hello: &str,
    patience: &Patience,
) -> Result<Line, Fault> {
    let peer = stream.peer_addr().map_err(|error| broken(&error))?;
    let (wire, greeting) = match smtp.security {
        Security::Plain => (Wire::Plain(stream), &b""[..]),
        Security::Tls => (secure(stream, &smtp.host, trust, patience).await?, &b""[..]),
        Security::StartTls => {
            let stream = in_time(patience.answer, start_tls(stream, hello)).await?;
            // After STARTTLS the server greets nobody again, but whoever speaks on this line waits for a greeting.
            (secure(stream, &smtp.host, trust, patience).await?, &b"220 encrypted\r\n"[..])
        }
    };
    Ok(Line { wire, greeting, room: Arc::new(AtomicUsize::new(REPLY)), peer })
}

/// Asks for TLS. It is done on the bare connection, so that nothing that somebody put in before can be taken for the
/// server's word afterwards.
async fn start_tls(mut stream: TcpStream, hello: &str) -> Result<TcpStream, Fault> {
    let mut read = Vec::new();
    let greeting = reply(&mut stream, &mut read).await?;
    expect(&greeting, "220")?;
    say(&mut stream, &format!("EHLO {hello}\r\n")).await?;
    let able = reply(&mut stream, &mut read).await?;
    expect(&able, "250")?;
    let offered =
        able.iter().any(|line| line.get(4..).is_some_and(|word| word.trim().eq_ignore_ascii_case("STARTTLS")));
    if !offered {
        return Err(Fault::new(Trouble::NoStartTls, ""));
    }
    say(&mut stream, "STARTTLS\r\n").await?;
    let ready = reply(&mut stream, &mut read).await?;
    expect(&ready, "220")?;
    if read.is_empty() { Ok(stream) } else { Err(Fault::new(Trouble::Injected, "")) }
}

async fn say(stream: &mut TcpStream, text: &str) -> Result<(), Fault> {
    stream.write_all(text.as_bytes()).await.map_err(|error| broken(&error))
}

/// Reads one reply; what comes after it stays in `read`.
async fn reply(stream: &mut TcpStream, read: &mut Vec<u8>) -> Result<Vec<String>, Fault> {
    let mut lines = Vec::new();
    let mut measured = 0;
    loop {
        while let Some(end) = read.iter().position(|&c| c == b'\n') {
            let line: Vec<u8> = read.drain(..=end).collect();
            let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
            let last = line.as_bytes().get(3) != Some(&b'-');
            lines.push(line);
            if last {
                return Ok(lines);
            }
        }
        let mut piece = [0; 1024];
        let count = stream.read(&mut piece).await.map_err(|error| broken(&error))?;
        measured += count;
        if count == 0 {
            return Err(Fault::new(Trouble::Closed, ""));
        }
        if measured > REPLY {
            return Err(Fault::new(Trouble::TooMuch, "a reply"));
        }
        read.extend_from_slice(&piece[..count]);
    }
}

fn expect(reply: &[String], code: &str) -> Result<(), Fault> {
    let first = reply.first().map(String::as_str).unwrap_or_default();
    let is_smtp = first.get(..3).is_some_and(|code| code.bytes().all(|digit| digit.is_ascii_digit()));
    match first {
        first if first.starts_with(code) => Ok(()),
        first if is_smtp => Err(Fault::new(Trouble::Unavailable, first)),
        first => Err(Fault::protocol(first)),
    }
}

/// A line to the server, on which no reply can be longer than it may.
#[derive(Debug)]
pub(super) struct Line {
    wire: Wire,
    /// What is read before anything else.
    greeting: &'static [u8],
    /// How much the server may still say to this command.
    room: Arc<AtomicUsize>,
    peer: SocketAddr,
}

impl Line {
    /// How much the server may still say, to be set anew before every command.
    pub(super) fn room(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.room)
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        if !line.greeting.is_empty() {
            let (now, later) = line.greeting.split_at(line.greeting.len().min(buffer.remaining()));
            buffer.put_slice(now);
            line.greeting = later;
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut line.wire).poll_read(context, buffer))?;
        let count = buffer.filled().len() - before;
        let enough = line.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(count));
        Poll::Ready(enough.map(|_| ()).map_err(|_| io::Error::other("the server says too much")))
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().wire).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().wire).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().wire).poll_shutdown(context)
    }
}
