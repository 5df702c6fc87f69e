//! What mails lead to: choosing a password, signing up, confirming an address; and signing in with a code.

use axum::http::{StatusCode, header};
use doorward_app::Clock as _;
use doorward_testkit::authenticator::Authenticator;
use doorward_testkit::server::Credential;
use serde_json::json;

use crate::support::{Answer, OWN, Site};

const PASSWORD: &str = "open+sesame+42";

/// The page that an address with a token leads to, and the cookie that holds it from then on.
async fn enter(site: &Site, address: &str, page: &str) -> String {
    let token = address.rsplit(['/', '=']).next().unwrap();
    let answer = site.get(address, "").await;
    answer.leads_to(page);
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let cookie = answer.set_cookie().unwrap();
    assert_eq!(cookie, format!("doorward_token={token}; Path={page}; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"));
    cookie.split(';').next().unwrap().to_owned()
}

async fn post(site: &Site, page: &str, cookie: &str, body: &str) -> Answer {
    site.send("POST", page, &[OWN, ("cookie", cookie)], body.to_owned()).await
}

/// Neither the page nor where it leads holds the token.
fn keeps_to_itself(answer: &Answer, cookie: &str) {
    let token = cookie.split_once('=').unwrap().1;
    answer.hides(&[token]);
    assert!(!answer.headers.get(header::LOCATION).is_some_and(|location| location.to_str().unwrap().contains(token)));
    assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
}

async fn path_of_mail(site: &Site) -> String {
    let mail = site.server.account_mails().await.pop().unwrap();
    mail.address.reveal().strip_prefix(&site.server.url()).unwrap().to_owned()
}

#[tokio::test]
async fn whoever_forgot_a_password_asks_for_a_mail_and_chooses_another() {
    let site = Site::new().await;
    let tenant = &site.server.tenant;
    let sign_in = site.get("/app/sign_in", "").await;
    sign_in.says(&["Forgot your password?"]);
    assert!(sign_in.body.contains("href=\"/app/password\""));
    site.get("/app/password", "").await.says(&["Forgot your password?", "Domain", "Email", "Send the mail"]);

    let asked = post(&site, "/app/password", "", "domain=sunny-mill&email=owner%40example.com").await;
    asked.says(&["Look into your mail", "works for an hour"]);
    let stranger = post(&site, "/app/password", "", "domain=sunny-mill&email=nobody%40example.com").await;
    assert_eq!((stranger.status, stranger.body), (asked.status, asked.body), "whoever has the address");

    let address = path_of_mail(&site).await;
    let cookie = enter(&site, &address, "/app/password/new").await;
    let page = site.get("/app/password/new", &cookie).await;
    page.says(&["Choose a new password", "sunny-mill", "New password again"]);
    assert!(page.body.contains("value=\"owner@example.com\"") && page.body.contains("readonly"), "{}", page.body);
    assert_eq!(page.body.matches("autocomplete=\"new-password\"").count(), 2);
    keeps_to_itself(&page, &cookie);

    let wrong = post(&site, "/app/password/new", &cookie, "password=short&password_confirmation=short").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["The password is too short (minimum is 8 characters)."]);
    let wrong = post(&site, "/app/password/new", &cookie, &format!("password={PASSWORD}&password_confirmation=other+words")).await;
    wrong.says(&["The two passwords are not the same."]);
    wrong.hides(&["open sesame", "other words"]);
    assert!(wrong.body.contains("aria-describedby=\"password_confirmation-error\""), "{}", wrong.body);

    let body = format!("password={PASSWORD}&password_confirmation={PASSWORD}");
    let done = post(&site, "/app/password/new", &cookie, &body).await;
    assert_eq!(done.status, StatusCode::OK);
    done.says(&["Your password is set", "Sign in"]);
    assert_eq!(done.set_cookie(), Some("doorward_token=; Path=/app/password/new; Max-Age=0; HttpOnly; SameSite=Lax; Secure"));
    site.sign_in(&tenant.domain, "owner%40example.com", PASSWORD).await.leads_to("/app");

    let again = post(&site, "/app/password/new", &cookie, &body).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    again.says(&["This link does not work any more", "Ask for a new mail"]);
}

#[tokio::test]
async fn an_invitation_leads_to_an_account() {
    let site = Site::new().await;
    site.make("/users", json!({"user": {"email": "robin@example.com", "name": "Robin <b>"}})).await;
    let address = path_of_mail(&site).await;
    let cookie = enter(&site, &address, "/app/invitation").await;
    for _ in 0..2 {
        let page = site.get("/app/invitation", &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "looking uses nothing up");
        page.says(&["Welcome", "Choose a password for your account at sunny-mill."]);
        page.hides(&["<b>"]);
        assert!(page.body.contains("value=\"robin@example.com\""), "{}", page.body);
        keeps_to_itself(&page, &cookie);
    }
    let wrong = post(&site, "/app/invitation", &cookie, "name=+&password=open+sesame&password_confirmation=open+sesame").await;
    wrong.says(&["The name can"]);
    let wrong = post(&site, "/app/invitation", &cookie, "name=Robin&password=open+sesame&password_confirmation=x").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = format!("name=Robin+Example&password={PASSWORD}&password_confirmation={PASSWORD}");
    let done = post(&site, "/app/invitation", &cookie, &body).await;
    done.says(&["Welcome", "Sign in with the domain sunny-mill and the address robin@example.com."]);
    for again in [post(&site, "/app/invitation", &cookie, &body).await, site.get("/app/invitation", &cookie).await] {
        assert_eq!(again.status, StatusCode::UNAUTHORIZED);
        again.says(&["This link does not work any more"]);
    }
    let signed_in = site.sign_in("sunny-mill", "robin%40example.com", PASSWORD).await;
    signed_in.leads_to("/app");
}

