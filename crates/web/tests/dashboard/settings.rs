//! The settings: who may see and change them, and that what is wrong changes nothing.

use std::time::Duration;

use doorward_core::Role;
use serde_json::{Value, json};

use crate::support::{Answer, OWN, Site, cookie_of, simulated};

const SETTINGS: &str = "/app/settings";

async fn post(site: &Site, path: &str, cookie: &str, body: &str) -> Answer {
    site.server.clock.advance(Duration::from_secs(1));
    site.send("POST", path, &[("cookie", cookie), OWN], body.to_owned()).await
}

async fn organization(site: &Site) -> Value {
    site.server.get("/organization", &site.server.tenant.owner).await.ok()
}

/// The version that a form carries.
fn version(page: &str) -> String {
    let (_, rest) = page.split_once(r#"name="_version" value=""#).unwrap();
    rest.split('"').next().unwrap().replace(':', "%3A")
}

fn fields(name: &str) -> String {
    format!("name={name}&address=&description=&time_zone=Europe%2FBerlin&language=de&device_logins_expire_after=86400")
}

#[tokio::test]
async fn the_organization_is_changed_and_no_change_of_another_is_lost() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let page = site.get(SETTINGS, &owner).await;
    page.says(&["Organization", "Branding", "Quotas", "Integrations", "Sign out devices after"]);
    let body = format!("{}&_version={}", fields("Mill+House"), version(&page.body));
    post(&site, SETTINGS, &owner, &body).await.leads_to(SETTINGS);
    site.get(SETTINGS, &owner).await.says(&["Mill House"]);
    let later = post(&site, SETTINGS, &owner, &body.replace("Mill", "Garden")).await;
    assert_eq!(later.status, 409);
    later.says(&["Somebody else has changed this", "Saved now: Mill House"]);
    let wrong = post(&site, SETTINGS, &owner, &fields("")).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Name can&#39;t be blank."]);
    site.get(SETTINGS, &owner).await.says(&["Mill House"]);
}

#[tokio::test]
async fn a_colour_is_previewed_checked_and_saved() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let address = "/app/settings/branding";
    let page = site.get("/app/settings/branding?color=%23ffd400", &owner).await;
    page.says(&["Letters on it are black", "hardly stands out"]);
    assert!(page.body.contains(r##"fill="#ffd400""##));
    site.get(address, &owner).await.says(&["This is the usual colour."]);
    assert_eq!(post(&site, address, &owner, "color=red").await.status, 422);
    post(&site, address, &owner, "color=%23123456").await.leads_to(address);
    site.get(address, &owner).await.says(&["Letters on it are white"]);
}

#[tokio::test]
async fn a_logo_comes_as_a_file_that_is_a_picture_and_small() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let send = async |kind: &str, content: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"l\"\r\nContent-Type: {kind}\r\n\r\n{content}\r\n--x--\r\n"
        );
        let headers = [("cookie", owner.as_str()), OWN, ("content-type", "multipart/form-data; boundary=x")];
        site.send("POST", "/app/settings/branding/logo", &headers, body).await
    };
    let large = send("image/svg+xml", &format!("<svg>{}</svg>", " ".repeat(80 * 1024))).await;
    assert_eq!(large.status, 413);
    large.says(&["Logo is too large (maximum is 64 KiB)."]);
    for (kind, content) in [("text/html", "<svg></svg>"), ("image/png", "<svg></svg>"), ("application/octet-stream", "")] {
        assert_eq!(send(kind, content).await.status, 422, "{kind}");
    }
    site.get("/app/settings/branding", &owner).await.says(&["No logo yet."]);
    send("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>").await.leads_to("/app/settings/branding");
    site.get("/app/settings/branding", &owner).await.says(&["Remove logo"]);
    post(&site, "/app/settings/branding/logo/remove", &owner, "").await.leads_to("/app/settings/branding");
    site.get("/app/settings/branding", &owner).await.says(&["No logo yet."]);
}

