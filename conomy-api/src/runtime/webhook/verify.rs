//! Verifies the signature of a delivery.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use http::HeaderMap;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::error::{WebhookCheck, WebhookError};
use super::json_stringify::{Stringified, stringify};
use super::signature::{
    SecretFormat, Signature, SignatureAlgorithm, SignatureEncoding, SignatureLocation, SignedPart,
    TimestampLocation,
};
use crate::runtime::secret::Secret;
use crate::runtime::value::base64::Base64;

/// What deliveries are verified with.
pub(super) struct Verification<'r> {
    pub(super) signatures: &'r [Signature],
    pub(super) secrets: &'r [Secret],
    /// Replaces the documented tolerance.
    pub(super) tolerance: Option<Duration>,
    pub(super) now: SystemTime,
}

/// Verifies a delivery: one of the documented signatures must match. Returns the signed text, which is all that can
/// be trusted: the body, or the body as `JSON.stringify` writes it.
///
/// # Errors
/// No signature matches. If there are several, the error is about the first one that the delivery contains, or else
/// about the first one.
pub(super) fn verify<'b>(
    verification: &Verification<'_>,
    headers: &HeaderMap,
    body: &'b [u8],
) -> Result<Cow<'b, str>, WebhookError> {
    let text = std::str::from_utf8(body)
        .map_err(|_| WebhookError::new(WebhookCheck::Malformed, "the body is not UTF-8"))?;
    let mut first = None;
    for signature in verification.signatures {
        match verify_one(verification, signature, headers, text) {
            Ok(text) => return Ok(text),
            // A delivery need not have all signatures.
            Err(error) if error.check() == WebhookCheck::Missing => {
                first.get_or_insert(error);
            }
            Err(error) => match &first {
                Some(known) if known.check() != WebhookCheck::Missing => {}
                _ => first = Some(error),
            },
        }
    }
    Err(first
        .unwrap_or_else(|| WebhookError::new(WebhookCheck::Missing, "no signature is documented")))
}

fn verify_one<'b>(
    verification: &Verification<'_>,
    signature: &Signature,
    headers: &HeaderMap,
    body: &'b str,
) -> Result<Cow<'b, str>, WebhookError> {
    let (found, text, body_without_signature) = match signature.location {
        SignatureLocation::Header { name, .. } => (
            Cow::Borrowed(header(headers, name)?),
            Cow::Borrowed(body),
            String::new(),
        ),
        SignatureLocation::Property(name) => {
            let Stringified {
                whole,
                without,
                value,
            } = stringify(body, name).map_err(|problem| {
                WebhookError::new(WebhookCheck::Malformed, format!("the body is {problem}"))
            })?;
            let value = value.ok_or_else(|| missing(&format!("the property `{name}`")))?;
            let text = value
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'));
            let text = text.ok_or_else(|| malformed("the signature is not a string"))?;
            (Cow::Owned(text.to_owned()), Cow::Owned(whole), without)
        }
    };
    let timestamp = match &signature.timestamp {
        None => None,
        Some(TimestampLocation::Header(name)) => Some(header(headers, name)?),
        Some(TimestampLocation::SignatureHeader(prefix)) => {
            let time =
                items(&signature.location, &found).find_map(|item| item.strip_prefix(prefix));
            Some(time.ok_or_else(|| missing("the timestamp"))?)
        }
    };
    let candidates = candidates(signature, &found)?;
    let mut signed: Vec<&str> = Vec::new();
    for part in signature.signed {
        signed.push(match part {
            SignedPart::Literal(text) => text,
            SignedPart::Body => body,
            SignedPart::BodyWithoutSignature => &body_without_signature,
            SignedPart::Timestamp => timestamp.unwrap_or_default(),
            SignedPart::Header(name) => header(headers, name)?,
        });
    }
    let mut matches = false;
    for secret in verification.secrets {
        let key = key(signature.secret, secret)?;
        matches |= match signature.algorithm {
            SignatureAlgorithm::HmacSha1 => is_signed::<Hmac<Sha1>>(&key, &signed, &candidates),
            SignatureAlgorithm::HmacSha256 => is_signed::<Hmac<Sha256>>(&key, &signed, &candidates),
            SignatureAlgorithm::HmacSha512 => is_signed::<Hmac<Sha512>>(&key, &signed, &candidates),
        };
    }
    if !matches {
        let message = "the signature does not match";
        return Err(WebhookError::new(WebhookCheck::Signature, message));
    }
    if let Some(timestamp) = timestamp {
        let tolerance = verification
            .tolerance
            .unwrap_or(Duration::from_secs(signature.tolerance));
        check_time(timestamp, verification.now, tolerance)?;
    }
    Ok(text)
}

