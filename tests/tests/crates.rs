//! The crates of Conomy's document and of all accepted fixtures compile without warnings of rustc and Clippy, and their own tests
//! pass: every example survives deserializing and serializing, and every request is the one that OpenAPI prescribes.

use std::path::Path;

use conomy_codegen::Generated;
use conomy_tests::crates::Workspace;
use conomy_tests::fixture::Fixture;

/// Selects all crates and their features except TLS, which does not affect generated code and takes the longest to compile.
const ALL: [&str; 6] = [
    "--workspace",
    "--no-default-features",
    "--features",
    "full,no-tls,blocking,device-login",
    "--test",
    "*",
];

#[test]
fn generated_crates_pass_their_own_tests() {
    let fixtures = Fixture::accepted().into_iter().chain([Fixture::conomy()]);
    let crates: Vec<(String, Generated)> = fixtures
        .map(|fixture| {
            let (generated, messages) = fixture.generate();
            let generated =
                generated.unwrap_or_else(|| panic!("{} is refused:\n{messages}", fixture.name));
            (fixture.crate_name(), generated)
        })
        .collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    let members = crates
        .iter()
        .map(|(name, generated)| (name.as_str(), &generated.package));
    let workspace = Workspace::write(folder, members).expect("the workspace can be written");

    // Checks first, because only `check` continues after a crate that fails. Clippy also reports the warnings of rustc.
    let checked = workspace.cargo(&[&["clippy", "--quiet", "--keep-going"][..], &ALL].concat());
    let checked = checked.expect("cargo can be started");
    let words = String::from_utf8_lossy(&checked.stderr);
    assert!(
        checked.status.success() && !words.contains("warning: "),
        "crates do not compile, or not without warnings:\n{words}"
    );

    // Links in the documentation that lead nowhere are warnings.
    let documented = workspace.cargo(&[
        "doc",
        "--quiet",
        "--no-deps",
        "--workspace",
        "--no-default-features",
        "--features",
        "full,no-tls,blocking,device-login",
    ]);
    let documented = documented.expect("cargo can be started");
    let words = String::from_utf8_lossy(&documented.stderr);
    assert!(
        documented.status.success() && !words.contains("warning: "),
        "the documentation has warnings:\n{words}"
    );

    let tested = workspace.cargo(&[&["test", "--quiet", "--no-fail-fast"][..], &ALL].concat());
    let tested = tested.expect("cargo can be started");
    let words = String::from_utf8_lossy(&tested.stdout);
    assert!(
        tested.status.success(),
        "{}",
        failures(&words, &String::from_utf8_lossy(&tested.stderr))
    );
    // A test suite that did not run must not count as passed.
    let suites: usize = crates.iter().map(|(_, generated)| suites(generated)).sum();
    assert!(suites > crates.len());
    assert_eq!(words.matches("test result: ok.").count(), suites, "{words}");

    building_without_tls_is_rejected(&workspace);
    let conomy = Fixture::conomy().crate_name();
    for name in ["fixture-groups", "fixture-same-schemas", &conomy] {
        let (_, generated) = crates
            .iter()
            .find(|(own, _)| own == name)
            .expect("it is one of them");
        each_group_compiles_alone(&workspace, name, generated);
    }
}

/// Checks that each group compiles alone, and the crate without any group, both without warnings.
fn each_group_compiles_alone(workspace: &Workspace, name: &str, generated: &Generated) {
    let manifest = generated.package.get("Cargo.toml").expect("a manifest");
    let groups: Vec<&str> = manifest
        .lines()
        .filter(|line| line.starts_with("api-"))
        .filter_map(|line| line.strip_suffix(" = []"))
        .collect();
    assert!(groups.len() > 1, "{manifest}");
    for group in groups.into_iter().chain(["blocking"]) {
        let features = format!("no-tls,{group}");
        let one = [
            "check",
            "--quiet",
            "--package",
            name,
            "--no-default-features",
        ];
        let checked = workspace.cargo(&[one.as_slice(), &["--features", &features]].concat());
        let checked = checked.expect("cargo can be started");
        let words = String::from_utf8_lossy(&checked.stderr);
        assert!(
            checked.status.success() && !words.contains("warning: "),
            "{name} with nothing but {features}:\n{words}"
        );
    }
}

/// Checks that a client without TLS, which could not connect to any https server, does not compile, and that the error names the
/// features to choose from.
fn building_without_tls_is_rejected(workspace: &Workspace) {
    let one = ["check", "--quiet", "--package", "fixture-empty"];
    let without = ["--no-default-features", "--features", "full"];
    let checked = workspace.cargo(&[one.as_slice(), &without].concat());
    let checked = checked.expect("cargo can be started");
    let words = String::from_utf8_lossy(&checked.stderr);
    assert!(!checked.status.success(), "{words}");
    assert!(
        words.contains("this client can reach no https server: enable the feature `rustls`"),
        "{words}"
    );
}

/// Returns how many test suites a crate has.
fn suites(generated: &Generated) -> usize {
    let is_suite = |path: &str| {
        path.strip_prefix("tests/")
            .is_some_and(|name| name.ends_with(".rs") && !name.contains('/'))
    };
    let files = generated.package.files();
    files.filter(|(path, _)| is_suite(path)).count()
}

/// Returns the output of failed tests and the names of their suites.
fn failures(out: &str, err: &str) -> String {
    let mut is_told = false;
    let told = |line: &&str| {
        is_told = (is_told || line.starts_with("---- ")) && !line.starts_with("test result:");
        is_told
    };
    let said: Vec<&str> = out.lines().filter(told).collect();
    let suites: Vec<&str> = err
        .lines()
        .filter(|line| line.contains("to rerun pass"))
        .collect();
    format!("{}\n{}", said.join("\n"), suites.join("\n"))
}
