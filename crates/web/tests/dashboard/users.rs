//! Users and teams: adding, changing, roles, access, imports; and who may not.

use axum::http::StatusCode;
use doorward_core::Role;
use serde_json::{Value, json};

use crate::support::{Answer, OWN, Site, cookie_of, simulated};

async fn post(site: &Site, page: &str, cookie: &str, body: &str) -> Answer {
    site.send("POST", page, &[OWN, ("cookie", cookie)], body.to_owned()).await
}

/// The path that an answer leads to.
fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    answer.headers["location"].to_str().unwrap().to_owned()
}

async fn users(site: &Site) -> Vec<Value> {
    site.server.get("/users?limit=100", &site.server.tenant.owner).await.ok().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_user_is_invited_with_a_first_role_or_not_at_all() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    site.get("/app/users/new", &cookie).await.says(&["Add user", "Invite by mail", "Group manager", "Organization administrator"]);
    site.get("/app/users/new", &cookie).await.hides(&["value=\"organization_owner\""]);

    // The role is refused, and so is the user.
    let body = format!(
        "email=robin%40example.com&name=Robin&kind=invited&role_id=group_basic&group_id={}\
         &valid_from=2030-01-02T09%3A00&valid_until=2030-01-01T09%3A00",
        made.group_id
    );
    let refused = post(&site, "/app/users/new", &cookie, &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(&["Valid until must be after"]);
    assert!(refused.body.contains("value=\"robin@example.com\"") && refused.body.contains("value=\"2030-01-02T09:00\""));
    assert_eq!(users(&site).await.len(), 1);
    let missing = post(&site, "/app/users/new", &cookie, "email=robin%40example.com&role_id=group_basic&group_id=").await;
    missing.says(&["Group must be chosen."]);

    let body = body.replace("2030-01-01T09", "2030-02-01T09") + "&unlock_limit=3&unlock_limit_period=day";
    let page = led(&post(&site, "/app/users/new", &cookie, &body).await);
    let shown = site.get(&page, &cookie).await;
    shown.says(&[
        "Robin",
        "robin@example.com",
        "Invited",
        "Access on",
        "Member",
        "Guests",
        "Not yet valid",
        "0 of 3 unlocks used today",
    ]);
    // The moment was typed on the clock of the group's place.
    let rights = site.server.get("/role_assignments?limit=100", &site.server.tenant.owner).await.ok();
    let right = rights.as_array().unwrap().iter().find(|right| right["role_id"] == "group_basic").unwrap().clone();
    assert_eq!(right["valid_from"], "2030-01-02T08:00:00Z");
    assert_eq!(site.server.account_mails().await.len(), 1);

    let again = post(&site, "/app/users/new", &cookie, "email=ROBIN%40example.com&kind=managed").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.says(&["Email has already been taken."]);
    let managed = led(&post(&site, "/app/users/new", &cookie, "email=sam%40example.com&kind=managed").await);
    site.get(&managed, &cookie).await.says(&["sam", "Managed", "Gets none"]);
    assert_eq!(site.server.account_mails().await.len(), 0);
}

#[tokio::test]
async fn users_are_found_by_text_access_state_and_role() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    site.make("/users", json!({"user": {"email": "invited@example.com", "name": "Ines Invited"}})).await;
    let off = site.make("/users", json!({"user": {"email": "off@example.com", "name": "Otto Off", "confirm": true}})).await;
    site.server
        .patch(&format!("/users/{off}"), &site.server.tenant.owner, json!({"user": {"access_enabled": false}}))
        .await
        .is(204);
    let manager = site.server.caller_with_role(Role::GroupManager, made.group_id).await;
    for (query, there, not) in [
        ("q=Ines", "Ines Invited", "Otto Off"),
        ("access=off", "Otto Off", "Ines Invited"),
        ("state=invited", "Ines Invited", "Otto Off"),
        ("role=group_manager", manager.email.as_str(), "Otto Off"),
        ("sort=-name", "Otto Off", "no such text"),
    ] {
        let page = site.get(&format!("/app/users?{query}"), &cookie).await;
        page.says(&[there]);
        page.hides(&[not]);
    }
    site.get("/app/users?q=nobody&role=x", &cookie).await.says(&["Nobody is like this."]);
}

