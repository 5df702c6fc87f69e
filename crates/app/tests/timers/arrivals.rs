//! The first to arrive and the last to leave.

use std::sync::Arc;

use doorward_core::Role;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::Credential;
use doorward_testkit::shelly::Mood;
use serde_json::{Value, json};

use crate::support::House;

const NOON: &str = "2026-11-24T11:00:00Z";

impl House {
    async fn arrive(&self, credential: &Credential) -> Answer {
        self.wish("first_to_arrive", self.site.lock_id, credential).await
    }

    async fn leave(&self, credential: &Credential) -> Answer {
        self.wish("last_to_leave", self.site.lock_id, credential).await
    }

    async fn wish(&self, wish: &str, lock_id: i64, credential: &Credential) -> Answer {
        self.server.send(self.server.request(reqwest::Method::POST, &format!("/locks/{lock_id}/{wish}"), credential)).await
    }
}

#[db_test]
async fn a_door_waits_for_the_first_unlock_and_then_stays_open(db: TestDatabase) {
    let house = House::new(db).await;
    let person = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.at("10:00:00").await;
    assert_eq!((house.told(), house.first_to_arrive().await), (vec![], (json!(NOON), json!(false))));

    house.server.unlock(house.site.lock_id, &person.credential).await.ok();
    assert_eq!(house.told(), [7], "a pulse for whoever came");
    assert_eq!(house.first_to_arrive().await, (json!(NOON), json!(true)), "from the answer on");
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));

    let (unlock, arrival) = (house.server.unlock_events().await.remove(0), house.events("lock.first_to_arrive").await);
    assert_eq!(arrival.len(), 1);
    assert_eq!((&arrival[0]["success"], &arrival[0]["actor_id"]), (&json!(true), &json!(person.user_id)));
    for same in ["actor_type", "actor_name", "authenticated_by_id", "authorized_by_id", "sequence", "object_name", "place_id"] {
        assert_eq!(arrival[0][same], unlock[same], "{same}");
    }
    house.at("11:00:00").await;
    house.server.unlock(house.site.lock_id, &person.credential).await.ok();
    assert_eq!(house.events("lock.first_to_arrive").await.len(), 1, "there is one first");
    house.at("12:00:00").await;
    assert_eq!(house.first_to_arrive().await, (Value::Null, json!(false)));
    assert_eq!(house.history().await, ["started", "ended"]);
    house.set_at("2026-11-25T09:00:00+01:00");
    house.server.tick().await;
    assert_eq!(house.first_to_arrive().await, (json!("2026-11-25T11:00:00Z"), json!(false)), "each day begins afresh");
    assert_eq!(house.history().await.len(), 2);
    house.finish().await;
}

#[db_test]
async fn whoever_may_unlock_may_say_that_they_are_the_first(db: TestDatabase) {
    let house = House::new(db).await;
    let person = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    for credential in [&person.credential, &link.credential] {
        assert_eq!(house.arrive(credential).await.is(204).text, "");
        house.server.tick().await;
        assert_eq!((house.told(), house.is_held().await), (vec![7, 120], true));
        house.arrive(credential).await.refuses(409, "fad110");
        house.leave(credential).await.is(204);
        house.server.tick().await;
        assert_eq!((house.told(), house.is_held().await), (vec![0], false));
    }
    house.at("12:00:00").await;
    house.arrive(&person.credential).await.refuses(409, "e00411");
    assert_eq!(house.told(), vec![] as Vec<u64>);
    let arrivals = house.events("lock.first_to_arrive").await;
    let codes: Vec<&Value> = arrivals.iter().map(|event| &event["code"]).collect();
    assert_eq!(codes, [&Value::Null, &json!("fad110"), &Value::Null, &json!("fad110"), &json!("e00411")]);
    assert_eq!(arrivals[2]["actor_type"], "GroupLink");
    assert_eq!(house.server.unlock_events().await.len(), 2, "what opened");
    house.finish().await;
}

#[db_test]
async fn whoever_may_not_unlock_is_neither_first_nor_last(db: TestDatabase) {
    let house = House::new(db).await;
    let tenant = &house.server.tenant;
    let (_, email) = house.server.user(tenant).await;
    let (_, stranger) = house.server.device_login(tenant, &email).await;
    let foreigner = house.server.second_organization().await.owner;
    let expired = house.server.link(tenant, house.site.group_id, json!({"valid_until": house.server.in_seconds(-1)})).await;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.server.tick().await;
    house.arrive(&tenant.owner).await.is(204);
    house.server.tick().await;
    assert_eq!(house.told(), [7, 120]);
    for wish in ["first_to_arrive", "last_to_leave"] {
        house.wish(wish, house.site.lock_id, &Credential::Nothing).await.refuses(401, "afc496");
        house.wish(wish, house.site.lock_id, &expired.credential).await.refuses(401, "f298ef");
        house.wish(wish, house.site.lock_id, &stranger).await.refuses(403, "f298bf");
        house.wish(wish, house.site.lock_id, &foreigner).await.refuses(404, "fad10e");
        house.wish(wish, 4_711, &tenant.owner).await.refuses(404, "fad10e");
        house.door("lock_down").await;
        house.wish(wish, house.site.lock_id, &tenant.owner).await.refuses(409, "fad001");
        house.door("cancel_lockdown").await;
    }
    let path = "/locks/door/first_to_arrive";
    house.server.post(path, &tenant.owner, json!({})).await.refuses(404, "fad10e");
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![], true));
    let refused = house.events("lock.last_to_leave").await;
    assert_eq!(refused.iter().filter(|event| event["success"] == false).count(), refused.len());
    house.finish().await;
}

