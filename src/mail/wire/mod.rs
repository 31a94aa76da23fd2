//! The wire to a mail server: TCP, and TLS over it.

mod connect;
mod trust;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

pub(crate) use connect::{reach, resolve, secure};
pub(crate) use trust::Trust;

use super::{Fault, Trouble};

/// How long a server may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection, and for TLS on it.
    pub connect: Duration,
    /// For an ordinary answer.
    pub answer: Duration,
    /// For an answer that takes work: a large folder, a whole message.
    pub work: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(15), answer: Duration::from_secs(30), work: Duration::from_mins(2) }
    }
}

impl Patience {
    /// For somebody who looks whether it works.
    pub fn for_looking() -> Self {
        Self { connect: Duration::from_secs(8), answer: Duration::from_secs(15), work: Duration::from_secs(30) }
    }

    /// For handing over letters, where a server looks at the whole message before it answers.
    pub fn for_letters() -> Self {
        Self { connect: Duration::from_secs(15), answer: Duration::from_mins(1), work: Duration::from_mins(10) }
    }
}

/// Something that must be done in time; else the connection is no longer of use.
pub(crate) async fn in_time<T>(patience: Duration, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    match tokio::time::timeout(patience, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Fault::new(Trouble::Silent, format!("{} s", patience.as_secs()))),
    }
}

/// A connection, encrypted or not.
#[derive(Debug)]
pub(crate) enum Wire {
    /// As it is: on this machine, or until STARTTLS.
    Plain(TcpStream),
    /// Encrypted.
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

/// A connection that broke.
pub(crate) fn broken(error: &io::Error) -> Fault {
    Fault::new(Trouble::Closed, error)
}
