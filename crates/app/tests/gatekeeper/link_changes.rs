//! Group links that are changed, rotated and mailed again: what holds at the very next unlock.

use std::time::Duration;

use doorward_app::outbox::{self, Message};
use doorward_core::{Secret, Timestamp};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Link;
use doorward_testkit::server::Credential;
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

use crate::support::House;

impl House {
    async fn link(&self, more: Value) -> Link {
        self.server.link(&self.server.tenant, self.site.group_id, more).await
    }

    async fn change_link(&self, link: &Link, fields: Value) {
        let path = format!("/group_links/{}", link.id);
        self.server.patch(&path, &self.server.tenant.owner, json!({"group_link": fields})).await.is(204);
    }

    /// Rotates a link: what its holder presents from now on.
    async fn rotate(&self, link: &Link) -> Credential {
        let path = format!("/group_links/{}/rotate", link.id);
        let rotated = self.server.post(&path, &self.server.tenant.owner, json!({})).await.ok();
        Credential::GroupLink(Secret::presented(rotated["secret"].as_str().unwrap()))
    }

    async fn used(&self, link: &Link) -> i64 {
        let path = format!("/group_links/{}", link.id);
        self.server.get(&path, &self.server.tenant.owner).await.ok()["unlocks_count"].as_i64().unwrap()
    }

    async fn link_used_up(&self, link: &Link) {
        self.refused(self.site.lock_id, &link.credential, 403, "e00410").await;
    }

    /// Nobody is known by it, so that there is nothing to record either.
    async fn unknown(&self, credential: &Credential) {
        let (events, pulses) = (self.server.unlock_events().await.len(), self.shelly.pulses());
        self.server.unlock(self.site.lock_id, credential).await.refuses(401, "f299ef");
        self.server.get("/locks", credential).await.refuses(401, "f299ef");
        assert_eq!((self.server.unlock_events().await.len(), self.shelly.pulses()), (events, pulses));
    }

    /// The secrets of the mails that wait.
    async fn mailed(&self) -> Vec<Credential> {
        let due = outbox::claim(&self.server.app, 100, Duration::from_secs(60)).await.unwrap();
        let secret = |message: &Message| {
            let Message::LinkMail(mail) = message else { unreachable!("links alone are mailed here") };
            let address = mail.address.reveal();
            Credential::GroupLink(Secret::presented(address.rsplit('/').next().unwrap()))
        };
        due.iter().map(|due| secret(&due.message)).collect()
    }
}

#[db_test]
async fn a_rotated_links_very_next_unlock_is_refused_with_the_old_secret_and_granted_with_the_new(db: TestDatabase) {
    let house = House::new(db).await;
    for more in [json!({}), json!({"unlock_limit": 100}), json!({"email": "ada@example.com"})] {
        let mut link = house.link(more).await;
        for _ in 0..3 {
            // Twice, so that the gatekeeper knows it by heart.
            house.opened(&link.credential).await;
            house.opened(&link.credential).await;
            let new = house.rotate(&link).await;
            house.unknown(&link.credential).await;
            let event = house.opened(&new).await;
            assert_eq!((&event["actor_type"], &event["actor_id"]), (&json!("GroupLink"), &json!(link.id)));
            house.unknown(&link.credential).await;
            link.credential = new;
        }
        assert_eq!(house.used(&link).await, 9, "what was opened before stays counted");
    }
}

#[db_test]
async fn a_rotated_link_that_is_deleted_opens_with_neither_secret_and_others_are_as_they_were(db: TestDatabase) {
    let house = House::new(db).await;
    let (link, other) = (house.link(json!({})).await, house.link(json!({})).await);
    let new = house.rotate(&link).await;
    house.opened(&new).await;
    house.server.delete(&format!("/group_links/{}", link.id), &house.server.tenant.owner).await.is(204);
    house.unknown(&link.credential).await;
    house.unknown(&new).await;
    house.opened(&other.credential).await;
}

#[db_test]
async fn a_link_that_is_mailed_again_opens_with_what_the_last_mail_says_alone(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.link(json!({"email": "ada@example.com"})).await;
    house.opened(&link.credential).await;
    let resend = format!("/group_links/{}/resend", link.id);
    for _ in 0..2 {
        house.server.post(&resend, &house.server.tenant.owner, json!({})).await.is(204);
    }
    house.unknown(&link.credential).await;
    let mailed = house.mailed().await;
    assert_eq!(mailed.len(), 1, "mails with dead links do not leave");
    house.opened(&mailed[0]).await;

    let new = house.rotate(&link).await;
    house.unknown(&mailed[0]).await;
    house.opened(&new).await;
    let mailed = house.mailed().await;
    assert_eq!(mailed.len(), 1);
    house.opened(&mailed[0]).await;
}

