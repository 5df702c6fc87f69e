//! How high one stands: nobody grants, takes or becomes what lies above them.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Person;
use reqwest::Method;
use serde_json::{Value, json};

use crate::callers::{Caller, World, applies_to};
use crate::table::{Table, compare, legend};

/// What is tried on a person who holds a role.
struct Attempt {
    title: &'static str,
    method: Method,
    done: u16,
    request: fn(&World, Role, &Person) -> (String, Value),
}

fn attempts() -> [Attempt; 5] {
    [
        Attempt {
            title: "Who may grant which role, at the own place or group, to someone who holds nothing.",
            method: Method::POST,
            done: 200,
            request: |world, role, person| {
                let right = json!({"role_id": role.as_str(), "applies_to_type": role.scope().as_str(),
                    "applies_to_id": applies_to(&world.server, role, &world.own), "assignee_type": "User", "assignee_id": person.user_id});
                ("/role_assignments".to_owned(), json!({"role_assignment": right}))
            },
        },
        Attempt {
            title: "Who may take which role away, at the own place or group.",
            method: Method::DELETE,
            done: 204,
            request: |_, _, person| (format!("/role_assignments/{}", person.role_assignment_id), Value::Null),
        },
        Attempt {
            title: "Who may raise someone from the lowest role of the same scope to which role.",
            method: Method::PATCH,
            done: 204,
            request: |_, role, person| {
                let right = json!({"role_assignment": {"role_id": role.as_str()}});
                (format!("/role_assignments/{}", person.role_assignment_id), right)
            },
        },
        Attempt {
            title: "Who may make a device login for someone who holds which role.",
            method: Method::POST,
            done: 200,
            request: |_, _, person| ("/logins".to_owned(), json!({"login": {"type": "device", "email": person.email}})),
        },
        Attempt {
            title: "Who may delete a user who holds which role.",
            method: Method::DELETE,
            done: 204,
            request: |_, _, person| (format!("/users/{}", person.user_id), Value::Null),
        },
    ]
}

#[tokio::test]
async fn nobody_reaches_above_themselves() {
    let world = World::new(TestDatabase::sqlite().await).await;
    let mut text = legend(&world);
    for (number, attempt) in attempts().iter().enumerate() {
        let mut table = Table::new(attempt.title, world.columns());
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::OrganizationOwner) {
            let mut cells = Vec::new();
            let mut person = None;
            for caller in &world.callers {
                // Whoever was not touched by the last caller serves for the next.
                let target = match person.take() {
                    Some(person) => person,
                    None => target(&world, number, role).await,
                };
                let status = attempt_by(&world, attempt, caller, role, &target).await;
                if status == attempt.done {
                    let level = caller.role.map(Role::level);
                    assert!(level >= Some(role.level()), "{} reached above themselves: {}, {role:?}", caller.name, attempt.title);
                } else {
                    person = Some(target);
                }
                cells.push(if status == attempt.done { "yes".to_owned() } else { status.to_string() });
            }
            table.row(role.as_str().to_owned(), cells);
        }
        text.push('\n');
        text += &table.print();
    }
    compare("standing_matrix.txt", &text);
}

/// Someone to try it on: without a right, with the lowest role of the scope, or with the role itself.
async fn target(world: &World, attempt: usize, role: Role) -> Person {
    let server = &world.server;
    let held = match attempt {
        2 => Role::ALL.iter().copied().find(|lowest| lowest.scope() == role.scope()).unwrap(),
        _ => role,
    };
    let mut person = server.caller_with_role(held, applies_to(server, held, &world.own)).await;
    if attempt == 0 {
        (person.user_id, person.email) = server.user(&server.tenant).await;
    }
    person
}

async fn attempt_by(world: &World, attempt: &Attempt, caller: &Caller, role: Role, target: &Person) -> u16 {
    let (path, body) = (attempt.request)(world, role, target);
    let request = world.server.request(attempt.method.clone(), &path, &caller.credential);
    let answer = world.server.send(if body.is_null() { request } else { request.json(&body) }).await;
    assert!([attempt.done, 401, 403].contains(&answer.status), "{} as {}: {}", answer.request, caller.name, answer.text);
    answer.status
}

