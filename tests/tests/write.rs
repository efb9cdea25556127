//! Writing a package to a folder: only changed files are written, only generated files are removed, and a failure leaves the old
//! crate intact.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use conomy_codegen::write::{compare, write};
use conomy_codegen::{Diagnostics, MemorySource, Package, Settings};
use tempfile::TempDir;

/// Returns the package of a document with one schema.
fn package(schema: &str) -> Package {
    let document = format!(
        "openapi: 3.0.3\ninfo: {{ title: Pets, version: 1.0.0 }}\npaths:\n  /{schema}:\n    get:\n      operationId: get{schema}\n      \
         tags: [{schema}]\n      responses:\n        '200':\n          description: One.\n          content:\n            \
         application/json: {{ schema: {{ $ref: '#/components/schemas/{schema}' }} }}\ncomponents:\n  schemas:\n    {schema}:\n      \
         type: object\n      properties: {{ name: {{ type: string }} }}\n"
    );
    let source = MemorySource::new().with("openapi.yaml", document);
    let mut diagnostics = Diagnostics::new();
    let generated = conomy_codegen::generate(
        &source,
        "openapi.yaml",
        &Settings::default(),
        &mut diagnostics,
    );
    assert!(diagnostics.take().is_empty());
    generated.expect("the document is valid").package
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

/// Returns all files of a folder with their contents.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read(&path).expect("the file can be read");
                found.insert(
                    path.strip_prefix(folder).expect("it is inside").to_owned(),
                    text,
                );
            }
        }
    }
    found
}

/// Sets an old modification time for all files, and returns it.
fn make_old(folder: &Path) -> SystemTime {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in files(folder).keys() {
        let file = fs::File::options()
            .append(true)
            .open(folder.join(path))
            .expect("the file can be opened");
        file.set_modified(moment).expect("its time can be set");
    }
    moment
}

#[test]
fn a_new_folder_gets_every_file() {
    let (package, place) = (package("Cat"), folder());
    let out = place.path().join("deep/inside");
    let difference = write(&package, &out).expect("it can be written");
    assert_eq!(difference.changed.len(), package.len());
    assert!(difference.stale.is_empty());
    let expected: BTreeMap<_, _> = package
        .files()
        .map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()))
        .collect();
    assert_eq!(files(&out), expected);
    assert!(compare(&package, &out).expect("it can be read").is_empty());
}

#[test]
fn only_changed_files_are_touched() {
    let (package, out) = (package("Cat"), folder());
    write(&package, out.path()).expect("it can be written");
    fs::write(out.path().join("src/models/cat.rs"), "edited by hand").expect("it can be edited");
    let moment = make_old(out.path());
    let difference = write(&package, out.path()).expect("it can be written");
    assert_eq!(difference.changed, ["src/models/cat.rs"]);
    assert!(difference.stale.is_empty());
    for path in files(out.path()).keys() {
        let modified = fs::metadata(out.path().join(path))
            .and_then(|about| about.modified())
            .expect("a time");
        assert_eq!(
            modified == moment,
            !path.ends_with("models/cat.rs"),
            "{}",
            path.display()
        );
    }
    assert!(
        write(&package, out.path())
            .expect("it can be written")
            .is_empty()
    );
}

#[test]
fn stale_files_are_removed_and_other_files_are_kept() {
    let out = folder();
    write(&package("Cat"), out.path()).expect("it can be written");
    let foreign = [
        "examples/mine.rs",
        "tests/mine.rs",
        "CHANGELOG.md",
        "src/notes.txt",
    ];
    for path in foreign {
        let path = out.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder"))
            .expect("the folder can be made");
        fs::write(path, "mine").expect("it can be written");
    }
    let dogs = package("Dog");
    let found = compare(&dogs, out.path()).expect("it can be read");
    let difference = write(&dogs, out.path()).expect("it can be written");
    assert_eq!(found, difference, "comparing says what writing does");
    assert_eq!(
        difference.stale,
        ["src/cat/get_cat.rs", "src/cat.rs", "src/models/cat.rs"]
            .map(str::to_owned)
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert!(
        !out.path().join("src/cat").exists(),
        "no empty folder stays"
    );
    let after = files(out.path());
    for path in foreign {
        assert_eq!(after[Path::new(path)], b"mine", "{path}");
    }
    assert_eq!(after.len(), dogs.len() + foreign.len());
}

#[test]
fn comparing_writes_nothing() {
    let out = folder();
    let difference = compare(&package("Cat"), out.path()).expect("it can be read");
    assert_eq!(difference.changed.len(), package("Cat").len());
    assert!(files(out.path()).is_empty());
}

#[test]
fn a_failure_restores_the_old_crate() {
    let out = folder();
    write(&package("Cat"), out.path()).expect("it can be written");
    // A folder is at the path of a file to write. This fails for every user, even for one with all permissions.
    let before = files(out.path());
    fs::create_dir_all(out.path().join("src/dog.rs")).expect("the folder can be made");
    fs::write(out.path().join("src/dog.rs/keep.txt"), "mine").expect("it can be written");
    write(&package("Dog"), out.path()).expect_err("a folder is in the way");
    let mut after = files(out.path());
    assert_eq!(
        after.remove(Path::new("src/dog.rs/keep.txt")).as_deref(),
        Some(b"mine".as_slice())
    );
    assert_eq!(after, before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    use std::os::unix::fs::PermissionsExt;

    let out = folder();
    write(&package("Cat"), out.path()).expect("it can be written");
    let before = files(out.path());
    let models = out.path().join("src/models");
    fs::set_permissions(&models, fs::Permissions::from_mode(0o555))
        .expect("permissions can be set");
    let is_powerless = fs::write(models.join("probe"), "").is_err();
    let outcome = write(&package("Dog"), out.path());
    fs::set_permissions(&models, fs::Permissions::from_mode(0o755))
        .expect("permissions can be set");
    if is_powerless {
        outcome.expect_err("the folder is read-only");
        assert_eq!(files(out.path()), before);
    } else {
        println!("not tested: this user may write everywhere");
    }
}
