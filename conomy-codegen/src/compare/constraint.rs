//! Determines how a change of limits, lengths, patterns and defaults affects requests.

use std::collections::BTreeMap;

use super::change::Wire;

/// The limits of one line of constraints: the minimum and the maximum, by the unit that they limit.
type Limits = BTreeMap<String, (Option<f64>, Option<f64>)>;

/// Returns the effects on requests: for deployed clients and for new clients. Clients do not validate responses.
pub(super) fn wire(old: Option<&str>, new: Option<&str>) -> (Wire, Wire) {
    let (old, new) = (Line::read(old), Line::read(new));
    let (mut tighter, mut looser) = (false, false);
    let keys = old.limits.keys().chain(new.limits.keys());
    for key in keys {
        let of = |line: &Line| line.limits.get(key).copied().unwrap_or_default();
        let ((old_least, old_most), (new_least, new_most)) = (of(&old), of(&new));
        let least = |limit: Option<f64>| limit.unwrap_or(f64::NEG_INFINITY);
        let most = |limit: Option<f64>| limit.unwrap_or(f64::INFINITY);
        tighter |= least(new_least) > least(old_least) || most(new_most) < most(old_most);
        looser |= least(new_least) < least(old_least) || most(new_most) > most(old_most);
    }
    tighter |= new.rules.iter().any(|rule| !old.rules.contains(rule));
    looser |= old.rules.iter().any(|rule| !new.rules.contains(rule));
    let mut wire = (Wire::none(), Wire::none());
    if tighter {
        wire.0 = Wire::degrades("the new server may reject values that the old document allows");
    }
    if looser {
        wire.1 =
            Wire::degrades("the old server may reject values that only the new document allows");
    }
    if old.default != new.default {
        let other = || Wire::degrades("requests that omit the value now get another default");
        wire = (wire.0.and(other()), wire.1.and(other()));
    }
    wire
}

#[derive(Default)]
struct Line {
    limits: Limits,
    /// Patterns and formats.
    rules: Vec<String>,
    default: Option<String>,
}

impl Line {
    /// Parses a line that `lower` has written.
    fn read(text: Option<&str>) -> Line {
        let mut line = Line::default();
        let text = text.unwrap_or_default().trim_end_matches('.');
        for piece in pieces(text) {
            // Only the first word of the line starts with a capital letter.
            let mut letters = piece.chars();
            let first = letters.next().map(|first| first.to_lowercase().to_string());
            let piece = format!("{}{}", first.unwrap_or_default(), letters.as_str());
            if let Some(default) = piece.strip_suffix(" by default") {
                line.default = Some(default.to_owned());
            } else if !line.limit(&piece) && !piece.is_empty() {
                line.rules.push(piece);
            }
        }
        line
    }

    fn limit(&mut self, piece: &str) -> bool {
        let words: Vec<&str> = piece.split(' ').collect();
        let unit = |word: Option<&&str>| {
            word.map_or("value", |word| word.trim_end_matches('s'))
                .to_owned()
        };
        let number = |word: &str| word.parse::<f64>().ok();
        let (unit, least, most) = match words.as_slice() {
            ["exactly", count, rest @ ..] => (unit(rest.first()), number(count), number(count)),
            ["at", "least", count, rest @ ..] => (unit(rest.first()), number(count), None),
            ["at", "most", count, rest @ ..] => (unit(rest.first()), None, number(count)),
            // An exclusive bound becomes the adjacent float. The error is smaller than any difference that matters here.
            ["more", "than", count] => (unit(None), number(count).map(f64::next_up), None),
            ["less", "than", count] => (unit(None), None, number(count).map(f64::next_down)),
            [low, "to", high, rest @ ..] => (unit(rest.first()), number(low), number(high)),
            _ => return false,
        };
        if least.is_none() && most.is_none() {
            return false;
        }
        let limits = self.limits.entry(unit).or_default();
        limits.0 = limits.0.or(least);
        limits.1 = limits.1.or(most);
        true
    }
}

/// Splits text at commas that are not inside of backticks.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut is_code) = (Vec::new(), 0, false);
    for (place, c) in text.char_indices() {
        match c {
            '`' => is_code = !is_code,
            ',' if !is_code => {
                pieces.push(text[start..place].trim());
                start = place + 1;
            }
            _ => {}
        }
    }
    pieces.push(text[start..].trim());
    pieces
}

#[cfg(test)]
mod tests {
    use super::wire;
    use crate::compare::WireEffect;

    #[test]
    fn each_direction_concerns_one_side() {
        for (old, new, deployed, upcoming) in [
            (None, Some("At most 50 characters."), true, false),
            (Some("At most 50 characters."), None, false, true),
            (
                Some("1 to 50 characters."),
                Some("1 to 40 characters."),
                true,
                false,
            ),
            (
                Some("1 to 50 characters."),
                Some("2 to 60 characters."),
                true,
                true,
            ),
            (Some("At least 1."), Some("More than 1."), true, false),
            (
                Some("At least 0, at most 100."),
                Some("At least -5, at most 100."),
                false,
                true,
            ),
            (
                Some("Matches `a, b`."),
                Some("Matches `a, b`, at most 3 items."),
                true,
                false,
            ),
            (Some("Matches `a`."), Some("Matches `b`."), true, true),
            (Some("Exactly 3 items."), Some("3 to 4 items."), false, true),
            (Some("`1` by default."), Some("`2` by default."), true, true),
        ] {
            let (first, second) = wire(old, new);
            let has = |effect| effect != WireEffect::None;
            assert_eq!(
                (has(first.effect), has(second.effect)),
                (deployed, upcoming),
                "{old:?} {new:?}"
            );
        }
    }
}
