//! How parameters are written (OpenAPI 3.0 "Style Values", RFC 6570 §3.2).

/// How a list or an object becomes text. `explode` writes each item or member as a value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: path and header parameters, unless the document says otherwise.
    Simple {
        /// Members as `key=value`.
        explode: bool,
    },
    /// `.a,b` or `.a.b` in paths.
    Label {
        /// Each item behind a dot of its own.
        explode: bool,
    },
    /// `;name=a,b` or `;name=a;name=b` in paths.
    Matrix {
        /// Each item with the name.
        explode: bool,
    },
    /// `name=a,b` or `name=a&name=b`: query and cookie parameters, unless the document says otherwise.
    Form {
        /// Each item with the name.
        explode: bool,
    },
    /// `name=a%20b`.
    SpaceDelimited {
        /// As [`Style::Form`].
        explode: bool,
    },
    /// `name=a%7Cb`.
    PipeDelimited {
        /// As [`Style::Form`].
        explode: bool,
    },
    /// `name%5Bkey%5D=value`, to any depth. Lists are `name%5B0%5D=value`.
    DeepObject,
}

impl Style {
    /// Path and header parameters of which the document says nothing else.
    pub const SIMPLE: Self = Self::Simple { explode: false };
    /// Query and cookie parameters, and fields of forms, of which the document says nothing else.
    pub const FORM: Self = Self::Form { explode: true };

    /// The style with reserved characters standing for themselves (OpenAPI "allowReserved").
    pub const fn allow_reserved(self) -> Encoding {
        Encoding {
            style: self,
            allow_reserved: true,
        }
    }
}

/// A style, and what is encoded in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// How a list or an object becomes text.
    pub style: Style,
    /// Whether reserved characters (RFC 3986 §2.2) stand for themselves.
    pub allow_reserved: bool,
}

impl From<Style> for Encoding {
    fn from(style: Style) -> Self {
        Self {
            style,
            allow_reserved: false,
        }
    }
}
