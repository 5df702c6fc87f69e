//! The guest page over a real application: what it says of times, limits and holds is what the gatekeeper does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an answer that breaks its rule fails the test")]

use std::time::Duration;

use axum::http::Method;
use doorward_app::Clock as _;
use doorward_app::guest::{self, GuestDoor, GuestDoorState, GuestState, GuestView, Held};
use doorward_core::{Code, Secret, Timestamp};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::{self, Site};
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
        guest::view(&self.server.app, &Held::Link(self.secret.clone())).await.unwrap()
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

/// The page of a guest with an access key, at the door of a site.
struct Keyholder {
    server: TestServer,
    site: Site,
    guest: fixtures::Guest,
    held: Held,
}

impl Keyholder {
    async fn new(db: TestDatabase, more: Value) -> Self {
        let server = TestServer::start(db).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
        let guest = server.guest(&server.tenant, site.group_id, more).await;
        let Credential::AccessKey(key) = guest.credential.clone() else { unreachable!("a guest has a key") };
        Self { server, site, guest, held: Held::AccessKey(key) }
    }

    async fn view(&self) -> GuestView {
        guest::view(&self.server.app, &self.held).await.unwrap()
    }

    /// Gives the guest a right on another group, which holds a door of its own.
    async fn second_door(&self, more: Value) -> (Site, i64) {
        let site = self.server.site(&self.server.tenant, json!({"kind": "simulated"})).await;
        let mut right = json!({"assignee_type": "Guest", "assignee_id": self.guest.id, "role_id": "group_basic",
            "applies_to_type": "Group", "applies_to_id": site.group_id});
        right.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let right = self.server.post("/role_assignments", &self.server.tenant.owner, json!({"role_assignment": right})).await;
        (site, right.id())
    }

    async fn state_at(&self, lock_id: i64) -> GuestDoorState {
        self.view().await.doors.into_iter().find(|door| door.id == lock_id).unwrap().state
    }

    async fn change(&self, right_id: i64, fields: Value) {
        let path = format!("/role_assignments/{right_id}");
        self.server.patch(&path, &self.server.tenant.owner, json!({"role_assignment": fields})).await.is(204);
    }

    fn path(&self) -> String {
        format!("/accesskeys/at/{}", self.guest.key_id)
    }

    async fn send(&self, method: Method, path: &str, key: &Secret) -> Answer {
        let request = self.server.request(method, path, &Credential::Nothing);
        let request = request.header("cookie", format!("doorward_link={}", key.reveal()));
        self.server.send(request.header("sec-fetch-site", "same-origin").header("accept", "application/json")).await
    }

    const fn key(&self) -> &Secret {
        let (Held::Link(key) | Held::AccessKey(key)) = &self.held;
        key
    }
}

#[db_test]
async fn the_page_of_an_access_key_shows_and_opens_every_door_of_the_guests_rights(db: TestDatabase) {
    let holder = Keyholder::new(db, json!({})).await;
    let (second, _) = holder.second_door(json!({"valid_from": holder.server.in_seconds(60)})).await;
    let view = holder.view().await;
    assert_eq!((view.state, view.guest_name.as_str(), view.valid_until), (GuestState::Ready, "Ada Sample", None));
    assert_eq!(view.doors.len(), 2);
    assert_eq!(holder.state_at(holder.site.lock_id).await, GuestDoorState::Ready);
    assert_eq!(holder.state_at(second.lock_id).await, GuestDoorState::Refused(Code::RightNotStarted));
    let later = view.doors.iter().find(|door| door.id == second.lock_id).unwrap();
    assert_eq!(later.opens_at.map(|at| json!(at)), Some(json!(holder.server.in_seconds(60))));

    let enter = holder.server.request(Method::GET, &format!("/accesskeys/{}", holder.key().reveal()), &Credential::Nothing);
    let entered = holder.server.send(enter).await.is(303);
    assert_eq!(entered.headers["location"].to_str().unwrap(), holder.path());
    let open = |lock_id: i64| format!("{}/locks/{lock_id}/open", holder.path());
    let opened = holder.send(Method::POST, &open(holder.site.lock_id), holder.key()).await;
    assert_eq!(opened.status, 200, "{}", opened.text);
    let refused = holder.send(Method::POST, &open(second.lock_id), holder.key()).await;
    assert_eq!((refused.status, refused.json["code"].as_str()), (403, Some("f358de")));
    holder.server.clock.advance(Duration::from_secs(60));
    assert_eq!(holder.send(Method::POST, &open(second.lock_id), holder.key()).await.status, 200);
    let events = holder.server.unlock_events().await;
    assert!(events.iter().all(|event| event["actor_type"] == "Guest" && event["authenticated_by_type"] == "AccessKey"));
    assert_eq!(events.len(), 3);
    holder.server.delete(&format!("/guests/{}", holder.guest.id), &holder.server.tenant.owner).await.is(204);
    assert_eq!(holder.send(Method::GET, &format!("{}/state", holder.path()), holder.key()).await.status, 401);
}

