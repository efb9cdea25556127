//! Generates Rust client crates from OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 documents.
//!
//! The generator is a pipeline. Each stage has its own output type:
//!
//! ```text
//! Source ─load→ Document ─lower→ ir::Api ─name→ Names ─emit→ Module ─format→ Package
//! ```
//!
//! # Examples
//! From a build script or an `xtask`:
//!
//! ```
//! use conomy_codegen::{Diagnostics, Format, MemorySource, Settings};
//!
//! let source = MemorySource::new().with("openapi.yaml", "
//! openapi: 3.0.3
//! info: { title: Pets, version: 1.0.0 }
//! paths:
//!   /pets/{id}:
//!     get:
//!       operationId: getPet
//!       tags: [Pets]
//!       parameters:
//!         - { name: id, in: path, required: true, schema: { type: string } }
//!       responses:
//!         '204': { description: There is such a pet. }
//! ");
//! let mut diagnostics = Diagnostics::new();
//! let generated = conomy_codegen::generate(&source, "openapi.yaml", &Settings::default(), &mut diagnostics);
//! print!("{}", diagnostics.render(Format::Human { colour: false }));
//! let generated = generated.expect("the document has no errors");
//! assert!(generated.package.get("src/pets/get_pet.rs").is_some());
//! assert_eq!(generated.report.operations, 1);
//! ```

mod check;
pub mod compare;
pub mod diagnostic;
mod emit;
mod format;
mod illustrate;
pub mod ir;
pub mod load;
mod lock;
mod lower;
mod media_type;
mod module;
pub mod name;
mod package;
mod print;
#[cfg(feature = "proof")]
mod prove;
mod report;
mod runtime_files;
mod sample;
mod setting;
mod settings;
mod status;
mod threads;
mod understand;
pub mod write;

pub use diagnostic::{Diagnostics, Format};
pub use load::{FileSource, GitSource, MemorySource, Overlay, Source};
pub use lower::{Count, Coverage};
pub use package::Package;
pub use report::Report;
pub use settings::{Approval, Settings, SettingsError, lock::Lock};

use emit::Context;
use understand::{Understood, understand};

/// The generated crate and its report.
#[derive(Debug)]
pub struct Generated {
    /// The crate's files.
    pub package: Package,
    /// The counts of generated items, and the items that were left out.
    pub report: Report,
    /// The public API that later generations keep.
    pub lock: Lock,
}

/// Checks the document at `root` without generating a crate. Reports the same `diagnostics` as [`generate`].
pub fn check(source: &dyn Source, root: &str, settings: &Settings, diagnostics: &mut Diagnostics) {
    // A check only needs the diagnostics.
    let _ = understand(source, root, settings, diagnostics);
}

/// Generates the client crate of the document at `root`.
///
/// Returns `None` if the document has errors, which are in `diagnostics`. A problem that only affects one operation or schema is a
/// warning, and the rest is generated. Strict diagnostics turn every warning into an error.
pub fn generate(
    source: &dyn Source,
    root: &str,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let Understood {
        document,
        lowered,
        names,
    } = understand(source, root, settings, diagnostics)?;
    if diagnostics.has_errors() {
        return None;
    }
    let illustrations = illustrate::illustrate(&document, &lowered.api);
    let context = Context {
        api: &lowered.api,
        names: &names,
        settings,
        illustrations: &illustrations,
    };
    #[cfg_attr(not(feature = "proof"), allow(unused_mut))] // only the proof adds files
    let mut package = print::print(context);
    #[cfg(feature = "proof")]
    if settings.tests {
        let proof = prove::prove(&document, &lowered);
        print::print_proof(context, &proof, &mut package);
    }
    let report = report::report(&lowered, &document, &package);
    let lock = Lock::of(&lowered.api, &names);
    Some(Generated {
        package,
        report,
        lock,
    })
}
