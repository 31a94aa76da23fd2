//! The county's units and the accounts of those who work there.

use case::{Accused, Capacity, CaseId, Event, Figures, Role, SubmissionId, UnitId, Viewer};
use quintake::desk::{self, Act, Asked};
use quintake::seal::QueryCode;
use quintake::store::{AccessToken, QueueLine, Unit};
use time::Date;

use super::{Office, at};

/// The units most stories need.
pub(crate) struct County {
    /// 云溪县住建局.
    pub(crate) housing: UnitId,
    /// 云溪县住建局 below it: 云溪县住建局路灯管理所.
    pub(crate) lamps: UnitId,
    /// 云溪县民政局.
    pub(crate) civil: UnitId,
    /// 云溪县纪委监委.
    pub(crate) discipline: UnitId,
}

impl Office {
    /// Enters the county's units.
    pub(crate) async fn county(&self) -> County {
        let housing = self.unit("zjj", "云溪县住建局", Capacity::Unit).await;
        let lamps = self.unit("ldgls", "云溪县住建局路灯管理所", Capacity::Unit).await;
        let civil = self.unit("mzj", "云溪县民政局", Capacity::Unit).await;
        let discipline = self.unit("jw", "云溪县纪委监委", Capacity::Discipline).await;
        self.change(lamps, |unit| unit.parent = Some(housing)).await;
        self.change(housing, |unit| unit.mailbox = Some("zjj@yunxi.example".to_owned())).await;
        County { housing, lamps, civil, discipline }
    }

    /// Enters a unit.
    pub(crate) async fn unit(&self, code: &str, name: &str, capacity: Capacity) -> UnitId {
        let id = UnitId::from_bits(quintake::chance::identity(self.clock.now()));
        let unit = Unit::named(id, code, name, capacity);
        self.store.save_unit(unit, case::Actor::gateway("test")).await.expect("entered");
        id
    }

    /// Changes a unit.
    pub(crate) async fn change(&self, id: UnitId, change: impl FnOnce(&mut Unit)) {
        let mut unit = self.units().await.into_iter().find(|unit| unit.id == id).expect("a unit");
        change(&mut unit);
        self.store.save_unit(unit, case::Actor::gateway("test")).await.expect("changed");
    }

    pub(crate) async fn units(&self) -> Vec<Unit> {
        self.store.units().await.expect("units")
    }

    /// The office itself.
    pub(crate) async fn bureau(&self) -> UnitId {
        self.units().await.into_iter().find(|unit| unit.code == quintake::store::OFFICE).expect("the office").id
    }

    /// An account of the office, as the bearer of a token is one.
    pub(crate) async fn account(&self, role: Role, unit: Option<UnitId>) -> Viewer {
        let token = AccessToken { name: role.name().to_owned(), role, unit, created: at(super::NOW), revoked: None };
        desk::viewer_of(&self.store, &token).await.expect("a viewer")
    }

    /// The identity of the case a number leads to.
    pub(crate) async fn id(&self, number: &str) -> CaseId {
        let number = self.case(number).await.number;
        self.store_id(&number).await
    }

    /// The identity of the case that bears a number itself, whatever it was joined to.
    pub(crate) async fn store_id(&self, number: &str) -> CaseId {
        let lines = self.queue(&Viewer::Gateway).await;
        lines.iter().find(|line| line.number == number).expect("in the queue").id
    }

    /// The identity of the case that the piece with a number belongs to, whatever that was joined to.
    pub(crate) async fn store_id_of(&self, number: &str) -> CaseId {
        let raw = self.raw().await;
        let id = if raw.is_sqlite() { "hex(matter_id)" } else { "replace(matter_id::text, '-', '')" };
        let id = raw.text(&format!("select {id} from submission where number = '{number}'")).await;
        raw.close().await;
        id.to_lowercase().parse().expect("an identity")
    }

    /// The version of a case, whatever it was joined to.
    pub(crate) async fn version(&self, id: CaseId) -> u32 {
        let lines = self.queue(&Viewer::Gateway).await;
        let line = lines.iter().find(|line| line.id == id).expect("in the queue");
        u32::try_from(line.version).expect("a version")
    }

    /// The identity of the piece with a number.
    pub(crate) async fn piece_of(&self, number: &str) -> SubmissionId {
        let case = self.case(number).await;
        let received = case.events.iter().find_map(|event| match &event.event {
            Event::Received(received) if received.number == number => Some(received.submission),
            _ => None,
        });
        received.expect("a piece of the case")
    }

    /// The query code of the piece with a number, as its sender has it.
    pub(crate) async fn code_of(&self, number: &str) -> String {
        QueryCode::of(self.store.keyring(), self.piece_of(number).await).as_str().to_owned()
    }

    /// The county's figures at the end of a day.
    pub(crate) async fn figures(&self, as_of: Date) -> Figures {
        self.figures_of(&Viewer::Gateway, as_of).await
    }

    /// The figures at the end of a day as a viewer gets them.
    pub(crate) async fn figures_of(&self, viewer: &Viewer, as_of: Date) -> Figures {
        let asked = Asked { as_of, known_at: None, unit: None, channel: None };
        desk::figures(&self.store, viewer, &asked).await.expect("counted")
    }

    /// How many pieces came in, by channel and verdict.
    pub(crate) async fn counted(&self) -> Vec<(String, i64)> {
        let counts = self.store.intake_counts().await.expect("counted");
        counts.into_iter().map(|(channel, verdict, pieces)| (format!("{channel} {}", verdict.name()), pieces)).collect()
    }

    /// An act of a viewer, on the case as it is now.
    pub(crate) async fn act(&self, viewer: &Viewer, number: &str) -> Act {
        let version = self.case(number).await.version;
        Act::now(self.id(number).await, viewer, version)
    }

    /// The whole queue a viewer sees.
    pub(crate) async fn queue(&self, viewer: &Viewer) -> Vec<QueueLine> {
        let sight = viewer.sight();
        self.store.queue(&sight, &quintake::store::Filter::default(), None, 1000).await.expect("the queue")
    }

    /// The numbers of the queue a viewer sees.
    pub(crate) async fn numbers(&self, viewer: &Viewer) -> Vec<String> {
        self.queue(viewer).await.into_iter().map(|line| line.number).collect()
    }
}

/// The unit itself is accused.
pub(crate) fn accused_unit(unit: UnitId) -> Accused {
    Accused { person: None, unit: Some(unit) }
}

/// Somebody who leads or works in a unit is accused.
pub(crate) fn accused_person(name: &str, unit: UnitId) -> Accused {
    Accused { person: Some(name.to_owned()), unit: Some(unit) }
}
