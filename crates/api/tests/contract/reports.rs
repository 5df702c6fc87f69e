//! Reports (contract sections 2.16 and 6, rule 15).

use doorward_app::reports::work;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

async fn create(server: &TestServer, fields: Value) -> Value {
    server.post("/reports", &server.tenant.owner, json!({"report": fields})).await.ok()
}

#[tokio::test]
async fn a_report_shows_every_field_and_goes_from_waiting_to_finished() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let fields = json!({"name": "Monthly", "reporter_id": "1", "start_date": "2026-11-01", "end_date": "2026-11-24", "time_zone": "Europe/Berlin"});
    let made = create(&server, fields).await;
    let id = made["id"].clone();
    let expected = json!({"id": id, "resource_type": "Report", "created_at": "2026-11-24T09:00:00Z", "updated_at": "2026-11-24T09:00:00Z",
        "name": "Monthly", "reporter_id": 1, "start_date": "2026-11-01", "end_date": "2026-11-24", "time_zone": "Europe/Berlin",
        "status": "waiting", "error": null, "finished_at": null, "expires_at": null, "rows_count": 0, "size": 0,
        "organization_id": server.tenant.id, "scheduled_report_id": null, "user_id": server.tenant.owner_id});
    assert_eq!(made, expected);
    assert_eq!(server.get(&format!("/reports/{id}"), owner).await.ok(), expected);
    let download = format!("/reports/{id}/download");
    assert_eq!(server.post(&download, owner, json!({})).await.invalid_fields(), ["status"]);
    work(&server.app).await;
    let shown = server.get(&format!("/reports/{id}"), owner).await.ok();
    assert_eq!((&shown["status"], &shown["expires_at"]), (&json!("finished"), &json!("2026-12-24T09:00:00Z")));
    assert!(shown["rows_count"].as_i64() > Some(0) && shown["size"].as_i64() > Some(100), "{shown}");
    let url = server.post(&download, owner, json!({})).await.ok();
    assert_eq!(url.as_object().unwrap().len(), 1);
    assert!(url["url"].as_str().unwrap().starts_with(&format!("{}/report_downloads/", server.url())));
}

#[tokio::test]
async fn a_report_also_comes_unwrapped() {
    let server = server().await;
    let made = server.post("/reports", &server.tenant.owner, json!({"name": "Monthly", "reporter_id": 5})).await.ok();
    assert_eq!((&made["name"], &made["reporter_id"]), (&json!("Monthly"), &json!(5)));
    let zone = server.get("/organization", &server.tenant.owner).await.ok()["time_zone"].clone();
    assert_eq!((&made["start_date"], &made["end_date"], &made["time_zone"]), (&json!("2026-10-26"), &json!("2026-11-24"), &zone));
}

#[tokio::test]
async fn what_breaks_a_rule_is_named_all_at_once() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let good = || json!({"name": "Monthly", "reporter_id": 1});
    for (fields, expected) in [
        (json!({}), vec!["name", "reporter_id"]),
        (json!({"name": " ", "reporter_id": 0, "time_zone": "Mars/Base"}), vec!["name", "reporter_id", "time_zone"]),
        (json!({"reporter_id": 6}), vec!["reporter_id"]),
        (json!({"reporter_id": "all"}), vec!["reporter_id"]),
        (json!({"start_date": "yesterday", "end_date": "2026-02-30"}), vec!["end_date", "start_date"]),
        (json!({"start_date": 20_261_101}), vec!["start_date"]),
        (json!({"start_date": "2026-11-24", "end_date": "2026-11-23"}), vec!["start_date"]),
        (json!({"start_date": "2026-11-25"}), vec!["start_date"]),
        (json!({"start_date": "2026-01-01", "end_date": "2026-06-30"}), vec!["start_date"]),
    ] {
        let mut sent = if fields == json!({}) { json!({}) } else { good() };
        sent.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        assert_eq!(server.post("/reports", owner, json!({"report": sent})).await.invalid_fields(), expected, "{sent}");
    }
    let longest = json!({"name": "Monthly", "reporter_id": 1, "start_date": "2026-01-01", "end_date": "2026-06-29"});
    create(&server, longest).await;
    assert_eq!(server.get("/reports", owner).await.list().len(), 1);
}

