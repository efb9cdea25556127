//! Converts text to `snake_case` and `UpperCamelCase`.

use std::borrow::Cow;

use heck::ToSnakeCase;

use super::spelling;

/// The maximum length of an identifier. It is also a file name, which is limited to 255 bytes on most file systems.
const LONGEST: usize = 100;

/// Converts text to `snake_case`, for modules, fields, methods and arguments. The result may be a keyword.
pub(crate) fn snake(text: &str) -> String {
    let words = words(text);
    let mut name = String::with_capacity(words.len());
    for word in each(&words) {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(word);
    }
    shorten(name, text)
}

/// Converts text to `UpperCamelCase`, for types and variants. Separate digits stay separate (`gpt-3.5` is `Gpt3_5`).
pub(super) fn pascal(text: &str) -> String {
    let words = words(text);
    let mut name = String::with_capacity(words.len());
    for word in each(&words) {
        let digit_meets_digit = name.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit());
        if digit_meets_digit {
            name.push('_');
        }
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    shorten(name, text)
}

/// Prepends `_` to a name that begins with a digit, because an identifier must not.
pub(super) fn startable(name: String) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{name}")
    } else {
        name
    }
}

/// Returns the words of a text that [`words`] returned.
fn each(words: &str) -> impl Iterator<Item = &str> {
    words.split(BETWEEN).filter(|word| !word.is_empty())
}

/// The separators between words.
const BETWEEN: [char; 2] = ['_', ' '];

/// Returns lower-case ASCII words. Text without a letter or digit becomes the names of its symbols, so there is at least one
/// word.
fn words(text: &str) -> Cow<'_, str> {
    // Most names consist of such words already.
    let is_snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || BETWEEN.contains(&c);
    if text.chars().all(is_snake) && each(text).next().is_some() {
        return Cow::Borrowed(text);
    }
    let ascii = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(deunicode::deunicode(text))
    };
    let mut spelt = String::with_capacity(ascii.len());
    let mut rest = &*ascii;
    // A sign before a number is part of the value, so that `-1` and `+1` get different names.
    if let Some((sign, number)) = rest.split_at_checked(1)
        && number.starts_with(|c: char| c.is_ascii_digit())
        && let Some(word) = match sign {
            "-" => Some("minus"),
            "+" => Some("plus"),
            _ => None,
        }
    {
        spelt.push_str(word);
        spelt.push(' ');
        rest = number;
    }
    for c in rest.chars() {
        spelt.push(if c.is_ascii_alphanumeric() { c } else { ' ' });
    }
    let snake = spelling::one_word(&spelt).to_snake_case();
    if each(&snake).next().is_some() {
        return Cow::Owned(snake);
    }
    let symbols: Vec<&str> = ascii.chars().filter_map(symbol).collect();
    if symbols.is_empty() {
        Cow::Borrowed("empty")
    } else {
        Cow::Owned(symbols.join("_"))
    }
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '_' => "underscore",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '(' | ')' => "parenthesis",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        '"' | '\'' | '`' => "quote",
        ' ' | '\t' | '\n' => "space",
        _ => return None,
    })
}

/// Truncates a name that is too long, and appends a hash of `text` to keep it unique.
pub(super) fn shorten(name: String, text: &str) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    // FNV-1a, because the hash must not depend on the version or machine. The standard library's hasher does not guarantee
    // this.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let end = name
        .char_indices()
        .map(|(index, _)| index)
        .take_while(|index| *index <= LONGEST - 9)
        .last()
        .unwrap_or(0);
    format!("{}{:08x}", name[..end].trim_end_matches('_'), hash as u32)
}

#[cfg(test)]
mod tests {
    use super::{pascal, snake, startable};

    #[test]
    fn any_text_becomes_words() {
        for (text, snake_case, pascal_case) in [
            ("paymentLinkId", "payment_link_id", "PaymentLinkId"),
            (
                "PROCESSING_PAYMENT",
                "processing_payment",
                "ProcessingPayment",
            ),
            ("gpt-3.5", "gpt_3_5", "Gpt3_5"),
            ("-1", "minus_1", "Minus1"),
            ("+1", "plus_1", "Plus1"),
            (">=", "greater_equal", "GreaterEqual"),
            ("", "empty", "Empty"),
            ("Größe", "grosse", "Grosse"),
            ("Page«Item»", "page_item", "PageItem"),
            ("a.b%c d", "a_b_c_d", "ABCD"),
            ("OAuth2", "oauth2", "Oauth2"),
            ("userIDs", "user_ids", "UserIds"),
        ] {
            assert_eq!(snake(text), snake_case, "{text}");
            assert_eq!(pascal(text), pascal_case, "{text}");
        }
        assert_eq!(startable(snake("2fa")), "_2fa");
        assert!(pascal("👍").chars().all(|c| c.is_ascii_alphanumeric()));
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (first, second) = ("x".repeat(300), format!("{}y", "x".repeat(299)));
        assert!(snake(&first).len() <= 100);
        assert_ne!(snake(&first), snake(&second));
    }
}
