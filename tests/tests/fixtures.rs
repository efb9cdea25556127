//! Every document under `fixtures/`: the crates of accepted documents and the diagnostics of rejected documents match the
//! reviewed texts.

use std::collections::BTreeSet;

use conomy_codegen::{Diagnostics, Format, MemorySource, Package};
use conomy_tests::expected::{self, compare};
use conomy_tests::fixture::Fixture;
use conomy_tests::signatures::{account, signatures};

/// Panics with all reasons if there are any.
fn all_agree(reasons: Vec<String>) {
    assert!(
        reasons.is_empty(),
        "{} differ:\n{}",
        reasons.len(),
        reasons.join("\n")
    );
}

#[test]
fn accepted_documents_generate_the_reviewed_crates() {
    let mut reasons = Vec::new();
    for fixture in Fixture::accepted() {
        let (generated, messages) = fixture.generate();
        let Some(generated) = generated else {
            reasons.push(format!("{} is refused:\n{messages}", fixture.name));
            continue;
        };
        let files = expected::folder();
        reasons.extend(
            compare(
                &files.join(format!("{}.txt", fixture.name)),
                &account(&generated),
            )
            .err(),
        );
        reasons.extend(compare(&files.join(format!("{}.stderr", fixture.name)), &messages).err());
    }
    all_agree(reasons);
}

#[test]
fn rejected_documents_print_the_reviewed_diagnostics() {
    let mut reasons = Vec::new();
    for fixture in Fixture::refused() {
        let (generated, messages) = fixture.generate();
        if generated.is_some() || !messages.contains("error") {
            reasons.push(format!("{} is not refused", fixture.name));
        }
        reasons.extend(
            compare(
                &expected::folder().join(format!("{}.stderr", fixture.name)),
                &messages,
            )
            .err(),
        );
    }
    all_agree(reasons);
}

#[test]
fn every_expected_file_has_a_document() {
    let fixtures: BTreeSet<String> = Fixture::accepted()
        .into_iter()
        .chain(Fixture::refused())
        .map(|fixture| fixture.name)
        .collect();
    for entry in std::fs::read_dir(expected::folder()).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        assert!(
            fixtures.contains(&name),
            "{} belongs to no document",
            path.display()
        );
    }
}

#[test]
fn valid_documents_have_no_warnings() {
    const FAULTY: [&str; 5] = [
        "names-junk",
        "operations-unnamed",
        "texts-surrogates",
        "version-32",
        "yaml-traps",
    ];
    let mut reasons = Vec::new();
    for fixture in Fixture::accepted() {
        let (_, messages) = fixture.generate();
        // Names that collide in Rust are not a mistake in the document.
        let warning = messages
            .lines()
            .find(|line| line.starts_with("warning[") && !line.starts_with("warning[W090]"));
        if fixture.name.starts_with("mistakes-") {
            reasons.extend(
                warning
                    .is_none()
                    .then(|| format!("{} has mistakes", fixture.name)),
            );
        } else if !FAULTY.contains(&fixture.name.as_str()) {
            reasons.extend(warning.map(|warning| format!("{} is valid: {warning}", fixture.name)));
        }
    }
    all_agree(reasons);
}

#[test]
fn generation_is_deterministic() {
    for fixture in Fixture::accepted() {
        let once = fixture.generate();
        let again = fixture.generate();
        assert_eq!(once.1, again.1, "{}", fixture.name);
        assert_eq!(
            once.0.map(|generated| generated.package),
            again.0.map(|generated| generated.package),
            "{}",
            fixture.name
        );
    }
}

#[test]
fn everything_declared_is_generated_or_reported() {
    let mut reasons = Vec::new();
    let mut all = [0; 5];
    for fixture in Fixture::accepted() {
        let (generated, messages) = fixture.generate();
        let generated =
            generated.unwrap_or_else(|| panic!("{} is refused:\n{messages}", fixture.name));
        let report = generated.report.to_json();
        let kinds = [
            "operations",
            "parameters",
            "mediaTypes",
            "responses",
            "headers",
        ];
        for (sum, kind) in all.iter_mut().zip(kinds) {
            let count = |what: &str| {
                report["counts"][kind][what]
                    .as_u64()
                    .unwrap_or_else(|| panic!("{kind} {what} is not counted"))
            };
            *sum += count("declared");
            if count("declared") != count("generated") + count("leftOut") {
                reasons.push(format!(
                    "{} {kind}: {}",
                    fixture.name, report["counts"][kind]
                ));
            }
        }
    }
    all_agree(reasons);
    assert!(all.iter().all(|sum| *sum > 30), "{all:?}");
}

