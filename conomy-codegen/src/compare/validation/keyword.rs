//! Compares the keywords of two schemas that restrict values and determine no type.

use std::collections::{BTreeMap, BTreeSet};

use super::same::is_same;
use crate::load::{Document, NodeId, extension};

/// How the values of a keyword are compared.
#[derive(Clone, Copy)]
enum Rule {
    /// A maximum.
    Most,
    /// A minimum.
    Least,
    /// `true` restricts the values.
    Flag,
    /// `false` restricts the values.
    Closed,
    /// Any other value restricts the values differently.
    Other,
    /// Any other value gives every value another meaning.
    Meaning,
    /// A map whose entries restrict the values, each differently.
    Each,
}

/// The keywords that the documentation of a field, type or parameter contains, so that their changes may be reported already.
const DOCUMENTED: [(&str, Rule); 7] = [
    ("maximum", Rule::Most),
    ("minimum", Rule::Least),
    ("maxLength", Rule::Most),
    ("minLength", Rule::Least),
    ("maxItems", Rule::Most),
    ("minItems", Rule::Least),
    ("pattern", Rule::Other),
];

/// The keywords that the documentation does not contain, by the name under which the loaded document stores them.
const OTHERS: [(&str, Rule); 19] = [
    ("multipleOf", Rule::Other),
    ("uniqueItems", Rule::Flag),
    ("maxProperties", Rule::Most),
    ("minProperties", Rule::Least),
    ("additionalProperties", Rule::Closed),
    ("not", Rule::Other),
    (extension::CONTENT_ENCODING, Rule::Meaning),
    (extension::CONTENT_MEDIA_TYPE, Rule::Meaning),
    (extension::CONTENT_SCHEMA, Rule::Other),
    (extension::CONTAINS, Rule::Other),
    (extension::MAX_CONTAINS, Rule::Most),
    (extension::MIN_CONTAINS, Rule::Least),
    (extension::UNEVALUATED_PROPERTIES, Rule::Closed),
    (extension::PROPERTY_NAMES, Rule::Other),
    (extension::DEPENDENT_REQUIRED, Rule::Each),
    (extension::DEPENDENT_SCHEMAS, Rule::Each),
    (extension::IF, Rule::Other),
    (extension::THEN, Rule::Other),
    (extension::ELSE, Rule::Other),
];

/// A document, and schemas that apply to the same values.
type Schemas<'a> = (&'a Document, &'a [NodeId]);

/// The differences of two schemas.
#[derive(Default)]
pub(super) struct Differences {
    /// The differences in words.
    pub(super) words: Vec<String>,
    /// Whether the new schema may reject values that the old one allows.
    pub(super) tighter: bool,
    /// Whether the new schema may allow values that the old one rejects.
    pub(super) looser: bool,
    /// Whether the same value has another meaning.
    pub(super) other_meaning: bool,
}

/// Compares the keywords of requests. `is_documented` is whether the change of the documented ones is reported already.
pub(super) fn compare_requests(
    old: Schemas<'_>,
    new: Schemas<'_>,
    is_documented: bool,
    found: &mut Differences,
) {
    let documented = DOCUMENTED.iter().filter(|_| !is_documented);
    compare(documented.chain(&OTHERS), old, new, found);
}

/// Compares the keywords of responses: those that tell callers how to read a value.
pub(super) fn compare_responses(old: Schemas<'_>, new: Schemas<'_>, found: &mut Differences) {
    let rules = OTHERS
        .iter()
        .filter(|(_, rule)| matches!(rule, Rule::Meaning));
    compare(rules, old, new, found);
}

fn compare<'a>(
    rules: impl Iterator<Item = &'a (&'static str, Rule)>,
    old: Schemas<'_>,
    new: Schemas<'_>,
    found: &mut Differences,
) {
    for (stored, rule) in rules {
        let both = (values(old, stored), values(new, stored));
        let words = match rule {
            Rule::Most | Rule::Least => limit(old, new, stored, *rule, found),
            Rule::Flag => flag((old.0, &both.0), (new.0, &both.1), true, found),
            Rule::Closed => flag((old.0, &both.0), (new.0, &both.1), false, found),
            // A condition alone has no effect.
            Rule::Other if *stored == extension::IF && (both.0.is_empty() || both.1.is_empty()) => {
                None
            }
            Rule::Other => other((old.0, &both.0), (new.0, &both.1), found),
            Rule::Meaning => {
                let words = other((old.0, &both.0), (new.0, &both.1), found);
                found.other_meaning |= words.is_some() && !both.0.is_empty() && !both.1.is_empty();
                words
            }
            Rule::Each => {
                each(stored, (old.0, &both.0), (new.0, &both.1), found);
                None
            }
        };
        if let Some(words) = words {
            found.words.push(format!("`{}` {words}", spelled(stored)));
        }
    }
}

/// Returns the values of a keyword that have an effect.
fn values((document, nodes): Schemas<'_>, stored: &str) -> Vec<NodeId> {
    let has = |node: NodeId, keyword: &str| document.get(node, keyword).is_some();
    let is_effective = |node: NodeId| match stored {
        extension::IF => has(node, extension::THEN) || has(node, extension::ELSE),
        extension::THEN | extension::ELSE => has(node, extension::IF),
        _ => true,
    };
    let nodes = nodes.iter().filter(|node| is_effective(**node));
    nodes
        .filter_map(|node| document.get(*node, stored))
        .collect()
}

