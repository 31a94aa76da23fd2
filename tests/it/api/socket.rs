//! Over a real connection: what clients do to it, and how it stops.

use case::Role;
use quintake::store::Store;
use quintake::web::Server;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Api, settings, token};
use crate::support::serving::Serving;
use crate::support::{Office, on_each_database, on_sqlite};

/// A request with a JSON body, as bytes.
fn request(path: &str, headers: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
        .into_bytes()
}

/// Reads one answer: status, head, body.
async fn answer(stream: &mut TcpStream) -> (u16, String, String) {
    let mut seen = Vec::new();
    let end = loop {
        if let Some(end) = seen.windows(4).position(|part| part == b"\r\n\r\n") {
            break end + 4;
        }
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.expect("read");
        assert!(read > 0, "the connection ended: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&part[..read]);
    };
    let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    let mut body = seen[end..].to_vec();
    while body.len() < length.unwrap_or(0) {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.expect("read");
        assert!(read > 0, "the answer was cut off");
        body.extend_from_slice(&part[..read]);
    }
    (status, head, String::from_utf8_lossy(&body).into_owned())
}

const SUBMISSIONS: &str = "/api/v1/submissions";

#[test]
fn one_connection_serves_many_requests_and_what_is_broken_ends_it() {
    on_each_database(async |office| {
        let serving = Serving::start(&office, &[]).await;
        let mut stream = serving.connect().await;
        for no in 1..=3 {
            let piece = json!({"text": format!("第{no}件。")});
            stream.write_all(&request(SUBMISSIONS, "", &piece)).await.expect("sent");
            let (status, head, _) = answer(&mut stream).await;
            assert_eq!(status, 201, "{head}");
        }
        for broken in [
            &b"POST /api/v1/submissions HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"[..],
            b"GET /healthz HTTP/1.1\r\nhost : x\r\n\r\n",
            b"GET /healthz\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        ] {
            let mut stream = serving.connect().await;
            stream.write_all(broken).await.expect("sent");
            let mut said = Vec::new();
            stream.read_to_end(&mut said).await.expect("it ends");
            let said = String::from_utf8_lossy(&said);
            assert!(!said.starts_with("HTTP/1.1 2"), "{said}");
        }
        let mut stream = serving.connect().await;
        let many = "x-many: 1\r\n".repeat(80);
        stream.write_all(format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{many}\r\n").as_bytes()).await.expect("sent");
        assert_eq!(answer(&mut stream).await.0, 431);
        serving.stopped().await;
        office.verify().await;
    });
}

#[test]
fn a_body_in_chunks_is_taken_whole_or_not_at_all() {
    on_each_database(async |office| {
        let serving = Serving::start(&office, &[("QUINTAKE__WEB__LARGEST_REQUEST_MIB", "1")]).await;
        let head = "POST /api/v1/submissions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        let mut stream = serving.connect().await;
        let whole = format!("{head}9\r\n{{\"text\": \r\n8\r\n\"chunks\"\r\n1\r\n}}\r\n0\r\n\r\n");
        stream.write_all(whole.as_bytes()).await.expect("sent");
        assert_eq!(answer(&mut stream).await.0, 201);

        let mut stream = serving.connect().await;
        let cut = format!("{head}9\r\n{{\"text\": \r\n8\r\n\"chu");
        stream.write_all(cut.as_bytes()).await.expect("sent");
        drop(stream);

        // Nobody said how long it would be; it is counted while it comes.
        let mut stream = serving.connect().await;
        stream.write_all(head.as_bytes()).await.expect("sent");
        let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
        for _ in 0..17 {
            if stream.write_all(&chunk).await.is_err() {
                break;
            }
        }
        let (status, _, body) = answer(&mut stream).await;
        assert!((status, body.contains("body-too-large")) == (413, true), "{body}");
        serving.stopped().await;
        assert_eq!(cases(&office).await, 1);
    });
}

#[test]
fn a_client_that_sends_too_much_still_reads_why() {
    on_sqlite(async |office| {
        let serving = Serving::start(&office, &[("QUINTAKE__WEB__LARGEST_REQUEST_MIB", "1")]).await;
        let mut stream = serving.connect().await;
        let piece = json!({"text": "x".repeat(3 << 20)});
        let _ = stream.write_all(&request(SUBMISSIONS, "", &piece)).await;
        let (status, head, body) = answer(&mut stream).await;
        assert!(status == 413 && body.contains("body-too-large"), "{head}{body}");
        serving.stopped().await;
    });
}

#[test]
fn a_client_that_hangs_up_at_any_byte_costs_nothing_and_doubles_nothing() {
    on_each_database(async |office| {
        let serving = Serving::start(&office, &[]).await;
        let piece = json!({"text": "村口的桥断了。", "name": "陈国强"});
        let whole = request(SUBMISSIONS, "idempotency-key: bridge-0001\r\n", &piece);
        for sent in (0..whole.len()).chain([whole.len(); 20]) {
            let mut stream = serving.connect().await;
            stream.write_all(&whole[..sent]).await.expect("sent");
            // The answer is not waited for.
            drop(stream);
        }
        let mut stream = serving.connect().await;
        stream.write_all(&whole).await.expect("sent");
        assert_eq!(answer(&mut stream).await.0, 201);
        serving.stopped().await;
        assert_eq!(cases(&office).await, 1, "one key is one piece");
        office.verify().await;
    });
}

#[test]
fn what_has_begun_when_it_is_told_to_stop_is_finished() {
    on_each_database(async |office| {
        let mut serving = Serving::start(&office, &[]).await;
        let whole = request(SUBMISSIONS, "", &json!({"text": "还没发完。"}));
        let (first, rest) = whole.split_at(whole.len() - 5);
        let mut stream = serving.connect().await;
        // The head was read once the server asks for the body.
        let asking = String::from_utf8_lossy(first).replace("host: x", "host: x\r\nexpect: 100-continue");
        let (head, body) = asking.split_once("\r\n\r\n").expect("a head");
        stream.write_all(format!("{head}\r\n\r\n").as_bytes()).await.expect("sent");
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.expect("read");
        assert_eq!(&go_on[..], b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(body.as_bytes()).await.expect("sent");
        serving.tell_to_stop();
        stream.write_all(rest).await.expect("sent");
        let (status, head, _) = answer(&mut stream).await;
        assert_eq!(status, 201, "{head}");
        let mut more = Vec::new();
        stream.read_to_end(&mut more).await.expect("the connection is closed after the answer");
        serving.running.await.expect("it stops");
        assert_eq!(cases(&office).await, 1);
    });
}

#[test]
fn a_second_gateway_in_the_same_folder_or_on_the_same_port_does_not_start() {
    on_sqlite(async |office| {
        let serving = Serving::start(&office, &[]).await;
        let refused = async |config, store: &Store| match Server::bind(config, store.clone()).await {
            Ok(_) => panic!("it started"),
            Err(problem) => problem.code().name(),
        };
        assert_eq!(refused(settings(&office.folder(), &[]), &office.store).await, "serve-running");
        let other = Office::embedded().await;
        // The database counts, wherever the data folder is.
        assert_eq!(refused(settings(&other.folder(), &[]), &office.store).await, "serve-running");
        let port = serving.address.to_string();
        let on_its_port = settings(&other.folder(), &[("QUINTAKE__WEB__LISTEN", &port)]);
        assert_eq!(refused(on_its_port, &other.store).await, "listen-failed");
        serving.stopped().await;
        // After the first one has ended, the next one may.
        Serving::start(&office, &[]).await.stopped().await;
    });
}

async fn cases(office: &Office) -> Value {
    let bureau = token(office, Role::Bureau, None).await;
    Api::of(office).get("/api/v1/cases").by(&bureau).expect(200).await["total"].clone()
}
