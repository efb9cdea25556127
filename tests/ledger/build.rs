//! Generates the client of `spec/openapi.yaml` into `OUT_DIR`, with `conomy-codegen` used as a library.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use conomy_codegen::{Diagnostics, FileSource, Format, Package, Settings, write};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=spec");
    let (source, root) = FileSource::of_document(Path::new("spec/openapi.yaml"));
    let settings = Settings::parse(&fs::read_to_string("spec/codegen.toml")?)?;
    let mut diagnostics = Diagnostics::new().strict(true);
    let generated = conomy_codegen::generate(&source, &root, &settings, &mut diagnostics);
    let words = diagnostics.render(Format::Human { colour: false });
    let package = generated.ok_or(words)?.package;
    compare_manifests(&package)?;
    let folder = Path::new(&env::var("OUT_DIR")?).join("crate");
    write::write(&package, &folder)?;
    // Inner attributes are only allowed at the start of a crate, but `src/lib.rs` includes this file.
    let library = folder.join("src/lib.rs");
    let text = fs::read_to_string(&library)?;
    let included = text.lines().filter(|line| !line.starts_with("#!["));
    fs::write(&library, included.collect::<Vec<_>>().join("\n"))?;
    Ok(())
}

/// Fails if the manifest of this folder has other features or dependencies than the generated one. Cargo reads the manifest
/// before it runs this script.
fn compare_manifests(package: &Package) -> Result<(), Box<dyn Error>> {
    let generated = package.get("Cargo.toml").unwrap_or_default();
    let start = generated.find("[features]").unwrap_or_default();
    if !fs::read_to_string("Cargo.toml")?.ends_with(&generated[start..]) {
        let manifest = Path::new(&env::var("OUT_DIR")?).join("Cargo.toml");
        fs::write(&manifest, generated)?;
        return Err(format!(
            "tests/ledger/Cargo.toml is not up to date: copy what follows [features] from {}",
            manifest.display()
        )
        .into());
    }
    Ok(())
}
