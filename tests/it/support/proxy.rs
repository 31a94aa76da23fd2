//! What stands between the gateway and a server, and cuts the connection where it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the server to the gateway.
    Down,
    /// From the gateway to the server.
    Up,
}

/// A connection that is cut after so many bytes of one way.
#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) port: u16,
    /// How many bytes may still pass, by way.
    left: Arc<[AtomicUsize; 2]>,
}

impl Proxy {
    /// Stands before the server at a port and cuts nothing yet.
    pub(crate) async fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let left = Arc::new([AtomicUsize::new(usize::MAX), AtomicUsize::new(usize::MAX)]);
        let proxy = Self { port, left: Arc::clone(&left) };
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let left = Arc::clone(&left);
                tokio::spawn(async move {
                    let far = TcpStream::connect(("127.0.0.1", server)).await.expect("the server answers");
                    let _ = (near.set_nodelay(true), far.set_nodelay(true));
                    let (near_in, near_out) = near.into_split();
                    let (far_in, far_out) = far.into_split();
                    // When one way ends, both connections are dropped.
                    tokio::select! {
                        () = pass(far_in, near_out, &left[0]) => {}
                        () = pass(near_in, far_out, &left[1]) => {}
                    }
                });
            }
        });
        proxy
    }

    /// From now on it cuts after so many bytes.
    pub(crate) fn cut_after(&self, way: Way, bytes: usize) {
        for (place, left) in self.left.iter().enumerate() {
            let wanted = (way == Way::Down) == (place == 0);
            left.store(if wanted { bytes } else { usize::MAX }, Ordering::SeqCst);
        }
    }

    /// It cuts nothing any more.
    pub(crate) fn cut_nothing(&self) {
        self.cut_after(Way::Down, usize::MAX);
    }

    /// How many bytes have passed since it was told.
    pub(crate) fn passed(&self, way: Way, told: usize) -> usize {
        told - self.left[usize::from(way == Way::Up)].load(Ordering::SeqCst)
    }
}

async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, left: &AtomicUsize) {
    let mut piece = vec![0; 4096];
    loop {
        let Ok(read) = from.read(&mut piece).await else { return };
        let may = read.min(left.load(Ordering::SeqCst));
        if read == 0 || to.write_all(&piece[..may]).await.is_err() || to.flush().await.is_err() {
            return;
        }
        left.fetch_sub(may, Ordering::SeqCst);
        if may < read {
            return;
        }
    }
}
