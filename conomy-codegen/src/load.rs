//! Loads OpenAPI documents.
//!
//! `Source` → [`load`] → [`Document`]: parses JSON and YAML, resolves references into other files, reports violations
//! of OpenAPI's structure, and converts the rest to the shape of OpenAPI 3.0, which the crate `openapiv3` models.
//! Every value keeps its location in the source.
//!
//! ```text
//! decode   bytes → text                      json, yaml   text → arena of nodes
//! open     paths → files of the document     resolve      `$ref` → node
//! normalise  visits all objects by the tables in `model`: swagger converts objects of Swagger 2.0,
//!            conform checks each value against its type, adapt rewrites schemas
//! ```

#[macro_use]
mod key;

mod adapt;
mod arena;
mod conform;
mod cycle;
mod decode;
mod dependent_fields;
mod document;
mod effective;
mod example;
pub mod extension;
mod follow;
mod git;
mod indentation;
mod json;
mod model;
mod normalise;
mod open;
mod overlay;
mod pointer;
mod read;
mod resolve;
mod scalar;
mod source;
mod swagger;
mod syntax;
#[cfg(test)]
mod tests;
mod version;
mod version_32;
mod walk;
mod yaml;

pub use arena::NodeId;
pub use document::{Document, Kind};
pub use effective::{Effective, effective};
pub use git::GitSource;
pub use model::Role;
pub use overlay::Overlay;
pub use read::ReadError;
pub use source::{FileSource, MOST_BYTES, MemorySource, STANDARD_INPUT, Source, SourceError};
pub use version::Version;

use crate::diagnostic::{Diagnostic, Diagnostics, Label, catalogue};
use open::Files;

/// Loads the document whose root is a file of a source, and applies `overlays` to it.
///
/// Returns `None`, and reports an error, if nothing can be generated: the document cannot be read, its syntax is
/// invalid, or it is not an OpenAPI document. Lesser problems are warnings; the values that they concern are removed
/// from the document.
pub fn load(
    source: &dyn Source,
    root: &str,
    overlays: &[Overlay],
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let mut files = Files::new(source, diagnostics);
    let path = root;
    let root = files.open_root(path)?;
    overlay::apply(&mut files, root, path, overlays)?;
    let version = version(&mut files, root)?;
    Some(normalise::normalise(files, root, version))
}

/// Returns the version that the root document declares.
fn version(files: &mut Files<'_>, root: NodeId) -> Option<Version> {
    let arena = &files.arena;
    if !arena.is_object(root) {
        let refusal = Diagnostic::new(&catalogue::NOT_OPENAPI, "the document is not an object")
            .label(Label::primary(arena.span(root)))
            .help("an OpenAPI document begins with `openapi: 3.1.0`");
        files.diagnostics.push(refusal);
        return None;
    }
    let openapi = arena.get(root, key!("openapi"));
    let swagger = arena.get(root, key!("swagger"));
    let Some(field) = openapi.or(swagger) else {
        let help = match arena.member_named(root, "overlay") {
            Some(_) => {
                "this is an overlay: pass the OpenAPI document, and this file with `--overlay`"
            }
            None => "an OpenAPI document begins with `openapi: 3.1.0`",
        };
        let refusal = Diagnostic::new(
            &catalogue::NOT_OPENAPI,
            "the document does not say which version of OpenAPI it follows",
        )
        .label(Label::primary(arena.span(root)))
        .help(help);
        files.diagnostics.push(refusal);
        return None;
    };
    let written = arena.string(field).or_else(|| arena.number(field));
    let written = written.unwrap_or_default().to_owned();
    let label = Label::primary(arena.span(field));
    let mut parts = written.split('.');
    match (parts.next(), parts.next()) {
        (Some("2"), Some("0") | None) if openapi.is_none() => Some(Version::V2_0),
        (Some("3"), Some("0")) => Some(Version::V3_0),
        (Some("3"), Some("1")) => Some(Version::V3_1),
        (Some("3"), Some("2")) => Some(Version::V3_2),
        _ => {
            let name = match openapi {
                Some(_) => "OpenAPI",
                None => "Swagger",
            };
            let message = format!("version `{written}` of {name} is not supported");
            let refusal = Diagnostic::new(&catalogue::UNSUPPORTED_VERSION, message)
                .label(label)
                .help("the supported versions are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2");
            files.diagnostics.push(refusal);
            None
        }
    }
}
