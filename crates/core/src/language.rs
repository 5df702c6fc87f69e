//! The languages of messages and of what guests see.

/// A language that messages to guests are written in. Its tag is that of RFC 5646.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// Its tag: `en`, `de`, `fr` or `es`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// What it is called in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
        }
    }

    /// The language with this tag, whatever its case; what follows a first `-` (`de-AT`) is passed over.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag);
        Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// The one that is stored with a tag; English if there is none, or none that is known.
    #[must_use]
    pub fn stored(tag: Option<&str>) -> Self {
        tag.and_then(Self::parse).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.as_str()), Some(language));
        }
        assert_eq!(Language::parse("de-AT"), Some(Language::German));
        assert_eq!(Language::parse("FR"), Some(Language::French));
        for unknown in ["", "-", "it", "english", "deu"] {
            assert_eq!(Language::parse(unknown), None, "{unknown:?}");
        }
    }
}
