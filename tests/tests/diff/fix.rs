//! What callers and maintainers can do about a change: fixes, settings that keep names, alternatives.

use super::*;

#[test]
fn the_fix_of_a_renamed_property_keeps_the_field() {
    let new = edited(&[
        (
            "        name: { type: string }\n        age",
            "        fullName: { type: string }\n        age",
        ),
        (
            "      required: [id, name]",
            "      required: [id, fullName]",
        ),
    ]);
    let fix = between(BASE, &new).changes[0].fix.clone().expect("a fix");
    assert_eq!(fix, "[names]\n\"property:Pet.fullName\" = \"name\"");
    let settings = Settings::parse(&fix).expect("the settings can be read");
    let comparison = compare_documents((BASE, &settings), (&new, &settings));
    assert_eq!(
        verdicts(&comparison),
        ["property-renamed: none, breaks, breaks"]
    );
}

#[test]
fn fixes_keep_the_values_that_become_optional() {
    let fixes = |before: &[(&str, &str)]| -> Vec<String> {
        let changes = between(&edited(before), BASE).changes;
        changes
            .into_iter()
            .filter_map(|change| change.fix)
            .collect()
    };
    let required = "    NewPet:\n      type: object\n      required: [name]";
    let note = required.replace("[name]", "[name, note]");
    let constructor = "- NewPet::new(name, note)\n+ let mut value = NewPet::new(name);\n+ value.note = Some(note.into());";
    assert_eq!(fixes(&[(required, note.as_str())]), [constructor]);
    let id = "        - { name: id, in: path, required: true, schema: { type: string } }\n";
    let view = |required| {
        format!(
            "{id}        - {{ name: view, in: query, required: {required}, schema: {{ type: string }} }}\n"
        )
    };
    let (old, new) = (edited(&[(id, &view(true))]), edited(&[(id, &view(false))]));
    let fix = between(&old, &new).changes[0].fix.clone();
    assert_eq!(
        fix.as_deref(),
        Some("- get_pet(id, view)\n+ get_pet(id).view(view)")
    );
}

const NAMED: &str = include_str!("named.yaml");

/// Renames of an operation, a parameter, a schema and two properties. Inline types are called like what they are inside of.
const RENAMES: [(&str, &str); 6] = [
    ("getVisit", "fetchVisit"),
    ("name: sort", "name: sort_by"),
    ("Visitor", "Client"),
    ("[id, address]", "[id, postal_address]"),
    (" address:", " postal_address:"),
    (" room:", " meeting_room:"),
];

fn renamed() -> String {
    let mut text = NAMED.to_owned();
    for (from, to) in RENAMES {
        assert!(text.contains(from), "the document lacks {from:?}");
        text = text.replace(from, to);
    }
    text
}

#[test]
fn the_names_of_inline_types_change_with_what_they_are_inside_of() {
    let comparison = between(NAMED, &renamed());
    let changes = comparison.changes.iter();
    let breaking: Vec<&str> = changes
        .filter(|change| change.source.effect <= SourceEffect::Breaks)
        .map(|change| change.title.as_str())
        .collect();
    let expected = [
        "`GET /visits` has the operationId `fetchVisit`; it was `getVisit`",
        "the query parameter `sort_by` of `GET /visits` was called `sort`",
        "property `meeting_room` of `FetchVisitResponse` was called `room`",
        "`Visitor` was renamed to `Client`",
        "property `postal_address` of `Client` was called `address`",
    ];
    assert_eq!(breaking, expected);
    let types: Vec<&str> = comparison
        .changes
        .iter()
        .flat_map(|change| &change.items)
        .filter_map(|item| item.old.as_deref())
        .filter(|item| item.starts_with("enum ") || item.starts_with("struct models"))
        .collect();
    let expected = [
        "struct models::GetVisitResponse",
        "enum models::GetVisitSort",
        "struct models::GetVisitResponseRoom",
        "struct models::Visitor",
        "struct models::VisitorTagsItem",
        "struct models::VisitorAddress",
        "enum models::VisitorAddressKind",
    ];
    assert_eq!(types, expected);
}

