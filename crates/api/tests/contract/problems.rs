//! Refusals as problem details (RFC 9457), for whoever asks for them.

use std::collections::BTreeSet;

use doorward_core::{Code, Role, Secret};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Credential, Setup, TestServer};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::server;

const PROBLEM: &str = "application/problem+json";

/// A request in both forms: as any client sends it, and as one that takes problem details.
async fn both(server: &TestServer, request: impl Fn() -> RequestBuilder) -> (Answer, Answer) {
    let usual = server.send(request()).await;
    (usual, server.send(request().header("accept", "application/json, application/problem+json")).await)
}

/// The code that both forms give, which say the same.
fn same(usual: &Answer, problem: &Answer) -> String {
    assert_eq!(usual.status, problem.status, "{}", usual.request);
    assert_eq!(usual.header("content-type"), Some("application/json"), "{}", usual.request);
    assert_eq!(problem.header("content-type"), Some(PROBLEM), "{}", problem.request);
    for answer in [usual, problem] {
        let vary = answer.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().contains("accept"));
        assert!(vary, "{}", answer.request);
    }
    let body = &problem.json;
    let code = body["code"].as_str().unwrap();
    let known = Code::parse(code).unwrap();
    assert_eq!((body["status"].as_u64(), known.status()), (Some(u64::from(problem.status)), problem.status));
    assert_eq!((&body["type"], &body["title"]), (&json!(format!("/docs#{code}")), &json!(known.text())));
    let members: BTreeSet<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = BTreeSet::from(["type", "title", "status", "detail", "code"]);
    if usual.json.get("errors").is_some() {
        expected.insert("errors");
        assert_eq!((&usual.json, code), (&json!({"errors": body["errors"]}), "e00422"));
        for field in body["errors"].as_object().unwrap().keys() {
            assert!(body["detail"].as_str().unwrap().contains(field), "{}", body["detail"]);
        }
    } else {
        assert_eq!(usual.json, json!({"code": code, "error": body["detail"]}));
    }
    assert_eq!(members, expected);
    code.to_owned()
}

#[tokio::test]
async fn every_kind_of_refusal_says_the_same_in_both_forms() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let shut = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    server.post(&format!("/locks/{}/lock_down", shut.lock_id), owner, json!({})).await.is(204);
    let gone = server.site(&server.tenant, json!({"kind": "shelly", "address": "127.0.0.1:9"})).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let unknown = Credential::GroupLink(Secret::presented("unknown"));
    let sign_in = json!({"user": {"domain": "sunny-mill", "email": "owner@example.com", "password": "wrong password"}});
    let unlock = |id: i64| format!("/locks/{id}/unlock");
    let cases: Vec<(Method, String, &Credential, Option<Value>, &str)> = vec![
        (Method::GET, "/cameras".to_owned(), owner, None, "e00404"),
        (Method::GET, "/no/such/address".to_owned(), &Credential::Nothing, None, "e00404"),
        (Method::DELETE, "/places".to_owned(), owner, None, "e00405"),
        (Method::GET, "/places".to_owned(), &Credential::Nothing, None, "afc496"),
        (Method::POST, "/logins".to_owned(), &Credential::Nothing, Some(sign_in), "afc516"),
        (Method::GET, "/locks".to_owned(), &unknown, None, "f299ef"),
        (Method::POST, "/places".to_owned(), &member.credential, Some(json!({})), "fcd8ef"),
        (Method::GET, "/places/999999".to_owned(), owner, None, "e00404"),
        (Method::GET, "/locks/999999".to_owned(), owner, None, "fad10e"),
        (Method::GET, "/places?limit=251".to_owned(), owner, None, "e00400"),
        (Method::POST, "/places".to_owned(), owner, Some(json!(["not an object"])), "e00400"),
        (Method::POST, "/places".to_owned(), owner, Some(json!({"place": {"name": 5}})), "e00422"),
        (Method::POST, unlock(shut.lock_id), owner, None, "fad001"),
        (Method::POST, unlock(site.lock_id), owner, None, "ff420a"),
        (Method::POST, unlock(gone.lock_id), owner, None, "fac003"),
    ];
    for (method, path, credential, body, expected) in cases {
        let request = || {
            let request = server.request(method.clone(), &path, credential);
            body.iter().fold(request, |request, body| request.json(body))
        };
        let (usual, problem) = both(&server, request).await;
        assert_eq!(same(&usual, &problem), expected, "{method} {path}");
    }
    let (usual, problem) = both(&server, || server.request(Method::POST, "/places", owner).body("x".repeat(1_048_577))).await;
    assert_eq!(same(&usual, &problem), "e00400");
    assert!(problem.json["detail"].as_str().unwrap().contains("1 MiB"), "what was wrong this time: {}", problem.text);
}

#[tokio::test]
async fn too_many_requests_are_a_problem_that_says_how_long_to_wait() {
    let server = TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit: 1, ..Setup::default() }).await;
    let request = || server.request(Method::GET, "/user", &server.tenant.owner);
    server.send(request()).await.is(200);
    let (usual, problem) = both(&server, request).await;
    assert_eq!(same(&usual, &problem), "e00429");
    assert_eq!((usual.header("retry-after"), problem.header("retry-after")), (Some("1"), Some("1")));
}

#[tokio::test]
async fn a_database_that_is_gone_is_a_problem_too() {
    let server = server().await;
    server.db.store.clone().close().await.unwrap();
    let (usual, problem) = both(&server, || server.request(Method::GET, "/user", &server.tenant.owner)).await;
    assert_eq!(same(&usual, &problem), "e00503");
}

#[tokio::test]
async fn what_is_no_refusal_stays_as_it_is_whatever_is_asked_for() {
    let server = server().await;
    let request = |path| server.request(Method::GET, path, &server.tenant.owner).header("accept", PROBLEM);
    let answer = server.send(request("/user")).await.is(200);
    assert_eq!((answer.header("content-type"), &answer.json["email"]), (Some("application/json"), &json!("owner@example.com")));
    assert!(server.send(request("/docs")).await.is(200).header("content-type").unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn every_type_leads_to_words_about_it() {
    let server = server().await;
    let page = server.get("/docs", &Credential::Nothing).await.is(200).text;
    for code in Code::ALL {
        assert!(page.contains(&format!("id=\"{}\"", code.as_str())), "{code:?}");
    }
}
