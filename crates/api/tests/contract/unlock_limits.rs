//! Unlock limits of group links and role assignments: Doorward's own fields.

use doorward_core::Role;
use doorward_testkit::fixtures::Person;
use doorward_testkit::server::{Setup, TestServer};
use serde_json::{Value, json};

use crate::server;

fn shown(item: &Value) -> (Value, Value, Value) {
    (item["unlock_limit"].clone(), item["unlock_limit_period"].clone(), item["unlocks_count"].clone())
}

#[tokio::test]
async fn what_is_no_limit_is_refused_by_field() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let (user_id, _) = server.user(&server.tenant).await;
    let link = json!({"group_id": site.group_id, "name": "Ada Sample"});
    let right = json!({"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id});
    for (path, name, fields) in [("/group_links", "group_link", link), ("/role_assignments", "role_assignment", right)] {
        for (limit, period, wrong) in [
            (json!(0), json!(null), &["unlock_limit"] as &[&str]),
            (json!(-1), json!(null), &["unlock_limit"]),
            (json!(1_000_001), json!("day"), &["unlock_limit"]),
            (json!(1.5), json!(null), &["unlock_limit"]),
            (json!("many"), json!("year"), &["unlock_limit", "unlock_limit_period"]),
            (json!(1), json!(7), &["unlock_limit_period"]),
            (json!(null), json!("day"), &["unlock_limit_period"]),
        ] {
            let mut fields = fields.clone();
            (fields["unlock_limit"], fields["unlock_limit_period"]) = (limit, period);
            assert_eq!(server.post(path, owner, json!({name: fields.clone()})).await.invalid_fields(), wrong, "{path} {fields}");
        }
        for (limit, period, expected) in [
            (json!(null), json!(null), (json!(null), json!(null), json!(0))),
            (json!("1"), json!(null), (json!(1), json!(null), json!(0))),
            (json!(1_000_000), json!("month"), (json!(1_000_000), json!("month"), json!(0))),
        ] {
            let mut fields = fields.clone();
            (fields["unlock_limit"], fields["unlock_limit_period"]) = (limit, period);
            fields["unlocks_count"] = json!(99);
            let made = server.post(path, owner, json!({name: fields})).await.ok();
            assert_eq!(shown(&made), expected, "{path}");
            assert_eq!(shown(&server.get(&format!("{path}?ids={}", made["id"]), owner).await.list()[0]), expected, "{path}");
        }
    }
}

async fn change(server: &TestServer, person: &Person, fields: Value) -> (Value, Value, Value) {
    let path = format!("/role_assignments/{}", person.role_assignment_id);
    server.patch(&path, &server.tenant.owner, json!({"role_assignment": fields})).await.is(204);
    shown(&server.get(&path, &server.tenant.owner).await.ok())
}

#[tokio::test]
async fn the_limit_of_a_role_assignment_may_be_changed_in_parts() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let person = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    for (fields, limit, period) in [
        (json!({"unlock_limit": 5}), json!(5), json!(null)),
        (json!({"unlock_limit_period": "week"}), json!(5), json!("week")),
        (json!({"notify": true}), json!(5), json!("week")),
        (json!({"unlock_limit": 7}), json!(7), json!("week")),
        (json!({"unlock_limit_period": null}), json!(7), json!(null)),
        (json!({"unlock_limit_period": "day", "unlocks_count": 3}), json!(7), json!("day")),
        (json!({"unlock_limit": null}), json!(null), json!(null)),
    ] {
        assert_eq!(change(&server, &person, fields.clone()).await, (limit, period, json!(0)), "{fields}");
    }
    let path = format!("/role_assignments/{}", person.role_assignment_id);
    let period = json!({"role_assignment": {"unlock_limit_period": "day", "notify": false}});
    assert_eq!(server.patch(&path, &server.tenant.owner, period).await.invalid_fields(), ["unlock_limit_period"]);
    assert_eq!(server.get(&path, &server.tenant.owner).await.ok()["notify"], json!(true));
}

#[tokio::test]
async fn the_holder_sees_their_limit_and_what_is_used_of_it() {
    let server = TestServer::with(
        doorward_testkit::database::TestDatabase::sqlite().await,
        Setup { simulate_doors: true, ..Setup::default() },
    )
    .await;
    let site = server.site(&server.tenant, Value::Null).await;
    let person = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    change(&server, &person, json!({"unlock_limit": 2, "unlock_limit_period": "day"})).await;
    server.unlock(site.lock_id, &person.credential).await.is(200);
    let own = server.get("/role_assignments?user_id=me", &person.credential).await.list();
    assert_eq!(shown(&own[0]), (json!(2), json!("day"), json!(1)));
    let path = format!("/role_assignments/{}", person.role_assignment_id);
    let more = json!({"role_assignment": {"unlock_limit": null}});
    server.patch(&path, &person.credential, more).await.refuses(403, "fcd8ef");
}
