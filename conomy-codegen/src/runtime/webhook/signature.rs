//! How deliveries are signed, as constants that are made from `[webhooks]` in codegen.toml.

/// One way in which deliveries are signed.
#[derive(Debug)]
pub struct Signature {
    /// Where the signature stands.
    pub location: SignatureLocation,
    /// The hash function of the HMAC (RFC 2104).
    pub algorithm: SignatureAlgorithm,
    /// How the signature is written.
    pub encoding: SignatureEncoding,
    /// How the secret is written.
    pub secret: SecretFormat,
    /// What is signed: these parts, one after the other.
    pub signed: &'static [SignedPart],
    /// Where the time of the delivery stands, in seconds since 1970.
    pub timestamp: Option<TimestampLocation>,
    /// How far that time may be from now, in seconds.
    pub tolerance: u64,
}

/// Where a signature stands.
#[derive(Debug)]
pub enum SignatureLocation {
    /// In a header.
    Header {
        /// The header's name, in lower case.
        name: &'static str,
        /// What separates several signatures; empty if there is only one.
        separator: &'static str,
        /// What stands before the signature. Signatures without it are of another scheme and ignored.
        prefix: &'static str,
    },
    /// In a property of the JSON body, at its top level.
    Property(&'static str),
}

/// The hash function of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// HMAC-SHA1.
    HmacSha1,
    /// HMAC-SHA256.
    HmacSha256,
    /// HMAC-SHA512.
    HmacSha512,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// Hexadecimal digits, in either case.
    Hex,
    /// Base64 (RFC 4648).
    Base64,
}

/// How a secret is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretFormat {
    /// Its bytes are those of the text.
    Text,
    /// Base64 (RFC 4648), after this prefix where it is there.
    Base64 {
        /// Such as `whsec_`.
        prefix: &'static str,
    },
}

/// A part of the signed text.
#[derive(Debug)]
pub enum SignedPart {
    /// This text.
    Literal(&'static str),
    /// The body as it was received.
    Body,
    /// The JSON body without the property that holds the signature, as ECMAScript's `JSON.stringify` writes it.
    BodyWithoutSignature,
    /// The time of the delivery, as it is written there.
    Timestamp,
    /// The value of a header; its name is in lower case.
    Header(&'static str),
}

/// Where the time of a delivery stands.
#[derive(Debug)]
pub enum TimestampLocation {
    /// In a header of its own; the name is in lower case.
    Header(&'static str),
    /// In the signature's header, among the signatures, after this prefix.
    SignatureHeader(&'static str),
}
