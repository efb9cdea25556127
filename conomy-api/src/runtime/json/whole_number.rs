//! Integers that are written with a fraction or an exponent: `5.0` and `5e0` are the integer `5` (JSON Schema core
//! §4.2.3).
//!
//! serde's integers reject them. If deserialization fails, it is tried again with the rejected number as plain
//! digits, so that the usual notation costs nothing. Other numbers are not changed.

use std::borrow::Cow;

/// The maximum number of digits of an integer type.
const MAX_DIGITS: usize = 20;

/// Returns the JSON text with all whole numbers as plain digits, or `None` if nothing changes.
#[cold]
pub(crate) fn plain(json: &str) -> Option<String> {
    let mut text = String::new();
    let (mut kept, mut at) = (0, 0);
    let bytes = json.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'-' | b'0'..=b'9' => {
                let length = bytes[at..]
                    .iter()
                    .take_while(|byte| is_part(**byte))
                    .count();
                let number = &json[at..at + length];
                if number.contains(['.', 'e', 'E'])
                    && let Some(digits) = digits(number)
                {
                    text.push_str(&json[kept..at]);
                    text.push_str(&digits);
                    kept = at + length;
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    (kept > 0).then(|| text + &json[kept..])
}

/// Returns the JSON text with the number that ends at `end` as plain digits, or `None` if nothing changes.
#[cold]
pub(crate) fn plain_at(json: &str, end: usize) -> Option<String> {
    let before = json.get(..end)?;
    let length = before
        .bytes()
        .rev()
        .take_while(|byte| is_part(*byte))
        .count();
    let start = end - length;
    let number = &before[start..];
    let digits = number.contains(['.', 'e', 'E']).then(|| digits(number))??;
    Some([&json[..start], &digits, &json[end..]].concat())
}

/// Whether a byte can be part of a number.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.eE".contains(&byte)
}

/// Returns the digits of a number without a fraction, if an integer type can hold it.
fn digits(number: &str) -> Option<Cow<'_, str>> {
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let mantissa = format!("{whole}{fraction}");
    let mantissa = mantissa.trim_start_matches('0');
    if mantissa.is_empty() {
        return Some(Cow::Borrowed("0"));
    }
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let places = usize::try_from(shift.unsigned_abs()).ok()?;
    let digits = if shift < 0 {
        let (whole, fraction) = mantissa.split_at_checked(mantissa.len().checked_sub(places)?)?;
        fraction
            .bytes()
            .all(|digit| digit == b'0')
            .then(|| whole.to_owned())?
    } else {
        (places <= MAX_DIGITS).then(|| mantissa.to_owned() + &"0".repeat(places))?
    };
    (!digits.is_empty() && digits.len() <= MAX_DIGITS)
        .then(|| Cow::Owned(format!("{sign}{digits}")))
}
