//! "Did you mean": the name that somebody probably wanted to write.

/// The candidate that is nearest to a misspelt name, if one is near enough to be meant.
///
/// Near enough is: equal but for case, or at most a third of the letters mistyped (an exchange of
/// two neighbours counts once). Of equally near candidates the first wins.
pub(super) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Names in documents are short; measuring a megabyte against a megabyte is what an attacker
    // would like.
    if written.len() > 200 {
        return None;
    }
    let allowed = (written.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.eq_ignore_ascii_case(written) {
            return Some(candidate);
        }
        if candidate.len().abs_diff(written.len()) > 4 * allowed {
            continue;
        }
        let distance = strsim::osa_distance(written, candidate);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
