//! Files in multipart bodies.

use std::fmt;

use crate::runtime::body::Body;

/// Bytes with a name and a media type: a part of a multipart body (RFC 7578 §4.2).
#[derive(Clone)]
pub struct File {
    pub(in crate::runtime) name: Option<String>,
    pub(in crate::runtime) media_type: Option<String>,
    pub(in crate::runtime) headers: Vec<(String, String)>,
    pub(in crate::runtime) body: Body,
}

impl File {
    /// Creates a file from bytes, or from a [`Body`] that is a stream.
    pub fn bytes(body: impl Into<Body>) -> Self {
        Self {
            name: None,
            media_type: None,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// Opens a file on disk and takes its name. It is read while it is sent.
    ///
    /// # Errors
    /// The file cannot be opened.
    #[cfg(not(target_family = "wasm"))]
    pub fn open(path: impl AsRef<std::path::Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            name,
            media_type: None,
            headers: Vec::new(),
            body: Body::open(path)?,
        })
    }

    /// Sets the name of the file.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type. The default is that of the document, or `application/octet-stream` for a file with a
    /// name.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to the part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl From<Body> for File {
    fn from(body: Body) -> Self {
        Self::bytes(body)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("headers", &headers)
            .field("body", &self.body)
            .finish()
    }
}
