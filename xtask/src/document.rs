//! Finds the documents of a folder. An entry is a file, or a folder with a root document.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The entry's name in its folder.
    pub name: String,
    /// The path of the root document.
    pub root: PathBuf,
    /// The entry's folder, if it is one. The root document may refer to its files.
    pub folder: Option<PathBuf>,
    /// Whether the generator must accept it.
    pub valid: bool,
}

/// A row of `index.csv`.
struct Row {
    root: String,
    valid: bool,
}

/// Returns the documents of a folder, sorted by name.
///
/// An optional `index.csv` in it (columns `name`, a path below the folder, and `expected`) lists the root documents of entries
/// that are folders, and the documents that may be rejected: those whose `expected` is neither `valid` nor `lenient`. Without an
/// index, the root document is the file with the key `openapi` at its root, and all documents count as valid.
pub fn documents(folder: &Path) -> Result<Vec<Document>, String> {
    let index = index(folder)?;
    let mut found = Vec::new();
    for path in list(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let row = index.get(&name);
        let root = match row {
            Some(row) => Some(folder.join(&row.root)),
            None if path.is_dir() => root(&path),
            None => is_document(&path).then_some(path.clone()),
        };
        if let Some(root) = root {
            found.push(Document {
                name,
                root,
                folder: path.is_dir().then_some(path),
                valid: row.is_none_or(|row| row.valid),
            });
        }
    }
    if found.is_empty() {
        return Err(format!("{}: there is no document in it", folder.display()));
    }
    Ok(found)
}

/// Returns the rows of the index by the name of the entry, which is the first segment of the root document's path.
fn index(folder: &Path) -> Result<BTreeMap<String, Row>, String> {
    let path = folder.join("index.csv");
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let csv_error = |error: csv::Error| format!("{}: {error}", path.display());
    let mut reader = csv::Reader::from_path(&path).map_err(csv_error)?;
    let headers = reader.headers().map_err(csv_error)?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let (root, expected) = (column("name").unwrap_or(0), column("expected"));
    let mut rows = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(csv_error)?;
        let Some(root) = record.get(root) else {
            continue;
        };
        let valid = expected
            .and_then(|column| record.get(column))
            .is_none_or(|word| ["valid", "lenient"].contains(&word));
        let name = root.split('/').next().unwrap_or(root).to_owned();
        rows.insert(
            name,
            Row {
                root: root.to_owned(),
                valid,
            },
        );
    }
    Ok(rows)
}

/// Returns the entries of a folder, sorted.
fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["json", "yaml", "yml"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Returns the root document below a folder. The files of a folder are searched before its subfolders.
fn root(folder: &Path) -> Option<PathBuf> {
    let entries = list(folder).ok()?;
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
        entries.into_iter().partition(|path| path.is_dir());
    let document = files
        .into_iter()
        .find(|path| is_document(path) && says_openapi(path));
    document.or_else(|| folders.iter().find_map(|folder| root(folder)))
}

/// Returns whether the root of a file has the key `openapi` or `swagger`.
fn says_openapi(path: &Path) -> bool {
    let Ok(text) = fs::read_to_string(path) else {
        return false;
    };
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
        return value
            .get("openapi")
            .or_else(|| value.get("swagger"))
            .is_some();
    }
    // In YAML, the keys of a block mapping at the root start at the beginning of a line.
    text.lines().any(|line| {
        let key = line.split(':').next().unwrap_or_default();
        ["openapi", "swagger"].contains(&key.trim_end().trim_matches(['"', '\'']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn found(folder: &tempfile::TempDir) -> Vec<(String, String, bool)> {
        let relative = |path: &Path| {
            path.strip_prefix(folder.path())
                .unwrap()
                .to_string_lossy()
                .into_owned()
        };
        let documents = documents(folder.path()).unwrap();
        documents
            .into_iter()
            .map(|one| (one.name, relative(&one.root), one.valid))
            .collect()
    }

    #[test]
    fn the_root_of_a_folder_is_its_openapi_file() {
        let folder = folder(&[
            ("README.md", "openapi: 3.0.0"),
            ("b.json", "{}"),
            (
                "a/a-part.yaml",
                "type: object\nproperties:\n  openapi: {}\n",
            ),
            ("a/nested/other.yaml", "openapi: 3.0.0\n"),
            ("a/service.yml", "# comment\n\"openapi\": 3.1.0\n"),
            ("c/deeper/c.json", "{\"info\": {}, \"openapi\": \"3.0.0\"}"),
        ]);
        let expected = [
            ("a", "a/service.yml"),
            ("b.json", "b.json"),
            ("c", "c/deeper/c.json"),
        ];
        assert_eq!(
            found(&folder),
            expected.map(|(name, root)| (name.to_owned(), root.to_owned(), true))
        );
    }

    #[test]
    fn the_index_names_roots_and_what_may_be_refused() {
        let folder = folder(&[
            (
                "index.csv",
                "name,title,expected\na/parts/root.yaml,\"A, b\",lenient\nb.json,,refuse\n",
            ),
            ("a/openapi.yaml", "openapi: 3.0.0\n"),
            ("a/parts/root.yaml", "openapi: 3.0.0\n"),
            ("b.json", "[]"),
        ]);
        let expected = [
            ("a", "a/parts/root.yaml", true),
            ("b.json", "b.json", false),
        ];
        assert_eq!(
            found(&folder),
            expected.map(|(name, root, valid)| (name.to_owned(), root.to_owned(), valid))
        );
    }
}
