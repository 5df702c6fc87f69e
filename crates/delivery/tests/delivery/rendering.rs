//! What a guest reads.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use doorward_app::outbox::{LinkMail, LinkMailPlace};
use doorward_core::{Language, Secret, Timestamp};
use doorward_delivery::RenderedMail;
use doorward_delivery::render::{link_mail, sender_name};

const ADDRESS: &str = "https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef";

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn sample() -> LinkMail {
    LinkMail {
        appointment: "group-link-7".to_owned(),
        language: Language::English,
        code: None,
        color: None,
        updated_at: at("2026-11-20T12:00:00Z"),
        to: "grace@example.com".to_owned(),
        guest_name: "Grace Example".to_owned(),
        host_name: "Ada Example".to_owned(),
        host_email: Some("ada@example.com".to_owned()),
        organization_name: "Sunny Mill Studios".to_owned(),
        logo: None,
        places: vec![LinkMailPlace {
            name: "Sunny Mill".to_owned(),
            address: "Mill Lane 4\n10115 Berlin".to_owned(),
            doors: vec!["Front door".to_owned(), "Studio 2".to_owned()],
        }],
        time_zone: "Europe/Berlin".to_owned(),
        valid_from: Some(at("2026-11-24T08:00:00Z")),
        valid_until: Some(at("2026-11-27T17:00:00Z")),
        address: Secret::presented(ADDRESS),
    }
}

fn rendered(mail: &LinkMail) -> RenderedMail {
    link_mail(mail, at("2026-11-21T12:00:00Z")).unwrap()
}

