//! Collects the `use` lines of a file while its items are emitted, so that the items use short names.

use std::collections::{BTreeSet, HashSet};

/// The imports of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Imports {
    std: BTreeSet<&'static str>,
    client: BTreeSet<String>,
    models: bool,
    runtime: BTreeSet<String>,
    private: BTreeSet<String>,
    siblings: BTreeSet<String>,
}

/// The maximum line width of rustfmt.
const WIDTH: usize = 100;

impl Imports {
    /// Imports `std::collections::BTreeMap`.
    pub(super) fn map(&mut self) {
        self.std.insert("std::collections::BTreeMap");
    }

    /// Imports `std::time::Duration`.
    pub(super) fn duration(&mut self) {
        self.std.insert("std::time::Duration");
    }

    /// Keeps only the imports that occur in the tokens.
    pub(super) fn retain(&mut self, tokens: &proc_macro2::TokenStream) {
        let text = tokens.to_string();
        let words: HashSet<&str> = text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .collect();
        self.std.retain(|path| {
            path.rsplit(':')
                .next()
                .is_some_and(|name| words.contains(name))
        });
        self.client.retain(|name| words.contains(name.as_str()));
        self.models &= words.contains("models");
        self.runtime.retain(|name| words.contains(name.as_str()));
        self.private.retain(|name| words.contains(name.as_str()));
        self.siblings.retain(|name| words.contains(name.as_str()));
    }

    /// Imports an item from `client.rs`.
    pub(super) fn client(&mut self, name: impl Into<String>) {
        self.client.insert(name.into());
    }

    /// Imports `crate::models`.
    pub(super) fn models(&mut self) {
        self.models = true;
    }

    /// Imports an item of the runtime that is public.
    pub(super) fn runtime(&mut self, name: impl Into<String>) {
        self.runtime.insert(name.into());
    }

    /// Imports an item of the runtime that only generated code uses.
    pub(super) fn private(&mut self, name: impl Into<String>) {
        self.private.insert(name.into());
    }

    /// Imports a type of the parent module.
    pub(super) fn sibling(&mut self, name: impl Into<String>) {
        self.siblings.insert(name.into());
    }

    /// Returns the lines for a file outside of the crate.
    #[cfg(feature = "proof")]
    pub(super) fn outside(&self, krate: &str) -> Option<String> {
        let mut lines: Vec<String> = self.std.iter().map(|path| format!("use {path};")).collect();
        lines.extend(self.models.then(|| format!("use {krate}::models;")));
        lines.extend(list(&format!("{krate}::runtime"), &self.runtime));
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// Returns the lines in groups. `None` if there are no imports.
    pub(super) fn text(&self) -> Option<String> {
        let mut blocks = Vec::new();
        let std: Vec<String> = self.std.iter().map(|path| format!("use {path};")).collect();
        if !std.is_empty() {
            blocks.push(std.join("\n"));
        }
        let mut own: Vec<String> = list("crate::client", &self.client).into_iter().collect();
        own.extend(self.models.then(|| "use crate::models;".to_owned()));
        own.extend(list("crate::runtime", &self.runtime));
        own.extend(list("crate::runtime::__private", &self.private));
        if !own.is_empty() {
            blocks.push(own.join("\n"));
        }
        blocks.extend(list("super", &self.siblings));
        (!blocks.is_empty()).then(|| blocks.join("\n\n"))
    }
}

fn list(path: &str, names: &BTreeSet<String>) -> Option<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("use {path}::{only};")),
        many => {
            let line = format!("use {path}::{{{}}};", many.join(", "));
            Some(if line.len() <= WIDTH {
                line
            } else {
                format!("use {path}::{{\n{}\n}};", fill(many))
            })
        }
    }
}

/// Returns names in lines of the maximum width.
pub(super) fn fill(names: &[&str]) -> String {
    let mut lines = vec![String::from("   ")];
    for name in names {
        let line = lines.last_mut();
        match line {
            Some(line) if line.len() + name.len() + 2 <= WIDTH => {
                line.push_str(&format!(" {name},"))
            }
            _ => lines.push(format!("    {name},")),
        }
    }
    lines.join("\n")
}
