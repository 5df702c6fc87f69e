//! Parameters and fields that cannot be read, by the API document: whatever it names is tried.

use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

/// What a list needs before anything else about it can be wrong.
fn needed(path: &str, site: &Site) -> String {
    match path {
        "/group_locks" => format!("group_id={}&", site.group_id),
        "/calendar/summary" => format!("around=2026-12-21T00:00:00Z/P1D&consequence=allow&group_id={}&", site.group_id),
        _ => String::new(),
    }
}

/// Values that a parameter cannot have.
fn wrong(parameter: &Value) -> Vec<String> {
    let kind = &parameter["schema"]["type"];
    let is = |name: &str| kind == name || kind.as_array().is_some_and(|kinds| kinds.contains(&json!(name)));
    let words = parameter["description"].as_str().unwrap_or_default();
    let texts: &[&str] = match parameter["name"].as_str().unwrap() {
        "limit" => {
            // `Rows at most: 10 if not given, 250 at most`
            let pairs = words.split_whitespace().zip(words.split_whitespace().skip(1));
            let largest = pairs.filter(|(_, next)| *next == "at").find_map(|(number, _)| number.parse::<u64>().ok());
            let largest = largest.unwrap_or_else(|| panic!("no largest limit: {words}"));
            return ["0", "-1", "ten", "1.5"].into_iter().map(str::to_owned).chain([(largest + 1).to_string()]).collect();
        }
        "offset" => &["-1", "20001", "x"],
        "ids" => &["x", "1,x", "1;2"],
        "sort" => &["nonsense", "--name", "-"],
        "favorite" => &["perhaps"],
        _ if is("integer") => &["x", "1.5", "99999999999999999999"],
        _ if is("boolean") => &["perhaps"],
        _ => &[],
    };
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn every_parameter_that_cannot_be_read_is_400() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let webhook = json!({"type": "event_webhook", "name": "x", "url": "https://example.com/hook"});
    let integration = server.post("/integrations", owner, json!({"integration": webhook})).await.id();
    let set = server.post("/event_sets", owner, json!({})).await.id();
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let (mut tried, mut accepted) = (0, Vec::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query");
        let id = match path.split('/').nth(1).unwrap() {
            "places" => site.place_id,
            "locks" => site.lock_id,
            "integrations" => integration,
            _ => set,
        };
        let address = path.replace("{id}", &id.to_string());
        // A stream that begins does not end.
        for parameter in parameters.filter(|_| path != "/events/stream") {
            for value in wrong(parameter) {
                let query = format!("{}{}={value}", needed(path, &site), parameter["name"].as_str().unwrap());
                let answer = server.get(&format!("{address}?{query}"), owner).await;
                if answer.status == 400 {
                    answer.refuses(400, "e00400");
                } else {
                    accepted.push(format!("{} {address}?{query}", answer.status));
                }
                tried += 1;
            }
        }
    }
    assert!(accepted.is_empty(), "not refused: {accepted:#?}");
    assert!(tried > 100, "{tried}");
}

#[tokio::test]
async fn half_of_a_pair_is_400() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for query in [
        "/role_assignments?applies_to_id=1",
        "/role_assignments?assignee_id=1",
        "/role_assignments?assignee_type=Nonsense&assignee_id=1",
        "/team_memberships?member_id=1",
        "/team_memberships?member_type=Nonsense&member_id=1",
        "/events?event_actor_id=1",
        "/events?event_object_id=1",
        "/events?event_authenticated_by_id=1",
        "/schedules?scheduleable_id=1",
        "/schedules?scheduleable_type=Nonsense&scheduleable_id=1",
        "/role_assignments?applies_to_type=Nonsense&applies_to_id=1",
    ] {
        server.get(query, owner).await.refuses(400, "e00400");
    }
}

/// A route of the API document.
pub struct Route {
    pub method: Method,
    pub path: String,
    /// Whether anyone may call it.
    pub open: bool,
    /// Whether it takes group links.
    pub for_links: bool,
}

/// Every one.
pub fn routes() -> Vec<Route> {
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "patch", "put", "delete"].into_iter().filter(|method| item.get(method).is_some()) {
            let takes = |scheme: &Value| item[method]["security"].as_array().is_some_and(|schemes| schemes.contains(scheme));
            let (open, for_links) = (takes(&json!({})), takes(&json!({"group_link": []})));
            routes.push(Route { method: method.to_uppercase().parse().unwrap(), path: path.clone(), open, for_links });
        }
    }
    assert!(routes.iter().filter(|route| !route.open).count() > 100 && routes.iter().filter(|route| route.for_links).count() > 3);
    routes
}

#[tokio::test]
async fn a_token_that_is_none_is_401_everywhere() {
    let server = server().await;
    let Credential::Login(secret) = &server.tenant.owner else { panic!("an owner has a login") };
    for Route { method, path, .. } in routes().into_iter().filter(|route| !route.open) {
        let path = path.replace("{id}", "1").replace("{delivery_id}", "1");
        for token in [
            format!("KISI-GROUP-LINK {}", secret.reveal()),
            format!("Bearer {}", secret.reveal()),
            format!("Basic {}", secret.reveal()),
            secret.reveal().to_owned(),
            "KISI-LOGIN".to_owned(),
            "KISI-LOGIN ".to_owned(),
            format!("KISI-LOGIN {}0", secret.reveal()),
        ] {
            let request = server.request(method.clone(), &path, &Credential::Nothing);
            let answer = server.send(request.header("authorization", &token).json(&json!({}))).await;
            assert_eq!(answer.status, 401, "{method} {path} {token}: {}", answer.text);
        }
    }
    assert_unchanged(&server).await;
}

async fn assert_unchanged(server: &TestServer) {
    server.get("/user", &server.tenant.owner).await.is(200);
    assert_eq!(server.get("/organization", &server.tenant.owner).await.ok()["domain"], server.tenant.domain);
}