#[db_test]
async fn the_owner_can_be_neither_made_nor_unmade_nor_deleted_nor_impersonated(db: TestDatabase) {
    let world = World::new(db).await;
    let (server, tenant) = (&world.server, &world.server.tenant);
    let rights = server.get(&format!("/role_assignments?user_id={}", tenant.owner_id), world.owner()).await.ids();
    let (user_id, _) = server.user(tenant).await;
    for caller in world.callers.iter().filter(|caller| caller.role.is_some()) {
        let as_caller = &caller.credential;
        let is_owner = caller.role == Some(Role::OrganizationOwner);
        let owner = json!({"user_id": user_id, "role_id": "organization_owner", "organization_id": tenant.id});
        server.post("/role_assignments", as_caller, json!({"role_assignment": owner})).await.is(403);
        for id in &rights {
            server.delete(&format!("/role_assignments/{id}"), as_caller).await.is(403);
            let lower = json!({"role_assignment": {"role_id": "organization_observer"}});
            server.patch(&format!("/role_assignments/{id}"), as_caller, lower).await.is(403);
        }
        let deleted = server.delete(&format!("/users/{}", tenant.owner_id), as_caller).await;
        deleted.is(if is_owner { 422 } else { 403 });
        let off = json!({"user": {"access_enabled": false}});
        let switched_off = server.patch(&format!("/users/{}", tenant.owner_id), as_caller, off).await;
        if is_owner {
            assert_eq!(switched_off.invalid_fields(), ["access_enabled"]);
        } else {
            switched_off.is(403);
            server.post("/logins", as_caller, json!({"login": {"email": tenant.email}})).await.is(403);
        }
    }
    server.get("/user", world.owner()).await.ok();
}

#[db_test]
async fn nobody_changes_who_holds_a_teams_rights_that_lie_above_them(db: TestDatabase) {
    let world = World::new(db).await;
    let (server, tenant) = (&world.server, &world.server.tenant);
    let manager = server.caller_with_role(Role::OrganizationUserManager, tenant.id).await;
    let team = server.post("/teams", world.owner(), json!({"team": {"name": "Board"}})).await.id();
    let (user_id, email) = server.user(tenant).await;
    let member = |user_id: i64| json!({"team_membership": {"team_id": team, "member_type": "User", "member_id": user_id}});
    let right = |role: &str| {
        json!({"role_assignment": {"assignee_type": "Team", "assignee_id": team, "role_id": role,
            "applies_to_type": "Organization", "applies_to_id": tenant.id}})
    };
    server.post("/role_assignments", &manager.credential, right("organization_user_manager")).await.ok();
    server.post("/role_assignments", &manager.credential, right("organization_administrator")).await.is(403);
    let membership = server.post("/team_memberships", &manager.credential, member(user_id)).await.id();

    server.post("/role_assignments", world.owner(), right("organization_administrator")).await.ok();
    server.post("/team_memberships", &manager.credential, member(manager.user_id)).await.refuses(403, "fcd8ef");
    for path in [format!("/team_memberships/{membership}"), format!("/teams/{team}"), format!("/users/{user_id}")] {
        server.delete(&path, &manager.credential).await.refuses(403, "fcd8ef");
    }
    // Whoever is an administrator by their team alone is one to all who would act as them or on them.
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    let login = || json!({"login": {"type": "device", "email": email}});
    server.post("/logins", &manager.credential, login()).await.is(403);
    server.post("/logins", &administrator.credential, login()).await.ok();
    server.patch(&format!("/teams/{team}"), &manager.credential, json!({"team": {"name": "Directors"}})).await.is(204);
    server.delete(&format!("/teams/{team}"), &administrator.credential).await.is(204);
    server.delete(&format!("/users/{user_id}"), &manager.credential).await.is(204);
}

#[db_test]
async fn a_right_that_ended_or_has_not_begun_permits_nothing(db: TestDatabase) {
    let world = World::new(db).await;
    let server = &world.server;
    let manager = server.caller_with_role(Role::GroupManager, world.own.group_id).await;
    let link = || json!({"group_link": {"group_id": world.own.group_id, "name": "Ada Sample"}});
    server.post("/group_links", &manager.credential, link()).await.ok();
    for validity in [json!({"valid_until": server.in_seconds(0)}), json!({"valid_from": server.in_seconds(1), "valid_until": null})]
    {
        let path = format!("/role_assignments/{}", manager.role_assignment_id);
        server.patch(&path, world.owner(), json!({"role_assignment": validity})).await.is(204);
        server.post("/group_links", &manager.credential, link()).await.refuses(403, "fcd8ef");
        assert_eq!(server.get("/locks", &manager.credential).await.list(), Vec::<Value>::new());
    }
}

#[db_test]
async fn someone_whose_access_is_off_may_only_see_themselves_and_sign_out(db: TestDatabase) {
    let world = World::new(db).await;
    let server = &world.server;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{}", administrator.user_id), world.owner(), off).await.is(204);
    for path in ["/locks", "/places", "/groups", "/group_links", "/users", "/role_assignments"] {
        server.get(path, &administrator.credential).await.refuses(403, "fcd8ff");
    }
    server.post("/places", &administrator.credential, json!({"place": {"name": "x", "address": "x"}})).await.refuses(403, "fcd8ff");
    server.get("/user", &administrator.credential).await.ok();
    server.delete("/login", &administrator.credential).await.is(204);
}
