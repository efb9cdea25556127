//! Approvals of changes in `codegen.toml`.

use super::*;

#[test]
fn an_approval_opens_the_gate_until_it_ends() {
    let new = edited(&[("operationId: getPet", "operationId: readPet")]);
    let mut comparison = between(BASE, &new);
    assert!(comparison.reaches(Release::Major));
    let fingerprint = &comparison.changes[0].fingerprint;
    let settings = |until: &str| {
        let text = format!(
            "[[changes.approved]]\nfingerprint = \"{fingerprint}\"\nreason = \"agreed\"\n{until}\n[[changes.approved]]\nfingerprint = \"0\"\nreason = \"old\"\n"
        );
        Settings::parse(&text).expect("the settings can be read")
    };
    let (ended, open) = (
        settings("until = \"2026-01-30\""),
        settings("until = \"2026-01-31\""),
    );
    assert_eq!(comparison.approve(&ended.approvals, "2026-01-31"), ["0"]);
    assert!(comparison.reaches(Release::Major));
    assert_eq!(comparison.approve(&open.approvals, "2026-01-31"), ["0"]);
    assert!(!comparison.reaches(Release::Minor));
    let text = view::render(&comparison, view::View::Human);
    assert!(text.contains("(approved: agreed)"), "{text}");
}

#[test]
fn an_approved_correction_has_no_wire_verdict() {
    let new = edited(&[("      required: [id, name]", "      required: [id]")]);
    let mut comparison = between(BASE, &new);
    assert_eq!(
        comparison.changes[0].deployed_clients.effect,
        WireEffect::Breaks
    );
    let fingerprint = &comparison.changes[0].fingerprint;
    let text = format!(
        "[[changes.approved]]\nfingerprint = \"{fingerprint}\"\nreason = \"never sent\"\ncorrection = true\n"
    );
    let settings = Settings::parse(&text).expect("the settings can be read");
    assert!(
        comparison
            .approve(&settings.approvals, "2026-01-31")
            .is_empty()
    );
    assert_eq!(
        comparison.changes[0].deployed_clients.effect,
        WireEffect::None
    );
    assert_eq!(comparison.changes[0].source.effect, SourceEffect::Breaks);
}

#[test]
fn a_fingerprint_does_not_depend_on_places() {
    let edit = ("operationId: getPet", "operationId: readPet");
    let fingerprint = |old: &str, new: &str| between(old, new).changes[0].fingerprint.clone();
    let moved = BASE.replace("info:", "\n\ninfo:");
    let new = edited(&[edit]);
    assert_eq!(
        fingerprint(BASE, &new),
        fingerprint(&moved, &new.replace("info:", "\n\n\ninfo:"))
    );
}
