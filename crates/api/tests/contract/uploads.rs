//! Files that are announced, sent and then used as pictures (contract section 2.16).

use std::time::Duration;

use doorward_app::upkeep;
use doorward_core::Role;
use doorward_store::entity::upload;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, Setup, TestServer};
use reqwest::Method;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::server;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MIB: usize = 1_024 * 1_024;

/// Announces a picture: the path that takes it, and its name.
async fn announce(server: &TestServer, credential: &Credential) -> (String, String) {
    let body = json!({"signed_upload_url": {"file_name": "My portrait.png", "file_type": "image"}});
    let made = server.post("/signed_upload_urls", credential, body).await.ok();
    let address = made["signed_upload_url"].as_str().unwrap();
    (address.strip_prefix(&server.url()).unwrap().to_owned(), made["file_name"].as_str().unwrap().to_owned())
}

/// Sends a file as software does that has nothing but its address.
async fn send(server: &TestServer, method: Method, path: &str, file: &[u8]) -> Answer {
    server.send(server.request(method, path, &Credential::Nothing).body(file.to_vec())).await
}

/// Announces and sends a picture: its name.
async fn upload(server: &TestServer, credential: &Credential) -> String {
    let (path, name) = announce(server, credential).await;
    send(server, Method::POST, &path, PNG).await.is(204);
    name
}

async fn kept(server: &TestServer) -> u64 {
    upload::Entity::find().count(server.db.store.reader()).await.unwrap()
}

/// The path of a picture, from an answer.
fn path(server: &TestServer, image: &Value) -> String {
    image.as_str().unwrap().strip_prefix(&server.url()).unwrap().to_owned()
}

