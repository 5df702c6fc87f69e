//! Doors: who sees and opens them, how they are changed, and what drives them.

use axum::http::StatusCode;
use doorward_core::Role;
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::json;

use crate::support::{Answer, OWN, Site, cookie_of, simulated};

/// What answers a form of this site.
pub async fn post(site: &Site, cookie: &str, path: &str, body: &str) -> Answer {
    site.send("POST", path, &[OWN, ("cookie", cookie)], body.to_owned()).await
}

/// The value of a field that goes along unseen.
fn version(page: &Answer) -> String {
    let value = page.body.split("name=\"_version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    value.replace(':', "%3A")
}

#[tokio::test]
async fn the_list_is_filtered_by_state_place_and_name() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let place = site.make("/places", json!({"place": {"name": "Annex", "address": "2 Mill Lane"}})).await;
    site.make("/locks", json!({"lock": {"name": "Cellar", "place_id": place}})).await;
    let cookie = site.owner().await;
    site.get("/app/doors", &cookie).await.says(&["Front doorReadyMill Studio1 group", "CellarNo relayAnnex0 groups"]);
    for (query, there, not) in [
        ("state=no_relay", "CellarNo relay", "Front doorReady"),
        (&format!("place={}", made.place_id), "Front doorReady", "CellarNo relay"),
        ("q=cell", "CellarNo relay", "Front doorReady"),
    ] {
        let page = site.get(&format!("/app/doors?{query}"), &cookie).await;
        page.says(&[there]);
        assert!(!page.words().contains(not), "{query}");
    }
    site.get("/app/doors?q=none", &cookie).await.says(&["No door is like that."]);
    post(&site, &cookie, &format!("/app/doors/{}/favorite", made.lock_id), "")
        .await
        .leads_to(&format!("/app/doors/{}", made.lock_id));
    let words = site.get("/app/doors", &cookie).await.words();
    assert!(words.find("Front doorFavorite").unwrap() < words.find("Cellar").unwrap(), "{words}");
}