#[db_test]
async fn a_key_and_a_link_of_the_same_id_have_pages_of_their_own(db: TestDatabase) {
    let holder = Keyholder::new(db, json!({})).await;
    let link = holder.server.link(&holder.server.tenant, holder.site.group_id, json!({})).await;
    let Credential::GroupLink(secret) = &link.credential else { unreachable!("a link has a secret") };
    assert_eq!(link.id, holder.guest.key_id, "so that the test says something");
    let at_link = format!("/grouplinks/at/{}/state", link.id);
    let at_key = format!("{}/state", holder.path());
    for (path, secret, status) in
        [(&at_link, secret, 200), (&at_link, holder.key(), 401), (&at_key, holder.key(), 200), (&at_key, secret, 401)]
    {
        assert_eq!(holder.send(Method::GET, path, secret).await.status, status, "{path}");
    }
    let crossed = format!("/grouplinks/{}", holder.key().reveal());
    assert_eq!(holder.send(Method::GET, &crossed, holder.key()).await.status, 404);
}

#[db_test]
async fn the_page_of_an_access_key_says_what_becomes_of_the_guests_rights(db: TestDatabase) {
    let holder = Keyholder::new(db, json!({})).await;
    let right = holder.guest.role_assignment_id;
    let (soon, later) = (holder.server.in_seconds(60), holder.server.in_seconds(120));
    holder.change(right, json!({"valid_from": soon, "valid_until": later})).await;
    let view = holder.view().await;
    assert_eq!(view.state, GuestState::Refused(Code::RightNotStarted));
    assert_eq!((json!(view.valid_from), json!(view.valid_until)), (json!(soon), json!(later)));
    holder.server.clock.advance(Duration::from_secs(60));
    let view = holder.view().await;
    assert_eq!((view.state, json!(view.valid_until)), (GuestState::Ready, json!(later)));
    holder.change(right, json!({"unlock_limit": 1})).await;
    assert_eq!(holder.view().await.openings.map(|openings| (openings.left, openings.limit)), Some((1, 1)));
    holder.server.unlock(holder.site.lock_id, &holder.guest.credential).await.is(200);
    assert_eq!(holder.view().await.state, GuestState::Refused(Code::UnlockLimitReached));
    let (second, _) = holder.second_door(json!({})).await;
    let view = holder.view().await;
    assert_eq!((view.state, view.openings, view.valid_until), (GuestState::Ready, None, None));
    assert_eq!(holder.state_at(holder.site.lock_id).await, GuestDoorState::Refused(Code::UnlockLimitReached));
    assert_eq!(holder.state_at(second.lock_id).await, GuestDoorState::Ready);
    holder.server.clock.advance(Duration::from_secs(60));
    let doors: Vec<i64> = holder.view().await.doors.iter().map(|door| door.id).collect();
    assert_eq!(doors, [second.lock_id], "what is over is shown only if everything is");
}

#[db_test]
async fn a_guest_whose_rights_have_ended_is_told_so_and_one_without_any_has_no_doors(db: TestDatabase) {
    let holder = Keyholder::new(db, json!({})).await;
    holder.change(holder.guest.role_assignment_id, json!({"valid_until": holder.server.in_seconds(1)})).await;
    holder.server.clock.advance(Duration::from_secs(1));
    let view = holder.view().await;
    assert_eq!((view.state, view.doors.len()), (GuestState::Refused(Code::RightEnded), 1));
    let right = format!("/role_assignments/{}", holder.guest.role_assignment_id);
    holder.server.delete(&right, &holder.server.tenant.owner).await.is(204);
    let view = holder.view().await;
    assert_eq!((view.state, view.doors.len()), (GuestState::Ready, 0));
}

#[db_test]
async fn a_key_that_opens_by_its_code_alone_shows_it_and_one_that_opens_nothing_says_so(db: TestDatabase) {
    let holder = Keyholder::new(db, json!({"access_key": {"link_enabled": false, "qr_code_enabled": true}})).await;
    let view = holder.view().await;
    assert_eq!(view.state, GuestState::CodeOnly);
    let code = view.code.unwrap();
    assert_eq!(code.reveal(), holder.server.app.key_address(holder.key().reveal()));
    assert_eq!(holder.send(Method::GET, &format!("{}/code", holder.path()), holder.key()).await.status, 200);
    let refused = holder.send(Method::POST, &format!("{}/locks/{}/open", holder.path(), holder.site.lock_id), holder.key()).await;
    assert_eq!((refused.status, refused.json["code"].as_str()), (401, Some("f297ef")));

    let nothing = json!({"access_key": {"link_enabled": false, "qr_code_enabled": false}});
    let other = holder.server.guest(&holder.server.tenant, holder.site.group_id, nothing).await;
    let Credential::AccessKey(key) = other.credential else { unreachable!("a guest has a key") };
    let view = guest::view(&holder.server.app, &Held::AccessKey(key)).await.unwrap();
    assert_eq!(view.state, GuestState::Refused(Code::LinkDisabled));
}

#[db_test]
async fn a_link_of_a_group_without_doors_has_a_page_that_says_so(db: TestDatabase) {
    let guest = Guest::new(db, json!({})).await;
    let owner = &guest.server.tenant.owner;
    guest.server.delete(&format!("/group_locks/{}", guest.site.group_lock_id), owner).await.is(204);
    let view = guest.view().await;
    assert_eq!((view.state, view.doors.len()), (GuestState::Ready, 0));
    Guest::says(&guest.page().await, &["No doors yet"]);
}
