//! Whole numbers that are written with a fraction or an exponent: `5.0` and `5e0` are the integer `5` (JSON Schema core §4.2.3).
//!
//! Readers of integers refuse them. So what cannot be read is read once more with the number that was refused as plain digits,
//! and what everybody sends costs nothing. Other numbers stay as they came.

use std::borrow::Cow;

/// The most digits that any integer type has.
const MAX_DIGITS: usize = 20;

/// The same JSON text with whole numbers as plain digits; `None` where they all are already.
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
                let length = bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
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

/// The same JSON text in which the number that ends at `end` is written as plain digits; `None` if there is none, or if it is
/// already.
#[cold]
pub(crate) fn plain_at(json: &str, end: usize) -> Option<String> {
    let before = json.get(..end)?;
    let length = before.bytes().rev().take_while(|byte| is_part(*byte)).count();
    let start = end - length;
    let number = &before[start..];
    let digits = number.contains(['.', 'e', 'E']).then(|| digits(number))??;
    Some([&json[..start], &digits, &json[end..]].concat())
}

/// Whether a byte can stand in a number.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.eE".contains(&byte)
}

/// The digits of a number that has no fraction and is no longer than an integer can be.
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
        fraction.bytes().all(|digit| digit == b'0').then(|| whole.to_owned())?
    } else {
        (places <= MAX_DIGITS).then(|| mantissa.to_owned() + &"0".repeat(places))?
    };
    (!digits.is_empty() && digits.len() <= MAX_DIGITS).then(|| Cow::Owned(format!("{sign}{digits}")))
}
