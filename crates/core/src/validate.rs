//! Rules for single values. Each message continues the field's name.

use chrono_tz::Tz;
use email_address::{EmailAddress, Options};
use url::Url;

use crate::Color;
use crate::bundle::MOST_HOURS;

/// Longest name, in characters.
pub const NAME_LENGTH: usize = 255;
/// Longest description, note or other free text, in characters.
pub const TEXT_LENGTH: usize = 2_000;
/// Longest address of a place, in characters (contract section 2.9).
pub const ADDRESS_LENGTH: usize = 500;
/// Longest URL, in characters.
pub const URL_LENGTH: usize = 2_000;

type Rule<T> = Result<T, &'static str>;

/// A name: one line, not blank, at most 255 characters. Surrounding space goes.
///
/// # Errors
/// The message for the field.
pub fn name(text: String) -> Rule<String> {
    let text = text.trim();
    if text.is_empty() {
        Err("can't be blank")
    } else if text.chars().count() > NAME_LENGTH {
        Err("is too long (maximum is 255 characters)")
    } else if text.chars().any(char::is_control) {
        Err("must be one line without control characters")
    } else {
        Ok(text.to_owned())
    }
}

/// Free text of at most 2,000 characters.
///
/// # Errors
/// The message for the field.
pub fn text(text: String) -> Rule<String> {
    if text.chars().count() > TEXT_LENGTH {
        Err("is too long (maximum is 2000 characters)")
    } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        Err("must not hold control characters")
    } else {
        Ok(text)
    }
}

/// A postal address: not blank, at most 500 characters.
///
/// # Errors
/// The message for the field.
pub fn address(value: String) -> Rule<String> {
    let value = text(value)?;
    let value = value.trim();
    if value.is_empty() {
        Err("can't be blank")
    } else if value.chars().count() > ADDRESS_LENGTH {
        Err("is too long (maximum is 500 characters)")
    } else {
        Ok(value.to_owned())
    }
}

/// An e-mail address as it was written, without surrounding space (RFC 5321 form, no display name, at most 254 characters).
///
/// # Errors
/// The message for the field.
pub fn email(text: String) -> Rule<String> {
    const MESSAGE: &str = "must be an e-mail address such as guest@example.com";
    let text = text.trim();
    let options = Options::default().without_display_text().without_domain_literal();
    if text.len() > 254 || text.chars().any(char::is_control) {
        return Err(MESSAGE);
    }
    EmailAddress::parse_with_options(text, options).map(|_| text.to_owned()).map_err(|_| MESSAGE)
}

/// A phone number in the form of ITU-T E.164: a plus sign and 7 to 15 digits, of which the first is no zero.
///
/// # Errors
/// The message for the field.
pub fn phone_number(text: String) -> Rule<String> {
    let text = text.trim();
    let digits = text.strip_prefix('+').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let fits = digits.is_some_and(|digits| (7..=15).contains(&digits.len()) && !digits.starts_with('0'));
    if fits { Ok(text.to_owned()) } else { Err("must be a phone number in international form such as +12025550123") }
}

/// The form in which e-mail addresses are compared.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// An organization's domain: lower-case letters, digits and hyphens (`sunny-mill`), as in a host name's label.
///
/// # Errors
/// The message for the field.
pub fn domain(text: String) -> Rule<String> {
    let text = text.trim().to_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    if text.is_empty()
        || text.len() > 63
        || !text.chars().all(allowed)
        || text.starts_with(['-', '.'])
        || text.ends_with(['-', '.'])
    {
        Err("must be 1 to 63 lower-case letters, digits, hyphens or dots")
    } else {
        Ok(text)
    }
}

/// A password of 8 to 128 characters.
///
/// # Errors
/// The message for the field.
pub fn password(text: String) -> Rule<String> {
    match text.chars().count() {
        8..=128 => Ok(text),
        0..8 => Err("is too short (minimum is 8 characters)"),
        129.. => Err("is too long (maximum is 128 characters)"),
    }
}

/// A language that clients know: `en`, `fr`, `es` or `de` (contract section 2.2).
///
/// # Errors
/// The message for the field.
pub fn locale(text: String) -> Rule<String> {
    if matches!(text.as_str(), "en" | "fr" | "es" | "de") { Ok(text) } else { Err("must be en, fr, es or de") }
}