#[tokio::test]
async fn an_integration_is_added_with_a_key_that_is_shown_once_and_changed_and_deleted() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let list = "/app/settings/integrations";
    site.get(list, &owner).await.says(&["No integrations yet."]);
    let body = "name=Alarm&url=https%3A%2F%2Falarm.example%2Fin&enabled_events=lock.unlock%0D%0Auser.create&place_id=&signed=on&enabled=on";
    let wrong = post(&site, "/app/settings/integrations/new", &owner, &body.replace("lock.unlock", "lock.open")).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Events must be a list of types"]);
    let made = post(&site, "/app/settings/integrations/new", &owner, body).await;
    assert!(made.body.contains("whsec_"), "{}", made.body);
    let id = site.server.get("/integrations", &site.server.tenant.owner).await.list()[0]["id"].as_i64().unwrap();
    let address = format!("{list}/{id}");
    let page = site.get(&address, &owner).await;
    page.says(&["Alarm", "https://alarm.example/in", "lock.unlock, user.create", "SignedYes", "Send test"]);
    page.hides(&["whsec_"]);
    let again = post(&site, &format!("{address}/key"), &owner, "").await;
    assert!(again.body.contains("whsec_") && again.body != made.body);
    let form = site.get(&format!("{address}/edit"), &owner).await;
    let change = format!("{}&_version={}", body.replace("Alarm", "Siren"), version(&form.body));
    post(&site, &format!("{address}/edit"), &owner, &change).await.leads_to(&address);
    assert_eq!(post(&site, &format!("{address}/edit"), &owner, &change).await.status, 409);
    assert_eq!(post(&site, &format!("{address}/deliveries/999/replay"), &owner, "").await.status, 404);
    site.get(&format!("{address}/delete"), &owner).await.says(&["Delete Siren?", "delivery log is deleted"]);
    post(&site, &format!("{address}/delete"), &owner, "").await.leads_to(list);
    assert_eq!(site.get(&address, &owner).await.status, 404);
}

#[tokio::test]
async fn a_partner_key_is_added_with_a_secret_that_is_shown_once_and_switched_off_and_deleted() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let group_id = site.server.site(&site.server.tenant, simulated()).await.group_id;
    let list = "/app/settings/partner-keys";
    site.get(list, &owner).await.says(&["No partner keys yet."]);
    site.get(&format!("{list}/new"), &owner).await.says(&["New partner key", "Shared secret", "The partner’s own key"]);
    let body = format!("name=Booking&group_ids={group_id}&longest_life=3600&enabled=on&algorithm=HS256&public_key=");
    let wrong = post(&site, &format!("{list}/new"), &owner, &body.replace("HS256", "EdDSA")).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Public key can&#39;t be blank"]);
    let made = post(&site, &format!("{list}/new"), &owner, &body).await;
    made.says(&["Shared secret of Booking", "Copy it now"]);
    let keys = site.server.get("/partner_keys", &site.server.tenant.owner).await.list();
    assert_eq!((&keys[0]["group_ids"], &keys[0]["longest_life"]), (&json!([group_id]), &json!(3_600)));
    let id = &keys[0]["id"];
    site.get(list, &owner).await.says(&["Booking", "1 group", "1 hour at most", "Never", "On"]);
    let form = site.get(&format!("{list}/{id}/edit"), &owner).await;
    let change = format!("name=Desk&group_ids={group_id}&longest_life=86400&_version={}", version(&form.body));
    post(&site, &format!("{list}/{id}/edit"), &owner, &change).await.leads_to(list);
    assert_eq!(post(&site, &format!("{list}/{id}/edit"), &owner, &change).await.status, 409);
    site.get(list, &owner).await.says(&["Desk", "1 day at most", "Off"]);
    site.get(&format!("{list}/{id}/delete"), &owner).await.says(&["Delete Desk?", "None of the codes"]);
    post(&site, &format!("{list}/{id}/delete"), &owner, "").await.leads_to(list);
    assert_eq!(site.get(&format!("{list}/{id}/edit"), &owner).await.status, 404);
}

