//! Code that needs an operating system is behind `cfg(not(target_family = "wasm"))`, and code that needs a browser is behind the
//! opposite. So the runtime compiles for both, even if only one target is installed here.

use std::fs;
use std::path::{Path, PathBuf};

use conomy_tests::conomy::{root, rust_files};

const NATIVE: &str = "cfg(not(target_family = \"wasm\"))";
const BROWSER: &str = "cfg(target_family = \"wasm\")";

/// Names that exist on one platform only. Tokio's locks exist on both.
const ONE_SIDED: [(&str, &str); 14] = [
    ("tokio::fs", NATIVE),
    ("tokio::io", NATIVE),
    ("tokio::runtime", NATIVE),
    ("tokio::task", NATIVE),
    ("tokio::time", NATIVE),
    ("tower_", NATIVE),
    ("std::fs", NATIVE),
    ("std::net::Tcp", NATIVE),
    ("std::thread", NATIVE),
    ("std::time::Instant", NATIVE),
    ("rustls::", NATIVE),
    ("gloo_timers", BROWSER),
    ("wasm_bindgen_futures", BROWSER),
    ("web_time", BROWSER),
];

fn runtime() -> PathBuf {
    root().join("conomy-codegen/src/runtime")
}

/// Returns the attributes that apply to each line of a file: those of the enclosing items and of the module of the file.
fn conditions(text: &str, of_file: &str) -> Vec<String> {
    let mut found = Vec::new();
    // The indentation and attributes of the enclosing items.
    let mut items: Vec<(usize, String)> = Vec::new();
    let mut attributes = String::new();
    let mut is_attribute = false;
    for line in text.lines() {
        let words = line.trim();
        let depth = line.len() - line.trim_start().len();
        let is_blank = words.is_empty() || words.starts_with("//");
        is_attribute |= words.starts_with("#[");
        if is_attribute {
            attributes.push_str(words);
        } else if !is_blank && !attributes.is_empty() {
            items.push((depth, std::mem::take(&mut attributes)));
        }
        let around: String = items.iter().map(|(_, own)| own.as_str()).collect();
        found.push(format!("{of_file}{around}{attributes}"));
        let is_end = !is_attribute && (words.starts_with('}') || words.ends_with([';', ',']));
        if is_end {
            items.pop_if(|(start, _)| *start == depth);
        }
        is_attribute &= !words.ends_with(']');
    }
    found
}

/// Returns the condition under which the file at `path` is compiled: that of its `mod` item in the parent module.
fn condition_of_module(path: &Path) -> String {
    let list = path.parent().expect("a folder").with_extension("rs");
    let list = fs::read_to_string(list).expect("the list of modules");
    let name = path.file_stem().expect("a name").to_string_lossy();
    let conditions = conditions(&list, "");
    let mut lines = list.lines().zip(conditions);
    let module = format!("mod {name};");
    lines
        .find(|(line, _)| {
            line.trim_start_matches("pub ")
                .trim_start_matches("pub(in crate::runtime) ")
                == module
        })
        .map(|(_, condition)| condition)
        .unwrap_or_default()
}

#[test]
fn platform_specific_code_is_conditional() {
    let mut uses = 0;
    for path in rust_files(&runtime()) {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = fs::read_to_string(&path).expect("a file of the runtime");
        let of_file = condition_of_module(&path);
        for (line, condition) in text.lines().zip(conditions(&text, &of_file)) {
            let code = line.split("//").next().unwrap_or_default();
            for (used, wanted) in ONE_SIDED {
                if code.contains(used) {
                    uses += 1;
                    // `all(feature = "…", not(target_family = "wasm"))` contains the condition, too.
                    let inner = &wanted["cfg(".len()..wanted.len() - 1];
                    assert!(
                        condition.contains(inner),
                        "{name}.rs uses `{used}` without `#[{wanted}]`: {line}"
                    );
                }
            }
        }
    }
    assert!(uses > 20, "only {uses} uses are found");
}

#[test]
fn conditions_are_those_of_the_whole_item() {
    let text = "\
use a;
#[cfg(x)]
fn one() {
    two();
}
fn three() {}
#[cfg(all(
    y,
    z
))]
use b;
use c;
";
    let below_x = "#[cfg(x)]";
    let expected = ["", below_x, below_x, below_x, below_x, ""];
    let found = conditions(text, "");
    assert_eq!(&found[..6], expected);
    assert_eq!(&found[10..], ["#[cfg(all(y,z))]", ""]);
}
