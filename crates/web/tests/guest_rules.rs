//! The guest page over a real application: what it says of times, limits and holds is what the gatekeeper does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an answer that breaks its rule fails the test")]

use std::time::Duration;

use axum::http::Method;
use doorward_app::Clock as _;
use doorward_app::guest::{self, GuestDoor, GuestDoorState, GuestState, GuestView};
use doorward_core::{Code, Secret, Timestamp};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

const INSTANT: Duration = Duration::from_micros(1);

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A guest with a link to one simulated door in Berlin.
struct Guest {
    server: TestServer,
    site: Site,
    link: i64,
    secret: Secret,
}

impl Guest {
    async fn new(db: TestDatabase, fields: Value) -> Self {
        let server = TestServer::start(db).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 5})).await;
        let link = server.link(&server.tenant, site.group_id, fields).await;
        let Credential::GroupLink(secret) = link.credential else { unreachable!("a link has a secret") };
        Self { server, site, link: link.id, secret }
    }

    /// Adds a schedule of the door or its group, and asks for times there if it is one of `allow`.
    async fn schedule(&self, kind: &str, consequence: &str, fields: Value) {
        let (owner, id) = (&self.server.tenant.owner, if kind == "Group" { self.site.group_id } else { self.site.lock_id });
        let mut schedule = json!({"scheduleable_type": kind, "scheduleable_id": id, "consequence": consequence});
        schedule.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        self.server.post("/schedules", owner, json!({"schedule": schedule})).await.is(200);
        if consequence == "allow" {
            let (path, name) = if kind == "Group" { ("/groups", "group") } else { ("/locks", "lock") };
            let restricted = json!({name: {"time_restriction_enabled": true}});
            self.server.patch(&format!("{path}/{id}"), owner, restricted).await.is(204);
        }
    }

    async fn view(&self) -> GuestView {
        guest::view(&self.server.app, &self.secret).await.unwrap()
    }

    async fn door(&self) -> GuestDoor {
        self.view().await.doors.remove(0)
    }

    async fn send(&self, method: Method, below: &str, accept: &str) -> Answer {
        let request = self.server.request(method, &format!("/grouplinks/at/{}{below}", self.link), &Credential::Nothing);
        let request = request.header("cookie", format!("doorward_link={}", self.secret.reveal()));
        self.server.send(request.header("sec-fetch-site", "same-origin").header("accept", accept)).await
    }

    /// The page without its tags.
    async fn page(&self) -> String {
        let page = self.send(Method::GET, "", "text/html").await;
        let texts = page.text.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
        texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn says(page: &str, texts: &[&str]) {
        for text in texts {
            assert!(page.contains(text), "{text} is not in {page}");
        }
    }

    /// Opens the door from the page, as its script does.
    async fn open(&self) -> Answer {
        self.send(Method::POST, &format!("/locks/{}/open", self.site.lock_id), "application/json").await
    }

    /// The door does not open from the page.
    async fn is_refused(&self, status: u16, code: &str) {
        let answer = self.open().await;
        assert_eq!((answer.status, answer.json["code"].as_str()), (status, Some(code)), "{}", answer.text);
    }

    /// Why the door does not open at this moment; `None` if it does.
    async fn refusal(&self, moment: Timestamp) -> Option<String> {
        self.server.clock.set(moment);
        let answer = self.server.unlock(self.site.lock_id, &Credential::GroupLink(self.secret.clone())).await;
        (answer.status != 200).then(|| answer.json["code"].as_str().unwrap().to_owned())
    }
}

fn weekly(days: &[&str], from: &str, until: &str) -> Value {
    let mut fields = json!({"starts_at_time": from, "ends_at_time": until});
    fields.as_object_mut().unwrap().extend(days.iter().map(|day| ((*day).to_owned(), true.into())));
    fields
}

