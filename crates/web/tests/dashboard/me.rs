//! One's own account: profile, password, two-factor sign-in, API keys and logins; and finding the way to another organization.

use axum::http::StatusCode;
use doorward_app::Clock as _;
use doorward_core::Secret;
use doorward_testkit::authenticator::Authenticator;
use doorward_testkit::server::Credential;

use crate::support::{Answer, OWN, Site, cookie_of};

async fn post(site: &Site, page: &str, cookie: &str, body: &str) -> Answer {
    site.send("POST", page, &[OWN, ("cookie", cookie)], body.to_owned()).await
}

/// What a page tells once.
fn secrets(answer: &Answer) -> Vec<String> {
    let told = answer.body.split("<pre class=\"secret\"").nth(1).unwrap().split_once('>').unwrap().1;
    told.split("</pre>").next().unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn name_and_language_are_ones_own_to_change() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    site.get("/app/account", &cookie).await.says(&["My account", "owner@example.com", "Bootstrap", "this one", "Not set"]);
    post(&site, "/app/account/edit", &cookie, "name=Olivia&locale=de").await.leads_to("/app/account");
    site.get("/app/account", &cookie).await.says(&["Olivia", "Deutsch"]);
    let wrong = post(&site, "/app/account/edit", &cookie, "name=Olivia&locale=xx").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Language"]);
    post(&site, "/app/account/edit", &cookie, "name=Olivia&locale=").await.leads_to("/app/account");
    site.get("/app/account", &cookie).await.says(&["Not set"]);
}

