//! Listens and answers until it is told to stop: within bounds of connections and of time, so that clients who hold
//! connections without using them cost nobody else anything.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs::{File, TryLockError};
use std::future::pending;
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service as _;

use super::address::{Peer, Source};
use super::notify;
use super::stream::Patient;
use super::{Gateway, router};
use crate::config::Config;
use crate::jobs;
use crate::private::make_folder;
use crate::problem::Problem;
use crate::store::Store;

/// Connections at once, where the system lets the program open as many files.
const MOST: usize = 16_000;
/// Files kept for the database and attachments.
const RESERVED: usize = 128;
/// Connections of one household at once; proxies and the machine itself may have all.
const OF_ONE: usize = 64;
/// How long the head of a request may take, and how long a connection may wait for the next one.
const HEAD: Duration = Duration::from_secs(15);
/// The same once half of all connections are taken.
const HEAD_WHEN_FULL: Duration = Duration::from_secs(3);
/// How long what has begun may take to end after the word to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// A gateway that listens.
pub struct Server {
    gateway: Gateway,
    listener: TcpListener,
    address: SocketAddr,
    /// Held as long as the gateway serves.
    _locks: Vec<File>,
}

/// Serves until the process is told to stop (SIGTERM, SIGINT). `started` is called once connections are accepted.
///
/// # Errors
/// Another `serve` holds the data folder or the database, or it is not possible to listen.
pub async fn run(config: Config, store: Store, started: impl FnOnce(SocketAddr)) -> Result<(), Problem> {
    log_faults();
    let server = Server::bind(config, store).await?;
    let address = server.address();
    started(address);
    notify::ready();
    tracing::info!(%address, "listening on {address}");
    server.run(told_to_stop()).await;
    Ok(())
}

impl Server {
    /// Takes the lock of the data folder and listens.
    ///
    /// # Errors
    /// Another `serve` holds the data folder or the database, or it is not possible to listen.
    pub async fn bind(config: Config, store: Store) -> Result<Self, Problem> {
        let locks = lock_all(&config.data_dir, store.database_file())?;
        let failed = |error: std::io::Error| Problem::listen_failed(config.web.listen, error);
        let listener = TcpListener::bind(config.web.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { gateway: Gateway::new(config, store), listener, address, _locks: locks })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done; then lets what has begun come to its end, for ten seconds at most, and closes the
    /// store.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let jobs = jobs::start(&self.gateway);
        let doors = Doors::new(self.gateway.clone());
        let (stopping, to_stop) = watch::channel(());
        let mut open = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = open.join_next() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, from)) => {
                        if let Some(door) = doors.enter(from.ip()) {
                            open.spawn(doors.connection(stream, from.ip(), to_stop.clone(), door));
                        }
                    }
                    Err(error) => wait_for_room(&error).await,
                },
            }
        }
        notify::stopping();
        tracing::info!(connections = open.len(), "stopping; no more connections are accepted");
        drop(self.listener);
        let _ = stopping.send(());
        let ended = tokio::time::timeout(DRAIN, async { while open.join_next().await.is_some() {} }).await;
        if ended.is_err() {
            tracing::warn!(connections = open.len(), "some connections did not end in time and were cut off");
            open.shutdown().await;
        }
        jobs.stop().await;
        self.gateway.store.clone().close().await;
        tracing::info!("stopped");
    }
}

/// One `serve` a data folder, and one a file of the embedded database, wherever its data folder is: two would give out
/// the same mails and notices.
fn lock_all(folder: &Path, database: Option<&Path>) -> Result<Vec<File>, Problem> {
    make_folder(folder).map_err(Problem::file_unusable)?;
    let mut locks = vec![lock(&folder.join("serve.lock"))?];
    if let Some(database) = database {
        // Two ways to one file lead to one lock.
        let mut beside = database.canonicalize().map_err(Problem::file_unusable)?.into_os_string();
        beside.push("-serve.lock");
        locks.push(lock(Path::new(&beside))?);
    }
    Ok(locks)
}

