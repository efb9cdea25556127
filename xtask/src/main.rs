//! The maintainers' commands; the only crate that knows where things lie in this repository.
//!
//! Messages go to standard error, tables to standard output. Exit codes: 0 on success, 1 when a command found something
//! wrong, 2 on wrong usage.

mod arguments;
mod bench;
mod change;
mod ci;
mod codegen;
mod corpus;
mod document;
mod fuzz;
mod gate;
mod generator;
mod messages;
mod pairs;
mod process;
mod spec;
mod table;
mod workspace;

use std::process::ExitCode;

use arguments::Command;

const USAGE: &str = "\
The maintainers' commands.

  cargo xtask codegen             write conomy-api from spec/
      --check                     write nothing; fail and list the files if conomy-api is not what spec/ says
  cargo xtask spec                only check spec/
      --message-format human|short|json|sarif
  cargo xtask change              what the changes of spec/ mean for callers, since the last release or the main branch
      --since REVISION            since another revision
      --write                     write the lines into CHANGELOG.md
      --message-format human|short|json|markdown|html
  cargo xtask corpus DIR          generate a crate from each document of a folder
      --check                     and check it with rustc
      --clippy                    and check it with Clippy
      --test                      and run the tests that the generator wrote from the document's examples
      --only NAME                 only the documents whose names contain NAME
      --jobs N                    how many at a time; all cores by default
      --json FILE                 also write everything as JSON
  cargo xtask pairs DIR           ask rustc whether `diff` is right about successive documents, such as api-1.yaml and api-2.yaml
      --only NAME                 only the pairs whose names contain NAME
  cargo xtask fuzz DIR            change the documents of a folder at random, and fail if the generator panics, hangs or worse
      --minutes N                 how long the generator computes, in minutes of CPU; 10 by default
      --seed N                    the first document's seed; with --minutes 0, only this one is tried again
      --check                     and check each crate with rustc
      --test                      and run its tests
  cargo xtask gate                fail if what is generated has grown since it was recorded
      --write                     record it
  cargo xtask bench [DIR]         measure; DIR may hold stripe.json and github-api.json
      --rivals                    beside other generators, which are installed
      --only PART                 generate, compile, weight or run
      --rounds N                  how often each candidate runs
      --json FILE                 also write everything as JSON
  cargo xtask ci                  everything that must pass before a change lands
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
        Command::Gate { write } => gate::run(&workspace::root(), write),
        Command::Bench(options) => bench::run(&workspace::root(), &options),
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
