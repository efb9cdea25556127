//! What a person names as the document: a file, a folder, standard input, or something that must be prepared first.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use conomy_codegen::{FileSource, MemorySource, Source};

/// The name of standard input on the command line.
const STANDARD_INPUT: &str = "-";

/// The largest document that is read from standard input, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// The first bytes of gzip and ZIP files, and the extensions of archives.
const MAGIC: [&[u8]; 2] = [b"\x1f\x8b", b"PK\x03\x04"];
const ARCHIVES: [(&str, &str); 5] = [
    (".tar.gz", "tar -xzf"),
    (".tgz", "tar -xzf"),
    (".tar", "tar -xf"),
    (".gz", "gunzip --keep"),
    (".zip", "unzip"),
];

/// Returns the file that is named, or the only document of the folder that is named. The error says what to do.
pub fn document(named: &Path) -> Result<PathBuf, String> {
    let text = named.to_string_lossy();
    if text.starts_with("https://") || text.starts_with("http://") {
        let is_json = text.ends_with(".json");
        let file = if is_json {
            "openapi.json"
        } else {
            "openapi.yaml"
        };
        return Err(format!(
            "`{text}` is a URL, and documents are read from files only\n  = help: download it: curl -fsSL -o {file} '{text}'"
        ));
    }
    if named.is_dir() {
        return in_folder(named);
    }
    if let Some(command) = unpack(named, &text) {
        return Err(format!(
            "`{text}` is an archive\n  = help: unpack it: {command} '{text}'"
        ));
    }
    Ok(named.to_owned())
}

/// Returns the source of a document's files, and its path in it.
pub fn source(document: &Path, folder: Option<&Path>) -> Result<(Box<dyn Source>, String), String> {
    if document.as_os_str() == STANDARD_INPUT {
        let mut bytes = Vec::new();
        let mut input = io::stdin().lock().take(MOST_BYTES + 1);
        let read = input.read_to_end(&mut bytes);
        read.map_err(|error| format!("cannot read standard input: {error}"))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(format!(
                "standard input is larger than {} MiB",
                MOST_BYTES >> 20
            ));
        }
        let name = "stdin".to_owned();
        return Ok((Box::new(MemorySource::new().with(&name, bytes)), name));
    }
    let Some(folder) = folder else {
        let (source, root) = FileSource::of_document(document);
        return Ok((Box::new(source), root));
    };
    let (source, root) = FileSource::in_folder(folder, document).map_err(|error| {
        let (document, folder) = (document.display(), folder.display());
        format!("{document} in the folder {folder}: {error}")
    })?;
    Ok((Box::new(source), root))
}

/// Returns the command that unpacks an archive, or `None` for any other file.
fn unpack(named: &Path, text: &str) -> Option<&'static str> {
    let by_name = ARCHIVES
        .iter()
        .find(|(extension, _)| text.ends_with(extension));
    if let Some((_, command)) = by_name {
        return Some(command);
    }
    let mut start = [0; 4];
    let read = fs::File::open(named).and_then(|mut file| file.read(&mut start));
    let start = &start[..read.unwrap_or_default()];
    let is = |magic: &[u8]| start.starts_with(magic);
    match (is(MAGIC[0]), is(MAGIC[1])) {
        (true, _) => Some("gzip -dc"),
        (_, true) => Some("unzip"),
        _ => None,
    }
}

/// Returns the only root document of a folder: a file with `openapi` or `swagger` at its top level.
fn in_folder(folder: &Path) -> Result<PathBuf, String> {
    let shown = folder.display();
    let listing = fs::read_dir(folder).map_err(|error| format!("{shown}: {error}"))?;
    let mut documents: Vec<PathBuf> = listing
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_document(path))
        .collect();
    documents.sort();
    match documents.len() {
        1 => Ok(documents.remove(0)),
        0 => Err(format!(
            "the folder `{shown}` contains no document, that is, no YAML or JSON file with `openapi` at its top level"
        )),
        _ => {
            let lines: String = documents
                .iter()
                .map(|path| format!("\n  {}", path.display()))
                .collect();
            Err(format!(
                "the folder `{shown}` contains several documents; name one of them:{lines}"
            ))
        }
    }
}

/// Whether a file has the version of a document at its top level. Faulty YAML is recognized, too, so that its faults are reported.
fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !matches!(extension, Some("yaml" | "yml" | "json")) {
        return false;
    }
    let Ok(text) = fs::read_to_string(path) else {
        return false;
    };
    if let Ok(serde_json::Value::Object(object)) = serde_json::from_str(&text) {
        return object.contains_key("openapi") || object.contains_key("swagger");
    }
    let keys = ["openapi:", "swagger:", "\"openapi\":", "'openapi':"];
    text.lines()
        .any(|line| keys.iter().any(|key| line.starts_with(key)))
}