fn lock(path: &Path) -> Result<File, Problem> {
    let unusable = |error: std::io::Error| Problem::file_unusable(format!("{}: {error}", path.display()));
    let mut file = File::options().create(true).truncate(false).write(true).open(path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Problem::serve_running(path.display())),
        Err(TryLockError::Error(error)) => return Err(unusable(error)),
    }
    // For whoever looks which process it is; the lock alone decides.
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(unusable)?;
    Ok(file)
}

/// Whom connections are open to.
struct Doors {
    gateway: Gateway,
    router: Router,
    all: Arc<Semaphore>,
    most: usize,
    by_household: Counts,
}

/// How many connections each household has.
type Counts = Arc<Mutex<HashMap<[u8; 8], usize>>>;

/// An open connection's place, given back when it ends.
struct Door {
    _place: OwnedSemaphorePermit,
    gateway: Gateway,
    of_one: Option<([u8; 8], Counts)>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.gateway.metrics.connection(-1);
        if let Some((household, counts)) = &self.of_one {
            let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = counts.get_mut(household) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(household);
                }
            }
        }
    }
}

impl Doors {
    fn new(gateway: Gateway) -> Self {
        let most = open_files().saturating_sub(RESERVED).clamp(64, MOST);
        Self {
            router: router(gateway.clone()),
            all: Arc::new(Semaphore::new(most)),
            most,
            by_household: Arc::default(),
            gateway,
        }
    }

    /// A place for a connection, unless all are taken, or too many by one household.
    fn enter(&self, from: IpAddr) -> Option<Door> {
        let place = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let from = from.to_canonical();
        let trusted = from.is_loopback() || self.gateway.config.web.trusted_proxies.contains(&from);
        let mut of_one = None;
        if let Some(household) = Source::Address(from).household().filter(|_| !trusted) {
            let mut counts = self.by_household.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(household).or_insert(0);
            if *count >= OF_ONE {
                return None;
            }
            *count += 1;
            of_one = Some((household, Arc::clone(&self.by_household)));
        }
        self.gateway.metrics.connection(1);
        Some(Door { _place: place, gateway: self.gateway.clone(), of_one })
    }

    /// Answers the requests of one connection.
    fn connection(
        &self,
        stream: TcpStream,
        from: IpAddr,
        mut to_stop: watch::Receiver<()>,
        door: Door,
    ) -> impl Future<Output = ()> + Send + 'static {
        let full = self.all.available_permits() < self.most / 2;
        let router = self.router.clone();
        async move {
            let _door = door;
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                let mut request: Request = request.map(axum::body::Body::new);
                request.extensions_mut().insert(Peer(from));
                answer(router.clone(), request)
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(if full { HEAD_WHEN_FULL } else { HEAD })
                .max_headers(64)
                .max_buf_size(64 << 10)
                .serve_connection(TokioIo::new(Patient::new(stream)), service);
            let mut connection = pin!(connection);
            let outcome = tokio::select! {
                outcome = connection.as_mut() => outcome,
                _ = to_stop.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = outcome {
                tracing::debug!(%error, "a connection ended early");
            }
        }
    }
}

async fn answer(mut router: Router, request: Request) -> Result<Response, Infallible> {
    router.call(request).await
}

/// How many files the program may have open.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(1024)
}

/// Accepting failed: most often there are no file descriptors left, and asking again at once would burn the processor.
async fn wait_for_room(error: &std::io::Error) {
    tracing::warn!(%error, "a connection could not be accepted");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// Done once the process is told to stop.
async fn told_to_stop() {
    let once = async |kind| match signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::error!(%error, "a signal cannot be listened to");
            pending::<()>().await;
        }
    };
    tokio::select! {
        () = once(SignalKind::terminate()) => {}
        () = once(SignalKind::interrupt()) => {}
    }
}

/// A fault in the program is logged once, where it happened, with the trace of its request. What it says may hold
/// somebody's words and is left out.
fn log_faults() {
    std::panic::set_hook(Box::new(|fault| {
        let location = fault.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(location, "a fault in the program at {location}");
    }));
}