/// The names of all IANA time zones.
pub fn time_zones() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// An IANA time zone name (`Europe/Berlin`).
///
/// # Errors
/// The message for the field.
pub fn time_zone(text: String) -> Rule<String> {
    text.parse::<Tz>().map(|zone| zone.name().to_owned()).map_err(|_| "must be an IANA time zone such as Europe/Berlin")
}

/// Hours that agents of a place may decide alone.
///
/// # Errors
/// The message for the field.
pub fn offline_hours(hours: i64) -> Rule<i64> {
    if (1..=i64::from(MOST_HOURS)).contains(&hours) { Ok(hours) } else { Err("must be 1 to 720") }
}

/// A colour in six hexadecimal digits (`#3247d3`), in lower case.
///
/// # Errors
/// The message for the field.
pub fn color(text: String) -> Rule<String> {
    Color::parse(text.trim()).map(|color| color.to_string()).ok_or("must be a colour in six hexadecimal digits such as #3247d3")
}

/// Degrees north, WGS 84.
///
/// # Errors
/// The message for the field.
pub fn latitude(degrees: f64) -> Rule<f64> {
    if (-90.0..=90.0).contains(&degrees) { Ok(degrees) } else { Err("must be between -90 and 90 degrees") }
}

/// Degrees east, WGS 84.
///
/// # Errors
/// The message for the field.
pub fn longitude(degrees: f64) -> Rule<f64> {
    if (-180.0..=180.0).contains(&degrees) { Ok(degrees) } else { Err("must be between -180 and 180 degrees") }
}

/// An absolute `http` or `https` URL without user information.
///
/// # Errors
/// The message for the field.
pub fn http_url(text: String) -> Rule<String> {
    const MESSAGE: &str = "must be an http or https URL";
    if text.chars().count() > URL_LENGTH {
        return Err("is too long (maximum is 2000 characters)");
    }
    let url = Url::parse(text.trim()).map_err(|_| MESSAGE)?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if !web {
        Err(MESSAGE)
    } else if !url.username().is_empty() || url.password().is_some() {
        Err("must not hold a user name or password")
    } else {
        Ok(url.into())
    }
}

/// Metadata of a user: flat, at most 50 keys of at most 50 characters, values of basic types of at most 500 characters (contract section 1.5).
///
/// # Errors
/// The message for the field.
pub fn metadata(map: serde_json::Map<String, serde_json::Value>) -> Rule<serde_json::Map<String, serde_json::Value>> {
    use serde_json::Value;
    if map.len() > 50 {
        return Err("has too many keys (maximum is 50)");
    }
    for (key, value) in &map {
        if key.chars().count() > 50 {
            return Err("has a key that is too long (maximum is 50 characters)");
        }
        match value {
            Value::Array(_) | Value::Object(_) => return Err("must be flat: texts, numbers, booleans and nulls only"),
            Value::String(text) if text.chars().count() > 500 => {
                return Err("has a value that is too long (maximum is 500 characters)");
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_at_most_255_characters() {
        assert_eq!(name("  Ä".to_owned()), Ok("Ä".to_owned()));
        assert!(name("x".repeat(255)).is_ok());
        for wrong in ["", "  ", "a\nb", &"ü".repeat(256)] {
            assert!(name(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_email_needs_its_parts() {
        assert!(email("guest@example.com".to_owned()).is_ok());
        for wrong in
            ["guest", "guest@", "@example.com", "a b@example.com", "Guest <guest@example.com>", "g@example.com\nBcc: x@example.com"]
        {
            assert!(email(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_phone_number_is_in_international_form() {
        assert_eq!(phone_number(" +12025550123".to_owned()), Ok("+12025550123".to_owned()));
        assert!(phone_number("+1234567".to_owned()).is_ok() && phone_number("+123456789012345".to_owned()).is_ok());
        for wrong in
            ["", "+", "12025550123", "+02025550123", "+123456", "+1234567890123456", "+1 202 555 0123", "+١٢٣٤٥٦٧", "++1234567"]
        {
            assert!(phone_number(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_url_is_of_the_web_and_names_no_user() {
        assert!(http_url("https://example.com/open?x=1".to_owned()).is_ok());
        for wrong in
            ["file:///etc/passwd", "example.com", "ftp://example.com", "http://user:pw@example.com/", "javascript:alert(1)"]
        {
            assert!(http_url(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
