//! How a connection comes about, step by step, so that the doctor can say which one fails.

use std::net::SocketAddr;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::super::{Fault, Trouble};
use super::trust::explained;
use super::{Patience, Trust, Wire, in_time};

/// The addresses that belong to a name.
pub(crate) async fn resolve(host: &str, port: u16, patience: &Patience) -> Result<Vec<SocketAddr>, Fault> {
    let unknown = |detail: String| Fault::new(Trouble::HostUnknown, format!("{host}: {detail}"));
    in_time(patience.connect, async {
        let found = tokio::net::lookup_host((host.trim_matches(['[', ']']), port)).await;
        let found: Vec<SocketAddr> = found.map_err(|error| unknown(error.to_string()))?.collect();
        if found.is_empty() { Err(unknown("no address".to_owned())) } else { Ok(found) }
    })
    .await
}

/// A connection to the first address that answers.
pub(crate) async fn reach(addresses: &[SocketAddr], patience: &Patience) -> Result<TcpStream, Fault> {
    let mut last = Fault::new(Trouble::Unreachable, "");
    for address in addresses {
        let tried = in_time(patience.connect, async {
            let stream = TcpStream::connect(address).await;
            let stream = stream.map_err(|error| Fault::new(Trouble::Unreachable, format!("{address}: {error}")))?;
            // Short commands wait for nobody.
            let _ = stream.set_nodelay(true);
            Ok(stream)
        });
        match tried.await {
            Ok(stream) => return Ok(stream),
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

/// TLS on a connection, with a certificate for this name.
pub(crate) async fn secure(stream: TcpStream, host: &str, trust: &Trust, patience: &Patience) -> Result<Wire, Fault> {
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|error| Fault::new(Trouble::OtherName, error))?;
    in_time(patience.connect, async {
        let connector = TlsConnector::from(trust.0.clone());
        let stream = connector.connect(name, stream).await.map_err(|error| explained(&error))?;
        Ok(Wire::Tls(Box::new(stream)))
    })
    .await
}
