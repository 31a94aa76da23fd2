//! Which certificates are believed.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, ClientConfig, RootCertStore};

use super::super::{Fault, Trouble};

/// The certificates that are believed: the public ones that the program brings with it, and those of a file.
#[derive(Clone, Debug)]
pub(crate) struct Trust(pub(super) Arc<ClientConfig>);

impl Trust {
    /// Reads the file, where there is one.
    pub(crate) fn new(ca_file: Option<&Path>) -> Result<Self, Fault> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(file) = ca_file {
            let wrong = |detail: String| Fault::new(Trouble::CaFile, format!("{}: {detail}", file.display()));
            let certificates = CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
            let mut found = false;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
                found = true;
            }
            if !found {
                return Err(wrong("no certificate in it".to_owned()));
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Fault::new(Trouble::NoTls, error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}

/// Why no TLS connection came about.
pub(super) fn explained(error: &std::io::Error) -> Fault {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let trouble = match inner {
        Some(rustls::Error::InvalidCertificate(wrong)) => match wrong {
            CertificateError::UnknownIssuer => Trouble::IssuerUnknown,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Trouble::OtherName,
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Trouble::Expired,
            _ => Trouble::CertificateWrong,
        },
        None if error.kind() == std::io::ErrorKind::UnexpectedEof => Trouble::Closed,
        _ => Trouble::NoTls,
    };
    Fault::new(trouble, error)
}
