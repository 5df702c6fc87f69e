//! What the mail of a link says, in each language: a file for each. What stands in braces is filled in.

mod de;
mod en;
mod es;
mod fr;

use doorward_core::Language;
use doorward_core::words::OneOrMore;

/// The words of one language.
pub(super) struct Words {
    /// `{host}`, `{whereto}`: heading.
    pub invites: &'static str,
    /// `{host}`, `{whereto}`.
    pub subject: &'static str,
    /// `{first}`, `{second}`: two places.
    pub two_places: &'static str,
    /// `{first}`, `{count}`: three places and more; the count is of those after the first.
    pub more_places: &'static str,
    /// Before a comma.
    pub hello: &'static str,
    /// `{name}`, before a comma.
    pub hello_name: &'static str,
    /// After a comma.
    pub opens: OneOrMore,
    pub location: &'static str,
    pub door: OneOrMore,
    pub from: &'static str,
    pub until: &'static str,
    pub now: &'static str,
    pub no_end: &'static str,
    /// `{from}`: in a line that shows the mail in a list.
    pub preview_from: &'static str,
    pub preview_now: &'static str,
    /// `{until}`
    pub preview_until: &'static str,
    pub preview_no_end: &'static str,
    pub button: &'static str,
    pub button_fails: &'static str,
    /// Heading of the QR code.
    pub code: &'static str,
    pub code_is_attached: &'static str,
    pub keep: &'static str,
    pub whoever_has_it: OneOrMore,
    pub unexpected: &'static str,
    pub ignore: &'static str,
    /// `{organization}`
    pub sent_by: &'static str,
    /// `{organization}`, `{host}`
    pub sent_for: &'static str,
    /// `{host}`
    pub replies: &'static str,
    /// Name of the attached picture, without its ending.
    pub code_file: &'static str,
    /// `{doors}`: in a calendar.
    pub calendar: &'static str,
    /// Name of the attached calendar, without its ending.
    pub calendar_file: &'static str,
    /// `{organization}`, `{host}`, `{link}`: a text message, in characters of the basic set of phones.
    pub text_of_host: &'static str,
    /// `{organization}`, `{link}`
    pub text_of_organization: &'static str,
    /// `{link}`
    pub text: &'static str,
}

impl Words {
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &en::WORDS,
            Language::German => &de::WORDS,
            Language::French => &fr::WORDS,
            Language::Spanish => &es::WORDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What the words name in braces, one set for each text.
    fn names(words: &Words) -> Vec<BTreeSet<&str>> {
        let braces =
            |text: &'static str| text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
        texts(words).into_iter().map(braces).collect()
    }

    fn texts(words: &Words) -> Vec<&'static str> {
        let Words { invites, subject, two_places, more_places, hello, hello_name, opens, location, door, from, until, now, .. } =
            words;
        let Words { no_end, preview_from, preview_now, preview_until, preview_no_end, button, button_fails, code, .. } = words;
        let Words { code_is_attached, keep, whoever_has_it, unexpected, ignore, sent_by, sent_for, replies, .. } = words;
        let Words { code_file, calendar, calendar_file, text_of_host, text_of_organization, text, .. } = words;
        vec![
            invites,
            subject,
            two_places,
            more_places,
            hello,
            hello_name,
            opens.one,
            opens.more,
            location,
            door.one,
            door.more,
            from,
            until,
            now,
            no_end,
            preview_from,
            preview_now,
            preview_until,
            preview_no_end,
            button,
            button_fails,
            code,
            code_is_attached,
            keep,
            whoever_has_it.one,
            whoever_has_it.more,
            unexpected,
            ignore,
            sent_by,
            sent_for,
            replies,
            code_file,
            calendar,
            calendar_file,
            text_of_host,
            text_of_organization,
            text,
        ]
    }

    #[test]
    fn every_language_says_everything() {
        let english = Words::of(Language::English);
        for language in Language::ALL {
            let words = Words::of(language);
            assert!(texts(words).iter().all(|text| !text.trim().is_empty()), "{language:?}");
            assert_eq!(names(words), names(english), "{language:?}");
            if language != Language::English {
                let same: Vec<_> = texts(words).into_iter().zip(texts(english)).filter(|(one, other)| one == other).collect();
                assert!(same.is_empty(), "{language:?}: {same:?}");
            }
        }
    }
}
