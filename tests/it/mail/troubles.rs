//! Encryption, sign-in, and what the doctor says of them.

use std::net::TcpListener;
use std::sync::Arc;

use quintake::config::{Config, Mailbox, Security, Smtp};
use quintake::doctor::{self, Checked, MAILBOX_STEPS, Outcome, SMTP_STEPS};
use quintake::lang::Lang;
use quintake::mail::{Postman, Trouble};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::{letter, with_dovecot};
use crate::support::pieces::{mail, message};
use crate::support::postbox::{Dovecot, dovecot};
use crate::support::sink::Sink;
use crate::support::{Office, on_sqlite};

#[test]
fn a_mailbox_is_read_over_tls_and_over_starttls_where_the_certificate_is_believed() {
    with_dovecot(async |office, server| {
        for security in [Security::Tls, Security::StartTls] {
            let postbox = server.postbox();
            postbox.deliver(&letter("x", &format!("路灯坏了，{}", postbox.user)));
            let believed = secured(server, postbox.settings(), security);
            assert_eq!(office.reads(believed.clone()).await.expect("read"), 1, "{security:?}");
            let unknown = Mailbox { ca_file: None, ..believed.clone() };
            assert_eq!(office.reads(unknown).await.expect_err("unknown").trouble, Trouble::IssuerUnknown);
            let other = Mailbox { host: "localhost".to_owned(), ..believed.clone() };
            assert_eq!(office.reads(other).await.expect_err("other name").trouble, Trouble::OtherName);
            let wrong = Mailbox { password: "geheim".into(), ..believed.clone() };
            assert_eq!(office.reads(wrong).await.expect_err("refused").trouble, Trouble::PasswordRefused);
            let no_file = Mailbox { ca_file: Some("/nowhere.pem".into()), ..believed };
            assert_eq!(office.reads(no_file).await.expect_err("no file").trouble, Trouble::CaFile);
        }
    });
}

fn secured(server: &Dovecot, settings: Mailbox, security: Security) -> Mailbox {
    let port = if security == Security::Tls { server.imaps } else { server.imap };
    Mailbox { port, security, ca_file: Some(server.ca.clone()), ..settings }
}

#[test]
fn the_doctor_walks_through_a_mailbox_and_says_at_which_step_it_fails_and_what_to_do() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        postbox.deliver(&letter("x", "路灯坏了"));
        let good = secured(server, postbox.settings(), Security::Tls);
        let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let wrong = [
            (Mailbox { host: "no-such-host.invalid".to_owned(), ..good.clone() }, 0, Trouble::HostUnknown),
            (Mailbox { port: free, ..good.clone() }, 1, Trouble::Unreachable),
            (Mailbox { ca_file: None, ..good.clone() }, 2, Trouble::IssuerUnknown),
            (Mailbox { password: "geheim".into(), ..good.clone() }, 3, Trouble::PasswordRefused),
            (Mailbox { password: "".into(), ..good.clone() }, 3, Trouble::PasswordMissing),
            (Mailbox { folder: "信访".to_owned(), ..good.clone() }, 4, Trouble::FolderMissing),
        ];
        for (mailbox, step, trouble) in wrong {
            let checked = looked_at(&office, mailbox).await;
            let outcomes: Vec<Outcome> = checked.iter().map(|checked| checked.outcome).collect();
            let mut expected = vec![Outcome::Well; step];
            expected.push(Outcome::Wrong);
            expected.resize(MAILBOX_STEPS.len(), Outcome::Skipped);
            assert_eq!(outcomes, expected, "{trouble:?}");
            let told = checked[step].told(Lang::En);
            assert_eq!(told.fix, Some(trouble.told(Lang::En, "").1), "{told:?}");
            assert!(!told.found.contains("geheim"), "{told:?}");
        }
        let checked = looked_at(&office, good).await;
        assert!(checked.iter().all(|checked| checked.outcome == Outcome::Well), "{checked:?}");
        assert!(!postbox.flags()[0].contains("\\Seen"), "nothing is touched");
        assert!(doctor::mailbox(&settings(&office), "nobody").await.is_none());
    });
}

async fn looked_at(office: &Office, mailbox: Mailbox) -> Vec<Checked> {
    let name = mailbox.name.clone();
    let mut config = settings(office);
    config.mailboxes = vec![mailbox];
    let checked = doctor::mailbox(&config, &name).await.expect("it is in the settings");
    assert_eq!(checked.iter().map(|checked| checked.check).collect::<Vec<_>>(), MAILBOX_STEPS);
    checked
}

fn settings(office: &Office) -> Config {
    let file = office.folder().join("quintake.toml");
    std::fs::write(&file, "").expect("written");
    Config::load(Some(&file), []).expect("settings")
}

