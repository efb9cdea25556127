//! The styles of parameters (OpenAPI 3.0, Style Values; RFC 6570 §3.2).

/// How an array or an object is serialized. With `explode`, each item or property is a separate value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: the default of path and header parameters.
    Simple {
        /// Whether properties are written as `key=value`.
        explode: bool,
    },
    /// `.a,b` or `.a.b` in paths.
    Label {
        /// Whether each item starts with a dot.
        explode: bool,
    },
    /// `;name=a,b` or `;name=a;name=b` in paths.
    Matrix {
        /// Whether the name is repeated for each item.
        explode: bool,
    },
    /// `name=a,b` or `name=a&name=b`: the default of query and cookie parameters.
    Form {
        /// Whether the name is repeated for each item.
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
    /// `name%5Bkey%5D=value`, to any depth. Items of arrays are `name%5B0%5D=value`.
    DeepObject,
}

impl Style {
    /// The default of path and header parameters.
    pub const SIMPLE: Self = Self::Simple { explode: false };
    /// The default of query and cookie parameters, and of form fields.
    pub const FORM: Self = Self::Form { explode: true };

    /// Returns this style, without encoding of reserved characters (OpenAPI, `allowReserved`).
    pub const fn allow_reserved(self) -> Encoding {
        Encoding {
            style: self,
            allow_reserved: true,
        }
    }
}

/// A style, and whether reserved characters are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// How an array or an object is serialized.
    pub style: Style,
    /// Whether reserved characters (RFC 3986 §2.2) are sent without encoding.
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
