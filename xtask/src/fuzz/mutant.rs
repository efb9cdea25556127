//! Copies a document to another folder and changes the copy at random.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value};

use super::hostile;
use super::mutation;
use crate::document::Document;
use crate::folder;
use fastrand::Rng;

/// Writes a changed copy of a document to an empty folder. The copy may be invalid.
pub fn changed(original: &Document, folder: &Path, random: &mut Rng) -> io::Result<Document> {
    folder::remove(folder)?;
    // A document that is a folder has further files, any of which may be changed.
    let above = original.root.ancestors().find(|path| {
        path.file_name()
            .is_some_and(|name| name == original.name.as_str())
    });
    let root = match above.filter(|path| path.is_dir()) {
        Some(above) => {
            folder::copy(above, folder)?;
            let root = folder.join(original.root.strip_prefix(above).unwrap_or(&original.root));
            let mut files = folder::files(folder)?;
            files.sort();
            let file = hostile::one(random, &files);
            let text = change(&fs::read(file)?, random);
            fs::write(file, text)?;
            root
        }
        None => {
            fs::create_dir_all(folder)?;
            let text = change(&fs::read(&original.root)?, random);
            // JSON is valid YAML, so a `.yaml` file may contain either.
            let json = text.starts_with(b"{") && random.usize(..8) > 0;
            let root = folder.join(if json { "openapi.json" } else { "openapi.yaml" });
            fs::write(&root, text)?;
            root
        }
    };
    Ok(Document {
        name: original.name.clone(),
        root,
        folder: None,
        valid: false,
    })
}

/// Returns the changed text of a document.
fn change(text: &[u8], random: &mut Rng) -> Vec<u8> {
    let tree = match serde_json::from_slice(text) {
        Ok(json) => Some(json),
        Err(_) => serde_yaml::from_slice(text).ok().map(of_yaml),
    };
    match tree {
        Some(tree) if random.usize(..12) > 0 => changed_tree(tree, random),
        _ => changed_text(text.to_owned(), random),
    }
}

fn changed_tree(mut tree: Value, random: &mut Rng) -> Vec<u8> {
    mutation::mutate(&mut tree, random);
    let yaml = random.usize(..4) == 0;
    match serde_yaml::to_string(&tree) {
        Ok(text) if yaml => text.into_bytes(),
        _ => tree.to_string().into_bytes(),
    }
}

/// Converts a YAML value to JSON. Keys that are not strings are converted to strings.
fn of_yaml(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Sequence(list) => list.into_iter().map(of_yaml).collect(),
        serde_yaml::Value::Mapping(map) => {
            let entries = map.into_iter().map(|(key, child)| {
                let key = match of_yaml(key) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                (key, of_yaml(child))
            });
            Value::Object(entries.collect::<Map<String, Value>>())
        }
        scalar => serde_json::to_value(scalar).unwrap_or_default(),
    }
}

/// Makes a change that the parser sees: part of the text is removed, repeated or replaced.
fn changed_text(mut text: Vec<u8>, random: &mut Rng) -> Vec<u8> {
    for _ in 0..*hostile::one(random, &[1, 2, 10]) {
        let start = random.usize(..=text.len());
        let end = (start + random.usize(..30)).min(text.len());
        let piece = match random.usize(..4) {
            0 => Vec::new(),
            1 => text[start..end].repeat(2),
            2 => hostile::text(random).into_bytes(),
            _ => vec![*hostile::one(
                random,
                b"{}[]:,'\"#&*!|>%@`-? \n\t\\\xff\x00",
            )],
        };
        text.splice(start..end, piece);
    }
    text
}
