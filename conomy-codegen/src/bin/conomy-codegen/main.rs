//! The command line program: `generate`, `check`, `diff` and `explain`.
//!
//! Exit codes: 0 on success, 1 if the document has errors or a file cannot be read or written, 2 on invalid usage.
//! `diff` exits with 1 if a change reaches `--fail-on`, and with 2 if the documents cannot be compared.

mod arguments;
mod check;
mod diff;
mod effective;
mod explain;
mod generate;
mod input;
mod messages;
mod settings;

use std::process::ExitCode;

use arguments::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
conomy-codegen generates a Rust client crate from an OpenAPI or Swagger 2.0 document.

  conomy-codegen generate SPEC --out DIR   generate the crate of a document: its root file (YAML or JSON),
                                           its folder, or `-` for standard input
      --name CRATE        crate name (default: from codegen.toml, or from the title)
      --tests             also generate tests from the document's examples and operations
      --lock              also write codegen.lock next to SPEC, with names, argument order, client headers and error type;
                          later runs keep them, and update the file if it exists
      --report FILE       write a JSON report of what was generated, omitted or kept as raw JSON
  conomy-codegen check SPEC                check the document without generating
  conomy-codegen diff OLD NEW              show the changes between two documents; each is a path or REVISION:path
      --settings FILE     settings for both (default: codegen.toml next to each)
      --crate DIR         crate that another version of the generator wrote from OLD; its differences from the crate of
                          this version are also shown
      --message-format human|short|json|markdown|html
      --fail-on major|minor
                          exit with 1 if an unapproved change requires such a release, with 2 if the comparison fails
  conomy-codegen explain CODE              explain a diagnostic, with an example and its fix, or a kind of
                                           change that diff reports

  For generate and check:
      --settings FILE     settings (default: codegen.toml next to SPEC, if it exists)
      --folder DIR        folder that references may point into (default: the folder of SPEC)
      --overlay FILE      apply an overlay to SPEC, after those of the settings; repeatable
      --effective FILE    write the document with its overlays, as JSON if FILE ends with .json, otherwise as YAML
      --strict            treat warnings as errors
      --message-format human|short|json|sarif

  -h, --help              print this help
  -V, --version           print the version
";

fn main() -> ExitCode {
    match arguments::parse() {
        Ok(Command::Help) => {
            messages::print(USAGE);
            ExitCode::SUCCESS
        }
        Ok(Command::Version) => {
            messages::print(concat!("conomy-codegen ", env!("CARGO_PKG_VERSION"), "\n"));
            ExitCode::SUCCESS
        }
        Ok(Command::Generate(arguments)) => generate::run(arguments),
        Ok(Command::Check(arguments)) => check::run(arguments),
        Ok(Command::Diff(arguments)) => diff::run(&arguments),
        Ok(Command::Explain(code)) => explain::run(&code),
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}