/// What is at the address of a picture.
async fn bytes(server: &TestServer, image: &Value) -> Vec<u8> {
    let request = server.request(Method::GET, &path(server, image), &Credential::Nothing);
    request.send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[db_test]
async fn an_uploaded_picture_is_of_a_user_or_a_place_as_long_as_that_has_it(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (owner, nobody) = (&server.tenant.owner, &Credential::Nothing);
    let (user_id, _) = server.user(&server.tenant).await;
    let site = server.site(&server.tenant, Value::Null).await;
    for (path_of, envelope) in
        [(format!("/users/{user_id}"), "user"), (format!("/places/{}", site.place_id), "place"), ("/user".to_owned(), "user")]
    {
        let (address, name) = announce(&server, owner).await;
        assert!(name.ends_with("-My-portrait.png"), "{name}");
        let set = |image: &str| json!({envelope: {"image": image}});
        assert_eq!(server.patch(&path_of, owner, set(&name)).await.invalid_fields(), ["image"], "it was not sent yet");
        send(&server, Method::PUT, &address, PNG).await.is(204);
        let shown = format!("/pictures/{name}");
        server.get(&shown, nobody).await.is(404);
        server.patch(&path_of, owner, set(&name)).await.is(204);
        let image = server.get(&path_of, owner).await.ok()["image"].clone();
        assert_eq!(image, json!(format!("{}{shown}", server.url())));
        let picture = server.get(&shown, nobody).await.is(200);
        assert_eq!(picture.header("content-type"), Some("image/png"));
        assert_eq!(
            (picture.header("x-content-type-options"), picture.header("access-control-allow-origin")),
            (Some("nosniff"), None)
        );
        assert!(picture.header("content-security-policy").unwrap().contains("sandbox"));
        // Sent again, by its name or as it was answered, it stays; another change leaves it alone.
        for same in [name.as_str(), image.as_str().unwrap()] {
            server.patch(&path_of, owner, set(same)).await.is(204);
        }
        server.patch(&path_of, owner, json!({envelope: {"name": "Changed"}})).await.is(204);
        server.clock.advance(2 * DAY);
        upkeep::tidy(&server.app).await.unwrap();
        server.get(&shown, nobody).await.is(200);
        // It is of one thing alone.
        let other = server.user(&server.tenant).await.0;
        assert_eq!(
            server.patch(&format!("/users/{other}"), owner, json!({"user": {"image": name}})).await.invalid_fields(),
            ["image"]
        );
        // In place of it another one, or none.
        let next = upload(&server, owner).await;
        server.patch(&path_of, owner, set(&next)).await.is(204);
        server.get(&shown, nobody).await.is(404);
        server.get(&format!("/pictures/{next}"), nobody).await.is(200);
        server.patch(&path_of, owner, json!({envelope: {"image": null}})).await.is(204);
        assert_eq!(kept(&server).await, 0);
    }
}

#[db_test]
async fn a_picture_goes_with_what_it_shows(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let image = upload(&server, owner).await;
    let user = json!({"user": {"email": "mia@example.com", "image": image}});
    let user = server.post("/users", owner, user).await.ok();
    let image = upload(&server, owner).await;
    let place = json!({"place": {"name": "Mill", "address": "1 Mill Lane", "image": image}});
    let place = server.post("/places", owner, place).await.ok();
    let (_, token) = server.invited_user(&server.tenant, "robin@example.com").await;
    let image = upload(&server, owner).await;
    let sign_up = json!({"user": {"password": "open sesame", "terms_and_conditions": true, "image": image}, "token": token});
    let signed_up = server.post("/users/sign_up", &Credential::Nothing, sign_up).await.ok();
    assert_eq!(kept(&server).await, 3);
    for (path_of, made) in [("/users", &user), ("/places", &place), ("/users", &signed_up)] {
        let picture = path(&server, &made["image"]);
        server.get(&picture, &Credential::Nothing).await.is(200);
        server.delete(&format!("{path_of}/{}", made["id"]), owner).await.is(204);
        server.get(&picture, &Credential::Nothing).await.is(404);
    }
    assert_eq!(kept(&server).await, 0);
}

#[db_test]
async fn whoever_uploaded_a_picture_may_go(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let image = upload(&server, &administrator.credential).await;
    let place = json!({"place": {"name": "Mill", "address": "1 Mill Lane", "image": image}});
    let image = server.post("/places", &administrator.credential, place).await.ok()["image"].clone();
    server.delete(&format!("/users/{}", administrator.user_id), owner).await.is(204);
    server.get(&path(&server, &image), &Credential::Nothing).await.is(200);
}

#[db_test]
async fn an_uploaded_picture_is_the_organizations_logo(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let logo = format!("/organizations/{}/logo", server.tenant.domain);
    let name = upload(&server, owner).await;
    let set = |name: &str| json!({"organization": {"logo": name}});
    server.patch("/organization", owner, set(&name)).await.is(204);
    let shown = server.get("/organization", owner).await.ok()["logo"].clone();
    assert_eq!(shown, json!(format!("{}{logo}", server.url())));
    // The logo is a copy.
    server.clock.advance(2 * DAY);
    upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(kept(&server).await, 0);
    assert_eq!(bytes(&server, &shown).await, PNG);

    let (address, large) = announce(&server, owner).await;
    send(&server, Method::POST, &address, &[PNG, &[0; 64 * 1_024]].concat()).await.is(204);
    for wrong in ["nothing.png", &large, &large[1..], "../logo"] {
        assert_eq!(server.patch("/organization", owner, set(wrong)).await.invalid_fields(), ["logo"]);
    }
    assert_eq!(bytes(&server, &shown).await, PNG);
}

#[tokio::test]
async fn a_form_with_a_file_is_as_good() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let (address, name) = announce(&server, owner).await;
    let kind = "multipart/form-data; boundary=----xyz";
    let request = || server.request(Method::POST, &address, &Credential::Nothing).header("content-type", kind);
    server.send(request().body("------xyz--\r\n")).await.refuses(400, "e00400");
    let head = b"------xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n".as_slice();
    server.send(request().body([head, PNG, b"\r\n------xyz--\r\n"].concat())).await.is(204);
    server.patch("/user", owner, json!({"user": {"image": name}})).await.is(204);
    let image = server.get("/user", owner).await.ok()["image"].clone();
    assert_eq!(bytes(&server, &image).await, PNG);
}

