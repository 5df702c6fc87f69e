//! What clients are told of a role is what its holder may do.

use std::collections::BTreeSet;

use doorward_core::Permission;
use doorward_testkit::database::TestDatabase;

use crate::callers::{Caller, World};
use crate::operations::{Operation, all, send};

/// Each permission, and an operation that it decides about.
const DECIDES: &[(&str, &str)] = &[
    ("dashboards_read", "GET /organization/dashboard"),
    ("events_read", "POST /event_sets"),
    ("group_links_read", "GET /group_links"),
    ("group_links_write", "POST /group_links"),
    ("group_locks_read", "GET /group_locks"),
    ("group_locks_write", "POST /group_locks"),
    ("groups_read", "GET /groups"),
    ("groups_write", "PATCH /groups/{id}"),
    ("access_keys_read", "GET /guests"),
    ("access_keys_write", "POST /guests"),
    ("guests_read", "GET /guests"),
    ("guests_write", "POST /guests"),
    ("hardware_read", "GET /controllers"),
    ("hardware_write", "POST /controllers"),
    ("integrations_read", "GET /integrations"),
    ("integrations_write", "POST /integrations"),
    ("invites_write", "POST /invites"),
    ("locks_read", "GET /locks"),
    ("locks_unlock", "POST /locks/{id}/unlock"),
    ("locks_write", "PATCH /locks/{id}"),
    ("logins_read", "GET /logins/{id}"),
    ("logins_write", "POST /logins"),
    ("organization_write", "PATCH /organization"),
    ("places_read", "GET /places"),
    ("places_write", "PATCH /places/{id}"),
    ("reports_read", "GET /reports"),
    ("reports_write", "POST /reports"),
    ("role_assignments_read", "GET /role_assignments"),
    ("role_assignments_write", "POST /role_assignments"),
    ("scheduled_report_read", "GET /scheduled_reports"),
    ("scheduled_report_write", "POST /scheduled_reports"),
    ("schedules_read", "GET /schedules"),
    ("schedules_write", "POST /schedules"),
    ("shares_read", "GET /shares"),
    ("shares_write", "POST /shares"),
    ("team_memberships_read", "GET /team_memberships/{id}"),
    ("team_memberships_write", "POST /team_memberships"),
    ("teams_read", "GET /teams/{id}"),
    ("teams_write", "PATCH /teams/{id}"),
    ("terminals_read", "GET /terminals"),
    ("terminals_write", "POST /terminals"),
    ("users_read", "GET /users/{id}"),
    ("users_write", "PATCH /users/{id}"),
];

#[tokio::test]
async fn what_a_role_is_said_to_permit_is_what_its_holder_may_do_in_its_scope() {
    let world = World::new(TestDatabase::sqlite().await).await;
    for caller in &world.callers {
        let Some(role) = caller.role else { continue };
        let told = world.server.get(&format!("/roles/{}", role.as_str()), &caller.credential).await.ok();
        let mut permitted: BTreeSet<&str> = BTreeSet::new();
        for (permission, route) in DECIDES {
            let operation = all().into_iter().find(|one| format!("{} {}", one.method, one.path) == *route).unwrap();
            let does = may(&world, caller, &operation).await;
            // Some are our own, which clients have no name for.
            let said = told["permissions"].get(permission).map_or(role.permits_documented(permission), |said| said == true);
            assert_eq!(said, does, "{permission}: {route} as {}", caller.name);
            permitted.extend(does.then_some(*permission));
        }
        for (name, value) in told["permissions"].as_object().unwrap() {
            assert!(value == false || permitted.contains(name.as_str()), "{name} of {} is not tried", caller.name);
        }
    }
}

#[test]
fn every_permission_is_tried() {
    let tried: Vec<_> = DECIDES.iter().map(|(permission, _)| *permission).collect();
    let missing: Vec<_> = Permission::ALL.iter().filter(|permission| !tried.contains(&permission.as_str())).collect();
    assert!(missing.is_empty(), "permissions without an operation: {missing:?}");
}

/// Whether a caller may do it at their own place and group: a list shows what is there.
async fn may(world: &World, caller: &Caller, operation: &Operation) -> bool {
    let server = &world.server;
    let prepared = operation.prepare(server, &server.tenant, &world.own).await;
    let answer = send(server, &operation.method, &prepared, &caller.credential).await;
    match answer.status {
        200 => prepared.sees.is_none_or(|id| answer.list().iter().any(|row| row["id"] == id)),
        204 => true,
        _ => {
            answer.is(403);
            false
        }
    }
}