#[tokio::test]
async fn an_evaluation_webhook_is_added_tested_changed_and_deleted() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let list = "/app/settings/evaluation-webhooks";
    site.get(list, &owner).await.says(&["No evaluation webhook yet."]);
    site.get(&format!("{list}/new"), &owner).await.says(&["New evaluation webhook", "All terminals", "2000 milliseconds"]);
    let body = "name=Tickets&url=http://127.0.0.1:9/judge&timeout=1000&enabled=on&terminal_id=";
    let wrong = post(&site, &format!("{list}/new"), &owner, &body.replace("http://", "gopher://")).await;
    assert_eq!(wrong.status, 422);
    let made = post(&site, &format!("{list}/new"), &owner, body).await;
    made.says(&["Signing secret of Tickets", "Copy it now"]);
    assert!(made.body.contains("value=\"whsec_"), "{}", made.body);
    assert_eq!(post(&site, &format!("{list}/new"), &owner, body).await.status, 422, "there is one already");
    let webhooks = site.server.get("/evaluation_webhooks", &site.server.tenant.owner).await.list();
    assert_eq!((&webhooks[0]["name"], &webhooks[0]["timeout"]), (&json!("Tickets"), &json!(1_000)));
    let page = format!("{list}/{}", webhooks[0]["id"]);
    site.get(list, &owner).await.says(&["Tickets", "All terminals", "1000 ms", "On"]);
    site.get(&page, &owner).await.says(&["It is asked for every code.", "It has decided nothing yet."]);
    post(&site, &format!("{page}/test"), &owner, "").await.says(&["could not be reached", "Nothing was opened."]);
    site.get(&format!("{page}/secret"), &owner).await.says(&["New secret for Tickets?", "for another day"]);
    let renewed = post(&site, &format!("{page}/secret"), &owner, "").await;
    renewed.says(&["Signing secret of Tickets"]);
    assert!(renewed.body.contains("value=\"whsec_"), "{}", renewed.body);
    let form = site.get(&format!("{page}/edit"), &owner).await;
    let change = format!("name=Desk&url=http://127.0.0.1:9/judge&timeout=500&_version={}", version(&form.body));
    post(&site, &format!("{page}/edit"), &owner, &change).await.leads_to(&page);
    assert_eq!(post(&site, &format!("{page}/edit"), &owner, &change).await.status, 409);
    site.get(list, &owner).await.says(&["Desk", "500 ms", "Off"]);
    site.get(&format!("{page}/delete"), &owner).await.says(&["Delete Desk?"]);
    post(&site, &format!("{page}/delete"), &owner, "").await.leads_to(list);
    assert_eq!(site.get(&page, &owner).await.status, 404);
}

#[tokio::test]
async fn quotas_and_messages_are_told() {
    let site = Site::new().await;
    let owner = site.owner().await;
    site.get("/app/settings/quotas", &owner).await.says(&["0 used", "allowed", "The next begins"]);
    let made = site.server.site(&site.server.tenant, simulated()).await;
    site.server.link(&site.server.tenant, made.group_id, json!({"email": "kim@example.com"})).await;
    site.get("/app/settings/quotas", &owner).await.says(&["1 used"]);
    site.get("/app/settings/messages", &owner).await.says(&["Mail with a link", "Waiting", "Tried 0×"]);
    for path in ["resend", "delete"] {
        assert_eq!(post(&site, &format!("/app/settings/messages/999/{path}"), &owner, "").await.status, 404);
    }
}

#[tokio::test]
async fn whoever_may_not_change_the_organization_is_refused() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let member = cookie_of(&site.server.caller_with_role(Role::GroupBasic, made.group_id).await.credential);
    for path in [
        "",
        "/branding",
        "/quotas",
        "/messages",
        "/integrations",
        "/integrations/new",
        "/partner-keys",
        "/partner-keys/new",
        "/evaluation-webhooks",
        "/evaluation-webhooks/new",
    ] {
        assert_eq!(site.get(&format!("{SETTINGS}{path}"), &member).await.status, 403, "{path}");
    }
    let before = organization(&site).await;
    for path in [
        "",
        "/branding",
        "/branding/logo/remove",
        "/messages/1/resend",
        "/messages/1/delete",
        "/integrations/new",
        "/partner-keys/new",
        "/evaluation-webhooks/new",
    ] {
        assert_eq!(post(&site, &format!("{SETTINGS}{path}"), &member, &fields("Theirs")).await.status, 403, "{path}");
    }
    assert_eq!(organization(&site).await, before);
}
