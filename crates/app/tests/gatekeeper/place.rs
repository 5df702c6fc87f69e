//! Geofence: whoever is within 300 m of the door, or of its place where the door has no coordinates of its own.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::support::House;

/// Metres of a degree north, on the sphere that the restriction measures on.
const METRES: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;
const DOOR: (f64, f64) = (52.52, 13.405);
/// Two kilometres away.
const PLACE: (f64, f64) = (52.54, 13.405);

/// What a phone says that is so many metres north of there.
fn north_of((latitude, longitude): (f64, f64), metres: f64) -> Value {
    json!({"context": {"location": {"latitude": latitude + metres / METRES, "longitude": longitude}}})
}

impl House {
    async fn set(&self, path: &str, fields: Value) {
        let (resources, _) = path.split_once('/').unwrap();
        let body = json!({resources.trim_end_matches('s'): fields});
        self.server.patch(&format!("/{path}"), &self.server.tenant.owner, body).await.is(204);
    }

    async fn set_door(&self, fields: Value) {
        self.set(&format!("locks/{}", self.site.lock_id), fields).await;
    }

    async fn set_place(&self, (latitude, longitude): (f64, f64)) {
        self.set(&format!("places/{}", self.site.place_id), json!({"latitude": latitude, "longitude": longitude})).await;
    }
}

#[db_test]
async fn three_hundred_metres_from_the_door_or_else_from_its_place(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = house.server.tenant.owner.clone();
    house.set_door(json!({"geofence_restriction_enabled": true})).await;
    house.refused_with(&owner, north_of(DOOR, 0.0), 409, "bbb93f").await;

    house.set_place(PLACE).await;
    for (from, inside) in [(PLACE, true), (DOOR, false)] {
        for metres in [-299.9, 0.0, 299.9] {
            let here = north_of(from, metres);
            if inside {
                house.opened_with(&owner, here).await;
            } else {
                house.refused_with(&owner, here, 403, "a3995f").await;
            }
        }
        house.refused_with(&owner, north_of(from, 300.1), 403, "a3995f").await;
    }

    // Half a position is none.
    house.set_door(json!({"latitude": DOOR.0})).await;
    house.opened_with(&owner, north_of(PLACE, 299.9)).await;
    house.set_door(json!({"longitude": DOOR.1})).await;
    house.refused_with(&owner, north_of(PLACE, 0.0), 403, "a3995f").await;
    for metres in [-299.9, 0.0, 299.9] {
        house.opened_with(&owner, north_of(DOOR, metres)).await;
    }
    for metres in [-300.1, 300.1] {
        house.refused_with(&owner, north_of(DOOR, metres), 403, "a3995f").await;
    }
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.opened(&link.credential).await;
    house.opened_with(&link.credential, north_of(PLACE, 5_000.0)).await;
    house.server.finish().await;
}

#[db_test]
async fn the_fence_of_a_group_binds_its_members_but_no_manager(db: TestDatabase) {
    let house = House::new(db).await;
    house.set_door(json!({"latitude": DOOR.0, "longitude": DOOR.1})).await;
    house.set(&format!("groups/{}", house.site.group_id), json!({"geofence_restriction_enabled": true})).await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let manager = house.server.caller_with_role(Role::GroupManager, house.site.group_id).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.opened_with(&member.credential, north_of(DOOR, 299.9)).await;
    house.refused_with(&member.credential, north_of(DOOR, 300.1), 403, "a3995f").await;
    for free in [&manager.credential, &house.server.tenant.owner, &link.credential] {
        house.opened_with(free, north_of(DOOR, 300.1)).await;
    }
}

#[db_test]
async fn a_missing_location_is_told_apart_by_what_the_phone_says_of_it(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = house.server.tenant.owner.clone();
    house.set_door(json!({"geofence_restriction_enabled": true, "latitude": DOOR.0, "longitude": DOOR.1})).await;
    let gps = |available: bool, enabled: bool, authorized: bool| {
        json!({"services": [{"type": "BLE", "enabled": false},
        {"type": "GPS", "available": available, "enabled": enabled, "authorized": authorized}]})
    };
    for (context, code) in [
        (json!({}), "bbb99f"),
        (gps(true, true, true), "bbb99f"),
        (gps(true, true, false), "a7793f"),
        (gps(true, false, true), "a3799f"),
        (gps(false, true, true), "a3793f"),
        (json!({"location": {"latitude": 52.52}}), "bbb99f"),
        (json!({"location": {"latitude": 91, "longitude": 13.405}}), "bbb99f"),
        (json!({"location": {"latitude": "here", "longitude": 13.405}}), "bbb99f"),
    ] {
        house.refused_with(&owner, json!({"context": context}), 403, code).await;
    }
    let mut located = north_of(DOOR, 0.0);
    located["context"]["services"] = gps(true, true, true)["services"].clone();
    house.opened_with(&owner, located).await;
}
