//! Users, on both databases: added with a first right, found by state and role, and who may change whom.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails fails the test")]

use doorward_app::event_sets::{self, Filters};
use doorward_app::role_assignments::RoleAssignmentInput;
use doorward_app::users::{self, Query, UserInput};
use doorward_app::{Caller, Error, authenticate};
use doorward_core::input::Field;
use doorward_core::{Code, Role};
use doorward_store::page::Page;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::Value;

const PAGE: Page = Page { limit: 50, offset: 0 };

async fn caller(server: &TestServer, credential: &Credential) -> Caller {
    let Credential::Login(secret) = credential else { panic!("a user has a login") };
    authenticate::login(&server.app, secret).await.unwrap()
}

async fn emails(server: &TestServer, caller: &Caller, query: Query) -> Vec<String> {
    let listed = users::list(&server.app, caller, query, PAGE).await.unwrap();
    assert_eq!(listed.total, listed.items.len() as u64);
    listed.items.into_iter().map(|detail| detail.user.email).collect()
}

fn input(email: &str) -> UserInput {
    UserInput { email: Field::Value(email.to_owned()), ..UserInput::default() }
}

fn right(group_id: i64) -> RoleAssignmentInput {
    let role_id = Field::Value("group_basic".to_owned());
    RoleAssignmentInput { role_id, group_id: Field::Value(group_id), ..RoleAssignmentInput::default() }
}

#[db_test]
async fn a_user_comes_with_the_first_right_or_not_at_all(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = caller(&server, &server.tenant.owner).await;
    let group_id = server.site(&server.tenant, Value::Null).await.group_id;
    let app = &server.app;
    let refused = users::create_with_right(app, &owner, input("robin@example.com"), right(4711)).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    assert_eq!(emails(&server, &owner, Query::default()).await, [server.tenant.email.as_str()]);
    let mails = server.account_mails().await.len();

    users::create_with_right(app, &owner, input("robin@example.com"), right(group_id)).await.unwrap();
    assert_eq!(server.account_mails().await.len(), mails + 1);
    let of_role = Query { role: Some(Role::GroupBasic), ..Query::default() };
    assert_eq!(emails(&server, &owner, of_role).await, ["robin@example.com"]);

    // Whoever may only give rights adds nobody.
    let manager = server.caller_with_role(Role::GroupManager, group_id).await;
    let manager = caller(&server, &manager.credential).await;
    let refused = users::create_with_right(app, &manager, input("sam@example.com"), right(group_id)).await;
    assert!(matches!(refused, Err(Error::Refused(Code::AccessDenied))), "{refused:?}");
}

#[db_test]
async fn users_are_found_by_access_state_and_role_a_teams_too(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = caller(&server, &server.tenant.owner).await;
    let group_id = server.site(&server.tenant, Value::Null).await.group_id;
    let member = server.caller_with_role(Role::GroupManager, group_id).await;
    users::create(&server.app, &owner, input("invited@example.com")).await.unwrap();
    let off = UserInput { access_enabled: Field::Value(false), confirm: Field::Value(true), ..input("off@example.com") };
    let off = users::create(&server.app, &owner, off).await.unwrap().user;
    let team = serde_json::json!({"team": {"name": "Night"}});
    let team_id = server.post("/teams", &server.tenant.owner, team).await.id();
    let member_of = serde_json::json!({"team_membership": {"team_id": team_id, "member_type": "User", "member_id": off.id}});
    server.post("/team_memberships", &server.tenant.owner, member_of).await.id();
    let of_team = serde_json::json!({"role_assignment": {"role_id": "group_manager", "applies_to_type": "Group",
        "applies_to_id": group_id, "assignee_type": "Team", "assignee_id": team_id}});
    server.post("/role_assignments", &server.tenant.owner, of_team).await.id();

    assert_eq!(emails(&server, &owner, Query { access_enabled: Some(false), ..Query::default() }).await, ["off@example.com"]);
    assert_eq!(emails(&server, &owner, Query { confirmed: Some(false), ..Query::default() }).await, ["invited@example.com"]);
    let of_role = Query { role: Some(Role::GroupManager), access_enabled: Some(true), ..Query::default() };
    assert_eq!(emails(&server, &owner, of_role).await, [member.email]);
    let mut of_role = emails(&server, &owner, Query { role: Some(Role::GroupManager), ..Query::default() }).await;
    of_role.sort();
    assert_eq!((of_role.len(), of_role.first().map(String::as_str)), (2, Some("off@example.com")));
    assert_eq!(emails(&server, &owner, Query { role: Some(Role::PlaceAdministrator), ..Query::default() }).await, [""; 0]);
}

#[db_test]
async fn who_may_be_changed_is_who_does_not_stand_above(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = caller(&server, &server.tenant.owner).await;
    let manager = server.caller_with_role(Role::OrganizationUserManager, server.tenant.id).await;
    let (manager, manager_id) = (caller(&server, &manager.credential).await, manager.user_id);
    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    let observer = caller(&server, &observer.credential).await;
    for (who, whom, may) in [
        (&owner, &manager, true),
        (&manager, &owner, false),
        (&manager, &observer, true),
        (&manager, &manager, true),
        (&observer, &manager, false),
        (&observer, &observer, false),
    ] {
        assert_eq!(users::manageable(&server.app, who, &whom.user).await.unwrap(), may, "{} {}", who.user.email, whom.user.email);
    }
    let of = Filters { event_actor_type: Some("User".to_owned()), event_actor_id: Some(manager_id), ..Filters::default() };
    assert_eq!(event_sets::recent_of(&server.app, &owner, &of, 10).await.unwrap().len(), 0);
    users::create(&server.app, &manager, input("robin@example.com")).await.unwrap();
    let events = event_sets::recent_of(&server.app, &owner, &of, 10).await.unwrap();
    assert!(events.iter().all(|event| event.actor_id == Some(manager_id)) && !events.is_empty(), "{events:?}");
}
