//! Who gets in, and out.

use axum::http::{StatusCode, header};
use doorward_core::Secret;
use doorward_testkit::server::Credential;

use crate::support::{DAY, OWN, Site};

#[tokio::test]
async fn signing_in_sets_a_cookie_for_the_dashboard_alone() {
    let site = Site::new().await;
    let tenant = &site.server.tenant;
    let answer = site.sign_in(&tenant.domain, &tenant.email, tenant.password.reveal()).await;
    answer.leads_to("/app");
    let (secret, rest) = answer.set_cookie().unwrap().split_once(';').unwrap();
    assert!(secret.len() >= "doorward_session=".len() + 64, "{secret}");
    assert_eq!(rest, " Path=/app; Max-Age=1209600; HttpOnly; SameSite=Strict; Secure");

    let page = site.get("/app", secret).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says(&["sunny-mill", "owner@example.com", "Sign out", "owner signed in"]);
    page.hides(&[secret.split_once('=').unwrap().1]);
    site.get("/app/sign_in", secret).await.leads_to("/app");
}

#[tokio::test]
async fn wrong_credentials_keep_what_was_entered_but_the_password() {
    let site = Site::new().await;
    for (domain, email, password) in [
        ("sunny-mill", "owner%40example.com", "not+the+password"),
        ("sunny-mill", "nobody%40example.com", "not+the+password"),
        ("nowhere", "owner%40example.com", "not+the+password"),
        ("sunny-mill", "%22%3E%3Cscript%3E", "not+the+password"),
    ] {
        let answer = site.sign_in(domain, email, password).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{domain} {email}");
        answer.says(&["The e-mail address or the password is wrong."]);
        answer.hides(&["not the password", "<script>"]);
        assert!(answer.body.contains(&format!("value=\"{domain}\"")), "{}", answer.body);
        assert_eq!(answer.set_cookie(), None);
    }
    let answer = site.sign_in("sunny-mill", "owner%40example.com", "x").await;
    assert!(answer.body.contains("value=\"owner@example.com\"") && answer.body.contains("aria-invalid"), "{}", answer.body);
}

#[tokio::test]
async fn what_is_missing_is_told_at_its_field() {
    let site = Site::new().await;
    let answer = site.sign_in("sunny-mill", "+", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&["Enter your e-mail address.", "Enter your password."]);
    answer.hides(&["Enter your organization"]);
    assert!(answer.body.contains("aria-describedby=\"email-error\""), "{}", answer.body);

    let blank = site.get("/app/sign_in", "").await;
    assert_eq!(blank.status, StatusCode::OK);
    blank.hides(&["aria-invalid", "Error"]);
    for autocomplete in ["organization", "username", "current-password"] {
        assert!(blank.body.contains(&format!("autocomplete=\"{autocomplete}\"")), "{autocomplete}");
    }
}

#[tokio::test]
async fn without_a_valid_login_every_way_leads_to_signing_in() {
    let site = Site::new().await;
    site.get("/app", "").await.leads_to("/app/sign_in");
    site.get("/app", "doorward_session=ffffffffffffffffffffffffffffffff").await.leads_to("/app/sign_in");
    let cookie = site.owner().await;
    site.server.clock.advance(15 * DAY);
    site.get("/app", &cookie).await.leads_to("/app/sign_in");
    assert_eq!(site.get("/app/sign_in", &cookie).await.status, StatusCode::OK);
    assert_eq!(site.get("/app/", &cookie).await.headers[header::LOCATION], "/app");
}

#[tokio::test]
async fn signing_out_ends_the_login_and_forgets_the_cookie() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let answer = site.send("POST", "/app/sign_out", &[OWN, ("cookie", &cookie)], String::new()).await;
    answer.leads_to("/app/sign_in");
    assert_eq!(answer.set_cookie(), Some("doorward_session=; Path=/app; Max-Age=0; HttpOnly; SameSite=Strict; Secure"));
    site.get("/app", &cookie).await.leads_to("/app/sign_in");
    let credential = Credential::Login(Secret::presented(cookie.split_once('=').unwrap().1));
    site.server.get("/locks", &credential).await.refuses(401, "afc496");
    site.send("POST", "/app/sign_out", &[OWN, ("cookie", &cookie)], String::new()).await.leads_to("/app/sign_in");
}

#[tokio::test]
async fn another_sites_post_signs_nobody_in_or_out() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    let tenant = &site.server.tenant;
    let body = format!("domain={}&email={}&password={}", tenant.domain, tenant.email, tenant.password.reveal());
    let elsewhere: [&[(&str, &str)]; 3] = [&[], &[("sec-fetch-site", "cross-site")], &[("origin", "https://evil.example.com")]];
    for headers in elsewhere {
        let answer = site.send("POST", "/app/sign_in", headers, body.clone()).await;
        assert_eq!((answer.status, answer.set_cookie()), (StatusCode::FORBIDDEN, None), "{headers:?}");
        let headers = [headers, &[("cookie", cookie.as_str())]].concat();
        let answer = site.send("POST", "/app/sign_out", &headers, String::new()).await;
        assert_eq!((answer.status, answer.set_cookie()), (StatusCode::FORBIDDEN, None), "{headers:?}");
    }
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
        let answer = site.send(method, "/app/sign_out", &[OWN, ("cookie", &cookie)], String::new()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    assert_eq!(site.get("/app", &cookie).await.status, StatusCode::OK);
}