#[test]
fn requests_contain_the_documented_examples() {
    let requests = |name: &str| {
        let mut fixtures = Fixture::accepted().into_iter();
        let fixture = fixtures.find(|fixture| fixture.name == name);
        let (generated, messages) = fixture.expect("a fixture").generate();
        let generated = generated.unwrap_or_else(|| panic!("{name} is refused:\n{messages}"));
        let text = generated.package.get("tests/requests.rs");
        text.expect("tests of requests").to_owned()
    };
    let examples = requests("examples");
    let shown = [
        r##"r#"{"name":"of the media type","owner":null,"weight":1.0}"#"##,
        r##"r#"{"more":[1,{"deep":true}],"name":"referenced","owner":null,"weight":3}"#"##,
        r##"r#"{"born":"1951-03-04T05:06:07.123456789+05:30","name":"without id","weight":2.5}"#"##,
        r##"r#"{"name":"optional"}"#"##,
        r##"r#"{"name":"of the schema","tags":[]}"#"##,
        r##"r#"{"barks":true,"kind":"dog"}"#"##,
        r##""null""##,
        r##""[]""##,
        r##"a \"plain\" text"##,
        r#"path: "/parameters/id%20of%20the%20schema""#,
        r#"query: &["json=%7B%22a%22%3A%5B1%2C2%5D%7D", "elsewhere=11"]"#,
        r##"("name", "of the form"), ("tags", "a"), ("tags", "b")"##,
    ];
    for body in shown {
        assert!(examples.contains(body), "{body} is not in\n{examples}");
    }
    let mistakes = requests("mistakes-values");
    assert!(mistakes.contains(r##"r#"{"more":[1],"name":"follows"}"#"##));
    assert!(mistakes.contains(r##"r#"{"name":"a b/c"}"#"##));
}

/// Reverses the order of the keys of every mapping in a document.
fn reversed(value: serde_yaml::Value) -> serde_yaml::Value {
    use serde_yaml::Value;
    match value {
        Value::Mapping(members) => {
            let mut members: Vec<(Value, Value)> = members
                .into_iter()
                .map(|(key, value)| (key, reversed(value)))
                .collect();
            members.reverse();
            Value::Mapping(members.into_iter().collect())
        }
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(reversed).collect()),
        other => other,
    }
}

/// Returns the names in a package as a set, which ignores their order.
fn names(package: &Package) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut file = "";
    let text = signatures(package);
    for line in text.lines() {
        if !line.starts_with(' ') {
            file = line;
        }
        // The arguments of a constructor follow the order of the document, as the fields do.
        let item = line.split_once('(').map_or(line, |(item, _)| item);
        names.insert(format!("{file}: {}", item.trim()));
    }
    names
}

#[test]
fn names_do_not_depend_on_the_order_of_keys() {
    let mut reasons = Vec::new();
    // Selects documents that consist of one file and that another YAML library reads without changes. Excludes cyclic `allOf`,
    // which has no meaning and is cut where reading starts.
    let is_plain = |fixture: &Fixture| {
        ![
            "refs-files",
            "integers-wide",
            "overlays",
            "mistakes-duplicate-keys",
            "mistakes-recursion",
            "mistakes-syntax",
            "yaml-traps",
            "texts-surrogates",
        ]
        .contains(&fixture.name.as_str())
    };
    for fixture in Fixture::accepted()
        .iter()
        .filter(|fixture| is_plain(fixture))
    {
        let text = std::fs::read_to_string(&fixture.document).expect("the document can be read");
        let value: serde_yaml::Value = serde_yaml::from_str(&text).expect("the document is YAML");
        let generate = |value: &serde_yaml::Value| {
            let text = serde_json::to_string(value).expect("the value is JSON as well");
            let source = MemorySource::new().with("openapi.yaml", text.as_str());
            let mut diagnostics = Diagnostics::new();
            let generated = conomy_codegen::generate(
                &source,
                "openapi.yaml",
                &fixture.settings(),
                &mut diagnostics,
            );
            let messages = diagnostics.render(Format::Human { colour: false });
            names(
                &generated
                    .unwrap_or_else(|| panic!("{}: {messages}\n{text}", fixture.name))
                    .package,
            )
        };
        let (before, after) = (generate(&value), generate(&reversed(value.clone())));
        let lost: Vec<_> = before.difference(&after).collect();
        let found: Vec<_> = after.difference(&before).collect();
        if !(lost.is_empty() && found.is_empty()) {
            reasons.push(format!("{}: {lost:#?} became {found:#?}", fixture.name));
        }
    }
    all_agree(reasons);
}
