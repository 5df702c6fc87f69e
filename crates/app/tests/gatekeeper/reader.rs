//! Reader restriction: whoever shows the value that the door's reader shows now is at the door.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::{Role, proximity};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::support::House;

/// The values of a door's reader.
struct Reader {
    secret: Vec<u8>,
}

impl Reader {
    /// The value of the present step, or of one so many steps away.
    fn value(&self, house: &House, away: i64) -> String {
        proximity::value(&self.secret, proximity::step(house.server.app.now()) + away)
    }
}

impl House {
    fn secret_path(&self) -> String {
        format!("/locks/{}/proximity_secret", self.site.lock_id)
    }

    /// Makes or rotates the secret, as whoever sets up a display would read it.
    async fn reader(&self) -> Reader {
        let made = self.server.post(&self.secret_path(), &self.server.tenant.owner, json!({})).await.ok();
        Reader { secret: from_base32(made["secret"].as_str().unwrap()) }
    }

    /// A door that asks everyone to be at its reader.
    async fn restricted(db: TestDatabase) -> (Self, Reader) {
        let house = Self::new(db).await;
        house.restrict("locks", house.site.lock_id, "reader_restriction_enabled").await;
        let reader = house.reader().await;
        (house, reader)
    }

    async fn restrict(&self, path: &str, id: i64, field: &str) {
        let name = path.trim_end_matches('s');
        self.server.patch(&format!("/{path}/{id}"), &self.server.tenant.owner, json!({name: {field: true}})).await.is(204);
    }
}

fn proof(value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    json!({"lock": {"proximity_proof": value}})
}

fn from_base32(text: &str) -> Vec<u8> {
    let bits: String =
        text.bytes().map(|byte| format!("{:05b}", if byte < b'A' { byte - b'2' + 26 } else { byte - b'A' })).collect();
    bits.as_bytes().chunks_exact(8).map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap()).collect()
}

#[db_test]
async fn the_restriction_of_a_door_binds_its_owner_but_no_link(db: TestDatabase) {
    let (house, reader) = House::restricted(db).await;
    let owner = house.server.tenant.owner.clone();
    house.refused_with(&owner, json!({}), 403, "bb4faa").await;
    house.refused_with(&owner, proof(Value::Null), 403, "bb4faa").await;
    let now = reader.value(&house, 0);
    let wrong = if now == "000000" { "000001" } else { "000000" };
    house.refused_with(&owner, proof(wrong), 403, "bb4faa").await;
    house.opened_with(&owner, proof(now)).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.opened(&link.credential).await;
    house.server.finish().await;
}

#[db_test]
async fn the_restriction_of_a_group_binds_its_members_but_no_manager(db: TestDatabase) {
    let house = House::new(db).await;
    house.restrict("groups", house.site.group_id, "reader_restriction_enabled").await;
    let reader = house.reader().await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let manager = house.server.caller_with_role(Role::GroupManager, house.site.group_id).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.refused_with(&member.credential, json!({}), 403, "bb4faa").await;
    for free in [&manager.credential, &house.server.tenant.owner, &link.credential] {
        house.opened(free).await;
    }
    let value = reader.value(&house, 0);
    house.opened_with(&member.credential, proof(value.clone())).await;
    house.refused_with(&member.credential, proof(value), 403, "bb4faa").await;
}

#[db_test]
async fn a_value_is_good_for_one_step_before_and_after_its_own(db: TestDatabase) {
    let (house, reader) = House::restricted(db).await;
    let owner = house.server.tenant.owner.clone();
    for away in [-2, 2] {
        house.refused_with(&owner, proof(reader.value(&house, away)), 403, "bb4faa").await;
    }
    for away in [-1, 0, 1] {
        house.opened_with(&owner, proof(reader.value(&house, away))).await;
    }
}

