//! Sources of the files of a document.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes. The largest published document has 13 MB.
pub const MOST_BYTES: u64 = 256 << 20;

/// Provides the files of a document.
pub trait Source {
    /// Returns the bytes of a file. Paths are relative to the source's folder and use `/`. They are not absolute and
    /// contain no `.` or `..` segments, unless a reference points outside of the folder. A source rejects such a path
    /// with [`SourceError::Outside`].
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError>;

    /// Returns paths of existing files, for "did you mean" suggestions. Empty by default.
    fn siblings(&self, path: &str) -> Vec<String> {
        let _ = path;
        Vec::new()
    }
}

/// The path of a document from standard input.
pub const STANDARD_INPUT: &str = "stdin";

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// There is no such file.
    Missing,
    /// It is a folder, a device, or something else without text.
    NotAFile,
    /// It is outside of the folder whose files may be read, directly or through a symbolic link.
    Outside,
    /// It is larger than [`MOST_BYTES`].
    TooLarge,
    /// The operating system reported an error; contains its message.
    Io(String),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceError::Missing => f.write_str("no such file"),
            SourceError::NotAFile => f.write_str("not a file"),
            SourceError::Outside => f.write_str("it is outside the permitted folder"),
            SourceError::TooLarge => write!(f, "it is larger than {} MiB", MOST_BYTES >> 20),
            SourceError::Io(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for SourceError {}

/// The files of a folder and its subfolders. Files outside of the folder cannot be read.
#[derive(Clone, Debug)]
pub struct FileSource {
    folder: PathBuf,
    /// The file that the caller passed. It may be a symbolic link to any location.
    root: Option<String>,
}

impl FileSource {
    /// Creates a source for a folder.
    pub fn new(folder: impl Into<PathBuf>) -> FileSource {
        FileSource {
            folder: folder.into(),
            root: None,
        }
    }

    /// Returns the source for a root document, and the path of that document in the source.
    pub fn of_document(path: &Path) -> (FileSource, String) {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let source = FileSource {
            folder: folder.to_owned(),
            root: Some(name.clone()),
        };
        (source, name)
    }

    /// Returns the source for a root document whose other files may be anywhere in `folder`, and the path of that
    /// document in the source.
    ///
    /// # Errors
    /// Returns an error if the folder or the document does not exist, or if the document is outside of the folder.
    pub fn in_folder(folder: &Path, path: &Path) -> Result<(FileSource, String), SourceError> {
        let folder = folder.canonicalize().map_err(from_io)?;
        let path = path.canonicalize().map_err(from_io)?;
        let inside = path.strip_prefix(&folder);
        let inside = inside.map_err(|_| SourceError::Outside)?;
        let names = inside.iter().map(|name| name.to_string_lossy());
        let root = names.collect::<Vec<_>>().join("/");
        Ok((FileSource::new(folder), root))
    }
}

impl Source for FileSource {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let inside = Path::new(path);
        let plain = |part| matches!(part, std::path::Component::Normal(_));
        if !inside.components().all(plain) || path.contains('\\') || path.contains('\0') {
            return Err(SourceError::Outside);
        }
        let folder = self.folder.canonicalize().map_err(from_io)?;
        // Resolves symbolic links, so that the compared path is the path that is read.
        let file = folder.join(inside).canonicalize().map_err(from_io)?;
        if !file.starts_with(&folder) && self.root.as_deref() != Some(path) {
            return Err(SourceError::Outside);
        }
        let about = std::fs::metadata(&file).map_err(from_io)?;
        if !about.is_file() {
            return Err(SourceError::NotAFile);
        }
        if about.len() > MOST_BYTES {
            return Err(SourceError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(about.len() as usize);
        let opened = std::fs::File::open(&file).map_err(from_io)?;
        // The file may grow between the two calls.
        let mut limited = opened.take(MOST_BYTES + 1);
        limited.read_to_end(&mut bytes).map_err(from_io)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(SourceError::TooLarge);
        }
        Ok(bytes)
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let (folder, prefix) = match path.rsplit_once('/') {
            Some((folder, _)) => (self.folder.join(folder), format!("{folder}/")),
            None => (self.folder.clone(), String::new()),
        };
        let Ok(listing) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let names = listing.flatten().take(1000);
        let mut names: Vec<String> = names
            .map(|entry| format!("{prefix}{}", entry.file_name().to_string_lossy()))
            .collect();
        names.sort();
        names
    }
}

fn from_io(error: std::io::Error) -> SourceError {
    match error.kind() {
        std::io::ErrorKind::NotFound => SourceError::Missing,
        std::io::ErrorKind::IsADirectory | std::io::ErrorKind::NotADirectory => {
            SourceError::NotAFile
        }
        _ => SourceError::Io(error.to_string()),
    }
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct MemorySource {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemorySource {
    /// Creates a source without files.
    pub fn new() -> MemorySource {
        MemorySource::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> MemorySource {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }
}

impl Source for MemorySource {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if path.starts_with('/') || path.split('/').any(|part| part == "..") {
            return Err(SourceError::Outside);
        }
        let bytes = self.files.get(path).cloned();
        bytes.ok_or(SourceError::Missing)
    }

    fn siblings(&self, _path: &str) -> Vec<String> {
        self.files.keys().cloned().collect()
    }
}
