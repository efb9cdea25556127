//! Emits and formats all modules in parallel.

use crate::emit::{self, Context};
use crate::format::format;
use crate::package::Package;
#[cfg(feature = "proof")]
use crate::prove::Proof;
use crate::{runtime_files, threads};

/// Returns the whole crate as text. The result does not depend on the scheduling of threads.
pub(crate) fn print(context: Context<'_>) -> Package {
    let plan = emit::plan(context);
    let parts = threads::map(&plan.parts, |part| {
        let modules = emit::emit(context, &plan, *part);
        let files = modules.into_iter().map(|module| {
            let path = module.path.clone();
            (path, format(module))
        });
        files.collect::<Vec<_>>()
    });
    let mut package = Package::default();
    for (path, text) in emit::other_files(context)
        .into_iter()
        .chain(parts.into_iter().flatten())
    {
        package.insert(path, text);
    }
    for (path, text) in runtime_files::FILES {
        package.insert(format!("src/{path}"), (*text).to_owned());
    }
    package
}

/// Adds the tests that verify the crate.
#[cfg(feature = "proof")]
pub(crate) fn print_proof(context: Context<'_>, proof: &Proof, package: &mut Package) {
    for (path, text) in emit::proof::files(context, proof) {
        package.insert(path, text);
    }
}
