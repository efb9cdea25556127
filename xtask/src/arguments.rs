//! The command line.

use lexopt::Parser;
use lexopt::prelude::*;

use conomy_codegen::compare::view::View;

use crate::bench;
use crate::change;
use crate::codegen;
use crate::corpus;
use crate::fuzz;
use crate::messages::MessageFormat;
use crate::pairs;
use crate::readers;
use crate::soak;

/// A command with its options.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Help,
    Codegen(codegen::Options),
    Spec(MessageFormat),
    Change(change::Options),
    Corpus(corpus::Options),
    Pairs(pairs::Options),
    Fuzz(fuzz::Options),
    Readers(readers::Options),
    Soak(soak::Options),
    Gate { write: bool },
    Bench(bench::Options),
    Picture,
    Ci,
}

/// Parses the command line. The error is a message for the maintainer.
pub fn parse(mut parser: Parser) -> Result<Command, String> {
    match read(&mut parser) {
        Ok(command) => Ok(command),
        Err(error) => Err(error.to_string()),
    }
}

fn read(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let name = match parser.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected()),
    };
    match name.as_str() {
        "help" => Ok(Command::Help),
        "codegen" => codegen(parser),
        "spec" => spec(parser),
        "change" => change(parser),
        "corpus" => corpus(parser),
        "pairs" => pairs(parser),
        "fuzz" => fuzz(parser),
        "readers" => readers(parser),
        "soak" => soak(parser),
        "gate" => gate(parser),
        "bench" => bench(parser),
        "picture" => nothing(parser, Command::Picture),
        "ci" => nothing(parser, Command::Ci),
        other => Err(format!("`{other}` is no command").into()),
    }
}

fn codegen(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = codegen::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("check") => options.check = true,
            Long("message-format") => options.format = message_format(parser)?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Codegen(options))
}

fn spec(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut format = MessageFormat::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("message-format") => format = message_format(parser)?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Spec(format))
}

fn change(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = change::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("since") => options.since = Some(parser.value()?.string()?),
            Long("write") => options.write = true,
            Long("message-format") => {
                let name = parser.value()?.string()?;
                options.view = View::named(&name).ok_or_else(|| {
                    format!("`{name}` is no message format: human, short, json, markdown or html")
                })?;
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Change(options))
}

fn corpus(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = corpus::Options::default();
    let mut folder = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("check") => options.check = true,
            Long("clippy") => options.clippy = true,
            Long("test") => options.test = true,
            Long("only") => options.only = Some(parser.value()?.string()?),
            Long("jobs") => options.jobs = Some(parser.value()?.parse()?),
            Long("json") => options.json = Some(parser.value()?.into()),
            Value(value) if folder.is_none() => folder = Some(value.into()),
            other => return Err(other.unexpected()),
        }
    }
    options.folder = folder.ok_or("the folder of documents is missing")?;
    Ok(Command::Corpus(options))
}

fn pairs(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = pairs::Options::default();
    let mut folder = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("only") => options.only = Some(parser.value()?.string()?),
            Long("semver") => options.semver = true,
            Value(value) if folder.is_none() => folder = Some(value.into()),
            other => return Err(other.unexpected()),
        }
    }
    options.folder = folder.ok_or("the folder of documents is missing")?;
    Ok(Command::Pairs(options))
}

fn fuzz(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = fuzz::Options::default();
    let mut folder = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("minutes") => options.minutes = Some(parser.value()?.parse()?),
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            Long("check") => options.check = true,
            Long("test") => options.test = true,
            Value(value) if folder.is_none() => folder = Some(value.into()),
            other => return Err(other.unexpected()),
        }
    }
    options.folder = folder.ok_or("the folder of documents is missing")?;
    Ok(Command::Fuzz(options))
}

