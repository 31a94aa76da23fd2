use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use case::{Capacity, Role, Rules, UnitId};
use intake::Ts;

use super::calendar::{PROJECTED_BY, fingerprint};
use super::fits::{Fault, Unfit};
use super::lately::Lately;
use super::moment::Moments;
use super::outbox::Correspondence;
use super::place::{self, Beginning};
use super::setting::{KEY_CHECK, PROBE};
use super::unit::Unit;
use super::value::values;
use super::writer::{Tools, Writer};
use super::{AccessToken, Arrived, Database, Migrated, Piece, StoreError, Tx, migrate, search, standing, token, unit};
use crate::chance;
use crate::clock::Clock;
use crate::seal::{InstallationKey, KeySource, Keyring};

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The database's URL.
    pub url: String,
    /// The installation's key, where it stands in the environment.
    pub key: Option<String>,
    /// The file of the installation's key.
    pub key_file: PathBuf,
    /// The name of the office, for the unit that is there from the start.
    pub office: String,
    /// Where the time comes from.
    pub clock: Clock,
    /// What becomes of a place in which there is no installation yet.
    pub beginning: Beginning,
}

/// The store: everything the office keeps, behind one writer and some readers.
#[derive(Clone)]
pub struct Store {
    pub(super) tools: Tools,
    pub(super) writer: Writer,
    units: Arc<Lately<Vec<Unit>>>,
    key_source: KeySource,
    correspondence: Arc<RwLock<Option<Arc<Correspondence>>>>,
}

/// How often all cases are tried to be counted again while other processes write, and how long is waited in between.
const MOST_TRIES: u32 = 600;
const BETWEEN_TRIES: std::time::Duration = std::time::Duration::from_millis(50);

/// The code of the unit that is there from the start: the office itself.
pub const OFFICE: &str = "office";

impl Store {
    /// Opens the store: finds the key, brings the schema up to date, checks that the data was sealed with this key.
    pub async fn open(how: Opened) -> Result<Self, StoreError> {
        let (file, url) = (sqlite_path(&how.url).map(Path::to_owned), how.url.clone());
        let opened = Self::open_here(how).await;
        opened.map_err(|error| match (error, file) {
            // What is there but has never held anything.
            (StoreError::NoInstallation(_), _) => StoreError::NoInstallation(place::shown(&url)),
            (error, Some(file)) => standing::explained(error, &file),
            (error, None) => error,
        })
    }

    async fn open_here(how: Opened) -> Result<Self, StoreError> {
        let database = place::enter(&how).await?;
        migrate::run(&database).await?;
        let mut sealed = key_check(&database).await?;
        let mut refusal = None;
        if sealed.is_none() && holds_events(&database).await? {
            // Another process may have begun it between the two questions.
            sealed = key_check(&database).await?;
            refusal = sealed.is_none().then(|| StoreError::Damaged(format!("setting/{KEY_CHECK}")));
        } else if sealed.is_none() && how.beginning == Beginning::Refused {
            refusal = Some(StoreError::NoInstallation(String::new()));
        }
        if let Some(refusal) = refusal {
            database.close().await;
            return Err(refusal);
        }
        let (key, key_source) = InstallationKey::find(how.key.as_deref(), &how.key_file, sealed.is_none())
            .map_err(|error| StoreError::Key(Arc::new(error)))?;
        let keyring = Arc::new(Keyring::new(&key));
        let rules = Arc::new(RwLock::new((Arc::new(Rules::built_in()), Vec::new())));
        let tools = Tools { database, keyring, rules, clock: how.clock, moments: Moments::default() };
        let (writer, units, correspondence) = (Writer::start(tools.clone())?, Arc::default(), Arc::default());
        let store = Self { tools, writer, units, key_source, correspondence };
        let check = data_encoding::HEXLOWER.encode(&store.keyring().check());
        if sealed.is_none() {
            store.furnish(check.clone(), how.office).await?;
        }
        // Another process may have furnished it a moment before, with a key of its own.
        if key_check(store.database()).await?.as_ref() != Some(&check) {
            return Err(StoreError::OtherKey);
        }
        // Damage here must not keep petitions from being taken in, nor verification from naming it.
        let mut rules = store.reload_rules().await;
        if rules.is_ok() {
            rules = store.project_under_these_rules().await;
        }
        for outcome in [rules, store.close_days().await.map(|_| ())] {
            match outcome {
                Err(StoreError::Damaged(what)) => tracing::error!(what, "the store is damaged; verify names the place"),
                outcome => outcome?,
            }
        }
        Ok(store)
    }

    /// Brings the database to this program's schema and does nothing else; a new database is made where an installation
    /// may begin.
    pub async fn migrate(how: &Opened) -> Result<Migrated, StoreError> {
        let database = place::enter(how).await?;
        let migrated = async {
            let steps = migrate::run(&database).await?;
            let is_new = key_check(&database).await?.is_none();
            Ok(Migrated { schema: migrate::known(&database), steps, is_new })
        };
        let migrated = migrated.await;
        database.close().await;
        migrated
    }

