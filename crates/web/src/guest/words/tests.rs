//! Every language says everything that English says.

use std::collections::{BTreeMap, BTreeSet};

use doorward_core::Code;
use serde::ser::{SerializeStruct as _, Serializer};
use serde_json::Value;

use super::*;

/// What is spelled in another language as it is in English.
const SAME: [(Language, &str); 2] = [(Language::German, "/script/code"), (Language::French, "/script/code")];

pub(super) fn one_or_more<S: Serializer>(texts: &OneOrMore, serializer: S) -> Result<S::Ok, S::Error> {
    let mut both = serializer.serialize_struct("OneOrMore", 2)?;
    both.serialize_field("one", texts.one)?;
    both.serialize_field("more", texts.more)?;
    both.end()
}

/// Every text by its place.
pub fn texts(language: Language) -> BTreeMap<String, String> {
    fn collect(at: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
        match value {
            Value::String(text) => drop(texts.insert(at.to_owned(), text.clone())),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| collect(&format!("{at}/{name}"), value, texts)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => unreachable!("{at} is no text"),
        }
    }
    let mut texts = BTreeMap::new();
    collect("", &serde_json::to_value(Words::of(language)).unwrap(), &mut texts);
    texts
}

fn names(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_language_says_everything_in_its_own_words() {
    let english = texts(Language::English);
    for language in Language::ALL {
        assert_eq!(Words::of(language).language, language);
        for (at, text) in texts(language) {
            assert!(!text.is_empty() && text.trim() == text, "{language:?} {at}: {text:?}");
            assert_eq!(names(&text), names(&english[&at]), "{language:?} {at}");
            let sign = at.starts_with("/script/units/");
            if language != Language::English && !sign && !SAME.contains(&(language, &at)) {
                assert_ne!(text, english[&at], "{language:?} {at}");
            }
        }
    }
}

#[test]
fn every_refusal_says_what_happened_and_what_to_do_in_few_words() {
    for language in Language::ALL {
        // What is said in English in a line takes other languages a little more.
        let longest = if language == Language::English { 100 } else { 115 };
        for code in Code::ALL {
            let Message { title, text } = Words::of(language).refusals.of(*code);
            assert!(!title.is_empty() && title.chars().count() <= 24, "{language:?} {code:?}: {}", title.chars().count());
            assert!(text.ends_with('.') && text.chars().count() <= longest, "{language:?} {code:?}: {}", text.chars().count());
        }
    }
}

#[test]
fn what_stands_on_a_control_is_short_and_has_no_word_that_is_wider_than_it() {
    for language in Language::ALL {
        let Words { ready, held, offline, script, back, show_code, refusals, .. } = Words::of(language);
        let labels = [ready, held, offline].into_iter().flat_map(|control| [control.label, control.hold_label]);
        let script = [script.holding, script.opening, script.open, script.yes, script.no, *back, *show_code];
        let closed = Code::ALL.iter().map(|code| refusals.of(*code).title);
        for label in labels.chain(script).chain(closed) {
            assert!(label.chars().count() <= 45, "{language:?}: {label}");
            assert!(label.split(' ').all(|word| word.chars().count() <= 18), "{language:?}: {label}");
        }
        // They take turns while a door is opened: one line each, so that nothing moves.
        for label in [Words::of(language).script.holding, Words::of(language).script.opening, Words::of(language).script.open] {
            assert!(label.chars().count() <= 15, "{language:?}: {label}");
        }
    }
}

#[test]
fn sentences_end_and_labels_do_not() {
    for language in Language::ALL {
        let words = Words::of(language);
        for control in [&words.ready, &words.held, &words.offline] {
            assert!([control.note, control.hold_note].iter().all(|note| note.ends_with('.')), "{language:?}");
            assert!(![control.label, control.hold_label].iter().any(|label| label.ends_with('.')), "{language:?}");
        }
        for sentence in [words.open_until, words.opens_away, words.gets_ready, words.starts_on, words.was_valid, words.confirm] {
            assert!(sentence.ends_with('.'), "{language:?}: {sentence}");
        }
        for Message { title, text } in
            [words.no_doors, words.show_your_code, words.open_again, words.wrong_address, words.script.lost]
        {
            assert!(text.ends_with('.') && !title.ends_with('.'), "{language:?}: {title}");
        }
    }
}

#[test]
fn seconds_are_counted() {
    for (language, one, five) in [
        (Language::English, "1 second", "5 seconds"),
        (Language::German, "1 Sekunde", "5 Sekunden"),
        (Language::French, "1 seconde", "5 secondes"),
        (Language::Spanish, "1 segundo", "5 segundos"),
    ] {
        let words = Words::of(language);
        assert_eq!([words.seconds(1), words.seconds(5)], [one, five]);
    }
}
