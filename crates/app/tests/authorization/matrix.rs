//! The matrix of roles and operations, printed and compared with the checked-in one.

use std::collections::BTreeSet;

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::Credential;
use reqwest::Method;

use crate::callers::{Caller, World, applies_to};
use crate::calls;
use crate::operations::{At, Operation, all, second_factor, send};
use crate::table::{Table, compare, legend};

/// Operations that anyone may try, whatever they present.
const OPEN: &[&str] = &[
    "GET /organizations/{domain}/public",
    "POST /organizations/find",
    "GET /report_downloads/{token}",
    "POST /users/sign_in",
    "POST /users/password",
    "PATCH /users/password",
    "POST /users/confirmation",
    "POST /users/sign_up",
    "POST /sms_status/{reference}",
    "POST /uploads/{token}",
];
/// Operations that the holder of a group link or an access key may do (contract section 1.2).
const FOR_GUESTS: &[&str] = &[
    "GET /organization",
    "GET /locks",
    "POST /locks/{id}/unlock",
    "POST /locks/{id}/first_to_arrive",
    "POST /locks/{id}/last_to_leave",
];
/// Ends of the paths whose POST does something and answers 204.
const ACTIONS: &[&str] = &[
    "/lock_down",
    "/cancel_lockdown",
    "/first_to_arrive",
    "/last_to_leave",
    "/favorite",
    "/unfavorite",
    "/promote",
    "_transfer",
    "/organizations/find",
    "/users/password",
    "/users/confirmation",
    "/activate",
    "/deactivate",
    "/replay",
    "/resend",
    "/uploads/{token}",
];

#[tokio::test]
async fn each_role_may_do_exactly_what_the_matrix_says() {
    let world = World::new(TestDatabase::sqlite().await).await;
    let title = "Who may do what. yes: done, none: an empty list, a number: refused with that status.";
    let mut table = Table::new(title, world.columns());
    for operation in all() {
        for (name, site) in sites(&world, operation.at) {
            let mut cells = Vec::new();
            for caller in &world.callers {
                cells.push(cell(&world, &operation, &site, caller).await);
            }
            let place = if name.is_empty() { String::new() } else { format!(" ({name})") };
            table.row(format!("{:<6} {}{place}", operation.method.as_str(), operation.path), cells);
        }
    }
    compare("authorization_matrix.txt", &format!("{}\n{}", legend(&world), table.print()));
}

fn sites(world: &World, at: At) -> Vec<(&'static str, Site)> {
    match at {
        At::Nowhere => vec![("", world.own)],
        At::Places => vec![("own place", world.own), ("other place", world.elsewhere)],
        At::Groups => {
            vec![("own group", world.own), ("other group", world.elsewhere), ("organization's group", world.of_organization)]
        }
    }
}

async fn cell(world: &World, operation: &Operation, site: &Site, caller: &Caller) -> String {
    let server = &world.server;
    let credential = spendable(world, operation, caller).await;
    let mut prepared = operation.prepare(server, &server.tenant, site).await;
    if operation.path == "/event_sets/{id}" {
        // A set is its maker's: whoever may make one reads their own, the others try the owner's.
        let own = server.post("/event_sets", &credential, serde_json::json!({})).await;
        if own.status == 200 {
            prepared.path = format!("/event_sets/{}", own.id());
        }
    }
    if let Some(action) = operation.path.strip_prefix("/user/2fa/") {
        prepared.body = second_factor(server, &credential, action).await;
    }
    let answer = send(server, &operation.method, &prepared, &credential).await;
    let name = format!("{} {} as {}", operation.method, operation.path, caller.name);
    let expected = match operation.method {
        Method::GET => 200,
        Method::POST if !ACTIONS.iter().any(|action| operation.path.ends_with(action)) => 200,
        _ => 204,
    };
    let route = format!("{} {}", operation.method, operation.path);
    match &caller.credential {
        Credential::Nothing if !OPEN.contains(&route.as_str()) => assert_eq!(answer.status, 401, "{name}"),
        Credential::GroupLink(_) | Credential::AccessKey(_)
            if !OPEN.contains(&route.as_str()) && !FOR_GUESTS.contains(&route.as_str()) =>
        {
            assert_eq!(answer.status, 401, "{name}");
        }
        Credential::Nothing | Credential::GroupLink(_) | Credential::AccessKey(_) | Credential::Login(_) => {}
    }
    if operation.method == Method::PATCH {
        if operation.path == "/users/password" {
            // Its token has been used.
            prepared = operation.prepare(server, &server.tenant, site).await;
        }
        let twin = send(server, &Method::PUT, &prepared, &credential).await;
        assert_eq!(twin.status, answer.status, "{name}, with PUT");
    }
    match answer.status {
        status if status == expected => match prepared.sees {
            Some(id) if answer.clone().list().iter().all(|row| row["id"] != id) => "none".to_owned(),
            Some(_) | None => "yes".to_owned(),
        },
        status @ (401 | 403 | 404) => status.to_string(),
        // The owner cannot go.
        422 if route == "DELETE /user" => "422".to_owned(),
        status => panic!("{name}: {status} {}", answer.text),
    }
}

/// A credential that the operation may use up or change: a device login.
async fn spendable(world: &World, operation: &Operation, caller: &Caller) -> Credential {
    let second_factor = operation.path.starts_with("/user/2fa/");
    if second_factor || operation.path == "/login/elsewhere" || (operation.path, &operation.method) == ("/user", &Method::DELETE) {
        return expendable(world, caller).await;
    }
    let own_login = matches!(operation.path, "/login" | "/login/promote") && operation.changes();
    match (&caller.person, caller.role) {
        (Some(person), _) if own_login => world.server.device_login(&world.server.tenant, &person.email).await.1,
        (None, Some(_)) if own_login => world.server.device_login(&world.server.tenant, &world.server.tenant.email).await.1,
        (_, None) if own_login && matches!(caller.credential, Credential::Login(_)) => {
            let (_, email) = world.server.user(&world.server.tenant).await;
            world.server.device_login(&world.server.tenant, &email).await.1
        }
        _ => caller.credential.clone(),
    }
}

/// A credential of someone with the caller's role, all of whose logins may go. Where only one can hold the role, of someone of
/// another organization.
async fn expendable(world: &World, caller: &Caller) -> Credential {
    let server = &world.server;
    match (caller.role, &caller.credential) {
        (Some(Role::OrganizationOwner), _) => server.second_organization().await.owner,
        (Some(role), _) => server.caller_with_role(role, applies_to(server, role, &world.own)).await.credential,
        (None, Credential::Login(_)) => {
            let (_, email) = server.user(&server.tenant).await;
            server.device_login(&server.tenant, &email).await.1
        }
        (None, Credential::Nothing | Credential::GroupLink(_) | Credential::AccessKey(_)) => caller.credential.clone(),
    }
}

#[test]
fn the_matrix_covers_every_route_of_the_api() {
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "patch", "put", "delete", "head", "options", "trace"] {
            if item.get(method).is_some() {
                documented.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let of_api = all().into_iter().filter(|operation| operation.method != calls::method());
    let covered: BTreeSet<_> = of_api.map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    let missing: Vec<_> = documented.difference(&covered).collect();
    let gone: Vec<_> = covered.difference(&documented).collect();
    assert!(missing.is_empty(), "routes without a row in the matrix: {missing:?}");
    assert!(gone.is_empty(), "rows without a route: {gone:?}");
}