/// Returns a keyword as authors write it: `minContains` for `x-min-contains`.
fn spelled(stored: &str) -> String {
    let mut words = stored.trim_start_matches("x-").split('-');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

fn limit(
    old: Schemas<'_>,
    new: Schemas<'_>,
    stored: &str,
    rule: Rule,
    found: &mut Differences,
) -> Option<String> {
    let is_most = matches!(rule, Rule::Most);
    let (was, is) = (
        strictest(old, stored, is_most),
        strictest(new, stored, is_most),
    );
    // Without `minContains`, one item must match.
    let absent = match (is_most, stored) {
        (true, _) => f64::INFINITY,
        (false, extension::MIN_CONTAINS) => 1.0,
        (false, _) => f64::NEG_INFINITY,
    };
    let number = |limit: &Option<(f64, String)>| limit.as_ref().map_or(absent, |limit| limit.0);
    let (old, new) = (number(&was), number(&is));
    if old == new {
        return None;
    }
    let is_tighter = if is_most { new < old } else { new > old };
    found.tighter |= is_tighter;
    found.looser |= !is_tighter;
    Some(match (was, is) {
        (Some((_, was)), Some((_, is))) => format!("is {is}, it was {was}"),
        (None, Some((_, is))) => format!("is {is}, it was absent"),
        (_, None) => "was removed".to_owned(),
    })
}

/// Returns the strictest of several limits, as a number and in words.
fn strictest((document, nodes): Schemas<'_>, stored: &str, is_most: bool) -> Option<(f64, String)> {
    let exclusive = match stored {
        "maximum" => "exclusiveMaximum",
        "minimum" => "exclusiveMinimum",
        _ => "",
    };
    let limits = nodes.iter().filter_map(|node| {
        let text = document.number(document.get(*node, stored)?)?;
        let number: f64 = text.parse().ok()?;
        let flag = document.get(*node, exclusive);
        // An exclusive bound becomes the adjacent float. The error is smaller than any difference that matters here.
        Some(match flag.and_then(|flag| document.as_bool(flag)) {
            Some(true) if is_most => (number.next_down(), format!("less than {text}")),
            Some(true) => (number.next_up(), format!("more than {text}")),
            _ => (number, text.to_owned()),
        })
    });
    limits.reduce(|one, other| {
        let is_stricter = if is_most {
            other.0 < one.0
        } else {
            other.0 > one.0
        };
        if is_stricter { other } else { one }
    })
}

fn flag(old: Schemas<'_>, new: Schemas<'_>, by: bool, found: &mut Differences) -> Option<String> {
    let is_set = |(document, values): Schemas<'_>| {
        values
            .iter()
            .any(|value| document.as_bool(*value) == Some(by))
    };
    let (was, is) = (is_set(old), is_set(new));
    found.tighter |= is && !was;
    found.looser |= was && !is;
    match (was, is) {
        (false, true) => Some(format!("is `{by}`")),
        (true, false) => Some(format!("is no longer `{by}`")),
        _ => None,
    }
}

fn other(old: Schemas<'_>, new: Schemas<'_>, found: &mut Differences) -> Option<String> {
    let mut left: Vec<NodeId> = new.1.to_vec();
    let mut gone = false;
    for value in old.1 {
        let same = left
            .iter()
            .position(|other| is_same((old.0, *value), (new.0, *other)));
        match same {
            Some(place) => drop(left.swap_remove(place)),
            None => gone = true,
        }
    }
    let came = !left.is_empty();
    found.tighter |= came;
    found.looser |= gone;
    match (gone, came) {
        (false, false) => None,
        (true, true) => Some("is another one".to_owned()),
        (false, true) => Some("was added".to_owned()),
        (true, false) => Some("was removed".to_owned()),
    }
}

/// Compares maps entry by entry.
fn each(stored: &str, old: Schemas<'_>, new: Schemas<'_>, found: &mut Differences) {
    let keyword = spelled(stored);
    let (was, is) = (entries(old), entries(new));
    let names: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    for name in names {
        let of = |map: &BTreeMap<&str, Vec<NodeId>>| map.get(name).cloned().unwrap_or_default();
        let (was, is) = ((old.0, of(&was)), (new.0, of(&is)));
        let words = match (texts((was.0, &was.1)), texts((is.0, &is.1))) {
            // A longer list of required properties only restricts the values further.
            (Some(was), Some(is)) if was != is => {
                found.tighter |= !is.is_subset(&was);
                found.looser |= !was.is_subset(&is);
                Some("lists other properties".to_owned())
            }
            (Some(_), Some(_)) => None,
            _ => other((was.0, &was.1), (is.0, &is.1), found),
        };
        if let Some(words) = words {
            found.words.push(format!("`{keyword}` of `{name}` {words}"));
        }
    }
}

/// Returns the values of each key of some maps.
fn entries<'a>((document, maps): Schemas<'a>) -> BTreeMap<&'a str, Vec<NodeId>> {
    let mut entries: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
    for (name, value) in maps.iter().flat_map(|map| document.entries(*map)) {
        entries.entry(name).or_default().push(value);
    }
    entries
}

/// Returns the texts of a list, if it is one.
fn texts<'a>((document, values): Schemas<'a>) -> Option<BTreeSet<&'a str>> {
    let mut texts = BTreeSet::new();
    for value in values {
        let items: Vec<NodeId> = document.items(*value).collect();
        if items.is_empty() {
            return None;
        }
        for item in items {
            texts.insert(document.as_str(item)?);
        }
    }
    (!values.is_empty()).then_some(texts)
}
