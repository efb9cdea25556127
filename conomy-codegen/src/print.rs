//! Modules to text, on every core: each part is emitted and formatted by the thread that takes it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::emit::{self, Context};
use crate::format::format;
use crate::ir::Api;
use crate::name::Names;
use crate::package::Package;
#[cfg(feature = "proof")]
use crate::prove::Proof;
use crate::runtime_files;
use crate::settings::Settings;

/// The whole crate as text. The result does not depend on which thread did what.
pub(crate) fn print(api: &Api, names: &Names, settings: &Settings) -> Package {
    let context = Context {
        api,
        names,
        settings,
    };
    let plan = emit::plan(context);
    let next = AtomicUsize::new(0);
    let files: Mutex<Vec<(String, String)>> = Mutex::new(emit::papers(context));
    let work = || {
        let mut own = Vec::new();
        while let Some(part) = plan.parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            own.extend(
                emit::emit(context, &plan, *part)
                    .iter()
                    .map(|module| (module.path.clone(), format(module))),
            );
        }
        // A thread that panicked would have ended the program through `scope`, so the lock is never poisoned for others.
        files
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .append(&mut own);
    };
    let threads = std::thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(plan.parts.len() / 16 + 1);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            // Where no thread can be had, this one does the work alone.
            if std::thread::Builder::new()
                .spawn_scoped(scope, work)
                .is_err()
            {
                break;
            }
        }
        work();
    });
    let mut package = Package::default();
    for (path, text) in files
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
    {
        package.insert(path, text);
    }
    for (path, text) in runtime_files::FILES {
        package.insert(format!("src/{path}"), (*text).to_owned());
    }
    package
}

/// Adds the tests that prove the crate.
#[cfg(feature = "proof")]
pub(crate) fn print_proof(
    api: &Api,
    names: &Names,
    settings: &Settings,
    proof: &Proof,
    package: &mut Package,
) {
    for (path, text) in emit::proof::files(
        Context {
            api,
            names,
            settings,
        },
        proof,
    ) {
        package.insert(path, text);
    }
}
