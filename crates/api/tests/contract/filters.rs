//! Every filter and every order of the lists (contract sections 2.2 and 2.4 to 2.9), where no other file tests it.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

/// What a list finds for each query.
async fn finds(server: &TestServer, path: &str, cases: &[(String, Vec<i64>)]) {
    for (query, expected) in cases {
        assert_eq!(&server.get(&format!("{path}{query}"), &server.tenant.owner).await.ids(), expected, "{path}{query}");
    }
}

fn case(query: impl Into<String>, expected: &[i64]) -> (String, Vec<i64>) {
    (query.into(), expected.to_vec())
}

#[db_test]
async fn users(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(tenant, Value::Null).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let administrator = server.caller_with_role(Role::PlaceAdministrator, site.place_id).await;
    let stranger = server.caller_with_role(Role::GroupBasic, elsewhere.group_id).await;
    let (one, two, three) = (member.user_id, administrator.user_id, stranger.user_id);
    for (id, fields) in [
        (one, json!({"name": "Ada", "notes": "Left-handed"})),
        (two, json!({"name": "Bo", "access_enabled": false})),
        (three, json!({"name": "Cy"})),
    ] {
        server.patch(&format!("/users/{id}"), owner, json!({"user": fields})).await.is(204);
    }
    server.unlock(site.lock_id, &member.credential).await.is(200);
    let all = format!("ids={one},{two},{three}");
    finds(
        &server,
        "/users?",
        &[
            case(format!("{all}&sort=name"), &[one, two, three]),
            case(format!("{all}&sort=-name"), &[three, two, one]),
            case(format!("{all}&sort=unlock"), &[two, three, one]),
            case(format!("{all}&sort=-unlock"), &[one, two, three]),
            case(format!("{all}&sort=access_enabled"), &[two, one, three]),
            case(format!("{all}&sort=-access_enabled"), &[one, three, two]),
            case(format!("group_id={}", site.group_id), &[one]),
            case(format!("place_id={}", site.place_id), &[one, two]),
            case(format!("place_id={}&group_id={}", site.place_id, site.group_id), &[one]),
            case(format!("email={}", administrator.email), &[two]),
            case("query=left-h", &[one]),
            case("query=Cy", &[three]),
            case(format!("user_id={three}"), &[three]),
            case(format!("{all}&limit=1&offset=1"), &[two]),
        ],
    )
    .await;
    for wrong in ["sort=age", "group_id=x", "place_id=x", "user_id=you"] {
        server.get(&format!("/users?{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[db_test]
async fn groups_and_their_doors(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let cleaners = server.post("/groups", owner, json!({"group": {"name": "Cleaners"}})).await.id();
    let lock = json!({"lock": {"name": "Back door", "place_id": site.place_id}});
    let back = server.post("/locks", owner, lock).await.id();
    let group_lock = json!({"group_lock": {"group_id": site.group_id, "lock_id": back}});
    let group_lock = server.post("/group_locks", owner, group_lock).await.id();
    finds(
        &server,
        "/groups?",
        &[
            case("", &[cleaners, site.group_id]),
            case("sort=name", &[cleaners, site.group_id]),
            case("sort=-name", &[site.group_id, cleaners]),
            case("query=CLEAN", &[cleaners]),
            case(format!("ids={}", site.group_id), &[site.group_id]),
            case("scope=organization", &[cleaners]),
            case("scope=place", &[site.group_id]),
            case(format!("place_id={}", site.place_id), &[site.group_id]),
            case(format!("lock_id={back}"), &[site.group_id]),
            case("elevator_stop_id=1", &[]),
        ],
    )
    .await;
    finds(
        &server,
        &format!("/group_locks?group_id={}", site.group_id),
        &[
            case("", &[site.group_lock_id, group_lock]),
            case(format!("&ids={group_lock}"), &[group_lock]),
            case(format!("&lock_id={}", site.lock_id), &[site.group_lock_id]),
            case("&query=back", &[group_lock]),
        ],
    )
    .await;
    finds(&server, &format!("/group_locks?group_id={cleaners}"), &[case("", &[])]).await;
    for wrong in
        ["/groups?scope=galaxy", "/groups?elevator_stop_id=x", "/groups?sort=age", "/group_locks", "/group_locks?group_id=x"]
    {
        server.get(wrong, owner).await.refuses(400, "e00400");
    }
}

#[db_test]
async fn links(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let cleaners = server.post("/groups", owner, json!({"group": {"name": "Cleaners"}})).await.id();
    let ada = server.link(tenant, site.group_id, json!({"name": "Ada", "email": "first@example.com"})).await.id;
    let bo = server.link(tenant, cleaners, json!({"name": "Bo"})).await.id;
    finds(
        &server,
        "/group_links?",
        &[
            case("", &[ada, bo]),
            case(format!("ids={bo}"), &[bo]),
            case(format!("group_id={cleaners}"), &[bo]),
            case("query=ada", &[ada]),
            case("query=FIRST@", &[ada]),
            case("query=clean", &[bo]),
            case("sort=group_name", &[bo, ada]),
            case("sort=-group_name", &[ada, bo]),
        ],
    )
    .await;
    server.get("/group_links?sort=age", owner).await.refuses(400, "e00400");
}

#[db_test]
async fn doors(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let simulated = || json!({"kind": "simulated", "pulse_seconds": 5});
    let site = server.site(tenant, simulated()).await;
    let (second, _) = server.door(tenant, site.place_id, site.group_id, simulated()).await;
    let elsewhere = server.site(tenant, Value::Null).await;
    let (one, two, bare) = (site.lock_id, second, elsewhere.lock_id);
    for (id, fields) in [(one, json!({"name": "A", "floor_id": 7})), (two, json!({"name": "B"})), (bare, json!({"name": "C"}))] {
        server.patch(&format!("/locks/{id}"), owner, json!({"lock": fields})).await.is(204);
    }
    server.unlock(one, owner).await.is(200);
    server.post(&format!("/locks/{two}/lock_down"), owner, json!({})).await.is(204);
    finds(
        &server,
        "/locks?",
        &[
            case("", &[one, two, bare]),
            case("sort=name", &[one, two, bare]),
            case("sort=-name", &[bare, two, one]),
            case(format!("ids={two},{bare}"), &[two, bare]),
            case("query=b", &[two]),
            case(format!("place_id={}", site.place_id), &[one, two]),
            case("floor_id=7", &[one]),
            case("configured=true", &[one, two]),
            case("configured=false", &[bare]),
            case("online=true", &[one]),
            case("unlocked=true", &[one]),
            case("unlocked=false", &[two, bare]),
            case("locked_down=true", &[two]),
            case("locked_down=false", &[one, bare]),
            case("online=true&unlocked=false", &[]),
        ],
    )
    .await;
    for wrong in ["configured", "online", "unlocked", "locked_down", "favorite", "floor_id", "place_id", "sort"] {
        server.get(&format!("/locks?{wrong}=perhaps"), owner).await.refuses(400, "e00400");
    }
}

#[db_test]
async fn places(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let mut ids = Vec::new();
    for name in ["Barn", "Attic"] {
        ids.push(server.post("/places", owner, json!({"place": {"name": name, "address": "1 Mill Lane"}})).await.id());
    }
    let [barn, attic] = ids[..] else { unreachable!("two") };
    server.post(&format!("/places/{barn}/favorite"), owner, json!({})).await.is(204);
    finds(
        &server,
        "/places?",
        &[
            case("", &[attic, barn]),
            case("sort=-name", &[barn, attic]),
            case("sort=favorite", &[barn, attic]),
            case("query=BAR", &[barn]),
            case(format!("ids={attic}"), &[attic]),
            case("favorite=true", &[barn]),
            case("favorite=false", &[attic]),
            case("favorite=*", &[attic, barn]),
        ],
    )
    .await;
}
