//! The layers that ARCHITECTURE.md lists: a layer only imports from layers that are listed before it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// The modules and crates that a file refers to.
#[derive(Debug, Default)]
struct Names {
    /// The module path of the file, such as `["call", "decode"]`.
    module: Vec<String>,
    /// Absolute paths relative to the root of the layers.
    modules: BTreeSet<String>,
    crates: BTreeSet<String>,
    /// The prefix of layers in absolute paths: `crate`, or `crate::runtime`.
    root: &'static [&'static str],
}

impl Names {
    fn add(&mut self, path: &[String]) {
        let first = path.first().map(String::as_str);
        let absolute: Vec<String> = match first {
            Some("crate") if path.len() > self.root.len() => path[self.root.len()..].to_vec(),
            Some("super") => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let base = self.module.len().saturating_sub(ups);
                [&self.module[..base], &path[ups..]].concat()
            }
            Some(name) => {
                self.crates.insert(name.to_owned());
                return;
            }
            None => return,
        };
        self.modules.extend(absolute.into_iter().next());
    }

    fn add_use(&mut self, before: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_use(before, &path.tree);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                group
                    .items
                    .iter()
                    .for_each(|tree| self.add_use(before, tree));
            }
            syn::UseTree::Name(name) => {
                let path = [before.as_slice(), &[name.ident.to_string()]].concat();
                self.add(&path);
            }
            syn::UseTree::Rename(name) => {
                let path = [before.as_slice(), &[name.ident.to_string()]].concat();
                self.add(&path);
            }
            syn::UseTree::Glob(_) => self.add(before),
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_use(&mut Vec::new(), &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        if parts.len() > 1 {
            self.add(&parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|word| word == "test")
        });
        if !is_test {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Returns the names that each file below a folder refers to, by its path.
fn names(folder: &Path, root: &'static [&'static str]) -> BTreeMap<String, Names> {
    let mut files = Vec::new();
    rust_files(folder, &mut files);
    let mut all = BTreeMap::new();
    for file in files {
        let path = file.strip_prefix(folder).expect("a path below the folder");
        let path = path.with_extension("").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&file).expect("a file");
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut names = Names {
            module: path.split('/').map(str::to_owned).collect(),
            root,
            ..Names::default()
        };
        names.visit_file(&parsed);
        all.insert(path, names);
    }
    all
}

/// Returns the layers in the block of ARCHITECTURE.md with this title, lowest first.
fn layers(title: &str) -> Vec<String> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(repository.join("ARCHITECTURE.md")).expect("the document");
    let (_, after) = text
        .split_once(&format!("```text\n{title}:"))
        .unwrap_or_else(|| panic!("ARCHITECTURE.md lists no layers of the {title}"));
    let (block, _) = after.split_once("```").expect("the end of the block");
    block.split_whitespace().map(str::to_owned).collect()
}

/// Returns imports from a later layer, or from outside of all layers.
fn upward(layers: &[String], files: &BTreeMap<String, Names>) -> Vec<String> {
    let rank = |name: &str| layers.iter().position(|layer| layer == name);
    let mut wrong = Vec::new();
    for (file, names) in files {
        let own = file.split('/').next().unwrap_or_default();
        let Some(own_rank) = rank(own) else {
            wrong.push(format!("`{own}` ({file}) is no layer"));
            continue;
        };
        for module in names.modules.iter().filter(|module| *module != own) {
            if rank(module).is_none_or(|rank| rank > own_rank) {
                wrong.push(format!("{file} imports `{module}`"));
            }
        }
    }
    wrong
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conomy-codegen/src")
}

#[test]
fn runtime_imports_go_down() {
    let layers = layers("runtime");
    let mut files = names(&source().join("runtime"), &["crate", "runtime"]);
    // Names that the runtime's root module exports do not belong to a layer.
    for names in files.values_mut() {
        names
            .modules
            .retain(|name| name.starts_with(char::is_lowercase));
    }
    assert!(files.len() > 80, "{} files", files.len());
    assert_eq!(upward(&layers, &files), Vec::<String>::new());
}

#[test]
fn generator_imports_go_down() {
    let layers = layers("generator");
    let mut files = names(&source(), &["crate"]);
    files.retain(|path, _| {
        let is_test = path.contains("/tests");
        let is_part = !path.starts_with("runtime/") && !path.starts_with("bin/");
        // These files are templates of the generated tests.
        let is_text = path.starts_with("prove/suite/");
        is_part && !is_test && !is_text && path != "lib" && path != "runtime"
    });
    assert!(files.len() > 150, "{} files", files.len());
    assert_eq!(upward(&layers, &files), Vec::<String>::new());

    let users = |name: &str| -> BTreeSet<&str> {
        let named = files
            .iter()
            .filter(|(_, names)| names.crates.contains(name));
        named
            .filter_map(|(path, _)| path.split('/').next())
            .collect()
    };
    assert_eq!(users("openapiv3"), BTreeSet::from(["lower"]));
    assert_eq!(users("prettyplease"), BTreeSet::from(["format"]));
    assert!(!users("quote").contains("lower"));
    assert!(!users("proc_macro2").contains("lower"));
}

#[test]
fn an_import_of_a_higher_layer_is_found() {
    let order = ["low".to_owned(), "high".to_owned()];
    let find = |text: &str| {
        let mut names = Names {
            module: vec!["low".to_owned(), "file".to_owned()],
            root: &["crate"],
            ..Names::default()
        };
        names.visit_file(&syn::parse_file(text).expect("Rust"));
        upward(&order, &BTreeMap::from([("low/file".to_owned(), names)]))
    };
    assert_eq!(find("use super::other::Thing;"), Vec::<String>::new());
    for text in [
        "use crate::high::Thing;",
        "use crate::{high::{self, Thing}, low};",
        "use super::super::high::Thing;",
        "fn f() -> u8 { crate::high::f() }",
        "mod inner { use super::super::super::high::Thing; }",
    ] {
        assert_eq!(find(text), ["low/file imports `high`"], "{text}");
    }
}
