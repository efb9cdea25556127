//! Summaries of generated crates: their files, and the public names and types in them.

use conomy_codegen::{Generated, Package};

/// Returns a summary of a generated crate for reviewers: what was left out, the files, and the public items of each. The client's
/// runtime is omitted, because it is the same in every crate.
pub fn account(generated: &Generated) -> String {
    let mut text = String::new();
    for (title, notes) in [
        ("left out", &generated.report.left_out),
        ("raw JSON", &generated.report.fallbacks),
    ] {
        for note in notes {
            text.push_str(&format!(
                "{title}: {} at {}: {}\n",
                note.what, note.pointer, note.reason
            ));
        }
    }
    text.push_str(&signatures(&generated.package));
    text
}

/// Returns the files of a package, each with its public items, fields and variants, indented as in the source.
pub fn signatures(package: &Package) -> String {
    let mut text = String::new();
    for (path, source) in package.files().filter(|(path, _)| !is_runtime(path)) {
        text.push_str(&format!("{path}\n"));
        if path.starts_with("src/") {
            for line in public(source) {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}

fn is_runtime(path: &str) -> bool {
    path == "src/runtime.rs" || path.starts_with("src/runtime/")
}

/// Returns the public lines of formatted source text: lines that start with `pub`, with the header of their `impl`; variants of
/// enums; the macro calls that generate requests; and the tags of unions. A declaration that spans several lines is joined into
/// one.
fn public(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = source.lines();
    let mut is_enum = false;
    let mut block = None;
    while let Some(line) = lines.next() {
        let words = line.trim_start();
        let is_inside = line.starts_with(' ');
        if !is_inside {
            is_enum = false;
            block = line
                .starts_with("impl")
                .then(|| line.trim_end_matches([' ', '{']).to_owned());
        }
        let is_variant = is_enum && words.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        let is_request = line.starts_with("operation! ");
        let is_tag = words.starts_with('"') && words.contains(" => ");
        if !words.starts_with("pub ") && !is_variant && !is_request && !is_tag {
            continue;
        }
        let mut item = line.trim_end().to_owned();
        let ends: &[char] = if words.starts_with("pub use ") {
            &[';']
        } else {
            &['{', '}', ';', ',']
        };
        while !item.ends_with(ends) || item.matches('(').count() != item.matches(')').count() {
            let Some(next) = lines.next() else { break };
            if !item.ends_with(['(', '{']) {
                item.push(' ');
            }
            item.push_str(next.trim());
        }
        is_enum |= words.starts_with("pub enum ");
        found.extend(block.take_if(|_| is_inside));
        let end: &[char] = if is_request {
            &[]
        } else {
            &['{', ';', ',', ' ']
        };
        found.push(item.trim_end_matches(end).replace(", )", ")"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::public;

    #[test]
    fn public_lines_are_found_whole() {
        let source = "\
/// pub in a doc is no item.
pub struct Pet {
    /// Its name.
    pub name: String,
    secret: u8,
}

impl Pet {
    pub(crate) fn hidden() {}
    pub fn rename(
        &mut self,
        name: impl Into<String>,
    ) -> &mut Self {
        self.name = name.into();
        self
    }
}

pub enum Kind {
    /// A cat.
    Cat,
    _200,
    Unknown(UnknownValue),
}

string_enum! { Kind {
    Cat = \"cat\",
} }

operation! { ReadPet => json models::Pet }

union! { Animal by \"kind\" {
    \"cat\" | \"Cat\" => Cat,
} }
";
        let expected = [
            "pub struct Pet",
            "    pub name: String",
            "impl Pet",
            "    pub fn rename(&mut self, name: impl Into<String>) -> &mut Self",
            "pub enum Kind",
            "    Cat",
            "    _200",
            "    Unknown(UnknownValue)",
            "operation! { ReadPet => json models::Pet }",
            "    \"cat\" | \"Cat\" => Cat",
        ];
        assert_eq!(public(source), expected);
    }
}
