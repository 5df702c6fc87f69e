use doorward_app::caller::Target;
use doorward_app::groups::{self, GroupDetail};
use doorward_app::{Error, places};
use doorward_core::{Permission, Role, Scope};
use doorward_store::entity::place;
use doorward_store::page::Page;

use crate::dashboard::visit::Visit;

/// How many groups, and how many places, are offered.
const FIRST: Page = Page { limit: 200, offset: 0 };

/// What the person may give: no role above their own, and only where they give rights at all.
pub struct Offer {
    pub roles: Vec<Role>,
    pub groups: Vec<GroupDetail>,
    pub places: Vec<place::Model>,
    /// Whether there are more groups or places than are offered.
    pub partly: bool,
}

impl Offer {
    pub async fn load(visit: &Visit) -> Result<Self, Error> {
        let (app, caller) = (&visit.app, &visit.caller);
        let groups = groups::list(app, caller, groups::Query::default(), FIRST).await?;
        let places = places::list(app, caller, places::Query::default(), FIRST).await?;
        let partly = groups.total.max(places.total) > FIRST.limit;
        let mut groups = groups.items;
        groups.retain(|group| may_give(visit, Target::from(&group.group), Role::GroupBasic));
        let mut places: Vec<place::Model> = places.items.into_iter().map(|detail| detail.place).collect();
        places.retain(|place| may_give(visit, Target::Place(place.id), Role::PlaceAccessManager));
        let offered = |role: &Role| match role.scope() {
            Scope::Organization => may_give(visit, Target::Organization, *role),
            Scope::Place => places.iter().any(|place| may_give(visit, Target::Place(place.id), *role)),
            Scope::Group => groups.iter().any(|group| may_give(visit, Target::from(&group.group), *role)),
        };
        let roles = Role::ALL.iter().copied().filter(offered).collect();
        Ok(Self { roles, groups, places, partly })
    }

    /// The zone of a group's hours: its place's.
    pub fn zone(&self, group_id: &str) -> Option<&str> {
        let group = self.groups.iter().find(|detail| detail.group.id.to_string() == group_id)?;
        group.place.as_ref().map(|place| place.time_zone.as_str())
    }
}

/// Whether the person may give this role there, and take it away.
pub fn may_give(visit: &Visit, target: Target, role: Role) -> bool {
    let high_enough = visit.caller.level(target).is_some_and(|level| level >= role.level());
    high_enough && role != Role::OrganizationOwner && visit.caller.authorize(Permission::RoleAssignmentsWrite, target).is_ok()
}