#[tokio::test]
async fn another_password_needs_the_present_one_and_signs_out_elsewhere() {
    let site = Site::new().await;
    let (cookie, elsewhere) = (site.owner().await, site.owner().await);
    let present = site.server.tenant.password.reveal();
    for (body, text) in [
        (format!("current_password={present}&password=&password_confirmation="), "New password can"),
        (format!("current_password={present}&password=open+sesame+42&password_confirmation=other+words"), "New password again"),
        ("current_password=not+this+one&password=open+sesame+42&password_confirmation=open+sesame+42".to_owned(), "is wrong"),
    ] {
        let answer = post(&site, "/app/account/password", &cookie, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        answer.says(&[text]);
        answer.hides(&["open sesame", "not this one"]);
    }
    let body = format!("current_password={present}&password=open+sesame+42&password_confirmation=open+sesame+42");
    post(&site, "/app/account/password", &cookie, &body).await.leads_to("/app/account");
    site.get("/app", &elsewhere).await.leads_to("/app/sign_in");
    assert_eq!(site.get("/app", &cookie).await.status, StatusCode::OK);
    site.sign_in(&site.server.tenant.domain, "owner%40example.com", "open+sesame+42").await.leads_to("/app");
}

#[tokio::test]
async fn two_factor_sign_in_is_set_up_used_and_switched_off() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    site.get("/app/account/two_factor", &cookie).await.says(&["authenticator app", "Show the QR code"]);
    let shown = post(&site, "/app/account/two_factor", &cookie, "").await;
    shown.says(&["Scan the code", "Switch on"]);
    assert!(shown.body.contains("<svg") && shown.headers["cache-control"] == "no-store");
    let device = Authenticator::typed(&secrets(&shown)[0]);
    let code = |steps| device.code(site.server.clock.now(), steps);

    let wrong = post(&site, "/app/account/two_factor/activate", &cookie, "otp_attempt=000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Verification code is wrong"]);
    let on = post(&site, "/app/account/two_factor/activate", &cookie, &format!("otp_attempt={}", code(0))).await;
    on.says(&["Two-factor sign-in is on", "Backup codes"]);
    let codes = secrets(&on);
    assert_eq!(codes.len(), 10);
    let account = site.get("/app/account", &cookie).await;
    account.says(&["On since", "New backup codes", "Switch off"]);
    account.hides(&codes.iter().map(String::as_str).collect::<Vec<_>>());
    // It is on: a new secret would lock out whoever has the old one.
    assert_eq!(post(&site, "/app/account/two_factor", &cookie, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    site.get("/app/account/two_factor/backup_codes", &cookie).await.says(&["stop working"]);
    let new = secrets(&post(&site, "/app/account/two_factor/backup_codes", &cookie, "").await);
    assert!(new.len() == 10 && new != codes);
    let refused = post(&site, "/app/account/two_factor/off", &cookie, &format!("otp_attempt={}", codes[0])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    post(&site, "/app/account/two_factor/off", &cookie, &format!("otp_attempt={}", new[0])).await.leads_to("/app/account");
    site.get("/app/account", &cookie).await.says(&["Off. With it"]);
}

#[tokio::test]
async fn an_api_key_is_told_once_to_whoever_knows_the_password_and_the_code() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let password = site.server.tenant.password.reveal();
    site.get("/app/account/api_keys/new", &cookie).await.hides(&["otp_attempt"]);
    for (body, text) in [("name=+&password=x", "Name can"), ("name=Intercom&password=not+this+one", "Password is wrong.")] {
        let answer = post(&site, "/app/account/api_keys/new", &cookie, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        answer.says(&[text]);
        answer.hides(&["not this one"]);
    }
    let made = post(&site, "/app/account/api_keys/new", &cookie, &format!("name=Intercom&password={password}")).await;
    made.says(&["Your API key", "shown only this once", "Copy"]);
    let secret = secrets(&made).pop().unwrap();
    let key = Credential::Login(Secret::presented(&secret));
    assert_eq!(site.server.get("/user", &key).await.ok()["email"], "owner@example.com");
    let account = site.get("/app/account", &cookie).await;
    account.says(&["Intercom", "never used"]);
    account.hides(&[&secret]);

    let shown = post(&site, "/app/account/two_factor", &cookie, "").await;
    let device = Authenticator::typed(&secrets(&shown)[0]);
    let code = |steps| device.code(site.server.clock.now(), steps);
    post(&site, "/app/account/two_factor/activate", &cookie, &format!("otp_attempt={}", code(0))).await;
    let without = post(&site, "/app/account/api_keys/new", &cookie, &format!("name=Other&password={password}")).await;
    without.says(&["Verification code can"]);
    let body = format!("name=Other&password={password}&otp_attempt={}", code(1));
    post(&site, "/app/account/api_keys/new", &cookie, &body).await.says(&["Your API key"]);

    let page = site.get("/app/account", &cookie).await;
    let delete = page.body.split("href=\"").find(|part| part.contains("aria-label=\"Delete Intercom\"")).unwrap();
    let delete = delete.split('"').next().unwrap().to_owned();
    site.get(&delete, &cookie).await.says(&["Delete Intercom?", "cannot be brought back", "Delete API key"]);
    post(&site, &delete, &cookie, "").await.leads_to("/app/account");
    site.server.get("/user", &key).await.refuses(401, "afc496");
}

#[tokio::test]
async fn logins_are_signed_out_one_by_one_or_all_others_at_once() {
    let site = Site::new().await;
    // Before the owner's API key is deleted.
    let person = site.server.caller_with_role(doorward_core::Role::OrganizationObserver, site.server.tenant.id).await;
    let (cookie, second, third) = (site.owner().await, site.owner().await, site.owner().await);
    let page = site.get("/app/account", &cookie).await;
    assert_eq!(page.body.matches("aria-label=\"Sign out Browser\"").count(), 2, "not the one in use");
    let sign_out = page.body.split("href=\"").find(|part| part.contains("aria-label=\"Sign out Browser\"")).unwrap();
    let sign_out = sign_out.split('"').next().unwrap().to_owned();
    post(&site, &sign_out, &cookie, "").await.leads_to("/app/account");
    let gone = [&second, &third].map(async |cookie| site.get("/app", cookie).await.status == StatusCode::SEE_OTHER);
    let [second_gone, third_gone] = gone;
    assert!(second_gone.await != third_gone.await);
    site.get("/app/account/logins/elsewhere", &cookie).await.says(&["API keys are deleted too"]);
    post(&site, "/app/account/logins/elsewhere", &cookie, "").await.leads_to("/app/account");
    for cookie in [&second, &third] {
        site.get("/app", cookie).await.leads_to("/app/sign_in");
    }
    assert_eq!(site.get("/app", &cookie).await.status, StatusCode::OK);
    // Somebody else's are not here.
    let path = format!("/app/account/logins/{}/delete", person.login_id);
    assert_eq!(post(&site, &path, &cookie, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/app/account", &cookie_of(&person.credential)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn domains_are_mailed_and_an_organization_is_switched() {
    let site = Site::new().await;
    site.get("/app/sign_in", "").await.says(&["Find your domain"]);
    let asked = post(&site, "/app/domain", "", "email=owner%40example.com").await;
    asked.says(&["Look into your mail"]);
    let stranger = post(&site, "/app/domain", "", "email=nobody%40example.com").await;
    assert_eq!((stranger.status, stranger.body), (asked.status, asked.body), "whoever has the address");
    assert_eq!(post(&site, "/app/domain", "", "email=").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let cookie = site.owner().await;
    site.get("/app/account/switch", &cookie).await.says(&["Switch organization", "signed out of sunny-mill"]);
    let review = post(&site, "/app/account/switch", &cookie, "domain=other&_review=1").await;
    assert!(review.status == StatusCode::OK && review.body.contains("value=\"other\""), "{}", review.body);
    let switched = post(&site, "/app/account/switch", &cookie, "domain=other").await;
    switched.leads_to("/app/sign_in?domain=other&email=owner%40example.com");
    site.get("/app", &cookie).await.leads_to("/app/sign_in");
    let form = site.get("/app/sign_in?domain=other&email=owner%40example.com", "doorward_domain=sunny-mill").await;
    assert!(form.body.contains("value=\"other\"") && form.body.contains("value=\"owner@example.com\""), "{}", form.body);
    let form = site.get("/app/sign_in?email=owner%40example.com", "doorward_domain=sunny-mill").await;
    assert!(!form.body.contains("value=\"sunny-mill\""));
    let form = site.get("/app/sign_in", "doorward_domain=sunny-mill").await;
    assert!(form.body.contains("value=\"sunny-mill\""));
}

#[tokio::test]
async fn whose_session_ended_finds_the_form_filled_in_but_no_password() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    post(&site, "/app/sign_out", &cookie, "").await.leads_to("/app/sign_in");
    let body = "current_password=first+secret&password=second+secret&password_confirmation=second+secret";
    let asked = post(&site, "/app/account/password", &cookie, body).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    asked.hides(&["first secret", "second secret", "first+secret", "second+secret"]);
    let asked = post(&site, "/app/users/new", &cookie, "email=robin%40example.com&kind=managed").await;
    asked.says(&["what you filled in is kept"]);
    assert!(asked.body.contains("robin%40example.com") || asked.body.contains("robin%2540example.com"), "{}", asked.body);
}
