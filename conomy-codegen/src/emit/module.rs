//! A generated file before it is text.

use proc_macro2::TokenStream;

/// A file of the generated crate.
#[derive(Clone, Debug)]
pub struct Module {
    /// The path inside the crate, with `/`.
    pub path: String,
    /// Lines of the module's own documentation.
    pub docs: Vec<String>,
    /// What stands in it, in order; a blank line goes between two.
    pub items: Vec<Item>,
}

/// Something that stands in a file.
#[derive(Clone, Debug)]
pub enum Item {
    /// Rust items, still to be printed.
    Tokens(TokenStream),
    /// Text that is printed as it is: `use` lines, and the mappings, whose layout is ours and not Rust's.
    Text(String),
}
