//! Maintenance commands for this workspace.
//!
//! Messages go to standard error, tables to standard output. Exit codes: 0 on success, 1 if a command found a
//! problem, 2 on invalid usage.

mod arguments;
mod bench;
mod change;
mod ci;
mod codegen;
mod corpus;
mod document;
mod folder;
mod fuzz;
mod gate;
mod generator;
mod messages;
mod pairs;
mod picture;
mod process;
mod readers;
mod soak;
mod spec;
mod table;
mod workspace;

use std::process::ExitCode;

use arguments::Command;

const USAGE: &str = "\
Maintenance commands for this workspace.

  cargo xtask codegen             generate conomy-api from spec/
      --check                     fail and list the files if conomy-api is out of date; write nothing
      --message-format human|short|json|sarif
  cargo xtask spec                check spec/ without generating
      --message-format human|short|json|sarif
  cargo xtask change              show what changes to spec/ mean for callers, since the last release or the main branch
      --since REVISION            since another revision
      --write                     write the lines into CHANGELOG.md
      --message-format human|short|json|markdown|html
  cargo xtask corpus DIR          generate a crate from each document of a folder
      --check                     check it with rustc
      --clippy                    check it with Clippy
      --test                      run the tests that were generated from the document's examples
      --only NAME                 only the documents whose names contain NAME
      --jobs N                    number of parallel jobs (default: all cores)
      --json FILE                 also write everything as JSON
  cargo xtask pairs DIR           verify `diff` with rustc on successive documents, such as api-1.yaml and api-2.yaml
      --only NAME                 only the pairs whose names contain NAME
      --semver                    also compare the crates with cargo-semver-checks, which must be installed
  cargo xtask fuzz DIR            mutate documents at random; fail if the generator panics, hangs, uses too much memory
                                  or loses an operation (with --check: or writes invalid Rust)
      --minutes N                 CPU time of the generator in minutes (default: 10)
      --seed N                    seed of the first document; with --minutes 0, only this document is generated
      --check                     check each crate with rustc
      --test                      run its tests
  cargo xtask readers DIR         mutate the examples of documents, and deserialize them with the generated models
      --minutes N                 total time of the readers (default: 10)
      --seed N                    seed of the mutations (default: 1)
      --only NAME                 only the documents whose names contain NAME
  cargo xtask soak                call a server that fails at random; fail if an operation is executed twice, or if an
                                  error denies that it was executed
      --minutes N                 how long (default: 5)
      --seed N                    seed of the calls and failures (default: 1)
  cargo xtask gate                fail if generated code, dependencies or runtime have grown since the last record
      --write                     record the current figures
  cargo xtask bench [DIR]         run benchmarks; DIR may contain stripe.json and github-api.json
      --rivals                    compare with other generators, which are installed
      --only PART                 generate, compile, weight or run
      --rounds N                  number of runs per candidate
      --json FILE                 also write everything as JSON
  cargo xtask picture             render the diagnostics that README.md shows
  cargo xtask ci                  run all checks that must pass before a change is merged
";

fn main() -> ExitCode {
    let command = match arguments::parse(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let outcome = match command {
        Command::Help => {
            print!("{USAGE}");
            Ok(())
        }
        Command::Codegen(options) => codegen::run(&workspace::root(), &options),
        Command::Spec(format) => spec::run(&workspace::root(), format),
        Command::Change(options) => change::run(&workspace::root(), &options),
        Command::Corpus(options) => corpus::run(&workspace::root(), &options),
        Command::Pairs(options) => pairs::run(&workspace::root(), &options),
        Command::Fuzz(options) => fuzz::run(&workspace::root(), &options),
        Command::Readers(options) => readers::run(&workspace::root(), &options),
        Command::Soak(options) => soak::run(&workspace::root(), &options),
        Command::Gate { write } => gate::run(&workspace::root(), write),
        Command::Bench(options) => bench::run(&workspace::root(), &options),
        Command::Picture => picture::run(&workspace::root()),
        Command::Ci => ci::run(&workspace::root()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
