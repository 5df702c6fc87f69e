//! Group links: when they open their group's doors, and why else not.

use doorward_core::Secret;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::Credential;
use serde_json::{Value, json};

use crate::support::{Actor, House, authorized_by, by_nothing, names};

#[db_test]
async fn a_valid_link_opens_and_its_use_is_recorded(db: TestDatabase) {
    let house = House::new(db).await;
    let more =
        json!({"email": "ada@example.com", "valid_from": house.server.in_seconds(0), "valid_until": house.server.in_seconds(1)});
    let link = house.server.link(&house.server.tenant, house.site.group_id, more).await;
    assert_eq!(house.last_used(link.id).await, Value::Null);

    let event = house.opened(&link.credential).await;
    names(&event, &Actor { kind: "GroupLink", id: link.id, credential_kind: "GroupLink", credential_id: link.id });
    assert_eq!(authorized_by(&event), (json!("Group"), json!(house.site.group_id), Value::Null));
    let told = (&event["type"], &event["action"], &event["actor_name"], &event["actor_email"], &event["object_name"]);
    let expected = (json!("lock.unlock"), json!("unlock"), json!("Ada Sample"), json!("ada@example.com"), json!("Front door"));
    assert_eq!(told, (&expected.0, &expected.1, &expected.2, &expected.3, &expected.4));
    assert_eq!(event["place_id"], json!(house.site.place_id));
    assert_eq!(house.last_used(link.id).await, json!(house.server.in_seconds(0)));
    house.server.finish().await;
}

#[db_test]
async fn a_link_opens_from_its_first_moment_to_the_one_before_its_end(db: TestDatabase) {
    let house = House::new(db).await;
    let tenant = &house.server.tenant;
    for (from, until, expected) in [
        (Some(0), None, None),
        (Some(1), None, Some("g299ef")),
        (None, Some(1), None),
        (None, Some(0), Some("f298ef")),
        (Some(-2), Some(-1), Some("f298ef")),
        (Some(1), Some(2), Some("g299ef")),
    ] {
        let moment = |seconds: Option<i64>| seconds.map(|seconds| house.server.in_seconds(seconds));
        let more = json!({"valid_from": moment(from), "valid_until": moment(until)});
        let link = house.server.link(tenant, house.site.group_id, more).await;
        match expected {
            None => drop(house.opened(&link.credential).await),
            Some(code) => drop(house.refused(house.site.lock_id, &link.credential, 401, code).await),
        }
    }
}

#[db_test]
async fn a_refusal_names_the_link_and_does_not_use_it(db: TestDatabase) {
    let house = House::new(db).await;
    let (server, site) = (&house.server, house.site);
    let owner = &server.tenant.owner;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let tenant = &server.tenant;

    let disabled = server.link(tenant, site.group_id, json!({"link_enabled": false})).await;
    let of_another_group = server.link(tenant, elsewhere.group_id, json!({})).await;
    let good = server.link(tenant, site.group_id, json!({})).await;
    let mut refusals = vec![
        (house.refused(site.lock_id, &disabled.credential, 401, "f297ef").await, disabled.id),
        (house.refused(site.lock_id, &of_another_group.credential, 404, "fad10e").await, of_another_group.id),
    ];
    for (path, code) in [(format!("/locks/{}", site.lock_id), "fad001"), (format!("/places/{}", site.place_id), "fad002")] {
        server.post(&format!("{path}/lock_down"), owner, json!({})).await.is(204);
        refusals.push((house.refused(site.lock_id, &good.credential, 409, code).await, good.id));
        server.post(&format!("{path}/cancel_lockdown"), owner, json!({})).await.is(204);
    }
    for (event, id) in refusals {
        names(&event, &Actor { kind: "GroupLink", id, credential_kind: "GroupLink", credential_id: id });
        assert_eq!(authorized_by(&event), by_nothing());
        assert_eq!(house.last_used(id).await, Value::Null);
    }
    house.opened(&good.credential).await;
}

#[db_test]
async fn a_door_taken_out_of_the_group_is_shut_to_its_links_at_once(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.opened(&link.credential).await;
    let path = format!("/group_locks/{}", house.site.group_lock_id);
    house.server.delete(&path, &house.server.tenant.owner).await.is(204);
    house.refused(house.site.lock_id, &link.credential, 404, "fad10e").await;
}

#[db_test]
async fn a_deleted_links_very_next_unlock_is_refused(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.opened(&link.credential).await;
    house.server.delete(&format!("/group_links/{}", link.id), &house.server.tenant.owner).await.is(204);
    house.server.unlock(house.site.lock_id, &link.credential).await.refuses(401, "f299ef");
    assert_eq!(house.shelly.pulses(), 1);
}

#[db_test]
async fn an_unknown_secret_opens_nothing_and_belongs_to_nobodys_record(db: TestDatabase) {
    let house = House::new(db).await;
    let unknown = Secret::presented("00112233445566778899aabbccddeeff");
    for (credential, code) in [
        (Credential::GroupLink(unknown.clone()), "f299ef"),
        (Credential::Login(unknown), "afc496"),
        (Credential::Nothing, "afc496"),
    ] {
        house.server.unlock(house.site.lock_id, &credential).await.refuses(401, code);
    }
    assert_eq!((house.shelly.pulses(), house.server.unlock_events().await.len()), (0, 0));
}

#[db_test]
async fn a_links_secret_is_no_logins_and_the_other_way_round(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    let (Credential::GroupLink(of_link), Credential::Login(of_owner)) = (&link.credential, &house.server.tenant.owner) else {
        unreachable!("the fixtures say so")
    };
    house.server.unlock(house.site.lock_id, &Credential::Login(of_link.clone())).await.refuses(401, "afc496");
    house.server.unlock(house.site.lock_id, &Credential::GroupLink(of_owner.clone())).await.refuses(401, "f299ef");
}

#[db_test]
async fn a_link_of_another_organization_finds_no_door(db: TestDatabase) {
    let house = House::new(db).await;
    let other = house.server.second_organization().await;
    let elsewhere = house.server.site(&other, json!({"kind": "simulated"})).await;
    let link = house.server.link(&other, elsewhere.group_id, json!({})).await;
    house.server.unlock(house.site.lock_id, &link.credential).await.refuses(404, "fad10e");
    assert_eq!((house.shelly.pulses(), house.server.unlock_events().await.len()), (0, 0));
}
