//! Converts any text to CommonMark that causes no warnings from rustdoc or Clippy.
//!
//! By the standard, descriptions are CommonMark. In practice, they also contain HTML, tables, templates and tabs. So the text is
//! parsed and written again in one simple style: HTML tags are removed, code blocks are marked as text (otherwise they would
//! become doc tests), links that rustdoc cannot resolve become text, and accidental markup is escaped.

mod escape;
mod paragraph;

use pulldown_cmark::{BlockQuoteKind, Event, LinkType, Options, Parser, Tag, TagEnd};

pub(super) use escape::is_link;
use escape::{clean, escape, span};
use paragraph::{is_plain, wrap};

/// Returns the text as lines of a doc comment.
pub(super) fn lines(text: &str) -> Vec<String> {
    if is_plain(text) {
        return wrap(text, "");
    }
    parsed(text)
}

fn parsed(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        writer.event(event);
    }
    writer.finish()
}

/// Converts parser events to lines.
#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    text: String,
    indents: Vec<Indent>,
    code: bool,
    link: Option<String>,
    marker: Option<String>,
    cells: Vec<String>,
    announced: bool,
}

/// One level of nesting.
struct Indent {
    width: usize,
    number: Option<u64>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.text.push_str(&text),
            Event::Text(text) => escape(&text, &mut self.text),
            Event::Code(code) => self.text.push_str(&span(&code)),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.flush(),
            // HTML tags are removed. Only line breaks and paragraphs are kept.
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(kind) => {
                self.flush_and_separate();
                // GitHub's alerts.
                self.text.push_str(match kind {
                    Some(BlockQuoteKind::Note) => "**Note:** ",
                    Some(BlockQuoteKind::Tip) => "**Tip:** ",
                    Some(BlockQuoteKind::Important) => "**Important:** ",
                    Some(BlockQuoteKind::Warning) => "**Warning:** ",
                    Some(BlockQuoteKind::Caution) => "**Caution:** ",
                    None => "",
                });
                self.announced = kind.is_some();
            }
            // The first paragraph of an alert continues on the line of its label.
            Tag::Paragraph if std::mem::take(&mut self.announced) => {}
            Tag::Paragraph | Tag::Heading { .. } => self.flush_and_separate(),
            Tag::CodeBlock(_) => {
                self.flush_and_separate();
                self.code = true;
            }
            Tag::List(number) => {
                self.flush();
                if self.indents.is_empty() {
                    self.separate();
                }
                self.indents.push(Indent { width: 0, number });
            }
            Tag::Item => {
                self.flush();
                if let Some(indent) = self.indents.last_mut() {
                    let marker = match &mut indent.number {
                        Some(number) => {
                            let marker = format!("{number}. ");
                            *number += 1;
                            marker
                        }
                        None => "- ".to_owned(),
                    };
                    indent.width = marker.len();
                    self.marker = Some(marker);
                }
            }
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => {
                let autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
                if is_link(&dest_url) && !autolink {
                    self.link = Some(dest_url.to_string());
                    self.text.push('[');
                }
            }
            Tag::Emphasis => self.text.push('*'),
            Tag::Strong => self.text.push_str("**"),
            Tag::Table(_) => self.flush_and_separate(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) => self.flush(),
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::List(_) => {
                self.flush();
                self.indents.pop();
            }
            TagEnd::Item => self.flush(),
            TagEnd::Link => {
                if let Some(url) = self.link.take() {
                    self.text.push_str(&format!("]({url})"));
                }
            }
            TagEnd::Emphasis => self.text.push('*'),
            TagEnd::Strong => self.text.push_str("**"),
            TagEnd::TableCell => self
                .cells
                .push(std::mem::take(&mut self.text).replace('\n', " ")),
            TagEnd::TableHead => {
                let rule = self
                    .cells
                    .iter()
                    .map(|_| "---")
                    .collect::<Vec<_>>()
                    .join(" | ");
                self.row();
                self.lines.push(format!("| {rule} |"));
            }
            TagEnd::TableRow => self.row(),
            _ => {}
        }
    }

    fn row(&mut self) {
        let cells: Vec<String> = std::mem::take(&mut self.cells)
            .iter()
            .map(|cell| cell.trim().replace('|', "\\|"))
            .collect();
        if !cells.is_empty() {
            self.lines.push(format!("| {} |", cells.join(" | ")));
        }
    }

    fn html(&mut self, html: &str) {
        let lower = html.to_ascii_lowercase();
        if ["<br", "<p", "</p", "<li", "<tr", "<h"]
            .iter()
            .any(|tag| lower.starts_with(tag))
        {
            self.text.push('\n');
        }
        // An HTML block also contains the text between its tags.
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            escape(before, &mut self.text);
            rest = after.split_once('>').map_or("", |(_, after)| after);
        }
        escape(rest, &mut self.text);
    }

    fn indent(&self) -> String {
        " ".repeat(self.indents.iter().map(|indent| indent.width).sum())
    }

    /// Ends the current paragraph.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let indent = self.indent();
        let mut lines = wrap(text.trim(), &indent);
        if lines.is_empty() {
            return;
        }
        if let Some(marker) = self.marker.take()
            && let Some(first) = lines.first_mut()
        {
            let outer = indent.len() - marker.len().min(indent.len());
            *first = format!("{}{marker}{}", " ".repeat(outer), first.trim_start());
        }
        self.lines.append(&mut lines);
    }

    fn separate(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn flush_and_separate(&mut self) {
        self.flush();
        if self.marker.is_none() {
            self.separate();
        }
    }

    fn code_block(&mut self) {
        self.code = false;
        let text = std::mem::take(&mut self.text);
        let indent = self.indent();
        self.marker = None;
        let fence = if text.contains("```") { "~~~~" } else { "```" };
        self.lines.push(format!("{indent}{fence}text"));
        for line in text.trim_end().split('\n') {
            let line = clean(line).replace('\t', "    ");
            self.lines
                .push(format!("{indent}{line}").trim_end().to_owned());
        }
        self.lines.push(format!("{indent}{fence}"));
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        let start = self
            .lines
            .iter()
            .position(|line| !line.is_empty())
            .unwrap_or(self.lines.len());
        self.lines.drain(..start);
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, lines, parsed, wrap};

    #[test]
    fn plain_scalars_have_the_type_of_the_core_schema() {
        for text in [
            "",
            "Words - with: marks! {id} = $1, a+b~c; 100% @you? (\"x\"/'y')",
            "`GET /pets/{id}`.",
            "Sets `X-Name`: `[a]  <b> \\ *c* _d_ & #e | ~~~`",
            "A line that is long enough to be broken - with a mark at which the next one begins, and so it goes on `a b` `c`",
        ] {
            assert!(is_plain(text), "{text}");
            assert_eq!(wrap(text, ""), parsed(text), "{text}");
        }
        for text in [
            "1. one",
            "- one",
            "+ one",
            "~~~",
            "one ",
            "one\ntwo",
            "`",
            "``",
            "`` a ``",
            "`a``b`",
            "` a`",
            "a `b",
            "https://example.com",
            "\u{e9}",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn markup_that_rustdoc_warns_about_is_escaped() {
        for (text, expected) in [
            ("A plain sentence.", vec!["A plain sentence."]),
            ("<p>Some <b>bold</b> text</p>", vec!["Some bold text"]),
            (
                "see [docs](/relative) and [web](https://example.com/a)",
                vec!["see docs and [web](https://example.com/a)"],
            ),
            ("Vec<T> of [items]", vec!["Vec of \\[items\\]"]),
            ("```json\n{}\n```", vec!["```text", "{}", "```"]),
            ("- a\nlazy\n- b", vec!["- a lazy", "- b"]),
            ("as in RFC 3339.", vec!["as in RFC 3339."]),
            (
                "go to https://example.com/x now",
                vec!["go to <https://example.com/x> now"],
            ),
            ("{% hint %}", vec!["{% hint %}"]),
            ("a \u{202e}b", vec!["a b"]),
        ] {
            assert_eq!(lines(text), expected, "{text}");
        }
    }
}
