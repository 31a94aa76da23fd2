//! A wire to the database server that can be cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// What happens to the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cut {
    /// Nothing.
    Never = 0,
    /// It is cut when the next commit is sent: the server never hears of it.
    BeforeCommit = 1,
    /// It is cut after the next commit was carried out, before the answer comes back.
    AfterCommit = 2,
    /// Nobody gets through.
    Dead = 3,
}

/// A wire to a server, between a port of its own and the server's.
pub(crate) struct Wire {
    pub(crate) port: u16,
    cut: Arc<AtomicU8>,
}

/// A commit as the client sends it: a simple query.
const COMMIT: &[u8] = b"COMMIT\0";

impl Wire {
    /// Lays a wire to a server.
    pub(crate) async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let cut = Arc::new(AtomicU8::new(Cut::Never as u8));
        let by_wire = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if by_wire.load(Ordering::SeqCst) == Cut::Dead as u8 {
                    continue;
                }
                let Ok(server) = TcpStream::connect(&server).await else { continue };
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                let (there, back) = (Arc::clone(&by_wire), Arc::clone(&by_wire));
                let (told, hears) = tokio::sync::watch::channel(false);
                tokio::spawn(out(from_client, to_server, there, told));
                tokio::spawn(home(from_server, to_client, back, hears));
            }
        });
        Self { port, cut }
    }

    pub(crate) fn cut(&self, cut: Cut) {
        self.cut.store(cut as u8, Ordering::SeqCst);
    }

    /// Whether the cut that was asked for has happened.
    pub(crate) fn was_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == Cut::Never as u8
    }
}

async fn out(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    cut: Arc<AtomicU8>,
    told: tokio::sync::watch::Sender<bool>,
) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let now = cut.load(Ordering::SeqCst);
        if now == Cut::Dead as u8 {
            break;
        }
        if bytes[..read].windows(COMMIT.len()).any(|part| part == COMMIT) {
            if now == Cut::BeforeCommit as u8 {
                cut.store(Cut::Never as u8, Ordering::SeqCst);
                break;
            }
            let _ = told.send(now == Cut::AfterCommit as u8);
        }
        if to.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
    // Both ways end.
    let _ = told.send(true);
}

async fn home(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    cut: Arc<AtomicU8>,
    hears: tokio::sync::watch::Receiver<bool>,
) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        // The answer to the commit is the first thing that is not passed on.
        if *hears.borrow() {
            cut.store(Cut::Never as u8, Ordering::SeqCst);
            break;
        }
        if cut.load(Ordering::SeqCst) == Cut::Dead as u8 || to.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
}