    /// Writes down what a new database needs: the check of its key and the office itself as a unit.
    async fn furnish(&self, check: String, office: String) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        let furnished = self.write(async move |tx| {
            let now = tools.now();
            let text = "insert into setting (name, value) values ($1, $2) on conflict do nothing";
            if tx.execute(text, values![KEY_CHECK, &check]).await? == 0 {
                return Ok(());
            }
            let id = UnitId::from_bits(chance::identity(now));
            let office = Unit::named(id, OFFICE, &office, Capacity::Bureau);
            unit::save(tx, vec![office], &case::Actor::gateway("setup"), now).await
        });
        match furnished.await {
            Err(StoreError::Unfit(Unfit { what: Fault::Taken, .. })) => {
                Err(StoreError::Damaged("the check of the installation key is gone".to_owned()))
            }
            furnished => furnished,
        }
    }

    /// Where the installation's key was found.
    pub fn key_source(&self) -> &KeySource {
        &self.key_source
    }

    /// The keys.
    pub fn keyring(&self) -> &Keyring {
        &self.tools.keyring
    }

    /// The rules in force: built-in packs and calendar with the imported years.
    pub fn rules(&self) -> Arc<Rules> {
        self.tools.rules()
    }

    /// The present.
    pub fn now(&self) -> Ts {
        self.tools.clock.now()
    }

    /// Where the time comes from.
    pub fn clock(&self) -> &Clock {
        &self.tools.clock
    }

    /// How the office writes to people; nobody gets a notice where nothing is said.
    pub fn correspondence(&self) -> Option<Arc<Correspondence>> {
        self.correspondence.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// From now on the office writes to people like this.
    pub fn correspond(&self, how: Option<Correspondence>) {
        *self.correspondence.write().unwrap_or_else(std::sync::PoisonError::into_inner) = how.map(Arc::new);
    }

    /// The database, for the modules of the store.
    pub(crate) fn database(&self) -> &Database {
        &self.tools.database
    }

    /// The file of the embedded database.
    pub fn database_file(&self) -> Option<&Path> {
        match &self.tools.database {
            Database::Sqlite { file, .. } => Some(file.path()),
            Database::Postgres { .. } => None,
        }
    }

    /// Whether the embedded database is in use.
    pub fn is_embedded(&self) -> bool {
        self.tools.database.is_sqlite()
    }

    /// Stores a piece; the answer comes after it is on the disk.
    pub async fn receive(&self, piece: Piece) -> Result<Arrived, StoreError> {
        self.writer.receive(piece).await
    }

    /// Stores pieces in the order given, with few commits; an answer comes after its piece is on the disk.
    pub async fn receive_all(&self, pieces: Vec<Piece>) -> Vec<Result<Arrived, StoreError>> {
        self.writer.receive_all(pieces).await
    }

    /// Runs a change in a transaction on the writer.
    pub(crate) async fn write<F, T>(&self, work: F) -> Result<T, StoreError>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Whether a piece would be stored now: tried with a real write through the writer, and, where large files lie beside
    /// the database, with a real file.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        let now = self.now().to_string();
        self.write(async move |tx| {
            tx.would_take_a_piece().await?;
            let text = "insert into setting (name, value) values ($1, $2) \
                        on conflict (name) do update set value = excluded.value";
            tx.execute(text, values![PROBE, &now]).await
        })
        .await?;
        super::file::probe(&self.tools.database).await
    }

    /// Folds what has gathered in the search index lately, however little; the writer does it by itself when there is
    /// enough.
    pub async fn fold_index(&self) -> Result<(), StoreError> {
        self.write(async move |tx| search::fold_recent(tx).await).await
    }

    /// How many changes wait for the writer.
    pub fn waiting_writes(&self) -> usize {
        self.writer.waiting()
    }

    /// How many batches the writer has committed since the start, and how many changes were in them.
    pub fn written(&self) -> (u64, u64) {
        self.writer.written()
    }

    /// Reads the imported calendar years again.
    pub async fn reload_rules(&self) -> Result<(), StoreError> {
        self.use_years(self.years().await?)
    }

    /// Reads them again where another process has imported one, which has counted every open deadline by it. Returns
    /// whether there was one.
    pub async fn follow_rules(&self) -> Result<bool, StoreError> {
        let years = self.years().await?;
        if self.tools.years_are(&years) {
            return Ok(false);
        }
        self.use_years(years)?;
        Ok(true)
    }

    async fn years(&self) -> Result<Vec<String>, StoreError> {
        let years = super::calendar::imported(&self.tools.database).await?;
        Ok(years.into_iter().map(|(_, days)| days).collect())
    }

    /// This store as it stands now, whatever is written from here on; for reading only. Its rules are the built-in ones
    /// until they are reloaded.
    pub(super) async fn snapshot(&self) -> Result<Self, StoreError> {
        let database = self.tools.database.snapshot().await?;
        let rules = Arc::new(RwLock::new((Arc::new(Rules::built_in()), Vec::new())));
        Ok(Self { tools: Tools { database, rules, ..self.tools.clone() }, ..self.clone() })
    }

    fn use_years(&self, years: Vec<String>) -> Result<(), StoreError> {
        let rules = super::calendar::rules_of(&years)?;
        self.tools.set_rules(rules, years);
        Ok(())
    }

    /// All units, by code.
    pub async fn units(&self) -> Result<Vec<Unit>, StoreError> {
        Ok(unit::all(&self.tools.database).await?.into_iter().map(|row| row.unit).collect())
    }

    /// All units, as they stood at most a second ago: for the door, which asks with every piece. What this process itself
    /// changed is seen at once.
    pub(crate) async fn units_lately(&self) -> Result<Arc<Vec<Unit>>, StoreError> {
        self.units.get(|| self.units()).await
    }

    /// Enters or changes a unit.
    pub async fn save_unit(&self, unit: Unit, actor: case::Actor) -> Result<(), StoreError> {
        self.save_units(vec![unit], actor).await
    }

    /// Enters or changes units, all of them or none.
    pub async fn save_units(&self, units: Vec<Unit>, actor: case::Actor) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        let saved = self.write(async move |tx| unit::save(tx, units.clone(), &actor, tools.now()).await).await;
        self.units.forget();
        saved
    }

    /// All access tokens, by name.
    pub async fn tokens(&self) -> Result<Vec<AccessToken>, StoreError> {
        Ok(token::all(&self.tools.database).await?.into_iter().map(|row| row.token).collect())
    }

    /// The token with a secret, unless it was revoked.
    pub async fn token(&self, secret: &str) -> Result<Option<AccessToken>, StoreError> {
        token::by_secret(&self.tools.database, self.keyring(), secret).await
    }

    /// Issues a token and returns its secret, which is shown once.
    pub async fn issue_token(
        &self,
        name: String,
        role: Role,
        unit: Option<UnitId>,
        actor: case::Actor,
    ) -> Result<String, StoreError> {
        let tools = self.tools.clone();
        self.write(async move |tx| token::issue(tx, &tools.keyring, &name, role, unit, &actor, tools.now()).await).await
    }

    /// Revokes a token.
    pub async fn revoke_token(&self, name: String, actor: case::Actor) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        self.write(async move |tx| token::revoke(tx, &tools.keyring, &name, &actor, tools.now()).await).await
    }

    /// Imports the notice of one year, and counts open deadlines by it from now on. Returns the year.
    pub async fn import_calendar(&self, days: String, actor: case::Actor) -> Result<i32, CalendarError> {
        let mut calendar = self.rules().calendar.clone();
        let year = calendar.add_year(&days).map_err(CalendarError::Calendar)?;
        let tools = self.tools.clone();
        self.write(async move |tx| super::calendar::follow(tx, &tools, year, &days, &actor).await)
            .await
            .map_err(CalendarError::Store)?;
        self.reload_rules().await.map_err(CalendarError::Store)?;
        Ok(year)
    }

    /// Counts all due days and figures again where that was last done by other rules: the program itself brings others.
    async fn project_under_these_rules(&self) -> Result<(), StoreError> {
        let projected: Option<String> = super::database::read!(self.database(), |c| {
            sqlx::query_scalar("select value from setting where name = $1").bind(PROJECTED_BY).fetch_optional(c).await?
        });
        if projected == Some(fingerprint(&self.rules())) {
            return Ok(());
        }
        for _ in 0..MOST_TRIES {
            let tools = self.tools.clone();
            if self.write(async move |tx| super::calendar::project_all(tx, &tools).await).await? {
                return Ok(());
            }
            // Another process is writing, or does the same just now.
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
        Err(StoreError::Locked)
    }

    /// Closes all connections. Waiting writes are done first.
    pub async fn close(self) {
        // The writer takes its jobs in turn: when it rests, all before it are done.
        self.writer.rest().await;
        self.tools.database.close().await;
    }
}

/// Why a year of the calendar was not imported.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CalendarError {
    /// The notice is wrong.
    #[error(transparent)]
    Calendar(case::CalendarError),
    /// The store could not keep it.
    #[error(transparent)]
    Store(StoreError),
}

/// The path in a URL of the embedded database.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

async fn holds_events(database: &Database) -> Result<bool, StoreError> {
    super::database::read!(database, |c| {
        Ok(sqlx::query_scalar("select exists (select 1 from event)").fetch_one(c).await?)
    })
}

async fn key_check(database: &Database) -> Result<Option<String>, StoreError> {
    super::database::read!(database, |c| {
        Ok(sqlx::query_scalar("select value from setting where name = $1").bind(KEY_CHECK).fetch_optional(c).await?)
    })
}
