//! `[webhooks]`: the signatures of webhook deliveries, and the location of the event name.

use serde::Deserialize;

/// The table `[webhooks]`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// The location of the event name. It is required if the document has several types of events.
    #[serde(default)]
    pub event: Option<EventName>,
    /// The alternative signatures. A delivery is valid if one of them matches.
    #[serde(deserialize_with = "one_or_many")]
    pub signature: Vec<Signature>,
}

/// The location of the event name in a delivery.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged, expecting = "expected a JSON pointer, or { header = \"…\" }")]
pub enum EventName {
    /// In the body, at a JSON pointer (RFC 6901).
    Body(String),
    /// In a header.
    Header {
        /// The header's name.
        header: String,
    },
}

/// A signature of webhook deliveries.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// The location of the signature.
    pub location: Location,
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The encoding of the signature.
    pub encoding: Encoding,
    /// The prefix of a Base64 secret. `None` if secrets are text.
    pub secret_prefix: Option<String>,
    /// The parts of the signed content.
    pub signed: Vec<Part>,
    /// The location of the timestamp.
    pub timestamp: Option<Timestamp>,
    /// The maximum difference between the timestamp and the current time, in seconds.
    pub tolerance: u64,
}

/// The location of a signature.
#[derive(Clone, Debug, PartialEq)]
pub enum Location {
    /// In a header.
    Header {
        /// The header's name, in lower case.
        name: String,
        /// The separator between several signatures.
        separator: String,
        /// The prefix of each signature.
        prefix: String,
    },
    /// In a property of the JSON body.
    Property(String),
}

/// The algorithm of a signature.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// HMAC-SHA1.
    HmacSha1,
    /// HMAC-SHA256.
    HmacSha256,
    /// HMAC-SHA512.
    HmacSha512,
}

/// The encoding of a signature.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// Hexadecimal digits.
    Hex,
    /// Base64.
    Base64,
}

/// The encoding of a secret.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum SecretFormat {
    Text,
    Base64,
}

/// A part of the signed content.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Literal text.
    Literal(String),
    /// `{body}`.
    Body,
    /// `{body-without-signature}`.
    BodyWithoutSignature,
    /// `{timestamp}`.
    Timestamp,
    /// The value of a header, whose name is in braces.
    Header(String),
}

/// The location of a delivery's timestamp.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Timestamp {
    /// In a separate header.
    Header(String),
    /// In the header of the signature, after a prefix.
    Prefix(String),
}

/// The name of a well-known scheme, or a table.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected \"standard-webhooks\", \"stripe\", \"github\", or a table that describes the signature"
)]
enum Setting {
    Named(Named),
    Table(Box<Table>),
}

/// The well-known schemes.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Named {
    StandardWebhooks,
    Stripe,
    Github,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    header: Option<String>,
    #[serde(default)]
    separator: String,
    #[serde(default)]
    prefix: String,
    property: Option<String>,
    #[serde(default = "hmac_sha256")]
    algorithm: Algorithm,
    #[serde(default = "hex")]
    encoding: Encoding,
    #[serde(default = "text")]
    secret: SecretFormat,
    #[serde(default)]
    secret_prefix: String,
    signed: Option<String>,
    timestamp: Option<Timestamp>,
    #[serde(default = "five_minutes")]
    tolerance: u64,
}

fn hmac_sha256() -> Algorithm {
    Algorithm::HmacSha256
}

fn hex() -> Encoding {
    Encoding::Hex
}

fn text() -> SecretFormat {
    SecretFormat::Text
}

fn five_minutes() -> u64 {
    300
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Setting),
    Many(Vec<Setting>),
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Signature>, D::Error> {
    let written = match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(written) => vec![written],
        OneOrMany::Many(written) if written.is_empty() => {
            return Err(serde::de::Error::custom(
                "`signature` is empty: describe at least one signature",
            ));
        }
        OneOrMany::Many(written) => written,
    };
    written
        .into_iter()
        .map(|written| match written {
            Setting::Named(named) => Ok(well_known(named)),
            Setting::Table(table) => described(*table).map_err(serde::de::Error::custom),
        })
        .collect()
}

