//! The primary device: of several logins of a user, the one that a group admits.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::json;

use crate::support::House;

#[db_test]
async fn a_group_that_asks_for_the_primary_device_admits_that_login_alone(db: TestDatabase) {
    let house = House::new(db).await;
    let (server, owner) = (&house.server, &house.server.tenant.owner);
    let group = json!({"group": {"primary_device_restriction_enabled": true}});
    server.patch(&format!("/groups/{}", house.site.group_id), owner, group).await.is(204);
    let member = server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let (second_id, second) = server.device_login(&server.tenant, &member.email).await;
    let first = &member.credential;
    for neither in [first, &second] {
        house.refused(house.site.lock_id, neither, 403, "34bd8f").await;
    }

    server.post("/login/promote", first, json!({})).await.is(204);
    house.opened(first).await;
    house.refused(house.site.lock_id, &second, 403, "34bd8f").await;
    server.post(&format!("/logins/{second_id}/promote"), owner, json!({})).await.is(204);
    house.opened(&second).await;
    house.refused(house.site.lock_id, first, 403, "34bd8f").await;

    let manager = server.caller_with_role(Role::GroupManager, house.site.group_id).await;
    for bypassing in [&manager.credential, owner] {
        house.opened(bypassing).await;
    }
    let link = server.link(&server.tenant, house.site.group_id, json!({})).await;
    house.opened(&link.credential).await;
}
