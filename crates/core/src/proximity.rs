//! Proof of being at the door: a number that changes every 30 seconds and that only a display or beacon there shows.
//!
//! TOTP (RFC 6238) with HMAC-SHA-1 and six digits, since every device that shows such numbers knows it. A number is good for
//! one step before and after its own, for clocks that differ; callers must accept each only once for each user.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::Timestamp;

/// How long a number is shown, in seconds.
pub const STEP_SECONDS: u64 = 30;
/// Digits of a number.
pub const DIGITS: u8 = 6;

/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The step that contains the moment: whole spans of 30 seconds since the epoch.
#[must_use]
pub fn step(at: Timestamp) -> i64 {
    at.micros().div_euclid(30_000_000)
}

/// The number of a step, six digits. Steps before the epoch count as the first.
#[must_use]
pub fn value(secret: &[u8], step: i64) -> String {
    totp(secret).generate(u64::try_from(step).unwrap_or(0).saturating_mul(STEP_SECONDS)).to_string()
}

/// The step whose number this is: the moment's own, the one before or the one after. The earliest if several fit.
///
/// Leading zeros may be missing, since clients send the proof as a number. Anything else than one to six digits fits nothing.
#[must_use]
pub fn matching_step(secret: &[u8], proof: &str, at: Timestamp) -> Option<i64> {
    if proof.is_empty() {
        return None;
    }
    let padded = format!("{proof:0>width$}", width = usize::from(DIGITS));
    let seconds = u64::try_from(at.micros().div_euclid(1_000_000)).ok()?;
    // The comparison inside is constant in time, and refuses what is longer or not all digits.
    totp(secret).check(&padded, seconds).and_then(|step| i64::try_from(step).ok())
}

/// What a display or beacon is set up with, as an `otpauth` URI (the format that authenticator apps read from a QR code).
///
/// It contains the secret. A colon separates the two names there, so one inside a name becomes a space.
#[must_use]
pub fn otpauth_uri(secret: &[u8], issuer: &str, account: &str) -> String {
    let name = |text: &str| utf8_percent_encode(&text.replace(':', " "), RESERVED).to_string();
    let (issuer, account, secret) = (name(issuer), name(account), base32(secret));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}

/// A secret as people type it into a display or an authenticator app: base 32 without padding (RFC 4648, section 6).
#[must_use]
pub fn base32(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// Built without the library's check that the secret is long enough, which could only fail: the caller's secrets are 20 bytes.
fn totp(secret: &[u8]) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret)
        .build_noncompliant()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The secret of the test vectors in RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_numbers_are_those_of_the_standard() {
        // Appendix B lists eight digits; six are their last.
        for (seconds, number, counter) in [
            (59, "287082", 0x1),
            (1_111_111_109, "081804", 0x0235_23EC),
            (1_111_111_111, "050471", 0x0235_23ED),
            (1_234_567_890, "005924", 0x0273_EF07),
            (2_000_000_000, "279037", 0x03F9_40AA),
            (20_000_000_000, "353130", 0x27BC_86AA),
        ] {
            assert_eq!(step(at(seconds)), counter, "{seconds}");
            assert_eq!(value(SECRET, counter), number, "{seconds}");
            assert_eq!(matching_step(SECRET, number, at(seconds)), Some(counter), "{seconds}");
        }
    }

    #[test]
    fn a_step_lasts_thirty_seconds() {
        for (micros, number) in [(0, 0), (29_999_999, 0), (30_000_000, 1), (-1, -1), (-30_000_000, -1), (-30_000_001, -2)] {
            assert_eq!(step(Timestamp::from_micros(micros)), number, "{micros}");
        }
    }

    #[test]
    fn one_step_of_tolerance_each_way_and_no_more() {
        let now = at(1_234_567_890);
        let this = step(now);
        for (away, accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = matching_step(SECRET, &value(SECRET, this + away), now);
            assert_eq!(found, accepted.then_some(this + away), "{away}");
        }
        let shown = value(SECRET, this);
        let (first, last) = ((this - 1) * 30, (this + 2) * 30);
        for (seconds, accepted) in [(first - 1, false), (first, true), (last - 1, true), (last, false)] {
            assert_eq!(matching_step(SECRET, &shown, at(seconds)).is_some(), accepted, "{seconds}");
        }
    }

    #[test]
    fn leading_zeros_may_be_missing() {
        let now = at(1_234_567_890);
        for proof in ["005924", "05924", "5924"] {
            assert_eq!(matching_step(SECRET, proof, now), Some(step(now)), "{proof}");
        }
    }

    #[test]
    fn what_is_not_up_to_six_digits_fits_nothing() {
        let now = at(1_234_567_890);
        for proof in [
            "",
            "0005924",
            "5924 ",
            " 5924",
            "+5924",
            "-5924",
            "5924.0",
            "5_924",
            "\u{ff15}\u{ff19}\u{ff12}\u{ff14}",
            "\u{665}\u{669}\u{662}\u{664}",
            "0x1724",
            "5925",
        ] {
            assert_eq!(matching_step(SECRET, proof, now), None, "{proof}");
        }
        // No number is the empty one, not even where the number is zero.
        let zero = 349_495;
        assert_eq!(value(SECRET, zero), "000000");
        assert_eq!(matching_step(SECRET, "0", at(zero * 30)), Some(zero));
        assert_eq!(matching_step(SECRET, "", at(zero * 30)), None);
    }

    #[test]
    fn another_doors_number_is_no_proof() {
        let now = at(1_234_567_890);
        assert_eq!(matching_step(b"22345678901234567890", "005924", now), None);
    }

    #[test]
    fn the_uri_sets_a_display_up() {
        let uri = otpauth_uri(SECRET, "Example & Söhne", "Tür: Süd/1?");
        assert_eq!(
            uri,
            "otpauth://totp/Example%20%26%20S%C3%B6hne:T%C3%BCr%20%20S%C3%BCd%2F1%3F\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30"
        );
    }

    proptest! {
        #[test]
        fn a_display_set_up_with_the_uri_shows_the_same_numbers(
            secret in prop::array::uniform20(any::<u8>()),
            issuer in any::<String>(),
            account in any::<String>().prop_filter("a name", |name| !name.is_empty()),
            seconds in 0..=253_402_300_799_i64,
        ) {
            let display = Totp::from_url(otpauth_uri(&secret, &issuer, &account)).unwrap();
            prop_assert_eq!(display.account_name(), account.replace(':', " "));
            prop_assert_eq!(display.issuer().unwrap_or_default(), issuer.replace(':', " "));
            prop_assert_eq!(display.secret().as_bytes(), &secret[..]);
            let shown = display.generate(seconds.unsigned_abs()).to_string();
            prop_assert_eq!(&shown, &value(&secret, step(at(seconds))));
            prop_assert!(matching_step(&secret, &shown, at(seconds)).is_some());
        }

        #[test]
        fn nothing_that_is_sent_or_stored_makes_it_fail(
            secret in prop::collection::vec(any::<u8>(), 0..80),
            proof in any::<String>(),
            micros in any::<i64>(),
        ) {
            let now = Timestamp::from_micros(micros);
            prop_assert_eq!(value(&secret, micros).len(), 6);
            prop_assert!(value(&secret, step(now)).bytes().all(|digit| digit.is_ascii_digit()));
            let _ = matching_step(&secret, &proof, now);
            prop_assert!(otpauth_uri(&secret, &proof, &proof).is_ascii());
        }
    }
}
