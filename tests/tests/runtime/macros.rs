//! The functions that the runtime's macros generate are compiled in the caller's crate, because each is generic or inline.
//! Otherwise, every generated crate would contain their machine code, and that of everything they call.

use std::fs;

use conomy_tests::conomy::{root, rust_files};

/// Returns the functions that a file's macros for generated code define, and whether each is compiled in the caller's crate.
fn functions(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut name = None;
    let mut before = "";
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("macro_rules! ") {
            let own = rest.trim_end_matches(" {");
            // Macros that are not exported define parts of the runtime itself.
            name = text
                .contains(&format!("pub(crate) use {own};"))
                .then_some(own);
        } else if line == "}" {
            name = None;
        }
        let words = line.trim();
        if let (Some(name), Some((qualifiers, rest))) = (name, words.split_once("fn "))
            && matches!(qualifiers, "" | "pub " | "pub const ")
            && let Some(end) = rest.find(['<', '('])
        {
            let (function, rest) = rest.split_at(end);
            let parameters = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
            let is_generic = parameters.is_some_and(|(parameters, _)| {
                let mut parameters = parameters.split(", ");
                parameters.any(|parameter| !parameter.starts_with('\''))
            });
            found.push((
                format!("{name}! {function}"),
                is_generic || before == "#[inline]",
            ));
        }
        before = words;
    }
    found
}

#[test]
fn callers_compile_what_macros_write() {
    let folder = root().join("conomy-codegen/src/runtime");
    let mut all = Vec::new();
    for path in rust_files(&folder) {
        all.extend(functions(&fs::read_to_string(path).unwrap()));
    }
    assert!(all.len() > 40, "only {} functions were found", all.len());
    let early: Vec<&String> = all
        .iter()
        .filter_map(|(function, is_late)| (!is_late).then_some(function))
        .collect();
    assert!(early.is_empty(), "neither generic nor inline: {early:?}");
}

#[test]
fn non_generic_functions_are_found() {
    let text = "macro_rules! thing {\n    () => {\n        fn plain(&self) {}\n        fn borrowed<'a>(&'a self) {}\n        \
        fn generic<'a, T>(&'a self, one: T) {}\n        #[inline]\n        pub fn inline(&self) {}\n    };\n}\npub(crate) use thing;\n";
    let found = functions(text);
    let expected = [
        ("plain", false),
        ("borrowed", false),
        ("generic", true),
        ("inline", true),
    ];
    let expected = expected.map(|(name, is_late)| (format!("thing! {name}"), is_late));
    assert_eq!(found, expected);
}
