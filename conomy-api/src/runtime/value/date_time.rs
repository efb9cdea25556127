//! Dates and times (RFC 3339 §5.6), without a date library in the public API.
//!
//! The text is preserved as the server sent it, and converting it can fail. The features `jiff`, `time` and `chrono`
//! add conversions.

use super::text::text;

/// A date and time in RFC 3339 notation (`date-time`), such as `2024-01-15T10:30:00.000Z`.
///
/// Two values are equal if their texts are equal. There is no order, because the order of the texts is not that of
/// time. Convert the values to compare them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(Box<str>);

/// A date in RFC 3339 notation (`full-date`), such as `2024-01-15`. The order is that of the texts, which is right
/// for years with four digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Box<str>);

text!(DateTime);
text!(Date);

/// An invalid date for every library, so that each returns its own error.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
const INVALID: &str = "";

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
impl DateTime {
    /// Returns the text in a notation that all libraries read alike: strict RFC 3339 in upper case, with at most
    /// nine fractional digits.
    fn strict(&self) -> String {
        let text = self.0.to_ascii_uppercase();
        let is_separated = text
            .as_bytes()
            .get(10)
            .is_some_and(|byte| matches!(byte, b'T' | b' '));
        let (Some(date), Some(time)) = (text.get(..10), text.get(11..)) else {
            return INVALID.to_owned();
        };
        let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (time, offset) = time.split_at(end);
        let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let is_fraction =
            !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let is_offset = offset == "Z" || fits(offset, "+00:00") || fits(offset, "-00:00");
        if !is_separated
            || !fits(date, "0000-00-00")
            || !fits(clock, "00:00:00")
            || !is_fraction
            || !is_offset
        {
            return INVALID.to_owned();
        }
        let fraction = &fraction[..fraction.len().min(9)];
        format!("{date}T{clock}.{fraction}{offset}")
    }
}

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
impl Date {
    /// Returns the text if it is strict RFC 3339.
    fn strict(&self) -> &str {
        if fits(&self.0, "0000-00-00") {
            &self.0
        } else {
            INVALID
        }
    }
}

/// Returns whether a text has digits where the pattern has zeros, and the same characters elsewhere.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
fn fits(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        _ => byte == wanted,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

#[cfg(feature = "jiff")]
impl DateTime {
    /// Converts to jiff's type.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date and time.
    pub fn to_jiff(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.strict().parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(value: jiff::Timestamp) -> Self {
        Self(value.to_string().into())
    }
}

#[cfg(feature = "jiff")]
impl Date {
    /// Converts to jiff's type.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date.
    pub fn to_jiff(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.strict().parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::civil::Date> for Date {
    fn from(value: jiff::civil::Date) -> Self {
        Self(value.to_string().into())
    }
}

#[cfg(feature = "time")]
impl DateTime {
    /// Converts to time's type.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date and time.
    pub fn to_time(&self) -> Result<time::OffsetDateTime, time::error::Parse> {
        time::OffsetDateTime::parse(
            &self.strict(),
            &time::format_description::well_known::Rfc3339,
        )
    }

    /// Converts from time's type.
    ///
    /// # Errors
    /// RFC 3339 cannot represent the year or the offset.
    pub fn from_time(value: time::OffsetDateTime) -> Result<Self, time::error::Format> {
        value
            .format(&time::format_description::well_known::Rfc3339)
            .map(Self::from)
    }
}

#[cfg(feature = "time")]
impl Date {
    /// Converts to time's type.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date.
    pub fn to_time(&self) -> Result<time::Date, time::error::Parse> {
        time::Date::parse(
            self.strict(),
            &time::format_description::well_known::Iso8601::DATE,
        )
    }
}

#[cfg(feature = "chrono")]
impl DateTime {
    /// Converts to chrono's type.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date and time.
    pub fn to_chrono(&self) -> Result<chrono::DateTime<chrono::FixedOffset>, chrono::ParseError> {
        chrono::DateTime::parse_from_rfc3339(&self.strict())
    }
}

#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(value: chrono::DateTime<Tz>) -> Self {
        Self(
            value
                .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
                .into(),
        )
    }
}

#[cfg(feature = "chrono")]
impl Date {
    /// Converts to chrono's type.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date.
    pub fn to_chrono(&self) -> Result<chrono::NaiveDate, chrono::ParseError> {
        self.strict().parse()
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::NaiveDate> for Date {
    fn from(value: chrono::NaiveDate) -> Self {
        Self(value.to_string().into())
    }
}
