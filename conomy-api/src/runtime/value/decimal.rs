//! `format: decimal`: exact decimal numbers as text, such as amounts of money. No floating point is involved.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::{Serialize, Serializer};

use crate::runtime::encode::expansion::Expansion;
use crate::runtime::encode::parameter::Parameter;

/// An exact decimal number, such as an amount of money: `10.50`.
///
/// The text is preserved as it was written, and sent as a JSON string. Values are compared and hashed by value, so
/// `10.5` equals `10.50`. Text that is not a decimal number is rejected, by [`parse`](str::parse) and in responses.
///
/// There is no arithmetic and no conversion from floating point. [`minor_units`](Self::minor_units) returns an
/// integer to calculate with. The features `rust_decimal` and `bigdecimal` add conversions.
#[derive(Clone)]
pub struct Decimal(Box<str>);

/// Text that is not a decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecimalError(());

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid decimal number")
    }
}

impl std::error::Error for DecimalError {}

/// A number without leading and trailing zeros: `digits` × 10^`exponent`. Zero has no digits.
#[derive(PartialEq, Eq, Hash)]
struct Value {
    is_negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Value {
    /// Returns the exponent of the first digit, relative to the decimal point.
    fn magnitude(&self) -> i64 {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        self.exponent.saturating_add(length)
    }
}

impl Decimal {
    /// Returns the text as it is sent and received.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the value is zero.
    pub fn is_zero(&self) -> bool {
        self.value().digits.is_empty()
    }

    /// Returns whether the value is negative.
    pub fn is_negative(&self) -> bool {
        self.value().is_negative
    }

    /// Returns the value in units of 10^-`scale`, such as cents for a `scale` of 2: `10.50` is 1050.
    ///
    /// `None` if the value has more decimal places, or exceeds the range of `i128`.
    pub fn minor_units(&self, scale: u32) -> Option<i128> {
        let value = self.value();
        if value.digits.is_empty() {
            return Some(0);
        }
        let zeros = u32::try_from(value.exponent.checked_add(i64::from(scale))?).ok()?;
        let digits = value.digits.iter().try_fold(0_i128, |sum, digit| {
            let digit = i128::from(digit - b'0');
            let digit = if value.is_negative { -digit } else { digit };
            sum.checked_mul(10)?.checked_add(digit)
        })?;
        digits.checked_mul(10_i128.checked_pow(zeros)?)
    }

    /// Creates a value from units of 10^-`scale`, with `scale` decimal places: 1050 cents are `10.50`.
    pub fn from_minor_units(units: i128, scale: u32) -> Self {
        let sign = if units < 0 { "-" } else { "" };
        let digits = units.unsigned_abs().to_string();
        let scale = scale as usize;
        if scale == 0 {
            return Self(format!("{sign}{digits}").into());
        }
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        Self(format!("{sign}{whole}.{fraction}").into())
    }

    fn value(&self) -> Value {
        let (is_negative, unsigned) = match self.0.as_bytes() {
            [b'-', ..] => (true, &self.0[1..]),
            [b'+', ..] => (false, &self.0[1..]),
            _ => (false, &*self.0),
        };
        let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        // An exponent beyond 64 bits exceeds every number that is written out.
        let exponent = exponent.parse::<i64>().unwrap_or_else(|_| {
            if exponent.starts_with('-') {
                i64::MIN / 2
            } else {
                i64::MAX / 2
            }
        });
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let mut digits: Vec<u8> = [whole, fraction].concat().into_bytes();
        let mut exponent =
            exponent.saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
        while digits.pop_if(|digit| *digit == b'0').is_some() {
            exponent = exponent.saturating_add(1);
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        if digits.is_empty() {
            (exponent, digits) = (0, Vec::new());
        }
        Value {
            is_negative: is_negative && !digits.is_empty(),
            digits,
            exponent,
        }
    }
}

/// Returns whether the text is a number: a sign, digits with an optional fraction, and an exponent. Only the digits
/// are required.
fn is_decimal(text: &str) -> bool {
    let Some(rest) = after_digits(without_sign(text.as_bytes())) else {
        return false;
    };
    let rest = match rest {
        [b'.', fraction @ ..] => after_digits(fraction),
        rest => Some(rest),
    };
    match rest {
        Some([]) => true,
        Some([b'e' | b'E', exponent @ ..]) => {
            after_digits(without_sign(exponent)).is_some_and(<[u8]>::is_empty)
        }
        _ => false,
    }
}

fn without_sign(text: &[u8]) -> &[u8] {
    match text {
        [b'-' | b'+', rest @ ..] => rest,
        rest => rest,
    }
}

/// Returns what follows the digits at the beginning, or `None` if there are no digits.
fn after_digits(text: &[u8]) -> Option<&[u8]> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| &text[count..])
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        match is_decimal(text) {
            true => Ok(Self(text.into())),
            false => Err(DecimalError(())),
        }
    }
}

impl TryFrom<&str> for Decimal {
    type Error = DecimalError;

    fn try_from(text: &str) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl TryFrom<String> for Decimal {
    type Error = DecimalError;

    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

/// Converts from integers.
macro_rules! from_integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Decimal {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        })*
    };
}

from_integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.value() == other.value()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (self.value(), other.value());
        let sign = |value: &Value| match value.digits.is_empty() {
            true => 0,
            false if value.is_negative => -1,
            false => 1,
        };
        let absolute = || {
            let magnitudes = left.magnitude().cmp(&right.magnitude());
            // Two numbers with the same magnitude are compared digit by digit.
            magnitudes.then_with(|| left.digits.cmp(&right.digits))
        };
        sign(&left)
            .cmp(&sign(&right))
            .then_with(|| match sign(&left) {
                0 => Ordering::Equal,
                1 => absolute(),
                _ => absolute().reverse(),
            })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.width() {
            // Applying a precision would truncate the number.
            Some(width) => match f.align() {
                Some(fmt::Alignment::Left) => write!(f, "{:<width$}", &*self.0),
                Some(fmt::Alignment::Center) => write!(f, "{:^width$}", &*self.0),
                _ => write!(f, "{:>width$}", &*self.0),
            },
            None => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A visitor, because serde only adds a position to the errors of visitors.
struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string that is a decimal number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        // The error does not contain the text, which may be confidential.
        text.parse()
            .map_err(|_: DecimalError| E::invalid_value(Unexpected::Other("string"), &self))
    }
}

impl Parameter for Decimal {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.text(&self.0);
    }
}

#[cfg(feature = "rust_decimal")]
impl Decimal {
    /// Converts to rust_decimal's type.
    ///
    /// # Errors
    /// The value has more digits than that type can hold.
    pub fn to_rust_decimal(&self) -> Result<rust_decimal::Decimal, rust_decimal::Error> {
        match self.0.contains(['e', 'E']) {
            true => rust_decimal::Decimal::from_scientific(&self.0),
            false => rust_decimal::Decimal::from_str_exact(&self.0),
        }
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Decimal {
    fn from(value: rust_decimal::Decimal) -> Self {
        Self(value.to_string().into())
    }
}

#[cfg(feature = "bigdecimal")]
impl Decimal {
    /// Converts to bigdecimal's type.
    ///
    /// # Errors
    /// The exponent is larger than that type can hold.
    pub fn to_bigdecimal(
        &self,
    ) -> Result<bigdecimal::BigDecimal, bigdecimal::ParseBigDecimalError> {
        self.0.parse()
    }
}

#[cfg(feature = "bigdecimal")]
impl From<bigdecimal::BigDecimal> for Decimal {
    fn from(value: bigdecimal::BigDecimal) -> Self {
        Self(value.to_string().into())
    }
}
