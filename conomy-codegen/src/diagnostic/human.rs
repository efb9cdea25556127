//! Diagnostics in the style of rustc.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, File, Label, Severity};

/// Longer lines are cut around the location, so that a one-line document stays readable.
const LONGEST_LINE: usize = 160;

/// How much of a longer line is kept before and after the location, in bytes.
const AROUND: usize = 60;

/// Locations that are fewer lines apart share an excerpt.
const NEAR: u32 = 12;

/// The number of warnings or notes of a kind that are printed; the rest is counted.
const SHOWN: usize = 20;

/// The number of errors of a kind that are printed.
const SHOWN_ERRORS: usize = 100;

/// Renders the diagnostics with excerpts, without repetitions, and a summary line.
pub(super) fn render(list: &Diagnostics, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let sorted = list.sorted();
    let mut count: HashMap<(&str, Severity), usize> = HashMap::new();
    for diagnostic in &sorted {
        *count.entry(kind_of(diagnostic)).or_default() += 1;
    }
    let mut shown: HashMap<(&str, Severity), usize> = HashMap::new();
    let mut out = String::new();
    for diagnostic in sorted {
        let most = match diagnostic.severity {
            Severity::Error => SHOWN_ERRORS,
            Severity::Warning | Severity::Note => SHOWN,
        };
        let shown = shown.entry(kind_of(diagnostic)).or_default();
        if *shown == most {
            continue;
        }
        *shown += 1;
        out.push_str(&one(list, diagnostic, &renderer));
        out.push_str("\n\n");
        let more = count[&kind_of(diagnostic)] - *shown;
        if *shown == most && more > 0 {
            let code = diagnostic.code.id;
            out.push_str(&format!(
                "… and {more} more {code} (`explain {code}` explains it, `--message-format short` lists them all)\n\n"
            ));
        }
    }
    let summary = list.summary();
    if !summary.is_empty() {
        out.push_str(&summary);
        out.push('\n');
    }
    out
}

/// The key of similar diagnostics.
fn kind_of(diagnostic: &Diagnostic) -> (&'static str, Severity) {
    (diagnostic.code.id, diagnostic.severity)
}

fn one(list: &Diagnostics, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str());
    let excerpts = excerpts(list, &diagnostic.labels);
    let snippets = excerpts.iter().map(Excerpt::snippet);
    let help = diagnostic
        .help
        .as_deref()
        .map(|help| Level::HELP.message(help));
    let elements: Vec<Element<'_>> = snippets
        .map(Element::from)
        .chain(help.map(Element::from))
        .collect();
    let mut text = renderer.render(&[title.id(diagnostic.code.id).elements(elements)]);
    for excerpt in &excerpts {
        text = excerpt.with_true_column(text);
    }
    text
}

/// Consecutive lines of a file with the places in them.
struct Excerpt<'a> {
    file: &'a File,
    first_line: u32,
    text: String,
    annotations: Vec<(AnnotationKind, Range<usize>, &'a str)>,
    /// Where the place seems to be in a line whose beginning was cut off, and where it is.
    columns: Option<(usize, u32)>,
}

impl Excerpt<'_> {
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let snippet = Snippet::source(&self.text)
            .line_start(self.first_line as usize)
            .path(self.file.path());
        let annotations = self.annotations.iter().map(|(kind, range, text)| {
            let annotation = kind.span(range.clone());
            match *text {
                "" => annotation,
                text => annotation.label(text),
            }
        });
        snippet.annotations(annotations)
    }

    /// The renderer computes columns from the excerpt, which is wrong where its beginning was cut.
    fn with_true_column(&self, rendered: String) -> String {
        let Some((seeming, real)) = self.columns else {
            return rendered;
        };
        let line = format!("{}:{}:", self.file.path(), self.first_line);
        rendered.replacen(&format!("{line}{seeming}"), &format!("{line}{real}"), 1)
    }
}

/// The excerpts that show all labels; the one with the primary label comes first.
fn excerpts<'a>(list: &'a Diagnostics, labels: &'a [Label]) -> Vec<Excerpt<'a>> {
    let mut placed: Vec<(&Label, &File, u32)> = labels
        .iter()
        .filter_map(|label| {
            let file = list.file(label.span.file)?;
            Some((label, &**file, file.position(label.span.start).line))
        })
        .collect();
    placed.sort_by_key(|(label, _, line)| (label.span.file, *line));
    let mut excerpts: Vec<Vec<(&Label, &File, u32)>> = Vec::new();
    for label in placed {
        match excerpts.last_mut() {
            Some(group) if is_near(group, label) => group.push(label),
            _ => excerpts.push(vec![label]),
        }
    }
    excerpts.sort_by_key(|group| !group.iter().any(|(label, ..)| label.primary));
    excerpts.iter().map(|group| excerpt(group)).collect()
}

fn is_near(group: &[(&Label, &File, u32)], (label, file, line): (&Label, &File, u32)) -> bool {
    group.last().is_some_and(|(last, _, last_line)| {
        let is_same_file = last.span.file == label.span.file;
        let is_short = |line| file.line(line).len() <= LONGEST_LINE;
        is_same_file && line - last_line <= NEAR && is_short(line) && is_short(*last_line)
    })
}

fn excerpt<'a>(group: &[(&'a Label, &'a File, u32)]) -> Excerpt<'a> {
    let (first, file, first_line) = group[0];
    if file.line(first_line).len() > LONGEST_LINE {
        return cut(first, file, first_line);
    }
    let last_line = group.last().map_or(first_line, |(_, _, line)| *line);
    let mut text = String::new();
    let mut annotations = Vec::new();
    for line in first_line..=last_line {
        for (label, ..) in group.iter().filter(|(.., at)| *at == line) {
            let range = within_line(file, label, line);
            let range = text.len() + range.start..text.len() + range.end;
            annotations.push((kind(label), range, label.text.as_str()));
        }
        text.push_str(file.line(line));
        text.push('\n');
    }
    Excerpt {
        file,
        first_line,
        text,
        annotations,
        columns: None,
    }
}

/// The excerpt around one place in a long line.
fn cut<'a>(label: &'a Label, file: &'a File, number: u32) -> Excerpt<'a> {
    let line = file.line(number);
    let range = within_line(file, label, number);
    let boundary = |mut at: usize| {
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = boundary(range.start.saturating_sub(AROUND));
    let shown = range.end.min(range.start + AROUND);
    let to = boundary((shown + AROUND).min(line.len()));
    let before = if from > 0 { "…" } else { "" };
    let behind = if to < line.len() { "…" } else { "" };
    let shift = |at: usize| at.min(to) - from + before.len();
    let text = format!("{before}{}{behind}", &line[from..to]);
    let range = shift(range.start)..shift(range.end);
    let seeming = text[..range.start].chars().count() + 1;
    let real = file.position(label.span.start).column;
    Excerpt {
        file,
        first_line: number,
        text,
        annotations: vec![(kind(label), range, &label.text)],
        columns: Some((seeming, real)),
    }
}

fn kind(label: &Label) -> AnnotationKind {
    match label.primary {
        true => AnnotationKind::Primary,
        false => AnnotationKind::Context,
    }
}

/// The part of a label in its first line, in bytes from the line's start. An object of a thousand
/// lines is underlined where it begins.
fn within_line(file: &File, label: &Label, line: u32) -> Range<usize> {
    let start = file.line_start(line);
    let text = file.line(line);
    let from = (file.boundary(label.span.start) - start).min(text.len());
    let to = file.boundary(label.span.end).saturating_sub(start);
    from..to.clamp(from, text.len())
}