fn readers(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = readers::Options {
        minutes: 10,
        seed: 1,
        ..readers::Options::default()
    };
    let mut folder = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("minutes") => options.minutes = parser.value()?.parse()?,
            Long("seed") => options.seed = parser.value()?.parse()?,
            Long("only") => options.only = Some(parser.value()?.string()?),
            Value(value) if folder.is_none() => folder = Some(value.into()),
            other => return Err(other.unexpected()),
        }
    }
    options.folder = folder.ok_or("the folder of documents is missing")?;
    Ok(Command::Readers(options))
}

fn soak(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = soak::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("minutes") => options.minutes = Some(parser.value()?.parse()?),
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Soak(options))
}

fn gate(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut write = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("write") => write = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Gate { write })
}

fn bench(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut options = bench::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("rivals") => options.rivals = true,
            Long("rounds") => options.rounds = Some(parser.value()?.parse()?),
            Long("only") => {
                let name = parser.value()?.string()?;
                let part = bench::Part::ALL
                    .into_iter()
                    .find(|part| part.name() == name);
                options.only = Some(part.ok_or_else(|| {
                    format!("`{name}` is no part: generate, compile, weight or run")
                })?);
            }
            Long("json") => options.json = Some(parser.value()?.into()),
            Value(value) if options.folder.is_none() => options.folder = Some(value.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Bench(options))
}

fn nothing(parser: &mut Parser, command: Command) -> Result<Command, lexopt::Error> {
    match parser.next()? {
        None => Ok(command),
        Some(Short('h') | Long("help")) => Ok(Command::Help),
        Some(other) => Err(other.unexpected()),
    }
}

fn message_format(parser: &mut Parser) -> Result<MessageFormat, lexopt::Error> {
    match parser.value()?.string()?.as_str() {
        "human" => Ok(MessageFormat::Human),
        "short" => Ok(MessageFormat::Short),
        "json" => Ok(MessageFormat::Json),
        "sarif" => Ok(MessageFormat::Sarif),
        other => Err(format!("`{other}` is no message format: human, short, json or sarif").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Command, String> {
        parse(Parser::from_args(words))
    }

    #[test]
    fn options_may_precede_or_follow_values() {
        let options = corpus::Options {
            folder: "docs".into(),
            check: true,
            jobs: Some(2),
            ..Default::default()
        };
        assert_eq!(
            of(&["corpus", "--check", "docs", "--jobs", "2"]),
            Ok(Command::Corpus(options))
        );
        assert_eq!(
            of(&["spec", "--message-format=sarif"]),
            Ok(Command::Spec(MessageFormat::Sarif))
        );
        let options = bench::Options {
            only: Some(bench::Part::Run),
            ..Default::default()
        };
        assert_eq!(of(&["bench", "--only", "run"]), Ok(Command::Bench(options)));
        let options = change::Options {
            since: Some("v1".to_owned()),
            write: true,
            view: View::Markdown,
        };
        assert_eq!(
            of(&[
                "change",
                "--write",
                "--since",
                "v1",
                "--message-format",
                "markdown"
            ]),
            Ok(Command::Change(options))
        );
        let options = soak::Options {
            minutes: Some(2),
            seed: None,
        };
        assert_eq!(of(&["soak", "--minutes", "2"]), Ok(Command::Soak(options)));
        assert_eq!(of(&["ci", "--help"]), Ok(Command::Help));
    }

    #[test]
    fn errors_name_the_wrong_argument() {
        for (words, part) in [
            (&["corpus", "--check"] as &[&str], "folder of documents"),
            (&["codegen", "--chek"], "--chek"),
            (&["fuzz", "--minutes", "1"], "folder of documents"),
            (&["ci", "now"], "now"),
            (&["bench", "--only", "speed"], "speed"),
            (&["corpus", "docs", "--jobs", "many"], "many"),
            (&["soak", "--seed", "one"], "one"),
            (&["pairs"], "folder of documents"),
            (&["change", "--message-format", "sarif"], "sarif"),
            (&["conjure"], "conjure"),
        ] {
            let message = of(words).unwrap_err();
            assert!(message.contains(part), "{words:?}: {message}");
        }
    }
}
