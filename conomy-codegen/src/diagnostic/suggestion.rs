//! "Did you mean" suggestions for misspelled names.

/// Returns the candidate that is most similar to a misspelled name, if one is similar enough.
///
/// A candidate is similar enough if it only differs in case, or in at most a third of the letters (a
/// transposition counts once). Of equally similar candidates, the first is returned.
pub(super) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Names are short; comparing very long names would be quadratic.
    if written.len() > 200 {
        return None;
    }
    let allowed = written.chars().count() / 3;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.eq_ignore_ascii_case(written) {
            return Some(candidate);
        }
        if allowed == 0 || candidate.len().abs_diff(written.len()) > 4 * allowed {
            continue;
        }
        let distance = strsim::osa_distance(written, candidate);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
