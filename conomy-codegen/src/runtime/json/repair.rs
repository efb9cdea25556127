//! Makes a JSON text readable whose values do not fit their types.
//!
//! serde stops at the first value that does not fit. Its error tells the place and the expected type; the value is
//! replaced, and the text is read again by the same function, so that lenient reading costs no code per model. The
//! same defect in other items of a list is repaired in the same pass, so the number of passes depends on the number
//! of different defects, not on the number of values.

use std::collections::HashMap;

use super::error_path::{Step, format_path, parse_path, with_path};
use super::members::{elements, members};
use super::problem::{Problem, UNKNOWN};

/// The maximum number of problems. A text with more is not a response of this API.
const MAX_PROBLEMS: usize = 1000;

/// The maximum number of passes.
const MAX_PASSES: usize = 100;

/// The maximum number of bytes that are read in all passes.
const MAX_WORK: usize = 64 * 1024 * 1024;

/// An array whose items have a type for each position has at most this many with the same defect. With more, it is a list
/// of items of one type.
const MAX_POSITIONS: usize = 4;

/// The maximum number of steps of a path. A type that requires itself has no emptiest value.
const MAX_STEPS: usize = 64;

/// The state of the repair of one text.
#[derive(Default)]
pub(super) struct Repair {
    pub(super) problems: Vec<Problem>,
    /// The number of replacements of each place.
    places: HashMap<String, Replaced>,
    /// The number of items of a list that do not have the expected type.
    items: HashMap<(String, String), usize>,
    passes: usize,
    work: usize,
}

struct Replaced {
    /// The values that do not fit.
    tried: Vec<String>,
    /// The index of the problem. `None` for a place within a value that was not in the original.
    problem: Option<usize>,
}

