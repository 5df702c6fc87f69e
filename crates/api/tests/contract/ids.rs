//! Ids in paths: what names nothing is 404, whatever it looks like.

use doorward_testkit::server::Credential;
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn every_route_answers_404_to_ids_that_name_nothing() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.contains("{id}")) {
        for method in [Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE] {
            let documented = if method == Method::PUT { "patch".to_owned() } else { method.as_str().to_lowercase() };
            if item.get(&documented).is_some() {
                routes.push((method, path));
            }
        }
    }
    assert!(routes.len() >= 25, "{routes:?}");
    // The numbers of what exists, in spellings that are none.
    let (plus, zeros, point) = (format!("+{}", site.lock_id), format!("{}e0", site.lock_id), format!("{}.0", site.lock_id));
    for (method, path) in routes {
        for id in [
            "0",
            "-1",
            "999999",
            "9223372036854775807",
            "99999999999999999999",
            "abc",
            "%00",
            "%F0%9F%9A%AA",
            "null",
            "1%2F2",
            &plus,
            &zeros,
            &point,
        ] {
            let path = path.replace("{id}", id);
            let answer = server.send(server.request(method.clone(), &path, &server.tenant.owner)).await.is(404);
            let code = if path.starts_with("/locks") { "fad10e" } else { "e00404" };
            answer.refuses(404, code);
            server.send(server.request(method.clone(), &path, &Credential::Nothing)).await.refuses(401, "afc496");
        }
    }
    assert_eq!(server.get("/locks", &server.tenant.owner).await.list().len(), 1);
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    server.delete(&format!("/places/{}", site.place_id), owner).await.is(204);
    for path in [
        format!("/places/{}", site.place_id),
        format!("/locks/{}", site.lock_id),
        format!("/groups/{}", site.group_id),
        format!("/group_locks/{}", site.group_lock_id),
    ] {
        server.get(&path, owner).await.is(404);
        server.delete(&path, owner).await.is(404);
    }
    assert_eq!(server.get("/group_links", owner).await.list(), Vec::<Value>::new(), "its links went with the group");
    server.get("/locks", &link.credential).await.refuses(401, "f299ef");
}