#[tokio::test]
async fn an_address_is_confirmed_by_the_button_alone() {
    let site = Site::new().await;
    site.make("/users", json!({"user": {"email": "robin@example.com"}})).await;
    let body = json!({"user": {"email": "robin@example.com", "domain": "sunny-mill"}});
    site.server.post("/users/confirmation", &Credential::Nothing, body).await.is(204);
    let address = path_of_mail(&site).await;
    let token = address.rsplit('/').next().unwrap().to_owned();
    enter(&site, &format!("/users/confirmation?domain=sunny-mill&confirmation_token={token}"), "/app/confirmation").await;
    let cookie = enter(&site, &address, "/app/confirmation").await;
    let page = site.get("/app/confirmation", &cookie).await;
    page.says(&["Confirm your address", "Is this your address?", "Confirm the address"]);
    keeps_to_itself(&page, &cookie);
    let done = post(&site, "/app/confirmation", &cookie, "").await;
    done.says(&["Your address is confirmed", "Choose a password"]);
    let again = post(&site, "/app/confirmation", &cookie, "").await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_holds_no_token_or_another_one_leads_nowhere() {
    let site = Site::new().await;
    site.make("/users", json!({"user": {"email": "robin@example.com"}})).await;
    let invitation = format!("doorward_token={}", path_of_mail(&site).await.rsplit('/').next().unwrap());
    for page in ["/app/password/new", "/app/confirmation", "/app/invitation"] {
        for cookie in ["", "doorward_token=ffffffffffffffff", "doorward_token=a b"] {
            assert_eq!(site.get(page, cookie).await.status, StatusCode::UNAUTHORIZED, "{page} {cookie}");
            assert_eq!(post(&site, page, cookie, "").await.status, StatusCode::UNAUTHORIZED, "{page} {cookie}");
        }
    }
    for page in ["/app/password/new", "/app/confirmation"] {
        assert_eq!(site.get(page, &invitation).await.status, StatusCode::UNAUTHORIZED, "{page}");
    }
    for address in [
        "/app/password/a%20b",
        "/app/invitation/%FF",
        "/app/confirmation/%00",
        "/users/confirmation",
        "/users/confirmation?confirmation_token=%0d%0a",
    ] {
        let answer = site.get(address, "").await;
        assert_eq!((answer.status, answer.set_cookie()), (StatusCode::UNAUTHORIZED, None), "{address}");
    }
}

#[tokio::test]
async fn another_sites_post_changes_no_account() {
    let site = Site::new().await;
    site.make("/users", json!({"user": {"email": "robin@example.com"}})).await;
    let cookie = enter(&site, &path_of_mail(&site).await, "/app/invitation").await;
    let body = format!("name=Mallory&password={PASSWORD}&password_confirmation={PASSWORD}");
    for headers in [&[("sec-fetch-site", "cross-site"), ("cookie", cookie.as_str())][..], &[("cookie", cookie.as_str())][..]] {
        for page in ["/app/invitation", "/app/password", "/app/password/new", "/app/confirmation"] {
            let answer = site.send("POST", page, headers, body.clone()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
        }
    }
    assert_eq!(site.get("/app/invitation", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_form_asks_for_the_code_of_whoever_has_two_factor_sign_in() {
    let site = Site::new().await;
    let (server, owner) = (&site.server, &site.server.tenant.owner);
    let made = server.post("/user/2fa/otp_secret", owner, json!({})).await.ok();
    let device = Authenticator::typed(made["otp_secret"].as_str().unwrap());
    let code = |steps| device.code(server.clock.now(), steps);
    server.post("/user/2fa/activate", owner, json!({"user": {"otp_attempt": code(0)}})).await.is(204);
    let password = server.tenant.password.reveal();
    let sign_in = async |code: &str| {
        let body = format!("domain=sunny-mill&email=owner%40example.com&password={password}&otp_attempt={code}");
        site.send("POST", "/app/sign_in", &[OWN], body).await
    };
    for (code, text) in [
        ("", "Enter the verification code that your device shows as well."),
        ("000000", "The verification code is wrong, or was used already."),
        ("abcdef", "The backup code is wrong, or was used already."),
    ] {
        let answer = sign_in(code).await;
        assert_eq!((answer.status, answer.set_cookie()), (StatusCode::UNAUTHORIZED, None), "{code}");
        answer.says(&[text]);
        assert!(answer.body.contains("aria-describedby=\"otp_attempt-error"), "{}", answer.body);
    }
    sign_in(&code(1)).await.leads_to("/app");
    let blank = site.get("/app/sign_in", "").await;
    assert!(blank.body.contains("autocomplete=\"one-time-code\""), "{}", blank.body);
}