/// What an error says about a place.
enum Defect<'a> {
    /// An object has no property of this name.
    Missing(&'a str),
    /// A value has another type.
    Type(&'a str),
    /// A value has the right type, but is not valid.
    Invalid(&'a str),
}

impl Repair {
    /// Replaces what `error` complains about. `None` if that is impossible or exceeds the limits.
    #[cold]
    pub(super) fn repaired(&mut self, text: &str, error: &serde_json::Error) -> Option<String> {
        self.passes += 1;
        self.work += text.len();
        if !error.is_data() || self.passes > MAX_PASSES || self.work > MAX_WORK {
            return None;
        }
        let message = with_path(text, error);
        let (steps, message) = parse_path(&message);
        let defect = Defect::of(message);
        if steps.len() > MAX_STEPS {
            return None;
        }
        let mut places = Vec::new();
        find(text, &steps, &mut Vec::new(), &mut places);
        let concrete = format_path(&steps);
        let own = places
            .iter()
            .find(|place| format_path(&place.steps) == concrete)?
            .value;
        let defect = match defect {
            // An object with a flattened union is read from any JSON.
            Defect::Missing(_) if !own.starts_with('{') => Defect::Type("a map"),
            defect => defect,
        };
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        let is_common = self.is_common(&steps, &defect);
        for place in &places {
            let is_own = format_path(&place.steps) == concrete;
            let has_defect = is_own || is_common && defect.is_same(own, place.value);
            if !has_defect {
                continue;
            }
            let at = place.value.as_ptr().addr() - text.as_ptr().addr();
            match defect {
                Defect::Missing(name) => {
                    let has_it = members(place.value).any(|(known, _)| known == name);
                    if has_it || !place.value.starts_with('{') {
                        continue;
                    }
                    let mut steps = place.steps.clone();
                    steps.push(Step::Key(name.to_owned()));
                    self.note(&steps, UNKNOWN, "nothing")?;
                    let is_empty = place.value[1..].trim_ascii_start().starts_with('}');
                    let comma = if is_empty { "" } else { "," };
                    let name = serde_json::Value::from(name);
                    edits.push((at + 1, at + 1, format!("{name}:null{comma}")));
                }
                Defect::Type(expected) | Defect::Invalid(expected) => {
                    let is_wrapped = place.steps.split_last().is_some_and(|(last, list)| {
                        matches!(last, Step::Index(_)) && self.places.contains_key(&format_path(list))
                    });
                    let replaced =
                        self.note(&place.steps, &plainly(expected), kind(place.value))?;
                    replaced.tried.push(place.value.to_owned());
                    let text = replacement(place.value, expected, &replaced.tried, is_wrapped)?;
                    edits.push((at, at + place.value.len(), text));
                }
            }
        }
        edited(text, edits)
    }

    /// Returns whether the same defect is repaired in other items of lists at once. Items of a list may have a type
    /// for each position, so that takes several items with the defect; properties of items may not.
    fn is_common(&mut self, steps: &[Step], defect: &Defect<'_>) -> bool {
        let (Some((Step::Index(_), list)), Defect::Type(expected)) = (steps.split_last(), defect)
        else {
            return true;
        };
        let count = self
            .items
            .entry((format_path(list), plainly(expected)))
            .or_default();
        *count += 1;
        *count > MAX_POSITIONS
    }

    /// Records that a place is repaired. `None` if there are too many.
    fn note(
        &mut self,
        steps: &[Step],
        expected: &str,
        found: &'static str,
    ) -> Option<&mut Replaced> {
        let path = format_path(steps);
        let count = self.places.len();
        let is_within =
            (0..steps.len()).any(|len| self.places.contains_key(&format_path(&steps[..len])));
        let problems = &mut self.problems;
        let replaced = self.places.entry(path).or_insert_with_key(|path| {
            let problem = (!is_within).then_some(problems.len());
            if problem.is_some() {
                let path = path.strip_prefix('.').unwrap_or(path).to_owned();
                problems.push(Problem::new(path, expected.to_owned(), found));
            }
            Replaced {
                tried: Vec::new(),
                problem,
            }
        });
        if let Some(problem) = replaced.problem {
            problems[problem].expect(expected);
        }
        (count < MAX_PROBLEMS).then_some(replaced)
    }
}

impl<'a> Defect<'a> {
    fn of(message: &'a str) -> Self {
        if let Some(name) = message.strip_prefix("missing field `") {
            return Self::Missing(name.strip_suffix('`').unwrap_or(name));
        }
        let expected = message
            .rsplit_once(", expected ")
            .map(|(_, expected)| expected);
        match expected {
            Some(expected) if message.starts_with("invalid type: ") => Self::Type(expected),
            _ => Self::Invalid(expected.unwrap_or_default()),
        }
    }

    /// Returns whether another item of the same list has the same defect.
    fn is_same(&self, own: &str, other: &str) -> bool {
        match self {
            Self::Missing(_) => true,
            Self::Type(_) => kind(own) == kind(other),
            Self::Invalid(_) => own == other,
        }
    }
}

/// Returns the replacement of a value that does not fit: what it says in the expected type, then null, which stands for
/// an optional property that is absent, then the emptiest value of the expected type, then that of any type.
fn replacement(value: &str, expected: &str, tried: &[String], is_wrapped: bool) -> Option<String> {
    let is_first = tried.len() == 1;
    let converted = converted(value, expected)
        .filter(|text| is_first && !(is_wrapped && text.starts_with('[')));
    let emptiest = [Some("null"), emptiest(expected)].into_iter().flatten();
    let others = ["\"\"", "0", "false", "[]", "{}", "\"0\""];
    let empty = emptiest.chain(others).map(str::to_owned);
    let mut candidates = converted.into_iter().chain(empty);
    candidates.find(|candidate| !tried.contains(candidate))
}

/// Returns the emptiest value of a type that serde names.
fn emptiest(expected: &str) -> Option<&'static str> {
    Some(match plainly(expected).as_str() {
        "a string" => "\"\"",
        "an integer" | "a number" => "0",
        "a boolean" => "false",
        "a list" => "[]",
        DECIMAL => "\"0\"",
        _ if expected.starts_with("an object") || expected == "a map" => "{}",
        _ => return None,
    })
}

/// Returns a value in another JSON type, if it says the same: `"12"` and `12`, one item and a list of it.
fn converted(value: &str, expected: &str) -> Option<String> {
    let found = kind(value);
    let content = || serde_json::from_str::<String>(value).ok();
    match (found, plainly(expected).as_str()) {
        ("null", _) | ("a list", "a list") => None,
        ("a string", "an integer" | "a number") => {
            let content = content()?;
            let content = content.trim();
            let is_number = serde_json::from_str::<serde_json::Number>(content).is_ok();
            is_number.then(|| content.to_owned())
        }
        ("a string", "a boolean") => {
            let content = content()?.to_ascii_lowercase();
            matches!(&*content, "true" | "false").then_some(content)
        }
        ("a number", DECIMAL) | ("a number" | "a boolean", "a string") => {
            Some(format!("\"{value}\""))
        }
        (_, "a list") => Some(format!("[{value}]")),
        ("a list", _) => {
            let mut items = elements(value);
            match (items.next(), items.next()) {
                (Some(sole), None) => Some(sole.to_owned()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A number that is written as a string.
const DECIMAL: &str = "a decimal number";

/// Returns the type of a value.
fn kind(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') | None => "null",
        Some(_) => "a number",
    }
}

/// Returns serde's name of a type in the words of JSON.
fn plainly(expected: &str) -> String {
    match expected {
        "" => UNKNOWN,
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128"
        | "usize" => "an integer",
        "f32" | "f64" => "a number",
        "str" | "string" | "a borrowed string" => "a string",
        "a boolean" | "bool" => "a boolean",
        "a string that is a decimal number" => DECIMAL,
        "a sequence" | "an array" => "a list",
        "a map" => "an object",
        other => other,
    }
    .to_owned()
}

/// A value in a text, with its path.
struct Place<'t> {
    steps: Vec<Step>,
    value: &'t str,
}

/// Finds the value at a path, and the values at the same path within other items of lists.
fn find<'t>(value: &'t str, rest: &[Step], steps: &mut Vec<Step>, found: &mut Vec<Place<'t>>) {
    if found.len() > MAX_PROBLEMS {
        return;
    }
    let Some((step, rest)) = rest.split_first() else {
        let value = value.trim_ascii();
        found.push(Place {
            steps: steps.clone(),
            value,
        });
        return;
    };
    match step {
        Step::Key(key) => {
            for (_, value) in members(value).filter(|(name, _)| name == key) {
                steps.push(step.clone());
                find(value, rest, steps, found);
                steps.pop();
            }
        }
        Step::Index(_) => {
            for (index, value) in elements(value).enumerate() {
                steps.push(Step::Index(index));
                find(value, rest, steps, found);
                steps.pop();
            }
        }
    }
}

/// Returns the text with some of its parts replaced. `None` if nothing is.
fn edited(text: &str, mut edits: Vec<(usize, usize, String)>) -> Option<String> {
    edits.sort_by_key(|(start, ..)| *start);
    let mut edited = String::with_capacity(text.len() + 16 * edits.len());
    let mut kept = 0;
    for (start, end, new) in &edits {
        edited.push_str(text.get(kept..*start)?);
        edited.push_str(new);
        kept = *end;
    }
    edited.push_str(text.get(kept..)?);
    (!edits.is_empty()).then_some(edited)
}
