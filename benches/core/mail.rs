//! Mail from its bytes to a durable case, beside the bare pipeline.

use quintake::clock::Clock;
use quintake::desk;
use quintake::store::Store;

use crate::bare_mail::BareMail;
use crate::intakes::circumstances;
use crate::measure::{median, rate, taken};
use crate::petitions::{Dice, Petition, mailed};
use crate::place::{Kind, Place};
use crate::report;

/// Messages a commit, here and there.
const A_COMMIT: usize = 16;
/// Rounds of which the median counts; ours and the bare one take turns.
const ROUNDS: usize = 5;

/// What is sent in one series.
struct Series {
    name: &'static str,
    messages: usize,
    /// The size of the photo with each message, in bytes.
    photo: usize,
}

const SERIES: [Series; 2] = [
    Series { name: "text and HTML", messages: 1600, photo: 0 },
    Series { name: "with a photo of 60 KiB", messages: 320, photo: 60 << 10 },
];

/// As a mailbox is read: one message after the other is normalised, sixteen are stored together.
async fn take_in(store: &Store, first: u64, messages: &[Vec<u8>]) -> anyhow::Result<()> {
    let circumstances = circumstances();
    for (batch, no) in messages.chunks(A_COMMIT).zip((first..).step_by(A_COMMIT)) {
        let now = store.now();
        let pieces = batch.iter().zip(no..).map(|(message, no)| mailed(message, no, now));
        let pieces = pieces.collect::<anyhow::Result<Vec<_>>>()?;
        for receipt in desk::receive_all(store, &pieces, &circumstances).await? {
            receipt?;
        }
    }
    Ok(())
}

pub(crate) async fn run(kind: Kind) -> anyhow::Result<()> {
    report::heading(&format!(
        "mail to durable case, {} (one reader, {A_COMMIT} a commit; CPU: this process, without the server's)",
        kind.name()
    ));
    report::columns("messages", &["/s", "bare /s", "ratio", "CPU ms", "bare CPU ms", "ratio"]);
    let place = Place::new(kind).await?;
    let store = place.store(&Clock::System).await?;
    let mut bare = BareMail::open(&place).await?;
    let mut next = 0_u64;
    for series in SERIES {
        let mut columns: [Vec<f64>; 6] = Default::default();
        for _ in 0..ROUNDS {
            let messages: Vec<Vec<u8>> = (next..).take(series.messages).map(|no| message(no, series.photo)).collect();
            let (first, bare_first) = (next, i64::try_from(next)?);
            next += messages.len() as u64;
            let ((), took) = taken(take_in(&store, first, &messages)).await?;
            let ((), bare_took) = taken(bare.take_in(bare_first, &messages, A_COMMIT)).await?;
            let (rate_of, cpu_of) = (|wall| rate(messages.len(), wall), |cpu| 1e3 / rate(messages.len(), cpu));
            let measured = [
                rate_of(took.wall),
                rate_of(bare_took.wall),
                bare_took.wall.as_secs_f64() / took.wall.as_secs_f64(),
                cpu_of(took.cpu),
                cpu_of(bare_took.cpu),
                took.cpu.as_secs_f64() / bare_took.cpu.as_secs_f64(),
            ];
            for (column, number) in columns.iter_mut().zip(measured) {
                column.push(number);
            }
        }
        report::row(series.name, &columns.map(median));
    }
    store.close().await;
    place.remove().await
}

fn message(no: u64, photo: usize) -> Vec<u8> {
    // A photo as cameras write it does not compress.
    let photo = (photo > 0).then(|| Dice::new(no).bytes(photo));
    Petition::no(no).message(no, photo.as_deref())
}
