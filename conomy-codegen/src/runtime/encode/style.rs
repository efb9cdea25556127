//! The styles of parameters (OpenAPI 3.0, Style Values; RFC 6570 §3.2).

/// How a list or an object is written. `explode` writes each item or property as a value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: the default of path and header parameters.
    Simple {
        /// Whether properties are written as `key=value`.
        explode: bool,
    },
    /// `.a,b` or `.a.b` in paths.
    Label {
        /// Whether each item has a dot of its own.
        explode: bool,
    },
    /// `;name=a,b` or `;name=a;name=b` in paths.
    Matrix {
        /// Whether each item has the name.
        explode: bool,
    },
    /// `name=a,b` or `name=a&name=b`: the default of query and cookie parameters.
    Form {
        /// Whether each item has the name.
        explode: bool,
    },
    /// `name=a%20b`.
    SpaceDelimited {
        /// See [`Style::Form`].
        explode: bool,
    },
    /// `name=a%7Cb`.
    PipeDelimited {
        /// See [`Style::Form`].
        explode: bool,
    },
    /// `name=a%09b`, the `collectionFormat` `tsv` of Swagger 2.0.
    TabDelimited {
        /// See [`Style::Form`].
        explode: bool,
    },
    /// `name%5Bkey%5D=value`, to any depth. Lists are `name%5B0%5D=value`.
    DeepObject,
}

impl Style {
    /// The default of path and header parameters.
    pub const SIMPLE: Self = Self::Simple { explode: false };
    /// The default of query and cookie parameters, and of form fields.
    pub const FORM: Self = Self::Form { explode: true };

    /// The same style, with reserved characters kept (OpenAPI, `allowReserved`).
    pub const fn allow_reserved(self) -> Encoding {
        Encoding {
            style: self,
            allow_reserved: true,
        }
    }
}

/// A style, and which characters are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// How a list or an object is written.
    pub style: Style,
    /// Whether reserved characters (RFC 3986 §2.2) are kept.
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