#[db_test]
async fn a_change_holds_at_the_very_next_unlock(db: TestDatabase) {
    let house = House::new(db).await;
    let (link, lock_id) = (house.link(json!({})).await, house.site.lock_id);
    let elsewhere = house.server.site(&house.server.tenant, json!({"kind": "simulated"})).await;
    let refused = async |fields: Value, status, code| {
        house.opened(&link.credential).await;
        house.change_link(&link, fields).await;
        house.refused(lock_id, &link.credential, status, code).await;
    };
    refused(json!({"link_enabled": false}), 401, "f297ef").await;
    house.change_link(&link, json!({"link_enabled": true})).await;
    refused(json!({"valid_until": house.server.in_seconds(0)}), 401, "f298ef").await;
    house.change_link(&link, json!({"valid_until": null})).await;
    refused(json!({"valid_from": house.server.in_seconds(1)}), 401, "g299ef").await;
    house.change_link(&link, json!({"valid_from": null})).await;
    refused(json!({"group_id": elsewhere.group_id}), 404, "fad10e").await;
    house.server.unlock(elsewhere.lock_id, &link.credential).await.is(200);
    house.change_link(&link, json!({"group_id": house.site.group_id, "name": "Ada Changed"})).await;
    let event = house.opened(&link.credential).await;
    assert_eq!((&event["actor_name"], &event["authorized_by_id"]), (&json!("Ada Changed"), &json!(house.site.group_id)));
}

#[db_test]
async fn a_limit_below_what_was_opened_is_used_up_and_one_above_opens_the_rest(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.link(json!({"unlock_limit": 5})).await;
    for _ in 0..3 {
        house.opened(&link.credential).await;
    }
    for limit in [2, 3] {
        house.change_link(&link, json!({"unlock_limit": limit})).await;
        assert_eq!(house.used(&link).await, 3, "editing does not count anew");
        house.link_used_up(&link).await;
    }
    house.change_link(&link, json!({"unlock_limit": 4, "name": "Ada Changed"})).await;
    house.opened(&link.credential).await;
    house.link_used_up(&link).await;
    house.change_link(&link, json!({"unlock_limit": null})).await;
    house.opened(&link.credential).await;
    house.change_link(&link, json!({"unlock_limit": 5})).await;
    house.link_used_up(&link).await;
    assert_eq!(house.used(&link).await, 5);
}

#[db_test]
async fn a_period_that_changes_starts_with_what_was_opened_in_it(db: TestDatabase) {
    let house = House::new(db).await;
    let at = |moment: &str| house.server.clock.set(Timestamp::parse(moment).unwrap());
    let link = house.link(json!({})).await;
    house.opened(&house.link(json!({})).await.credential).await;
    house.shelly.set(Mood::Refuses);
    house.refused(house.site.lock_id, &link.credential, 503, "fac004").await;
    house.shelly.set(Mood::Opens);
    house.opened(&link.credential).await;
    // Midnight in Berlin, to the microsecond.
    at("2026-11-24T22:59:59.999999Z");
    house.opened(&link.credential).await;
    at("2026-11-24T23:00:00Z");
    house.opened(&link.credential).await;
    assert_eq!(house.used(&link).await, 3);

    house.change_link(&link, json!({"unlock_limit": 2, "unlock_limit_period": "day"})).await;
    assert_eq!(house.used(&link).await, 1);
    house.opened(&link.credential).await;
    house.link_used_up(&link).await;
    house.change_link(&link, json!({"unlock_limit": 4, "unlock_limit_period": "week"})).await;
    assert_eq!(house.used(&link).await, 4);
    house.link_used_up(&link).await;
    house.change_link(&link, json!({"unlock_limit": 5, "unlock_limit_period": null})).await;
    house.opened(&link.credential).await;
    house.link_used_up(&link).await;
    assert_eq!(house.used(&link).await, 5);
    at("2026-11-26T09:00:00Z");
    house.change_link(&link, json!({"unlock_limit": 1, "unlock_limit_period": "day"})).await;
    assert_eq!(house.used(&link).await, 0);
    house.change_link(&link, json!({"unlock_limit": null})).await;
    assert_eq!(house.used(&link).await, 5, "without a limit, everything counts");
}

