//! Mails through a real mail server.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may fail it")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use doorward_core::{Language, Secret, Timestamp};
use doorward_delivery::render::InlineImage;
use doorward_delivery::{Mailer, Outgoing, RenderedMail, SendError};
use doorward_testkit::smtp::SmtpServer;
use mailparse::{MailHeaderMap as _, ParsedMail};

const ADDRESS: &str = "https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef";

fn mail() -> RenderedMail {
    RenderedMail {
        subject: "Zoë invites you to Sunny Mill: your door link".to_owned(),
        text: format!("Grüße\n.\n{ADDRESS}\n"),
        html: format!("<p>Grüße <a href=\"{ADDRESS}\">{}</a></p>", "x".repeat(2_000)),
        language: Language::German,
        images: Vec::new(),
        attachments: Vec::new(),
    }
}

fn outgoing<'a>(mail: &'a RenderedMail, to: &'a str, secret: &'a Secret) -> Outgoing<'a> {
    Outgoing {
        mail,
        to,
        to_name: "Grace, the \"Guest\"",
        from_name: "Sunny Mill via Doorward",
        reply_to: Some("ada@example.com"),
        message_id: "00112233",
        at: Timestamp::parse("2026-11-21T12:00:00Z").unwrap(),
        secret,
    }
}

async fn send(mailer: &Mailer, mail: &RenderedMail, to: &str) -> Result<(), SendError> {
    mailer.send(&outgoing(mail, to, &Secret::presented(ADDRESS))).await
}

fn mailer(server: &SmtpServer) -> Mailer {
    Mailer::new(&server.url(), "doors@example.com").unwrap()
}

fn types(part: &ParsedMail<'_>) -> Vec<String> {
    let below = part.subparts.iter().flat_map(types);
    std::iter::once(part.ctype.mimetype.clone()).chain(below).collect()
}

