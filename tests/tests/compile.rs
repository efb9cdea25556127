//! What compiles and what does not, as a downstream crate sees it.
//!
//! The programs in `ui/pass` are modules of this test, so that they compile whenever it runs; those in `ui/fail` must not
//! compile. The compiler's words are part of what a caller sees, so they are compared with
//! the reviewed ones beside each program; write them anew with `TRYBUILD=overwrite`, and record the compiler in
//! `ui/COMPILER`. Another compiler says it in other words: then only that these programs are refused is tested.

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

/// Tells the second run of this test that its words are nobody's.
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

/// The compiler whose words are recorded.
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

/// Runs this test again on copies, whose words are overwritten instead of compared. In a process of its own, because what
/// tells trybuild so is a variable of the environment.
fn misuse_fails_with_other_compilers() {
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    // There may be none from an earlier run.
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
