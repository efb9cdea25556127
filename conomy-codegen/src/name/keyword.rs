//! Names reserved by Rust, the prelude and the generated crate.

/// The strict and reserved keywords of edition 2024 that can be raw identifiers.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["self", "Self", "super", "crate"];

/// Types that generated files use without a path.
pub(super) const TYPES: [&str; 43] = [
    "Base64",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Date",
    "DateTime",
    "Debug",
    "Decimal",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "IsoDuration",
    "Iterator",
    "Map",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Secret",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "UnknownFields",
    "UnknownValue",
    "UnknownVariant",
    "Uri",
    "Uuid",
    "Value",
];

/// Further types of the prelude.
pub(super) const MORE_TYPES: [&str; 10] = [
    "AsMut",
    "AsRef",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Extend",
    "FromIterator",
    "IntoIterator",
    "ToOwned",
    "ToString",
    "Vec",
];

/// Methods that a group of operations cannot have, because Clippy confuses them with trait methods.
pub(super) const METHODS: [&str; 18] = [
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "eq",
    "fmt",
    "from_str",
    "hash",
    "index",
    "into",
    "new",
    "next",
    "try_into",
];

/// Methods of every request builder, and methods that Clippy confuses with operator traits.
pub(super) const SETTERS: [&str; 30] = [
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "blocking",
    "body",
    "borrow",
    "call",
    "clone",
    "cmp",
    "default",
    "div",
    "eq",
    "events",
    "execute",
    "mul",
    "new",
    "not",
    "pages",
    "rem",
    "request",
    "response",
    "response_blocking",
    "send",
    "send_blocking",
    "shl",
    "shr",
    "stream",
    "sub",
    "with",
];

/// Additional methods of the request builder of a paginated operation.
pub(super) const PAGES: [&str; 3] = ["items", "items_blocking", "pages_blocking"];

/// Additional methods of the request builder of an operation with states.
pub(super) const STATES: [&str; 4] = [
    "changes",
    "changes_blocking",
    "until_final",
    "until_final_blocking",
];

/// Types that the file of a paginated operation imports.
pub(super) const PAGE_TYPES: [&str; 3] = ["Input", "Paging", "Step"];

/// Names of arguments and local variables in constructors.
pub(super) const ARGUMENTS: [&str; 5] = ["body", "call", "client", "required", "request"];

/// Modules in the root of the crate.
pub(super) const MODULES: [&str; 13] = [
    "alloc",
    "client",
    "conformance",
    "core",
    "events",
    "lib",
    "main",
    "models",
    "proc_macro",
    "r#mod",
    "runtime",
    "std",
    "test",
];

/// Methods of the client.
pub(super) const CLIENT: [&str; 15] = [
    "api",
    "authorize",
    "base",
    "base_url",
    "builder",
    "call",
    "choose",
    "clone",
    "credential",
    "deadline",
    "default",
    "fmt",
    "new",
    "shared",
    "timeout",
];

/// Returns the name as an identifier: raw if it is a keyword.
pub(super) fn escape(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) || name == "_" {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// Returns an identifier without `r#`, as in a file name.
pub(crate) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
