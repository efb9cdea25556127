//! `cargo xtask change`: classifies the changes in `spec/`, and adds them to the changelog.

use std::fs;
use std::path::Path;
use std::process::Command;

use conomy_codegen::compare::view::{self, View};
use conomy_codegen::compare::{Change, Comparison, SourceEffect, Version, WireEffect, compare};
use conomy_codegen::{Diagnostics, FileSource, Format, GitSource, Settings};

use crate::workspace::{self, SETTINGS, SPEC};

/// The path of the changelog.
const CHANGELOG: &str = "CHANGELOG.md";

/// The options of `cargo xtask change`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The revision of the old document. The default is the last release or, without one, the commit at which the branch left
    /// the main branch.
    pub since: Option<String>,
    /// Whether to add the changes to the changelog.
    pub write: bool,
    /// The output format of the changes.
    pub view: View,
}

/// Prints the changes since a revision and their effects, and adds them to the changelog if the options say so.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let since = match &options.since {
        Some(revision) => revision.clone(),
        None => since(root)?,
    };
    let comparison = changes(root, &since)?;
    print!("{}", view::render(&comparison, options.view));
    if options.view == View::Human {
        println!("since {since}");
    }
    if options.write {
        let path = root.join(CHANGELOG);
        let text = fs::read_to_string(&path).map_err(|error| format!("{CHANGELOG}: {error}"))?;
        let new = with_lines(&text, &comparison)?;
        if new != text {
            fs::write(&path, new).map_err(|error| format!("{CHANGELOG}: {error}"))?;
        }
    }
    Ok(())
}

/// Returns a warning if the version in codegen.toml is too low for the changes since the last release.
pub fn reminder(root: &Path) -> Option<String> {
    let release = release(root)?;
    let comparison = changes(root, &release).ok()?;
    let next = comparison.release()?.next(&comparison.version)?;
    let numbers = |version: &str| -> Vec<u64> {
        version
            .split('.')
            .map(|number| number.parse().unwrap_or_default())
            .collect()
    };
    (numbers(&comparison.new_version) < numbers(&next)).then(|| {
        format!(
            "{SETTINGS}: the version is {}, but the changes since {release} require {next}; `cargo xtask change` lists them",
            comparison.new_version
        )
    })
}

/// Returns the tag of the last release.
fn release(root: &Path) -> Option<String> {
    git(root, &["describe", "--tags", "--abbrev=0"]).ok()
}

