//! Credentials → Digital credentials.

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use doorward_app::quotas;
use doorward_core::Role;
use serde_json::{Value, json};

use crate::support::{Answer, DAY, OWN, Site, cookie_of, simulated};

/// A field's value as a page has it filled in.
fn hidden(page: &Answer, name: &str) -> String {
    let rest = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Every value of the hidden fields of this name.
fn all_hidden(page: &Answer, name: &str) -> Vec<String> {
    let before = format!("name=\"{name}\" value=\"");
    page.body.split(&before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn body(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

async fn post(site: &Site, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    site.send("POST", path, &[OWN, ("cookie", cookie)], body(fields)).await
}

async fn links(site: &Site) -> Vec<Value> {
    site.server.get("/group_links?limit=250", &site.server.tenant.owner).await.list()
}

/// The new link's form with a key of its own.
async fn key(site: &Site, cookie: &str) -> String {
    hidden(&site.get("/app/credentials/new", cookie).await, "_key")
}

#[tokio::test]
async fn a_link_made_by_hand_is_shown_once_and_made_once() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let (cookie, group) = (site.owner().await, made.group_id.to_string());
    let key = key(&site, &cookie).await;
    let send = async |name: &str| {
        let fields = [
            ("_key", key.as_str()),
            ("type", "qr_code"),
            ("code", "online"),
            ("name", name),
            ("send_via", "manual"),
            ("group_id", &group),
        ];
        post(&site, "/app/credentials/new", &cookie, &fields).await
    };
    let first = send("Ada Sample").await;
    assert_eq!(first.status, StatusCode::OK);
    first.says(&["Access link details", "Copy it now", "Download PNG", "Download SVG", "Never expires"]);
    let address = hidden_value(&first, "secret");
    assert!(address.contains("/grouplinks/"), "{address}");
    assert!(first.set_cookie().is_none_or(|cookie| !cookie.contains("grouplinks")));
    assert!(first.headers.get(header::LOCATION).is_none());

    let again = send("Ada Sample").await;
    assert_eq!(hidden_value(&again, "secret"), address, "loading the page again shows the same link");
    assert_eq!(links(&site).await.len(), 1);

    let other = send("Kim Sample").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    other.says(&["This form has already made a link"]);
    assert_ne!(hidden(&other, "_key"), key);
    assert_eq!(links(&site).await.len(), 1);
    let id = links(&site).await[0]["id"].as_i64().unwrap();
    site.get(&format!("/app/credentials/{id}"), &cookie).await.hides(&["grouplinks/"]);
}

fn hidden_value(page: &Answer, id: &str) -> String {
    let rest = page.body.split(&format!("id=\"{id}\"")).nth(1).unwrap();
    rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_is_mailed_and_its_validity_is_typed_on_the_clock_of_the_groups_place() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let page = site.get("/app/credentials/new", &cookie).await;
    page.says(&[
        "Type",
        "Send link via",
        "Email",
        "Send manually (copy to clipboard)",
        "Guests · Mill Studio",
        "Berlin time",
        "Send link",
    ]);
    page.hides(&["Text message", "Phone number"]);
    let (key, group) = (hidden(&page, "_key"), made.group_id.to_string());
    let mut fields = BTreeMap::from([
        ("_key", key.as_str()),
        ("type", "access_link"),
        ("name", "Ada Sample"),
        ("send_via", "email"),
        ("email", ""),
        ("group_id", &group),
        ("valid_from", "2026-11-25T09:00"),
        ("valid_until", "2026-11-25T08:00"),
        ("unlock_limit", "none"),
    ]);
    let send = async |fields: &BTreeMap<&str, &str>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, *value)).collect();
        post(&site, "/app/credentials/new", &cookie, &fields).await
    };
    let wrong = send(&fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Email ", "Valid until must be after its start.", "Unlock limit "]);
    assert!(wrong.body.contains("value=\"2026-11-25T09:00\"") && wrong.body.contains("id=\"email-error\""), "{}", wrong.body);
    assert!(links(&site).await.is_empty());

    fields.extend([
        ("email", "ada@example.com"),
        ("valid_until", "2026-11-26T18:00"),
        ("unlock_limit", "3"),
        ("unlock_limit_period", "day"),
    ]);
    let done = send(&fields).await;
    let links = links(&site).await;
    done.leads_to(&format!("/app/credentials/{}", links[0]["id"]));
    assert_eq!(
        (&links[0]["valid_from"], &links[0]["valid_until"]),
        (&json!("2026-11-25T08:00:00Z"), &json!("2026-11-26T17:00:00Z"))
    );
    assert_eq!((&links[0]["unlock_limit"], &links[0]["unlock_limit_period"]), (&json!(3), &json!("day")));
    site.get(&format!("/app/credentials/{}", links[0]["id"]), &cookie).await.says(&[
        "Wed 25 Nov, 09:00 (Berlin) – Thu 26 Nov, 18:00 (Berlin)",
        "ada@example.com",
        "On its way",
        "0 of 3 today",
        "Front door · Mill Studio",
        "made a link for Ada Sample",
    ]);
}

#[tokio::test]
async fn a_full_quota_is_told_beside_the_address() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    quotas::set(&server.app, &server.tenant.domain, Some(0), None).await.unwrap();
    let cookie = site.owner().await;
    let (key, group) = (key(&site, &cookie).await, made.group_id.to_string());
    let fields =
        [("_key", key.as_str()), ("name", "Ada Sample"), ("send_via", "email"), ("email", "ada@example.com"), ("group_id", &group)];
    let full = post(&site, "/app/credentials/new", &cookie, &fields).await;
    assert_eq!(full.status.as_u16(), doorward_core::Code::EmailLinksQuotaReached.status());
    assert!(full.body.contains("id=\"email-error\""), "{}", full.body);
    assert!(links(&site).await.is_empty());
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_sorted() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let link = async |fields: Value| server.link(&server.tenant, made.group_id, fields).await;
    link(json!({"name": "Ada Sample", "valid_until": server.in_seconds(3_600)})).await;
    server.clock.advance(2 * DAY / 24);
    link(json!({"name": "Kim Sample", "valid_from": server.in_seconds(86_400), "valid_until": server.in_seconds(2 * 86_400)}))
        .await;
    link(json!({"name": "Sam Sample", "link_enabled": false})).await;
    link(json!({"name": "Tom Sample", "unlock_limit": 2})).await;
    let cookie = site.owner().await;
    let names = async |query: &str| -> Vec<String> {
        let page = site.get(&format!("/app/credentials{query}"), &cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        let rows = page.body.split("class=\"who\"><a").skip(1);
        rows.map(|row| row.split_once('>').unwrap().1.split(' ').next().unwrap().to_owned()).collect()
    };
    for (query, found) in [
        ("", vec!["Ada", "Kim", "Sam", "Tom"]),
        ("?q=kim", vec!["Kim"]),
        ("?state=active", vec!["Tom"]),
        ("?state=future", vec!["Kim"]),
        ("?state=expired", vec!["Ada"]),
        ("?state=disabled", vec!["Sam"]),
        ("?state=failed", vec![]),
        ("?sort=-name", vec!["Tom", "Sam", "Kim", "Ada"]),
        ("?sort=until", vec!["Ada", "Kim", "Sam", "Tom"]),
        ("?sort=-created", vec!["Kim", "Sam", "Tom", "Ada"]),
        ("?state=expired&q=tom", vec![]),
    ] {
        assert_eq!(names(query).await, found, "{query}");
    }
    let page = site.get("/app/credentials", &cookie).await;
    page.says(&["Ada Sample Expired", "Kim Sample Not yet valid", "Sam Sample Switched off", "Guests · 1 door", "0 of 2 in total"]);
}

#[tokio::test]
async fn a_link_is_extended_changed_and_replaced_and_none_of_it_silently_overwrites() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let link = server.link(&server.tenant, made.group_id, json!({"valid_until": "2026-11-24T10:00:00.5Z"})).await;
    let cookie = site.owner().await;
    let address = format!("/app/credentials/{}", link.id);
    let until = async || links(&site).await[0]["valid_until"].clone();

    let version = hidden(&site.get(&address, &cookie).await, "_version");
    server.clock.advance(std::time::Duration::from_secs(1));
    let by_day = [("_version", version.as_str()), ("by", "day")];
    let extended = post(&site, &format!("{address}/extend"), &cookie, &by_day).await;
    extended.leads_to(&address);
    assert_eq!(until().await, json!("2026-11-25T10:00:00.500000Z"));
    let twice = post(&site, &format!("{address}/extend"), &cookie, &by_day).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "pressing twice adds one day");
    assert_eq!(until().await, json!("2026-11-25T10:00:00.500000Z"));
    let version = hidden(&site.get(&format!("{address}/extend"), &cookie).await, "_version");
    let past = [("_version", version.as_str()), ("by", "until"), ("valid_until", "2026-11-24T09:00")];
    post(&site, &format!("{address}/extend"), &cookie, &past).await.says(&["Valid until must be ahead."]);

    let page = site.get(&format!("{address}/edit"), &cookie).await;
    let (version, group) = (hidden(&page, "_version"), made.group_id.to_string());
    let fields = |version, name| {
        [
            ("_version", version),
            ("name", name),
            ("group_id", group.as_str()),
            ("valid_until", "2026-11-25T11:00"),
            ("valid_from", ""),
        ]
    };
    server.clock.advance(std::time::Duration::from_secs(1));
    post(&site, &format!("{address}/edit"), &cookie, &fields(&version, "Ada Example")).await.leads_to(&address);
    assert_eq!(until().await, json!("2026-11-25T10:00:00.500000Z"), "an end that is not touched stays to the microsecond");
    let late = post(&site, &format!("{address}/edit"), &cookie, &fields(&version, "Ada Other")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says(&["Somebody else has changed this", "Saved now: Ada Example"]);

    post(&site, &format!("{address}/disable"), &cookie, &[]).await.leads_to(&address);
    server.unlock(made.lock_id, &link.credential).await.is(401);
    post(&site, &format!("{address}/enable"), &cookie, &[]).await.leads_to(&address);
    server.unlock(made.lock_id, &link.credential).await.is(200);

    let key = hidden(&site.get(&format!("{address}/rotate"), &cookie).await, "_key");
    let new = post(&site, &format!("{address}/rotate"), &cookie, &[("_key", &key)]).await;
    new.says(&["Access link details"]);
    let again = post(&site, &format!("{address}/rotate"), &cookie, &[("_key", &key)]).await;
    assert_eq!(hidden_value(&again, "secret"), hidden_value(&new, "secret"), "loading the page again replaces nothing");
    server.unlock(made.lock_id, &link.credential).await.is(401);
    let resent = post(&site, &format!("{address}/resend"), &cookie, &[]).await;
    assert_eq!(resent.status, StatusCode::UNPROCESSABLE_ENTITY, "there is no address");

    site.get(&format!("{address}/destroy"), &cookie).await.says(&["Destroy the link of Ada Example?", "cannot be brought back"]);
    post(&site, &format!("{address}/destroy"), &cookie, &[]).await.leads_to("/app/credentials");
    assert_eq!(site.get(&address, &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn several_links_are_extended_switched_off_and_destroyed_each_with_its_result() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let mut ids = Vec::new();
    for name in ["Ada Sample", "Kim Sample", "Sam Sample"] {
        ids.push(
            server.link(&server.tenant, made.group_id, json!({"name": name, "valid_until": server.in_seconds(3_600)})).await.id,
        );
    }
    let cookie = site.owner().await;
    let ask = async |action: &str, ids: &[i64]| {
        let ticked: String = ids.iter().map(|id| format!("&link={id}")).collect();
        site.get(&format!("/app/credentials/bulk?action={action}{ticked}"), &cookie).await
    };
    let act = async |action: &str, page: &Answer, more: &[(&str, &str)]| {
        let ticked = all_hidden(page, "link");
        let mut fields = vec![("action", action)];
        fields.extend(ticked.iter().map(|link| ("link", link.as_str())));
        fields.extend(more);
        post(&site, "/app/credentials/bulk", &cookie, &fields).await
    };
    let page = ask("extend", &ids[..2]).await;
    page.says(&["Extend 2 links?", "Ada Sample · Guests · Until Tue 24 Nov, 11:00 (Berlin)", "Kim Sample"]);
    page.hides(&["Sam Sample"]);
    act("extend", &page, &[("by", "until"), ("valid_until", "")]).await.says(&["Valid until can"]);
    server.clock.advance(std::time::Duration::from_secs(1));
    let done = act("extend", &page, &[("by", "week")]).await;
    done.says(&["2 links are extended", "Until Tue 1 Dec, 11:00 (Berlin)"]);
    act("extend", &page, &[("by", "week")]).await.says(&["No link is extended", "It was changed meanwhile"]);
    assert!(links(&site).await.iter().filter(|link| link["valid_until"] == "2026-12-01T10:00:00Z").count() == 2);

    let page = ask("disable", &ids[..1]).await;
    page.says(&["Switch off 1 link?"]);
    act("disable", &page, &[]).await.says(&["1 link is switched off"]);

    let page = ask("destroy", &ids).await;
    page.says(&["Destroy 3 links?", "cannot be brought back"]);
    server.delete(&format!("/group_links/{}", ids[2]), &server.tenant.owner).await.is(204);
    act("destroy", &page, &[]).await.says(&["2 of 3 links are destroyed", "It is gone already."]);
    assert!(links(&site).await.is_empty());
    ask("destroy", &[]).await.leads_to("/app/credentials");
}

#[tokio::test]
async fn links_for_a_list_are_previewed_and_then_made_each_once() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let key = hidden(&site.get("/app/credentials/several", &cookie).await, "_key");
    let mut people = "Name,Email,From,Until\nKim Sample,kim@example.com,2026-12-01 09:00,2026-12-05 18:00\n".to_owned();
    people.push_str("Sam Sample,sam@\nTom Sample\nUma Sample,uma@example.com,soon\nKim Sample,kim@example.com,2026-12-01 09:00,2026-12-05 18:00\n");
    for number in 0..12 {
        people.push_str(&format!("Guest {number},guest{number}@example.com\n"));
    }
    let group = made.group_id.to_string();
    let fields =
        [("_key", key.as_str()), ("people", people.as_str()), ("group_id", group.as_str()), ("valid_until", "2026-12-24T12:00")];
    let preview = post(&site, "/app/credentials/several", &cookie, &fields).await;
    preview.says(&[
        "13 links can be sent; 4 lines are wrong and left out.",
        "Tue 1 Dec, 09:00 (Berlin) – Sat 5 Dec, 18:00 (Berlin)",
        "Until Thu 24 Dec, 12:00 (Berlin)",
        "line has no email address and no phone number.",
        "such as 2026-12-01 09:00",
        "line says the same as line 2.",
        "Send 13 links",
    ]);
    assert!(links(&site).await.is_empty(), "nothing is made by a preview");

    let step = async |from: &str, made: &str| {
        let mut fields = fields.to_vec();
        fields.extend([("from", from), ("made", made)]);
        post(&site, "/app/credentials/several/create", &cookie, &fields).await
    };
    let first = step("0", "0").await;
    first.says(&["10 of 17 lines are done."]);
    assert_eq!((hidden(&first, "from"), hidden(&first, "made"), all_hidden(&first, "failed").len()), ("10".into(), "6".into(), 4));
    assert_eq!(links(&site).await.len(), 6);
    step("0", "0").await.says(&["10 of 17 lines are done."]);
    assert_eq!(links(&site).await.len(), 6, "loading the page again makes nothing twice");
    step("10", "6").await.says(&["13 links are made and on the way."]);
    let links = links(&site).await;
    assert_eq!(links.len(), 13);
    let kim = links.iter().find(|link| link["name"] == "Kim Sample").unwrap();
    assert_eq!((&kim["valid_from"], &kim["valid_until"]), (&json!("2026-12-01T08:00:00Z"), &json!("2026-12-05T17:00:00Z")));

    let many = "Kim,kim@example.com\n".repeat(1_001);
    let fields = [("_key", key.as_str()), ("people", many.as_str()), ("group_id", group.as_str())];
    post(&site, "/app/credentials/several", &cookie, &fields)
        .await
        .says(&["People has 1001 lines, of which 1000 are the most at a time."]);
}

#[tokio::test]
async fn whoever_may_only_look_sees_no_buttons_and_changes_nothing() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let link = server.link(&server.tenant, made.group_id, json!({})).await;
    let viewer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    let cookie = cookie_of(&viewer.credential);
    let list = site.get("/app/credentials", &cookie).await;
    list.says(&["Ada Sample"]);
    list.hides(&["/app/credentials/new", "name=\"link\"", "value=\"destroy\""]);
    let address = format!("/app/credentials/{}", link.id);
    let page = site.get(&address, &cookie).await;
    page.says(&["Ada Sample"]);
    page.hides(&["/destroy", "/extend", "/disable", "/edit", "/rotate"]);
    let (group, ticked) = (made.group_id.to_string(), link.id.to_string());
    for (path, fields) in [
        (
            "/app/credentials/new".to_owned(),
            vec![("_key", "k"), ("name", "A"), ("send_via", "manual"), ("group_id", group.as_str())],
        ),
        ("/app/credentials/several".to_owned(), vec![("people", "Kim,kim@example.com"), ("group_id", &group)]),
        (
            "/app/credentials/several/create".to_owned(),
            vec![("_key", "k"), ("people", "Kim,kim@example.com"), ("group_id", &group)],
        ),
        ("/app/credentials/bulk".to_owned(), vec![("action", "disable"), ("link", &ticked)]),
        (format!("{address}/edit"), vec![("name", "B"), ("group_id", &group)]),
        (format!("{address}/extend"), vec![("by", "day")]),
        (format!("{address}/disable"), vec![]),
        (format!("{address}/resend"), vec![]),
        (format!("{address}/rotate"), vec![("_key", "k")]),
        (format!("{address}/destroy"), vec![]),
    ] {
        let answer = post(&site, &path, &cookie, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.body);
    }
    let member = server.caller_with_role(Role::GroupBasic, made.group_id).await;
    assert_eq!(site.get("/app/credentials", &cookie_of(&member.credential)).await.status, StatusCode::FORBIDDEN);
    let links = links(&site).await;
    assert_eq!((links.len(), &links[0]["name"], &links[0]["link_enabled"]), (1, &json!("Ada Sample"), &json!(true)));
    server.unlock(made.lock_id, &link.credential).await.is(200);
}

#[tokio::test]
async fn nothing_of_another_organization_can_be_reached() {
    let site = Site::new().await;
    let server = &site.server;
    let other = server.second_organization().await;
    let made = server.site(&other, simulated()).await;
    let link = server.link(&other, made.group_id, json!({})).await;
    let cookie = site.owner().await;
    let address = format!("/app/credentials/{}", link.id);
    for path in ["", "/edit", "/extend", "/resend", "/rotate", "/destroy"] {
        assert_eq!(site.get(&format!("{address}{path}"), &cookie).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    post(&site, "/app/credentials/bulk", &cookie, &[("action", "destroy"), ("link", &link.id.to_string())])
        .await
        .says(&["No link is destroyed", "It is gone already."]);
    site.get("/app/credentials", &cookie).await.hides(&["Ada Sample"]);
    server.unlock(made.lock_id, &link.credential).await.is(200);
}