#[db_test]
async fn whoever_does_not_get_in_has_not_arrived(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.server.tick().await;
    house.shelly.set(Mood::Refuses);
    house.arrive(owner).await.refuses(503, "fac004");
    house.server.unlock(house.site.lock_id, owner).await.refuses(503, "fac004");
    assert_eq!(house.first_to_arrive().await, (json!(NOON), json!(false)));
    assert_eq!(house.events("lock.first_to_arrive").await.len(), 0);
    house.shelly.set(Mood::Opens);
    house.arrive(owner).await.is(204);
    assert_eq!(house.first_to_arrive().await, (json!(NOON), json!(true)));
    house.finish().await;
}

#[db_test]
async fn an_unlock_schedule_waits_for_the_first_to_arrive_and_goes_on_after_them(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.schedule("first_to_arrive", "10:00", "11:00").await;
    house.schedule("unlock", "10:00", "18:00").await;
    house.at("10:10:00").await;
    assert_eq!((house.told(), house.is_held().await), (vec![], false));
    house.server.unlock(house.site.lock_id, owner).await.ok();
    for time in ["10:10:00", "10:59:59", "11:00:00", "17:59:30"] {
        house.at(time).await;
    }
    assert_eq!((house.told(), house.history().await), (vec![7, 120, 120, 30], vec!["started".to_owned()]));
    house.leave(owner).await.is(204);
    house.server.tick().await;
    assert_eq!((house.told(), house.history().await), (vec![0], vec!["started".to_owned(), "ended".to_owned()]));
    house.set_at("2026-11-25T11:00:00+01:00");
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true), "nobody is asked for any more");
    house.finish().await;
}

#[db_test]
async fn the_last_to_leave_ends_both_and_whoever_comes_after_begins_anew(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.schedule("unlock", "10:00", "18:00").await;
    house.server.tick().await;
    house.arrive(owner).await.is(204);
    house.server.tick().await;
    house.leave(owner).await.is(204);
    assert_eq!((house.first_to_arrive().await, house.is_held().await), ((json!(NOON), json!(false)), false), "from the answer on");
    house.server.tick().await;
    assert_eq!(house.told(), [7, 120, 0]);
    house.server.unlock(house.site.lock_id, owner).await.ok();
    assert_eq!(house.first_to_arrive().await, (json!(NOON), json!(true)), "in the same moment");
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![7, 120], true));

    house.at("13:00:00").await;
    house.leave(owner).await.is(204);
    house.at("17:00:00").await;
    house.server.unlock(house.site.lock_id, owner).await.ok();
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 0, 7], false), "nobody is asked for any more today");
    let left = house.events("lock.last_to_leave").await;
    assert_eq!((left.len(), &left[0]["success"], &left[0]["actor_id"]), (2, &json!(true), &json!(house.server.tenant.owner_id)));
    assert_eq!(house.events("lock.first_to_arrive").await.len(), 2);
    assert_eq!(house.server.open_commands().await, 0);
    house.finish().await;
}

#[db_test]
async fn leaving_opens_nothing_and_uses_no_unlock(db: TestDatabase) {
    let house = House::new(db).await;
    let once = json!({"unlock_limit": 1});
    let link = house.server.link(&house.server.tenant, house.site.group_id, once).await;
    house.leave(&link.credential).await.is(204);
    house.leave(&link.credential).await.is(204);
    assert_eq!((house.told(), house.server.unlock_events().await.len()), (vec![], 0));
    house.server.unlock(house.site.lock_id, &link.credential).await.ok();
    house.leave(&link.credential).await.refuses(403, "e00410");
    house.finish().await;
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_come_at_once_one_is_the_first(db: TestDatabase) {
    let house = Arc::new(House::new(db).await);
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.server.tick().await;
    let callers: Vec<_> = (0..16)
        .map(|number| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let owner = &house.server.tenant.owner;
                if number % 2 == 0 { house.arrive(owner).await } else { house.server.unlock(house.site.lock_id, owner).await }
                    .status
            })
        })
        .collect();
    for caller in callers {
        let status = caller.await.unwrap();
        assert!([200, 204, 409].contains(&status), "{status}");
    }
    let arrivals = house.events("lock.first_to_arrive").await;
    assert_eq!(arrivals.iter().filter(|event| event["success"] == true).count(), 1);
    house.server.tick().await;
    assert_eq!(house.history().await, ["started"]);
}
