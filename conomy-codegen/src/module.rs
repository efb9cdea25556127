//! A generated file before it is text.

use proc_macro2::TokenStream;

/// A file of the generated crate.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// The path inside the crate, with `/`.
    pub path: String,
    /// Lines of the module's own documentation.
    pub docs: Vec<String>,
    /// Its items in order, separated by blank lines.
    pub items: Vec<Item>,
}

/// An item of a file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// Rust items, still to be printed.
    Tokens(TokenStream),
    /// Text that is printed as it is: `use` lines, and the mappings, whose layout is ours and not Rust's.
    Text(String),
}

/// Marks a doc attribute with several lines. No description contains it, because control characters are left out.
pub(crate) const DOCS_MARK: char = '\u{1}';

/// Separates the lines of such an attribute.
pub(crate) const DOCS_LINE_BREAK: &str = "\u{2}";
