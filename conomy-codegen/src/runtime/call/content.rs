//! The body of a request under construction.

use bytes::Bytes;

use crate::runtime::body::Body;
use crate::runtime::encode::multipart::Multipart;

/// The body under construction.
#[derive(Clone, Debug)]
pub(in crate::runtime) enum Content {
    None,
    /// A multipart body that has no part yet.
    Awaited(Multipart),
    Whole(&'static str, Body),
    Parts(Multipart),
}

impl Content {
    /// Returns the media type and the body.
    pub(in crate::runtime) fn finish(self) -> Result<Option<(Bytes, Body)>, String> {
        Ok(match self {
            Self::None | Self::Awaited(_) => None,
            Self::Whole(media_type, body) => {
                Some((Bytes::from_static(media_type.as_bytes()), body))
            }
            Self::Parts(parts) => {
                let (media_type, body) = parts.into_body()?;
                Some((media_type.into(), body))
            }
        })
    }
}
