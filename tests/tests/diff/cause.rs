//! Whether the document, the settings or the generator causes a change.

use super::lock::locked;
use super::*;

/// Returns each cause and title of a comparison.
fn causes(comparison: &Comparison) -> Vec<(Cause, &str)> {
    let changes = comparison.changes.iter();
    changes
        .map(|change| (change.cause, change.title.as_str()))
        .collect()
}

#[test]
fn each_change_has_the_document_or_the_settings_as_its_cause() {
    let new = edited(&[("operationId: getPet", "operationId: readPet")]);
    let settings = "[names]\n\"schema:Pet\" = \"Animal\"\n";
    let comparison = between_with_settings((BASE, ""), (&new, settings));
    assert_eq!(
        causes(&comparison),
        [
            (
                Cause::Document,
                "`GET /pets/{id}` has the operationId `readPet`; it was `getPet`"
            ),
            (Cause::Settings, "`Pet` was renamed to `Animal`"),
            (
                Cause::Document,
                "the documentation of `pets::Pets::read_pet` changed"
            ),
            (
                Cause::Document,
                "the documentation of `pets::ReadPet` changed"
            ),
            (
                Cause::Settings,
                "the documentation of `models::Animal` changed"
            ),
        ]
    );
}

#[test]
fn an_overlay_that_was_added_is_a_cause() {
    let overlay = "overlay: 1.0.0\ninfo: { title: A, version: '1' }\nactions:\n  - { target: \"$.paths['/transfers']\", remove: true }\n";
    let source = MemorySource::new()
        .with("openapi.yaml", BASE)
        .with("fixes.yaml", overlay);
    let settings = |text| Settings::parse(text).expect("the settings can be read");
    let settings = [
        settings(""),
        settings("[document]\noverlays = [\"fixes.yaml\"]\n"),
    ];
    let comparison = compare_sources((&source, &settings[0]), (&source, &settings[1]));
    let causes = causes(&comparison);
    assert!(
        causes.contains(&(Cause::Settings, "`POST /transfers` was removed")),
        "{causes:?}"
    );
    assert!(
        causes.iter().all(|(cause, _)| *cause == Cause::Settings),
        "{causes:?}"
    );
}

#[test]
fn a_lock_that_was_removed_is_the_cause_of_names_that_change() {
    let mut old = locked(BASE);
    let text = old.lock.as_ref().expect("a lock").text();
    let text = text.replace("\"Pet\" = \"Pet\"", "\"Pet\" = \"Animal\"");
    old.lock = Some(conomy_codegen::Lock::parse(&text).expect("the lock can be read"));
    let comparison = compare_documents((BASE, &old), (BASE, &Settings::default()));
    assert!(!comparison.changes.is_empty());
    for (cause, title) in causes(&comparison) {
        assert_eq!(cause, Cause::Settings, "{title}");
    }
}

#[test]
fn the_cause_is_shown_unless_it_is_the_document() {
    use view::View;
    let views = [
        (View::Human, "  caused by: settings\n"),
        (View::Short, ", caused by: settings)\n"),
        (View::Json, "\"cause\": \"settings\""),
        (View::Markdown, "<sub>caused by: settings</sub>"),
        (View::Html, "<p class=\"cause\">Caused by: settings</p>"),
    ];
    let settings = "[names]\n\"schema:Pet\" = \"Animal\"\n";
    let by_settings = between_with_settings((BASE, ""), (BASE, settings));
    let by_document = between(BASE, &edited(&[("operationId: getPet", "operationId: a")]));
    for (view, expected) in views {
        let text = view::render(&by_settings, view);
        assert!(text.contains(expected), "{view:?}\n{text}");
        let text = view::render(&by_document, view);
        assert!(!text.contains(expected), "{view:?}\n{text}");
    }
}

#[test]
fn the_cause_is_unknown_if_the_old_settings_do_not_fit_the_new_document() {
    let overlays = "[document]\noverlays = [\"fixes.yaml\"]\n";
    let overlay = "overlay: 1.0.0\ninfo: { title: A, version: '1' }\nactions:\n  - { target: $.info, update: { title: Shop } }\n";
    let old = MemorySource::new()
        .with("openapi.yaml", BASE)
        .with("fixes.yaml", overlay);
    let new = MemorySource::new().with(
        "openapi.yaml",
        edited(&[("operationId: getPet", "operationId: readPet")]),
    );
    let old_settings = Settings::parse(overlays).expect("the settings can be read");
    let new_settings = Settings::default();
    let comparison = compare_sources((&old, &old_settings), (&new, &new_settings));
    assert!(!comparison.settings_known);
    let causes = causes(&comparison);
    assert!(causes.iter().all(|(cause, _)| *cause == Cause::Document));
}

#[test]
fn an_update_of_the_generator_is_a_cause() {
    let package = package(BASE).expect("the document");
    let files = || -> BTreeMap<String, String> {
        let files = package.files();
        files
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect()
    };
    let changes_if_old_file_had = |path: &str, new: &str, old: &str| {
        let mut old_files = files();
        let text = old_files.get_mut(path).expect(path);
        assert!(text.contains(new), "{path} lacks {new:?}");
        *text = text.replacen(new, old, 1);
        let mut comparison = between(BASE, BASE);
        let added = comparison.add_generator(&old_files, &package);
        added.expect("a crate of the document");
        for change in &comparison.changes {
            assert_eq!(change.cause, Cause::Generator);
        }
        titles_and_source_effects(&comparison)
    };
    let mut comparison = between(BASE, BASE);
    let added = comparison.add_generator(&files(), &package);
    added.expect("a crate of the document");
    assert_eq!(comparison.changes.len(), 0);
    let expected: [(&str, &str, &str, &[&str]); 7] = [
        (
            "src/runtime/secret.rs",
            "pub fn expose(&self) -> &str",
            "pub fn show(&self) -> &str",
            &[
                "`runtime::Secret::show` was removed: breaks",
                "`runtime::Secret::expose` was added: adds",
            ],
        ),
        (
            "src/runtime/transport.rs",
            "pub trait Transport: Send + Sync",
            "pub trait Transport: Send",
            &["`runtime::Transport` changed: breaks"],
        ),
        (
            "src/runtime/transport.rs",
            "    fn send(&self, request: Request)",
            "    fn call(&self, request: Request)",
            &[
                "`runtime::Transport::call` was removed: breaks",
                "`runtime::Transport::send` was added: breaks",
            ],
        ),
        (
            "src/models/pet.rs",
            "pub name: String",
            "pub name: Option<String>",
            &["`models::Pet` changed: breaks"],
        ),
        (
            "src/runtime/secret.rs",
            "self.0",
            "(self).0",
            &["the code of the crate changed: none"],
        ),
        (
            "Cargo.toml",
            "\nblocking = []\n",
            "\nblocking = []\nsmall = []\n",
            &[
                "`feature small` was removed: breaks",
                "`Cargo.toml` changed: none",
            ],
        ),
        ("README.md", "#", "# A", &["`README.md` changed: none"]),
    ];
    for (path, new, old, expected) in expected {
        let changes = changes_if_old_file_had(path, new, old);
        assert_eq!(changes, expected, "{path}: {new}");
    }
}
