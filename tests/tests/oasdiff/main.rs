//! Classifies every kind of change that [oasdiff](https://github.com/oasdiff/oasdiff) has a check for.
//!
//! `changes.yaml` has a pair of documents for the id of each check, and the check's level. `verdicts.txt` has our verdicts. Where the two disagree, `changes.yaml` must state the reason. After an intended change, run with `UPDATE=1` and review
//! the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use conomy_codegen::compare::{Comparison, WireEffect, explain};
use conomy_codegen::{MemorySource, Settings};
use conomy_tests::comparison::{ROOT, try_compare};
use conomy_tests::expected;
use serde_yaml::{Mapping, Value};

const CHANGES: &str = include_str!("changes.yaml");

/// The number of checks of oasdiff at the revision that `changes.yaml` names.
const CHECKS: usize = 509;

/// A check of oasdiff.
struct Check {
    id: String,
    /// `ERR`, `WARN` or `INFO`.
    level: String,
    /// Why our verdict is another one.
    reason: Option<String>,
    /// The old and the new document. `None` if the check has no counterpart.
    documents: Option<(Value, Value)>,
}

/// Returns an entry of a mapping, or `Null`.
fn get<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

/// Merges a value into another one: mappings key by key, where `null` removes a key, and any other value as a whole.
fn merge(into: &mut Value, from: &Value) {
    let Value::Mapping(from) = from else {
        *into = from.clone();
        return;
    };
    if !into.is_mapping() {
        *into = Value::Mapping(Mapping::new());
    }
    let into = into.as_mapping_mut().expect("a mapping");
    for (key, value) in from {
        if value.is_null() {
            into.remove(key);
        } else {
            merge(into.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Returns a small document with an operation, and with components that no operation uses.
fn base() -> Value {
    yaml(
        "openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      operationId: readThing
      tags: [Things]
      responses: { '204': { description: Done. } }
components:
  schemas:
    One: { type: object, required: [kind, sort], properties: { kind: { type: string }, sort: { type: string }, a: { type: string } } }
    Two: { type: object, required: [kind, sort], properties: { kind: { type: string }, sort: { type: string }, b: { type: string } } }",
    )
}

/// Returns the place of a change whose entry does not state it, which is the start of the id.
fn place_of(id: &str) -> &'static str {
    let places = [
        ("request-body-", "request body"),
        ("request-parameter-property-", "parameter property"),
        ("request-parameter-", "parameter schema"),
        ("request-", "request property"),
        ("response-body-", "response body"),
        ("response-header-", "response header"),
        ("response-", "response property"),
    ];
    let place = places.iter().find(|(start, _)| id.starts_with(start));
    place
        .unwrap_or_else(|| panic!("{id}: the place of the change is missing"))
        .1
}

/// Returns a document with a value at a place. The value is merged from its parts.
fn document(id: &str, place: &str, parts: &[&Value]) -> Value {
    let operation = |text: &str| format!("{{ paths: {{ /things: {{ get: {text} }} }} }}");
    let request = "{ paths: { /things: { get: null, post: { operationId: sendThing, tags: [Things], requestBody: { required: true, content: { application/json: { schema: PART } } }, responses: { '204': { description: Done. } } } } } }";
    let response = operation(
        "{ responses: { '204': null, '200': { description: Done., content: { application/json: { schema: PART } } } } }",
    );
    let parameter = |text: &str| operation(&format!("{{ parameters: [ {text} ] }}"));
    let reference = "{ $ref: '#/components/schemas/Thing' }";
    let thing = |schema: &str| format!("{{ components: {{ schemas: {{ Thing: {schema} }} }} }}");
    let component = thing("PART");
    let property = thing("{ type: object, properties: { part: PART } }");
    let edits = match place {
        "document" => vec!["PART".to_owned()],
        "operation" => vec![operation("PART")],
        "request body" => vec![request.to_owned()],
        "request component" => vec![request.replace("PART", reference), component],
        "request property" => vec![request.replace("PART", reference), property],
        "response body" => vec![response],
        "response component" => vec![response.replace("PART", reference), component],
        "response property" => vec![response.replace("PART", reference), property],
        "parameter" => vec![parameter("PART")],
        "parameter schema" => vec![parameter("{ name: part, in: query, schema: PART }")],
        "parameter property" => vec![parameter(
            "{ name: filter, in: query, style: deepObject, schema: { type: object, properties: { part: PART } } }",
        )],
        "response header" => vec![operation(
            "{ responses: { '204': { headers: { X-Part: { required: true, schema: PART } } } } }",
        )],
        other => panic!("{id}: unknown place {other}"),
    };
    let mut document = base();
    if let "document" | "operation" = place {
        // `null` removes a key of the document, so each part is merged into it.
        for (edit, part) in edits
            .iter()
            .flat_map(|edit| parts.iter().map(move |part| (edit, part)))
        {
            let mut edit = yaml(edit);
            fill(&mut edit, part);
            merge(&mut document, &edit);
        }
        return document;
    }
    let mut whole = Value::Null;
    parts.iter().for_each(|part| merge(&mut whole, part));
    for edit in edits {
        let mut edit = yaml(&edit);
        fill(&mut edit, &whole);
        merge(&mut document, &edit);
    }
    document
}

/// Replaces the text `PART`.
fn fill(value: &mut Value, part: &Value) {
    match value {
        Value::String(text) if text == "PART" => *value = part.clone(),
        Value::Sequence(list) => list.iter_mut().for_each(|item| fill(item, part)),
        Value::Mapping(map) => map.iter_mut().for_each(|(_, value)| fill(value, part)),
        _ => {}
    }
}

/// Returns the checks in `changes.yaml`, in its order.
fn checks() -> Vec<Check> {
    let changes = yaml(CHANGES);
    let reasons = get(&changes, "reasons");
    let mut checks = Vec::new();
    for entry in get(&changes, "changes").as_sequence().expect("a list") {
        let name = get(entry, "change").as_str().expect("`change`");
        let known = [
            "change", "at", "both", "old", "new", "ids", "back", "without",
        ];
        for key in entry.as_mapping().expect("a mapping").keys() {
            assert!(
                known.contains(&key.as_str().unwrap_or_default()),
                "{name}: unknown key {key:?}"
            );
        }
        for (direction, is_back) in [("ids", false), ("back", true)] {
            let Some(ids) = get(entry, direction).as_mapping() else {
                continue;
            };
            for (id, level) in ids {
                let (id, words) = (
                    id.as_str().expect("an id"),
                    level.as_str().expect("a level"),
                );
                let (level, reason) = words.split_once(' ').unwrap_or((words, ""));
                // A reason is a sentence, or the name of one that several checks share.
                let reason = match get(reasons, reason).as_str() {
                    Some(shared) => Some(shared.to_owned()),
                    None => (!reason.is_empty()).then(|| reason.to_owned()),
                };
                let without = get(entry, "without").as_str();
                let documents = without.is_none().then(|| {
                    let place = get(entry, "at").as_str().unwrap_or_else(|| place_of(id));
                    let [old, new] = ["old", "new"].map(|key| {
                        let parts = [get(entry, "both"), get(entry, key)];
                        let parts = parts.into_iter().filter(|part| !part.is_null());
                        document(id, place, &parts.collect::<Vec<_>>())
                    });
                    if is_back { (new, old) } else { (old, new) }
                });
                checks.push(Check {
                    id: id.to_owned(),
                    level: level.to_owned(),
                    reason: without.map(str::to_owned).or(reason),
                    documents,
                });
            }
        }
    }
    checks
}

fn between(id: &str, old: &Value, new: &Value) -> Comparison {
    let settings = Settings::default();
    let sources = [old, new].map(|value| {
        let text = serde_yaml::to_string(value).expect("YAML");
        MemorySource::new().with(ROOT, text)
    });
    let [old, new] = &sources;
    try_compare((old, &settings), (new, &settings))
        .unwrap_or_else(|diagnostics| panic!("{id}: {diagnostics}"))
}

/// Returns oasdiff's level for an effect on deployed clients.
fn level(effect: WireEffect) -> &'static str {
    match effect {
        WireEffect::Breaks => "ERR",
        WireEffect::Degrades => "WARN",
        WireEffect::None => "INFO",
    }
}

#[test]
fn every_check_of_oasdiff_has_our_verdict() {
    let (mut text, mut wrong) = (String::new(), Vec::new());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for check in checks() {
        let Check { id, reason, .. } = &check;
        if !seen.insert(id.clone()) {
            wrong.push(format!("{id} is listed twice"));
        }
        let mut lines = String::new();
        let outcome = match &check.documents {
            None => "not applicable",
            Some((old, new)) => {
                let comparison = between(id, old, new);
                let mut worst = WireEffect::None;
                for change in &comparison.changes {
                    if explain(change.kind).is_none() {
                        wrong.push(format!("`{}` has no explanation", change.kind));
                    }
                    // A pair may also change sentences of the documentation.
                    if change.kind == "documentation" || change.kind == "package" {
                        continue;
                    }
                    worst = worst.min(change.deployed_clients.effect);
                    lines.push_str(&format!(
                        "  {}: {}, {}, {}: {}\n",
                        change.kind,
                        change.source.effect.word(),
                        change.deployed_clients.effect.word(),
                        change.new_clients.effect.word(),
                        change.title,
                    ));
                }
                if lines.is_empty() {
                    lines.push_str("  no change\n");
                }
                match level(worst) == check.level {
                    true => "agrees",
                    false => "differs",
                }
            }
        };
        *counts.entry(outcome).or_default() += 1;
        if (outcome == "agrees") != reason.is_none() {
            wrong.push(match reason {
                Some(_) => format!("{id}: the verdicts agree, so the reason is not needed"),
                None => format!(
                    "{id}: our verdict is not {}; state the reason\n{lines}",
                    check.level
                ),
            });
        }
        text.push_str(&format!("{id}: {}, {outcome}\n{lines}", check.level));
        if let Some(reason) = reason {
            text.push_str(&format!("  because {reason}\n"));
        }
    }
    let summary: Vec<String> = counts
        .iter()
        .map(|(outcome, count)| format!("{outcome}: {count}"))
        .collect();
    let text = format!("{} checks, {}\n\n{text}", seen.len(), summary.join(", "));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oasdiff/verdicts.txt");
    wrong.extend(expected::compare(&file, &text).err());
    if seen.len() != CHECKS {
        wrong.push(format!("{} of {CHECKS} checks are listed", seen.len()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
