//! Words with inner capitals, such as `OAuth`.
//!
//! A capital starts a word, except in words such as `OAuth` and `IDs`, which must not become `o_auth` and `user_i_ds`.

/// Brands and terms in which an inner capital does not start a word.
const ONE_WORD: [&str; 17] = [
    "CockroachDB",
    "DynamoDB",
    "GitHub",
    "GitLab",
    "GraphQL",
    "IPv4",
    "IPv6",
    "JavaScript",
    "LinkedIn",
    "MongoDB",
    "MySQL",
    "OAuth",
    "PayPal",
    "PostgreSQL",
    "TypeScript",
    "YouTube",
    "iOS",
];

/// Returns the text with only the first letter of such words in upper case.
pub(super) fn one_word(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let special = special(before, rest);
        let (word, after) = rest.split_at(special.unwrap_or(first.len_utf8()));
        if special.is_some() {
            out.push(first.to_ascii_uppercase());
            out.push_str(&word[1..].to_ascii_lowercase());
        } else {
            out.push(first);
        }
        before = word.chars().next_back();
        rest = after;
    }
    out
}

/// Returns the length of such a word at the beginning of `text`, if there is one. `before` is the preceding character.
fn special(before: Option<char>, text: &str) -> Option<usize> {
    let first = text.chars().next().filter(char::is_ascii_alphabetic)?;
    let letter = before.filter(char::is_ascii_alphabetic);
    // A capital inside a run of capitals does not start a word, and neither does a lower-case letter after another letter.
    if letter.is_some_and(|letter| first.is_ascii_lowercase() || letter.is_ascii_uppercase()) {
        return None;
    }
    let ends = |length: usize| !text[length..].starts_with(|c: char| c.is_ascii_lowercase());
    let known = ONE_WORD
        .into_iter()
        .find(|word| text.starts_with(word) && ends(word.len()));
    known.map(str::len).or_else(|| {
        // The plural of an abbreviation.
        let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count();
        let plural = capitals > 1 && text[capitals..].starts_with('s') && ends(capitals + 1);
        plural.then_some(capitals + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::one_word;

    #[test]
    fn capitals_within_words() {
        for (text, written) in [
            ("OAuth2", "Oauth2"),
            ("personalOAuthToken", "personalOauthToken"),
            ("DAOAuthor", "DAOAuthor"),
            ("OAuthor", "OAuthor"),
            ("GitHub Enterprise", "Github Enterprise"),
            ("iOS", "Ios"),
            ("BiOS", "BiOS"),
            ("userIDs", "userIds"),
            ("URLsOfAPIs", "UrlsOfApis"),
            ("APIsecret", "APIsecret"),
            ("hostIPv4Address", "hostIpv4Address"),
            ("Is", "Is"),
            ("A", "A"),
            ("", ""),
        ] {
            assert_eq!(one_word(text), written);
        }
    }
}
