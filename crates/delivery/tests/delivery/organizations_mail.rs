//! What someone reads who asked for their organizations.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use doorward_app::organization::OrganizationsMail;
use doorward_delivery::RenderedMail;
use doorward_delivery::render::organizations_mail;

fn rendered(organizations: &[(&str, &str)]) -> RenderedMail {
    let organizations = organizations.iter().map(|(name, domain)| ((*name).to_owned(), (*domain).to_owned())).collect();
    let address = "https://doors.example.com/app/sign_in".to_owned();
    organizations_mail(&OrganizationsMail { to: "ada@example.com".to_owned(), organizations, address }).unwrap()
}

/// The HTML as a reader sees it: without tags and style, entities kept.
fn words(html: &str) -> String {
    let body = html.split("</style>").nth(1).unwrap();
    let text: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_plain_mail_lists_every_domain_and_where_to_sign_in() {
    let mail = rendered(&[("Harbour", "harbour"), ("Sunny Mill Studios", "sunny-mill")]);
    assert_eq!(mail.subject, "Your organizations on Doorward");
    let expected = "\
Hello,

ada@example.com belongs to these organizations.
Sign in with the domain behind the name:

  - Harbour: harbour
  - Sunny Mill Studios: sunny-mill

Sign in:
https://doors.example.com/app/sign_in

You did not ask for this mail? Then ignore it. Someone typed your address,
and learned nothing: only you see this list.

-- \n\
Doorward sent this mail because someone asked for the organizations of
this address.";
    assert_eq!(mail.text, expected);
}

#[test]
fn the_html_mail_says_the_same_with_one_button() {
    let html = rendered(&[("Harbour", "harbour"), ("Sunny Mill Studios", "sunny-mill")]).html;
    let words = words(&html);
    for part in [
        "Your organizations ada@example.com belongs to these organizations.",
        "Harbour harbour Sunny Mill Studios sunny-mill Sign in",
        "open this address in your browser: https://doors.example.com/app/sign_in",
        "Not asked for? Ignore this mail.",
    ] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    assert_eq!(html.matches("href=\"https://doors.example.com/app/sign_in\"").count(), 2);
    for fetching in ["src=", "<link", "<script", "@import", "url("] {
        assert!(!html.contains(fetching), "{fetching}");
    }
}

#[test]
fn one_organization_is_not_called_organizations() {
    let mail = rendered(&[("Harbour", "harbour")]);
    assert_eq!(mail.subject, "Your organization on Doorward");
    assert!(mail.text.contains("belongs to this organization."));
    assert!(words(&mail.html).contains("Your organization ada@example.com belongs to this organization."));
}

#[test]
fn markup_and_line_breaks_in_a_name_arrive_as_text() {
    let mail = rendered(&[("<a href=x>Click</a>\nSign in:\nhttps://evil.example", "harbour")]);
    assert!(!mail.html.contains("<a href=x") && mail.html.contains("&#60;a href=x&#62;"));
    assert_eq!(mail.text.matches("\nSign in:").count(), 1);
}
