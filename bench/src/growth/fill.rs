//! Writing a wave into a database that nobody serves from: with the store's own entities and the store's own ledger.

use std::time::Duration;

use doorward_core::Timestamp;
use doorward_store::entity::{command, group, group_link, group_lock, lock, login, organization, place, role_assignment, user};
use doorward_store::ledger::{Entry, Reference};
use doorward_store::{Store, event_segments, ledger, ledger_heads, logins, organizations, users};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Iterable, Statement};

use super::meter::Meter;
use super::rows::Rows;
use super::secrets::Secrets;
use super::size::Size;
use super::story::{Scene, Story, Times};
use super::wave::{Last, Wave};
use crate::doorward::Installation;
use crate::{Result, said};

/// Events of one transaction.
const CHUNK: usize = 10_000;
/// Rows of other tables in one transaction.
const ROWS: usize = 10_000;
/// Parameters of one statement: fewer than either database takes.
const PARAMETERS: usize = 30_000;

/// A database that is being filled.
pub struct Filler {
    store: Store,
    scene: Scene,
    owner_id: i64,
    secrets: Secrets,
    guests: Guests,
}

/// Makes what becomes of a link that was made and used. Given the present.
pub type Guests = fn(group_link::Model, Timestamp) -> group_link::Model;

/// What one filling came to.
pub struct Filled {
    /// How long it took.
    pub taken: Duration,
    /// Sequences of some of its unlocks.
    pub sequences: Vec<String>,
}

impl Filler {
    /// Opens an installation's database, which nothing serves from meanwhile.
    ///
    /// # Errors
    /// The database cannot be used, or has no such organization.
    pub async fn open(installation: &Installation, secrets: Secrets) -> Result<Self> {
        let store = Store::connect(&installation.database()).await.map_err(said("cannot open the database"))?;
        Self::new(store, installation.domain(), installation.node()?, secrets).await
    }

    /// Fills the organization with this domain, as this node.
    ///
    /// # Errors
    /// As of [`Self::open`].
    pub async fn new(store: Store, domain: &str, node: String, secrets: Secrets) -> Result<Self> {
        let failed = said("cannot find the organization");
        let nobody = || format!("there is no organization {domain} with an owner who has an API key");
        let found = organizations::find_by_domain(store.reader(), domain).await.map_err(failed)?.ok_or_else(nobody)?;
        let organization::Model { id: organization_id, owner_id, .. } = found;
        let owner_id = owner_id.ok_or_else(nobody)?;
        let owner = users::find(store.reader(), organization_id, owner_id).await.map_err(failed)?.ok_or_else(nobody)?;
        let key = logins::of_user(store.reader(), owner_id, "api").await.map_err(failed)?.pop().ok_or_else(nobody)?;
        let owner_refs = (Reference::new("User", owner_id), Reference::new("Login", key.id));
        let scene = Scene { organization_id, node, owner: owner_refs, owner_name: (owner.name, owner.email) };
        Ok(Self { store, scene, owner_id, secrets, guests: |link, _| link })
    }

    /// Fills with other links than those that all open doors.
    #[must_use]
    pub fn with_guests(self, guests: Guests) -> Self {
        Self { guests, ..self }
    }