#[db_test]
async fn an_address_takes_one_picture_of_a_megabyte_within_a_quarter_of_an_hour(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let (address, name) = announce(&server, owner).await;
    for file in [b"".as_slice(), b"<html><script>alert(1)</script></html>", b"MZ", b"name,email\r\n"] {
        assert_eq!(send(&server, Method::POST, &address, file).await.invalid_fields(), ["file"]);
    }
    let largest = [PNG, &vec![0; MIB - PNG.len()]].concat();
    send(&server, Method::POST, &address, &[largest.as_slice(), b"x"].concat()).await.refuses(400, "e00400");
    for unknown in [format!("{address}0"), "/uploads/x".to_owned(), format!("/uploads/{name}")] {
        send(&server, Method::POST, &unknown, PNG).await.refuses(404, "e00404");
    }
    server.get(&address, &Credential::Nothing).await.refuses(405, "e00405");
    // Of two at once, one is kept.
    let (first, second) =
        tokio::join!(send(&server, Method::POST, &address, &largest), send(&server, Method::PUT, &address, &largest));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
    send(&server, Method::POST, &address, PNG).await.refuses(404, "e00404");

    let (late, _) = announce(&server, owner).await;
    let (in_time, unused) = announce(&server, owner).await;
    server.clock.advance(15 * MINUTE - Duration::from_micros(1));
    send(&server, Method::POST, &in_time, PNG).await.is(204);
    server.clock.advance(Duration::from_micros(1));
    send(&server, Method::POST, &late, PNG).await.refuses(404, "e00404");
    server.clock.advance(DAY);
    assert_eq!(server.patch("/user", owner, json!({"user": {"image": unused}})).await.invalid_fields(), ["image"]);
    upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(kept(&server).await, 0);
}

#[tokio::test]
async fn what_breaks_a_rule_is_named() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for (fields, expected) in [
        (json!({}), vec!["file_name"]),
        (json!({"file_name": null, "file_type": "csv_user_import"}), vec!["file_name", "file_type"]),
        (json!({"file_name": "x".repeat(256), "file_type": 5}), vec!["file_name", "file_type"]),
        (json!({"file_name": "cards.csv", "file_type": "csv_card_import"}), vec!["file_type"]),
        (json!({"file_name": "a.exe", "file_type": "program"}), vec!["file_type"]),
    ] {
        assert_eq!(
            server.post("/signed_upload_urls", owner, json!({"signed_upload_url": fields})).await.invalid_fields(),
            expected
        );
    }
    let made = server.post("/signed_upload_urls", owner, json!({"file_name": "a.png"})).await.ok();
    assert_eq!(made.as_object().unwrap().len(), 2);
    for path in ["/user", "/users/1"] {
        assert_eq!(server.patch(path, owner, json!({"user": {"image": "a.png"}})).await.invalid_fields(), ["image"]);
    }
}

#[db_test]
async fn a_picture_is_of_one_organization(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    let name = upload(&server, &server.tenant.owner).await;
    assert_eq!(server.patch("/user", &other.owner, json!({"user": {"image": name}})).await.invalid_fields(), ["image"]);
    assert_eq!(
        server.patch("/organization", &other.owner, json!({"organization": {"logo": name}})).await.invalid_fields(),
        ["logo"]
    );
    // An address is an address anywhere: it takes nothing away from whose picture it is.
    server.patch("/user", &server.tenant.owner, json!({"user": {"image": name}})).await.is(204);
    let address = server.get("/user", &server.tenant.owner).await.ok()["image"].clone();
    for image in [address.clone(), Value::Null] {
        server.patch("/user", &other.owner, json!({"user": {"image": image}})).await.is(204);
    }
    server.get(&path(&server, &address), &Credential::Nothing).await.is(200);
}

#[tokio::test]
async fn a_user_has_fifty_that_are_in_no_use_and_announces_one_in_ten_seconds() {
    let server = TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit: 5, ..Setup::default() }).await;
    let owner = &server.tenant.owner;
    let body = || json!({"signed_upload_url": {"file_name": "a.png"}});
    for _ in 0..3 {
        server.post("/signed_upload_urls", owner, body()).await.ok();
    }
    let refused = server.post("/signed_upload_urls", owner, body()).await.refuses(429, "e00429");
    assert_eq!(refused.header("retry-after"), Some("10"));
    for _ in 3..50 {
        server.clock.advance(Duration::from_secs(10));
        server.post("/signed_upload_urls", owner, body()).await.ok();
    }
    server.clock.advance(Duration::from_secs(10));
    server.post("/signed_upload_urls", owner, body()).await.refuses(409, "e00409");
    let member = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    server.post("/signed_upload_urls", &member.credential, body()).await.ok();
    // Those that were never sent make room.
    server.clock.advance(15 * MINUTE);
    server.post("/signed_upload_urls", owner, body()).await.ok();
}

#[tokio::test]
async fn a_name_answers_as_it_did_for_the_same_key() {
    let server = server().await;
    let request =
        || server.request(Method::POST, "/signed_upload_urls", &server.tenant.owner).header("idempotency-key", "portrait");
    let body = json!({"file_name": "a.png"});
    let made = server.send(request().json(&body)).await.ok();
    assert_eq!((server.send(request().json(&body)).await.ok(), kept(&server).await), (made, 1));
}
