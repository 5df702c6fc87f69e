//! Rights that a user holds by a team.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Person;
use serde_json::{Value, json};

use crate::support::{Actor, House, authorized_by, by_nothing, names};

/// A team with a right on the house's group, and a member who holds nothing else.
struct Crew {
    house: House,
    team_id: i64,
    role_assignment_id: i64,
    membership_id: i64,
    member: Person,
}

impl Crew {
    async fn new(db: TestDatabase) -> Self {
        let house = House::new(db).await;
        let owner = &house.server.tenant.owner;
        let team_id = house.server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
        let role_assignment_id = house.grant(team_id, "group_basic", "Group", house.site.group_id).await;
        let (user_id, email) = house.server.user(&house.server.tenant).await;
        let (login_id, credential) = house.server.device_login(&house.server.tenant, &email).await;
        let membership_id = house.join(team_id, user_id).await;
        let member = Person { user_id, email, role_assignment_id, login_id, credential };
        Self { house, team_id, role_assignment_id, membership_id, member }
    }

    /// Whether the member sees the door.
    async fn sees_the_door(&self) -> bool {
        self.house.server.get("/locks", &self.member.credential).await.ids() == [self.house.site.lock_id]
    }

    /// Expects that the member is refused for want of a right, and sees no door.
    async fn is_out(&self) {
        let event = self.house.refused(self.house.site.lock_id, &self.member.credential, 403, "f298bf").await;
        assert_eq!(authorized_by(&event), by_nothing());
        assert!(!self.sees_the_door().await);
    }
}

impl House {
    async fn grant(&self, team_id: i64, role: &str, applies_to_type: &str, applies_to_id: i64) -> i64 {
        let right = json!({"role_assignment": {"assignee_type": "Team", "assignee_id": team_id, "role_id": role,
            "applies_to_type": applies_to_type, "applies_to_id": applies_to_id}});
        self.server.post("/role_assignments", self.owner(), right).await.id()
    }

    async fn join(&self, team_id: i64, user_id: i64) -> i64 {
        let membership = json!({"team_membership": {"team_id": team_id, "member_type": "User", "member_id": user_id}});
        self.server.post("/team_memberships", self.owner(), membership).await.id()
    }
}

#[db_test]
async fn a_member_opens_by_the_teams_right_which_is_named_in_the_record(db: TestDatabase) {
    let crew = Crew::new(db).await;
    let event = crew.house.opened(&crew.member.credential).await;
    let (kind, credential_kind) = ("User", "Login");
    names(&event, &Actor { kind, id: crew.member.user_id, credential_kind, credential_id: crew.member.login_id });
    let by = (json!("RoleAssignment"), json!(crew.role_assignment_id), json!("group_basic"));
    assert_eq!(authorized_by(&event), by);
    assert!(crew.sees_the_door().await);
    let right = crew.house.server.get(&format!("/role_assignments/{}", crew.role_assignment_id), &crew.member.credential).await;
    assert_eq!(right.ok()["unlocks_count"], json!(1), "a member sees the right, and it counts what its members open");
}

#[db_test]
async fn whoever_leaves_the_team_is_out_at_the_very_next_unlock(db: TestDatabase) {
    let crew = Crew::new(db).await;
    crew.house.opened(&crew.member.credential).await;
    crew.house.opened(&crew.member.credential).await;
    let membership = format!("/team_memberships/{}", crew.membership_id);
    crew.house.server.delete(&membership, crew.house.owner()).await.is(204);
    crew.is_out().await;
    crew.house.join(crew.team_id, crew.member.user_id).await;
    crew.house.opened(&crew.member.credential).await;
    crew.house.server.finish().await;
}

#[db_test]
async fn a_team_that_goes_takes_its_rights_along_at_the_very_next_unlock(db: TestDatabase) {
    let crew = Crew::new(db).await;
    crew.house.opened(&crew.member.credential).await;
    crew.house.server.delete(&format!("/teams/{}", crew.team_id), crew.house.owner()).await.is(204);
    crew.is_out().await;
    for path in [
        format!("/role_assignments/{}", crew.role_assignment_id),
        format!("/team_memberships/{}", crew.membership_id),
        format!("/teams/{}", crew.team_id),
    ] {
        crew.house.server.get(&path, crew.house.owner()).await.refuses(404, "e00404");
    }
}