#[tokio::test]
async fn a_door_is_added_changed_by_one_at_a_time_and_deleted() {
    let site = Site::new().await;
    let place =
        site.make("/places", json!({"place": {"name": "Annex", "address": "2 Mill Lane", "time_zone": "Europe/Berlin"}})).await;
    let cookie = site.owner().await;
    let wrong = post(&site, &cookie, "/app/doors/new", &format!("name=&place_id={place}&latitude=200&longitude=13")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Name can&#39;t be blank.", "Latitude "]);
    assert!(wrong.body.contains("value=\"200\""), "what was typed is kept");

    let made = post(&site, &cookie, "/app/doors/new", &format!("name=Cellar&place_id={place}&latitude=52.5&longitude=13.4")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let door = made.headers["location"].to_str().unwrap().to_owned();
    site.get(&door, &cookie).await.says(&["Cellar", "No relay", "52.5, 13.4", "No hours are set", "In no group that you see."]);

    let seen = version(&site.get(&format!("{door}/edit"), &cookie).await);
    site.server.clock.advance(std::time::Duration::from_secs(1));
    post(&site, &cookie, &format!("{door}/edit"), &format!("name=Vault&_version={seen}")).await.leads_to(&door);
    let late = post(&site, &cookie, &format!("{door}/edit"), &format!("name=Attic&_version={seen}")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says(&["Somebody else has changed this", "Saved now: Vault"]);
    assert!(late.body.contains("value=\"Attic\""));

    site.get(&format!("{door}/delete"), &cookie).await.says(&["Delete Vault?", "It leaves 0 groups."]);
    post(&site, &cookie, &format!("{door}/delete"), "").await.leads_to("/app/doors");
    assert_eq!(site.get(&door, &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_opens_on_a_post_alone_and_says_why_it_does_not() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let door = format!("/app/doors/{}", made.lock_id);
    site.get(&format!("{door}/open"), &cookie).await.says(&["Open Front door?"]);
    site.get(&door, &cookie).await.says(&["Ready"]);
    let cross =
        site.send("POST", &format!("{door}/open"), &[("sec-fetch-site", "cross-site"), ("cookie", &cookie)], String::new()).await;
    assert_eq!(cross.status, StatusCode::FORBIDDEN);
    site.get(&door, &cookie).await.says(&["Ready"]);

    post(&site, &cookie, &format!("{door}/open"), "").await.leads_to(&door);
    site.get(&door, &cookie).await.says(&["OpenOpen for another 5 seconds", "owner opened Front door"]);

    site.get(&format!("{door}/lock_down"), &cookie).await.says(&["Lock down Front door?", "It opens for nobody"]);
    post(&site, &cookie, &format!("{door}/lock_down"), "").await.leads_to(&door);
    let refused = post(&site, &cookie, &format!("{door}/open"), "").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says(&["Front door did not open", "This door is locked down.", "Try again"]);
    site.server.clock.advance(std::time::Duration::from_secs(60));
    site.get(&door, &cookie).await.says(&["Locked downSince Tue 24 Nov, 10:00 (Berlin)", "End lockdown"]);
    post(&site, &cookie, &format!("{door}/cancel_lockdown"), "").await.leads_to(&door);
    site.get(&door, &cookie).await.says(&["Ready"]);
}

#[tokio::test]
async fn a_door_that_asks_where_its_user_is_opens_for_one_who_is_near() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let door = format!("/app/doors/{}", made.lock_id);
    site.get(&format!("{door}/open"), &cookie).await.hides(&["latitude"]);
    post(&site, &cookie, &format!("{door}/edit"), "name=Front+door&latitude=52.52&longitude=13.4").await.leads_to(&door);
    post(&site, &cookie, &format!("{door}/restrictions"), "geofence_restriction_enabled=on").await.leads_to(&door);
    assert!(site.get(&door, &cookie).await.body.contains("data-near"));
    site.get(&format!("{door}/open"), &cookie).await.says(&["if you are near it", "Your latitude"]);
    for (where_, says) in [("", "your location is not known"), ("latitude=40&longitude=13.4", "You are too far away")] {
        let refused = post(&site, &cookie, &format!("{door}/open"), where_).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        refused.says(&[says]);
    }
    post(&site, &cookie, &format!("{door}/open"), "latitude=52.5201&longitude=13.4001").await.leads_to(&door);
}

#[tokio::test]
async fn a_member_opens_their_door_and_changes_nothing_and_an_observer_does_not_even_open() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let vault = site.make("/locks", json!({"lock": {"name": "Vault", "place_id": made.place_id}})).await;
    let member = cookie_of(&server.caller_with_role(Role::GroupBasic, made.group_id).await.credential);
    let door = format!("/app/doors/{}", made.lock_id);
    let page = site.get(&door, &member).await;
    page.says(&["Front door", "Ready", "Guests"]);
    assert!(page.body.contains("data-hold"));
    page.hides(&["Lock down", "/edit", "/relay", "/pulse", "/reader", "/delete", "Latest events", "id=\"hours\"", "Add door"]);
    assert_eq!(site.get(&format!("/app/doors/{vault}"), &member).await.status, StatusCode::NOT_FOUND);
    for path in ["edit", "delete", "lock_down", "restrictions", "relay", "pulse", "reader", "reader/rotate", "reader/delete"] {
        assert_eq!(site.get(&format!("{door}/{path}"), &member).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in
        ["edit", "delete", "lock_down", "cancel_lockdown", "restrictions", "relay", "pulse", "reader/rotate", "reader/secret"]
    {
        let answer = post(&site, &member, &format!("{door}/{path}"), "name=x").await;
        assert!(matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY), "{path}: {}", answer.status);
    }
    let answer = post(&site, &member, &format!("{door}/schedules/new"), "type=recurring_event&days=monday").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    site.get(&door, &site.owner().await).await.says(&["Front door", "Ready", "No hours are set"]);
    post(&site, &member, &format!("{door}/open"), "").await.leads_to(&door);

    let observer = cookie_of(&server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await.credential);
    let page = site.get(&door, &observer).await;
    page.says(&["Front door", "Latest events"]);
    page.hides(&["data-hold", "/edit"]);
    assert_eq!(post(&site, &observer, &format!("{door}/open"), "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_relay_is_set_by_kind_keeps_its_secrets_and_is_tested() {
    let site = Site::new().await;
    let device = ShellyDouble::start(Mood::Opens).await;
    let made = site.server.site(&site.server.tenant, serde_json::Value::Null).await;
    let cookie = site.owner().await;
    let door = format!("/app/doors/{}", made.lock_id);
    let address = device.relay()["address"].as_str().unwrap().to_owned();
    let form = site.get(&format!("{door}/relay"), &cookie).await;
    assert!(form.body.contains("data-when=\"kind=shelly\""));
    let wrong = post(&site, &cookie, &format!("{door}/relay"), "kind=shelly&address=a/b&switch=0&pulse_seconds=5").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Address must be a host name or IP address"]);
    wrong.hides(&["Somebody else"]);

    let fields = format!("kind=shelly&address={address}&switch=0&pulse_seconds=3");
    post(&site, &cookie, &format!("{door}/relay"), &format!("{fields}&password=the+password")).await.leads_to(&door);
    let form = site.get(&format!("{door}/relay"), &cookie).await;
    form.hides(&["the password"]);
    let seen = version(&form);
    post(&site, &cookie, &format!("{door}/relay"), &format!("{fields}&_version={seen}")).await.leads_to(&door);
    site.get(&door, &cookie).await.says(&[&format!("Shelly at {address}, switch 0 · opens for 3 seconds · can be held open")]);

    site.get(&format!("{door}/pulse"), &cookie).await.says(&["The door really opens for 3 seconds"]);
    let sent = post(&site, &cookie, &format!("{door}/pulse"), "").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let told = site.get(sent.headers["location"].to_str().unwrap(), &cookie).await;
    told.says(&[
        "SentThe relay was told to open the door.Yes",
        "AcknowledgedIt answered after",
        "Moved",
        "This relay cannot tell whether the door moved",
        "Cannot tell",
    ]);

    post(&site, &cookie, &format!("{door}/lock_down"), "").await;
    let refused = post(&site, &cookie, &format!("{door}/pulse"), "").await;
    refused.says(&["Front door was sent nothing", "This door is locked down."]);
    post(&site, &cookie, &format!("{door}/cancel_lockdown"), "").await;

    let off = ShellyDouble::off().relay()["address"].as_str().unwrap().to_owned();
    post(&site, &cookie, &format!("{door}/relay"), &format!("kind=shelly&address={off}&switch=0&pulse_seconds=3")).await;
    let sent = post(&site, &cookie, &format!("{door}/pulse"), "").await;
    let told = site.get(sent.headers["location"].to_str().unwrap(), &cookie).await;
    told.says(&["SentThe door&#39;s relay cannot be reached.No", "AcknowledgedIt was not reached.No"]);

    post(&site, &cookie, &format!("{door}/relay"), "kind=&pulse_seconds=3").await.leads_to(&door);
    site.get(&door, &cookie).await.says(&["RelayNone yet"]);
}

#[tokio::test]
async fn a_relay_behind_a_broker_is_set_and_shown_without_its_password() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, serde_json::Value::Null).await;
    let cookie = site.owner().await;
    let door = format!("/app/doors/{}", made.lock_id);
    let relay = format!("{door}/relay");
    let any = "kind=mqtt&pulse_seconds=3&broker=mqtt://192.0.2.7&username=door&password=the+password&device=switch";
    let wrong = post(&site, &cookie, &relay, &format!("{any}&on_topic=%23&timed_by=agent&device=switch")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Opens: topic must be 1 to 1024 bytes without + and #."]);
    wrong.hides(&["the password"]);

    let tasmota = "kind=mqtt&pulse_seconds=3&broker=mqtt://192.0.2.7&username=door&device=tasmota&topic=front&output=2";
    post(&site, &cookie, &relay, &format!("{tasmota}&password=the+password")).await.leads_to(&door);
    let form = site.get(&relay, &cookie).await;
    form.hides(&["the password"]);
    assert!(form.body.contains("data-when=\"device=tasmota\""));
    post(&site, &cookie, &relay, &format!("{tasmota}&_version={}", version(&form))).await.leads_to(&door);
    site.get(&door, &cookie).await.says(&["Tasmota front, output 2, at mqtt://192.0.2.7 · opens for 3 seconds · can be held open"]);

    post(&site, &cookie, &relay, "kind=gpio&pulse_seconds=3&chip=gpiochip0&line=17")
        .await
        .says(&["Controller must name the controller whose machine has the line."]);
}

#[tokio::test]
async fn restrictions_are_set_and_a_readers_secret_is_shown_only_when_asked_for() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let door = format!("/app/doors/{}", made.lock_id);
    let ticked = "geofence_restriction_enabled=on&reader_restriction_enabled=on";
    post(&site, &cookie, &format!("{door}/restrictions"), ticked).await.leads_to(&door);
    let page = site.get(&door, &cookie).await;
    page.says(&["within 300 m of its coordinates. It has no coordinates", "It has no secret yet, so it refuses everyone."]);

    let reader = format!("{door}/reader");
    site.get(&reader, &cookie).await.says(&["has no secret: it refuses every user", "Make secret"]);
    post(&site, &cookie, &format!("{reader}/rotate"), "").await.leads_to(&reader);
    site.get(&reader, &cookie).await.hides(&["otpauth", "<svg xmlns"]);
    let first = post(&site, &cookie, &format!("{reader}/secret"), "").await;
    assert!(first.body.contains("otpauth://totp/") && first.body.contains("<svg xmlns"), "{}", first.body);
    assert_eq!(first.headers["cache-control"], "no-store");
    site.get(&format!("{reader}/rotate"), &cookie).await.says(&["refused at once"]);
    post(&site, &cookie, &format!("{reader}/rotate"), "").await.leads_to(&reader);
    let second = post(&site, &cookie, &format!("{reader}/secret"), "").await;
    let uri = |page: &Answer| page.body.split("otpauth:").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_ne!(uri(&first), uri(&second));
    post(&site, &cookie, &format!("{reader}/delete"), "").await.leads_to(&reader);
    assert_eq!(post(&site, &cookie, &format!("{reader}/secret"), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hours_are_drawn_as_a_week_and_told_as_rules_which_are_changed() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let door = format!("/app/doors/{}", made.lock_id);
    let new = format!("{door}/schedules/new");
    let none = post(&site, &cookie, &new, "consequence=allow&type=recurring_event&starts_at_time=08:00").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says(&["On these days needs at least one day."]);

    // Without scripts the fields of the other types come along, empty or not.
    let night = "consequence=allow&type=recurring_event&days=monday&days=tuesday&starts_at_time=22:00&ends_at_time=02:00\
        &starts_at=2026-12-24T09:00&starts_at_date=2026-12-24&name=Night+shift&enabled=on";
    post(&site, &cookie, &new, night).await.leads_to(&format!("{door}#hours"));
    post(&site, &cookie, &format!("{door}/restrictions"), "time_restriction_enabled=on").await.leads_to(&door);
    let page = site.get(&door, &cookie).await;
    page.says(&[
        "On the clock of Berlin, where it is Tue 24 Nov, 10:00 (Berlin)",
        "Opens next: Tue 24 Nov, 22:00 (Berlin), in 12 hours.",
        "Mon 23 Nov22:00–24:00",
        "Tue 24 Nov (today)00:00–02:00, 22:00–24:00",
        "Mon, Tue, 22:00–02:00 the next dayNight shiftLets through",
    ]);
    assert!(page.body.contains("d=\"M600 0v20\""), "ten o'clock is marked");
    let page = site.get(&format!("{door}?week=2026-12-03"), &cookie).await;
    page.says(&["Mon 30 Nov – Sun 6 Dec", "This week"]);

    let edit = page.body.split("/app/schedules/").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    let edit = format!("/app/schedules/{edit}");
    let form = site.get(&format!("{edit}/edit"), &cookie).await;
    assert!(form.body.contains("value=\"22:00\"") && !form.body.contains("name=\"consequence\""));
    let christmas = format!(
        "type=single_all_day_event&starts_at_date=2026-12-24&ends_at_date=2026-12-26&enabled=on&_version={}",
        version(&form)
    );
    post(&site, &cookie, &format!("{edit}/edit"), &christmas).await.leads_to(&format!("{door}#hours"));
    site.get(&door, &cookie).await.says(&["2026-12-24 to 2026-12-26, all day", "Not in the next three weeks."]);

    site.get(&format!("{edit}/delete"), &cookie).await.says(&["Delete hours of Front door?", "2026-12-24 to 2026-12-26"]);
    post(&site, &cookie, &format!("{edit}/delete"), "").await.leads_to(&format!("{door}#hours"));
    site.get(&door, &cookie).await.says(&["there are none: nobody opens it until you add some"]);
}
