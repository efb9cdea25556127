//! Parses the command line.

use std::path::PathBuf;

use conomy_codegen::compare::Release;
use conomy_codegen::compare::view::View;
use lexopt::prelude::*;

/// The subcommand to run.
pub enum Command {
    Generate(Generate),
    Check(Check),
    Diff(Diff),
    Explain(String),
    Help,
    Version,
}

/// The output format of diagnostics.
#[derive(Clone, Copy, Default)]
pub enum MessageFormat {
    #[default]
    Human,
    Short,
    Json,
    Sarif,
}

/// The arguments of `check`.
pub struct Check {
    pub document: PathBuf,
    pub settings: Option<PathBuf>,
    /// The folder that references may point into. The default is the document's folder.
    pub folder: Option<PathBuf>,
    /// Overlays that are applied after those of the settings.
    pub overlays: Vec<PathBuf>,
    /// The file to which the document is written after its overlays are applied.
    pub effective: Option<PathBuf>,
    pub strict: bool,
    pub format: MessageFormat,
}

/// The arguments of `diff`.
pub struct Diff {
    /// A path, or `REVISION:path`.
    pub old: String,
    pub new: String,
    pub settings: Option<PathBuf>,
    /// The folder of the crate that another version of the generator generated from `old`.
    pub written: Option<PathBuf>,
    pub view: View,
    /// The smallest release for which the exit code is 1.
    pub fail_on: Option<Release>,
}

/// The arguments of `generate`.
pub struct Generate {
    pub check: Check,
    pub out: PathBuf,
    pub name: Option<String>,
    pub report: Option<PathBuf>,
    pub tests: bool,
    /// Whether to create `codegen.lock` if it does not exist.
    pub lock: bool,
}

const CHECK_OPTIONS: [&str; 6] = [
    "settings",
    "folder",
    "overlay",
    "effective",
    "strict",
    "message-format",
];
/// The options of `generate` besides those of `check`.
const GENERATE_OPTIONS: [&str; 5] = ["out", "name", "report", "tests", "lock"];
const DIFF_OPTIONS: [&str; 4] = ["settings", "crate", "message-format", "fail-on"];

/// The options and values that have been parsed so far.
#[derive(Default)]
struct Parsed {
    values: Vec<String>,
    /// The names of all long options, to check that they apply to the command.
    options: Vec<String>,
    folder: Option<PathBuf>,
    overlays: Vec<PathBuf>,
    effective: Option<PathBuf>,
    strict: bool,
    format: Option<String>,
    fail_on: Option<Release>,
    out: Option<PathBuf>,
    name: Option<String>,
    settings: Option<PathBuf>,
    report: Option<PathBuf>,
    written: Option<PathBuf>,
    tests: bool,
    lock: bool,
}