#[db_test]
async fn a_teams_right_that_is_taken_or_has_ended_opens_nothing(db: TestDatabase) {
    let crew = Crew::new(db).await;
    crew.house.opened(&crew.member.credential).await;
    let right = format!("/role_assignments/{}", crew.role_assignment_id);
    let ended = json!({"role_assignment": {"valid_until": crew.house.server.in_seconds(0)}});
    crew.house.server.patch(&right, crew.house.owner(), ended).await.is(204);
    crew.house.refused(crew.house.site.lock_id, &crew.member.credential, 403, "f35ade").await;
    let again = json!({"role_assignment": {"valid_until": null}});
    crew.house.server.patch(&right, crew.house.owner(), again).await.is(204);
    crew.house.opened(&crew.member.credential).await;
    crew.house.server.delete(&right, crew.house.owner()).await.is(204);
    crew.is_out().await;
}

#[db_test]
async fn the_rules_of_the_group_bind_members_who_come_by_a_team(db: TestDatabase) {
    let crew = Crew::new(db).await;
    crew.house.opened(&crew.member.credential).await;
    let group = format!("/groups/{}", crew.house.site.group_id);
    crew.house.server.patch(&group, crew.house.owner(), json!({"group": {"login_enabled": false}})).await.is(204);
    crew.house.refused(crew.house.site.lock_id, &crew.member.credential, 403, "f01337").await;
    crew.house.grant(crew.team_id, "group_manager", "Group", crew.house.site.group_id).await;
    crew.house.opened(&crew.member.credential).await;
}

#[db_test]
async fn teams_open_what_their_roles_cover_and_nothing_else(db: TestDatabase) {
    let crew = Crew::new(db).await;
    let organization = crew.house.server.tenant.id;
    let elsewhere = crew.house.server.site(&crew.house.server.tenant, Value::Null).await;
    crew.house.server.delete(&format!("/role_assignments/{}", crew.role_assignment_id), crew.house.owner()).await.is(204);
    for (role, kind, applies_to, opens) in [
        (Role::PlaceAccessManager, "Place", elsewhere.place_id, false),
        (Role::OrganizationObserver, "Organization", organization, false),
        (Role::PlaceAccessManager, "Place", crew.house.site.place_id, true),
        (Role::OrganizationAccessManager, "Organization", organization, true),
    ] {
        let id = crew.house.grant(crew.team_id, role.as_str(), kind, applies_to).await;
        if opens {
            let by = (json!("RoleAssignment"), json!(id), json!(role.as_str()));
            assert_eq!(authorized_by(&crew.house.opened(&crew.member.credential).await), by);
        } else {
            crew.house.refused(crew.house.site.lock_id, &crew.member.credential, 403, "f298bf").await;
        }
        crew.house.server.delete(&format!("/role_assignments/{id}"), crew.house.owner()).await.is(204);
    }
}

#[db_test]
async fn members_do_not_use_up_each_other_s_rights_and_each_goes_alone(db: TestDatabase) {
    let crew = Crew::new(db).await;
    let other = crew.house.server.caller_with_role(Role::OrganizationObserver, crew.house.server.tenant.id).await;
    crew.house.refused(crew.house.site.lock_id, &other.credential, 403, "f298bf").await;
    crew.house.join(crew.team_id, other.user_id).await;
    for _ in 0..2 {
        crew.house.opened(&crew.member.credential).await;
        crew.house.opened(&other.credential).await;
    }
    crew.house.server.delete(&format!("/users/{}", other.user_id), crew.house.owner()).await.is(204);
    let memberships = crew.house.server.get("/team_memberships", crew.house.owner()).await.ids();
    assert_eq!(memberships, [crew.membership_id], "a user who goes leaves their teams");
    crew.house.opened(&crew.member.credential).await;
}

#[db_test]
async fn another_server_of_the_same_database_sees_a_change_of_members_at_once(db: TestDatabase) {
    let crew = Crew::new(db).await;
    crew.house.opened(&crew.member.credential).await;
    let store = &crew.house.server.db.store;
    let tx = store.begin().await.unwrap();
    doorward_store::team_memberships::delete(&tx, crew.membership_id).await.unwrap();
    tx.commit().await.unwrap();
    crew.is_out().await;
}