#[tokio::test]
async fn an_organization_has_ten_reports_that_wait_at_most() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let body = json!({"report": {"name": "Monthly", "reporter_id": 5}});
    for _ in 0..10 {
        server.post("/reports", owner, body.clone()).await.ok();
    }
    server.post("/reports", owner, body.clone()).await.refuses(409, "e00409");
    let other = server.second_organization().await;
    server.post("/reports", &other.owner, body.clone()).await.ok();
    work(&server.app).await;
    server.post("/reports", owner, body).await.ok();
}

#[tokio::test]
async fn the_table_comes_as_a_file_that_no_browser_shows_or_keeps() {
    let server = server().await;
    let id = create(&server, json!({"name": "Türen: \"November\"\u{2028}/..", "reporter_id": 5})).await["id"].clone();
    work(&server.app).await;
    let url = server.post(&format!("/reports/{id}/download"), &server.tenant.owner, json!({})).await.ok();
    let path = url["url"].as_str().unwrap().strip_prefix(&server.url()).unwrap().to_owned();
    let answer = server.get(&path, &Credential::Nothing).await.is(200);
    let disposition = format!("attachment; filename=\"T-ren-November-{id}.csv\"");
    for (name, expected) in [
        ("content-type", "text/csv; charset=utf-8"),
        ("content-disposition", disposition.as_str()),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
    ] {
        assert_eq!(answer.header(name), Some(expected), "{name}");
    }
    assert!(answer.text.starts_with("id,name,email,") && answer.text.ends_with("\r\n"), "{}", answer.text);
}

#[tokio::test]
async fn reports_are_listed_newest_first_and_filtered() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let mut ids = Vec::new();
    for name in ["Monthly", "Weekly", "Daily"] {
        ids.push(create(&server, json!({"name": name, "reporter_id": 5})).await["id"].as_i64().unwrap());
        if name == "Weekly" {
            work(&server.app).await;
        }
    }
    for (query, range, expected) in [
        ("", "0-9/3", vec![2, 1, 0]),
        ("?limit=1&offset=1", "1-1/3", vec![1]),
        ("?limit=250", "0-249/3", vec![2, 1, 0]),
        ("?query=week", "0-9/1", vec![1]),
        ("?status=waiting", "0-9/1", vec![2]),
        ("?status=finished", "0-9/2", vec![1, 0]),
        ("?status=failed", "*/0", vec![]),
        ("?scheduled_report_id=7", "*/0", vec![]),
    ] {
        let answer = server.get(&format!("/reports{query}"), owner).await.is(200);
        assert_eq!(answer.header("x-collection-range"), Some(range), "{query}");
        assert_eq!(answer.ids(), expected.into_iter().map(|nth: usize| ids[nth]).collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(server.get(&format!("/reports?ids={},{}", ids[0], ids[2]), owner).await.ids(), [ids[2], ids[0]]);
    for wrong in ["status=done", "limit=251", "ids=x", "offset=20001"] {
        server.get(&format!("/reports?{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn each_reporter_has_an_id_that_a_report_takes() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for (path, kind, ids) in [
        ("/event_export_reporters", "EventExportReporter", vec![1, 2, 3, 4]),
        ("/user_export_reporters", "UserExportReporter", vec![5]),
    ] {
        let answer = server.get(path, owner).await.is(200);
        assert_eq!(answer.header("x-collection-range"), Some(format!("0-9/{}", ids.len()).as_str()));
        let listed = answer.list();
        assert!(listed.iter().all(|one| one["resource_type"] == kind && one["name"].is_string() && one["description"].is_string()));
        let found: Vec<_> = listed.iter().map(|one| one["id"].as_i64().unwrap()).collect();
        assert_eq!(found, ids);
        for id in ids {
            create(&server, json!({"name": "x", "reporter_id": id})).await;
        }
    }
    assert_eq!(server.get("/event_export_reporters?limit=2&offset=3", owner).await.ids(), [4]);
    work(&server.app).await;
    let statuses: Vec<_> = server.get("/reports", owner).await.list().iter().map(|report| report["status"].clone()).collect();
    assert_eq!(statuses, vec![json!("finished"); 5]);
}
