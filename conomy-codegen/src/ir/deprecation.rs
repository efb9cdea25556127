//! Why an item is deprecated. OpenAPI has no field for it, so the reason is read from the description.

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use super::Docs;

/// The maximum length of a reason, in characters.
const LONGEST: usize = 200;

/// Words of a sentence that says when an item ends.
const END: &str = "will be removed";

/// Words of sentences about a deprecation.
const ABOUT: [&str; 8] = [
    "deprecat",
    "closing down",
    "replaced by",
    "superseded by",
    "obsolete",
    "no longer supported",
    "no longer relevant",
    END,
];

/// Words of sentences that name a successor.
const SUCCESSOR: [&str; 7] = [
    " instead",
    "in favor of",
    "in favour of",
    "replaced by",
    "superseded by",
    "please use ",
    "migrate to ",
];

impl Docs {
    /// Returns why the item is deprecated and what replaces it, in a sentence of its description. `None` if the item is not deprecated,
    /// or if the description does not say more than that.
    pub fn deprecation(&self) -> Option<String> {
        let description = self.description.as_ref().filter(|_| self.deprecated)?;
        let sentences = sentences(description);
        let says = |sentence: &String, words: &[&str]| {
            let sentence = sentence.to_lowercase();
            words.iter().any(|word| sentence.contains(word))
        };
        let about = sentences.iter().position(|one| says(one, &ABOUT))?;
        // "This is deprecated. Use X instead."
        let near = sentences.iter().skip(about).take(3);
        let successor = near.clone().find(|one| says(one, &SUCCESSOR));
        // A digit is part of a version or a date.
        let is_dated =
            |one: &&String| one.contains(|c: char| c.is_ascii_digit()) || says(one, &[END]);
        let reason = successor.or_else(|| near.into_iter().find(is_dated))?;
        let reason = short(without_label(reason));
        (!reason.is_empty()).then_some(reason)
    }
}

/// Returns the sentences of a CommonMark text, without markup except for code spans.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        match event {
            Event::Text(text) => current.push_str(&text),
            Event::Code(code) => current.push_str(&format!("`{code}`")),
            Event::Html(html) => current.push_str(&without_tags(&html)),
            Event::SoftBreak => current.push(' '),
            Event::HardBreak
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::HtmlBlock
                | TagEnd::CodeBlock,
            ) => end(&mut current, &mut sentences),
            _ => {}
        }
    }
    end(&mut current, &mut sentences);
    sentences
}

/// Removes the tags of a block of HTML.
fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    text
}

/// Moves the sentences of a block to the list.
fn end(block: &mut String, sentences: &mut Vec<String>) {
    let mut begin = 0;
    for (at, found) in block.match_indices([' ', '\n']) {
        let before = &block[begin..at];
        let is_end = before.ends_with(['.', '!', '?']) && !before.ends_with("e.g.");
        if is_end {
            sentences.push(before.trim().to_owned());
            begin = at + found.len();
        }
    }
    sentences.push(block[begin..].trim().to_owned());
    sentences.retain(|sentence| !sentence.is_empty());
    block.clear();
}

/// Removes a label such as `Deprecated:` from the beginning of a sentence.
fn without_label(sentence: &str) -> &str {
    const LABEL: &str = "deprecated";
    let is_separator = |c: char| c.is_whitespace() || ":.-–—*".contains(c);
    let sentence = sentence.trim_start_matches(is_separator);
    let is_labelled = sentence
        .get(..LABEL.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(LABEL));
    match sentence.get(LABEL.len()..).filter(|_| is_labelled) {
        Some(rest) if rest.trim_start().starts_with([':', '-', '–', '—', '.']) => {
            rest.trim_start_matches(is_separator)
        }
        _ => sentence,
    }
}

/// Shortens a sentence at a space, and removes its full stop, because it is the end of another sentence.
fn short(sentence: &str) -> String {
    let sentence: String = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = sentence.trim_end_matches('.');
    let Some((limit, _)) = sentence.char_indices().nth(LONGEST) else {
        return sentence.to_owned();
    };
    let end = sentence[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", &sentence[..end])
}

#[cfg(test)]
mod tests {
    use super::Docs;

    #[test]
    fn the_reason_is_a_sentence_of_the_description() {
        let cases = [
            (
                "**Deprecated:** use `summary` instead.",
                Some("use `summary` instead"),
            ),
            (
                "Deprecated in favor of `tools`.",
                Some("Deprecated in favor of `tools`"),
            ),
            (
                "*Deprecated since version 2.2.0*&#58; Use 'logical_date' instead.",
                Some("Deprecated since version 2.2.0: Use 'logical_date' instead"),
            ),
            (
                "## This endpoint is *deprecated* : use /auth/token instead",
                Some("This endpoint is deprecated : use /auth/token instead"),
            ),
            (
                "Lists accounts.\n\nThis endpoint is deprecated.\nUse [the new one](https://example.com) instead.",
                Some("Use the new one instead"),
            ),
            ("Deprecated since 2.0.", Some("Deprecated since 2.0")),
            (
                "<p>The card.</p> Will be removed in May.",
                Some("Will be removed in May"),
            ),
            // Nothing that `deprecated: true` does not say.
            ("The card. Deprecated.", None),
            // Another sentence is not about the deprecation.
            ("If there is no name, the id is used instead.", None),
            ("", None),
        ];
        for (description, expected) in cases {
            let docs = Docs {
                description: Some(description.to_owned()),
                deprecated: true,
                ..Docs::default()
            };
            assert_eq!(docs.deprecation().as_deref(), expected, "{description}");
            let current = Docs {
                deprecated: false,
                ..docs
            };
            assert_eq!(current.deprecation(), None);
        }
        let long = Docs {
            description: Some(format!(
                "Use {}instead: it is deprecated.",
                "another ".repeat(40)
            )),
            deprecated: true,
            ..Docs::default()
        };
        let reason = long.deprecation().expect("a reason");
        assert!(
            reason.ends_with("another…") && reason.chars().count() <= 201,
            "{reason}"
        );
    }
}