/// The HTML as a reader sees it: without tags and style, entities kept.
fn words(html: &str) -> String {
    let body = html.split("</style>").nth(1).unwrap();
    let text: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_plain_mail_says_who_where_which_when_and_how() {
    let mail = rendered(&sample());
    assert_eq!(mail.subject, "Ada Example invites you to Sunny Mill: your door link");
    let expected = "\
Hello Grace Example,

Ada Example invites you to Sunny Mill.
Your phone opens these doors:

Sunny Mill
Mill Lane 4, 10115 Berlin
  - Front door
  - Studio 2

From: Tue 24 Nov, 09:00 (Berlin)
Until: Fri 27 Nov, 18:00 (Berlin)

Open your door page:
https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef

Keep this mail to yourself. Whoever has the link can open the doors.

Not expected? Ignore this mail. Nothing opens unless someone opens the page and holds a button.

-- \n\
Sunny Mill Studios sent this mail through Doorward for Ada Example (ada@example.com).
Replies go to Ada Example.";
    assert_eq!(mail.text, expected);
}

#[test]
fn the_html_mail_says_the_same_with_one_button() {
    let html = rendered(&sample()).html;
    let words = words(&html);
    for part in [
        "Ada Example invites you to Sunny Mill",
        "Hello Grace Example, your phone opens these doors:",
        "Where Sunny Mill Mill Lane 4, 10115 Berlin",
        "Doors Front door Studio 2",
        "From Tue 24 Nov, 09:00 (Berlin)",
        "Until Fri 27 Nov, 18:00 (Berlin)",
        &format!("open this address in your browser: {ADDRESS}"),
        "Keep this mail to yourself. Whoever has the link can open the doors.",
        "Not expected? Ignore this mail.",
        "Sunny Mill Studios sent this mail through Doorward for Ada Example (ada@example.com). Replies go to Ada Example.",
    ] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    assert_eq!(html.matches("Open your door page").count(), 1);
    assert_eq!(html.matches(&format!("href=\"{ADDRESS}\"")).count(), 2);
}

#[test]
fn nothing_is_fetched_from_anywhere() {
    let mut mail = sample();
    mail.logo = Some(("image/png".to_owned(), vec![1]));
    let html = rendered(&mail).html;
    assert_eq!(html.matches("src=").count(), html.matches("src=\"cid:logo\"").count());
    for fetching in ["<link", "<script", "@import", "url("] {
        assert!(!html.contains(fetching), "{fetching}");
    }
}

#[test]
fn markup_in_a_name_arrives_as_text() {
    let evil = "<script>alert(1)</script>\"' & <a href=x>";
    let mut mail = sample();
    mail.guest_name = evil.to_owned();
    mail.host_name = evil.to_owned();
    mail.host_email = Some(evil.to_owned());
    mail.organization_name = evil.to_owned();
    mail.places[0] = LinkMailPlace { name: evil.to_owned(), address: evil.to_owned(), doors: vec![evil.to_owned()] };
    mail.time_zone = evil.to_owned();
    let rendered = rendered(&mail);
    for markup in ["<script", "<a href=x", "\"' &"] {
        assert!(!rendered.html.contains(markup), "{markup}");
    }
    assert!(rendered.html.contains("&#60;script&#62;"));
    assert!(rendered.text.contains(&format!("Hello {evil},")));
}

#[test]
fn a_line_break_in_a_name_starts_no_line_and_no_header() {
    let mut mail = sample();
    mail.host_name = "Ada\r\nBcc: someone@example.com".to_owned();
    mail.places[0].doors = vec!["Door\n\nOpen your door page:\nhttps://evil.example".to_owned()];
    let mail = rendered(&mail);
    assert!(!mail.subject.contains(['\r', '\n']));
    assert_eq!(mail.text.matches("\nOpen your door page:").count(), 1);
}

#[test]
fn times_follow_the_places_summer_time() {
    let mut mail = sample();
    mail.valid_from = Some(at("2027-03-28T00:30:00Z"));
    mail.valid_until = Some(at("2027-03-28T01:30:00Z"));
    let text = rendered(&mail).text;
    assert!(text.contains("From: Sun 28 Mar 2027, 01:30 (Berlin)\nUntil: Sun 28 Mar 2027, 03:30 (Berlin)\n"), "{text}");
}

#[test]
fn a_link_without_bounds_says_so() {
    let mut mail = sample();
    (mail.valid_from, mail.valid_until) = (None, None);
    let mail = rendered(&mail);
    assert!(mail.text.contains("From: Now\nUntil: No end date\n"));
    assert!(words(&mail.html).contains("From Now Until No end date"));
}

#[test]
fn a_link_that_is_valid_already_starts_now() {
    let mut mail = sample();
    mail.valid_from = Some(at("2026-11-21T12:00:00Z"));
    assert!(rendered(&mail).text.contains("From: Now\n"));
}

#[test]
fn one_door_is_not_called_doors() {
    let mut mail = sample();
    mail.places[0].doors.truncate(1);
    let mail = rendered(&mail);
    assert!(mail.text.contains("Your phone opens this door:") && mail.text.contains("can open the door."));
    assert!(words(&mail.html).contains("Door Front door"));
}

#[test]
fn the_subject_names_every_place_or_counts_them() {
    let place = |name: &str| LinkMailPlace { name: name.to_owned(), address: String::new(), doors: vec!["Door".to_owned()] };
    let mut mail = sample();
    mail.places = vec![place("Sunny Mill"), place("Old Barn")];
    assert_eq!(rendered(&mail).subject, "Ada Example invites you to Sunny Mill and Old Barn: your door link");
    mail.places.push(place("Boathouse"));
    assert_eq!(rendered(&mail).subject, "Ada Example invites you to Sunny Mill and 2 more places: your door link");
    mail.places.clear();
    assert_eq!(rendered(&mail).subject, "Ada Example invites you to Sunny Mill Studios: your door link");
}

#[test]
fn long_names_leave_a_readable_subject_and_sender() {
    let mut mail = sample();
    mail.host_name = "A".repeat(255);
    mail.places[0].name = "ü".repeat(255);
    assert!(rendered(&mail).subject.chars().count() < 160);
    assert_eq!(sender_name(&"ü".repeat(255)).chars().count(), 60 + " via Doorward".len());
    assert_eq!(sender_name("Sunny Mill Studios"), "Sunny Mill Studios via Doorward");
    assert_eq!(sender_name(" "), "Doorward");
}

#[test]
fn who_has_no_name_or_address_is_left_out() {
    let mut mail = sample();
    mail.guest_name = String::new();
    mail.host_name = String::new();
    mail.host_email = None;
    let mail = rendered(&mail);
    assert!(mail.text.starts_with("Hello,\n\nSunny Mill Studios invites you to Sunny Mill.\n"));
    assert!(mail.text.ends_with("Sunny Mill Studios sent this mail through Doorward."), "{}", mail.text);
    assert!(words(&mail.html).contains("Hello, your phone opens"));
}

#[test]
fn a_logo_goes_along_only_if_mail_programs_show_it() {
    let mut mail = sample();
    for (media_type, size, shown) in [
        ("image/png", 10, true),
        ("IMAGE/JPEG; x=1", 10, true),
        ("image/gif", 10, true),
        ("image/svg+xml", 10, false),
        ("image/png", 0, false),
        ("image/png", 256 * 1024 + 1, false),
    ] {
        mail.logo = Some((media_type.to_owned(), vec![1; size]));
        let mail = rendered(&mail);
        assert_eq!((!mail.images.is_empty(), mail.html.contains("cid:logo")), (shown, shown), "{media_type} {size}");
    }
}

#[test]
fn a_rendered_mail_does_not_print_its_link() {
    assert!(!format!("{:?}", rendered(&sample())).contains("grouplinks"));
}

#[test]
fn every_language_says_the_same() {
    for (language, subject, parts) in [
        (
            Language::German,
            "Ada Example lädt Sie ein: Ihr Türlink für Sunny Mill",
            [
                "Guten Tag Grace Example,",
                "Ab: Di. 24. Nov., 09:00 (Berlin)",
                "Bis: Fr. 27. Nov., 18:00 (Berlin)",
                "im Namen von Ada Example (ada@example.com)",
            ],
        ),
        (
            Language::French,
            "Ada Example vous invite : votre lien d’accès pour Sunny Mill",
            [
                "Bonjour Grace Example,",
                "Du: mar. 24 nov., 09:00 (Berlin)",
                "Au: ven. 27 nov., 18:00 (Berlin)",
                "pour Ada Example (ada@example.com)",
            ],
        ),
        (
            Language::Spanish,
            "Ada Example le invita: su enlace de acceso a Sunny Mill",
            [
                "Hola, Grace Example,",
                "Desde: mar 24 nov, 09:00 (Berlin)",
                "Hasta: vie 27 nov, 18:00 (Berlin)",
                "en nombre de Ada Example (ada@example.com)",
            ],
        ),
    ] {
        let mail = LinkMail { language, ..sample() };
        let mail = rendered(&mail);
        assert_eq!((mail.language, mail.subject.as_str()), (language, subject));
        for part in parts {
            assert!(mail.text.contains(part), "{part}\n{}", mail.text);
        }
        assert!(mail.html.contains(&format!("<html lang=\"{}\">", language.as_str())));
        for english in ["Hello", "From", "Until", "Keep this mail", "Not expected", "sent this mail", "If the button"] {
            assert!(!mail.text.contains(english) && !words(&mail.html).contains(english), "{language:?}: {english}");
        }
    }
}

#[test]
fn the_buttons_colour_is_the_organizations_and_can_be_read() {
    for (color, fill, ink, usual) in
        [(None, "#3346c8", "#ffffff", 1), (Some("#ffd400"), "#ffd400", "#000000", 0), (Some("red;}"), "#3346c8", "#ffffff", 1)]
    {
        let html = rendered(&LinkMail { color: color.map(str::to_owned), ..sample() }).html;
        assert!(html.contains(&format!("bgcolor=\"{fill}\" style=\"background:{fill};")), "{color:?}");
        assert!(html.contains(&format!("font-weight:600;color:{ink};")), "{color:?}");
        assert_eq!(html.matches("class=\"usual\"").count(), usual, "only the usual colour has a darker form");
    }
}

#[test]
fn a_code_is_shown_and_goes_along_as_a_picture_to_keep() {
    let code = "DW1:EXAMPLE";
    let mail = rendered(&LinkMail { code: Some(Secret::presented(code)), language: Language::German, ..sample() });
    let png = doorward_core::qr::Picture::of(code).unwrap().png().unwrap();
    let [shown] = mail.images.as_slice() else { panic!("one picture") };
    assert_eq!((shown.content_id, shown.media_type, &shown.bytes), ("code", "image/png", &png));
    assert!(mail.html.contains("<img src=\"cid:code\" alt=\"Oder halten Sie diesen Code"));
    let kept = mail.attachments.iter().find(|file| file.media_type == "image/png").unwrap();
    assert_eq!((kept.name.as_str(), &kept.bytes), ("tuercode.png", &png));
    assert!(mail.text.contains("\ntuercode.png\n"));
    assert!(!mail.html.contains(code) && !mail.text.contains(code), "the code is only in the picture");
    assert!(!format!("{mail:?}").contains(code));
}

#[test]
fn without_a_code_there_is_no_picture() {
    let mail = rendered(&sample());
    assert!(mail.images.is_empty() && !mail.html.contains("<img"));
    assert!(mail.attachments.iter().all(|file| file.name != "door-code.png") && !mail.text.contains("door-code"));
}

/// The calendar file's lines, unfolded (RFC 5545, 3.1).
fn calendar(mail: &RenderedMail) -> Vec<String> {
    let file = mail.attachments.iter().find(|file| file.media_type.starts_with("text/calendar")).unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains('\n'));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    text.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

#[test]
fn a_link_that_ends_brings_an_appointment_without_the_link() {
    let mail = rendered(&sample());
    let lines = calendar(&mail);
    for line in [
        "METHOD:PUBLISH",
        "UID:group-link-7@doors.example.com",
        "DTSTAMP:20261120T120000Z",
        "DTSTART:20261124T080000Z",
        "DTEND:20261127T170000Z",
        "SUMMARY:Ada Example invites you to Sunny Mill",
        "LOCATION:Sunny Mill\\, Mill Lane 4\\, 10115 Berlin",
        "DESCRIPTION:Opens: Front door\\, Studio 2. Your link is in the mail that this came with.",
        "TRANSP:TRANSPARENT",
    ] {
        assert!(lines.iter().any(|have| have == line), "{line}\n{lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.contains("grouplinks")), "calendars are shown to others");
    let endless = rendered(&LinkMail { valid_until: None, ..sample() });
    assert!(endless.attachments.is_empty(), "what does not end is no appointment");
}

#[test]
fn a_name_adds_no_line_to_the_appointment() {
    let mut mail = sample();
    mail.host_name = "Ada\r\nATTENDEE:mailto:someone@example.com".to_owned();
    mail.places[0].doors = vec!["Door\nURL:https://evil.example;,\\".to_owned()];
    mail.places[0].name = "ü".repeat(200);
    let lines = calendar(&rendered(&mail));
    assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE") || line.starts_with("URL")), "{lines:#?}");
}

#[test]
fn names_of_ten_thousand_characters_leave_a_mail_that_can_be_read() {
    let long = "Müh\u{202e}le <b>".repeat(1_000);
    let mut mail = LinkMail { guest_name: long.clone(), host_name: long.clone(), organization_name: long.clone(), ..sample() };
    mail.places[0].name.clone_from(&long);
    mail.places[0].doors = vec![long; 100];
    let mail = rendered(&mail);
    assert!(mail.subject.chars().count() < 200 && !mail.subject.contains(char::is_control), "{}", mail.subject);
    assert!(mail.text.contains(ADDRESS) && mail.html.contains(ADDRESS));
    assert!(!mail.html.contains("<b>"));
}
