//! Writes a comparison in one of several formats.

mod html;
mod human;
mod json;
mod markdown;
mod short;

use super::{Comparison, Release};

/// The format of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    /// For a terminal.
    #[default]
    Human,
    /// One line for each change.
    Short,
    /// One JSON document.
    ///
    /// `version` is 1, and changes if consumers have to change. `summary` is a summary in one line. `release` is `major`, `minor`
    /// or `patch`, and absent if nothing changed. `oldVersion` and `nextVersion` are versions of the crate. Each of `changes` has
    /// a `severity` (`silent`, `breaking`, `warning`, `addition`, `note`) and the fields of [`Change`](super::Change) in
    /// `camelCase`: `source.effect` is `silent`, `breaks`, `may-break`, `adds` or `none`, `deployedClients.effect` and
    /// `newClients.effect` are `breaks`, `degrades` or `none`. `cause` is `settings` or `generator`, and absent if the document
    /// causes the change.
    Json,
    /// For a comment on a pull request.
    Markdown,
    /// A self-contained HTML page.
    Html,
}

impl View {
    /// Returns the format with a name.
    pub fn named(name: &str) -> Option<View> {
        Some(match name {
            "human" => View::Human,
            "short" => View::Short,
            "json" => View::Json,
            "markdown" => View::Markdown,
            "html" => View::Html,
            _ => return None,
        })
    }
}

/// Formats a comparison.
pub fn render(comparison: &Comparison, view: View) -> String {
    match view {
        View::Human => human::render(comparison),
        View::Short => short::render(comparison),
        View::Json => json::render(comparison),
        View::Markdown => markdown::render(comparison),
        View::Html => html::render(comparison),
    }
}

/// Returns a summary in one line.
pub fn summary(comparison: &Comparison) -> String {
    use super::Severity;
    let Some(release) = comparison.release() else {
        return "no changes".to_owned();
    };
    let mut counts = Vec::new();
    for severity in [
        Severity::Silent,
        Severity::Breaking,
        Severity::Warning,
        Severity::Addition,
        Severity::Note,
    ] {
        let count = comparison.count(severity);
        if count > 0 {
            counts.push(format!("{count} {}", severity.word()));
        }
    }
    let total = comparison.changes.len();
    let changes = if total == 1 { "change" } else { "changes" };
    format!(
        "{total} {changes} ({}): {}",
        counts.join(", "),
        next(comparison, release)
    )
}

/// Returns the release and its version.
fn next(comparison: &Comparison, release: Release) -> String {
    match release.next(&comparison.version) {
        Some(version) => format!(
            "a {} release, {version} after {}",
            release.word(),
            comparison.version
        ),
        None => format!("a {} release", release.word()),
    }
}