#[test]
fn the_rename_of_a_type_with_another_description_is_not_hidden() {
    let new = renamed();
    let object = "postal_address: { type: object,";
    assert!(new.contains(object));
    let described = new.replace(
        object,
        &format!("{object} description: Where visitors live.,"),
    );
    let comparison = between(NAMED, &described);
    let titles: Vec<&str> = comparison
        .changes
        .iter()
        .map(|change| change.title.as_str())
        .collect();
    for title in [
        "`VisitorAddress` was renamed to `ClientPostalAddress`",
        "the documentation of `models::ClientPostalAddress` changed",
    ] {
        assert!(titles.contains(&title), "{titles:?}");
    }
}

#[test]
fn the_settings_that_fixes_name_keep_all_rust_names() {
    let renamed = renamed();
    let fixes = between(NAMED, &renamed).changes;
    let fixes: Vec<String> = fixes
        .into_iter()
        .filter_map(|change| change.fix)
        .filter_map(|fix| fix.strip_prefix("[names]\n").map(str::to_owned))
        .collect();
    assert_eq!(fixes.len(), 4, "{fixes:?}");
    let settings = format!("[names]\n{}", fixes.join("\n"));
    let comparison = between_with_settings((NAMED, ""), (&renamed, &settings));
    let changes = comparison.changes.iter();
    let breaking: Vec<&str> = changes
        .filter(|change| change.source.effect <= SourceEffect::Breaks)
        .map(|change| change.title.as_str())
        .collect();
    // Only properties of components can have names in the settings.
    assert_eq!(
        breaking,
        ["property `meeting_room` of `GetVisitResponse` was called `room`"]
    );
}

#[test]
fn breaking_changes_have_an_alternative_if_there_is_one() {
    let new = edited(&[(
        "maximum: 100 } }",
        "maximum: 100 } }\n        - { name: shop, in: query, required: true, schema: { type: string } }",
    )]);
    let comparison = between(BASE, &new);
    let expected = "make the parameter optional, or give it a `default`, which clients send";
    assert_eq!(comparison.changes[0].alternative(), Some(expected));
    for view in [
        view::View::Human,
        view::View::Markdown,
        view::View::Json,
        view::View::Html,
    ] {
        let text = view::render(&comparison, view);
        assert!(text.contains("make the parameter optional"), "{text}");
    }
    let added = between(&new, BASE);
    assert_eq!(added.changes[0].kind, "parameter-removed");
    // What breaks nothing needs no alternative.
    let optional = edited(&[("maximum: 100 } }", "maximum: 1000 } }")]);
    let changes = between(BASE, &optional).changes;
    assert!(changes.iter().all(|change| change.alternative().is_none()));
}

#[test]
fn a_deprecation_quotes_the_reason_in_the_description() {
    let old = edited(&[]);
    let new = edited(&[
        (
            "operationId: getPet\n",
            "operationId: getPet\n      deprecated: true\n      description: Finds a pet. **Deprecated:** use `GET /pets` instead.\n",
        ),
        (
            "in: query, schema: { type: integer, format: int32, maximum: 100 }",
            "in: query, deprecated: true, schema: { type: integer, format: int32, maximum: 100 }",
        ),
    ]);
    let comparison = between(&old, &new);
    let titles = comparison.changes.iter();
    let titles = titles.filter(|change| change.kind == "deprecation-changed");
    let titles: Vec<&str> = titles.map(|change| change.title.as_str()).collect();
    let expected = [
        "`GET /pets/{id}` is deprecated: “use `GET /pets` instead”",
        "the query parameter `limit` of `GET /pets` is deprecated",
    ];
    assert_eq!(titles, expected);
}