/// Returns the signature of a well-known scheme.
fn well_known(named: Named) -> Signature {
    let header = |name: &str, separator: &str, prefix: &str| Location::Header {
        name: name.to_owned(),
        separator: separator.to_owned(),
        prefix: prefix.to_owned(),
    };
    let dot = || Part::Literal(".".to_owned());
    let (location, encoding, secret_prefix, signed, timestamp) = match named {
        // https://github.com/standard-webhooks/standard-webhooks, version 1
        Named::StandardWebhooks => (
            header("webhook-signature", " ", "v1,"),
            Encoding::Base64,
            Some("whsec_".to_owned()),
            vec![
                Part::Header("webhook-id".to_owned()),
                dot(),
                Part::Timestamp,
                dot(),
                Part::Body,
            ],
            Some(Timestamp::Header("webhook-timestamp".to_owned())),
        ),
        // https://docs.stripe.com/webhooks/signature
        Named::Stripe => (
            header("stripe-signature", ",", "v1="),
            Encoding::Hex,
            None,
            vec![Part::Timestamp, dot(), Part::Body],
            Some(Timestamp::Prefix("t=".to_owned())),
        ),
        // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
        Named::Github => (
            header("x-hub-signature-256", "", "sha256="),
            Encoding::Hex,
            None,
            vec![Part::Body],
            None,
        ),
    };
    Signature {
        location,
        algorithm: Algorithm::HmacSha256,
        encoding,
        secret_prefix,
        signed,
        timestamp,
        tolerance: five_minutes(),
    }
}

fn described(table: Table) -> Result<Signature, String> {
    let location = match (table.header, table.property) {
        (Some(name), None) => Location::Header {
            name: header_name(&name)?,
            separator: table.separator,
            prefix: table.prefix,
        },
        (None, Some(name)) if name.is_empty() => return Err("`property` is empty".to_owned()),
        (None, Some(_)) if !table.prefix.is_empty() || !table.separator.is_empty() => {
            return Err(
                "`prefix` and `separator` only apply to a signature in a `header`".to_owned(),
            );
        }
        (None, Some(name)) => Location::Property(name),
        _ => return Err("a signature is either in a `header` or in a `property`".to_owned()),
    };
    let is_in_body = matches!(location, Location::Property(_));
    let default = if is_in_body {
        "{body-without-signature}"
    } else {
        "{body}"
    };
    let signed = parts(table.signed.as_deref().unwrap_or(default))?;
    if is_in_body && !signed.contains(&Part::BodyWithoutSignature) {
        return Err(
            "a signature in the body cannot sign itself: use `{body-without-signature}`".to_owned(),
        );
    }
    if !is_in_body && signed.contains(&Part::BodyWithoutSignature) {
        return Err(
            "`{body-without-signature}` only applies to a signature in a `property`".to_owned(),
        );
    }
    if !is_in_body && !signed.contains(&Part::Body) {
        return Err("`signed` must contain `{body}`".to_owned());
    }
    let timestamp = match table.timestamp {
        Some(Timestamp::Header(name)) => Some(Timestamp::Header(header_name(&name)?)),
        Some(Timestamp::Prefix(_)) if is_in_body => {
            return Err("`timestamp.prefix` only applies to a signature in a `header`".to_owned());
        }
        timestamp => timestamp,
    };
    // An attacker can change an unsigned timestamp to replay a delivery.
    if timestamp.is_some() != signed.contains(&Part::Timestamp) {
        return Err("`timestamp` and `{timestamp}` in `signed` belong together".to_owned());
    }
    let secret_prefix = match table.secret {
        SecretFormat::Base64 => Some(table.secret_prefix),
        SecretFormat::Text if !table.secret_prefix.is_empty() => {
            return Err("`secret_prefix` only applies to `secret = \"base64\"`".to_owned());
        }
        SecretFormat::Text => None,
    };
    Ok(Signature {
        location,
        algorithm: table.algorithm,
        encoding: table.encoding,
        secret_prefix,
        signed,
        timestamp,
        tolerance: table.tolerance,
    })
}

/// Parses a template such as `{timestamp}.{body}`.
fn parts(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        let Some((literal, after)) = rest.split_once('{') else {
            parts.push(Part::Literal(rest.to_owned()));
            break;
        };
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned()));
        }
        let (name, after) = after
            .split_once('}')
            .ok_or_else(|| format!("`{{` without `}}` in `{template}`"))?;
        parts.push(match name {
            "body" => Part::Body,
            "body-without-signature" => Part::BodyWithoutSignature,
            "timestamp" => Part::Timestamp,
            header => Part::Header(header_name(header)?),
        });
        rest = after;
    }
    Ok(parts)
}

fn header_name(name: &str) -> Result<String, String> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    match !name.is_empty() && name.chars().all(is_token) {
        true => Ok(name.to_ascii_lowercase()),
        false => Err(format!("`{name}` is not the name of a header")),
    }
}
