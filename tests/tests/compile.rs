//! What compiles in a downstream crate, and what does not.
//!
//! The programs in `ui/pass` are modules of this test, so they compile whenever it runs. The programs in `ui/fail` must not
//! compile. Callers see the compiler's messages, so they are compared with the reviewed messages beside each program.
//! `TRYBUILD=overwrite` overwrites them; then also update the compiler version in `ui/COMPILER`. Messages differ between compiler
//! versions: with another compiler, the test only checks that the programs do not compile.

use std::fs;
use std::path::Path;
use std::process::Command;

use trybuild::TestCases;

#[path = "../ui/pass/client_is_shared.rs"]
mod client_is_shared;
#[path = "../ui/pass/documented_call.rs"]
mod documented_call;
#[path = "../ui/pass/future_is_send.rs"]
mod future_is_send;
#[path = "../ui/pass/status_with_wildcard.rs"]
mod status_with_wildcard;

/// Set for the second run of this test, which does not compare messages. Its value is the folder of the copies.
const OTHER_WORDS: &str = "CONOMY_TESTS_OTHER_WORDS";

#[test]
fn what_must_compile() {
    client_is_shared::main();
    documented_call::main();
    future_is_send::main();
    status_with_wildcard::main();
}

#[test]
fn misuse_does_not_compile() {
    let cases = TestCases::new();
    if let Some(copies) = std::env::var_os(OTHER_WORDS) {
        cases.compile_fail(Path::new(&copies).join("*.rs"));
        return;
    }
    let (recorded, installed) = (recorded(), installed());
    if recorded == installed {
        cases.compile_fail("ui/fail/*.rs");
        return;
    }
    drop(cases);
    println!("messages are not compared: they are those of {recorded}, and this is {installed}");
    misuse_fails_with_other_compilers();
}

/// Returns the version of the compiler that produced the recorded messages.
fn recorded() -> String {
    include_str!("../ui/COMPILER").trim().to_owned()
}

fn installed() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler says its version");
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

/// Runs this test again on copies of the programs, whose messages are overwritten instead of compared. This needs a separate
/// process, because trybuild is configured with an environment variable.
fn misuse_fails_with_other_compilers() {
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    // The folder may not exist yet.
    let _ = fs::remove_dir_all(&copies);
    fs::create_dir_all(&copies).expect("the folder for copies can be made");
    for entry in fs::read_dir("ui/fail").expect("the programs can be listed") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_name().expect("a file has a name");
            fs::copy(&path, copies.join(name)).expect("a program can be copied");
        }
    }
    let mut again = Command::new(std::env::current_exe().expect("this test is a program"));
    again
        .args(["--exact", "misuse_does_not_compile", "--nocapture"])
        .env(OTHER_WORDS, &copies)
        .env("TRYBUILD", "overwrite");
    let status = again.status().expect("this test can be run again");
    assert!(
        status.success(),
        "a program that must be refused was compiled"
    );
}