#[db_test]
async fn at_every_hour_the_page_says_what_the_door_does_and_when_that_changes(db: TestDatabase) {
    let end = at("2026-11-30T09:30:00Z");
    let guest = Guest::new(db, json!({"valid_until": end.to_string()})).await;
    guest.schedule("Group", "allow", weekly(&["monday", "tuesday", "wednesday", "friday"], "08:00", "18:00")).await;
    guest.schedule("Group", "allow", json!({"starts_at_date": "2026-11-25", "ends_at_date": "2026-11-25", "override": true})).await;
    guest.schedule("Lock", "allow", weekly(&["monday", "tuesday", "wednesday", "friday", "saturday"], "10:00", "02:00")).await;
    let start = guest.server.clock.now();
    let (mut opened, mut closed) = (0, 0);
    for hours in (0..6 * 24).step_by(3) {
        let now = start.after(Duration::from_hours(hours));
        let refusal = guest.refusal(now).await;
        let door = guest.door().await;
        if refusal.is_none() {
            assert_eq!(door.state, GuestDoorState::Ready, "{now}");
            let closes_at = door.closes_at.unwrap();
            assert_eq!(guest.refusal(closes_at.before(INSTANT)).await, None, "{now} {closes_at}");
            assert!(guest.refusal(closes_at).await.is_some(), "{now} {closes_at}");
            opened += 1;
        } else {
            assert_eq!((door.state, refusal.as_deref()), (GuestDoorState::Refused(Code::NotAtThisTime), Some("34ffaa")), "{now}");
            let opens_at = door.opens_at.unwrap();
            assert_eq!(guest.refusal(opens_at.before(INSTANT)).await.as_deref(), Some("34ffaa"), "{now} {opens_at}");
            assert_eq!(guest.refusal(opens_at).await, None, "{now} {opens_at}");
            closed += 1;
        }
    }
    assert!(opened > 3 && closed > 3, "{opened} open, {closed} closed");
}

#[db_test]
async fn a_closed_door_says_when_it_opens_and_an_open_one_when_it_closes(db: TestDatabase) {
    let guest = Guest::new(db, json!({})).await;
    guest.schedule("Group", "allow", weekly(&["monday", "tuesday"], "08:00", "18:00")).await;
    Guest::says(&guest.page().await, &["Press to open", "Open until 18:00 (Berlin)."]);
    guest.server.clock.set(at("2026-11-24T17:00:00Z"));
    let page = guest.page().await;
    Guest::says(&page, &["Closed at this time", "Opens Mon 30 Nov, 08:00 (Berlin)", "It opens in 6 days.", "Code 34ffaa"]);
}

#[db_test]
async fn no_opening_is_promised_through_a_lockdown_or_without_a_relay(db: TestDatabase) {
    let guest = Guest::new(db, json!({})).await;
    guest.schedule("Group", "allow", weekly(&["monday"], "08:00", "18:00")).await;
    assert!(guest.door().await.opens_at.is_some());
    let (owner, lock) = (&guest.server.tenant.owner, format!("/locks/{}", guest.site.lock_id));
    guest.server.post(&format!("{lock}/lock_down"), owner, json!({})).await.is(204);
    assert_eq!(guest.door().await.opens_at, None);
    guest.server.post(&format!("{lock}/cancel_lockdown"), owner, json!({})).await.is(204);
    assert!(guest.door().await.opens_at.is_some());
    guest.server.patch(&lock, owner, json!({"lock": {"relay": null}})).await.is(204);
    assert_eq!(guest.door().await.opens_at, None);
}

