//! Text messages, of one segment each: the one that carries an access link, with the link whole, and a test.

use doorward_app::outbox::{LinkText, TestText};
use doorward_core::words::fill;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::words::Words;
use crate::line::one_line;

/// Septets in a message that is not put together of several (3GPP TS 23.040).
const SEGMENT: usize = 160;
/// Longest name in a message, in characters.
const NAME: usize = 30;

/// What takes one septet (3GPP TS 23.038, basic character set); the escape is none.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// What takes two.
const EXTENSION: &str = "^{}\\[~]|€";

/// The link is too long for one segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is too long for a text message: choose a shorter --public-url")]
pub struct LinkTooLong;

/// The text of the message, in the guest's language and in characters that every phone has in its basic set. Who invites is told as far
/// as there is room and their names can be spelled in these.
///
/// # Errors
/// The link alone does not fit.
pub fn link_text(text: &LinkText) -> Result<String, LinkTooLong> {
    let words = Words::of(text.language);
    let link = text.address.reveal();
    let organization = spelled(&text.organization_name);
    let host = text.host_name.as_deref().and_then(spelled);
    let with_both = organization
        .as_deref()
        .zip(host.as_deref())
        .map(|(organization, host)| fill(words.text_of_host, &[("organization", organization), ("host", host), ("link", link)]));
    let with_one = organization.as_deref().map(|name| fill(words.text_of_organization, &[("organization", name), ("link", link)]));
    let with_none = fill(words.text, &[("link", link)]);
    let candidates = [with_both, with_one, Some(with_none), Some(link.to_owned())];
    candidates.into_iter().flatten().find(|text| septets(text).is_some_and(|length| length <= SEGMENT)).ok_or(LinkTooLong)
}

/// The text of a message that shows that text messages arrive.
#[must_use]
pub fn test_text(text: &TestText) -> String {
    const TEST: &str = "This is a test: text messages arrive. It opens nothing.";
    spelled(&text.organization_name).map_or_else(|| TEST.to_owned(), |organization| format!("{organization}: {TEST}"))
}

/// How many septets a text takes; `None` if it cannot be written in them.
fn septets(text: &str) -> Option<usize> {
    text.chars().map(septets_of).sum()
}

fn septets_of(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

/// A name in these characters, on one line and not too long: marks go that they do not have. `None` if they do not have its letters.
fn spelled(name: &str) -> Option<String> {
    let mut spelled = String::new();
    for c in one_line(name).nfc() {
        match c {
            '\u{2018}' | '\u{2019}' => spelled.push('\''),
            '\u{201c}'..='\u{201e}' => spelled.push('"'),
            '\u{2010}'..='\u{2015}' => spelled.push('-'),
            '\u{2026}' => spelled.push_str("..."),
            c if c.is_whitespace() => spelled.push(' '),
            c if septets_of(c).is_some() => spelled.push(c),
            c => spelled.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
    septets(&spelled).filter(|length| *length > 0)?;
    if spelled.chars().count() > NAME {
        let kept: String = spelled.chars().take(NAME - 3).collect();
        spelled = format!("{}...", kept.trim_end());
    }
    Some(spelled)
}

#[cfg(test)]
mod tests {
    use doorward_core::{Language, Secret};
    use proptest::prelude::*;

    use super::*;

    const LINK: &str = "https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef";

    fn message(organization: &str, host: Option<&str>, language: Language, link: &str) -> Result<String, LinkTooLong> {
        link_text(&LinkText {
            language,
            to: "+12025550123".to_owned(),
            host_name: host.map(str::to_owned),
            organization_name: organization.to_owned(),
            valid_until: None,
            reference: "reference".to_owned(),
            status_address: String::new(),
            address: Secret::presented(link),
        })
    }

    fn english(organization: &str, host: Option<&str>) -> String {
        message(organization, host, Language::English, LINK).unwrap()
    }

    #[test]
    fn a_message_says_who_invites_and_brings_the_link() {
        assert_eq!(
            english("Sunny Mill", Some("Ada Example")),
            format!("Sunny Mill: Ada Example sends you a door link. Keep it to yourself. {LINK}")
        );
        assert_eq!(english("Sunny Mill", None), format!("Sunny Mill sends you a door link. Keep it to yourself. {LINK}"));
        for language in Language::ALL {
            let text = message("Sunny Mill", Some("Ada Example"), language, LINK).unwrap();
            assert!(text.starts_with("Sunny Mill") && text.contains("Ada Example") && text.ends_with(LINK), "{text}");
            assert!(septets(&text).unwrap() <= SEGMENT, "{text}");
        }
    }

    #[test]
    fn names_are_spelled_in_the_basic_set_or_left_out() {
        assert!(english("Café Mühle", Some("Zoë “Z” O’Neill")).starts_with("Café Mühle: Zoe \"Z\" O'Neill sends"));
        assert!(english("Młyn", None).starts_with("You have"), "there is no such letter, and none like it");
        assert!(english("Мельница", Some("Ada")).starts_with("You have a door link"), "not in Latin letters");
        assert!(english("Mill", Some("艾达")).starts_with("Mill sends you"));
        let long = english(&"Mill ".repeat(2_000), Some(&"[Ada]".repeat(2_000)));
        assert!(septets(&long).unwrap() <= SEGMENT && long.ends_with(LINK), "{long}");
    }

    #[test]
    fn a_link_that_leaves_no_room_comes_alone_and_never_cut() {
        let long = format!("https://{}.example.com/grouplinks/0123456789abcdef0123456789abcdef", "a".repeat(85));
        assert_eq!(message("Mill", None, Language::English, &long), Ok(long.clone()));
        let longer = format!("{long}{}", "a".repeat(60));
        assert_eq!(message("Mill", None, Language::English, &longer), Err(LinkTooLong));
    }

    #[test]
    fn a_test_names_the_organization_and_fits_a_segment() {
        let test = |organization: &str| {
            test_text(&TestText {
                to: "+12025550123".to_owned(),
                organization_name: organization.to_owned(),
                reference: String::new(),
                status_address: String::new(),
            })
        };
        assert_eq!(test("Sunny Mill"), "Sunny Mill: This is a test: text messages arrive. It opens nothing.");
        assert!(test("Мельница").starts_with("This is a test"));
        assert!(septets(&test(&"[Mill] ".repeat(100))).unwrap() <= SEGMENT);
    }

    proptest! {
        #[test]
        fn whatever_names_say_it_is_one_segment_with_the_link_whole(
            organization in "\\PC{0,60}|[\\x00-\\x7f€\\[\\]]{0,80}",
            host in proptest::option::of("\\PC{0,60}|[\\[\\]{}]{0,60}"),
            language in proptest::sample::select(Language::ALL.to_vec()),
        ) {
            let text = message(&organization, host.as_deref(), language, LINK).unwrap();
            prop_assert!(text.ends_with(LINK) && text.matches("https:").count() >= 1, "{}", text);
            prop_assert!(septets(&text).is_some_and(|length| length <= SEGMENT), "{}", text);
            prop_assert!(!text.chars().any(char::is_control), "{:?}", text);
        }
    }
}
