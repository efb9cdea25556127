//! Points in time and days (RFC 3339 §5.6), without a date library in the public interface.
//!
//! The text is kept as the server sent it, so that nothing is lost or refused on the way; converting it is what can fail.
//! The features `jiff`, `time` and `chrono` add the conversions to those crates' types.

use super::text::text;

/// A point in time: RFC 3339's `date-time`, such as `2024-01-15T10:30:00.000Z`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Box<str>);

/// A day: RFC 3339's `full-date`, such as `2024-01-15`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Box<str>);

text!(DateTime);
text!(Date);

#[cfg(feature = "jiff")]
impl DateTime {
    /// The point in time as jiff's timestamp.
    ///
    /// # Errors
    /// When the text is not a date and time with an offset from UTC.
    pub fn to_jiff(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
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
        self.0.parse()
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
        time::OffsetDateTime::parse(&self.0, &time::format_description::well_known::Rfc3339)
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
            &self.0,
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
        chrono::DateTime::parse_from_rfc3339(&self.0)
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
        self.0.parse()
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::NaiveDate> for Date {
    fn from(value: chrono::NaiveDate) -> Self {
        Self(value.to_string().into())
    }
}
