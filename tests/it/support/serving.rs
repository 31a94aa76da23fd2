//! A gateway on a port of this machine.

use std::net::SocketAddr;

use quintake::web::Server;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Office;
use crate::api::settings;

/// A gateway that listens, until it is told to stop.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    pub(crate) running: JoinHandle<()>,
}

impl Serving {
    pub(crate) async fn start(office: &Office, more: &[(&str, &str)]) -> Self {
        let store = quintake::store::Store::open(office.how()).await.expect("a store of its own");
        let server = Server::bind(settings(&office.folder(), more), store).await.expect("it listens");
        let (stop, told) = oneshot::channel();
        let address = server.address();
        let running = tokio::spawn(server.run(async {
            let _ = told.await;
        }));
        Self { address, stop: Some(stop), running }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connected")
    }

    pub(crate) fn tell_to_stop(&mut self) {
        let _ = self.stop.take().expect("told once").send(());
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stopped(mut self) {
        self.tell_to_stop();
        self.running.await.expect("it stops");
    }
}
