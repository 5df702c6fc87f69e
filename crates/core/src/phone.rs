//! Numbers that text messages go to (ITU-T E.164).

use std::fmt;
use std::str::FromStr;

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber, Type};

/// Longest number as somebody writes it, in characters.
pub const NUMBER_LENGTH: usize = 32;

const NO_NUMBER: &str = "must be a phone number with its country's code, such as +12025550123 (E.164)";

/// The countries whose numbers text messages go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions(Allowed);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Allowed {
    All,
    Only(Vec<Id>),
}

/// The United States, Canada and Puerto Rico (contract section 2.6).
impl Default for Regions {
    fn default() -> Self {
        Self(Allowed::Only(vec![Id::US, Id::CA, Id::PR]))
    }
}

impl Regions {
    fn hold(&self, region: Id) -> bool {
        match &self.0 {
            Allowed::All => true,
            Allowed::Only(regions) => regions.contains(&region),
        }
    }
}

/// Why a list of regions cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be \"all\", or two-letter country codes separated by commas, such as US,CA,PR (ISO 3166-1)")]
pub struct NoRegions;

/// `all`, or country codes of two letters (ISO 3166-1) separated by commas, in any case.
impl FromStr for Regions {
    type Err = NoRegions;

    fn from_str(text: &str) -> Result<Self, NoRegions> {
        let text = text.trim().to_ascii_uppercase();
        if text == "ALL" {
            return Ok(Self(Allowed::All));
        }
        let regions: Result<Vec<Id>, _> = text.split(',').map(|code| code.trim().parse()).collect();
        regions.map(|regions| Self(Allowed::Only(regions))).map_err(|_| NoRegions)
    }
}

impl fmt::Display for Regions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Allowed::All => f.write_str("all"),
            Allowed::Only(regions) => {
                let codes: Vec<&str> = regions.iter().map(AsRef::as_ref).collect();
                f.write_str(&codes.join(","))
            }
        }
    }
}

/// The E.164 form of a number that may belong to a mobile phone in one of the regions. Spaces, hyphens, dots and brackets in it go.
///
/// # Errors
/// The message for the field: it is no number, of another country, or one that takes no text messages (premium and toll-free numbers,
/// landlines).
pub fn mobile(text: &str, regions: &Regions) -> Result<String, &'static str> {
    let text = text.trim();
    let written = |c: char| c.is_ascii_digit() || " -.()\u{a0}".contains(c);
    let rest = text.strip_prefix('+').filter(|rest| rest.chars().count() < NUMBER_LENGTH && rest.chars().all(written));
    let number: PhoneNumber = rest.and_then(|_| text.parse().ok()).ok_or(NO_NUMBER)?;
    if !number.is_valid() {
        return Err("is not a phone number that exists");
    }
    if !number.country().id().is_some_and(|region| regions.hold(region)) {
        return Err("is in a country to which this server sends no text messages");
    }
    match number.number_type(&DATABASE) {
        Type::Mobile | Type::FixedLineOrMobile => Ok(number.format().mode(Mode::E164).to_string()),
        Type::PremiumRate | Type::SharedCost => Err("is a premium number"),
        Type::FixedLine
        | Type::TollFree
        | Type::PersonalNumber
        | Type::Voip
        | Type::Pager
        | Type::Uan
        | Type::Emergency
        | Type::Voicemail
        | Type::ShortCode
        | Type::StandardRate
        | Type::Carrier
        | Type::NoInternational
        | Type::Unknown => Err("is not a mobile number"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<String, &'static str> {
        mobile(text, &Regions::default())
    }

    #[test]
    fn a_number_is_read_however_it_is_spaced() {
        for text in ["+12025550123", " +1 202 555 0123", "+1 (202) 555-0123", "+1-202-555-0123", "+1.202.555.0123"] {
            assert_eq!(parse(text).as_deref(), Ok("+12025550123"), "{text:?}");
        }
        assert_eq!(parse("+1 613 555 0123").as_deref(), Ok("+16135550123"), "Canada");
        assert_eq!(parse("+1 787 555 0123").as_deref(), Ok("+17875550123"), "Puerto Rico");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "+",
            "2025550123",
            "12025550123",
            "+1 202 555",
            "+1202555012345",
            "tel:+12025550123",
            "+12025550123;ext=4",
            "+1202555CALL",
            "+1 202 555 0123 ext 4",
            "+12025550123\r\nTo: +12025550124",
            "++12025550123",
            "+１２０２５５５０１２３",
            "+99912345678",
        ] {
            assert!(parse(text).is_err(), "{text:?} is {:?}", parse(text));
        }
        assert_eq!(parse(&format!("+1{}", " ".repeat(100))), Err(NO_NUMBER));
    }

    #[test]
    fn a_country_must_be_allowed() {
        let elsewhere = "is in a country to which this server sends no text messages";
        assert_eq!(parse("+491701234567"), Err(elsewhere));
        assert_eq!(parse("+18765551234"), Err(elsewhere), "Jamaica shares the country's code");
        let wider: Regions = "us, de".parse().unwrap();
        assert_eq!(mobile("+49 170 1234567", &wider).as_deref(), Ok("+491701234567"));
        assert_eq!(mobile("+16135550123", &wider), Err(elsewhere));
        assert_eq!(mobile("+447400123456", &"all".parse().unwrap()).as_deref(), Ok("+447400123456"));
    }

    #[test]
    fn only_numbers_that_may_be_mobile_take_messages() {
        assert_eq!(parse("+19005550123"), Err("is a premium number"));
        assert_eq!(parse("+18005550123"), Err("is not a mobile number"));
        let all: Regions = "all".parse().unwrap();
        assert_eq!(mobile("+4930123456", &all), Err("is not a mobile number"), "a landline in Berlin");
        assert!(mobile("+49900123456", &all).is_err());
        assert_eq!(mobile("+44 909 879 0000", &all), Err("is a premium number"));
    }

    #[test]
    fn regions_are_read_as_they_are_written() {
        for text in ["US,CA,PR", "DE", "all"] {
            assert_eq!(text.parse::<Regions>().unwrap().to_string(), text);
        }
        assert_eq!(Regions::default().to_string(), "US,CA,PR");
        for wrong in ["", "USA", "U", "US,,CA", "US;CA", "Germany"] {
            assert_eq!(wrong.parse::<Regions>(), Err(NoRegions), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_a_number_of_digits_or_an_error(text in "\\PC{0,40}|\\+[0-9 ().-]{0,40}") {
            if let Ok(number) = mobile(&text, &"all".parse().unwrap()) {
                let digits = number.strip_prefix('+').unwrap();
                prop_assert!(digits.len() <= 15 && digits.chars().all(|c| c.is_ascii_digit()), "{number}");
                prop_assert_eq!(mobile(&number, &"all".parse().unwrap()), Ok(number.clone()));
            }
        }
    }
}
