//! `format: uri` (RFC 3986).

use super::text::text;

/// A URI, such as `https://example.com/a?b=c`, as the text that was sent or received.
///
/// Two values are equal if their texts are equal. The feature `url` adds conversions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(Box<str>);

text!(Uri);

#[cfg(feature = "url")]
impl Uri {
    /// Converts to the crate url's type.
    ///
    /// # Errors
    /// The text is not an absolute URL.
    pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
        url::Url::parse(&self.0)
    }
}

#[cfg(feature = "url")]
impl From<url::Url> for Uri {
    fn from(value: url::Url) -> Self {
        Self(String::from(value).into())
    }
}
