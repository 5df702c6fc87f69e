//! What the terminal page says, in each language. What stands in braces is filled in by its script.

mod de;
mod en;
mod es;
mod fr;

use doorward_core::Language;
use serde::{Serialize, Serializer};

use crate::guest::Message;

/// The words of one language.
#[derive(Serialize)]
pub struct Words {
    #[serde(serialize_with = "tag")]
    pub language: Language,
    /// Of the page, before the tablet is paired.
    pub title: &'static str,
    pub pair_title: &'static str,
    pub pair_text: &'static str,
    pub pair_label: &'static str,
    pub pair_button: &'static str,
    pub wrong_code: Message,
    /// Of a tablet that was paired.
    pub revoked: &'static str,
    /// `{seconds}`
    pub too_many: &'static str,
    pub needs_script: &'static str,
    pub show: Message,
    /// Where there is no camera.
    pub show_scanner: Message,
    pub checking: &'static str,
    pub granted: Message,
    pub lost: Message,
    pub late: Message,
    /// In place of a door's name.
    pub no_door: &'static str,
    /// `{time}`
    pub connected: &'static str,
    /// `{time}`
    pub disconnected: &'static str,
    pub connecting: &'static str,
    /// `{time}`
    pub camera_on: &'static str,
    /// `{time}`
    pub camera_off: &'static str,
    pub camera_waiting: &'static str,
    pub camera_picture: &'static str,
    pub full_screen: &'static str,
    pub leave_full_screen: &'static str,
    pub sound_on: &'static str,
    pub sound_off: &'static str,
    /// `{code}`: what support asks for.
    pub code: &'static str,
}

fn tag<S: Serializer>(language: &Language, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(language.as_str())
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
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    fn braces(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
        found.sort_unstable();
        found
    }

    fn texts(value: &Value, path: &str, into: &mut BTreeMap<String, String>) {
        match value {
            Value::String(text) => drop(into.insert(path.to_owned(), text.clone())),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| texts(value, &format!("{path}/{name}"), into)),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) => panic!("{path}: {other}"),
        }
    }

    #[test]
    fn every_language_says_the_same_with_the_same_braces_in_words_of_its_own() {
        let all = |language| {
            let mut found = BTreeMap::new();
            texts(&serde_json::to_value(Words::of(language)).unwrap(), "", &mut found);
            found
        };
        let english = all(Language::English);
        for language in Language::ALL {
            let other = all(language);
            assert_eq!(other["/language"], language.as_str());
            for (path, text) in &english {
                assert!(!other[path].is_empty(), "{path}");
                assert_eq!(braces(&other[path]), braces(text), "{path} in {}", language.as_str());
                let own = language == Language::English || matches!(path.as_str(), "/code" | "/title");
                assert!(own || other[path] != *text, "{path} in {}", language.as_str());
            }
        }
    }
}
