//! An instant in UTC, to the microsecond: the one type for every moment that is stored, signed or compared.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Microseconds since 1970-01-01T00:00:00Z.
///
/// Both databases keep it as a 64-bit integer, so that what is read back is what was hashed.
/// Outside, it is an RFC 3339 text in UTC with `Z` (contract section 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// From a chrono instant; what is finer than a microsecond is cut off.
    #[must_use]
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_micros())
    }

    /// As a chrono instant. Values beyond what chrono can hold become the epoch; none can be stored, since input is parsed by chrono.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// Reads RFC 3339 (`2026-11-24T09:00:00+01:00`), or the same without an offset, which is then UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let at = DateTime::parse_from_rfc3339(text)
            .map(|at| at.to_utc())
            .or_else(|_| text.parse::<chrono::NaiveDateTime>().map(|at| at.and_utc()))
            .ok()?;
        let year = chrono::Datelike::year(&at);
        (1970..=9999).contains(&year).then(|| Self::from_utc(at))
    }

    /// This moment plus a duration, at most the largest value.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This moment less a duration, at least the smallest value.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long from `earlier` to this moment; zero if it lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = if self.0 % 1_000_000 == 0 { SecondsFormat::Secs } else { SecondsFormat::Micros };
        f.write_str(&self.utc().to_rfc3339_opts(format, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("is not a date and time (RFC 3339)"))
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).into()
    }
}

impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_brought_to_utc_and_written_with_z() {
        let at = Timestamp::parse("2026-11-24T09:00:00+01:00").unwrap();
        assert_eq!(at.to_string(), "2026-11-24T08:00:00Z");
    }

    #[test]
    fn fractions_survive_to_the_microsecond() {
        let at = Timestamp::parse("2026-11-24T09:00:00.123456789Z").unwrap();
        assert_eq!(at.to_string(), "2026-11-24T09:00:00.123456Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "tomorrow", "2026-13-01T00:00:00Z", "2026-11-24", "0001-01-01T00:00:00Z", "1764000000"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
