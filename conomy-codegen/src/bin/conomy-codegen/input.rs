//! The document on the command line: a file, a folder, standard input, or an input that must be downloaded or unpacked first.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use conomy_codegen::load::{self, MOST_BYTES};
use conomy_codegen::{FileSource, MemorySource, Overlay, Source};

/// The name of standard input on the command line.
pub const STANDARD_INPUT: &str = "-";

/// Archives by their extension, and the commands that unpack them.
const EXTENSIONS: [(&str, &str); 5] = [
    (".tar.gz", "tar -xzf"),
    (".tgz", "tar -xzf"),
    (".tar", "tar -xf"),
    (".gz", "gunzip --keep"),
    (".zip", "unzip"),
];

/// The magic numbers of archives, for files with other names.
const SIGNATURES: [(usize, &[u8], &str); 3] = [
    (0, b"\x1f\x8b", "gzip -dc"),
    (0, b"PK\x03\x04", "unzip"),
    (257, b"ustar", "tar -xf"),
];

/// Returns the file that is named, or the only document of the folder that is named. The error says what to do.
pub fn document(named: &Path) -> Result<PathBuf, String> {
    let text = named.to_string_lossy();
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        let file = match lower.ends_with(".json") {
            true => "openapi.json",
            false => "openapi.yaml",
        };
        return Err(format!(
            "`{text}` is a URL, and documents are read from files only\n  = help: download it: curl -fsSL -o {file} {}",
            quoted(&text)
        ));
    }
    if named.is_dir() {
        return in_folder(named);
    }
    if let Some(command) = unpack_command(named, &lower) {
        return Err(format!(
            "`{text}` is an archive\n  = help: unpack it: {command} {}",
            quoted(&text)
        ));
    }
    Ok(named.to_owned())
}

/// Quotes a text as one word of a shell command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
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
        let name = load::STANDARD_INPUT.to_owned();
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

/// Reads an overlay, which may be anywhere.
pub fn overlay(path: &Path) -> Result<Overlay, String> {
    let name = path.display().to_string();
    let content =
        fs::read(path).map_err(|error| format!("cannot read the overlay `{name}`: {error}"))?;
    Ok(Overlay::with_content(name, content))
}

/// Returns the command that unpacks an archive, or `None` for any other file. `name` is its name in lower case.
fn unpack_command(named: &Path, name: &str) -> Option<&'static str> {
    let by_name = EXTENSIONS
        .iter()
        .find(|(extension, _)| name.ends_with(extension));
    if let Some((_, command)) = by_name {
        return Some(command);
    }
    // The bytes of a pipe can be read only once.
    if !named.is_file() {
        return None;
    }
    let mut start = Vec::new();
    // A file that cannot be read is reported when it is read as a document.
    let file = fs::File::open(named).ok()?;
    file.take(512).read_to_end(&mut start).ok()?;
    let by_content = SIGNATURES.iter().find(|(offset, bytes, _)| {
        start
            .get(*offset..)
            .is_some_and(|rest| rest.starts_with(bytes))
    });
    by_content.map(|(_, _, command)| *command)
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
            "the folder `{shown}` contains no document, that is, no YAML or JSON file with `openapi` or `swagger` at its top level"
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

/// Returns whether a file has the version of a document at its top level. Invalid YAML is also recognized, so that its
/// errors are reported.
fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    // Reading a pipe may wait without end.
    let is_small_file =
        || fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= MOST_BYTES);
    if !matches!(extension, Some("yaml" | "yml" | "json")) || !is_small_file() {
        return false;
    }
    let Ok(text) = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) else {
        return false;
    };
    // A byte order mark is no part of the text.
    let text = text.trim_start_matches('\u{feff}');
    if let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) {
        return object.contains_key("openapi") || object.contains_key("swagger");
    }
    let keys = [
        "openapi:",
        "swagger:",
        "\"openapi\":",
        "'openapi':",
        "\"swagger\":",
        "'swagger':",
    ];
    let is_json = extension == Some("json");
    text.lines().any(|line| {
        // JSON with comments is indented.
        let line = if is_json { line.trim_start() } else { line };
        keys.iter().any(|key| line.starts_with(key))
    })
}
