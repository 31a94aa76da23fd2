//! What pages cost at ten thousand and at a hundred thousand cases, and what a case costs on the disk.

use case::{Actor, Capacity, Role, Scope, Sight, UnitId, Viewer};
use quintake::clock::Clock;
use quintake::desk::{self, Asked};
use quintake::store::{Filter, Store, Unit};

use crate::bare::BareList;
use crate::intakes::submit;
use crate::measure::{Calls, timed};
use crate::pages::Reader;
use crate::petitions::{Petition, posted};
use crate::place::{Kind, Place};
use crate::report;

/// Cases at which is measured.
const SIZES: [u64; 2] = [10_000, 100_000];
/// How often each is asked.
const ASKED: usize = 300;

pub(crate) async fn run(kind: Kind) -> anyhow::Result<()> {
    report::heading(&format!("reading at {} and {} cases, {}", SIZES[0], SIZES[1], kind.name()));
    let place = Place::new(kind).await?;
    let store = place.store(&Clock::System).await?;
    let units = Units::enter(&store).await?;
    let bare = BareList::open(&place).await?;
    let reader = Reader::of(&store, place.folder()).await?;
    let (mut filled, mut texts) = (0_u64, 0_u64);
    let mut before: Vec<f64> = Vec::new();
    for size in SIZES {
        texts += fill(&store, filled, size).await?;
        bare.fill(filled, size).await?;
        filled = size;
        report::columns(&format!("{size} cases"), &["p50 ms", "p99 ms", "× at first"]);
        let mut middle = Vec::new();
        for (name, calls) in measure(&store, &reader, &bare, units).await? {
            let p50 = calls.percentile(50);
            let ratio = before.get(middle.len()).map_or(1.0, |before| p50 / before);
            report::row(name, &[p50, calls.percentile(99), ratio]);
            middle.push(p50);
        }
        before = middle;
    }
    drop(reader);
    store.close().await;
    report::heading(&format!("the disk at {filled} cases, {} (tables, indexes, search index, files)", kind.name()));
    report::columns("bytes a case", &["its text", "all", "goal", "ratio"]);
    let (text, size) = (mean(texts, filled), mean(place.size().await?, filled));
    // 1.6 times the text and 1.5 KiB.
    let goal = 1.6_f64.mul_add(text, 1536.0);
    report::row("", &[text, size, goal, size / goal]);
    place.remove().await
}

#[expect(clippy::cast_precision_loss, reason = "sizes of a benchmark are small")]
fn mean(sum: u64, count: u64) -> f64 {
    sum as f64 / count as f64
}

/// Takes petitions in until there are so many cases; returns the bytes of their texts.
async fn fill(store: &Store, from: u64, to: u64) -> anyhow::Result<u64> {
    let mut texts = 0;
    for first in (from..to).step_by(4000) {
        let mut pieces = Vec::new();
        for no in first..(first + 4000).min(to) {
            let petition = Petition::no(no);
            texts += petition.text.len() as u64;
            pieces.push(posted(&petition.body_to(Units::addressed(no)), no, store.now())?);
        }
        submit(store, pieces, 64).await?;
    }
    let cases = store.total(&Viewer::Gateway.sight(), &Filter::default()).await?;
    anyhow::ensure!(u64::try_from(cases)? == to, "{cases} cases where {to} were taken in");
    Ok(texts)
}

/// Two units: one in thirty cases is the busy one's, one in five thousand the quiet one's.
#[derive(Clone, Copy)]
struct Units {
    busy: UnitId,
    quiet: UnitId,
}

impl Units {
    async fn enter(store: &Store) -> anyhow::Result<Self> {
        let units = Self { busy: UnitId::from_bits(1), quiet: UnitId::from_bits(2) };
        for (id, code, name) in [(units.busy, "busy", "云溪县住建局"), (units.quiet, "quiet", "云溪县档案馆")]
        {
            store.save_unit(Unit::named(id, code, name, Capacity::Unit), Actor::gateway("bench")).await?;
        }
        Ok(units)
    }

    /// To which of them the petition with this number goes.
    const fn addressed(no: u64) -> Option<&'static str> {
        if no.is_multiple_of(5000) {
            Some("quiet")
        } else if no.is_multiple_of(30) {
            Some("busy")
        } else {
            None
        }
    }
}

async fn measure(
    store: &Store,
    reader: &Reader,
    bare: &BareList,
    units: Units,
) -> anyhow::Result<Vec<(&'static str, Calls)>> {
    // What a clerk of the office sees.
    let sight = Sight { scopes: vec![Scope::Ordinary], units: None, parties: Vec::new() };
    let of_unit = |unit| Sight { units: Some(vec![unit]), ..sight.clone() };
    let (busy, quiet) = (of_unit(units.busy), of_unit(units.quiet));
    let all = Filter::default();
    let open = Filter { state: Some("registered".to_owned()), ..Filter::default() };
    let asked = Asked { as_of: store.now().date(), known_at: None, unit: None, channel: None };
    let mut measured = vec![
        ("bare: newest 50 rows", timed(ASKED, async || bare.newest(50).await).await?),
        ("queue: newest 50", timed(ASKED, async || Ok(store.queue(&sight, &all, None, 50).await?)).await?),
        ("queue: newest 50 of a state", timed(ASKED, async || Ok(store.queue(&sight, &open, None, 50).await?)).await?),
        ("queue: exact total", timed(ASKED, async || Ok(store.total(&sight, &open).await?)).await?),
        ("a busy unit's queue: newest 50", timed(ASKED, async || Ok(store.queue(&busy, &all, None, 50).await?)).await?),
        ("a busy unit's queue: exact total", timed(ASKED, async || Ok(store.total(&busy, &all).await?)).await?),
        (
            "a quiet unit's queue: newest 50",
            timed(ASKED, async || Ok(store.queue(&quiet, &all, None, 50).await?)).await?,
        ),
        ("a quiet unit's queue: exact total", timed(ASKED, async || Ok(store.total(&quiet, &all).await?)).await?),
        (
            "search: a phrase many have",
            timed(ASKED, async || {
                Ok(desk::search_page(store, &Viewer::Gateway, &desk::Sought::together("路灯坏了"), &all, None, 50)
                    .await?)
            })
            .await?,
        ),
        ("figures of today", timed(ASKED, async || Ok(desk::figures(store, &Viewer::Gateway, &asked).await?)).await?),
    ];
    for (name, uri) in [
        ("page: queue, signed in", "/desk"),
        ("page: queue, one state", "/desk?state=registered"),
        ("page: figures, signed in", "/desk/figures"),
        ("page: home of the public", "/"),
    ] {
        measured.push((name, timed(ASKED, async || reader.get(uri).await).await?));
    }
    Ok(measured)
}

/// Who reads in the benchmark.
pub(crate) const READER: Role = Role::Bureau;