#[db_test]
async fn openings_are_counted_down_and_come_again_with_the_next_period(db: TestDatabase) {
    let guest = Guest::new(db, json!({"unlock_limit": 2, "unlock_limit_period": "day"})).await;
    Guest::says(&guest.page().await, &["2 of 2 openings left today"]);
    assert_eq!(guest.open().await.ok(), json!({"pulse_seconds": 5, "openings": "1 of 2 openings left today"}));
    Guest::says(&guest.page().await, &["1 of 2 openings left today"]);
    assert_eq!(guest.open().await.ok()["openings"], "No openings left today");
    guest.is_refused(403, "e00410").await;

    let renewed = guest.view().await.openings.unwrap().renewed_at.unwrap();
    assert_eq!(renewed, at("2026-11-24T23:00:00Z"));
    let text = "Both openings of today are used. There are 2 more from Wed 25 Nov, 00:00 (Berlin).";
    Guest::says(&guest.page().await, &["Used up", "Renewed in 14 hours", text, "Code e00410", "Valid without an end date"]);

    guest.server.clock.set(renewed.before(INSTANT));
    assert_eq!(guest.view().await.state, GuestState::Refused(Code::UnlockLimitReached));
    guest.is_refused(403, "e00410").await;
    guest.server.clock.set(renewed);
    Guest::says(&guest.page().await, &["2 of 2 openings left today", "Press to open"]);
    assert_eq!(guest.refusal(renewed).await, None);
}

#[db_test]
async fn what_is_used_up_for_good_promises_nothing(db: TestDatabase) {
    let once = Guest::new(db, json!({"unlock_limit": 1})).await;
    Guest::says(&once.page().await, &["1 opening left in total"]);
    assert_eq!(once.open().await.ok()["openings"], "No openings left in total");
    let page = once.page().await;
    Guest::says(&page, &["Used up", "The one opening of this link is used. Ask the person who invited you for more."]);
    assert!(!page.contains("Renewed"), "{page}");
}

#[db_test]
async fn openings_that_come_after_the_links_end_are_not_promised(db: TestDatabase) {
    let guest =
        Guest::new(db, json!({"unlock_limit": 1, "unlock_limit_period": "day", "valid_until": "2026-11-24T20:00:00Z"})).await;
    guest.open().await.is(200);
    Guest::says(&guest.page().await, &["Used up", "The one opening of today is used. Ask the person"]);
    assert_eq!(guest.view().await.openings.unwrap().renewed_at, None);
}

#[db_test]
async fn a_refusal_uses_no_opening_up(db: TestDatabase) {
    let guest = Guest::new(db, json!({"unlock_limit": 2})).await;
    let owner = &guest.server.tenant.owner;
    let path = format!("/locks/{}", guest.site.lock_id);
    guest.server.post(&format!("{path}/lock_down"), owner, json!({})).await.is(204);
    guest.is_refused(409, "fad001").await;
    Guest::says(&guest.page().await, &["Door locked down", "2 of 2 openings left in total"]);
}

#[db_test]
async fn a_door_held_open_invites_to_walk_in_until_its_schedule_ends(db: TestDatabase) {
    let guest = Guest::new(db, json!({})).await;
    guest.schedule("Lock", "unlock", weekly(&["tuesday"], "08:00", "18:00")).await;
    assert_eq!(guest.door().await.state, GuestDoorState::Ready, "its relay has not been told yet");
    guest.server.tick().await;
    assert_eq!(guest.door().await.state, GuestDoorState::HeldOpen { until: at("2026-11-24T17:00:00Z") });
    Guest::says(&guest.page().await, &["Held open: just walk in", "Held open until 18:00 (Berlin)."]);
    guest.open().await.is(200);

    let owner = &guest.server.tenant.owner;
    guest.server.post(&format!("/locks/{}/lock_down", guest.site.lock_id), owner, json!({})).await.is(204);
    assert_eq!(guest.door().await.state, GuestDoorState::Refused(Code::LockLockedDown));
}

#[db_test]
async fn a_door_held_open_invites_nobody_whom_the_gatekeeper_would_refuse(db: TestDatabase) {
    let guest = Guest::new(db, json!({})).await;
    guest.schedule("Lock", "unlock", weekly(&["tuesday"], "08:00", "18:00")).await;
    guest.schedule("Group", "allow", weekly(&["monday"], "08:00", "18:00")).await;
    guest.server.tick().await;
    assert_eq!(guest.door().await.state, GuestDoorState::Refused(Code::NotAtThisTime));
    guest.is_refused(403, "34ffaa").await;
}
