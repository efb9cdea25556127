//! The command line.

use std::path::PathBuf;

use conomy_codegen::FileSource;
use lexopt::prelude::*;

/// What the user asks for.
pub enum Command {
    Generate(Generate),
    Check(Check),
    Explain(String),
    Help,
    Version,
}

/// How messages are written.
#[derive(Clone, Copy, Default)]
pub enum MessageFormat {
    #[default]
    Human,
    Short,
    Json,
    Sarif,
}

/// What `check` needs.
pub struct Check {
    pub document: PathBuf,
    pub settings: Option<PathBuf>,
    /// The folder whose files may be read; the document's own by default.
    pub folder: Option<PathBuf>,
    pub strict: bool,
    pub format: MessageFormat,
}

/// What `generate` needs.
pub struct Generate {
    pub check: Check,
    pub out: PathBuf,
    pub name: Option<String>,
    pub report: Option<PathBuf>,
    pub tests: bool,
}

/// Options as far as they have been given.
#[derive(Default)]
struct Given {
    values: Vec<String>,
    folder: Option<PathBuf>,
    strict: bool,
    format: MessageFormat,
    out: Option<PathBuf>,
    name: Option<String>,
    settings: Option<PathBuf>,
    report: Option<PathBuf>,
    tests: bool,
}

/// Reads the command line; the error is a sentence for the user.
pub fn parse() -> Result<Command, String> {
    let mut parser = lexopt::Parser::from_env();
    let mut given = Given::default();
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Short('V') | Long("version") => return Ok(Command::Version),
            Long("strict") => given.strict = true,
            Long("tests") => given.tests = true,
            Long("folder") => given.folder = Some(parser.value().map_err(text)?.into()),
            Long("out") => given.out = Some(parser.value().map_err(text)?.into()),
            Long("name") => {
                given.name = Some(
                    parser
                        .value()
                        .and_then(|value| value.string())
                        .map_err(text)?,
                )
            }
            Long("settings") => given.settings = Some(parser.value().map_err(text)?.into()),
            Long("report") => given.report = Some(parser.value().map_err(text)?.into()),
            Long("message-format") => {
                let value = parser
                    .value()
                    .and_then(|value| value.string())
                    .map_err(text)?;
                given.format = match value.as_str() {
                    "human" => MessageFormat::Human,
                    "short" => MessageFormat::Short,
                    "json" => MessageFormat::Json,
                    "sarif" => MessageFormat::Sarif,
                    other => {
                        return Err(format!(
                            "`{other}` is no message format: human, short, json or sarif"
                        ));
                    }
                };
            }
            Value(value) => given.values.push(value.string().map_err(text)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    command(given)
}

fn command(mut given: Given) -> Result<Command, String> {
    let mut values = std::mem::take(&mut given.values).into_iter();
    let command = match values.next().as_deref() {
        None | Some("help") => Command::Help,
        Some("generate") => Command::Generate(generate(values.next(), given)?),
        Some("check") => Command::Check(check(values.next(), &given)?),
        Some("explain") => Command::Explain(
            values
                .next()
                .ok_or("explain needs the code of a message, such as W010")?,
        ),
        Some(other) => {
            return Err(format!(
                "`{other}` is no command: generate, check or explain"
            ));
        }
    };
    match values.next() {
        Some(extra) => Err(format!("`{extra}` is one value too many")),
        None => Ok(command),
    }
}

fn check(document: Option<String>, given: &Given) -> Result<Check, String> {
    let document = document.ok_or("the path of the document is missing")?;
    Ok(Check {
        document: document.into(),
        settings: given.settings.clone(),
        folder: given.folder.clone(),
        strict: given.strict,
        format: given.format,
    })
}

impl Check {
    /// The files that may be read, and the document among them.
    pub fn source(&self) -> Result<(FileSource, String), String> {
        let Some(folder) = &self.folder else {
            return Ok(FileSource::of_document(&self.document));
        };
        FileSource::in_folder(folder, &self.document).map_err(|error| {
            let (document, folder) = (self.document.display(), folder.display());
            format!("{document} in the folder {folder}: {error}")
        })
    }
}

fn generate(document: Option<String>, given: Given) -> Result<Generate, String> {
    let check = check(document, &given)?;
    let out = given
        .out
        .ok_or("--out DIR is missing: where the crate is written")?;
    if let Some(name) = &given.name
        && !is_crate_name(name)
    {
        return Err(format!(
            "`{name}` is no crate name: letters, digits, `-` and `_`, and a letter first"
        ));
    }
    let Given {
        name,
        report,
        tests,
        ..
    } = given;
    Ok(Generate {
        check,
        out,
        name,
        report,
        tests,
    })
}

fn is_crate_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn text(error: lexopt::Error) -> String {
    error.to_string()
}