    /// How many entries the organization's ledger has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn events(&self) -> Result<u64> {
        let heads = ledger_heads::heads(self.store.reader(), self.scene.organization_id).await;
        Ok(heads.map_err(said("the ledger"))?.values().map(|last| last.unsigned_abs()).sum())
    }

    /// Bytes of the database.
    ///
    /// # Errors
    /// The database failed.
    pub async fn bytes(&self) -> Result<i64> {
        let query = if self.backend() == DbBackend::Postgres {
            "SELECT pg_database_size(current_database())"
        } else {
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        };
        self.number(query).await
    }

    /// Plans what it takes to grow by this.
    ///
    /// # Errors
    /// The database failed.
    pub async fn plan(&self, more: Size) -> Result<Wave> {
        let last = Last {
            place: self.last::<place::Entity>().await?,
            door: self.last::<lock::Entity>().await?,
            group: self.last::<group::Entity>().await?,
            group_lock: self.last::<group_lock::Entity>().await?,
            user: self.last::<user::Entity>().await?,
            right: self.last::<role_assignment::Entity>().await?,
            login: self.last::<login::Entity>().await?,
            link: self.last::<group_link::Entity>().await?,
        };
        Ok(Wave::new(more, last))
    }

    /// Writes a wave with a story of so many events.
    ///
    /// # Errors
    /// The database failed.
    pub async fn fill(&self, wave: &Wave, times: Times, events: u64, name: &str) -> Result<Filled> {
        let mut story = Story::new(wave, &self.scene, times, events);
        let mut meter = Meter::start(format!("filling {name}"), wave.rows() + story.len());
        let (organization_id, owner_id) = (self.scene.organization_id, self.owner_id);
        let rows = Rows { wave, times, organization_id, owner_id, secrets: self.secrets };
        self.insert::<place::Entity>(rows.places(), &mut meter).await?;
        self.insert::<lock::Entity>(rows.doors(), &mut meter).await?;
        self.insert::<group::Entity>(rows.groups(), &mut meter).await?;
        self.insert::<group_lock::Entity>(rows.group_locks(), &mut meter).await?;
        // What is used counts its uses: the story comes before the rows that it leaves traces in.
        self.tell(&mut story, &mut meter).await?;
        self.insert::<user::Entity>(rows.users(&story.logins), &mut meter).await?;
        self.insert::<role_assignment::Entity>(rows.rights(&story.logins), &mut meter).await?;
        self.insert::<login::Entity>(rows.logins(&story.logins), &mut meter).await?;
        let links = rows.links(&story.links).map(|link| (self.guests)(link, times.now));
        self.insert::<group_link::Entity>(links, &mut meter).await?;
        self.settle().await?;
        Ok(Filled { taken: meter.end(), sequences: story.sequences })
    }

    /// Closes the database.
    ///
    /// # Errors
    /// It could not be closed in order.
    pub async fn close(self) -> Result<()> {
        self.store.close().await.map_err(said("cannot close the database"))
    }

    async fn tell(&self, story: &mut Story<'_>, meter: &mut Meter) -> Result<()> {
        loop {
            let (mut entries, mut commands) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
            while entries.len() < CHUNK
                && let Some(moment) = story.next()?
            {
                entries.push(moment.entry);
                commands.extend(moment.command);
            }
            if entries.is_empty() {
                return Ok(());
            }
            let count = entries.len() as u64;
            self.append(entries).await?;
            self.insert_quietly::<command::Entity>(commands).await?;
            meter.add(count);
        }
    }

    /// As the program appends: on SQLite by the gatekeeper's connection.
    async fn append(&self, entries: Vec<Entry>) -> Result<()> {
        let Scene { organization_id, node, .. } = &self.scene;
        let failed = said("cannot write events");
        match self.store.begin_direct().await.map_err(failed)? {
            Some(tx) => {
                ledger::append(&tx, node, *organization_id, entries).await.map_err(failed)?;
                tx.commit().map_err(failed)
            }
            None => {
                let tx = self.store.begin().await.map_err(failed)?;
                ledger::append(&tx, node, *organization_id, entries).await.map_err(failed)?;
                tx.commit().await.map_err(failed)
            }
        }
    }

    async fn insert<E>(&self, rows: impl Iterator<Item = E::Model>, meter: &mut Meter) -> Result<()>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let part: Vec<_> = rows.by_ref().take(ROWS).collect();
            let count = part.len() as u64;
            self.insert_quietly::<E>(part).await?;
            meter.add(count);
        }
        Ok(())
    }

    /// Rows with their ids, in one transaction.
    async fn insert_quietly<E>(&self, rows: Vec<E::Model>) -> Result<()>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let failed = said("cannot write rows");
        let tx = self.store.begin().await.map_err(failed)?;
        let most = PARAMETERS / E::Column::iter().count();
        let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
        while rows.peek().is_some() {
            let part: Vec<E::ActiveModel> = rows.by_ref().take(most).collect();
            E::insert_many(part).exec_without_returning(&tx).await.map_err(said("cannot write rows"))?;
        }
        tx.commit().await.map_err(failed)
    }

    /// What happens by itself in the months that this stands for: the server indexes the ledger, PostgreSQL's sequences go on behind the new ids, its vacuum has seen the rows, and nothing is left to be written
    /// back.
    async fn settle(&self) -> Result<()> {
        while event_segments::index(&self.store).await.map_err(said("cannot index events"))? {}
        if self.backend() != DbBackend::Postgres {
            return Ok(());
        }
        let tables = ["places", "locks", "groups", "group_locks", "users", "role_assignments", "logins", "group_links"];
        for table in tables {
            self.run(&format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")).await?;
        }
        self.run("VACUUM ANALYZE").await?;
        self.run("CHECKPOINT").await
    }

    async fn last<E: EntityTrait>(&self) -> Result<i64> {
        self.number(&format!(r#"SELECT coalesce(max(id), 0) FROM "{}""#, E::default().table_name())).await
    }

    async fn number(&self, query: &str) -> Result<i64> {
        let statement = Statement::from_string(self.backend(), query);
        let row = self.store.reader().query_one_raw(statement).await.map_err(said(query))?;
        row.ok_or_else(|| format!("{query}: no row"))?.try_get_by(0).map_err(said(query))
    }

    async fn run(&self, statement: &str) -> Result<()> {
        self.store.reader().execute_unprepared(statement).await.map(drop).map_err(said(statement))
    }

    fn backend(&self) -> DbBackend {
        self.store.reader().get_database_backend()
    }
}

/// The present moment.
///
/// # Errors
/// The clock stands before 1970.
pub fn now() -> Result<Timestamp> {
    let since = std::time::UNIX_EPOCH.elapsed().map_err(said("the clock"))?;
    Ok(Timestamp::from_micros(0).after(since))
}

#[cfg(test)]
mod tests {
    use doorward_testkit::chain::verify;
    use doorward_testkit::database::TestDatabase;
    use doorward_testkit::db_test;
    use doorward_testkit::server::{Credential, Setup, TestServer};
    use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect};
    use serde_json::json;

    use super::*;

    const EVENTS: u64 = 2_000;
    const MORE: Size = Size { links: 60, doors: 45, users: 21, events: EVENTS };

    /// An organization that has grown twice, and the two waves.
    async fn grown(db: TestDatabase) -> (TestServer, Filler, [Wave; 2]) {
        let server = TestServer::with(db, Setup { simulate_doors: true, ..Setup::default() }).await;
        let secrets = Secrets::of_this_run();
        let store = server.db.store.clone();
        let filler = Filler::new(store, &server.tenant.domain, Setup::default().node, secrets).await.unwrap();
        let now = Timestamp::parse(&server.in_seconds(0)).unwrap();
        let mut waves = Vec::new();
        for part in 0..2 {
            let wave = filler.plan(MORE).await.unwrap();
            filler.fill(&wave, Times::new(now, part * EVENTS, 2 * EVENTS), EVENTS, "a test").await.unwrap();
            waves.push(wave);
        }
        (server, filler, waves.try_into().ok().unwrap())
    }

    #[db_test]
    async fn the_ledger_that_is_written_verifies(db: TestDatabase) {
        let (server, filler, _) = grown(db).await;
        let before = filler.events().await.unwrap();
        assert_eq!(before, 2 * EVENTS + 1, "the organization's own event comes first");
        let entries = verify(&server.db.store, &Setup::default().node, server.tenant.id).await;
        assert_eq!(entries, Ok(usize::try_from(before).unwrap()));
        server.finish().await;
    }

    #[db_test]
    async fn links_and_logins_of_every_wave_open_their_doors(db: TestDatabase) {
        let (server, filler, waves) = grown(db).await;
        for wave in &waves {
            for nth in [0, 20] {
                let door = wave.doors_of_group(wave.group_of_link(nth)).next().unwrap();
                let link = Credential::GroupLink(filler.secrets.link(wave.links.nth(nth)));
                server.unlock(wave.doors.nth(door), &link).await.is(200);
            }
            for nth in wave.logins.numbers() {
                let door = wave.doors_of_group(wave.group_of_right(wave.right_of_login(nth))).next().unwrap();
                let login = Credential::Login(filler.secrets.login(wave.logins.nth(nth)));
                server.unlock(wave.doors.nth(door), &login).await.is(200);
            }
        }
        server.finish().await;
    }

    #[db_test]
    async fn uses_are_counted_as_often_as_the_ledger_tells_of_them(db: TestDatabase) {
        let (server, _, _) = grown(db).await;
        let conn = server.db.store.reader();
        let counted: Vec<i64> =
            group_link::Entity::find().select_only().column(group_link::Column::UnlocksCount).into_tuple().all(conn).await.unwrap();
        let told = doorward_store::entity::event::Entity::find()
            .filter(doorward_store::entity::event::Column::AuthorizedByType.eq("Group"))
            .count(conn)
            .await
            .unwrap();
        assert_eq!(counted.iter().sum::<i64>().unsigned_abs(), told);
        assert!(told > EVENTS / 4, "{told}");
        assert_eq!(server.open_commands().await, 0);
        server.finish().await;
    }

    #[db_test]
    async fn the_program_goes_on_where_filling_ended(db: TestDatabase) {
        let (server, _, [_, last]) = grown(db).await;
        let owner = &server.tenant.owner;
        let place = json!({"place": {"name": "Mill Studio", "address": "1 Mill Lane", "time_zone": "Europe/Berlin"}});
        let place_id = server.post("/places", owner, place).await.id();
        assert_eq!(place_id, last.places.nth(last.places.count()));
        let group_id = last.groups.nth(0);
        let link = json!({"group_link": {"name": "Ada", "group_id": group_id}});
        assert_eq!(server.post("/group_links", owner, link).await.id(), last.links.nth(last.links.count()));
        server.finish().await;
    }
}