#[tokio::test]
async fn a_change_by_somebody_else_is_told_and_not_overwritten() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let id = site.make("/users", json!({"user": {"email": "robin@example.com", "name": "Robin"}})).await;
    let page = format!("/app/users/{id}/edit");
    let form = site.get(&page, &cookie).await;
    let version = form.body.split("name=\"_version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    site.server.clock.advance(std::time::Duration::from_secs(1));
    let other = json!({"user": {"name": "Robin Other"}});
    site.server.patch(&format!("/users/{id}"), &site.server.tenant.owner, other).await.is(204);
    let body = format!("name=Robin+Mine&send_emails=on&_version={version}");
    let conflict = post(&site, &page, &cookie, &body).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    conflict.says(&["Somebody else has changed this", "Saved now: Robin Other"]);
    assert!(conflict.body.contains("value=\"Robin Mine\""));
    let version = conflict.body.split("name=\"_version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let saved = post(&site, &page, &cookie, &format!("name=Robin+Mine&_version={version}")).await;
    saved.leads_to(&format!("/app/users/{id}"));
    let user = site.server.get(&format!("/users/{id}"), &site.server.tenant.owner).await.ok();
    assert_eq!(user["name"], "Robin Mine");
    site.get(&format!("/app/users/{id}"), &cookie).await.says(&["Gets none"]);
}

#[tokio::test]
async fn access_is_switched_off_and_on_and_a_user_is_deleted_with_the_consequences_told() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let person = site.server.caller_with_role(Role::OrganizationObserver, site.server.tenant.id).await;
    let page = format!("/app/users/{}", person.user_id);
    site.get(&format!("{page}/switch_off"), &cookie).await.says(&["open no door", "Switch access off"]);
    post(&site, &format!("{page}/switch_off"), &cookie, "").await.leads_to(&page);
    site.get(&page, &cookie).await.says(&["Access off", "Switch access on"]);
    assert_eq!(site.get("/app", &cookie_of(&person.credential)).await.status, StatusCode::FORBIDDEN);
    post(&site, &format!("{page}/switch_on"), &cookie, "").await.leads_to(&page);
    assert_eq!(site.get("/app", &cookie_of(&person.credential)).await.status, StatusCode::OK);

    let login = format!("{page}/logins/{}/delete", person.login_id);
    site.get(&login, &cookie).await.says(&["signed out at once"]);
    post(&site, &login, &cookie, "").await.leads_to(&page);
    site.get("/app", &cookie_of(&person.credential)).await.leads_to("/app/sign_in");
    site.get(&page, &cookie).await.says(&["Signed in nowhere."]);

    site.get(&format!("{page}/delete"), &cookie).await.says(&["1 role", "What they did stays in the events."]);
    post(&site, &format!("{page}/delete"), &cookie, "").await.leads_to("/app/users");
    assert_eq!(site.get(&page, &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_owner_stays() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let me = site.server.tenant.owner_id;
    let page = site.get(&format!("/app/users/{me}"), &cookie).await;
    page.says(&["There is always exactly one", "Organization owner"]);
    page.hides(&["switch_off\"", "/delete\" data-dialog>Delete"]);
    let off = post(&site, &format!("/app/users/{me}/switch_off"), &cookie, "").await;
    assert_ne!(off.status, StatusCode::SEE_OTHER);
    let delete = post(&site, &format!("/app/users/{me}/delete"), &cookie, "").await;
    assert_eq!(delete.status, StatusCode::UNPROCESSABLE_ENTITY);
    delete.says(&["owns the organization"]);
    assert_eq!(users(&site).await.len(), 1);
}

#[tokio::test]
async fn a_role_is_added_changed_and_removed() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let (id, _) = site.server.user(&site.server.tenant).await;
    let page = format!("/app/users/{id}");
    let none = post(&site, &format!("{page}/roles/new"), &cookie, "group_id=1").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says(&["Role must be chosen."]);
    // Fields of another kind of role are of no account.
    let body = format!("role_id=place_administrator&place_id={}&group_id=999&valid_from=2030-01-01T00%3A00", made.place_id);
    post(&site, &format!("{page}/roles/new"), &cookie, &body).await.leads_to(&page);
    let body = format!("role_id=group_basic&group_id={}", made.group_id);
    post(&site, &format!("{page}/roles/new"), &cookie, &body).await.leads_to(&page);
    let shown = site.get(&page, &cookie).await;
    shown.says(&["Place administrator", "Mill Studio", "Member", "Guests", "Valid"]);
    let edit = |role: &str| {
        let before = shown.body.split(&format!("aria-label=\"Change {role} on")).next().unwrap();
        before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
    };
    let right = edit("Member");
    site.get(&right, &cookie).await.hides(&["value=\"organization_observer\"", "value=\"place_administrator\""]);
    post(&site, &right, &cookie, "role_id=group_manager&unlock_limit=5&unlock_limit_period=").await.leads_to(&page);
    site.get(&page, &cookie).await.says(&["Group manager", "0 of 5 unlocks used in total"]);
    let wrong = post(&site, &right, &cookie, "role_id=group_manager&unlock_limit=0").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Unlock limit must be"]);
    let delete = right.replace("/edit", "/delete");
    site.get(&delete, &cookie).await.says(&["Remove Group manager on Guests"]);
    // Of somebody else it is not.
    let elsewhere = delete.replace(&page, "/app/users/1");
    assert_eq!(post(&site, &elsewhere, &cookie, "").await.status, StatusCode::NOT_FOUND);
    post(&site, &delete, &cookie, "").await.leads_to(&page);
    site.get(&page, &cookie).await.hides(&["Group manager on"]);
}

#[tokio::test]
async fn nobody_is_offered_what_they_may_not_give_and_posting_it_is_refused() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let other = site.server.site(&site.server.tenant, simulated()).await;
    let manager = cookie_of(&site.server.caller_with_role(Role::GroupManager, made.group_id).await.credential);
    let (id, _) = site.server.user(&site.server.tenant).await;
    let page = format!("/app/users/{id}");
    let shown = site.get(&page, &manager).await;
    shown.says(&["Add role"]);
    shown.hides(&["/edit\"", "/delete\"", "switch_off"]);
    let form = site.get(&format!("{page}/roles/new"), &manager).await;
    form.says(&["Group manager"]);
    form.hides(&[
        "value=\"place_administrator\"",
        "value=\"organization_administrator\"",
        &format!("<option value=\"{}\"", other.group_id),
    ]);
    for body in [
        format!("role_id=organization_administrator&organization_id={}", site.server.tenant.id),
        format!("role_id=group_basic&group_id={}", other.group_id),
        format!("role_id=place_administrator&place_id={}", made.place_id),
    ] {
        let answer = post(&site, &format!("{page}/roles/new"), &manager, &body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{body}");
    }
    for path in [
        "/app/users/new",
        "/app/users/import",
        "/app/users/import/run",
        "/app/teams/new",
        &format!("{page}/edit"),
        &format!("{page}/switch_off"),
        &format!("{page}/delete"),
    ] {
        let body = "email=x%40example.com&name=X&lines=x%40example.com";
        assert_eq!(post(&site, path, &manager, body).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    site.get("/app/users", &manager).await.hides(&["Add user", "Import"]);
    let observer = site.server.caller_with_role(Role::OrganizationObserver, site.server.tenant.id).await;
    site.get(&page, &cookie_of(&observer.credential)).await.hides(&["Add role", "/edit\"", "switch_off"]);
    // Somebody who manages users does not change who stands above them.
    let user_manager = site.server.caller_with_role(Role::OrganizationUserManager, site.server.tenant.id).await;
    let administrator = site.server.caller_with_role(Role::OrganizationAdministrator, site.server.tenant.id).await;
    let above = format!("/app/users/{}", administrator.user_id);
    site.get(&above, &cookie_of(&user_manager.credential)).await.hides(&["/edit\"", "switch_off"]);
    let answer = post(&site, &format!("{above}/edit"), &cookie_of(&user_manager.credential), "name=X").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_team_has_members_and_roles() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let (id, email) = site.server.user(&site.server.tenant).await;
    post(&site, "/app/teams/new", &cookie, "name=+").await.says(&["Name can"]);
    let page = led(&post(&site, "/app/teams/new", &cookie, "name=Cleaners").await);
    site.get("/app/teams?q=clean", &cookie).await.says(&["Cleaners"]);
    let unknown = post(&site, &format!("{page}/members/new"), &cookie, &format!("emails={email}%0Anobody%40example.com")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    unknown.says(&["nobody has nobody@example.com"]);
    site.get(&page, &cookie).await.says(&["No members yet."]);
    for _ in 0..2 {
        post(&site, &format!("{page}/members/new"), &cookie, &format!("emails={email}")).await.leads_to(&page);
    }
    let form = site.get(&format!("{page}/roles/new"), &cookie).await;
    form.hides(&["unlock_limit"]);
    let body = format!("role_id=group_basic&group_id={}", made.group_id);
    post(&site, &format!("{page}/roles/new"), &cookie, &body).await.leads_to(&page);
    let shown = site.get(&page, &cookie).await;
    shown.says(&[&email, "Member", "Guests"]);
    site.get(&format!("/app/users/{id}"), &cookie).await.says(&["Cleaners", "Take out"]);
    let take_out = shown.body.split(&format!("{page}/members/")).skip(1).find(|part| !part.starts_with("new"));
    let take_out = format!("{page}/members/{}", take_out.unwrap().split('"').next().unwrap());
    site.get(&take_out, &cookie).await.says(&["ends for them at once"]);
    post(&site, &take_out, &cookie, "").await.leads_to(&page);
    post(&site, &format!("{page}/edit"), &cookie, "name=Night+cleaners").await.leads_to(&page);
    site.get(&format!("{page}/delete"), &cookie).await.says(&["Delete Night cleaners?", "1 role of the team", "0 members"]);
    post(&site, &format!("{page}/delete"), &cookie, "").await.leads_to("/app/teams");
    assert_eq!(site.get(&page, &cookie).await.status, StatusCode::NOT_FOUND);
}

/// The fields that a page's form carries to `run`.
fn carried(answer: &Answer) -> String {
    let form = answer.body.split("action=\"/app/users/import/run\"").nth(1).unwrap().split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for field in form.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        let value = rest.split("\">").next().unwrap();
        let value =
            value.replace("&#34;", "\"").replace("&#38;", "&").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
        let encoded: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        fields.push(format!("{name}={encoded}"));
    }
    fields.join("&")
}

#[tokio::test]
async fn people_are_imported_once_each_after_they_were_shown() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let lines: String = (0..60).map(|number| format!("Person {number}, p{number}@example.com%0A")).collect();
    let lines = lines + "Owner,owner@example.com%0Ano+address%0A%22Dora, jr.%22,p1%40example.com";
    let body = format!("lines={lines}&kind=managed&role_id=group_basic&group_id={}", made.group_id);
    let none = post(&site, "/app/users/import", &cookie, "lines=+&kind=managed").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = post(&site, "/app/users/import", &cookie, &body).await;
    assert_eq!(shown.status, StatusCode::OK);
    shown.says(&[
        "60 people",
        "1 of the addresses is here already",
        "2 lines are wrong",
        "Line 62",
        "There is no e-mail address.",
        "earlier line",
    ]);
    assert_eq!(users(&site).await.len(), 1, "nobody is added by looking");

    let first = carried(&shown);
    let mut page = post(&site, "/app/users/import/run", &cookie, &first).await;
    page.says(&["25 of 60 lines", "25 people added."]);
    // Sent twice, as by a second press: nobody is added twice.
    let again = post(&site, "/app/users/import/run", &cookie, &first).await;
    again.says(&["0 people added.", "25 were here already"]);
    assert_eq!(users(&site).await.len(), 26);
    for _ in 0..2 {
        page = post(&site, "/app/users/import/run", &cookie, &carried(&page)).await;
    }
    page.says(&["The import is done", "60 of 60 lines", "60 people added."]);
    let all = users(&site).await;
    assert_eq!(all.len(), 61);
    let one = all.iter().find(|user| user["email"] == "p7@example.com").unwrap();
    assert_eq!((one["name"].as_str(), one["groups_count"].as_i64()), (Some("Person 7"), Some(1)));
    assert_eq!(site.server.account_mails().await.len(), 0);

    let many: String = (0..1001).map(|number| format!("m{number}@example.com%0A")).collect();
    let refused = post(&site, "/app/users/import", &cookie, &format!("lines={many}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(&["maximum is 1,000"]);
}

#[tokio::test]
async fn a_role_that_cannot_be_given_adds_nobody_of_an_import() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let body = "lines=a%40example.com%0Ab%40example.com&kind=managed&role_id=group_basic&group_id=4711";
    let page = post(&site, "/app/users/import/run", &cookie, body).await;
    page.says(&["The import is done", "0 people added.", "These could not be added.", "group id must exist"]);
    assert_eq!(users(&site).await.len(), 1);
}
