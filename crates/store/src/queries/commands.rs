//! Granted unlocks whose outcome is not recorded yet: the write-ahead record.

use doorward_core::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Value,
};

use crate::entity::command::{Column, Entity, Model};
use crate::entity::organization;
use crate::ledger::{Draft, Reference};
use crate::page::{self, Listed, Page};
use crate::prepared::{Column as ListColumn, Template};
use crate::queries::drafts;
use crate::reach::Reach;
use crate::transaction::Statements;
use crate::{Error, Micros};

static INSERT: Template = Template::new(
    "INSERT INTO commands (organization_id, uuid, lock_id, node, draft, counted, granted_at, expires_at) {rows}",
    0,
    &[
        ListColumn::Int,
        ListColumn::Text,
        ListColumn::Int,
        ListColumn::Text,
        ListColumn::Text,
        ListColumn::Text,
        ListColumn::Int,
        ListColumn::Int,
    ],
);

/// Whether it is open is asked in such a way that the rows are found by their key: PostgreSQL's index of open commands also has
/// every one that was open since the last vacuum.
static CLOSE: Template = Template::new(
    "UPDATE commands SET closed_at = $1, code = $2 WHERE (organization_id, uuid) {among} AND COALESCE(closed_at, 0) = 0 \
     RETURNING uuid",
    2,
    &[ListColumn::Int, ListColumn::Text],
);

/// A command to add.
#[derive(Clone, Debug)]
pub struct NewCommand {
    /// Its organization.
    pub organization_id: i64,
    /// Its id, which its event will have too.
    pub uuid: String,
    /// The door.
    pub lock_id: i64,
    /// The node that grants it.
    pub node: String,
    /// The event that closing it will record, without outcome, as [`kept`] writes it.
    pub draft: String,
    /// What of a limit it uses, as JSON.
    pub counted: Option<String>,
    /// When it is granted.
    pub granted_at: Timestamp,
    /// Obeyed before this moment or not at all.
    pub expires_at: Timestamp,
}

/// Adds some.
///
/// # Errors
/// The database failed.
pub async fn insert_many(conn: &impl Statements, mut commands: Vec<NewCommand>) -> Result<(), Error> {
    // In the order of the tree, which they are added to at its end.
    commands.sort_unstable_by(|one, other| (one.organization_id, &one.uuid).cmp(&(other.organization_id, &other.uuid)));
    let rows = commands.into_iter().flat_map(|command| {
        [
            command.organization_id.into(),
            command.uuid.into(),
            command.lock_id.into(),
            command.node.into(),
            command.draft.into(),
            Value::from(command.counted),
            command.granted_at.micros().into(),
            command.expires_at.micros().into(),
        ]
    });
    Ok(INSERT.execute(conn, &[], &rows.collect::<Vec<_>>()).await?)
}

/// Closes some, named by organization and id, with the same outcome. The ids of those that were still open.
///
/// # Errors
/// The database failed.
pub async fn close(
    conn: &impl Statements,
    commands: &[(i64, &str)],
    code: Option<&str>,
    at: Timestamp,
) -> Result<Vec<String>, Error> {
    let fixed = [at.micros().into(), code.map(str::to_owned).into()];
    let list: Vec<Value> =
        commands.iter().flat_map(|(organization_id, uuid)| [(*organization_id).into(), (*uuid).into()]).collect();
    Ok(CLOSE.select(conn, &fixed, &list, |columns| columns.take()).await?)
}

/// How many are open, of whatever node.
///
/// # Errors
/// The database failed.
pub async fn count_open(conn: &impl ConnectionTrait) -> Result<u64, Error> {
    Ok(Entity::find().filter(Column::ClosedAt.is_null()).count(conn).await?)
}

/// Every open one that a node granted, oldest first.
///
/// # Errors
/// The database failed.
pub async fn open_of_node(conn: &impl ConnectionTrait, node: &str) -> Result<Vec<Model>, Error> {
    let open = Entity::find().filter(Column::ClosedAt.is_null()).filter(Column::Node.eq(node));
    Ok(open.order_by_asc(Column::GrantedAt).all(conn).await?)
}

/// Up to `limit` open ones of whatever node that expired before this moment, oldest first.
///
/// # Errors
/// The database failed.
pub async fn open_expired(conn: &impl ConnectionTrait, before: Micros, limit: u64) -> Result<Vec<Model>, Error> {
    let open = Entity::find().filter(Column::ClosedAt.is_null()).filter(Column::ExpiresAt.lt(before));
    Ok(open.order_by_asc(Column::ExpiresAt).limit(limit).all(conn).await?)
}

/// Every open one of an organization that this allowed, granted at this moment or later.
///
/// # Errors
/// The database failed, or a draft cannot be read.
pub async fn open_authorized_by(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    authority: &Reference,
    from: Option<Micros>,
) -> Result<Vec<Model>, Error> {
    let open = Entity::find()
        .filter(Column::ClosedAt.is_null())
        .filter(open_of(organization_id))
        .apply_if(from, |select, from| select.filter(Column::GrantedAt.gte(from)));
    let mut found = Vec::new();
    for command in open.all(conn).await? {
        if draft(&command)?.authorized_by.as_ref() == Some(authority) {
            found.push(command);
        }
    }
    Ok(found)
}