fn assert_transient(result: Result<(), SendError>, part: &str) {
    match result {
        Err(SendError::Transient(text)) => assert!(text.contains(part), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mail_arrives_with_its_headers_and_both_bodies() {
    let server = SmtpServer::start().unwrap();
    send(&mailer(&server), &mail(), "grace@example.com").await.unwrap();
    let raw = server.wait_for(1).await.unwrap().remove(0);
    let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
    let header = |name: &str| parsed.headers.get_first_value(name).unwrap_or_default();
    for (name, display_name, address) in [
        ("From", Some("Sunny Mill via Doorward"), "doors@example.com"),
        ("To", Some("Grace, the \"Guest\""), "grace@example.com"),
        ("Reply-To", None, "ada@example.com"),
    ] {
        let found =
            mailparse::addrparse_header(parsed.headers.get_first_header(name).unwrap()).unwrap().extract_single_info().unwrap();
        assert_eq!((found.display_name.as_deref(), found.addr.as_str()), (display_name, address), "{name}");
    }
    for (name, value) in [
        ("Subject", "Zoë invites you to Sunny Mill: your door link"),
        ("Date", "Sat, 21 Nov 2026 12:00:00 +0000"),
        ("Message-ID", "<00112233@example.com>"),
        ("Content-Language", "de"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("X-MailFrom", "doors@example.com"),
        ("X-RcptTo", "grace@example.com"),
    ] {
        assert_eq!(header(name), value, "{name}");
    }
    assert_eq!(types(&parsed), ["multipart/alternative", "text/plain", "text/html"]);
    assert_eq!(parsed.subparts[0].get_body().unwrap().replace("\r\n", "\n"), mail().text);
    assert_eq!(parsed.subparts[1].get_body().unwrap().trim_end(), mail().html);
    assert!(raw.lines().all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
}

#[tokio::test]
async fn a_logo_goes_along_as_the_picture_the_html_names() {
    let server = SmtpServer::start().unwrap();
    let mut mail = mail();
    mail.images = vec![InlineImage { content_id: "logo", media_type: "image/png", bytes: vec![0x89, b'P', b'N', b'G', 0, 255] }];
    send(&mailer(&server), &mail, "grace@example.com").await.unwrap();
    let raw = server.wait_for(1).await.unwrap().remove(0);
    let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
    let expected = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"];
    assert_eq!(types(&parsed), expected);
    let picture = &parsed.subparts[1].subparts[1];
    assert_eq!(picture.headers.get_first_value("Content-ID").unwrap(), "<logo>");
    assert_eq!(picture.get_body_raw().unwrap(), mail.images[0].bytes);
}

#[tokio::test]
async fn a_line_break_adds_no_header() {
    let server = SmtpServer::start().unwrap();
    let mut mail = mail();
    mail.subject = "Hello\r\nBcc: someone@example.com".to_owned();
    let secret = Secret::presented(ADDRESS);
    let mut outgoing = outgoing(&mail, "grace@example.com", &secret);
    outgoing.from_name = "Mill\r\nX-Evil: 1";
    outgoing.to_name = "Grace\nX-Evil: 1";
    outgoing.reply_to = Some("ada@example.com\r\nX-Evil: 1");
    mailer(&server).send(&outgoing).await.unwrap();
    let raw = server.wait_for(1).await.unwrap().remove(0);
    let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
    for name in ["Bcc", "X-Evil", "Reply-To"] {
        assert_eq!(parsed.headers.get_first_value(name), None, "{name}");
    }
}

#[tokio::test]
async fn an_international_address_arrives() {
    let server = SmtpServer::start().unwrap();
    let mailer = mailer(&server);
    send(&mailer, &mail(), "grace@bücher.example").await.unwrap();
    send(&mailer, &mail(), "zoë@example.com").await.unwrap();
    let mails = server.wait_for(2).await.unwrap();
    assert!(mails.iter().any(|raw| raw.contains("X-RcptTo: grace@xn--bcher-kva.example")));
}

#[tokio::test]
async fn a_refused_recipient_is_permanent_and_the_next_mail_still_leaves() {
    let server = SmtpServer::start().unwrap();
    let mailer = mailer(&server);
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    let refused = send(&mailer, &mail(), "refused@example.com").await.unwrap_err();
    let SendError::Refused(text) = refused else { panic!("{refused:?}") };
    assert!(text.ends_with("refused the recipient: 550 5.1.1 There is no such mailbox"), "{text}");
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    assert_eq!(server.wait_for(2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_address_that_is_none_is_permanent() {
    let server = SmtpServer::start().unwrap();
    let error = send(&mailer(&server), &mail(), "grace").await.unwrap_err();
    assert_eq!(error, SendError::Permanent("the recipient's e-mail address cannot be used".to_owned()));
}

#[tokio::test]
async fn a_server_that_asks_for_patience_is_transient() {
    let server = SmtpServer::start().unwrap();
    assert_transient(send(&mailer(&server), &mail(), "later@example.com").await, "451 4.7.1 Try again later");
}

#[tokio::test]
async fn a_server_that_quotes_the_link_is_not_quoted() {
    let server = SmtpServer::start().unwrap();
    let error = send(&mailer(&server), &mail(), "spam@example.com").await.unwrap_err();
    let SendError::Refused(text) = error else { panic!("{error:?}") };
    assert!(text.ends_with("554 5.7.1 Blocked because of [address]"), "{text}");
}

#[tokio::test]
async fn a_server_that_is_away_is_transient_and_used_again_when_back() {
    let mut server = SmtpServer::start().unwrap();
    let mailer = mailer(&server);
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    server.stop();
    assert_transient(send(&mailer, &mail(), "grace@example.com").await, "cannot be used");
    server.restart().unwrap();
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    assert_eq!(server.wait_for(2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_connection_is_used_again_until_the_mailer_rests() {
    let server = SmtpServer::start().unwrap();
    let mailer = mailer(&server);
    let peer = |raw: &String| {
        let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
        parsed.headers.get_first_value("X-Peer").unwrap()
    };
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    mailer.rest().await;
    send(&mailer, &mail(), "grace@example.com").await.unwrap();
    let peers: Vec<String> = server.wait_for(3).await.unwrap().iter().map(peer).collect();
    assert!(peers[0] == peers[1] && peers[1] != peers[2], "{peers:?}");
}

#[tokio::test]
async fn the_urls_user_signs_in() {
    let server = SmtpServer::start().unwrap();
    let host = server.url().replace("smtp://", "");
    let right = Mailer::new(&format!("smtp://doors%40example.com:p%2Fss%3Aw%40rd@{host}"), "doors@example.com").unwrap();
    send(&right, &mail(), "grace@example.com").await.unwrap();
    let wrong = Mailer::new(&format!("smtp://doors%40example.com:hidden@{host}"), "doors@example.com").unwrap();
    assert_transient(send(&wrong, &mail(), "grace@example.com").await, "refused the user name or the password (535)");
}

#[tokio::test]
async fn required_encryption_is_not_given_up() {
    let server = SmtpServer::start().unwrap();
    let mailer = Mailer::new(&format!("{}?tls=required", server.url()), "doors@example.com").unwrap();
    assert_transient(send(&mailer, &mail(), "grace@example.com").await, "STARTTLS is not supported");
    assert!(server.messages().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_speaks_is_not_waited_for_forever() {
    // It takes connections, since they queue in the kernel, and never answers; the paused clock runs to the time-out.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mailer = Mailer::new(&format!("smtp://{}", silent.local_addr().unwrap()), "doors@example.com").unwrap();
    assert_transient(send(&mailer, &mail(), "grace@example.com").await, "cannot be used: ");
}

/// Speaks SMTP as far as the end of a mail, and goes away without saying whether it took it.
fn drops_after_data() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let (mut reader, mut writer) = (BufReader::new(stream.try_clone().unwrap()), stream);
        writer.write_all(b"220 example.com\r\n").unwrap();
        let mut mail = String::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            match line.split_ascii_whitespace().next() {
                Some("DATA") => break,
                _ => writer.write_all(b"250 example.com\r\n").unwrap(),
            }
        }
        writer.write_all(b"354 go on\r\n").unwrap();
        while !mail.ends_with("\r\n.\r\n") {
            reader.read_line(&mut mail).unwrap();
        }
        mail
    });
    (url, served)
}

#[tokio::test]
async fn a_server_that_takes_a_mail_and_drops_the_connection_gets_it_again_under_the_same_id() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (url, served) = drops_after_data();
        let mailer = Mailer::new(&url, "doors@example.com").unwrap();
        assert_transient(send(&mailer, &mail(), "grace@example.com").await, "mail server");
        let raw = served.join().unwrap();
        ids.push(mailparse::parse_mail(raw.as_bytes()).unwrap().headers.get_first_value("Message-ID").unwrap());
    }
    assert_eq!(ids[0], ids[1]);
    let server = SmtpServer::start().unwrap();
    send(&mailer(&server), &mail(), "grace@example.com").await.unwrap();
    assert!(server.wait_for(1).await.unwrap()[0].contains(&ids[0]), "who shows mails by their ids shows one");
}