/// Parses the command line. The error is a message for the user.
pub fn parse() -> Result<Command, String> {
    let mut parser = lexopt::Parser::from_env();
    let mut given = Parsed::default();
    while let Some(argument) = parser.next().map_err(message)? {
        if let Long(name) = argument {
            given.options.push(name.to_owned());
        }
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Short('V') | Long("version") => return Ok(Command::Version),
            Long("strict") => given.strict = true,
            Long("tests") => given.tests = true,
            Long("lock") => given.lock = true,
            Long("folder") => given.folder = Some(path(&mut parser)?),
            Long("overlay") => given.overlays.push(path(&mut parser)?),
            Long("effective") => given.effective = Some(path(&mut parser)?),
            Long("out") => given.out = Some(path(&mut parser)?),
            Long("name") => given.name = Some(text(&mut parser)?),
            Long("settings") => given.settings = Some(path(&mut parser)?),
            Long("crate") => given.written = Some(path(&mut parser)?),
            Long("report") => given.report = Some(path(&mut parser)?),
            Long("message-format") => given.format = Some(text(&mut parser)?),
            Long("fail-on") => {
                given.fail_on = Some(match text(&mut parser)?.as_str() {
                    "major" => Release::Major,
                    "minor" => Release::Minor,
                    other => {
                        return Err(format!(
                            "invalid value `{other}` for --fail-on; expected `major` or `minor`"
                        ));
                    }
                });
            }
            Value(value) => given.values.push(value.string().map_err(message)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    command(given)
}

fn command(mut given: Parsed) -> Result<Command, String> {
    let mut values = std::mem::take(&mut given.values).into_iter();
    let name = values.next();
    let options: &[&str] = match name.as_deref() {
        Some("generate") => &[&CHECK_OPTIONS[..], &GENERATE_OPTIONS[..]].concat(),
        Some("check") => &CHECK_OPTIONS,
        Some("diff") => &DIFF_OPTIONS,
        _ => &[],
    };
    let other = given
        .options
        .iter()
        .find(|name| !options.contains(&name.as_str()));
    if let (Some(option), Some(command)) = (other, &name)
        && matches!(command.as_str(), "generate" | "check" | "diff" | "explain")
    {
        return Err(format!("--{option} does not apply to `{command}`"));
    }
    let command = match name.as_deref() {
        None | Some("help") => Command::Help,
        Some("generate") => Command::Generate(generate(values.next(), given)?),
        Some("check") => Command::Check(check(values.next(), &given)?),
        Some("diff") => Command::Diff(diff(values.next(), values.next(), &given)?),
        Some("explain") => Command::Explain(values.next().ok_or("missing CODE, such as W010")?),
        Some(other) => {
            return Err(format!(
                "unknown command `{other}`; expected `generate`, `check`, `diff` or `explain`"
            ));
        }
    };
    match values.next() {
        Some(extra) => Err(format!("unexpected argument `{extra}`")),
        None => Ok(command),
    }
}

fn check(document: Option<String>, given: &Parsed) -> Result<Check, String> {
    let document = document.ok_or("missing SPEC, the path of the document")?;
    Ok(Check {
        document: document.into(),
        settings: given.settings.clone(),
        folder: given.folder.clone(),
        overlays: given.overlays.clone(),
        effective: given.effective.clone(),
        strict: given.strict,
        format: message_format(given)?,
    })
}

fn message_format(given: &Parsed) -> Result<MessageFormat, String> {
    match given.format.as_deref() {
        None | Some("human") => Ok(MessageFormat::Human),
        Some("short") => Ok(MessageFormat::Short),
        Some("json") => Ok(MessageFormat::Json),
        Some("sarif") => Ok(MessageFormat::Sarif),
        Some(other) => Err(format!(
            "invalid message format `{other}`; expected `human`, `short`, `json` or `sarif`"
        )),
    }
}

fn diff(old: Option<String>, new: Option<String>, given: &Parsed) -> Result<Diff, String> {
    let view = match given.format.as_deref() {
        None => View::Human,
        Some(name) => View::named(name).ok_or_else(|| {
            format!("invalid message format `{name}`; expected `human`, `short`, `json`, `markdown` or `html`")
        })?,
    };
    Ok(Diff {
        old: old.ok_or("missing OLD, the old document")?,
        new: new.ok_or("missing NEW, the new document")?,
        settings: given.settings.clone(),
        written: given.written.clone(),
        view,
        fail_on: given.fail_on,
    })
}

fn generate(document: Option<String>, given: Parsed) -> Result<Generate, String> {
    let check = check(document, &given)?;
    let out = given
        .out
        .ok_or("missing --out DIR, the folder of the crate")?;
    if let Some(name) = &given.name
        && !conomy_codegen::Settings::is_crate_name(name)
    {
        return Err(format!(
            "invalid crate name `{name}`; it must start with a letter, contain only letters, digits, `-` and `_`, and not be a keyword"
        ));
    }
    let Parsed {
        name,
        report,
        tests,
        lock,
        ..
    } = given;
    Ok(Generate {
        check,
        out,
        name,
        report,
        tests,
        lock,
    })
}

/// Returns the value of an option as text.
fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    let value = parser.value().and_then(|value| value.string());
    value.map_err(message)
}

/// Returns the value of an option as a path.
fn path(parser: &mut lexopt::Parser) -> Result<PathBuf, String> {
    parser.value().map(PathBuf::from).map_err(message)
}

fn message(error: lexopt::Error) -> String {
    error.to_string()
}
