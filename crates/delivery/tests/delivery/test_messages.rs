//! Messages that are sent as a test, through the real workers, a real mail server and a real text message service.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may fail it")]

use std::sync::Arc;
use std::time::Duration;

use doorward_app::group_links::DeliveryStatus;
use doorward_app::messages::{self, TestMessage};
use doorward_app::{Caller, authenticate};
use doorward_core::input::Field;
use doorward_delivery::{Mailer, Texter, worker};
use doorward_egress::{Client, Policy};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Credential, Setup, TestServer};
use doorward_testkit::smtp::SmtpServer;
use doorward_testkit::texts::{self, TextService};
use mailparse::MailHeaderMap as _;

async fn server() -> TestServer {
    TestServer::with(TestDatabase::sqlite().await, Setup { texts: Some(texts::config()), ..Setup::default() }).await
}

async fn owner(server: &TestServer) -> Caller {
    let Credential::Login(secret) = &server.tenant.owner else { panic!("the owner has a login") };
    authenticate::login(&server.app, secret).await.unwrap()
}

/// The last test, once it is no longer on its way.
async fn concluded(server: &TestServer) -> TestMessage {
    let owner = owner(server).await;
    for _ in 0..500 {
        let last = messages::tests(&server.app, &owner).await.unwrap().remove(0);
        if last.status != DeliveryStatus::Queued {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the test is still on its way");
}

#[tokio::test]
async fn a_test_mail_arrives_and_is_told_as_sent() {
    let (server, smtp) = (server().await, SmtpServer::start().unwrap());
    let mailer = Mailer::new(&smtp.url(), "doors@example.com").unwrap();
    let working = tokio::spawn(worker::run(Arc::clone(&server.app), Some(mailer), std::future::pending()));
    messages::test_mail(&server.app, &owner(&server).await).await.unwrap();
    let last = concluded(&server).await;
    assert_eq!((last.status, last.error, last.text), (DeliveryStatus::Sent, None, false));
    let mail = smtp.wait_for(1).await.unwrap().remove(0);
    let mail = mailparse::parse_mail(mail.as_bytes()).unwrap();
    let subject = mail.headers.get_first_value("subject").unwrap();
    assert_eq!(subject, "Test mail from sunny-mill");
    let (text, html) = (mail.subparts[0].get_body().unwrap(), mail.subparts[1].get_body().unwrap());
    assert!(text.contains("this is a test. Mails of sunny-mill reach owner@example.com."), "{text}");
    assert!(text.contains("/app/settings/messages"), "{text}");
    assert!(html.contains("Mails arrive") && html.contains("/app/settings/messages"), "{html}");
    working.abort();
}

#[tokio::test]
async fn a_test_text_message_arrives_or_the_reason_is_told() {
    let (server, service) = (server().await, TextService::start().await);
    let client = Client::new(Policy::new(true, Vec::new())).unwrap();
    let texter = Texter::new(client, &service.settings()).unwrap();
    let working = tokio::spawn(worker::run_texts(Arc::clone(&server.app), Some(texter), std::future::pending()));
    let number = || Field::Value("+12025550123".to_owned());
    messages::test_text(&server.app, &owner(&server).await, number()).await.unwrap();
    let text = service.arrived(1).await.remove(0);
    assert_eq!(text.field("To"), "+12025550123");
    assert_eq!(text.field("Body"), "sunny-mill: This is a test: text messages arrive. It opens nothing.");
    assert!(text.field("StatusCallback").contains("/sms_status/"), "{text:?}");
    assert_eq!(concluded(&server).await.status, DeliveryStatus::Sent);

    service.answers(400, r#"{"code": 21610, "message": "Attempt to send to unsubscribed recipient"}"#);
    messages::test_text(&server.app, &owner(&server).await, number()).await.unwrap();
    let last = concluded(&server).await;
    assert_eq!(last.status, DeliveryStatus::Refused);
    assert_eq!(last.error.as_deref(), Some("the text message service refused it (error 21610)"));
    working.abort();
}