/// A sink that speaks TLS with Dovecot's certificate: from the first byte, or after STARTTLS.
async fn tls_sink(server: &Dovecot, security: Security, injecting: bool) -> (Sink, Smtp) {
    let sink = Sink::that(&[]).await;
    let certificates =
        CertificateDer::pem_file_iter(&server.cert).expect("a file").map(|one| one.expect("one")).collect();
    let key = PrivateKeyDer::from_pem_file(&server.key).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let serving = sink.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (serving, acceptor) = (serving.clone(), acceptor.clone());
            tokio::spawn(async move {
                if security == Security::StartTls {
                    let more = if injecting { "250 mine\r\n" } else { "" };
                    for reply in ["220 sink\r\n", "250-sink\r\n250-STARTTLS\r\n250 8BITMIME\r\n", "220 begin\r\n"] {
                        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
                        let reply =
                            if reply.starts_with("220 begin") { format!("{reply}{more}") } else { reply.to_owned() };
                        stream.write_all(reply.as_bytes()).await.ok()?;
                        if !reply.starts_with("220 begin") {
                            let asked = stream.read(&mut [0; 512]).await.ok()?;
                            assert!(asked > 0, "nobody asked");
                        }
                    }
                }
                let stream = acceptor.accept(stream).await.ok()?;
                serving.session(stream, security == Security::Tls).await
            });
        }
    });
    let settings = Smtp {
        port,
        security,
        user: Some("xinfang".to_owned()),
        password: "geheim".into(),
        ca_file: Some(server.ca.clone()),
        ..sink.settings()
    };
    (sink, settings)
}

#[test]
fn notices_leave_over_tls_and_over_starttls_by_somebody_who_is_signed_in() {
    let Some(server) = dovecot() else { return };
    on_sqlite(async |office| {
        office.answers();
        for (no, security) in (1..).zip([Security::Tls, Security::StartTls]) {
            office.take_in(&mail(&message("路灯", &format!("第 {no} 盏")), no)).await;
            let (sink, settings) = tls_sink(&server, security, false).await;
            let turn = |settings: Smtp| {
                let store = office.store.clone();
                async move { Postman::new(store, settings, None, uuid::Uuid::from_u128(1)).turn().await.expect("a turn") }
            };
            for (wrong, trouble) in [
                (Smtp { ca_file: None, ..settings.clone() }, Trouble::IssuerUnknown),
                (Smtp { host: "localhost".to_owned(), ..settings.clone() }, Trouble::OtherName),
                (Smtp { password: "x".into(), ..settings.clone() }, Trouble::PasswordRefused),
            ] {
                let ended = turn(wrong).await;
                assert_eq!(ended.fault.expect("a fault").trouble, trouble, "{security:?}");
                office.clock.set(office.clock.now().plus_seconds(600));
            }
            assert_eq!(turn(settings).await.sent, 1, "{security:?}");
            assert_eq!(sink.taken().len(), 1);
        }
    });
}

#[test]
fn what_is_put_into_the_connection_before_it_is_encrypted_ends_it() {
    let Some(server) = dovecot() else { return };
    on_sqlite(async |office| {
        office.answers();
        office.take_in(&mail(&message("路灯", "第一盏"), 1)).await;
        let (sink, settings) = tls_sink(&server, Security::StartTls, true).await;
        let turn =
            Postman::new(office.store.clone(), settings, None, uuid::Uuid::from_u128(1)).turn().await.expect("a turn");
        assert_eq!(turn.fault.expect("a fault").trouble, Trouble::Injected);
        assert_eq!(sink.commands(), Vec::<String>::new(), "no password was sent");
    });
}

#[test]
fn the_doctor_walks_through_the_server_of_the_notices() {
    let Some(server) = dovecot() else { return };
    on_sqlite(async |office| {
        let (sink, good) = tls_sink(&server, Security::Tls, false).await;
        let mut config = settings(&office);
        assert!(doctor::smtp(&config).await.is_none());
        for (smtp, step) in [
            (Smtp { host: "no-such-host.invalid".to_owned(), ..good.clone() }, 0),
            (Smtp { ca_file: None, ..good.clone() }, 2),
            (Smtp { password: "x".into(), ..good.clone() }, 3),
            (good, SMTP_STEPS.len()),
        ] {
            config.smtp = Some(smtp);
            let checked = doctor::smtp(&config).await.expect("a server");
            assert_eq!(checked.iter().map(|checked| checked.check).collect::<Vec<_>>(), SMTP_STEPS);
            let well = checked.iter().take_while(|checked| checked.outcome == Outcome::Well).count();
            assert_eq!(well, step, "{checked:?}");
        }
        assert!(sink.taken().is_empty(), "nothing was sent");
    });
}
