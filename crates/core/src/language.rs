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

    /// The one that a browser's `Accept-Language` likes best (RFC 9110, section 12.5.4; of equals the first); English if it names none
    /// of them. `*` asks for none in particular.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (Self::default(), 0);
        for range in header.split(',') {
            let (tag, weight) = range.split_once(';').map_or((range, Some(1_000)), |(tag, weight)| (tag, thousandths(weight)));
            if let (Some(language), Some(weight)) = (Self::parse(tag.trim()), weight)
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A weight such as `q=0.8`, of which at most three digits count.
fn thousandths(weight: &str) -> Option<u16> {
    let (name, value) = weight.trim().split_once('=')?;
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let known = name.eq_ignore_ascii_case("q") && part.len() <= 3 && part.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "1" if known && part.bytes().all(|digit| digit == b'0') => Some(1_000),
        "0" if known => format!("{part:0<3}").parse().ok(),
        _ => None,
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

    #[test]
    fn of_what_a_browser_accepts_it_is_the_one_that_it_likes_best() {
        for (header, language) in [
            ("de", Language::German),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("it-IT,it;q=0.9,fr;q=0.8,en;q=0.7", Language::French),
            ("en;q=0.5, es;q=0.75", Language::Spanish),
            ("en;q=0.5,es;q=0.501", Language::Spanish),
            ("fr;q=0.5,de;q=0.5", Language::French),
            ("ES ; Q=1.000", Language::Spanish),
            ("de;q=0,fr;q=0.001", Language::French),
            ("*,de;q=0.1", Language::German),
        ] {
            assert_eq!(Language::accepted(header), language, "{header:?}");
        }
        for nothing in
            ["", "*", "it,pt;q=0.5", "de;q=0", "de;q=0.0000", "de;q=2", "de;q=1.001", "de;q=-1", "de;q", "de;level=1", ";,;"]
        {
            assert_eq!(Language::accepted(nothing), Language::English, "{nothing:?}");
        }
    }
}