#[db_test]
async fn a_group_in_another_zone_counts_by_its_own_days(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let place = json!({"place": {"name": "Annex", "address": "4 Mill Lane", "time_zone": "Asia/Tokyo"}});
    let place_id = house.server.post("/places", owner, place).await.id();
    let group = json!({"group": {"name": "Annex", "place_id": place_id}});
    let group_id = house.server.post("/groups", owner, group).await.id();
    let (lock_id, _) = house.server.door(&house.server.tenant, place_id, group_id, json!({"kind": "simulated"})).await;
    let link = house.link(json!({"unlock_limit": 2, "unlock_limit_period": "day"})).await;
    // Half an hour before Tokyo's midnight, and half an hour after it: one day in Berlin.
    for moment in ["2026-11-24T14:30:00Z", "2026-11-24T15:30:00Z"] {
        house.server.clock.set(Timestamp::parse(moment).unwrap());
        house.opened(&link.credential).await;
    }
    house.link_used_up(&link).await;
    house.change_link(&link, json!({"group_id": group_id})).await;
    assert_eq!(house.used(&link).await, 1);
    house.server.unlock(lock_id, &link.credential).await.is(200);
    house.server.unlock(lock_id, &link.credential).await.refuses(403, "e00410");
    house.change_link(&link, json!({"group_id": house.site.group_id})).await;
    assert_eq!(house.used(&link).await, 3, "moving it to and fro does not make more of it");
    house.link_used_up(&link).await;
}

/// A limit that changes while a door is about to answer: what was before, what comes, whether the door opens.
async fn changes_under_way(house: &mut House, before: &Value, after: &Value, opens: bool) {
    house.shelly = ShellyDouble::start(Mood::Hangs).await;
    house.site = house.server.site(&house.server.tenant, house.shelly.relay()).await;
    let described = format!("{before} to {after}, opens: {opens}");
    let link = house.link(before.clone()).await;
    let counted = !before["unlock_limit"].is_null();
    let limited_now = !after["unlock_limit"].is_null();
    let changes = async {
        house.shelly.arrived(1).await;
        house.change_link(&link, after.clone()).await;
        assert_eq!(house.used(&link).await, i64::from(counted), "under way: {described}");
        if counted && limited_now {
            house.server.unlock(house.site.lock_id, &link.credential).await.refuses(403, "e00410");
        }
        house.shelly.set(if opens { Mood::Opens } else { Mood::Refuses });
    };
    let (answer, ()) = tokio::join!(house.server.unlock(house.site.lock_id, &link.credential), changes);
    assert_eq!(answer.status, if opens { 200 } else { 503 }, "{described}");
    assert_eq!(house.used(&link).await, i64::from(opens), "answered: {described}");
    house.shelly.set(Mood::Opens);
    if limited_now && opens {
        house.link_used_up(&link).await;
    } else {
        house.opened(&link.credential).await;
        assert_eq!(house.used(&link).await, 1 + i64::from(opens), "{described}");
    }
}

#[db_test]
async fn what_is_under_way_while_a_limit_changes_counts_once(db: TestDatabase) {
    let mut house = House::new(db).await;
    let (none, total) = (json!({"unlock_limit": null}), json!({"unlock_limit": 1, "unlock_limit_period": null}));
    let daily = json!({"unlock_limit": 1, "unlock_limit_period": "day"});
    for (before, after) in [(&none, &total), (&none, &daily), (&total, &daily), (&daily, &total), (&daily, &none), (&total, &none)]
    {
        for opens in [true, false] {
            changes_under_way(&mut house, before, after, opens).await;
        }
    }
}

#[db_test]
async fn an_unlock_from_before_a_first_limit_leaves_less_to_those_after_it(db: TestDatabase) {
    let mut house = House::new(db).await;
    house.shelly = ShellyDouble::start(Mood::Hangs).await;
    house.site = house.server.site(&house.server.tenant, house.shelly.relay()).await;
    let side = ShellyDouble::start(Mood::Opens).await;
    let (side_door, _) = house.server.door(&house.server.tenant, house.site.place_id, house.site.group_id, side.relay()).await;
    let link = house.link(json!({})).await;
    let changes = async {
        house.shelly.arrived(1).await;
        house.change_link(&link, json!({"unlock_limit": 2})).await;
        house.server.unlock(side_door, &link.credential).await.is(200);
        house.shelly.set(Mood::Opens);
    };
    let (answer, ()) = tokio::join!(house.server.unlock(house.site.lock_id, &link.credential), changes);
    answer.is(200);
    house.server.unlock(side_door, &link.credential).await.refuses(403, "e00410");
    assert_eq!((house.used(&link).await, side.pulses()), (2, 1));
}
