//! A file of the generated crate, before formatting.

use proc_macro2::TokenStream;

/// A file of the generated crate.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// The path inside the crate, with `/`.
    pub path: String,
    /// The lines of the module documentation.
    pub docs: Vec<String>,
    /// Its items in order, separated by blank lines.
    pub items: Vec<Item>,
}

/// An item of a file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// Rust items that are not formatted yet.
    Tokens(TokenStream),
    /// Text that is not formatted: `use` lines and macro calls, which have their own layout.
    Text(String),
}

/// Marks a doc attribute with several lines. Descriptions do not contain this character, because control characters are
/// removed.
pub(crate) const DOCS_MARK: char = '\u{1}';

/// Separates the lines of such an attribute.
pub(crate) const DOCS_LINE_BREAK: &str = "\u{2}";
