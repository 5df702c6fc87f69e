//! What someone reads who was given a right.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use doorward_app::outbox::LinkMailPlace;
use doorward_app::role_assignments::RightMail;
use doorward_core::{Role, Timestamp};
use doorward_delivery::RenderedMail;
use doorward_delivery::render::right_mail;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn mail() -> RightMail {
    RightMail {
        to: "robin@example.com".to_owned(),
        name: "Robin Example".to_owned(),
        host_name: "Ada Sample".to_owned(),
        host_email: Some("ada@example.com".to_owned()),
        organization_name: "Sunny Mill".to_owned(),
        logo: None,
        role: Role::GroupBasic,
        applies_to: "Cleaners".to_owned(),
        places: vec![LinkMailPlace {
            name: "Mill Studio".to_owned(),
            address: "1 Mill Lane".to_owned(),
            doors: vec!["Front door".to_owned(), "Back door".to_owned()],
        }],
        time_zone: "Europe/Berlin".to_owned(),
        valid_from: None,
        valid_until: Some(at("2026-11-27T17:00:00Z")),
        address: "https://doors.example.com/app".to_owned(),
    }
}

fn rendered(mail: &RightMail) -> RenderedMail {
    right_mail(mail, at("2026-11-25T09:00:00Z")).unwrap()
}

/// The HTML as a reader sees it: without tags and style, entities kept.
fn words(html: &str) -> String {
    let body = html.split("</style>").nth(1).unwrap();
    let text: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_plain_mail_says_who_gives_what_where_and_until_when() {
    let mail = rendered(&mail());
    assert_eq!(mail.subject, "Ada Sample gives you access: Cleaners");
    for part in [
        "Hello Robin Example,\n\nAda Sample gives you access in Sunny Mill.\n\nCleaners: Member\nOpens the doors of the group.\n\n\
         You may open these doors:\n\nMill Studio\n1 Mill Lane\n  - Front door\n  - Back door\n",
        "\nFrom: Now\nUntil: ",
        "Sign in:\nhttps://doors.example.com/app\n",
        "Sunny Mill sent this mail through Doorward for Ada Sample (ada@example.com).\nReplies go to Ada Sample.",
    ] {
        assert!(mail.text.contains(part), "{part}\n---\n{}", mail.text);
    }
}

#[test]
fn the_html_mail_says_the_same_with_one_button_and_fetches_nothing() {
    let html = rendered(&mail()).html;
    let words = words(&html);
    for part in [
        "Ada Sample gives you access Hello Robin Example, you have a right in Sunny Mill that opens these doors:",
        "Right Member : Cleaners Opens the doors of the group. Where Mill Studio 1 Mill Lane Doors Front door Back door From Now Until",
        "open this address in your browser: https://doors.example.com/app",
    ] {
        assert!(words.contains(part), "{part}\n---\n{words}");
    }
    assert_eq!(html.matches("href=\"https://doors.example.com/app\"").count(), 2);
    for fetching in ["src=", "<link", "<script", "@import", "url("] {
        assert!(!html.contains(fetching), "{fetching}");
    }
}

#[test]
fn a_right_that_opens_nothing_promises_no_doors() {
    let observer =
        RightMail { role: Role::OrganizationObserver, applies_to: "Sunny Mill".to_owned(), places: Vec::new(), ..mail() };
    let mail = rendered(&observer);
    assert!(!mail.text.contains("open") && mail.text.contains("Sunny Mill: Observer\nSees everything and changes nothing.\n"));
    assert!(words(&mail.html).contains("you have a right in Sunny Mill: Right Observer : Sunny Mill"));
}

#[test]
fn markup_and_line_breaks_in_a_name_arrive_as_text() {
    let mail = rendered(&RightMail { applies_to: "<b>Cleaners</b>\nUntil: never".to_owned(), ..mail() });
    assert!(!mail.html.contains("<b>Cleaners") && mail.html.contains("&#60;b&#62;Cleaners"));
    assert_eq!(mail.text.matches("\nUntil:").count(), 1);
    assert!(!mail.subject.contains('\n'));
}
