use doorward_store as store;
use doorward_store::entity::{group, lock};
use sea_orm::ConnectionTrait;

use crate::caller::Target;
use crate::{Caller, Error};

/// What a schedule can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleableType {
    /// A group: binds its members and links.
    Group,
    /// A door: binds everyone.
    Lock,
}

impl ScheduleableType {
    /// `Group` or `Lock`, as in `scheduleable_type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "Group",
            Self::Lock => "Lock",
        }
    }

    /// The one with this spelling.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "Group" => Ok(Self::Group),
            "Lock" => Ok(Self::Lock),
            "ElevatorStop" => Err("is not supported"),
            _ => Err("must be Group or Lock"),
        }
    }
}

/// What a schedule is for.
#[derive(Debug, Clone)]
pub enum Scheduleable {
    /// A group.
    Group(group::Model),
    /// A door.
    Lock(lock::Model),
}

impl Scheduleable {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ScheduleableType {
        match self {
            Self::Group(_) => ScheduleableType::Group,
            Self::Lock(_) => ScheduleableType::Lock,
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> i64 {
        match self {
            Self::Group(group) => group.id,
            Self::Lock(lock) => lock.id,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Group(group) => &group.name,
            Self::Lock(lock) => &lock.name,
        }
    }

    /// Its place; none for a group of the organization.
    pub(crate) const fn place_id(&self) -> Option<i64> {
        match self {
            Self::Group(group) => group.place_id,
            Self::Lock(lock) => Some(lock.place_id),
        }
    }

    /// What a right must cover: the group, or the door's place.
    pub(crate) fn target(&self) -> Target {
        match self {
            Self::Group(group) => Target::from(group),
            Self::Lock(lock) => Target::Place(lock.place_id),
        }
    }

    /// The caller's organization's one with this id.
    pub(crate) async fn load(
        conn: &impl ConnectionTrait,
        caller: &Caller,
        kind: ScheduleableType,
        id: i64,
    ) -> Result<Option<Self>, Error> {
        let own = caller.organization_id();
        Ok(match kind {
            ScheduleableType::Group => store::groups::find(conn, own, id).await?.map(Self::Group),
            ScheduleableType::Lock => store::locks::find(conn, own, id).await?.map(Self::Lock),
        })
    }
}