/// Returns the tag of the last release or, without one, the commit at which the branch left the main branch.
fn since(root: &Path) -> Result<String, String> {
    if let Some(release) = release(root) {
        return Ok(release);
    }
    ["origin/main", "main", "origin/master", "master"]
        .iter()
        .find_map(|branch| git(root, &["merge-base", "HEAD", branch]).ok())
        .ok_or_else(|| "no release and no main branch found; use --since REVISION".to_owned())
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .map_err(|error| format!("git: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !text.is_empty() {
        Ok(text)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

fn changes(root: &Path, since: &str) -> Result<Comparison, String> {
    let (old_source, old_root) = GitSource::of_document(root, since, SPEC);
    let old_settings = Settings::of_folder(&old_source, &format!("{since}:spec/"))
        .map_err(|error| error.to_string())?;
    let new_source = FileSource::new(root);
    let new_settings = workspace::settings(root)?;
    let mut diagnostics = [Diagnostics::new(), Diagnostics::new()];
    let [old, new] = &mut diagnostics;
    let comparison = compare(
        Version {
            source: &old_source,
            root: &old_root,
            settings: &old_settings,
        },
        Version {
            source: &new_source,
            root: SPEC,
            settings: &new_settings,
        },
        old,
        new,
    );
    comparison.ok_or_else(|| {
        let texts = diagnostics
            .iter()
            .filter(|one| one.has_errors())
            .map(|one| one.render(Format::Human { colour: false }));
        format!(
            "{SPEC} cannot be compared with its version in {since}\n{}",
            texts.collect::<String>()
        )
    })
}

/// Returns the changelog section of a change, or `None` if it has no visible effect.
fn section(change: &Change) -> Option<&'static str> {
    let is_removal = change.kind.ends_with("-removed");
    match (change.source.effect, change.deployed_clients.effect) {
        (SourceEffect::None, WireEffect::None) => None,
        (SourceEffect::Adds, _) => Some("Added"),
        _ if is_removal => Some("Removed"),
        _ => Some("Changed"),
    }
}

/// Returns the changelog with one line per change under *Unreleased*. Lines that already exist are not added again.
fn with_lines(text: &str, comparison: &Comparison) -> Result<String, String> {
    let start = text
        .find("## [Unreleased]")
        .ok_or_else(|| format!("{CHANGELOG} has no section [Unreleased]"))?;
    let body = start + "## [Unreleased]".len();
    let end = text[body..]
        .find("\n## ")
        .map_or(text.len(), |place| body + place + 1);
    let mut unreleased = text[body..end].to_owned();
    for change in &comparison.changes {
        let Some(section) = section(change) else {
            continue;
        };
        let line = format!("- {}\n", change.changelog);
        if unreleased.contains(&line) {
            continue;
        }
        let heading = format!("### {section}\n\n");
        match unreleased.find(&heading) {
            Some(place) => unreleased.insert_str(place + heading.len(), &line),
            None => {
                let trimmed = unreleased.trim_end().len();
                unreleased.truncate(trimmed);
                unreleased.push_str(&format!("\n\n{heading}{line}"));
                if end < text.len() {
                    unreleased.push('\n');
                }
            }
        }
    }
    Ok(format!("{}{unreleased}{}", &text[..body], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "openapi: 3.0.3\ninfo: { title: Shop, version: 1.0.0 }\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      tags: [Pets]\n      responses: { '204': { description: Done. } }\n";

    /// Creates a repository with a released version of the document and a changed version that is not committed.
    fn repository(document: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("spec")).unwrap();
        fs::write(root.join(SPEC), DOCUMENT).unwrap();
        fs::write(
            root.join(SETTINGS),
            "[package]\nname = \"shop\"\nversion = \"1.0.0\"\n",
        )
        .unwrap();
        fs::write(
            root.join(CHANGELOG),
            "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Something.\n\n## [1.0.0]\n\n- All.\n",
        )
        .unwrap();
        for arguments in [
            &["init", "--quiet", "--initial-branch=main"] as &[&str],
            &["add", "."],
            &[
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.com",
                "commit",
                "--quiet",
                "-m",
                "a",
            ],
            &["tag", "v1.0.0"],
        ] {
            let status = Command::new("git")
                .arg("-C")
                .arg(root)
                .args(arguments)
                .status();
            assert!(status.unwrap().success(), "{arguments:?}");
        }
        fs::write(root.join(SPEC), document).unwrap();
        folder
    }

    #[test]
    fn lines_are_written_once_and_a_low_version_is_reported() {
        let changed = DOCUMENT.replace("listPets", "findPets")
            + "  /ping:\n    get:\n      operationId: ping\n      tags: [Pets]\n      responses: { '204': { description: Done. } }\n";
        let folder = repository(&changed);
        let root = folder.path();
        let write = Options {
            write: true,
            view: View::Short,
            since: None,
        };
        run(root, &write).unwrap();
        let text = fs::read_to_string(root.join(CHANGELOG)).unwrap();
        let expected = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- `GET /ping` was added.\n- Something.\n\n### Changed\n\n- **Breaking:** `GET /pets` has the operationId `findPets`; it was `listPets`.\n\n## [1.0.0]\n\n- All.\n";
        assert_eq!(text, expected);
        run(root, &write).unwrap();
        assert_eq!(fs::read_to_string(root.join(CHANGELOG)).unwrap(), expected);
        let text = reminder(root).unwrap();
        assert!(text.contains("since v1.0.0 require 2.0.0"), "{text}");
        fs::write(
            root.join(SETTINGS),
            "[package]\nname = \"shop\"\nversion = \"2.0.0\"\n",
        )
        .unwrap();
        assert_eq!(reminder(root), None);
    }

    #[test]
    fn an_unchanged_document_needs_no_changelog_line_and_no_version() {
        let folder = repository(DOCUMENT);
        let root = folder.path();
        assert_eq!(reminder(root), None);
        let comparison = changes(root, "v1.0.0").unwrap();
        let text = fs::read_to_string(root.join(CHANGELOG)).unwrap();
        assert_eq!(with_lines(&text, &comparison).unwrap(), text);
    }
}
