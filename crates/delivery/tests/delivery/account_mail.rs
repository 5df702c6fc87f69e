//! Mails about accounts: what they say, and who gets them from a real mail server.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use std::sync::Arc;

use doorward_app::users::mails::{AccountMail, MailKind};
use doorward_core::{Secret, Timestamp};
use doorward_delivery::render::account_mail;
use doorward_delivery::{Mailer, RenderedMail, worker};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use doorward_testkit::smtp::SmtpServer;
use mailparse::MailHeaderMap as _;
use serde_json::{Value, json};
use tokio::sync::oneshot;

const ADDRESS: &str = "https://doors.example.com/app/invitation/0123456789abcdef";

fn mail(kind: MailKind) -> AccountMail {
    AccountMail {
        kind,
        to: "robin@example.com".to_owned(),
        name: "Robin Example".to_owned(),
        invited_by: (kind == MailKind::Invitation).then(|| "Ada Sample".to_owned()),
        organization_name: "Sunny Mill Studios".to_owned(),
        domain: "sunny-mill".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        valid_until: Timestamp::parse("2026-12-01T09:00:00Z").unwrap(),
        address: Secret::presented(ADDRESS),
    }
}

fn rendered(mail: &AccountMail) -> RenderedMail {
    account_mail(mail, Timestamp::parse("2026-11-24T09:00:00Z").unwrap()).unwrap()
}

#[test]
fn each_mail_says_what_it_is_for_where_it_leads_and_how_long() {
    for (kind, subject, lead, unasked) in [
        (
            MailKind::Invitation,
            "Ada Sample invites you to Sunny Mill Studios",
            "Ada Sample invites you to Sunny Mill Studios. Choose a password, and you are in.",
            "As long as nobody chooses a password, nobody can sign in as you.",
        ),
        (
            MailKind::Confirmation,
            "Confirm your address for Sunny Mill Studios",
            "robin@example.com has an account at Sunny Mill Studios. Confirm that the address is yours.",
            "As long as nobody confirms the address, nobody can sign in with it.",
        ),
        (
            MailKind::Password,
            "A new password for Sunny Mill Studios",
            "Choose a new password for your account at Sunny Mill Studios. You sign in with the domain sunny-mill",
            "Your password stays as it is.",
        ),
    ] {
        let mail = rendered(&mail(kind));
        assert_eq!(mail.subject, subject);
        for body in [&mail.text, &mail.html] {
            for part in ["Robin Example", lead, unasked, ADDRESS, "Tue 1 Dec, 10:00 (Berlin)"] {
                assert!(body.contains(part), "{part}\n{body}");
            }
        }
        assert_eq!(mail.html.matches(&format!("href=\"{ADDRESS}\"")).count(), 2);
        for fetching in ["src=", "<link", "<script", "@import", "url("] {
            assert!(!mail.html.contains(fetching), "{fetching}");
        }
    }
}

#[test]
fn markup_and_line_breaks_in_names_arrive_as_text() {
    let evil = "<a href=x>Click</a>\nChoose a password:\nhttps://evil.example";
    let mail = rendered(&AccountMail {
        name: evil.to_owned(),
        invited_by: Some(evil.to_owned()),
        organization_name: evil.to_owned(),
        ..mail(MailKind::Invitation)
    });
    assert!(!mail.html.contains("<a href=x") && mail.html.contains("&#60;a href=x&#62;"));
    assert_eq!(mail.text.matches("\nChoose a password:").count(), 1);
    assert!(!mail.subject.contains('\n'));
}

/// Sends what is due as the program does, until so many mails have come.
async fn deliver(server: &TestServer, smtp: &SmtpServer, count: usize) -> Vec<String> {
    let mailer = Mailer::new(&smtp.url(), "doors@example.com").unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = tokio::spawn(worker::run(Arc::clone(&server.app), Some(mailer), async {
        let _stopped = stopped.await;
    }));
    let mails = smtp.wait_for(count).await.unwrap();
    stop.send(()).unwrap();
    worker.await.unwrap();
    mails
}

#[db_test]
async fn a_managed_user_never_gets_a_mail_and_everyone_else_gets_theirs(db: TestDatabase) {
    let (server, smtp) = (TestServer::start(db).await, SmtpServer::start().unwrap());
    let owner = &server.tenant.owner;
    let managed = json!({"email": "managed@example.com", "send_emails": false, "confirm": true});
    for user in [managed, json!({"email": "robin@example.com", "name": "Robin"})] {
        server.post("/users", owner, json!({"user": user})).await.is(200);
    }
    for email in ["managed@example.com", "robin@example.com", "unknown@example.com"] {
        for path in ["/users/password", "/users/confirmation", "/organizations/find"] {
            let user = json!({"user": {"email": email, "domain": "sunny-mill"}});
            server.post(path, &Credential::Nothing, user).await.is(204);
        }
    }
    let mails = deliver(&server, &smtp, 4).await;
    let mut seen = Vec::new();
    for raw in &mails {
        let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
        let header = |name: &str| parsed.headers.get_first_value(name).unwrap_or_default();
        seen.push((header("X-RcptTo"), header("Subject")));
    }
    seen.sort();
    let expected = [
        "A new password for sunny-mill",
        "Confirm your address for sunny-mill",
        "Your organization on Doorward",
        "owner invites you to sunny-mill",
    ];
    let expected: Vec<_> = expected.iter().map(|subject| ("robin@example.com".to_owned(), (*subject).to_owned())).collect();
    assert_eq!(seen, expected);
    assert_eq!(smtp.messages().unwrap().len(), 4);
}

#[tokio::test]
async fn the_address_in_a_mail_works() {
    let (server, smtp) = (TestServer::start(TestDatabase::sqlite().await).await, SmtpServer::start().unwrap());
    server.post("/users", &server.tenant.owner, json!({"user": {"email": "robin@example.com"}})).await.is(200);
    let raw = deliver(&server, &smtp, 1).await.remove(0);
    let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
    let text = parsed.subparts[0].get_body().unwrap();
    let start = format!("{}/app/invitation/", server.url());
    let token = text.split(&start).nth(1).unwrap().split_whitespace().next().unwrap();
    let sign_up = json!({"user": {"password": "open sesame", "terms_and_conditions": true}, "token": token});
    server.post("/users/sign_up", &Credential::Nothing, sign_up).await.is(200);
    let user = json!({"domain": "sunny-mill", "email": "robin@example.com", "password": "open sesame"});
    let made = server.post("/logins", &Credential::Nothing, json!({"user": user})).await.ok();
    assert_ne!(made["secret"], Value::Null);
}
