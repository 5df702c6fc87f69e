//! The mail that carries a link, through real mail servers, broken ones among them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use doorward_store::Store;
use doorward_store::entity::outbox;
use doorward_testkit::smtp::SmtpServer;
use mailparse::{MailHeaderMap as _, ParsedMail};
use sea_orm::{ColumnTrait as _, EntityTrait, PaginatorTrait, QueryFilter as _};
use serde_json::{Value, json};

use crate::program::Program;
use crate::program::building::Building;
use crate::program::shelly::Shelly;

/// Shorter than the program waits for a mail server.
const WITHOUT_SMTP: Duration = Duration::from_secs(10);
const SEND: &str = "group_link.send";

fn serve(smtp_url: &str) -> Program {
    Program::start(&["--smtp-url", smtp_url, "--mail-from", "doors@example.com", "--allow-private-egress"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_answered_while_the_mail_server_hangs_and_the_program_still_stops_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (reached, was_reached) = mpsc::channel();
    std::thread::spawn(move || {
        // It says nothing, and keeps the connection.
        let streams: Vec<_> = listener.incoming().inspect(|_| reached.send(()).unwrap_or_default()).collect();
        drop(streams);
    });
    let mut program = serve(&url);
    let building = Building::new(program.api()).await;
    let link = tokio::time::timeout(WITHOUT_SMTP, building.link(json!({"email": "gus@example.com"}))).await.unwrap();
    was_reached.recv_timeout(WITHOUT_SMTP).unwrap();
    let second = tokio::time::timeout(WITHOUT_SMTP, building.link(json!({"email": "gwen@example.com"}))).await.unwrap();
    for link in [link, second] {
        assert_eq!(building.listed(&link).await["id"], link.id);
    }
    assert_eq!(building.api.events(SEND).await.len(), 0);
    program.process().signal("TERM");
    assert!(program.process().wait_at_most(WITHOUT_SMTP).success());
    assert_eq!(waiting(&program).await, 2, "a mail is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_waits_for_its_server_and_its_failure_is_seen() {
    let mut smtp = SmtpServer::start().unwrap();
    smtp.stop();
    let program = serve(&smtp.url());
    let building = Building::new(program.api()).await;
    let link = building.link(json!({"email": "gus@example.com"})).await;
    let failed = building.api.wait_for_events(SEND, link.id, 1).await.remove(0);
    assert_eq!((&failed["success"], &failed["object_name"]), (&json!(false), &json!("Gus Guest")));
    let reason = failed["message"].as_str().unwrap();
    assert!(reason.contains("mail server") && reason.contains("tried again"), "{reason}");
    assert_eq!(building.listed(&link).await["id"], link.id);

    smtp.restart().unwrap();
    smtp.wait_for(1).await.unwrap();
    let events = building.api.wait_for_events(SEND, link.id, 2).await;
    assert_eq!((&events[0]["success"], &events[0]["code"], &events[0]["message"]), (&json!(true), &Value::Null, &Value::Null));
    assert_eq!(smtp.messages().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_of_a_deleted_link_is_not_sent() {
    let mut smtp = SmtpServer::start().unwrap();
    smtp.stop();
    let program = serve(&smtp.url());
    let building = Building::new(program.api()).await;
    let deleted = building.link(json!({"email": "deleted@example.com"})).await;
    building.api.wait_for_events(SEND, deleted.id, 1).await;
    let kept = building.link(json!({"email": "kept@example.com"})).await;
    building.api.wait_for_events(SEND, kept.id, 1).await;
    building.api.delete(&format!("/group_links/{}", deleted.id)).await;

    smtp.restart().unwrap();
    // The deleted link's mail was due before this one.
    building.api.wait_for_events(SEND, kept.id, 2).await;
    let later = building.link(json!({"email": "later.still@example.com"})).await;
    building.api.wait_for_events(SEND, later.id, 1).await;
    let messages = smtp.messages().unwrap();
    assert_eq!(messages.len(), 2);
    assert!(messages.iter().all(|mail| !mail.contains("deleted@example.com")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_recipient_is_given_up_and_a_postponed_one_waits() {
    let smtp = SmtpServer::start().unwrap();
    let mut program = serve(&smtp.url());
    let building = Building::new(program.api()).await;
    let refused = building.link(json!({"email": "refused@example.com"})).await;
    let event = building.api.wait_for_events(SEND, refused.id, 1).await.remove(0);
    let reason = event["message"].as_str().unwrap();
    assert_eq!(event["success"], false);
    assert!(reason.contains("550") && reason.contains("no such mailbox") && reason.contains("given up"), "{reason}");

    let spam = building.link(json!({"email": "spam@example.com"})).await;
    let event = building.api.wait_for_events(SEND, spam.id, 1).await.remove(0);
    assert!(!event.to_string().contains(&spam.secret), "the server's answer quotes the link");

    let postponed = building.link(json!({"email": "later@example.com"})).await;
    let event = building.api.wait_for_events(SEND, postponed.id, 1).await.remove(0);
    assert!(event["message"].as_str().unwrap().contains("tried again"), "{event}");

    program.process().signal("TERM");
    assert!(program.process().wait().success());
    assert_eq!(waiting(&program).await, 1, "only the postponed mail is tried again");
    assert!(smtp.messages().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_says_who_where_which_doors_and_when_with_one_address() {
    let (smtp, shelly) = (SmtpServer::start().unwrap(), Shelly::start());
    let program = serve(&smtp.url());
    let building = Building::new(program.api()).await;
    building.door("Front door", shelly.relay(0)).await;
    building.door("Studio <2> & \"more\"", shelly.relay(1)).await;
    let owner = building.api.get("/user").await["id"].clone();
    building.api.patch(&format!("/users/{owner}"), json!({"user": {"name": "Olivia Owner"}})).await;
    let validity = json!({"email": "gus@example.com", "valid_from": "2031-07-01T07:00:00Z", "valid_until": "2031-12-01T17:30:00Z"});
    let link = building.link(validity).await;
    let address = format!("{}/grouplinks/{}", program.url(), link.secret);

    let raw = smtp.wait_for(1).await.unwrap().remove(0);
    let mail = mailparse::parse_mail(raw.as_bytes()).unwrap();
    let header = |name: &str| mail.headers.get_first_value(name).unwrap();
    assert_eq!(header("Subject"), "Olivia Owner invites you to Harbour House: your door link");
    assert!(header("From").contains("doors@example.com") && header("From").contains("Example Offices"), "{}", header("From"));
    assert!(header("To").contains("gus@example.com"));
    assert!(header("Reply-To").contains("owner@example.com"));

    let text = part(&mail, "text/plain").unwrap();
    assert_eq!(text.matches(&address).count(), 1, "{text}");
    assert_eq!(text.matches(&link.secret).count(), 1);
    let html = part(&mail, "text/html").unwrap();
    assert_eq!(visible(&html).matches(&address).count(), 1, "{html}");
    let targets: Vec<&str> = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!targets.is_empty() && targets.iter().all(|target| *target == address), "{targets:?}");
    assert!(!html.contains("src=\"http"), "it loads something from elsewhere");

    for said in [
        "Gus Guest",
        "Olivia Owner",
        "Example Offices",
        "Harbour House",
        "Front door",
        "Studio",
        "Tue 1 Jul 2031, 09:00 (Berlin)",
        "Mon 1 Dec 2031, 18:30 (Berlin)",
    ] {
        assert!(text.contains(said), "{said}: {text}");
        assert!(visible(&html).contains(said), "{said}: {html}");
    }
    assert!(!html.contains("<2>"), "a door's name is not escaped");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_in_mid_conversation_is_a_failure_that_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.write_all(b"220 mail.example.com\r\n").unwrap();
            let mut hello = String::new();
            BufReader::new((&stream).take(512)).read_line(&mut hello).unwrap();
        }
    });
    let program = serve(&url);
    let building = Building::new(program.api()).await;
    let link = building.link(json!({"email": "gus@example.com"})).await;
    let event = building.api.wait_for_events(SEND, link.id, 1).await.remove(0);
    assert_eq!((&event["success"], &event["code"]), (&json!(false), &json!("e00502")));
    assert!(event["message"].as_str().unwrap().contains("tried again"), "{event}");
}

/// How many mails wait in the outbox of a program that has stopped.
async fn waiting(program: &Program) -> u64 {
    let store = Store::connect(&format!("sqlite://{}", program.data().join("doorward.sqlite").display())).await.unwrap();
    let waiting = outbox::Entity::find().filter(outbox::Column::DeadAt.is_null());
    let count = waiting.count(store.reader()).await.unwrap();
    store.close().await.unwrap();
    count
}

/// The decoded body of the part with this type.
fn part(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    if mail.ctype.mimetype == kind {
        return Some(mail.get_body().unwrap());
    }
    mail.subparts.iter().find_map(|inner| part(inner, kind))
}

/// An HTML document as its reader sees it.
fn visible(html: &str) -> String {
    let body = html.split("</style>").nth(1).unwrap();
    let texts = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    texts.collect::<Vec<_>>().join(" ")
}
