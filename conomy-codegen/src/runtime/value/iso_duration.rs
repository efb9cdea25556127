//! Durations as strings: `format: duration` (RFC 3339, appendix A; ISO 8601).

use std::fmt;
use std::time::Duration;

use super::text::text;

/// A duration in ISO 8601 notation, such as `P3DT12H`, as the text that was sent or received.
///
/// Two values are equal if their texts are equal, so `PT60S` and `PT1M` differ. [`to_std`](Self::to_std) converts to
/// [`Duration`]; the feature `jiff` adds conversions that keep years and months.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IsoDuration(Box<str>);

text!(IsoDuration);

/// The error of [`IsoDuration::to_std`]: the text is not a supported ISO 8601 duration, has no fixed length, or is too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError(&'static str);

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for DurationError {}

const INVALID: DurationError = DurationError("invalid ISO 8601 duration");
const FRACTION: DurationError = DurationError("only seconds may have a fraction");
const VARIABLE: DurationError = DurationError("years and months have no fixed length");
const TOO_LONG: DurationError = DurationError("the duration is too long");

impl IsoDuration {
    /// Converts to [`Duration`]. A day has 24 hours, and fractions of a nanosecond are truncated.
    ///
    /// # Errors
    /// The text is not an ISO 8601 duration, has a fraction in a unit other than seconds, has years or months, or is too long
    /// for [`Duration`].
    pub fn to_std(&self) -> Result<Duration, DurationError> {
        let text = self.0.strip_prefix('P').ok_or(INVALID)?;
        let (date, time) = match text.split_once('T') {
            Some((_, "")) => return Err(INVALID),
            Some((date, time)) => (date, time),
            None if text.is_empty() => return Err(INVALID),
            None => (text, ""),
        };
        let date = sum(date, &[('Y', 0), ('M', 0), ('W', 604_800), ('D', 86_400)])?;
        let time = sum(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
        date.checked_add(time).ok_or(TOO_LONG)
    }
}

/// Parses numbers that are each followed by a unit, and returns their sum. The units must be in the order of `units`, and each
/// may occur once. A unit of 0 seconds has a variable length.
fn sum(mut text: &str, units: &[(char, u64)]) -> Result<Duration, DurationError> {
    let mut total = Duration::ZERO;
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or(INVALID)?;
        let (number, rest) = text.split_at(end);
        let mut rest = rest.chars();
        let unit = rest.next();
        text = rest.as_str();
        let (name, seconds) = units.find(|(name, _)| Some(*name) == unit).ok_or(INVALID)?;
        let (whole, fraction) = match number.split_once(['.', ',']) {
            Some((whole, fraction)) if *name == 'S' => (whole, fraction),
            Some(_) => return Err(FRACTION),
            None => (number, "0"),
        };
        if ![whole, fraction].iter().all(|digits| is_digits(digits)) {
            return Err(INVALID);
        }
        let count: u64 = whole.parse().map_err(|_| TOO_LONG)?;
        if *seconds == 0 {
            if count > 0 {
                return Err(VARIABLE);
            }
            continue;
        }
        // Digits after the ninth are truncated.
        let nanos = format!("{fraction:0<9}")[..9]
            .parse()
            .map_err(|_| INVALID)?;
        let seconds = count.checked_mul(*seconds).ok_or(TOO_LONG)?;
        total = total
            .checked_add(Duration::new(seconds, nanos))
            .ok_or(TOO_LONG)?;
    }
    Ok(total)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl From<Duration> for IsoDuration {
    fn from(value: Duration) -> Self {
        let (seconds, nanos) = (value.as_secs(), value.subsec_nanos());
        let text = match nanos {
            0 => format!("PT{seconds}S"),
            _ => {
                let fraction = format!("{nanos:09}");
                format!("PT{seconds}.{}S", fraction.trim_end_matches('0'))
            }
        };
        Self(text.into())
    }
}

#[cfg(feature = "jiff")]
impl IsoDuration {
    /// Converts to jiff's span.
    ///
    /// # Errors
    /// The text is not an ISO 8601 duration, or exceeds the range of [`jiff::Span`].
    pub fn to_jiff(&self) -> Result<jiff::Span, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Span> for IsoDuration {
    fn from(value: jiff::Span) -> Self {
        Self(value.to_string().into())
    }
}