/// An organization that has closed ones with an id before this one.
///
/// # Errors
/// The database failed.
pub async fn organization_with_closed(conn: &impl ConnectionTrait, before: &str) -> Result<Option<i64>, Error> {
    let own = Expr::col((Entity, Column::OrganizationId)).equals((organization::Entity, organization::Column::Id));
    let closed = closed(before).expr(Expr::value(1)).and_where(own).take();
    let select = organization::Entity::find().select_only().column(organization::Column::Id).filter(Expr::exists(closed));
    Ok(select.limit(1).into_tuple().one(conn).await?)
}

/// Removes up to `limit` closed ones of an organization with an id before this one, lowest first.
///
/// # Errors
/// The database failed.
pub async fn delete_closed(conn: &impl ConnectionTrait, organization_id: i64, before: &str, limit: u64) -> Result<(), Error> {
    let own = || Expr::col(Column::OrganizationId).eq(organization_id);
    let mut oldest = closed(before).column(Column::Uuid).and_where(own()).take();
    oldest.order_by(Column::Uuid, Order::Asc).limit(limit);
    Entity::delete_many().filter(own()).filter(Column::Uuid.in_subquery(oldest)).exec(conn).await?;
    Ok(())
}

fn closed(before: &str) -> SelectStatement {
    let older = Expr::col(Column::Uuid).lt(before);
    Query::select().from(Entity).and_where(older).and_where(Expr::col(Column::ClosedAt).is_not_null()).take()
}

/// Of this organization, said so that SQLite finds it among all open commands, which are few, and not among all of its own.
fn open_of(organization_id: i64) -> Expr {
    Expr::col(Column::OrganizationId).add(0).eq(organization_id)
}

/// What the row of a command keeps of its event, which is about the command's door and has its id.
///
/// # Errors
/// It cannot be written as JSON, which none that Doorward makes is.
pub fn kept(draft: &Draft) -> Result<String, Error> {
    drafts::write(draft)
}

/// The event that closing a command records.
///
/// # Errors
/// The row holds none, which nothing that Doorward writes can cause.
pub fn draft(command: &Model) -> Result<Draft, Error> {
    drafts::read(command).ok_or_else(|| Error::Corrupt(format!("the event of command {}", command.uuid)))
}

/// How far a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Open: the door may obey it.
    Pending,
    /// Open beyond its expiry: about to be closed.
    Expired,
    /// Closed: the door opened.
    Opened,
    /// Closed: the door did not open, as far as anyone can tell.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: &'static [Self] = &[Self::Pending, Self::Expired, Self::Opened, Self::Failed];

    /// The state of a command at this moment.
    #[must_use]
    pub fn of(command: &Model, now: Micros) -> Self {
        match (command.closed_at, &command.code) {
            (None, _) if now < command.expires_at => Self::Pending,
            (None, _) => Self::Expired,
            (Some(_), None) => Self::Opened,
            (Some(_), Some(_)) => Self::Failed,
        }
    }

    /// `pending`, `expired`, `opened` or `failed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Opened => "opened",
            Self::Failed => "failed",
        }
    }

    /// As [`State::as_str`] writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    fn condition(self, now: Micros) -> Condition {
        let all = Condition::all();
        match self {
            Self::Pending => all.add(Column::ClosedAt.is_null()).add(Column::ExpiresAt.gt(now)),
            Self::Expired => all.add(Column::ClosedAt.is_null()).add(Column::ExpiresAt.lte(now)),
            Self::Opened => all.add(Column::ClosedAt.is_not_null()).add(Column::Code.is_null()),
            Self::Failed => all.add(Column::ClosedAt.is_not_null()).add(Column::Code.is_not_null()),
        }
    }
}

/// Which commands to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only doors in reach.
    pub reach: Reach,
    /// Only of this door.
    pub lock_id: Option<i64>,
    /// Only this one.
    pub uuid: Option<String>,
    /// Only those that are so far at a moment.
    pub state: Option<(State, Micros)>,
}

/// A page of commands, newest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let own = match filter.state {
        Some((State::Pending | State::Expired, _)) => open_of(filter.organization_id),
        Some((State::Opened | State::Failed, _)) | None => Column::OrganizationId.eq(filter.organization_id),
    };
    let select = Entity::find()
        .filter(own)
        .filter(filter.reach.by_lock(Column::LockId))
        .apply_if(filter.lock_id, |select, id| select.filter(Column::LockId.eq(id)))
        .apply_if(filter.uuid, |select, uuid| select.filter(Column::Uuid.eq(uuid)))
        .apply_if(filter.state, |select, (state, now)| select.filter(state.condition(now)));
    page::list(conn, select.order_by_desc(Column::Uuid), page).await
}
