//! Text messages through a real HTTP service.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may fail it")]

use std::time::Duration;

use doorward_core::Secret;
use doorward_delivery::text::OutgoingText;
use doorward_delivery::{SendError, TextSettings, Texter};
use doorward_egress::{Client, Policy};
use doorward_testkit::texts::{FROM, TextService};
use tokio::net::TcpListener;

const LINK: &str = "https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef";

fn texter(settings: &TextSettings) -> Texter {
    Texter::new(Client::new(Policy::new(true, Vec::new())).unwrap(), settings).unwrap()
}

async fn send(texter: &Texter) -> Result<String, SendError> {
    let body = format!("Mühle & Söhne + 1: {LINK}");
    let status_address = "https://doors.example.com/sms_status/1";
    texter.send(&OutgoingText { to: "+12025550123", body: &body, key: "key-1", status_address }).await
}

fn transient(result: Result<String, SendError>) -> String {
    match result {
        Err(SendError::Transient(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_message_arrives_whole() {
    let service = TextService::start().await;
    let sid = send(&texter(&service.settings())).await.unwrap();
    let text = service.received().remove(0);
    assert_eq!((text.sid.as_str(), text.key.as_str()), (sid.as_str(), "key-1"));
    assert_eq!(text.field("Body"), format!("Mühle & Söhne + 1: {LINK}"));
    assert_eq!((text.field("To"), text.field("From")), ("+12025550123", FROM));
    assert_eq!(text.field("StatusCallback"), "https://doors.example.com/sms_status/1");

    let from = format!("MG{}", "0".repeat(32));
    send(&texter(&TextSettings { from: from.clone(), ..service.settings() })).await.unwrap();
    let text = service.received().remove(1);
    assert_eq!((text.field("From"), text.field("MessagingServiceSid")), ("", from.as_str()));
}

#[tokio::test]
async fn what_a_service_does_wrong_is_told_apart_from_what_it_refuses() {
    let mut service = TextService::start().await;
    let texter_of = texter(&service.settings());
    for (status, body) in [(429, "slow down"), (500, "<html>"), (201, "<html>"), (200, "{}"), (301, "")] {
        service.answers(status, body);
        let reason = transient(send(&texter_of).await);
        assert!(reason.starts_with("the text message service"), "{status}: {reason}");
    }
    service.answers(500, &format!("{{\"code\": \"{LINK}\", \"message\": \"{LINK}\"}}"));
    assert!(!transient(send(&texter_of).await).contains("grouplinks"), "what it quotes is not passed on");
    service.answers(500, &"x".repeat(1_000_000));
    transient(send(&texter_of).await);
    service.answers(400, r#"{"code": 21610, "message": "Attempt to send to unsubscribed recipient"}"#);
    let refused = SendError::Refused("the text message service refused it (error 21610)".to_owned());
    assert_eq!(send(&texter_of).await, Err(refused));
    service.takes();
    let wrong = texter(&TextSettings { token: Secret::presented("another"), ..service.settings() });
    assert_eq!(transient(send(&wrong).await), "the text message service answered 401 (error 20003)");
    service.stop().await;
    transient(send(&texter_of).await);
    service.restart().await;
    send(&texter_of).await.unwrap();
}

#[tokio::test]
async fn a_service_that_never_answers_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let settings = TextSettings { url, account: "AC1".to_owned(), token: Secret::presented("token"), from: FROM.to_owned() };
    let texter = texter(&settings);
    let sending = tokio::spawn(async move { send(&texter).await });
    let _connection = listener.accept().await.unwrap();
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    assert!(transient(sending.await.unwrap()).contains("no answer in time"));
    let longest = doorward_delivery::text::LONGEST_SEND + Duration::from_secs(2);
    assert!(started.elapsed() < longest, "{:?}", started.elapsed());
}
