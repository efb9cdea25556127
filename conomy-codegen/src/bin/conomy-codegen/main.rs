//! The command: `generate`, `check`, `diff` and `explain`.
//!
//! Exit codes: 0 on success, 1 when the document was refused, 2 on wrong usage. `diff` has its own: 1 when `--fail-on` is
//! met, 2 when it cannot judge.

mod arguments;
mod check;
mod diff;
mod explain;
mod generate;
mod messages;
mod settings;

use std::process::ExitCode;

use arguments::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
conomy-codegen turns an OpenAPI 3 document into a Rust client crate.

  conomy-codegen generate SPEC --out DIR   write the crate of a document (YAML or JSON; its root file)
      --name CRATE        the crate's name; else codegen.toml's, else made from the title
      --tests             also write the document's own proof: its examples and requests as tests
      --lock              also write codegen.lock beside SPEC: names, the order of arguments and the common error, which
                          later generations keep; it is kept up to date where it is
      --report FILE       write what was read, left out or kept as raw JSON, as JSON
  conomy-codegen check SPEC                only check the document
  conomy-codegen diff OLD NEW              what the changes between two documents mean; each is a path or REVISION:path
      --settings FILE     settings for both; else codegen.toml beside each of them
      --message-format human|short|json|markdown|html
      --fail-on major|minor
                          exit with 1 if a change that is not approved asks for such a release; 2 means that it cannot judge
  conomy-codegen explain CODE              what a message means, an example, and its mend

  For generate and check:
      --settings FILE     settings; else codegen.toml beside SPEC, if there is one
      --folder DIR        the folder whose files SPEC may refer to; else the one that SPEC lies in
      --strict            warnings are errors
      --message-format human|short|json|sarif
";

fn main() -> ExitCode {
    match arguments::parse() {
        Ok(Command::Help) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Command::Version) => {
            println!("conomy-codegen {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Ok(Command::Generate(arguments)) => generate::run(&arguments),
        Ok(Command::Check(arguments)) => check::run(&arguments),
        Ok(Command::Diff(arguments)) => diff::run(&arguments),
        Ok(Command::Explain(code)) => explain::run(&code),
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}
