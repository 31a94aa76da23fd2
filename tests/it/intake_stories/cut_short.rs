use std::path::PathBuf;

use case::Viewer;
use data_encoding::BASE64;
use quintake::desk;
use serde_json::json;

use crate::support::pieces::visit;
use crate::support::{Office, on_sqlite};

/// What stands beside the embedded database.
fn beside(office: &Office) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in std::fs::read_dir(office.folder().join("quintake.db-files")).expect("files") {
        let folder = folder.expect("a folder").path();
        files.extend(std::fs::read_dir(folder).expect("files").map(|file| file.expect("a file").path()));
    }
    files
}

#[test]
fn a_large_file_that_was_cut_short_stands_whole_again_when_it_arrives_once_more() {
    on_sqlite(async |office: Office| {
        let photo: Vec<u8> = (0..400_000_u32).map(|place| place.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        let entry = |number: &str| {
            visit(&json!({
                "text": format!("第{number}次来访反映桥栏断了。"), "visited_at": "2026-11-20 09:00",
                "visit_number": number, "attachments": [{"name": "桥.jpg", "content_base64": BASE64.encode(&photo)}]
            }))
        };
        let read = async |number: &str| {
            desk::file(&office.store, &Viewer::Gateway, number, 1).await.ok().flatten().map(|(_, bytes)| bytes == photo)
        };
        let first = office.take_in(&entry("20-01")).await.arrived.number;
        let files = beside(&office);
        assert_eq!((files.len(), read(&first).await), (1, Some(true)));

        std::fs::OpenOptions::new().write(true).open(&files[0]).expect("opened").set_len(1000).expect("cut");
        assert_ne!(read(&first).await, Some(true));
        assert!(!office.store.verify().await.expect("verified").findings.is_empty());

        let second = office.take_in(&entry("20-02")).await.arrived.number;
        assert_eq!((read(&first).await, read(&second).await), (Some(true), Some(true)));
        assert_eq!(beside(&office), files, "nothing is left half written");
        office.verify().await;
    });
}
