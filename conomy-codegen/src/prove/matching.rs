//! Generates strings that match a `pattern`.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Characters that are preferred because they are readable.
const READABLE: &str = "a1AbBz0 _-./:@#";

/// The maximum number of characters, because `a{1000000}` is a valid pattern.
const LONGEST: usize = 10_000;

/// Returns a string that matches a pattern. Repetitions without an upper bound have `extra` more items than necessary. Returns
/// `None` if the pattern is not supported, such as one with a look-ahead.
pub(super) fn matching(pattern: &str, extra: usize) -> Option<String> {
    let hir = regex_syntax::ParserBuilder::new()
        .nest_limit(50)
        .build()
        .parse(pattern)
        .ok()?;
    let mut text = String::new();
    write(&hir, extra, &mut text)?;
    Some(text)
}

fn write(hir: &Hir, extra: usize, text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(of_class(class)?),
        HirKind::Repetition(repetition) => {
            let least = repetition.min as usize;
            let most = repetition.max.map_or(usize::MAX, |most| most as usize);
            for _ in 0..least.saturating_add(extra).min(most) {
                let before = text.len();
                write(&repetition.sub, 0, text)?;
                // Repeating an empty match has no effect.
                if text.len() == before {
                    break;
                }
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, extra, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, extra, text)?;
            }
        }
        HirKind::Alternation(branches) => write(branches.first()?, extra, text)?,
    }
    Some(())
}

/// Returns a character of a class.
fn of_class(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|range| (char::from(range.start()), char::from(range.end())))
            .collect(),
    };
    let contains = |one: char| {
        ranges
            .iter()
            .any(|(start, end)| (*start..=*end).contains(&one))
    };
    let first = ranges.first().map(|(start, _)| *start);
    READABLE.chars().find(|one| contains(*one)).or(first)
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn strings_match_their_patterns() {
        let patterns = [
            "^[a-z]{3,5}$",
            "^\\d+$",
            "^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$",
            "^(GB|FR)-[0-9a-f]{8}$",
            "^https?://",
            "^[^\\s]+@[^\\s]+$",
            "^\\p{L}+$",
            "(^$)|(^[1-9]\\d*$)",
            "^#[0-9A-Fa-f]{6}$",
            "",
        ];
        for pattern in patterns {
            let judge = regress::Regex::with_flags(pattern, "u").expect("a pattern");
            for extra in [0, 1, 7] {
                let text = matching(pattern, extra).expect("a string");
                assert!(judge.find(&text).is_some(), "{pattern}: {text:?}");
            }
        }
        assert_eq!(matching("^(?=a)b", 0), None);
        assert_eq!(matching("a{1000000}", 0), None);
        assert_eq!(
            matching("((a?){4000000000}){4000000000}", 0).as_deref(),
            Some("")
        );
    }
}
