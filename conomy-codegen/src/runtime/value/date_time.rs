//! Points in time and days (RFC 3339 §5.6), without a date library in the public interface.
//!
//! The text is kept as the server sent it, so that nothing is lost or refused on the way; converting it is what can fail.
//! The features `jiff`, `time` and `chrono` add the conversions to those crates' types.

use super::text::text;

/// A point in time: RFC 3339's `date-time`, such as `2024-01-15T10:30:00.000Z`.
///
/// Two values are equal if their texts are equal. They have no order, because that of the texts is not that of time: convert
/// them to compare them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(Box<str>);

/// A day: RFC 3339's `full-date`, such as `2024-01-15`. Days of four-digit years are ordered as their texts are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Box<str>);

text!(DateTime);
text!(Date);

/// What no library takes for a date, so that each makes its own error of it.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
const INVALID: &str = "";

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
impl DateTime {
    /// The text for libraries, which read other notations each: by RFC 3339 alone, in upper case, with nine digits of a second at
    /// most.
    fn strict(&self) -> String {
        let text = self.0.to_ascii_uppercase();
        let is_separated = text.as_bytes().get(10).is_some_and(|byte| matches!(byte, b'T' | b' '));
        let (Some(date), Some(time)) = (text.get(..10), text.get(11..)) else {
            return INVALID.to_owned();
        };
        let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (time, offset) = time.split_at(end);
        let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let is_offset = offset == "Z" || fits(offset, "+00:00") || fits(offset, "-00:00");
        if !is_separated || !fits(date, "0000-00-00") || !fits(clock, "00:00:00") || !is_fraction || !is_offset {
            return INVALID.to_owned();
        }
        let fraction = &fraction[..fraction.len().min(9)];
        format!("{date}T{clock}.{fraction}{offset}")
    }
}

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
impl Date {
    /// The text for libraries: by RFC 3339 alone.
    fn strict(&self) -> &str {
        if fits(&self.0, "0000-00-00") { &self.0 } else { INVALID }
    }
}

/// Whether a text has digits where the pattern has them, and its other characters.
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
    /// The point in time as jiff's timestamp.
    ///
    /// # Errors
    /// When the text is not a date and time with an offset from UTC.
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
    /// The day as jiff's civil date.
    ///
    /// # Errors
    /// When the text is not a date.
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
    /// The point in time as time's date and time with offset.
    ///
    /// # Errors
    /// When the text is not a date and time with an offset from UTC.
    pub fn to_time(&self) -> Result<time::OffsetDateTime, time::error::Parse> {
        time::OffsetDateTime::parse(&self.strict(), &time::format_description::well_known::Rfc3339)
    }

    /// Makes a point in time from time's.
    ///
    /// # Errors
    /// When the year or the offset cannot be written by RFC 3339.
    pub fn from_time(value: time::OffsetDateTime) -> Result<Self, time::error::Format> {
        value
            .format(&time::format_description::well_known::Rfc3339)
            .map(Self::from)
    }
}

#[cfg(feature = "time")]
impl Date {
    /// The day as time's date.
    ///
    /// # Errors
    /// When the text is not a date.
    pub fn to_time(&self) -> Result<time::Date, time::error::Parse> {
        time::Date::parse(
            self.strict(),
            &time::format_description::well_known::Iso8601::DATE,
        )
    }
}

#[cfg(feature = "chrono")]
impl DateTime {
    /// The point in time as chrono's date and time with offset.
    ///
    /// # Errors
    /// When the text is not a date and time with an offset from UTC.
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
    /// The day as chrono's date without time zone.
    ///
    /// # Errors
    /// When the text is not a date.
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