#[db_test]
async fn each_value_serves_each_user_once(db: TestDatabase) {
    let (house, reader) = House::restricted(db).await;
    let owner = house.server.tenant.owner.clone();
    let value = reader.value(&house, 0);
    house.opened_with(&owner, proof(value.clone())).await;
    house.refused_with(&owner, proof(value.clone()), 403, "bb4faa").await;
    house.server.clock.advance(Duration::from_secs(30));
    house.refused_with(&owner, proof(value.clone()), 403, "bb4faa").await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    house.opened_with(&member.credential, proof(value)).await;
    house.opened_with(&owner, proof(reader.value(&house, 0))).await;
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_sent_many_times_at_once_opens_once(db: TestDatabase) {
    let (house, reader) = House::restricted(db).await;
    let value = reader.value(&house, 0);
    let house = Arc::new(house);
    let callers: Vec<_> = (0..16)
        .map(|_| {
            let (house, body) = (Arc::clone(&house), proof(value.clone()));
            tokio::spawn(async move { house.unlock_with(&house.server.tenant.owner, body).await })
        })
        .collect();
    let mut opened = 0;
    for caller in callers {
        let answer = caller.await.unwrap();
        if answer.status == 200 {
            opened += 1;
        } else {
            answer.refuses(403, "bb4faa");
        }
    }
    assert_eq!(opened, 1);
}

#[db_test]
async fn a_value_may_come_as_text_or_as_a_number_without_its_zeros(db: TestDatabase) {
    let (house, reader) = House::restricted(db).await;
    let owner = house.server.tenant.owner.clone();
    // The zero must stand in front in this step, not in a later one.
    while !reader.value(&house, 0).starts_with('0') {
        house.server.clock.advance(Duration::from_secs(30));
    }
    let value = reader.value(&house, 0);
    house.opened_with(&owner, proof(value.parse::<u32>().unwrap())).await;
    house.refused_with(&owner, proof(value), 403, "bb4faa").await;
    house.opened_with(&owner, proof(format!(" {} ", reader.value(&house, 1)))).await;
}

#[db_test]
async fn a_secret_that_is_replaced_is_dead_at_once(db: TestDatabase) {
    let (house, old) = House::restricted(db).await;
    let owner = house.server.tenant.owner.clone();
    house.opened_with(&owner, proof(old.value(&house, 0))).await;
    let new = house.reader().await;
    assert_eq!((old.secret.len(), new.secret.len(), old.secret == new.secret), (20, 20, false));
    for away in [-1, 0, 1] {
        house.refused_with(&owner, proof(old.value(&house, away)), 403, "bb4faa").await;
    }
    house.opened_with(&owner, proof(new.value(&house, 0))).await;

    house.server.delete(&house.secret_path(), &owner).await.is(204);
    house.refused_with(&owner, proof(new.value(&house, 1)), 403, "bb4faa").await;
}

#[db_test]
async fn another_doors_value_is_none_here(db: TestDatabase) {
    let (house, _) = House::restricted(db).await;
    let tenant = house.server.tenant.clone();
    let (second, _) = house.server.door(&tenant, house.site.place_id, house.site.group_id, house.shelly.relay()).await;
    let made = house.server.post(&format!("/locks/{second}/proximity_secret"), &tenant.owner, json!({})).await.ok();
    let elsewhere = Reader { secret: from_base32(made["secret"].as_str().unwrap()) };
    house.refused_with(&tenant.owner, proof(elsewhere.value(&house, 0)), 403, "bb4faa").await;
}

#[db_test]
async fn a_missing_value_is_told_apart_by_what_the_phone_says_of_bluetooth(db: TestDatabase) {
    let (house, _) = House::restricted(db).await;
    let owner = house.server.tenant.owner.clone();
    for (service, code) in [
        (json!({"type": "BLE", "available": true, "enabled": true, "authorized": false}), "bb4fff"),
        (json!({"type": "BLE", "available": true, "enabled": false, "authorized": true}), "bb4bff"),
        (json!({"type": "BLE", "available": false, "enabled": true, "authorized": true}), "bb5bff"),
        (json!({"type": "BLE", "available": true, "enabled": true, "authorized": true}), "bb5bff"),
        (json!({"type": "BLE"}), "bb4faa"),
        (json!({"type": "NFC", "available": true, "enabled": true, "authorized": true}), "bb4faa"),
    ] {
        house.refused_with(&owner, json!({"context": {"services": [service]}}), 403, code).await;
    }
}