/// Returns the single value of a header.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, WebhookError> {
    let mut values = headers.get_all(name).iter();
    let value = values
        .next()
        .ok_or_else(|| missing(&format!("the header `{name}`")))?;
    if values.next().is_some() {
        let message = format!("the header `{name}` occurs more than once");
        return Err(WebhookError::new(WebhookCheck::Duplicate, message));
    }
    value
        .to_str()
        .map_err(|_| malformed(&format!("the header `{name}` is not text")))
}

/// Returns the items of the signature header.
fn items<'t>(location: &SignatureLocation, text: &'t str) -> impl Iterator<Item = &'t str> {
    let separator = match location {
        SignatureLocation::Header { separator, .. } => separator,
        SignatureLocation::Property(_) => "",
    };
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let (item, after) = match separator {
            "" => (text, None),
            _ => text
                .split_once(separator)
                .map_or((text, None), |(item, after)| (item, Some(after))),
        };
        rest = after;
        Some(item.trim())
    })
}

/// Returns the decoded signatures of a delivery.
fn candidates(signature: &Signature, found: &str) -> Result<Vec<Vec<u8>>, WebhookError> {
    let prefix = match signature.location {
        SignatureLocation::Header { prefix, .. } => prefix,
        SignatureLocation::Property(_) => "",
    };
    let decoded: Vec<Vec<u8>> = items(&signature.location, found)
        .filter_map(|item| item.strip_prefix(prefix))
        .filter_map(|item| match signature.encoding {
            SignatureEncoding::Hex => from_hex(item),
            SignatureEncoding::Base64 => Base64::from(item).decode().ok(),
        })
        .collect();
    match decoded.iter().all(Vec::is_empty) {
        true => Err(malformed("the signature does not have the documented format")),
        false => Ok(decoded),
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(
        digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}

/// Returns the bytes of a secret.
fn key(format: SecretFormat, secret: &Secret) -> Result<Vec<u8>, WebhookError> {
    let text = secret.expose();
    let key = match format {
        SecretFormat::Text => text.as_bytes().to_vec(),
        SecretFormat::Base64 { prefix } => {
            let text = text.strip_prefix(prefix).unwrap_or(text);
            Base64::from(text).decode().map_err(|_| {
                WebhookError::new(
                    WebhookCheck::Secret,
                    "a secret of the receiver is not base64",
                )
            })?
        }
    };
    // Everybody can sign with an empty key.
    if text.trim().is_empty() || key.is_empty() {
        return Err(WebhookError::new(
            WebhookCheck::Secret,
            "a secret of the receiver is empty",
        ));
    }
    Ok(key)
}

/// Returns whether one of the candidates is the signature of the text. The comparison is in constant time.
fn is_signed<M: Mac + KeyInit + Clone>(
    key: &[u8],
    signed: &[&str],
    candidates: &[Vec<u8>],
) -> bool {
    // An HMAC accepts keys of any length.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
        return false;
    };
    signed.iter().for_each(|part| mac.update(part.as_bytes()));
    candidates.iter().fold(false, |found, candidate| {
        found | mac.clone().verify_slice(candidate).is_ok()
    })
}

fn check_time(timestamp: &str, now: SystemTime, tolerance: Duration) -> Result<(), WebhookError> {
    let is_digits = timestamp.bytes().all(|b| b.is_ascii_digit());
    let seconds: Option<u64> = timestamp.parse().ok().filter(|_| is_digits);
    let sent = seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
    let sent = sent.ok_or_else(|| malformed("the timestamp is not a number of seconds"))?;
    let (distance, direction) = match now.duration_since(sent) {
        Ok(age) => (age, "in the past"),
        Err(error) => (error.duration(), "in the future"),
    };
    if distance > tolerance {
        let message = format!(
            "the timestamp is {} s {direction}; the tolerance is {} s",
            distance.as_secs_f64().ceil(),
            tolerance.as_secs_f64()
        );
        return Err(WebhookError::new(WebhookCheck::Timestamp, message));
    }
    Ok(())
}

fn missing(what: &str) -> WebhookError {
    WebhookError::new(WebhookCheck::Missing, format!("{what} is missing"))
}

fn malformed(message: &str) -> WebhookError {
    WebhookError::new(WebhookCheck::Malformed, message)
}
